"""Lists and forms about the house, as a manager sees them."""

from datetime import date, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.clients import client_of
from tests.factories.house import (
    make_absence,
    make_closed_day,
    make_department,
    make_holiday,
    make_qualification,
    make_shift,
)
from tests.factories.venue import make_area, make_staff
from tests.queries import queries_of
from venue.history import history_of
from venue.models import Area, Department, Holiday, OpeningHours, Qualification, Shift, StaffMember
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]


@pytest.fixture
def browser(manager):
    return client_of(manager)


def url(noun, page, *args):
    return reverse(f"venue:{noun}_{page}", args=args)


def errors(response):
    assert response.status_code == 422
    return {field: [str(each) for each in found] for field, found in response.context["form"].errors.items()}


MAKE = {
    "department": make_department,
    "staff": make_staff,
    "area": make_area,
    "hours": lambda: OpeningHours.objects.create(weekday=OpeningHours.objects.count(), opens=time(9), closes=time(1)),
    "shift": make_shift,
    "qualification": make_qualification,
    "absence": make_absence,
    "closed_day": lambda: make_closed_day(area=make_area()),
    "holiday": lambda: make_holiday(day=date(2026, 10, 1) + timedelta(days=Holiday.objects.count())),
}


@pytest.mark.parametrize("noun", MAKE)
def test_list_costs_the_same_for_one_and_three(browser, noun):
    MAKE[noun]()
    browser.get(url(noun, "list"))
    for_one = queries_of(lambda: browser.get(url(noun, "list")))
    MAKE[noun](), MAKE[noun]()

    assert queries_of(lambda: browser.get(url(noun, "list"))) == for_one


@pytest.mark.parametrize("noun", ["hours", "shift", "absence", "closed_day", "holiday"])
def test_what_may_go_is_removed(browser, noun):
    row = MAKE[noun]()

    response = browser.post(url(noun, "remove", row.pk))

    assert (response.status_code, type(row).objects.count()) == (302, 0)


def test_names_are_taken_once(browser):
    make_department(name_zh="前厅部"), make_area(name_zh="泳池")
    said = {"name_zh": ["There is already one with this name. Please choose another name."]}
    names = {"name_en": "X", "kind": "pool"}

    assert list(errors(browser.post(url("department", "add"), names | {"name_zh": "前厅部"}))) == list(said)
    assert list(errors(browser.post(url("area", "add"), names | {"name_zh": "泳池"}))) == list(said)
    assert (Department.objects.count(), Area.objects.count()) == (1, 1)


def test_form_leads_back_to_where_one_came_from_within_the_house_only(browser):
    fields = {"name_en": "Pool", "name_zh": "泳池", "kind": "pool", "is_active": "on"}
    inside = browser.post(url("area", "add") + "?next=/house/", fields)
    outside = browser.post(url("area", "add") + "?next=https://elsewhere.example/", fields | {"name_zh": "汤池"})

    assert [inside["Location"], outside["Location"]] == ["/house/", "/house/areas/"]


# --- people ----------------------------------------------------------------------------------------------------------


def person(**changes):
    return {
        "name": "林可", "email": "linke@venue.example", "language": "zh-hans", "job_en": "Desk", "job_zh": "前台",
        "roles": ["front_desk"], "hired_on": "2026-03-01",
    } | changes  # fmt: skip


def test_somebody_is_taken_on_changed_and_leaves(browser, frozen):
    assert browser.post(url("staff", "add"), person()).status_code == 302
    row = StaffMember.objects.get(user__email="linke@venue.example")

    browser.post(url("staff", "edit", row.pk), person(roles=["instructor"], left_on="2026-03-10"))

    row.refresh_from_db()
    assert (list(row.user.groups.values_list("name", flat=True)), row.user.is_active) == (["instructor"], False)
    assert [change.label for change in history_of(row)[0].changes] == ["Left on"]
    names = [each.record.user.name for each in browser.get(url("staff", "list")).context["table"].rows]
    assert names == ["Zhou Ning"]


