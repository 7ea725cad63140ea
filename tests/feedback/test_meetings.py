from datetime import date, timedelta

import pytest

from feedback.agenda import prepared_in
from feedback.meeting_errors import MeetingStands, MinutesConfirmed, NoMinutesYet, NotYourTask, SitsAlready
from feedback.models import Improvement, ImprovementSource, Meeting, SurveyInvitation
from feedback.selectors.meeting import agenda_of, meetings_due, opened_on, parties_missing, visible_meetings
from feedback.services import meeting as service
from feedback.services.improvement import publish
from feedback.services.inviting import invite_due
from feedback.services.meeting_sweep import remind, remind_of_tasks
from tests.clients import client_of
from tests.factories.bookings import make_course
from tests.factories.feedback import make_answer, make_attended, make_case
from tests.factories.house import make_department
from tests.factories.improvements import make_improvement, measure
from tests.factories.meetings import DAY, HOUSE, make_decision, make_group_member, make_meeting
from tests.factories.members import make_member
from tests.factories.venue import make_policy, make_staff
from venue import clock
from venue.models import ContactPreference, Message, User
from venue.models.message import Channel, Purpose
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]


@pytest.fixture
def quality(frozen):
    return make_staff(role=Role.QUALITY_LEAD).user


def sent(template):
    return sorted(Message.objects.filter(template=template).values_list("address", flat=True))


def at(day):
    """Noon of a day, in the zone of the tests."""
    return clock.frozen(clock.now() + timedelta(days=(day - clock.today()).days))


# --- the quality group -----------------------------------------------------------------------------------------------


@pytest.mark.covers("B-115")
def test_group_says_which_party_is_missing(quality):
    make_group_member("management")
    make_group_member("front_line")
    gone = make_group_member("customer", first_on=clock.today() - 9 * DAY, last_on=clock.today() - DAY)
    page = client_of(quality).get("/quality/group/")
    assert (parties_missing(), page.context["missing"]) == (["customer representative"],) * 2
    assert b"notice" in page.content
    make_group_member("customer", member=gone.member)
    assert parties_missing() == []


def test_customer_is_found_by_number_and_has_agreed(quality):
    member = make_member()
    desk = client_of(quality)
    data = {"party": "customer", "customer": member.number, "first_on": "2026-01-01", "form_key": "a" * 32}
    refused = desk.post("/quality/group/add/", data)
    assert list(refused.context["form"].errors) == ["agreed_on"]
    desk.post("/quality/group/add/", data | {"agreed_on": "2026-01-01"})
    assert [(row.member, row.staff) for row in member.quality_group.all()] == [(member, None)]


def test_nobody_sits_in_the_group_twice():
    row = make_group_member("front_line")
    with pytest.raises(SitsAlready):
        service.group.create(party="management", staff=row.staff, first_on=clock.today(), by=HOUSE)


# --- meetings --------------------------------------------------------------------------------------------------------


def test_planned_meeting_invites_its_people_once():
    row = make_meeting()
    service.change_meeting(row.pk, planned_at=row.planned_at, place="Room 3", led_by=row.led_by, staff=[], by=HOUSE)
    assert sent("meeting_invited") == sorted(guest.staff.user.email for guest in row.guests.all())


def test_another_time_is_told_again():
    row = make_meeting()
    later = row.planned_at + DAY
    service.change_meeting(row.pk, planned_at=later, place="Room 3", led_by=row.led_by, staff=[], by=HOUSE)
    assert len(sent("meeting_invited")) == 4


def test_time_that_is_what_it_was_at_first_is_told_too(frozen):
    row = make_meeting()
    for planned_at in (row.planned_at + DAY, row.planned_at):
        frozen.move(minutes=1)
        service.change_meeting(row.pk, planned_at=planned_at, place="", led_by=row.led_by, staff=[], by=HOUSE)
    assert len(sent("meeting_invited")) == 6


def test_whoever_is_added_is_told_and_nobody_else():
    row, more = make_meeting(), make_staff(role=Role.MAINTENANCE)
    service.change_meeting(row.pk, planned_at=row.planned_at, place="", led_by=row.led_by, staff=[more], by=HOUSE)
    assert (sent("meeting_invited").count(more.user.email), len(sent("meeting_invited"))) == (1, 3)


