"""What the desk learns about a person's bookings."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Booking, Objection
from bookings.selectors.bookings import late_cancels
from bookings.selectors.reckoning import reckoning_of
from members.models import Member
from venue import clock, wording
from venue.models import User
from venue.panel import Line


def ability(person: Member, viewer: User) -> Iterator[Line]:
    """What a coach has seen this person do, where somebody has looked."""
    page = reverse("bookings:ability", args=[person.pk]) if viewer.has_perm("members.set_ability") else ""
    if person.ability:
        seen = _("seen on %(day)s") % {"day": wording.fulldate(person.ability_on)}
        yield Line("trending-up", _("Ability: %(ability)s") % {"ability": person.get_ability_display()}, seen, page)
    elif page:
        yield Line("trending-up", _("Ability: nobody has looked yet"), url=page)


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
    yield from standing(person, viewer)
    late = late_cancels([person.pk]).get(person.pk, 0)
    yield Line("list", _("Bookings"), url=reverse("bookings:person_bookings", args=[person.pk]), key="b")
    if late:
        text = ngettext("%(count)s late cancellation", "%(count)s late cancellations", late) % {"count": late}
        yield Line("clock", text, kind="warn")


def standing(person: Member, viewer: User) -> Iterator[Line]:
    """Strikes that count, whether they close advance booking, and objections that wait."""
    stands = reckoning_of(person.pk, clock.now())
    url = f"{reverse('bookings:penalty_list')}?q={person.number}" if viewer.has_perm("bookings.view_penalty") else ""
    if stands.suspended_until:
        text = _("Advance booking closed until %(until)s") % {"until": wording.when(stands.suspended_until)}
        yield Line("lock", text, _("A free place can be taken at the desk once check-in is open."), url, kind="warn")
    if stands.counting:
        text = ngettext("%(count)s strike", "%(count)s strikes", stands.counting) % {"count": stands.counting}
        last = wording.fulldate(max(each.until for each in stands.strikes))
        yield Line("clock-exclamation", text, _("The last counts until %(until)s.") % {"until": last}, url, kind="warn")
    if Objection.objects.open().filter(booking__member=person).exists():
        url = f"{reverse('bookings:objection_list')}?q={person.number}"
        yield Line("flag", _("An objection waits for an answer"), url=url, kind="warn")
