"""Pages on which a treatment is waited for: by guests on their phone, and by the desk."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from bookings.models import TreatmentWait
from bookings.services.treatment_offers import offer_all
from tests.clients import client_of
from tests.factories.members import make_member
from tests.factories.treatment_waits import make_treatment_offer, make_treatment_wait
from tests.factories.treatments import at, make_skill, make_treated, make_treatment
from tests.factories.venue import make_user
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

TOMORROW = date(2026, 3, 11)


@pytest.fixture
def browser(member):
    return client_of(member.user)


@pytest.fixture
def desk_browser():
    return client_of(make_user(role=Role.FRONT_DESK))


def url_of(name, row):
    return reverse(f"bookings:{name}", args=[row.pk])


def typed(**changes):
    return {"from_day": "2026-03-11", "to_day": "", "from_time": "", "to_time": "", "staff": ""} | changes


def test_where_no_time_is_left_the_page_leads_to_the_waitlist(browser, member):
    skill = make_treated()
    skill.staff.shifts.all().delete()
    page = browser.get(url_of("treatment", skill.treatment), {"day": "2026-03-11", "staff": skill.staff_id})
    way = f"{url_of('treatment_wait_join', skill.treatment)}?person={member.pk}&staff={skill.staff_id}&day=2026-03-11"
    assert page.context["wait_url"] == way
    assert f"Wait for {skill.staff.user.display_name} on this day" in page.text

    form = browser.get(way).context["form"]
    assert (form.initial["from_day"], form.initial["staff"]) == (TOMORROW, str(skill.staff_id))


def test_where_no_time_suits_it_leads_there_too_and_strangers_sign_in_first(client):
    skill = make_treated()
    page = client.get(url_of("treatment", skill.treatment), {"day": "2026-03-11"})
    assert "No time that suits? Wait for one" in page.text
    assert client.get(page.context["wait_url"]).status_code == 302


def test_guest_joins_and_sees_what_it_means_and_where_they_stand(browser, member):
    skill = make_skill()
    make_treatment_wait(treatment=skill.treatment)
    join = url_of("treatment_wait_join", skill.treatment)
    assert "kept for 30 minutes" in browser.get(join).text

    response = browser.post(join, typed(from_time="17:00", staff=skill.staff_id))
    wait = member.treatment_waits.get()
    assert (response.status_code, response.url) == (302, url_of("treatment_wait", wait))
    assert (wait.from_day, wait.to_day, wait.from_time, wait.staff) == (TOMORROW, TOMORROW, time(17), skill.staff)
    assert "Number 2 of 2 on the waitlist" in browser.get(response.url).text
    assert "Wed 11 Mar · begins at 17:00 or later" in browser.get(reverse("bookings:my_bookings")).text


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"from_day": "2026-03-01"}, {"from_day": ["This day has passed. Choose a day from today on."]}),
        (
            {"to_day": "2026-03-25"},
            {"to_day": ["These are 15 days; a treatment is waited for on at most 14. Choose fewer."]},
        ),
        ({"to_day": "2026-03-10"}, {"to_day": ["The last day is before the first. Choose it, or a later one."]}),
        (
            {"from_time": "12:00", "to_time": "11:00"},
            {"to_time": ["This is before the earliest time. Choose a later one."]},
        ),
        (
            {"from_day": "2026-04-12"},
            {"to_day": ["Treatments can be booked until Thu 9 Apr 2026 at present. Choose days until then."]},
        ),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(browser, wrong, errors):
    response = browser.post(url_of("treatment_wait_join", make_treatment()), typed(**wrong))
    assert (response.status_code, response.context["form"].errors) == (422, errors)
    assert not TreatmentWait.objects.exists()


def test_whoever_does_something_else_cannot_be_chosen(browser):
    response = browser.post(url_of("treatment_wait_join", make_treatment()), typed(staff=make_skill().staff_id))
    assert list(response.context["form"].errors) == ["staff"]


def test_same_form_sent_twice_is_one_wait(browser, member):
    treatment, key = make_treatment(), "0b0e7d8e-6f6c-4f53-9c53-0f3f6d6a7f10"
    for _ in range(2):
        assert browser.post(url_of("treatment_wait_join", treatment), typed(form_key=key)).status_code == 302
    assert member.treatment_waits.count() == 1


def test_guardian_waits_for_a_child(browser, member):
    child, treatment = make_member(guardian=member, name="Wang Le"), make_treatment()
    browser.post(f"{url_of('treatment_wait_join', treatment)}?person={child.pk}", typed())
    assert child.treatment_waits.get().joined_by == member.user
    assert "Wang Le" in browser.get(reverse("bookings:my_bookings")).text


def test_offer_says_what_follows_before_it_is_taken(browser, member):
    wait = make_treatment_offer(member)
    page = browser.get(url_of("treatment_wait", wait)).text
    for text in (
        "A time is kept until Tue 10 Mar, 12:30",
        "CN¥198.00, to be paid at the front desk",
        "cancelling it counts as a late cancellation",
        "this time is not offered again",
    ):
        assert text in page
    response = browser.post(url_of("treatment_wait_take", wait))
    assert response.url == reverse("bookings:my_appointment", args=[wait.appointment_id])
    wait.refresh_from_db()
    assert (wait.state, wait.appointment.state) == ("accepted", "booked")
    assert url_of("my_appointment", wait.appointment) in browser.get(url_of("treatment_wait", wait)).text


def test_offer_that_was_let_pass_leads_back_to_the_line(browser, member):
    wait = make_treatment_offer(member)
    page = browser.post(url_of("treatment_wait_pass", wait), follow=True)
    assert ("Number 1 of 1" in page.text, "Wed 11 Mar, 06:00" in page.text) == (True, True)
    assert browser.post(url_of("treatment_wait_take", wait)).status_code == 409


def test_offer_whose_time_is_over_says_so(browser, member, frozen):
    wait = make_treatment_offer(member)
    frozen.move(minutes=31)
    assert "kept long enough and goes on to the next" in browser.get(url_of("treatment_wait", wait)).text


def test_why_a_free_time_was_not_offered_is_said(browser, member):
    wait = make_treatment_wait(member, skipped_rule="health_bars", skipped_at="2026-03-10T04:00Z")
    assert "A time was free and could not be offered" in browser.get(url_of("treatment_wait", wait)).text


def test_desk_reads_in_the_list_whom_it_has_to_call(desk_browser):
    make_treatment_wait(skipped_rule="no_way_to_tell", skipped_at="2026-03-10T04:00Z")
    page = desk_browser.get(reverse("bookings:treatment_waits")).text
    assert "no address to write to this person. Please call them" in page


def test_leaving_says_what_it_means_and_asks(browser, member):
    wait = make_treatment_offer(member)
    leave = url_of("treatment_wait_leave", wait)
    assert "The time that is kept until Tue 10 Mar, 12:30 goes on to the next" in browser.get(leave).text
    assert TreatmentWait.objects.open().exists()
    browser.post(leave)
    wait.refresh_from_db()
    assert wait.state == "left"
    assert "This wait has already ended" in browser.get(leave).text
    assert browser.post(leave).status_code == 409


# --- at the desk -----------------------------------------------------------------------------------------------------


def test_desk_puts_somebody_on_the_waitlist_from_an_empty_day(desk_browser):
    person, skill = make_member(name="Kim Many"), make_treated()
    skill.staff.shifts.all().delete()
    asked = {"person": person.pk, "treatment": skill.treatment_id, "day": "2026-03-11", "staff": ""}
    page = desk_browser.get(reverse("bookings:appointment_add"), asked)
    assert "Wait for this day" in page.text

    way = page.context["wait_url"]
    assert 'value="2026-03-11"' in desk_browser.get(way).text
    response = desk_browser.post(way, typed(treatment=skill.treatment_id))
    wait = person.treatment_waits.get()
    assert (response.url, wait.treatment) == (url_of("treatment_wait", wait), skill.treatment)


def test_desk_looks_for_the_person_first(desk_browser):
    person = make_member(name="Kim Many")
    page = desk_browser.get(reverse("bookings:treatment_wait_add"), {"q": "Kim"})
    assert f"?person={person.pk}" in page.text


def test_desk_finds_and_orders_those_who_wait(desk_browser):
    url, skill = reverse("bookings:treatment_waits"), make_treated()
    kim, lee = (make_treatment_wait(make_member(name=name), skill.treatment) for name in ("Kim Many", "Lee Few"))
    TreatmentWait.objects.filter(pk=lee.pk).update(to_day=TOMORROW + timedelta(days=3), let_pass=[at(TOMORROW, 9)])
    gone = make_treatment_wait(state="left", ended_at="2026-03-10T04:00Z")
    offer_all()

    def found(**asked):
        return [row.record for row in desk_browser.get(url, asked).context["table"].rows]

    assert found() == [kim, lee]
    assert found(sort="-let_pass") == [lee, kim]
    assert (found(q="Lee"), found(day="2026-03-13"), found(state="left")) == ([lee], [lee], [gone])
    assert (found(treatment=gone.treatment_id), found(state="offered")) == ([], [kim, lee])
    assert "Asked until Tue 10 Mar, 12:30" in desk_browser.get(url).text


def test_desk_takes_the_time_for_somebody_and_takes_somebody_off(desk_browser):
    wait = make_treatment_offer()
    response = desk_browser.post(url_of("treatment_wait_take", wait))
    assert response.url == reverse("bookings:appointment", args=[wait.appointment_id])

    other = make_treatment_wait()
    assert "Take them off the waitlist" in desk_browser.get(url_of("treatment_wait_leave", other)).text
    page = desk_browser.post(url_of("treatment_wait_leave", other), follow=True)
    assert "Left the waitlist" in page.text
    assert "left the waitlist" in desk_browser.get(url_of("treatment_wait_history", other)).text


@pytest.mark.parametrize("name", ["treatment_wait_take", "treatment_wait_pass", "treatment_wait_leave"])
def test_somebody_elses_wait_does_not_exist(name, browser):
    assert browser.post(url_of(name, make_treatment_wait())).status_code == 404