@pytest.mark.covers("B-065")
def test_group_meets_about_data_and_writes_down_measures():
    """All who sit in the group are invited, customers among them; the data is kept with the minutes and measures."""
    make_group_member("management")
    customer = make_group_member("customer").member
    row = make_meeting("begun", kind="group", staff=[])
    service.hold(row.pk, minutes="Showers.", came=list(row.guests.all()), by=row.led_by.user)
    measure = make_decision(row, text="New valves", department=make_department())
    assert sent("meeting_customer") == [customer.email]
    assert row.guests.filter(came=True).count() == 3
    assert row.agenda.filter(title_en="Low scores in surveys", figure_en="0").exists()
    assert (measure.improvement.title, measure.improvement.owner) == ("New valves", measure.owner)
    assert ImprovementSource.objects.filter(kind="meeting", ref=str(row.pk)).exists()


def test_customer_who_refuses_is_not_written_to():
    customer = make_group_member("customer").member
    ContactPreference.objects.create(
        address=customer.email, purpose=Purpose.FEEDBACK, channel=Channel.EMAIL, is_allowed=False
    )
    make_meeting(kind="group", staff=[])
    assert sent("meeting_customer") == []


def test_one_meeting_of_a_kind_about_the_same_days():
    make_meeting()
    with pytest.raises(MeetingStands):
        make_meeting()


def test_agenda_names_what_waits_and_stays_as_it_was():
    waiting = make_improvement("check")
    Improvement.objects.filter(pk=waiting.pk).update(changed_on=clock.today() - 15 * DAY)
    row = make_meeting("held")
    make_improvement()
    lines = {line.title: (line.figure, line.is_bad, line.rows) for line in agenda_of(row)}
    named = [[f"{waiting.number} Warm showers", f"/quality/improvements/{waiting.pk}/"]]
    assert lines["Effects to be measured"] == ("1", True, named)
    assert lines["Open improvements"] == ("1", False, named)
    assert lines["Satisfaction"][0] == "nothing counted, promised 95 %"


def test_agenda_counts_low_scores_of_its_days_alone():
    row = make_meeting()
    with at(row.last_on):
        make_answer(1)
    make_answer(1)
    assert [line.figure for line in prepared_in(row, "en") if line.title == "Low scores in surveys"] == ["1"]


@pytest.mark.covers("F-113")
def test_agenda_sets_the_recommendation_beside_complaints_and_how_colleagues_behave():
    row = make_meeting()
    with at(row.last_on):
        for _ in range(30):
            make_answer(5, nps=10)
        make_case(about_staff=make_staff())
        make_case()
    make_answer(1, nps=0)
    lines = {line.title: (line.figure, line.is_bad) for line in prepared_in(row, "en")}
    assert lines["Recommendation (NPS)"] == ("100 of 30 answers", False)
    assert lines["Complaints about colleagues"] == ("1", True)


def test_few_recommendations_are_no_score():
    row = make_meeting()
    with at(row.last_on):
        make_answer(5, nps=10)
    assert [each.figure for each in prepared_in(row, "en") if "NPS" in each.title] == ["too few answers: 1"]


def test_decision_becomes_a_task_whose_owner_is_told():
    task = make_decision()
    service.finish(task.pk, by=task.owner.user)
    task.refresh_from_db()
    assert (sent("meeting_task"), task.done_by) == ([task.owner.user.email], task.owner.user)


def test_task_is_done_by_its_owner():
    task = make_decision()
    with pytest.raises(NotYourTask):
        service.finish(task.pk, by=make_staff(role=Role.FRONT_DESK).user)


@pytest.mark.covers("B-065")
def test_confirmed_minutes_go_once_to_everybody_in_their_language():
    customer = make_group_member("customer", member=make_member(language="zh-hans")).member
    row = make_meeting("held", kind="group", staff=[])
    make_decision(row, text="New valves")
    service.confirm(row.pk, minutes="Showers, put right.", by=row.led_by.user)
    with pytest.raises(NoMinutesYet):
        service.confirm(row.pk, minutes="Showers.", by=row.led_by.user)
    letter = Message.objects.get(template="meeting_customer_minutes")
    assert (letter.address, letter.language) == (customer.email, "zh-hans")
    assert all(words in letter.body for words in ("Showers, put right.", "New valves"))
    assert sent("meeting_minutes") == [row.led_by.user.email]


