"""What a call was owed for: an answer to a survey, or a case whose guest does not say whether it is settled."""

from django.urls import reverse
from django.utils.translation import gettext as _

from feedback.models import Case
from feedback.selectors.own_answers import said_in, whole_answer
from members.came_from import Origin
from venue.models import User
from venue.wording import when


def answer(key: str, viewer: User) -> Origin | None:
    """All that was answered: whoever calls knows what it is about before they ask."""
    found = whole_answer(key)
    if found is None:
        return None
    detail = f"{found.get_channel_display()} · {when(found.answered_at)}"
    return Origin(_("What was answered"), found.about_words, detail, said=tuple(said_in(found)))


def case(key: str, viewer: User) -> Origin | None:
    found = Case.objects.get_queryset().with_details().filter(pk=key.partition(":")[0]).first()
    if found is None:
        return None
    url = reverse("feedback:case", args=[found.pk]) if viewer.has_perm("feedback.view_case") else ""
    return Origin(_("The case it is about"), f"{found.number} {found.title}", when(found.received_at), url)
