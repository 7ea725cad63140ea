from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from feedback.figures.rows import ROWS
from feedback.figures.words import Share, exactly, took
from feedback.selectors.satisfaction import Satisfied, satisfied
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_course, make_decision, make_session, make_wait
from tests.factories.feedback import make_answer, make_attended, make_invitation
from tests.factories.messages import make_message
from tests.queries import queries_of
from venue import clock
from venue.models import Probe
from venue.periods import this_week

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

URL, EXPORT = reverse("feedback:booking_figures"), reverse("feedback:booking_figures_export")


@pytest.fixture
def browser(manager):
    return client_of(manager)


def rows_url(key):
    return reverse("feedback:booking_figure_rows", args=[key])


def in_vain(name, waits=1):
    """A class of yesterday of a new course, for which so many waited in vain."""
    session = make_session(starts_at=clock.now() - timedelta(days=1), course=make_course(name_en=name))
    for _ in range(waits):
        make_wait(session, state="lapsed", ended_at=session.starts_at)
    return session


def shown(response):
    """What the figures say."""
    sheet = response.context["sheet"]
    return {figure.key: (figure.value, figure.count) for figure in (*sheet.booking, *sheet.classes)}


# --- words -----------------------------------------------------------------------------------------------------------


def test_spans_are_told_in_seconds_then_in_minutes():
    spans = (0, 4.25, 95, 119.9, 120, 3600 * 26)
    assert [took(timedelta(seconds=each)) for each in spans] == [
        "0.0 s",
        "4.2 s",
        "95 s",
        "120 s",
        "2 min",
        "26 h 0 min",
    ]
    assert took(None) == ""


def test_share_of_nothing_is_not_known_and_one_of_few_says_so():
    told = [(str(each), each.order, each.is_few) for each in (Share(0, 0), Share(1, 4), Share(5, 5))]
    assert told == [("", -1, False), ("25.0\u00a0%", 25.0, True), ("100.0\u00a0%", 100.0, False)]


def test_what_was_not_whole_never_reads_as_whole():
    assert [exactly(each) for each in (99.9999, 100, None)] == ["99.99\u00a0%", "100.00\u00a0%", ""]


# --- what is counted -------------------------------------------------------------------------------------------------


@pytest.mark.covers("C-010")
def test_answers_of_four_and_five_are_satisfied_by_the_course_of_their_class():
    booking = make_attended()
    make_answer(5, invitation=make_invitation(booking))
    for csat in (4, 3):
        make_answer(csat)
    make_answer(1, answered_at=clock.now() - timedelta(days=7))

    found = satisfied(this_week(clock.today()))

    assert (found.total, found.courses[booking.session.course_id]) == (Satisfied(3, 2), Satisfied(1, 1))
    assert satisfied(this_week(clock.today()), booking.session.course).total == Satisfied(1, 1)


@pytest.mark.covers("B-116", "C-010")
def test_page_tells_every_figure_and_of_how_many(browser):
    minute = clock.now() - timedelta(minutes=5)
    Probe.objects.create(minute=minute, is_up=False, milliseconds=1)
    Probe.objects.create(minute=minute + timedelta(minutes=1), is_up=True, milliseconds=1)
    make_message(state="sent", sent_at=clock.now() + timedelta(seconds=3))
    in_vain("Flow")
    make_answer(5)

    response = browser.get(URL)

    assert shown(response) == {
        "availability": ("50.00\u00a0%", "1 of 2 minutes watched"),
        "response": ("3.0 s", "1 of 1 confirmations handed over"),
        "waiting": ("0.0\u00a0%", "0 of 1 who waited"),
        "offers": ("", "0 of 0 offers answered"),
        "satisfaction": ("100.0\u00a0%", "1 of 1 answers"),
        "announced": ("100.0\u00a0%", "2 of 2 classes"),
        "used": ("", "0 of 0 places"),
    }
    assert [each.minutes for each in response.context["sheet"].interruptions] == [1]


def test_empty_house_says_what_is_missing_and_when_it_comes(browser):
    response = browser.get(URL)

    sheet = response.context["sheet"]
    assert {figure.value for figure in (*sheet.booking, *sheet.classes)} == {""}
    html = response.content.decode()
    for words in ("one follows each booking", "people are asked an hour or two after", "Nobody waited for a place"):
        assert words in html


@pytest.mark.covers("B-116")
def test_courses_in_which_most_waited_in_vain_come_first_and_any_column_sorts(browser):
    in_vain("Flow", 1), in_vain("Aqua", 3), in_vain("Box", 2)

    def names(**query):
        return [row.record.name for row in browser.get(URL, query).context["waits"].rows]

    assert names() == ["Aqua", "Box", "Flow"]
    assert names(**{"waits-sort": "name"}) == ["Aqua", "Box", "Flow"]
    assert names(**{"waits-sort": "in_vain"}) == ["Flow", "Box", "Aqua"]
    assert browser.get(URL, {"waits-sort": "-median", "classes-sort": "-satisfaction"}).status_code == 200