def test_nothing_is_decided_after_the_minutes_were_sent():
    row = make_meeting("held")
    service.confirm(row.pk, minutes=row.minutes, by=row.led_by.user)
    with pytest.raises(MinutesConfirmed):
        make_decision(row)


def test_called_off_meeting_tells_its_people():
    row = make_meeting("called_off")
    assert (row.state, len(sent("meeting_off"))) == ("called_off", 2)


def test_staff_see_the_meetings_they_are_invited_to():
    row = make_meeting()
    make_meeting(months_ago=1)
    guest = row.guests.last().staff.user
    assert [*visible_meetings(guest)] == [row]


# --- the rhythm ------------------------------------------------------------------------------------------------------


@pytest.fixture
def since_2020(quality):
    User.objects.update(date_joined=clock.now() - timedelta(days=2400))
    return opened_on()


@pytest.mark.covers("C-037")
def test_half_yearly_meeting_is_asked_for_and_noted_when_missed(since_2020, quality):
    with at(date(2027, 1, 1)):
        remind()
        remind()
    asked = Message.objects.filter(template="meeting_due", dedupe_key__contains="half_yearly:2026-12-31")
    assert [each.address for each in asked] == [quality.email]
    with at(date(2027, 1, 15)):
        remind()
        remind()
    missed = Meeting.objects.filter(kind="half_yearly", last_on=date(2026, 12, 31))
    assert [(row.state, row.first_on) for row in missed] == [("missed", date(2026, 7, 1))]
    assert Message.objects.filter(template="meeting_missed", dedupe_key__contains="half_yearly").count() == 1


def test_agenda_is_sent_with_the_first_hour_after_the_days(since_2020, quality):
    """Monthly and quarterly, each when its days are over, with the page that plans it."""
    User.objects.update(language="en")
    for day, kinds in ((date(2027, 2, 1), ["monthly"]), (date(2027, 4, 1), ["group", "monthly", "quarterly"])):
        Message.objects.all().delete()
        with at(day):
            remind()
        letters = Message.objects.filter(template="meeting_due")
        assert sorted(each.dedupe_key.split(":")[1] for each in letters) == kinds
        assert all("· Open improvements: 0" in each.body for each in letters)
        assert all(f"/quality/meetings/add/?about={each.dedupe_key.split(':')[1]}:" in each.body for each in letters)


def test_what_is_due_stands_above_the_list_with_its_agenda(since_2020, quality):
    with at(date(2027, 2, 2)):
        [due] = meetings_due()
        page = client_of(quality).get(f"/quality/meetings/add/?about={due.key}")
        shown = client_of(quality).get("/quality/meetings/").context["due"]
        make_meeting(months_ago=0)
        planned = meetings_due()
    assert (due.key, due.until, shown, planned) == ("monthly:2027-01-31", date(2027, 2, 14), [due], [])
    assert "Open improvements" in [line.title for line in page.context["agenda"]]


def test_everybody_is_reminded_the_day_before_once(quality):
    customer = make_group_member("customer").member
    make_group_member("customer", member=make_member(email=""))
    row = make_meeting(kind="group", planned_at=clock.now() + 2 * DAY)
    User.objects.update(language="en")
    told = []
    for day in (clock.today(), clock.today() + DAY, clock.today() + DAY, clock.today() + 2 * DAY):
        with at(day):
            told.append(remind())
    assert told == [0, 3, 0, 0]
    assert sent("meeting_customer_tomorrow") == [customer.email]
    assert sent("meeting_tomorrow") == sorted(guest.staff.user.email for guest in row.guests.exclude(staff=None))
    assert all("· Open improvements: 0" in each.body for each in Message.objects.filter(template="meeting_tomorrow"))


def test_called_off_meeting_is_not_reminded_of():
    row = make_meeting("called_off")
    with at(clock.local(row.planned_at).date() - DAY):
        assert remind() == 0


def test_missed_meeting_can_still_be_held(since_2020):
    with at(date(2027, 1, 15)):
        remind()
        missed = Meeting.objects.get(kind="monthly")
        row = make_meeting("held")
    assert (row.pk, row.state) == (missed.pk, "held")


def test_planned_meeting_is_not_asked_for(since_2020):
    with at(date(2027, 2, 1)):
        make_meeting()
        remind()
    assert not Message.objects.filter(template="meeting_due").exists()


def noted(kind):
    return [str(row.last_on) for row in Meeting.objects.filter(kind=kind, missed_at__isnull=False)]


