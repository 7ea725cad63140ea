"""What the desk learns about a person's open cases."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.selectors.names import coach_name
from feedback.models import Case
from members.models import Member
from venue.models import User
from venue.panel import Line
from venue.prepared import Prepared

_open = Prepared(
    lambda member: (
        Case.objects.get_queryset().open().filter(member=member).values_list("pk", "kind", "number", "handler_id")
    ),
    member=int,
)


def open_cases(person: Member, viewer: User) -> Iterator[Line]:
    """Each open case with its handler, for whoever may see cases; and the way to write one down."""
    if not viewer.has_perm("feedback.view_case"):
        return
    for pk, kind, number, handler in _open.rows(member=person.pk):
        who = coach_name(handler) if handler else _("nobody has taken it yet")
        text = _("%(kind)s %(number)s is open") % {"kind": Case.Kind(kind).label, "number": number}
        yield Line("message", text, who, reverse("feedback:case", args=[pk]), kind="warn")
    url = reverse("feedback:desk_case_add") + f"?member={person.number}"
    yield Line("message", _("Complaint"), url=url, key="c")
