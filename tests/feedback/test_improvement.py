from datetime import timedelta
from decimal import Decimal

import pytest

from feedback import measures
from feedback.improvement_chart import draw
from feedback.improvement_errors import DataTooEarly, NothingCounted, TargetMissed, TwoDepartments
from feedback.improvement_sources import led_to, told
from feedback.models import ImprovementEvent
from feedback.services import improvement as service
from feedback.services.improvement_reminders import remind_due
from tests.clients import client_of
from tests.factories.bookings import make_check_in, make_course
from tests.factories.feedback import make_answer, make_attended, make_case, make_invitation
from tests.factories.improvements import (
    DAY,
    HOUSE,
    STATES,
    change,
    do,
    make_improvement,
    make_task,
    measure,
    plan,
    review,
)
from tests.factories.safety import make_hazard
from tests.factories.venue import make_staff
from venue import clock
from venue.models import ContactPreference, Message
from venue.periods import Period, midnight
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]


def messages(template):
    return sorted(Message.objects.filter(template=template).values_list("address", flat=True))


@pytest.mark.parametrize("state", STATES)
def test_state_follows_from_the_events(state):
    assert make_improvement(state).state == state


@pytest.mark.covers("W-057")
def test_whole_circle_is_written_down():
    row = make_improvement("effective")

    assert [event.kind for event in row.events.all()] == [
        "proposed", "planned", "review", "answered", "answered", "doing", "task", "done", "check", "measured", "act",
        "effective",
    ]  # fmt: skip
    assert [(each.is_after, each.value, each.count) for each in row.measurements.all()] == [
        (False, Decimal(10), 40),
        (True, Decimal(4), 30),
    ]


def test_one_department_is_too_few():
    row = review(make_improvement("planned"))
    first = row.reviews.first()
    service.answer(row.pk, is_yes=True, words="", by=first.reviewer.user)

    with pytest.raises(TwoDepartments):
        service.start(row.pk, by=HOUSE)


def test_changed_plan_is_asked_about_anew():
    row = review(plan(review(make_improvement("planned"))))

    assert [each.round for each in row.reviews.all()] == [1, 1, 2, 2]
    assert do(row).state == "doing"


def test_check_takes_data_from_after_the_change():
    row = make_improvement("check")

    with pytest.raises(DataTooEarly):
        measure(row, "4", first_on=row.changed_on)


@pytest.mark.covers("W-064")
def test_missed_target_is_ineffective_and_a_new_cycle_follows():
    case = make_case()
    row = measure(make_improvement("check", sources=[("case", str(case.pk))]), "6")
    with pytest.raises(TargetMissed):
        service.act(row.pk, text="The rule", lesson="", by=HOUSE)

    new = service.call_ineffective(row.pk, text="Still cold", by=HOUSE)

    assert (new.state, new.follows, [str(each) for each in new.sources.all()]) == ("proposed", row, [f"case:{case.pk}"])
    assert (new.owner, service.reread(row.pk).state) == (row.owner, "ineffective")


def test_cancelled_is_over_and_never_overdue():
    row = service.cancel(make_improvement("planned").pk, text="Too dear", by=HOUSE)

    assert (row.state, row.is_overdue(clock.today() + 100 * DAY)) == ("cancelled", False)


def test_overdue_is_what_is_open_after_its_deadline():
    row = make_improvement("planned")

    assert [row.is_overdue(row.deadline_on + days * DAY) for days in (0, 1)] == [False, True]


def test_owner_is_reminded_before_and_after_once_each(frozen):
    row = make_improvement("planned")
    sent = []
    for day in (row.deadline_on - 8 * DAY, row.deadline_on - 7 * DAY, row.deadline_on + DAY):
        frozen.set(frozen.at + (day - clock.today()))
        sent.append((remind_due(), remind_due()))

    assert sent == [(0, 0), (1, 0), (1, 0)]
    assert messages("improvement_due") == [row.owner.user.email] * 2


def test_after_days_in_which_nothing_ran_only_the_latest_reminder_is_sent(frozen):
    lead = make_staff(role=Role.QUALITY_LEAD).user
    row = make_improvement("planned")
    frozen.move(days=60)

    assert (remind_due(), remind_due()) == (1, 0)
    assert messages("improvement_due") == sorted([row.owner.user.email, lead.email])


def test_owner_of_a_task_is_reminded():
    task = make_task(make_improvement("doing"))

    assert remind_due() == 1
    assert messages("improvement_due") == [task.owner.user.email]


@pytest.mark.parametrize("is_allowed", [True, False])
def test_who_said_it_is_told_once_if_they_want_to_be(is_allowed):
    refs = [str(make_case().pk), str(make_case().pk)]
    if not is_allowed:
        ContactPreference.objects.create(
            address="ana@test.example", purpose="feedback", channel="email", is_allowed=False
        )
    row = make_improvement("check", sources=[("case", ref) for ref in refs])

    assert service.publish(row.pk, said_en="Warm now", said_zh="热了", by=HOUSE) == is_allowed
    assert messages("improvement_told") == ["ana@test.example"] * is_allowed


