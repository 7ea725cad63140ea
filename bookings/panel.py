"""What the desk learns about a person's bookings."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Booking
from bookings.selectors.bookings import late_cancels
from members.models import Member
from venue import clock, wording
from venue.models import User
from venue.panel import Line


def next_booking(person: Member, viewer: User) -> Iterator[Line]:
    """What comes next, and how often places were given back late."""
    coming = (
        Booking.objects.live()
        .filter(member=person, session__ends_at__gt=clock.now())
        .select_related("session__course")
        .order_by("session__starts_at", "pk")
        .first()
    )
    if coming is None:
        yield Line("calendar", _("Nothing is booked"))
    else:
        url = reverse("bookings:roster", args=[coming.session_id])
        yield Line("calendar", coming.session.course.name, wording.when(coming.session.starts_at), url)
    late = late_cancels([person.pk]).get(person.pk, 0)
    yield Line("list", _("Bookings"), url=reverse("bookings:person_bookings", args=[person.pk]), key="b")
    if late:
        text = ngettext("%(count)s late cancellation", "%(count)s late cancellations", late) % {"count": late}
        yield Line("clock", text, kind="warn")
