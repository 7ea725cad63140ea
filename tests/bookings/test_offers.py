"""Places that are offered to the first in line: accepted, declined, let pass."""

from datetime import timedelta

import pytest

from bookings.errors import BookingOverlaps, NoMembership, SessionFull
from bookings.models import Booking, Decision, WaitlistEntry
from bookings.policies import BOOKING
from bookings.services.booking import book, cancel_booking
from bookings.services.holding import is_kept
from bookings.services.offering import accept, decline
from bookings.services.promoting import promote, promote_all
from bookings.services.session import cancel_session
from bookings.services.waitlist import join, set_notice
from bookings.waitlist_errors import KeptOverlaps, NoticePassed, OfferGone
from tests.conftest import somebody_who_may_book
from tests.factories.bookings import HOUSE, make_booking, make_offer, make_session, make_wait
from tests.factories.ledger import make_pack
from tests.factories.members import make_member
from tests.factories.venue import make_policy
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

TEN_MINUTES, HOUR = timedelta(minutes=10), timedelta(hours=1)


@pytest.fixture
def full(frozen):
    """A class this evening with one place, which is taken: cancelling is no longer free, so people are asked."""
    session = make_session(capacity=1, starts_at=frozen.at + timedelta(hours=7))
    make_booking(session)
    return session


@pytest.fixture
def line(full, member, other_member):
    return [make_wait(full, each) for each in (member, other_member)]


@pytest.fixture
def offer(full, line):
    """The place was given back, late, and the first in line is asked."""
    cancel_booking(full.bookings.get().pk, by=HOUSE)
    return Booking.objects.get(state="held")


def states(*entries):
    return [WaitlistEntry.objects.get(pk=entry.pk).state for entry in entries]


def letters():
    return list(Message.objects.order_by("pk").values_list("template", "address"))


def decided(member):
    return list(Decision.objects.filter(member=member).order_by("pk").values_list("what", "rule"))


@pytest.mark.covers("F-076")
def test_late_place_is_kept_for_the_first_in_line_who_is_asked(full, line, offer, member, other_member):
    full.refresh_from_db()

    assert (offer.member, offer.held_for, offer.held_until) == (member, "offer", clock.now() + TEN_MINUTES)
    assert (full.booked, states(*line), line[0].booking_id) == (1, ["offered", "waiting"], None)
    message = Message.objects.get(template="waitlist_offer")
    assert (message.address, message.expires_at, message.is_direct) == (member.email, offer.held_until, True)
    assert "We keep it for you until Tue 10 Mar, 12:10" in message.body and f"/classes/{full.pk}/" in message.body
    told = Decision.objects.get(what="offered")
    assert (told.member, told.booking, told.facts["position"], told.facts["free_places"], told.facts["how"]) == (
        member,
        offer,
        1,
        1,
        "asked",
    )
    assert told.text == (
        "A place became free, and number 1 in line was the first who could take it. It is kept until Tue 10 Mar, "
        "12:10 for an answer."
    )


def test_letter_of_an_offer_is_written_in_both_languages(full, line, other_member):
    line[0].delete()
    cancel_booking(full.bookings.get().pk, by=HOUSE)

    message = Message.objects.get(template="waitlist_offer")
    assert (message.language, "名额为您保留至 3月10日 周二 12:10" in message.body) == ("zh-hans", True)


def test_nobody_else_can_have_a_place_that_is_offered(full, offer):
    stranger = somebody_who_may_book(name="Zhao")
    with pytest.raises(SessionFull):
        book(full.pk, stranger.pk, by=stranger.user)


def test_accepting_makes_the_place_theirs_with_a_while_to_decline(full, line, offer, member, frozen):
    frozen.move(minutes=9)
    accepted = accept(offer.pk, by=member.user)

    assert (accepted.state, accepted.booked_at) == ("booked", clock.now())
    assert accepted.membership == member.memberships.get()
    assert (accepted.held_until, accepted.grace_until) == (None, clock.now() + HOUR)
    assert (states(*line), accepted.promoted_from) == (["promoted", "waiting"], line[0])
    assert decided(member) == [("offered", "waitlist_offered"), ("promoted", "waitlist_accepted")]
    letter = Message.objects.get(template="waitlist_promoted")
    assert "You accepted the place" in letter.body
    assert "decline free of charge until Tue 10 Mar, 13:09" in letter.body
    assert accept(offer.pk, by=member.user).pk == offer.pk  # a second click


def test_accepting_uses_the_credit_then_and_not_before(full, frozen):
    lot = make_pack(make_member())
    buyer = lot.membership.member
    make_wait(full, buyer)
    cancel_booking(full.bookings.get().pk, by=HOUSE)
    offer = Booking.objects.get(state="held")
    lot.account.refresh_from_db()
    assert (lot.account.balance, offer.membership) == (10, None)

    accept(offer.pk, by=HOUSE)

    lot.account.refresh_from_db()
    offer.refresh_from_db()
    assert (lot.account.balance, offer.membership) == (9, lot.membership)