def test_meeting_is_missed_although_the_days_after_it_are_over_too(since_2020):
    make_policy("meeting.held_within_days", 60, effective_from=clock.now() - 300 * DAY)
    with at(date(2026, 4, 1)):
        remind()
    assert noted("monthly") == []
    with at(date(2026, 4, 2)):
        remind()
        remind()
    assert noted("monthly") == ["2026-01-31"]


@pytest.mark.parametrize(("months", "last"), [("1", "2025-12-31"), ("6", "2025-12-31")])
def test_another_rhythm_asks_for_nothing_that_lies_behind(months, last, since_2020):
    with at(date(2026, 3, 20)):
        make_policy("meeting.group_months", months, effective_from=clock.now() - 2 * DAY)
        remind()
    assert noted("group") == [last]


def test_new_house_is_asked_for_nothing(quality):
    assert (remind(), Meeting.objects.count()) == (0, 0)


def test_owner_is_reminded_of_a_task_once():
    task = make_decision(due_on=clock.today())
    assert [remind(), remind(), sent("meeting_task_due")] == [1, 0, [task.owner.user.email]]


def test_tasks_that_stay_undone_keep_no_other_from_being_reminded_of():
    meeting = make_meeting("begun")
    for _number in range(2):
        make_decision(meeting, due_on=clock.today())
    assert [remind_of_tasks(limit=1) for _sweep in range(3)] == [1, 1, 0]


# --- what guests see of it -------------------------------------------------------------------------------------------


def test_improvement_begins_at_the_case(quality):
    case = make_case(text="Cold shower")
    page = client_of(quality).get(f"/cases/{case.pk}/")
    assert page.context["begins_url"] == f"/quality/improvements/add/?from=case:{case.pk}"
    form = client_of(quality).get(page.context["begins_url"]).context["form"]
    assert form["sources"].value() == [f"case:{case.pk}"]
    assert form["sources"].field.choices == [(f"case:{case.pk}", f"Case: {case.number} Cold shower")]


def test_source_is_found_by_words_and_what_is_typed_stays(quality):
    case = make_case(text="Cold shower")
    data = {"title": "Warm water", "text": "Now", "find": "cold SHOWER", "look": "1"}
    form = client_of(quality).post("/quality/improvements/add/", data).context["form"]
    assert (form["title"].value(), [key for key, _label in form["sources"].field.choices]) == (
        "Warm water",
        [f"case:{case.pk}"],
    )
    department = make_department()
    data = {"title": "Warm", "text": "Now", "department": department.pk, "sources": [f"case:{case.pk}"]}
    client_of(quality).post("/quality/improvements/add/", data | {"form_key": "b" * 32})
    assert [str(each) for each in ImprovementSource.objects.all()] == [f"case:{case.pk}"]


@pytest.mark.covers("C-012", "W-064")
def test_members_are_asked_on_schedule_and_see_what_changed(client):
    """Asked an hour after a class; what came of the answer stands on the public pages, and the member is told."""
    make_attended()
    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert invite_due() == 1
        answer = make_answer(2, invitation=SurveyInvitation.objects.get())
        row = make_improvement("effective", sources=[("answer", str(answer.pk))])
        publish(row.pk, said_en="The room is warmer.", said_zh="教室更暖了。", by=HOUSE)
        pages = [client.get(url).content.decode() for url in ("/promises/", "/improvements/")]
    assert ["The room is warmer." in page for page in pages] == [True, True]
    assert sent("improvement_told") == [answer.invitation.member.email]


@pytest.mark.covers("F-121")
def test_plan_from_data_is_looked_at_again_in_every_meeting_until_it_is_measured():
    row = make_improvement("check", sources=[("course", str(make_course().pk))])
    Improvement.objects.filter(pk=row.pk).update(changed_on=clock.today() - 14 * DAY)
    assert row.reviews.filter(is_yes=True).values("department").distinct().count() == 2
    waiting = [line.figure for line in prepared_in(make_meeting(), "en") if line.title == "Effects to be measured"]
    measure(row, "4", first_on=clock.today(), last_on=clock.today())
    later = make_meeting(months_ago=1)
    measured = [line.figure for line in prepared_in(later, "en") if line.title == "Effects to be measured"]
    assert (waiting, measured) == (["1"], ["0"])
