from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from safety.models import Excursion
from safety.selectors.report import report_of, span_of
from safety.services.hazard import extend_hazard, rectify_hazard, verify_hazard
from tests.clients import client_of
from tests.factories.readings import make_excursion, make_point, measure
from tests.factories.safety import FLOOR, do_duty, make_assigned, make_closed, make_duty, make_hazard, make_incident
from tests.factories.venue import make_area, make_photo
from venue.models import AuditEvent
from venue.periods import Period

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

HOUR = timedelta(hours=1)
PAGE, EXPORT = reverse("safety:report"), reverse("safety:report_export")


def this_week():
    return span_of("week", date(2026, 3, 10))


@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [
        ("week", date(2026, 3, 9), date(2026, 3, 9), date(2026, 3, 15)),
        ("week", date(2026, 3, 15), date(2026, 3, 9), date(2026, 3, 15)),
        ("month", date(2026, 2, 10), date(2026, 2, 1), date(2026, 2, 28)),
        ("month", date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        ("nonsense", date(2026, 3, 10), date(2026, 3, 9), date(2026, 3, 15)),
    ],
)
def test_span_is_a_calendar_week_or_month(kind, day, first, last):
    assert span_of(kind, day).period == Period(first, last)


@pytest.mark.covers("B-106")
def test_counts_what_was_found_closed_extended_and_hurt(frozen, manager):
    floor = make_closed(kind="floor")
    make_hazard(area=floor.area, kind="floor")
    long = make_assigned(deadline_at=frozen.at + HOUR)
    make_assigned(deadline_at=frozen.at + HOUR)
    make_incident(is_injured=True)
    make_incident()
    frozen.move(hours=2)
    extend_hazard(long.pk, deadline_at=frozen.at + HOUR, reason="Part on order", by=manager)
    rectify_hazard(long.pk, note="Glued", photo=make_photo(), by=long.owner.user)
    verify_hazard(long.pk, by=manager)
    report = report_of(this_week())

    figures = ("closed", "came_back", "extended", "open", "overdue", "hours", "injured")
    assert {name: getattr(report, name) for name in figures} == {
        "closed": 2,
        "came_back": 1,
        "extended": 1,
        "open": 2,
        "overdue": 1,
        "hours": 1.0,
        "injured": 1,
    }
    assert [count for _label, count in report.levels] == [3, 1, 0]
    assert [count for _label, count in report.sources] == [0, 4, 0, 0]
    assert (len(report.hazards), len(report.incidents)) == (4, 2)


def test_counts_what_was_measured_and_closed(frozen, attendant, officer):
    pool = make_point()
    excursion = make_excursion(pool)
    measure(pool, attendant, ph="7.4", temperature="35")
    frozen.move(minutes=90)
    measure(pool, officer, free_chlorine="0.5")
    make_excursion()
    frozen.move(minutes=30)
    report = report_of(this_week())

    assert report.readings == (5, 1, 2)
    assert [(each.point, each.parameter, each.taken, each.warned, each.broken, each.span) for each in report.out] == [
        (pool, "free_chlorine", 2, 0, 1, "0.29–0.5 mg/L"),
        (Excursion.objects.first().point, "free_chlorine", 1, 0, 1, "0.29 mg/L"),
        (pool, "temperature", 1, 1, 0, "35 °C"),
    ]
    assert [(each.hours, each.is_closed) for each in report.closures] == [(1.5, False), (0.5, True)]
    assert (report.closures[0].excursion, report.still_closed, report.hours_closed) == (excursion, 1, 2.0)


def test_what_was_closed_in_the_week_before_counts_with_its_hours_of_each(frozen, officer):
    frozen.set(this_week().period.begins - HOUR)
    pool = make_point()
    make_excursion(pool)
    frozen.move(hours=3)
    measure(pool, officer, free_chlorine="0.5")
    before = report_of(span_of("week", date(2026, 3, 3)))

    assert [(each.hours, each.is_closed) for each in before.closures] == [(1.0, True)]
    assert [(each.hours, each.is_closed) for each in report_of(this_week()).closures] == [(2.0, False)]


def test_what_came_later_is_not_of_the_week_before(frozen, manager):
    frozen.move(days=-7)
    hazard = make_assigned(deadline_at=frozen.at + HOUR)
    frozen.move(days=7)
    rectify_hazard(hazard.pk, note="Glued", photo=make_photo(), by=hazard.owner.user)
    verify_hazard(hazard.pk, by=manager)
    before, now = report_of(span_of("week", date(2026, 3, 3))), report_of(this_week())

    assert [(each.open, each.overdue, each.closed, len(each.hazards)) for each in (before, now)] == [
        (1, 1, 0, 1),
        (0, 0, 1, 0),
    ]


def test_page_of_a_week_leads_to_those_beside_it(officer):
    page = client_of(officer).get(PAGE, {"span": "week", "day": "2026-03-03"})

    assert page.context["earlier"] == "?span=week&day=2026-03-01"
    assert page.context["later"] == "?span=week&day=2026-03-09"
    assert client_of(officer).get(PAGE).context["later"] == ""
    assert client_of(officer).get(PAGE, {"day": "2027-01-01"}).context["report"].span == this_week()


def test_book_has_what_the_page_has_and_that_it_was_taken_is_kept(officer, attendant, frozen):
    make_hazard(what="=SUM(A1)", area=make_area(name_en="Pool"))
    make_incident(what="Wang Xiaomin slipped")
    make_excursion(make_point(name_en="Deep end"))
    do_duty(make_duty(FLOOR), True, by=attendant)
    answer = client_of(officer).get(EXPORT)

    book = load_workbook(BytesIO(answer.content))
    cells = [cell for sheet in book for row in sheet.values for cell in row]
    assert book.sheetnames == [
        "Summary",
        "By area",
        "By person",
        "Readings",
        "Closed for safety",
        "Hazards",
        "Incidents",
    ]
    assert list(book["By person"].values)[1] == ("Qian Fang", 1, 1, 0, 0, 0, 0, 100)
    assert list(book["Readings"].values)[1][1:] == ("Deep end", "Free chlorine", 1, 0, 1, 0.29, 0.29, "mg/L")
    assert list(book["Closed for safety"].values)[1][1] == "free chlorine 0.29 mg/L (limit 0.3–1 mg/L)"
    assert "'=SUM(A1)" in cells
    assert "Wang Xiaomin slipped" not in cells
    assert answer["Content-Disposition"] == 'attachment; filename="safety-week-2026-03-09.xlsx"'
    assert list(AuditEvent.objects.values_list("action", "by")) == [("safety.report_exported", officer.pk)]
