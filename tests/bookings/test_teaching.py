"""A class is held by somebody whose paper is valid on the day."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from bookings.models import ScheduledSession, SessionSeries
from bookings.selectors.series import days_left_out
from bookings.selectors.series_days import LeftOut
from bookings.selectors.substitutes import uncovered_classes
from bookings.services.course import change_course
from bookings.services.series import extend, preview_weekly
from bookings.session_errors import NotQualified
from bookings.session_rules import TEACHING_RULES, TeachingFacts
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_course, make_room, make_series, put_on_session
from tests.factories.house import make_qualification
from tests.factories.venue import make_staff
from venue.rules import check

TODAY = date(2026, 3, 10)
FACTS = {"course": "Aqua", "coach": "Sun Yue", "paper": "lifeguard", "is_valid": False}


def pool_course():
    return make_course(name_en="Aqua", qualification="lifeguard")


def lifeguard(valid_until=None, **fields):
    coach = make_staff(name="Sun Yue")
    make_qualification(staff=coach, kind="lifeguard", valid_from=TODAY, valid_until=valid_until, **fields)
    return coach


@pytest.mark.parametrize("fields", [{"is_valid": True}, {"paper": ""}])
def test_valid_paper_or_none_asked_for_lets_through(fields):
    check(TEACHING_RULES, TeachingFacts(**FACTS | fields), TODAY)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Sun Yue has none. Choose another coach, or enter the paper"),
        ({"ended_on": date(2026, 3, 9)}, "That of Sun Yue ends on Mon 9 Mar 2026, before Tue 10 Mar 2026."),
        (
            {"begins_on": date(2026, 3, 11)},
            "That of Sun Yue is valid from Wed 11 Mar 2026, not yet on Tue 10 Mar 2026.",
        ),
    ],
)
def test_missing_paper_refuses_and_says_what_to_do(fields, words):
    with pytest.raises(NotQualified) as refused:
        check(TEACHING_RULES, TeachingFacts(**FACTS | fields), TODAY)

    assert words in str(refused.value)
    assert (refused.value.rule, refused.value.facts["day"]) == ("not_qualified", "2026-03-10")


@pytest.mark.covers("F-077")
@pytest.mark.django_db
@pytest.mark.usefixtures("frozen")
def test_session_is_given_to_nobody_whose_paper_is_missing_or_has_ended():
    put_on_session(course=pool_course(), instructor=lifeguard(valid_until=TODAY))

    for coach in (make_staff(), lifeguard(valid_until=TODAY)):
        with pytest.raises(NotQualified):
            put_on_session(
                course=make_course(qualification="lifeguard"),
                instructor=coach,
                starts_at=ScheduledSession.objects.get().starts_at + timedelta(days=1),
            )
    assert ScheduledSession.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("frozen")
def test_paper_that_ends_before_one_date_of_a_weekly_class_refuses_all_of_it():
    coach = lifeguard(valid_until=TODAY + timedelta(days=13))
    facts = {"course": pool_course(), "instructor": coach, "room": make_room()}

    with pytest.raises(NotQualified, match="ends on Mon 23 Mar 2026, before Tue 24 Mar 2026"):
        make_series(**facts)

    preview = preview_weekly(**facts, **weekly())
    assert (preview.refusal.code, SessionSeries.objects.count()) == ("not_qualified", 0)


def weekly():
    return {"weekday": 1, "begins_at": time(19), "minutes": 60, "capacity": 5, "first_on": TODAY, "last_on": None}


@pytest.mark.django_db
def test_sweep_leaves_out_the_days_after_the_paper_and_says_so(frozen):
    coach = lifeguard(valid_until=TODAY + timedelta(days=40))
    series = make_series(course=pool_course(), instructor=coach)
    frozen.move(days=14)

    assert [session.starts_at.date() for session in extend(series.pk, by=HOUSE)] == [date(2026, 4, 14)]
    assert days_left_out(series) == [LeftOut(date(2026, 4, 21), "the coach's paper is not valid")]


@pytest.mark.django_db
@pytest.mark.usefixtures("frozen")
def test_classes_whose_coach_lost_the_paper_are_listed(manager):
    fine, missing = put_on_session(instructor=lifeguard()), put_on_session()
    for session in (fine, missing):
        change_course(session.course_id, qualification="lifeguard", by=HOUSE)

    assert [(row.session, row.why.code) for row in uncovered_classes(10)] == [(missing, "not_qualified")]
    browser = client_of(manager)
    assert missing.course.name_en in browser.get(reverse("bookings:lapses")).text
    make_series()
    assert reverse("bookings:lapses") in browser.get(reverse("bookings:series_list")).text
