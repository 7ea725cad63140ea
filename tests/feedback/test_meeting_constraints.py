import pytest
from django.db import IntegrityError, transaction

from feedback.models import AgendaLine, GroupMember, Meeting, MeetingDecision, MeetingGuest
from tests.factories.improvements import make_improvement
from tests.factories.meetings import DAY, make_decision, make_group_member, make_meeting
from tests.factories.members import make_member
from tests.factories.venue import make_staff
from venue import clock
from venue.constraints import violated_constraint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def meeting(**fields):
    Meeting.objects.filter(pk=make_meeting().pk).update(**fields)


def decision(**fields):
    MeetingDecision.objects.filter(pk=make_decision().pk).update(**fields)


def sits(party="front_line", **fields):
    GroupMember.objects.filter(pk=make_group_member(party).pk).update(**fields)


def guest_twice(**who):
    row = make_meeting(staff=[])
    for _time in range(2):
        MeetingGuest.objects.create(meeting=row, **who)


def same_days_twice():
    row = make_meeting()
    row.pk = None
    row.save(force_insert=True)


BREACHES = {
    "feedback_groupmember_is_of_its_party": lambda: sits("customer", agreed_on=None),
    "feedback_groupmember_ends_after_it_begins": lambda: sits(last_on=clock.today() - DAY),
    "feedback_groupmember_staff_once": lambda: make_group_member(staff=make_group_member().staff),
    "feedback_groupmember_customer_once": lambda: make_group_member(
        "customer", member=make_group_member("customer").member
    ),
    "feedback_meeting_one_about_the_days": same_days_twice,
    "feedback_meeting_ends_after_it_begins": lambda: meeting(first_on=clock.today() + DAY),
    "feedback_meeting_planned_or_missed": lambda: meeting(led_by=None),
    "feedback_meeting_held_with_minutes": lambda: meeting(held_at=clock.now()),
    "feedback_meeting_confirmed_once_held": lambda: meeting(confirmed_at=clock.now(), confirmed_by=make_staff().user),
    "feedback_meeting_called_off_with_reason": lambda: meeting(called_off_at=clock.now()),
    "feedback_meetingguest_is_one_person": lambda: MeetingGuest.objects.create(meeting=make_meeting()),
    "feedback_meetingguest_staff_once": lambda: guest_twice(staff=make_staff()),
    "feedback_meetingguest_customer_once": lambda: guest_twice(member=make_member()),
    "feedback_agendaline_in_both_languages": lambda: AgendaLine.objects.create(meeting=make_meeting(), title_en="A"),
    "feedback_meetingdecision_says_what": lambda: decision(text=""),
    "feedback_meetingdecision_owned_until": lambda: decision(owner=None, improvement=make_improvement()),
    "feedback_meetingdecision_done_by_somebody": lambda: decision(done_at=clock.now()),
}


@pytest.mark.parametrize("name", BREACHES)
def test_database_refuses(name):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        BREACHES[name]()
    assert violated_constraint(refused.value) == name


def test_every_constraint_is_tried():
    models = (AgendaLine, GroupMember, Meeting, MeetingDecision, MeetingGuest)
    assert {each.name for model in models for each in model._meta.constraints} == set(BREACHES)


def test_kept_agenda_stays():
    line = make_meeting("held").agenda.first()
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        AgendaLine.objects.filter(pk=line.pk).update(figure_en="7")
