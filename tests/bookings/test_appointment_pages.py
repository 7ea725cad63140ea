"""Guests choose, decide, change and cancel; the desk books, runs and takes the money; practitioners run their own."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from bookings.models import Appointment
from members.models import Payment
from tests.clients import client_of
from tests.factories.bookings import make_room
from tests.factories.members import make_member
from tests.factories.treatments import at, make_appointment, make_treated, make_treatment
from tests.factories.venue import make_staff
from tests.queries import assert_costs_the_same
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

TOMORROW = date(2026, 3, 11)
TEN = at(TOMORROW, 10)


@pytest.fixture
def skill():
    return make_treated(make_treatment(name_en="Tuina"))


@pytest.fixture
def browser(member):
    return client_of(member.user)


@pytest.fixture
def at_desk(desk):
    return client_of(desk)


def page(name, *args):
    return reverse(f"bookings:{name}", args=args)


def times(response):
    return re.findall(r'name="starts_at" value="[^"]+"><strong>(\d\d:\d\d)', response.text)


def keep(browser, skill, **data):
    return browser.post(page("hold_treatment", skill.treatment_id), {"starts_at": TEN.isoformat(), **data})


# --- guests ----------------------------------------------------------------------------------------------------------


def test_anybody_sees_what_is_offered_and_when(client, skill):
    make_treatment(name_en="Retired", is_active=False)
    text = client.get(page("treatments")).text
    assert ("Tuina" in text, "Retired" in text) == (True, False)
    response = client.get(page("treatment", skill.treatment_id), {"day": TOMORROW.isoformat()})
    assert ("10:00" in response.text, "Sign in to book" in response.text, times(response)) == (True, True, [])
    assert client.get(page("treatment", Appointment.objects.count() + 10**6)).status_code == 404


def test_day_without_a_time_says_why(browser, skill):
    response = browser.get(page("treatment", skill.treatment_id), {"day": "2026-03-12"})
    assert "None of those who do it is on duty on this day." in response.text
    for nonsense in ("yesterday", "1999-01-01", "2999-01-01"):
        assert browser.get(page("treatment", skill.treatment_id), {"day": nonsense}).status_code == 200


@pytest.mark.covers("H-001")
def test_guest_chooses_a_time_decides_and_finds_it_among_the_bookings(browser, skill):
    chosen = browser.get(page("treatment", skill.treatment_id), {"day": TOMORROW.isoformat()})
    assert times(chosen)[:2] == ["06:00", "06:15"]
    kept = keep(browser, skill, wish="Quiet, please")
    row = Appointment.objects.get()
    assert (kept["Location"], row.state, row.wish) == (page("my_appointment", row.pk), "held", "Quiet, please")
    assert "kept for you for 11 more minutes" in browser.get(kept["Location"]).text

    assert browser.post(page("decide", row.pk)).status_code == 302
    row.refresh_from_db()
    assert (row.state, "Tuina" in browser.get(page("my_bookings")).text) == ("booked", True)


def test_double_click_keeps_one_time(browser, skill):
    key = str(uuid.uuid4())
    answers = [keep(browser, skill, form_key=key)["Location"] for _ in range(2)]
    assert (answers[0] == answers[1], Appointment.objects.count()) == (True, 1)


def test_chosen_practitioner_is_kept_and_nonsense_is_refused(browser, skill):
    keep(browser, skill, staff=str(skill.staff_id))
    assert Appointment.objects.get().lines.get().is_choice is True
    assert browser.post(page("hold_treatment", skill.treatment_id), {"starts_at": "soon"}).status_code == 404
    assert keep(browser, skill).status_code == 409


def test_time_is_let_go_to_choose_another(browser, skill):
    keep(browser, skill)
    row = Appointment.objects.get()
    assert browser.post(page("let_go", row.pk))["Location"] == page("treatment", skill.treatment_id)
    assert "free for others again" in browser.get(page("my_appointment", row.pk)).text


def test_nobody_books_for_a_stranger(browser, skill):
    assert keep(browser, skill, person=str(make_member().pk)).status_code == 404
    assert Appointment.objects.count() == 0


@pytest.mark.covers("H-005")
def test_cancelling_shows_the_consequence_first(browser, member, skill):
    row = make_appointment(member, skill)
    text = browser.get(page("cancel_appointment", row.pk)).text
    assert ("This counts as a late cancellation" in text, 'name="late"' in text) == (True, True)
    assert browser.post(page("cancel_appointment", row.pk)).status_code == 409
    assert browser.post(page("cancel_appointment", row.pk), {"late": "1"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "late_cancelled"


@pytest.mark.covers("H-004")
def test_guest_chooses_another_time(browser, member):
    day = date(2026, 3, 13)
    skill = make_treated(day=day)
    row = make_appointment(member, skill, starts_at=at(day, 10))
    url = page("change_appointment", row.pk)
    assert "10:15" in times(browser.get(url))
    browser.post(url, {"starts_at": at(day, 12).isoformat(), "staff": "keep"})
    assert row.lines.get().starts_at == at(day, 12)


def test_late_change_says_to_call(browser, member, skill):
    row = make_appointment(member, skill)
    assert "call the front desk" in browser.get(page("change_appointment", row.pk)).text


# --- the desk --------------------------------------------------------------------------------------------------------


def test_desk_finds_the_guest_and_books_by_steps(at_desk, skill):
    guest = make_member(name="Wang Fang")
    add = page("appointment_add")
    assert f"?person={guest.pk}" in at_desk.get(add, {"q": guest.number}).text
    asked = f"{add}?person={guest.pk}&treatment={skill.treatment_id}&day={TOMORROW}"
    assert "10:00" in times(at_desk.get(asked))
    response = at_desk.post(asked, {"starts_at": TEN.isoformat()})
    row = Appointment.objects.get()
    assert (response["Location"], row.member, row.state) == (page("appointment", row.pk), guest, "booked")


@pytest.mark.covers("B-125")
def test_desk_books_a_couple_side_by_side(at_desk, skill):
    make_treated(skill.treatment)
    guest, partner = make_member(), make_member()
    second = f"second={skill.treatment_id}&companion={partner.number}"
    asked = f"{page('appointment_add')}?person={guest.pk}&treatment={skill.treatment_id}&day={TOMORROW}&{second}"
    at_desk.post(asked, {"starts_at": TEN.isoformat()})
    lines = Appointment.objects.get().lines.order_by("number")
    assert [(line.guest, line.starts_at) for line in lines] == [(guest, TEN), (partner, TEN)]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"treatment": ""}, {"treatment": ["This field is required."]}),
        ({"day": "2020-01-01"}, {"day": ["Choose a day from today on, within a year."]}),
        (
            {"companion": "nobody at all"},
            {
                "companion": ["0 people are found by this; type the number or the whole phone."],
            },
        ),
    ],
)
def test_what_is_asked_wrongly_is_said_beside_the_field(at_desk, skill, asked, error):
    data = {"person": make_member().pk, "treatment": skill.treatment_id, "day": TOMORROW.isoformat()} | asked
    response = at_desk.get(page("appointment_add"), data)
    assert (response.status_code, response.context["form"].errors) == (422, error)


def test_list_of_a_day_is_filtered_by_its_address(at_desk, skill):
    make_appointment(make_member(name="Wang Fang"), skill)
    listed = page("appointments")
    for query, is_there in (
        ({"day": TOMORROW.isoformat()}, True),
        ({"day": TOMORROW.isoformat(), "staff": skill.staff_id}, True),
        ({"day": TOMORROW.isoformat(), "state": "done"}, False),
        ({}, False),
        ({"day": "nonsense", "staff": "x"}, False),
    ):
        assert ("Wang Fang" in at_desk.get(listed, query).text) == is_there


def test_list_costs_the_same_for_one_and_three(at_desk):
    def more():
        make_appointment(make_member(), make_treated())

    url = f"{page('appointments')}?day={TOMORROW}"
    assert_costs_the_same(lambda: at_desk.get(url), more)


@pytest.mark.covers("W-037")
def test_practitioner_runs_the_clock_of_their_own_alone(skill, frozen):
    row = make_appointment(skill=skill)
    line = row.lines.get()
    frozen.set(TEN)
    own, other = client_of(skill.staff.user), client_of(make_staff(role=Role.PRACTITIONER).user)
    assert other.post(page("line_start", line.pk)).status_code == 404
    own.post(page("line_start", line.pk))
    frozen.move(minutes=75)
    own.post(page("line_stop", line.pk))
    text = own.get(page("appointments")).text
    assert ("75 / 60" in text, "+15" in text) == (True, True)
    row.refresh_from_db()
    assert row.state == "done"


@pytest.mark.parametrize(
    ("minute", "said"),
    [(54, ""), (55, "ends in 5 minutes"), (59, "ends in 1 minute<"), (60, "ends in 0 minutes"), (62, "2 over")],
)
def test_clock_announces_the_end_five_minutes_before_counted_from_the_begin(skill, frozen, minute, said):
    line = make_appointment(skill=skill).lines.get()
    own = client_of(skill.staff.user)
    frozen.set(TEN)
    frozen.move(minutes=10)
    own.post(page("line_start", line.pk))
    frozen.move(minutes=minute)
    text = own.get(page("line_clock", line.pk)).text
    assert f"{minute} of 60 minutes" in text
    assert [words for words in ("ends in", " over") if words in text] == [w for w in ("ends in", " over") if w in said]
    assert said in text


def test_clock_that_stands_is_not_asked_for_again(skill, frozen):
    line = make_appointment(skill=skill).lines.get()
    own = client_of(skill.staff.user)
    frozen.set(TEN)
    own.post(page("line_start", line.pk))
    assert "hx-get" in own.get(page("line_clock", line.pk)).text
    own.post(page("line_stop", line.pk))
    assert "hx-get" not in own.get(page("line_clock", line.pk)).text


def test_desk_confirms_refuses_and_writes_notes(at_desk, member):
    treatment = make_treatment(is_confirmed_by_house=True)
    first, second = (
        make_appointment(member, make_treated(treatment), by=member.user, starts_at=at(TOMORROW, hour))
        for hour in (10, 14)
    )
    at_desk.post(page("appointment_accept", first.pk))
    at_desk.post(page("appointment_note", first.pk), {"note": "Ginger oil"})
    unexplained = at_desk.post(page("appointment_reject", second.pk), {"reason": ""})
    at_desk.post(page("appointment_reject", second.pk), {"reason": "No herbs"})
    assert unexplained.status_code == 422
    rows = Appointment.objects.order_by("pk").values_list("state", "note", "reason")
    assert list(rows) == [("booked", "Ginger oil", ""), ("rejected", "", "No herbs")]


def test_desk_takes_the_money_and_goes_on_to_the_receipt(at_desk, skill):
    row = make_appointment(skill=skill)
    url = page("appointment_pay", row.pk)
    assert at_desk.post(url, {"method": ""}).status_code == 422
    response = at_desk.post(url, {"method": "wechat"})
    payment = Payment.objects.get()
    assert (response["Location"], str(payment.amount)) == (reverse("members:receipt", args=[payment.pk]), "198.00")
    assert at_desk.get(response["Location"]).status_code == 200
    assert "Tuina, Wed 11 Mar, 10:00" in at_desk.get(reverse("members:ledger", args=[row.member_id])).text


def test_desk_cancels_for_the_house_with_a_reason(at_desk, skill):
    row = make_appointment(skill=skill)
    url = page("appointment_cancel", row.pk)
    assert at_desk.post(url, {"who": "house", "reason": ""}).context["form"].errors == {
        "reason": ["Say why; the guest is told."]
    }
    at_desk.post(url, {"who": "house", "reason": "Water is off"})
    row.refresh_from_db()
    assert (row.state, row.is_cancelled_by_venue, row.reason) == ("cancelled", True, "Water is off")


def test_desk_sees_whose_turn_it_was_and_why(at_desk, skill):
    make_treated(skill.treatment, minutes=45)
    make_room(room_kind="treatment")
    make_appointment(skill=skill)
    row = make_appointment(skill=skill)
    text = at_desk.get(page("appointment", row.pk)).text
    assert ("Whose turn it was: Tuina" in text, "it was their turn" in text) == (True, True)


def test_guest_who_stayed_away_is_written_down_in_time(at_desk, skill, frozen):
    row = make_appointment(skill=skill)
    assert "The guest did not come" not in at_desk.get(page("appointment", row.pk)).text
    frozen.set(TEN + timedelta(minutes=20))
    at_desk.post(page("appointment_no_show", row.pk))
    row.refresh_from_db()
    assert (row.state, at_desk.get(page("appointment_history", row.pk)).status_code) == ("no_show", 200)


def test_person_at_the_desk_shows_what_comes_next(at_desk, skill, member):
    make_appointment(member, skill)
    text = at_desk.get(reverse("bookings:desk"), {"q": member.number}).text
    assert ("Tuina" in text, f"{page('appointment_add')}?person={member.pk}" in text) == (True, True)
