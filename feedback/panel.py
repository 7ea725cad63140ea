"""What the desk learns about a person's open cases."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from feedback.models import Case
from members.models import Member
from venue.models import User
from venue.panel import Line


def open_cases(person: Member, viewer: User) -> Iterator[Line]:
    """Each open case with its handler, for whoever may see cases; and the way to write one down."""
    if not viewer.has_perm("feedback.view_case"):
        return
    for case in Case.objects.get_queryset().open().filter(member=person).select_related("handler__user"):
        handler = str(case.handler) if case.handler else _("nobody has taken it yet")
        text = _("%(kind)s %(number)s is open") % {"kind": case.get_kind_display(), "number": case.number}
        yield Line("message", text, handler, reverse("feedback:case", args=[case.pk]), kind="warn")
    url = reverse("feedback:desk_case_add") + f"?member={person.number}"
    yield Line("message", _("Complaint"), url=url, key="c")