def test_accepting_looks_at_every_rule_again(full, offer, member):
    member.memberships.update(ends_on=clock.today() - timedelta(days=1))
    with pytest.raises(NoMembership):
        accept(offer.pk, by=member.user)
    offer.refresh_from_db()
    assert offer.state == "held"
    assert ("refused", "no_membership") in decided(member)


def test_accepting_ends_the_waits_for_the_same_time(full, offer, member):
    other = make_wait(make_session(starts_at=full.starts_at), member)

    accept(offer.pk, by=member.user)

    other.refresh_from_db()
    assert (other.state, other.skipped_rule) == ("left", BookingOverlaps.code)


def test_declining_costs_nothing_ends_the_wait_and_asks_the_next(full, line, offer, member, other_member):
    declined = decline(offer.pk, by=member.user)

    assert (declined.state, states(*line)) == ("released", ["left", "offered"])
    assert Booking.objects.get(state="held").member == other_member
    assert decided(member)[-1] == ("lapsed", "given_back")
    assert Message.objects.get(template="waitlist_offer", address=member.email).state == "withdrawn"


def test_unanswered_place_goes_on_and_its_waiter_comes_after_those_not_asked_yet(full, line, offer, member, frozen):
    frozen.move(minutes=10)
    assert [promote_all(), promote_all()] == [1, 0]

    offer.refresh_from_db()
    first = WaitlistEntry.objects.get(pk=line[0].pk)
    assert (offer.state, first.state, first.offers, first.booking) == ("released", "waiting", 1, None)
    assert states(*line) == ["waiting", "offered"]
    with pytest.raises(OfferGone):
        accept(offer.pk, by=member.user)
    assert ("waitlist_offer_lapsed", member.email) in letters()
    third = make_wait(full, somebody_who_may_book(name="Zhao"))
    frozen.move(minutes=10)
    promote_all()
    assert states(*line, third) == ["waiting", "waiting", "offered"]


def test_whoever_let_so_many_pass_is_passed_over_with_the_reason(full, line, member, other_member):
    WaitlistEntry.objects.filter(pk=line[0].pk).update(offers=3)
    WaitlistEntry.objects.filter(pk=line[1].pk).update(offers=4)
    cancel_booking(full.bookings.get().pk, by=HOUSE)
    promote(full.pk)

    assert states(*line) == ["waiting", "waiting"]
    [passed] = Decision.objects.filter(member=member)
    assert (passed.what, passed.rule, passed.facts) == ("passed_over", "asked_enough", {"offers": 3, "most": 3})
    assert passed.text == "3 places in this class were offered and let pass; more than 3 are not offered."
    stranger = somebody_who_may_book(name="Zhao")
    assert book(full.pk, stranger.pk, by=stranger.user).is_live  # nobody in line can have it


def test_so_many_offers_a_day_and_no_more(full, line, member, other_member):
    make_policy("waitlist.offers_per_day", 1, effective_from=clock.now())
    make_booking(make_session(), member, state="released", cancelled_at=clock.now(), held_for="offer")

    cancel_booking(full.bookings.filter(state="booked").get().pk, by=HOUSE)

    assert states(*line) == ["waiting", "offered"]
    assert Decision.objects.get(what="passed_over").rule == "asked_enough"


def test_nobody_is_asked_about_two_classes_at_the_same_time(full, line, member, other_member):
    make_offer(make_session(starts_at=full.starts_at), member)

    cancel_booking(full.bookings.get().pk, by=HOUSE)

    assert (states(*line), WaitlistEntry.objects.get(pk=line[0].pk).skipped_rule) == (
        ["waiting", "offered"],
        KeptOverlaps.code,
    )


def test_in_quiet_hours_nobody_is_asked_and_anybody_may_book(full, line, member, frozen):
    make_policy("messages.quiet_from", "11:00", effective_from=clock.now())
    make_policy("messages.quiet_until", "15:00", effective_from=clock.now())
    cancel_booking(full.bookings.get().pk, by=HOUSE)

    assert (promote_all(), states(*line)) == (0, ["waiting", "waiting"])
    stranger = somebody_who_may_book(name="Zhao")
    assert book(full.pk, stranger.pk, by=stranger.user).is_live


def test_line_that_stops_asks_nobody(full, line):
    make_policy("waitlist.late_mode", "stop", effective_from=clock.now())
    cancel_booking(full.bookings.get().pk, by=HOUSE)
    assert (promote_all(), states(*line)) == (0, ["waiting", "waiting"])


def test_class_may_ask_always_and_another_never(frozen, member):
    early = make_session(capacity=1, starts_at=frozen.at + timedelta(days=3))
    make_policy("waitlist.mode", "ask", scope=f"course:{early.course_id}", effective_from=clock.now())
    taken, entry = make_booking(early), make_wait(early, member)

    cancel_booking(taken.pk, by=HOUSE)

    assert states(entry) == ["offered"]


