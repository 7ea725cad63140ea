"""The catalogue of packages, and booking them: at the desk, online, and a course with all its dates."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from bookings.models import Appointment, Resource, TreatmentPackage
from bookings.rules.package import Part
from bookings.services.package import change_package
from members.models import Member, Payment
from tests.clients import client_of
from tests.factories.bookings import HOUSE
from tests.factories.house import make_shift
from tests.factories.members import make_member
from tests.factories.treatments import (
    at,
    make_course_package,
    make_package,
    make_packaged,
    make_treated,
    make_treatment,
)
from tests.factories.venue import make_user
from tests.queries import queries_of
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

TOMORROW = date(2026, 3, 11)
TEN = at(TOMORROW, 10)


def page(name, *args):
    return reverse(f"bookings:{name}", args=args)


LIST, ADD = page("package_list"), page("package_add")


@pytest.fixture
def browser(manager):
    return client_of(manager)


@pytest.fixture
def at_desk(desk):
    return client_of(desk)


@pytest.fixture
def package():
    """A massage for two; two who give it, and two rooms."""
    found = make_package(name_en="For two")
    for part in found.parts.all():
        make_treated(part.treatment)
    return found


# --- the catalogue ---------------------------------------------------------------------------------------------------


def typed(**changes):
    return {
        "name_en": "For two",
        "name_zh": "双人",
        "price": "388.00",
        "times": "1",
        "every_days": "7",
        "is_active": "on",
    } | changes


def test_package_is_added_with_its_parts(browser):
    one, other = make_treatment(), make_treatment()
    rows = {"treatment_1": one.pk, "guest_1": 1, "treatment_3": other.pk, "guest_3": 2, "beside_3": "on"}
    assert browser.post(ADD, typed(**rows)).status_code == 302
    package = TreatmentPackage.objects.get()
    parts = package.parts.values_list("number", "treatment", "guest", "is_beside")
    assert (package.guests, list(parts)) == (2, [(1, one.pk, 1, False), (2, other.pk, 2, True)])


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"treatment_1": "", "treatment_2": ""}, {"treatment_1": ["Please choose at least one treatment."]}),
        (
            {"price": ""},
            {
                "price": [
                    "A package of one date has a price. One of several dates is sold as a pack, and has its price."
                ]
            },
        ),
        ({"times": "31"}, {"times": ["A package is given on one date, or on up to 30."]}),
        ({"name_zh": "全家"}, {"name_zh": ["There is already a package with this name."]}),
        (
            {"beside_2": "on"},
            {"__all__": ["Treatment 2 is for guest 1, who has another one at the same time."]},
        ),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(browser, wrong, errors):
    make_package(name_zh="全家")
    massage = make_treatment()
    if "times" in wrong:
        wrong = wrong | {"price": "", "plan": make_course_package(make_treatment(takes_credit=True)).plan_id}
    rows = {"treatment_1": massage.pk, "guest_1": 1, "treatment_2": massage.pk, "guest_2": 1}
    before = TreatmentPackage.objects.count()
    response = browser.post(ADD, typed(**rows | wrong))

    assert (response.status_code, response.context["form"].errors) == (422, errors)
    assert ('value="For two"' in response.text, TreatmentPackage.objects.count()) == (True, before)


def test_form_shows_what_there_is_even_when_it_is_retired(browser, package):
    massage = package.parts.first().treatment
    type(massage).objects.filter(pk=massage.pk).update(is_active=False)
    form = browser.get(page("package_edit", package.pk)).context["form"]
    assert [form[name].value() for name in ("treatment_1", "guest_2", "beside_2", "treatment_3")] == [
        massage.pk,
        2,
        True,
        "",
    ]


def test_list_says_what_is_in_it_and_costs_the_same_for_one_and_three(browser, package):
    course = make_course_package(make_treatment(takes_credit=True), every_days=3)
    text = browser.get(LIST).text
    assert all(each in text for each in ("For two", "CN¥388.00", "3, every 3 days", "CN¥800.00", course.name))
    before = queries_of(lambda: browser.get(LIST))
    make_package(), make_package()
    assert queries_of(lambda: browser.get(LIST)) == before


def test_history_says_what_it_was_made_of(browser, manager, package):
    massage = package.parts.first().treatment
    change_package(package.pk, price="400.00", parts=[Part(massage.pk)], by=manager)
    text = browser.get(page("package_history", package.pk)).text
    for said in (f"Treatment 2: {massage.name}, guest 2", "No longer: treatment 2", "400.00"):
        assert said in text


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.PRACTITIONER])
def test_others_keep_no_packages(role):
    assert client_of(make_user(role=role)).get(LIST).status_code == 403


# --- at the desk -----------------------------------------------------------------------------------------------------


@pytest.mark.covers("B-125")
def test_desk_books_a_package_by_steps(at_desk, package):
    guest, partner = make_member(), make_member()
    asked = f"{page('package_book')}?person={guest.pk}"
    assert (
        f"{page('package_book')}?person={guest.pk}" in at_desk.get(f"{page('appointment_add')}?person={guest.pk}").text
    )
    asked += f"&package={package.pk}&day={TOMORROW}"
    first = at_desk.get(asked)
    assert (first.status_code, 'name="guest_2"' in first.text, "10:00" in first.text) == (200, True, False)
    asked += f"&guest_2={partner.number}"
    assert "10:00" in at_desk.get(asked).text
    response = at_desk.post(asked, {"starts_at": TEN.isoformat()})
    row = Appointment.objects.get()
    assert (response["Location"], row.package, row.member) == (page("appointment", row.pk), package, guest)
    assert [line.guest for line in row.lines.order_by("number")] == [guest, partner]
    text = at_desk.get(response["Location"]).text
    assert ("For two" in text, "moved or cancelled whole" in text, "Leave out" in text) == (True, True, False)


def test_desk_is_told_who_is_missing_or_twice(at_desk, package):
    guest = make_member()
    asked = f"{page('package_book')}?person={guest.pk}&package={package.pk}&day={TOMORROW}&guest_2="
    unknown = at_desk.get(f"{asked}nobody at all")
    assert (unknown.status_code, unknown.context["form"].errors["guest_2"]) == (
        422,
        ["0 people are found by this; type the number or the whole phone."],
    )
    assert "named twice" in at_desk.get(f"{asked}{guest.number}").text
    assert at_desk.get(page("package_book"))["Location"] == page("appointment_add")


def test_half_of_a_package_is_refused_with_what_to_do(at_desk):
    row = make_packaged()
    refused = at_desk.post(page("line_leave_out", row.lines.first().pk), headers={"accept": "text/html"})
    assert (refused.status_code, row.lines.count()) == (409, 2)
    assert "Please move or cancel the whole appointment" in refused.text


def test_desk_leaves_one_of_two_treatments_out(at_desk, manager):
    row = make_packaged()
    Appointment.objects.filter(pk=row.pk).update(package=None, package_parts=None)
    line = row.lines.order_by("number")[1]
    assert "Leave out" in at_desk.get(page("appointment", row.pk)).text
    assert at_desk.post(page("line_leave_out", line.pk))["Location"] == page("appointment", row.pk)
    assert f"Left out: {line.treatment.name}" in at_desk.get(page("appointment_history", row.pk)).text
    assert row.lines.count() == 1


# --- online ----------------------------------------------------------------------------------------------------------


def test_anybody_sees_packages_with_their_prices(client, package):
    course = make_course_package(make_treatment(takes_credit=True))
    make_package(name_en="Retired", is_active=False)
    text = client.get(page("treatments")).text
    assert f"{package.parts.first().treatment.name} ×2" in text
    assert [each in text for each in ("For two", "CN¥388.00", course.name, "Retired")] == [True, True, True, False]
    treatment = package.parts.first().treatment
    assert "For two" in client.get(page("treatment", treatment.pk)).text
    alone = client.get(page("package", package.pk), {"day": TOMORROW.isoformat()})
    assert ("10:00" in alone.text, "Sign in to book" in alone.text) == (True, True)
    assert "at the front desk, with all its dates" in client.get(page("package", course.pk)).text
    assert client.get(page("package", 10**6)).status_code == 404


def test_visitor_sees_times_in_rooms_for_women_and_a_man_none(client, member, package):
    Resource.objects.rooms().update(open_to="female")
    url, data = page("package", package.pk), {"day": TOMORROW.isoformat()}
    Member.objects.filter(pk=member.pk).update(gender="male")
    make_member(guardian=member)
    assert ("10:00" in client.get(url, data).text, "10:00" in client_of(member.user).get(url, data).text) == (
        True,
        False,
    )


@pytest.mark.covers("B-125")
def test_guest_books_for_oneself_and_a_child_and_chooses_again(member, package):
    browser, child = client_of(member.user), make_member(guardian=member, name="Wang Le")
    assert "Wang Le" in browser.get(page("package", package.pk), {"day": TOMORROW.isoformat()}).text
    data = {"guest_1": member.pk, "guest_2": child.pk, "starts_at": TEN.isoformat()}
    kept = browser.post(page("hold_package", package.pk), data)
    row = Appointment.objects.get()
    assert (kept["Location"], row.state, row.package) == (page("my_appointment", row.pk), "held", package)
    assert "For two" in browser.get(kept["Location"]).text
    assert browser.post(page("let_go", row.pk))["Location"] == page("package", package.pk)


def test_guest_alone_is_told_where_to_book(member, package):
    browser = client_of(member.user)
    assert "together with somebody else please book at the front desk" in browser.get(page("package", package.pk)).text
    data = {"guest_1": member.pk, "starts_at": TEN.isoformat()}
    assert browser.post(page("hold_package", package.pk), data).status_code == 409
    stranger = data | {"guest_2": make_member().pk}
    assert browser.post(page("hold_package", package.pk), stranger).status_code == 404
    assert browser.post(page("hold_package", package.pk), data | {"starts_at": "soon"}).status_code == 404
    assert not Appointment.objects.exists()


# --- a course --------------------------------------------------------------------------------------------------------


@pytest.fixture
def course():
    skill = make_treated(make_treatment(takes_credit=True))
    for days in (7, 15):
        day = TOMORROW + timedelta(days=days)
        make_shift(staff=skill.staff, starts_at=at(day, 6), ends_at=at(day, 23))
    return make_course_package(skill.treatment)


def test_desk_sells_a_course_and_chooses_another_day_for_a_date_without_time(at_desk, course):
    guest = make_member()
    query = f"?person={guest.pk}&package={course.pk}&day={TOMORROW}"
    chosen = at_desk.get(f"{page('package_book')}{query}")
    assert chosen["Location"] == f"{page('course_sell')}{query}"
    assert at_desk.get(chosen["Location"]).status_code == 200

    query += "&at=10:00&every_days=7&staff="
    response = at_desk.get(f"{page('course_sell')}{query}")
    assert (response.context["without"], "on duty on this day" in response.text) == ([3], True)
    assert "book all dates" not in response.text

    asked = f"{page('course_sell')}{query}&day_3={TOMORROW + timedelta(days=15)}"
    assert "book all dates" in at_desk.get(asked).text
    starts = {f"starts_{n}": at(TOMORROW + timedelta(days=days), 10).isoformat() for n, days in ((1, 0), (2, 7))}
    data = starts | {"method": "wechat"}
    refused = at_desk.post(asked, data)
    assert (refused.status_code, Appointment.objects.count()) == (422, 0)
    assert "The course has 3 dates" in refused.text

    data |= {"starts_3": at(TOMORROW + timedelta(days=15), 10).isoformat()}
    sold = at_desk.post(asked, data)
    payment = Payment.objects.get()
    assert sold["Location"].startswith(reverse("members:receipt", args=[payment.pk]))
    assert Appointment.objects.filter(package=course).count() == 3
    contract = at_desk.get(page("contract", payment.membership_id)).text
    assert course.parts.get().treatment.name in contract


def test_who_may_not_sell_sells_no_course(course):
    practitioner = client_of(make_user(role=Role.PRACTITIONER))
    assert practitioner.get(page("course_sell")).status_code == 403


def test_course_and_package_are_asked_for_at_their_own_pages(at_desk, package):
    query = f"?person={make_member().pk}&package={package.pk}&day={TOMORROW}"
    assert at_desk.get(f"{page('course_sell')}{query}")["Location"] == f"{page('package_book')}{query}"
    assert at_desk.get(page("course_sell"))["Location"] == page("appointment_add")


def test_retired_package_is_not_to_be_chosen(at_desk, package):
    change_package(package.pk, is_active=False, by=HOUSE)
    response = at_desk.get(f"{page('package_book')}?person={make_member().pk}&package={package.pk}&day={TOMORROW}")
    assert package.name not in response.text