def test_who_found_the_hazard_is_told():
    finder = make_staff(role=Role.ATTENDANT).user
    row = make_improvement("check", sources=[("hazard", str(make_hazard(by=finder).pk))])

    service.publish(row.pk, said_en="The step is marked", said_zh="台阶已标识", by=HOUSE)

    assert messages("improvement_told") == [finder.email]


def test_course_with_weak_results_leads_to_its_improvements(manager):
    course = make_course()
    row = make_improvement(sources=[("course", str(course.pk))])

    for page in ("/manage/satisfaction/", "/manage/booking-figures/"):
        shown = client_of(manager).get(f"{page}?course={course.pk}")
        assert shown.context["improvements"] == [(str(row), f"/quality/improvements/{row.pk}/")]
        assert f"/quality/improvements/add/?from=course:{course.pk}" in shown.text


def test_what_is_published_is_read_by_everybody(client):
    row = make_improvement("check")
    service.publish(row.pk, said_en="The showers are warm", said_zh="热了", by=HOUSE)

    assert "The showers are warm" in client.get("/improvements/").text


def test_source_and_improvement_link_each_other(manager):
    hazard = make_hazard()
    row = make_improvement(sources=[("hazard", str(hazard.pk)), ("hazard", "0")])

    assert [(source.kind, found.url) for source, found in told(row.sources.all())] == [
        ("hazard", f"/hazards/{hazard.pk}/")
    ]
    assert led_to("hazard", hazard.pk, manager) == [(str(row), f"/quality/improvements/{row.pk}/")]
    assert led_to("hazard", hazard.pk, make_staff().user) == []
    assert f"/quality/improvements/{row.pk}/" in client_of(manager).get(f"/hazards/{hazard.pk}/").text


def test_figure_is_read_from_the_system():
    booking = make_attended(ended=timedelta(days=1, hours=1))
    yesterday = clock.now() - timedelta(days=1)
    make_answer(5, invitation=make_invitation(booking), answered_at=yesterday)
    scope, days = str(booking.session.course_id), {"first_on": clock.today() - DAY, "last_on": clock.today() - DAY}

    row = plan(make_improvement(), measure="satisfaction", scope=scope, value=None, count=None, **days)

    assert [(each.value, each.count, each.is_read) for each in row.measurements.all()] == [(Decimal(100), 1, True)]


def test_nothing_counted_is_no_baseline():
    course = str(make_attended().session.course_id)

    with pytest.raises(NothingCounted):
        plan(make_improvement(), measure="satisfaction", scope=course, value=None, count=None)


def test_complaints_are_counted_for_a_thousand_visits():
    make_case(category="facility")
    make_attended()
    today = Period(clock.today(), clock.today())

    assert measures.complaints_about("facility", today) == (Decimal(1000), 1)
    assert measures.complaints_about("price", today) == (Decimal(0), 1)
    assert measures.hazards_in(str(make_hazard().area_id), today) == (Decimal(1), 1)
    assert measures.no_shows("0", today) == (None, 0)


def test_visit_of_a_night_is_one_as_the_report_counts_it(frozen):
    """Whoever comes late and again after midnight has come on one business day."""
    night = midnight(clock.today() + timedelta(days=1))
    days = Period(clock.today(), clock.today() + timedelta(days=1))
    make_case(category="facility")
    guest = make_check_in(at=night - timedelta(hours=1)).member
    make_check_in(guest, at=night + timedelta(hours=1))

    assert measures.complaints_about("facility", days) == (Decimal(1000), 1)


def test_chart_shows_the_day_of_the_change():
    row = make_improvement("act")
    chart = draw(list(row.measurements.all()), row.target, row.changed_on)

    assert [bar.y for bar in chart.bars] == [3.0, 37.0]
    assert chart.bars[0].ends < chart.changed + 20 and chart.changed < chart.bars[1].begins
    assert draw([], row.target, None) is None


def test_plan_is_refused_beside_its_field(manager):
    row = make_improvement()
    page = client_of(manager).post(f"/quality/improvements/{row.pk}/plan/", {"measure_name": "Kept"})

    assert (page.status_code, 'value="Kept"' in page.text) == (422, True)


def test_list_is_filtered_by_the_address(manager):
    make_improvement(title="First one")
    service.cancel(make_improvement(title="Second one").pk, text="No", by=HOUSE)

    shown = client_of(manager).get("/quality/improvements/?state=cancelled").text

    assert ("First one" in shown, "Second one" in shown) == (False, True)


def test_events_are_never_changed():
    row = change(make_improvement("doing"))

    with pytest.raises(Exception, match="Cannot update"):
        ImprovementEvent.objects.filter(improvement=row).update(text="other")