def test_notice_is_kept_and_nobody_is_asked_later_than_that(full, member, other_member, frozen):
    first = join(full.pk, member.pk, by=member.user, notice_minutes=360)
    second = join(full.pk, other_member.pk, by=HOUSE)
    frozen.move(hours=1)

    cancel_booking(full.bookings.get().pk, by=HOUSE)

    assert states(first, second) == ["waiting", "offered"]
    passed = Decision.objects.get(what="passed_over")
    assert (passed.member, passed.text) == (
        member,
        "This wait asks to know at least 6 hours before the class; since Tue 10 Mar, 13:00 it is too late for that.",
    )
    set_notice(first.pk, None, by=member.user)
    decline(Booking.objects.get(state="held").pk, by=HOUSE)
    assert states(first, second) == ["offered", "left"]


def test_nobody_joins_with_a_notice_that_has_passed(full, member):
    with pytest.raises(NoticePassed):
        join(full.pk, member.pk, by=member.user, notice_minutes=8 * 60)


def test_place_whose_time_is_over_is_free_at_once_for_who_books(full, line, offer, frozen):
    """As if the sweep had not come: the line is passed by nobody who could be asked, since both had their time."""
    make_policy("waitlist.offers_per_class", 1, effective_from=clock.now())
    WaitlistEntry.objects.filter(pk=line[1].pk).update(offers=1)
    frozen.move(minutes=10)
    stranger = somebody_who_may_book(name="Zhao")

    booking = book(full.pk, stranger.pk, by=stranger.user)

    offer.refresh_from_db()
    assert (booking.state, offer.state, states(*line)) == ("booked", "released", ["waiting", "waiting"])


def test_class_that_is_called_off_takes_back_what_was_offered(full, line, offer):
    cancel_session(full.pk, reason="The coach is ill", by=HOUSE)
    offer.refresh_from_db()
    assert (offer.state, offer.held_until, states(*line)) == ("cancelled", None, ["lapsed", "lapsed"])


def test_places_that_become_free_are_told_to_all_once(full, line, member, other_member, frozen):
    make_policy("waitlist.mode", "all", scope=f"course:{full.course_id}", effective_from=clock.now())

    cancel_booking(full.bookings.get().pk, by=HOUSE)
    promote_all(), promote_all()

    told = [letter for letter in letters() if letter[0] == "waitlist_free"]
    assert told == [("waitlist_free", member.email), ("waitlist_free", other_member.email)]
    assert decided(member) == [("offered", "waitlist_told")]
    taken = book(full.pk, other_member.pk, by=other_member.user)
    assert states(*line) == ["waiting", "left"]
    cancel_booking(taken.pk, by=HOUSE)
    assert [letter for letter in letters() if letter[0] == "waitlist_free"] == [*told, ("waitlist_free", member.email)]


def test_in_quiet_hours_nobody_is_told_and_then_they_are(full, line, frozen):
    make_policy("waitlist.mode", "all", effective_from=clock.now())
    make_policy("messages.quiet_from", "11:00", effective_from=clock.now())
    make_policy("messages.quiet_until", "12:30", effective_from=clock.now())
    cancel_booking(full.bookings.get().pk, by=HOUSE)
    assert not Message.objects.filter(template="waitlist_free").exists()

    frozen.move(minutes=30)
    promote_all()

    assert Message.objects.filter(template="waitlist_free").count() == 2


def test_moved_up_person_declines_free_within_the_grace_and_late_after_it(frozen, member):
    """Cancelling stops being free ten minutes after they moved up."""
    session = make_session(capacity=1, starts_at=frozen.at + timedelta(hours=12, minutes=10))
    taken = make_booking(session)
    make_wait(session, member)
    cancel_booking(taken.pk, by=HOUSE)
    mine = session.bookings.get(state="booked")
    assert mine.grace_until == clock.now() + HOUR
    assert "decline free of charge until Tue 10 Mar, 13:00" in Message.objects.get(template="waitlist_promoted").body

    frozen.move(minutes=59)
    assert cancel_booking(mine.pk, by=member.user, accepts_late=False).state == "cancelled"


def test_after_the_grace_cancelling_is_late_as_for_anybody(frozen, member):
    session = make_session(capacity=1, starts_at=frozen.at + timedelta(hours=12, minutes=10))
    taken = make_booking(session)
    make_wait(session, member)
    cancel_booking(taken.pk, by=HOUSE)
    frozen.move(minutes=60)

    assert cancel_booking(session.bookings.get(state="booked").pk, by=member.user).state == "late_cancelled"


def test_a_waitlist_figure_is_a_class_own_and_no_tiers():
    """One line moves in one way, whoever waits in it; how long one may decline is a person's."""
    by_tier = {each.key for each in BOOKING if each.key.startswith("waitlist.") and "tier" in each.scopes}
    assert by_tier == {"waitlist.grace_minutes"}


def test_offered_place_is_kept_up_to_its_last_moment_and_not_at_it(offer):
    last = offer.held_until - timedelta(seconds=1)
    assert [is_kept(offer, "offer", at) for at in (last, offer.held_until)] == [True, False]
