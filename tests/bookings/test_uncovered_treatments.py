"""Treatments whose practitioner cannot come, and who could take them over."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from bookings.selectors.appointment_plan import Ask
from bookings.selectors.uncovered_treatments import uncovered_treatments
from bookings.services.appointment import book
from bookings.services.appointment_move import keep_line
from bookings.services.appointment_steps import cancel
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_room, make_session
from tests.factories.house import make_absence, make_qualification, make_shift
from tests.factories.members import make_member
from tests.factories.treatments import at, make_appointment, make_skill, make_treated, make_treatment
from tests.factories.venue import make_staff
from tests.queries import assert_costs_the_same
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

TOMORROW = date(2026, 3, 11)
TEN = at(TOMORROW, 10)


@pytest.fixture
def skill():
    return make_treated(make_treatment(name_en="Tuina"), staff=make_staff(name="Xu Lan"))


@pytest.fixture
def line(member, skill):
    return make_appointment(member, skill, starts_at=TEN).lines.get()


def able(skill, name="Sun Yue", **fields):
    """Somebody else who does it and is on duty all that day."""
    found = make_skill(skill.treatment, staff=make_staff(name=name), **fields).staff
    make_shift(staff=found, starts_at=at(TOMORROW, 6), ends_at=at(TOMORROW, 23))
    return found


def listed():
    return [(row.line, list(row.substitutes)) for row in uncovered_treatments(10)]


def test_treatment_of_whoever_is_away_is_listed_with_who_could_take_it_over(line, skill):
    other = able(skill)
    assert listed() == []
    make_absence(staff=skill.staff)
    assert listed() == [(line, [other])]


def test_absence_at_another_time_or_treatment_that_ended_says_nothing(line, skill):
    make_absence(staff=skill.staff, ends_at=TEN)
    assert listed() == []
    make_absence(staff=skill.staff, starts_at=TEN)
    assert listed() != []
    cancel(line.appointment_id, by=HOUSE)
    assert listed() == []


def test_nobody_is_proposed_who_is_off_duty_away_taken_unqualified_or_slower(line, skill):
    make_skill(skill.treatment)  # off duty
    away, busy, _slow = able(skill), able(skill), able(skill, minutes=75)
    make_absence(staff=away)
    make_room(room_kind="treatment", capacity=1)
    guest = make_member()
    book([Ask(skill.treatment_id, guest.pk, busy.pk)], TEN, member_pk=guest.pk, by=HOUSE)
    make_absence(staff=skill.staff)
    assert listed() == [(line, [])]
    free = able(skill)
    assert listed() == [(line, [free])]


def test_paper_that_it_asks_for_is_valid_that_day(line, skill):
    with_paper, ended, _without = (able(skill) for _ in range(3))
    skill.treatment.qualification = "massage"
    skill.treatment.save(update_fields=["qualification"])
    make_qualification(staff=with_paper, kind="massage")
    make_qualification(staff=ended, kind="massage", valid_until=TOMORROW - timedelta(days=1))
    make_absence(staff=skill.staff)
    assert listed() == [(line, [with_paper])]


def test_whoever_had_the_fewest_turns_that_day_is_proposed_first(line, skill):
    first, second = able(skill), able(skill)
    make_absence(staff=skill.staff)
    assert listed() == [(line, [first, second])]
    make_appointment(make_member(), make_skill(make_treatment(), staff=first), starts_at=at(TOMORROW, 14))
    assert listed() == [(line, [second, first])]


def test_what_is_kept_in_spite_of_it_is_off_the_list_until_they_say_so_again(line, skill, frozen):
    absence = make_absence(staff=skill.staff, ends_at=TEN + timedelta(minutes=10))
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        keep_line(line.pk, by=HOUSE)
        assert listed() == []
        absence.delete()
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        make_absence(staff=skill.staff)
        assert [each for each, _able in listed()] == [line]


def test_many_cost_as_much_as_one():
    assert_costs_the_same(lambda: uncovered_treatments(10), one_away)


def one_away():
    treated = make_treated(make_treatment(), day=TOMORROW)
    make_appointment(make_member(), treated, starts_at=TEN)
    make_absence(staff=treated.staff)


# --- pages -----------------------------------------------------------------------------------------------------------


def test_one_press_gives_it_to_the_proposed_and_its_guest_is_told_once(desk, line, skill):
    other = able(skill)
    make_absence(staff=skill.staff)
    browser = client_of(desk)
    assert "Give it to Sun Yue" in browser.get(reverse("bookings:lapses")).text
    assert reverse("bookings:lapses") in browser.get(reverse("bookings:appointments")).text
    give = reverse("bookings:line_give", args=[line.pk])
    response = browser.post(give, {"staff": other.pk, "form_key": str(uuid.uuid4())}, follow=True)
    line.refresh_from_db()
    assert (line.staff, "Everything to come has somebody" in response.text) == (other, True)
    assert Message.objects.filter(template="appointment_changed").count() == 1


def test_classes_are_for_those_who_may_change_them(desk, manager, line, skill):
    make_absence(staff=skill.staff)
    session = make_session()
    make_absence(staff=session.instructor)
    seen = [client_of(who).get(reverse("bookings:lapses")).text for who in (desk, manager)]
    assert [("Tuina" in text, session.course.name_en in text) for text in seen] == [(True, False), (True, True)]


def test_page_says_whom_the_guest_chose_and_how_else_it_can_go(desk, member, skill):
    row = book([Ask(skill.treatment_id, member.pk, skill.staff_id)], TEN, member_pk=member.pk, by=HOUSE)
    make_absence(staff=skill.staff)
    browser = client_of(desk)
    text = browser.get(reverse("bookings:lapses")).text
    call_off = f"{reverse('bookings:appointment_cancel', args=[row.pk])}?who=house"
    assert [each in text for each in (f"{member.name} chose Xu Lan", "Nobody who does it is on duty", call_off)] == (
        [True] * 3
    )
    assert browser.get(call_off).context["form"]["who"].value() == "house"
    response = browser.post(reverse("bookings:line_keep", args=[row.lines.get().pk]), follow=True)
    assert "It stays as it is" in response.text
