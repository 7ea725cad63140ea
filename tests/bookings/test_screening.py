"""A health screening reaches booking: what it bars is refused, what it asks about is said once, why is never told."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.errors import AskDoctor, HealthBars
from bookings.models import Booking, Decision
from bookings.policies import booking_policies
from bookings.rules import PROMOTION_RULES, WAITLIST_RULES
from bookings.rules.booking import check_health_allows
from bookings.rules.exceptions import SetAside
from bookings.selectors import desk as desk_selectors
from bookings.selectors.facts import facts_of
from bookings.selectors.line import line_now
from bookings.selectors.screening import Fitness, fitness
from bookings.services.booking import book
from bookings.services.holding import confirm, hold_for_payment
from bookings.services.offering import accept
from bookings.services.promoting import promote
from bookings.services.waitlist import join
from bookings.services.walk_in import walk_in
from members.models import HealthLimit
from members.screening_verdict import Limit
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_course, make_offer, make_series, make_session, make_wait
from tests.factories.health import make_limit
from tests.factories.members import make_membership, make_rules
from tests.queries import queries_of
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]


@pytest.fixture
def hard(frozen):
    """A class that is hard."""
    return make_session(course=make_course(activities=["intense", "loads"]))


def asks(member, activity="intense"):
    return make_limit(member, activity=activity, level="ask")


def bars(member, activity="intense"):
    return make_limit(member, activity=activity, level="bar")


def page(session, name="session"):
    return reverse(f"bookings:{name}", args=[session.pk])


# --- barred ----------------------------------------------------------------------------------------------------------


def test_what_a_screening_bars_is_refused_and_the_refusal_says_no_reason(hard, member):
    bars(member)
    with pytest.raises(HealthBars) as refused:
        book(hard.pk, member.pk, by=member.user)
    decision = Decision.objects.get()
    assert (decision.rule, decision.facts, refused.value.facts) == ("health_bars", {}, {})
    assert set(decision.said) == {"en", "zh-hans"}
    shown = client_of(member.user).get(page(hard)).text
    assert "By the health screening this class is not advisable at present." in shown


def test_other_classes_and_later_days_are_open(hard, member):
    make_limit(member, activity="pool", level="bar")
    make_limit(member, activity="loads", level="bar", until=clock.today() - timedelta(days=1))
    assert book(hard.pk, member.pk, by=member.user).member == member


def test_who_is_barred_waits_for_nothing_and_is_passed_over(hard, member):
    full = make_session(course=hard.course, capacity=1, starts_at=clock.now() + timedelta(days=3))
    make_booking(full)
    bars(member)
    with pytest.raises(HealthBars):
        join(full.pk, member.pk, by=member.user)
    make_wait(full, member)
    [waiting] = line_now(full, booking_policies(clock.now()), clock.now()).waiting
    assert waiting.why_not.code == "health_bars"
    assert {check_health_allows} <= set(WAITLIST_RULES) & set(PROMOTION_RULES)


def test_line_and_booking_look_at_the_same_limits(hard, member):
    bars(member), asks(member, "loads"), asks(member, "sauna")
    make_wait(hard, member)
    now = clock.now()
    policies = booking_policies(now)
    found = facts_of(hard, member.pk, policies, now).limits
    assert found == (Limit("intense", "bar"), Limit("loads", "ask"))
    assert line_now(hard, policies, now).waiting[0].facts.limits == found


def test_staff_books_against_it_only_with_permission_and_a_reason(hard, member, desk, manager):
    bars(member)
    aside = SetAside(frozenset({"health_bars"}), "A doctor's letter was shown.")
    with pytest.raises(HealthBars):
        book(hard.pk, member.pk, by=desk, aside=aside)
    with pytest.raises(HealthBars):
        book(hard.pk, member.pk, by=manager, aside=SetAside(frozenset({"health_bars"}), " "))
    booking = book(hard.pk, member.pk, by=manager, aside=aside)
    assert (booking.overridden, booking.override_reason) == (["health_bars"], "A doctor's letter was shown.")


def test_nobody_who_is_barred_is_taken_in_at_the_door(hard, member, desk, frozen):
    bars(member)
    frozen.set(hard.starts_at - timedelta(minutes=5))
    with pytest.raises(HealthBars):
        walk_in(hard.pk, member.pk, by=desk)


# --- asked about -----------------------------------------------------------------------------------------------------


def test_a_doctor_is_asked_first_and_that_is_said_once(hard, member):
    limit = asks(member)
    with pytest.raises(AskDoctor):
        book(hard.pk, member.pk, by=member.user)
    browser = client_of(member.user)
    shown = browser.get(page(hard)).text
    assert ('name="knows"' in shown, "a doctor should be asked before this class" in shown) == (True, True)

    browser.post(page(hard, "book"), {"knows": "1"})

    limit.refresh_from_db()
    assert (limit.known_at, limit.known_by, member.bookings.count()) == (clock.now(), member.user, 1)
    again = make_session(course=hard.course, starts_at=clock.now() + timedelta(days=2))
    assert 'name="knows"' not in browser.get(page(again)).text
    assert book(again.pk, member.pk, by=member.user).member == member


def test_it_is_not_kept_when_the_booking_fails_for_another_reason(hard, member):
    limit = asks(member)
    type(hard.course).objects.filter(pk=hard.course_id).update(ability_needed="advanced")
    client_of(member.user).post(page(hard, "book"), {"knows": "1", "form_key": str(uuid.uuid4())})
    limit.refresh_from_db()
    assert (limit.known_at, member.bookings.count()) == (None, 0)


def test_entry_rules_and_the_doctor_are_met_in_one_act(hard, member):
    asks(member)
    rules = make_rules()
    browser = client_of(member.user)
    shown = browser.get(page(hard)).text
    assert ('name="knows"' in shown, 'name="rules"' in shown) == (True, True)
    browser.post(page(hard, "book"), {"knows": "1", "rules": rules.pk})
    assert member.bookings.count() == 1


def test_desk_says_it_aloud_and_books(hard, member, desk):
    asks(member)
    browser = client_of(desk)
    shown = browser.get(page(hard, "candidates"), {"q": member.number}).text
    assert ("A doctor first: high intensity" in shown, 'name="knows"' in shown) == (True, True)
    assert browser.post(page(hard, "book_for_member"), {"member": member.pk}).status_code == 409
    assert Booking.objects.count() == 0

    browser.post(page(hard, "book_for_member"), {"member": member.pk, "knows": "1"})

    assert (Booking.objects.get().member, HealthLimit.objects.get().known_by) == (member, desk)


def test_only_what_the_class_contains_is_known_by_it(hard, member):
    asks(member), asks(member, "pool")
    client_of(member.user).post(page(hard, "book"), {"knows": "1"})
    known = dict(HealthLimit.objects.values_list("activity", "known_by"))
    assert known == {"intense": member.user.pk, "pool": None}


def test_who_changes_the_date_is_not_asked_anew(hard, member, desk):
    """They have a place in a class of the same course."""
    booking = make_booking(hard, member, membership=member.memberships.get())
    asks(member)
    later = make_session(course=hard.course, starts_at=clock.now() + timedelta(days=2))
    url = reverse("bookings:move", args=[booking.pk])
    client_of(member.user).post(url, {"to": later.pk, "late": "1"})
    assert Booking.objects.live().get(member=member).session == later


def test_who_moves_to_a_class_that_contains_something_else_is_asked_about_that(hard, member):
    booking = make_booking(hard, member, membership=member.memberships.get())
    asks(member, "pool")
    swim = make_session(course=make_course(activities=["pool"]), starts_at=clock.now() + timedelta(days=2))
    url, browser = reverse("bookings:move", args=[booking.pk]), client_of(member.user)

    browser.post(url, {"to": swim.pk, "late": "1", "form_key": str(uuid.uuid4())})
    assert Booking.objects.live().get(member=member).session == hard
    assert 'name="knows"' in browser.get(url, {"all": "1", "to": swim.pk}).text
    browser.post(url, {"to": swim.pk, "late": "1", "knows": "1", "form_key": str(uuid.uuid4())})
    assert Booking.objects.live().get(member=member).session == swim


# --- asked about, where no place is free or paid for yet --------------------------------------------------------------


@pytest.fixture
def full(hard):
    """A class of the same course in three days, with one place, which is taken."""
    session = make_session(course=hard.course, capacity=1, starts_at=clock.now() + timedelta(days=3))
    make_booking(session)
    return session


@pytest.fixture
def guest(member):
    """Somebody with a sign-in whom nothing covers any more."""
    member.memberships.all().delete()
    return member


def asked(browser, url):
    """Whether the box stands on a page, and what it is about is said there."""
    shown = browser.get(url).text
    return 'name="knows"' in shown, "a doctor should be asked before this class" in shown


def key():
    return str(uuid.uuid4())


def test_whoever_joins_a_line_says_it_first(full, member):
    limit = asks(member)
    with pytest.raises(AskDoctor):
        join(full.pk, member.pk, by=member.user)
    browser = client_of(member.user)
    assert asked(browser, page(full)) == (True, True)
    assert browser.post(page(full, "wait"), {"form_key": key()}).status_code == 409
    assert member.waitlist.count() == 0

    browser.post(page(full, "wait"), {"knows": "1", "notice_minutes": "360", "form_key": key()})

    limit.refresh_from_db()
    assert (member.waitlist.get().notice_minutes, limit.known_at, limit.known_by) == (360, clock.now(), member.user)


def test_line_asks_nothing_of_who_has_said_it(full, member):
    make_limit(member, activity="intense", level="ask", known_at=clock.now(), known_by=member.user)
    assert asked(client_of(member.user), page(full)) == (False, False)
    assert join(full.pk, member.pk, by=member.user).member == member


def test_entry_rules_and_the_doctor_are_met_in_one_act_of_waiting(full, member):
    asks(member)
    rules = make_rules()
    browser = client_of(member.user)
    assert (asked(browser, page(full)), 'name="rules"' in browser.get(page(full)).text) == ((True, True), True)
    browser.post(page(full, "wait"), {"knows": "1", "rules": rules.pk})
    assert member.waitlist.count() == 1


def test_full_date_of_a_weekly_class_asks_nothing_of_who_books_the_others(hard, member):
    """The screening counts up to the day of the full class; a place is to be had after it alone."""
    weekly = make_series(course=hard.course, capacity=1).sessions.order_by("starts_at")
    url = page(weekly[0], "every_week")
    make_limit(member, activity="intense", level="ask", until=clock.local(weekly[0].starts_at).date())
    browser = client_of(member.user)
    assert browser.get(url).context["asks_doctor"] is True

    make_booking(weekly[0])
    shown = browser.get(url).context
    assert (shown["dates"][0].asks_doctor, shown["asks_doctor"], shown["is_possible"]) == (True, False, True)


def test_line_moves_up_who_joined_before_the_screening(full, member):
    """Nobody is there to be asked; the roster warns."""
    make_wait(full, member)
    asks(member)
    full.bookings.all().delete()
    full.refresh_from_db()
    assert [booking.member for booking in promote(full.pk)] == [member]
    [arrival] = desk_selectors.roster(full, runs=True)
    assert arrival.fitness == Fitness(asked_about=("high intensity",), is_known=False)


def test_offer_is_accepted_once_it_was_said(hard, member):
    offer, limit = make_offer(hard, member), asks(member)
    with pytest.raises(AskDoctor):
        accept(offer.pk, by=member.user)
    browser = client_of(member.user)
    assert asked(browser, page(hard)) == (True, True)
    assert browser.post(reverse("bookings:accept", args=[offer.pk])).status_code == 409

    browser.post(reverse("bookings:accept", args=[offer.pk]), {"knows": "1"})

    offer.refresh_from_db(), limit.refresh_from_db()
    assert (offer.state, limit.known_by) == ("booked", member.user)


def test_it_is_not_kept_when_an_offer_is_not_to_be_had(hard, member):
    offer, limit = make_offer(hard, member), asks(member)
    bars(member, "loads")
    with pytest.raises(HealthBars):
        accept(offer.pk, knows=True, by=member.user)
    limit.refresh_from_db()
    assert limit.known_at is None


def test_offer_in_the_list_leads_to_where_it_is_said(hard, member):
    offer = make_offer(hard, member)
    browser, accepts = client_of(member.user), reverse("bookings:accept", args=[offer.pk])
    assert accepts in browser.get(reverse("bookings:my_bookings")).text
    asks(member)
    shown = browser.get(reverse("bookings:my_bookings")).text
    assert (accepts in shown, "Read and accept" in shown) == (False, True)


def test_list_of_kept_places_costs_the_same_for_one_and_three(hard, member):
    asks(member)
    browser = client_of(member.user)

    def cost():
        return queries_of(lambda: browser.get(reverse("bookings:my_bookings")))

    make_offer(hard, member)
    one = cost()
    for days in (1, 2):
        make_offer(make_session(course=hard.course, starts_at=hard.starts_at + timedelta(days=days)), member)
    assert cost() == one


def test_desk_accepts_for_them_once_it_was_said_aloud(hard, member, desk):
    offer = make_offer(hard, member)
    asks(member)
    browser, accepts = client_of(desk), reverse("bookings:confirm_kept", args=[offer.pk])
    assert asked(browser, page(hard, "roster"))[0]
    assert browser.post(accepts).status_code == 409

    browser.post(accepts, {"knows": "1"})

    offer.refresh_from_db()
    assert (offer.state, HealthLimit.objects.get().known_by) == ("booked", desk)
    assert not asked(browser, page(hard, "roster"))[0]


def test_place_to_be_paid_is_kept_once_it_was_said(hard, guest):
    limit = asks(guest)
    with pytest.raises(AskDoctor):
        hold_for_payment(hard.pk, guest.pk, by=guest.user)
    browser = client_of(guest.user)
    assert asked(browser, page(hard)) == (True, True)
    assert browser.post(page(hard, "hold"), {"form_key": key()}).status_code == 409

    browser.post(page(hard, "hold"), {"knows": "1", "form_key": key()})

    limit.refresh_from_db()
    assert (guest.bookings.get().held_for, limit.known_by) == ("payment", guest.user)


def test_place_is_kept_for_who_meets_entry_rules_and_doctor_in_one_act(hard, guest):
    asks(guest)
    rules = make_rules()
    browser = client_of(guest.user)
    assert (asked(browser, page(hard)), 'name="rules"' in browser.get(page(hard)).text) == ((True, True), True)
    browser.post(page(hard, "hold"), {"knows": "1", "rules": rules.pk, "form_key": key()})
    assert guest.bookings.get().state == "held"


def test_place_that_was_kept_before_the_screening_is_booked_once_paid(hard, guest, desk):
    kept = hold_for_payment(hard.pk, guest.pk, by=desk)
    asks(guest)
    make_membership(guest)
    assert confirm(kept.pk, by=desk).state == "booked"


@pytest.mark.parametrize("minutes", [120, 5], ids=["before", "who stands there"])
def test_desk_keeps_a_place_once_it_was_said_aloud(hard, guest, desk, frozen, minutes):
    asks(guest)
    frozen.set(hard.starts_at - timedelta(minutes=minutes))
    browser, here = client_of(desk), {"here": "1"} if minutes == 5 else {}
    shown = browser.get(page(hard, "candidates"), {"q": guest.number}).text
    assert shown.count('name="knows"') == 1  # said once, whether to book or take in, or to keep a place
    assert page(hard, "hold_for_member") in shown
    sent = {"member": guest.pk, **here}
    assert browser.post(page(hard, "hold_for_member"), sent).status_code == 409
    assert guest.bookings.count() == 0

    browser.post(page(hard, "hold_for_member"), {"knows": "1", **sent})

    assert (guest.bookings.get().state, HealthLimit.objects.get().known_by) == ("held", desk)


# --- where it is shown -----------------------------------------------------------------------------------------------


@pytest.mark.covers("W-035")
def test_roster_and_search_warn_before_anybody_is_checked_in(hard, member, desk):
    make_booking(hard, member)
    bars(member, "loads"), asks(member)
    warning = Fitness(("heavy loads",), ("high intensity",), False)
    assert [each.fitness for each in desk_selectors.arrivals(member.number)] == [warning]
    assert [each.fitness for each in desk_selectors.roster(hard, runs=True)] == [warning]
    browser = client_of(desk)
    for url in (page(hard, "roster"), f"{reverse('bookings:desk')}?q={member.number}"):
        shown = browser.get(url).text
        assert ("Not: heavy loads" in shown, "A doctor first: high intensity" in shown) == (True, True)


def test_class_for_everybody_asks_nothing_of_the_database(member):
    plain = make_session()
    bars(member)
    assert queries_of(lambda: fitness([(member.pk, plain)])) == 0


def test_booking_costs_the_same_with_and_without_limits(hard, member, other_member):
    """docs/decisions/0014-booking-speed.md"""
    asks(other_member, "pool")
    book(make_session().pk, member.pk, by=member.user)
    other = make_session(course=hard.course, starts_at=clock.now() + timedelta(days=1))
    costs = [queries_of(lambda who=who: book(other.pk, who.pk, by=who.user)) for who in (member, other_member)]
    assert costs[0] == costs[1]


# --- what a course contains ------------------------------------------------------------------------------------------


def test_manager_says_what_a_course_contains(hard, manager):
    browser = client_of(manager)
    url = reverse("bookings:course_edit", args=[hard.course_id])
    assert "high intensity" in browser.get(url).text
    sent = {"name_en": "Hard", "name_zh": "高强度", "module": "cardio", "level": "foundation", "intensity": "hard"}
    browser.post(url, sent | {"minutes": "60", "activities": ["intense", "pool"], "is_active": "on"})
    hard.course.refresh_from_db()
    assert hard.course.activities == ["intense", "pool"]