# --- period and course -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ({}, ("2026-02-11", "2026-03-10")),
        ({"period": "week"}, ("2026-03-09", "2026-03-10")),
        ({"period": "quarter"}, ("2025-10-01", "2025-12-31")),
        ({"period": "nonsense"}, ("2026-02-11", "2026-03-10")),
        ({"from": "2026-01-01", "to": "2026-12-31"}, ("2026-01-01", "2026-03-10")),
    ],
)
def test_period_is_in_the_address(browser, query, days):
    period = browser.get(URL, query).context["scope"].period
    assert (period.first.isoformat(), period.last.isoformat()) == days


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ({"from": "2026-03-10", "to": "2026-03-01"}, "to", "This day lies before the first one."),
        ({"from": "2026-03-11", "to": "2026-03-12"}, "from", "This day is still to come."),
        ({"from": "2024-03-01", "to": "2026-03-01"}, "to", "At most a year at once, please."),
        ({"from": "2026-03-01"}, "to", "Please choose a day."),
        ({"from": "yesterday", "to": "2026-03-01"}, "from", "Enter a valid date."),
    ],
)
def test_wrong_days_are_told_beside_their_field_and_stay_as_typed(browser, query, field, words):
    response = browser.get(URL, query)

    form = response.context["form"]
    assert form.errors == {field: [words]}
    assert {name: form[name].value() for name in query} == query
    assert (f'id="id_{field}_error">{words}' in response.content.decode(), "sheet" in response.context) == (True, False)


def test_rows_and_export_of_wrong_days_lead_to_the_page_that_says_so(browser):
    for url in (rows_url("classes"), EXPORT):
        assert browser.get(url, {"from": "x"}).url == f"{URL}?from=x"


def test_one_course_alone(browser):
    chosen = in_vain("Flow")
    in_vain("Aqua")

    response = browser.get(URL, {"course": chosen.course_id})

    assert [row.record.name for row in response.context["waits"].rows] == ["Flow"]
    assert browser.get(URL, {"course": "999999"}).context["form"].errors.keys() == {"course"}


# --- rows, spreadsheet, cost -----------------------------------------------------------------------------------------


def test_rows_behind_each_figure_lead_to_what_they_are_about(browser):
    session = in_vain("Flow")
    booking = make_booking(session, held_for="offer", state="released", cancelled_at=clock.now())
    for rule in ("waitlist_offered", "given_back"):
        make_decision(booking.member, session, booking=booking, rule=rule)
    make_message(subject_key=f"booking:{booking.pk}", state="sent", sent_at=clock.now())
    make_answer(2, text="Too loud", invitation=make_invitation(booking))
    roster = reverse("bookings:roster", args=[session.pk])

    found = {key: [(line.url, line.badge) for line in browser.get(rows_url(key)).context["lines"]] for key in ROWS}

    assert found == {
        "response": [(reverse("bookings:booking", args=[booking.pk]), "sent")],
        "waiting": [(roster, "waited in vain")],
        "offers": [(roster, "declined")],
        "satisfaction": [(reverse("bookings:session", args=[session.pk]), "Dissatisfied")],
        "classes": [(roster, "as announced")],
    }
    assert browser.get(rows_url("nonsense")).status_code == 404


def test_answers_name_nobody(browser):
    given = make_answer(2, text="Too loud")

    [line] = browser.get(rows_url("satisfaction")).context["lines"]

    assert (line.title, "Too loud" in line.detail) == (given.about_words, True)
    assert given.invitation.member.name not in browser.get(rows_url("satisfaction")).text


def test_spreadsheet_has_all_courses_together_and_each(browser):
    in_vain("Flow")

    lines = browser.get(EXPORT).content.decode("utf-8-sig").splitlines()

    assert lines[1:] == ["All courses,1,1,0,0,0,0,1,0,,,0,0,1,0", "Flow,1,1,0,0,0,0,1,0,,,0,0,1,0"]


def test_figures_take_eight_queries(browser):
    in_vain("Flow")
    plain = queries_of(lambda: browser.get(URL, {"from": "x"}))

    assert queries_of(lambda: browser.get(URL)) - plain == 7  # and one for the courses


def test_page_in_chinese_is_chinese(browser):
    in_vain("Flow")
    with translation.override("zh-hans"):
        html = browser.get(URL, headers={"accept-language": "zh-hans"}).content.decode()
    assert ("候补落空" in html, "Waited" in html) == (True, False)