def test_refusals_about_people_stand_beside_their_fields(browser, manager):
    somebody, owner = make_staff(role=Role.FRONT_DESK), make_staff(role=Role.OWNER)

    assert list(errors(browser.post(url("staff", "add"), person(email=manager.email)))) == ["email"]
    assert list(errors(browser.post(url("staff", "add"), person(roles=["owner"])))) == ["roles"]
    assert list(errors(browser.post(url("staff", "edit", owner.pk), person(roles=["owner"])))) == ["roles"]
    early = person(left_on="2019-01-01", hired_on="2020-01-01")
    assert list(errors(browser.post(url("staff", "edit", somebody.pk), early))) == ["left_on"]


# --- hours and shifts ------------------------------------------------------------------------------------------------


def test_hours_are_given_to_many_weekdays_at_once_and_say_when_they_pass_midnight(browser):
    browser.post(url("hours", "add"), {"weekdays": ["0", "1", "6"], "opens": "09:00", "closes": "01:00"})

    assert list(OpeningHours.objects.values_list("weekday", flat=True)) == [0, 1, 6]
    assert "09:00 until 01:00 next day" in browser.get(url("hours", "list")).text
    twice = browser.post(url("hours", "add"), {"weekdays": ["2", "6"], "opens": "09:00", "closes": "22:00"})
    assert (list(errors(twice)), OpeningHours.objects.count()) == (["opens"], 3)


def test_shift_past_midnight_ends_the_next_day_and_nobody_has_two_at_once(browser):
    staff = make_staff()
    fields = {"staff": staff.pk, "day": "2026-03-11", "begins": "18:00", "ends": "02:00"}

    browser.post(url("shift", "add"), fields)

    row = Shift.objects.get()
    assert (row.ends_at - row.starts_at) == timedelta(hours=8)
    assert list(errors(browser.post(url("shift", "add"), fields | {"begins": "23:00"}))) == ["begins"]
    page = browser.get(url("shift", "list"), {"day": "2026-03-11", "staff": staff.pk})
    assert [len(day.shifts) for day in page.context["week"]] == [0, 0, 1, 0, 0, 0, 0]
    assert browser.get(url("shift", "list"), {"day": "nonsense"}).status_code == 200


# --- papers and days -------------------------------------------------------------------------------------------------


def paper(**changes):
    return {
        "staff": make_staff().pk, "kind": "lifeguard", "issuer": "体育局", "number": "JS-1",
        "valid_from": "2025-01-01", "valid_until": "2027-01-01",
    } | changes  # fmt: skip


def test_scan_is_kept_without_its_name_and_comes_back_as_a_download(browser, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    scan = SimpleUploadedFile("王晓敏.pdf.exe", b"%PDF-1.7 scan")

    assert browser.post(url("qualification", "add"), paper(scan=scan)).status_code == 302

    row = Qualification.objects.get()
    assert row.scan.name.startswith("qualifications/")
    assert row.scan.name.endswith(".pdf")
    response = browser.get(reverse("venue:qualification_scan", args=[row.pk]))
    assert (b"".join(response.streaming_content), response["Content-Disposition"][:10]) == (
        b"%PDF-1.7 scan",
        "attachment",
    )


def test_file_that_is_no_picture_and_no_pdf_is_refused(browser):
    page = SimpleUploadedFile("scan.pdf", b"<html>")

    assert list(errors(browser.post(url("qualification", "add"), paper(scan=page)))) == ["scan"]


def test_papers_that_run_out_first_stand_first_and_can_be_asked_for(browser):
    never, late, soon = (make_qualification(valid_until=day) for day in (None, date(2027, 1, 1), date(2026, 4, 1)))

    def shown(**query):
        return [each.record for each in browser.get(url("qualification", "list"), query).context["table"].rows]

    assert (shown(), shown(state="60")) == ([soon, late, never], [soon])


def test_year_is_filled_by_a_button(browser):
    browser.post(reverse("venue:holidays_fill"), {"year": "2026"})

    assert Holiday.objects.filter(day__year=2026, is_workday=True).count() == 6
    assert "春节" in browser.get(url("holiday", "list"), headers={"accept-language": "zh-hans"}).text
