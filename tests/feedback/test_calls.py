"""Who does not say whether a complaint is settled is called, once."""

from datetime import timedelta

import pytest

from feedback.guest_errors import NoCallNeeded, NotReadyToClose, ReasonNeeded
from feedback.selectors.before_closing import missing
from feedback.services import case as service
from feedback.services.calls import ask_to_call, note_call
from feedback.services.guest import confirm, reopen
from members.models import FollowUp
from tests.factories.feedback import HOUSE, make_case, read, resolve_case
from tests.factories.lessons import make_analysis
from tests.factories.members import make_member
from tests.factories.venue import make_policy, make_staff
from venue import clock
from venue.models import Message
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]


@pytest.fixture
def lead(db):
    return make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng").user


def steps(case):
    return list(case.events.filter(kind="step").values_list("step", flat=True))


@pytest.mark.covers("H-056")
def test_after_72_hours_of_silence_somebody_calls_and_not_a_second_earlier(frozen, desk):
    case = resolve_case(make_case(member=make_member(), handler=desk.staff_member))
    frozen.move(hours=72, seconds=-1)
    assert ask_to_call() == 0
    frozen.move(seconds=1)

    assert (ask_to_call(), ask_to_call()) == (1, 0)

    call = FollowUp.objects.get()
    assert (call.member, call.owner, case.number in call.text) == (case.member, desk.staff_member, True)
    assert steps(case) == ["call-1"]


@pytest.mark.parametrize(("hours", "asked"), [(71.9, 0), (72, 1)])
@pytest.mark.parametrize("other", [24, 240])
def test_another_time_of_waiting_changes_nothing_for_what_was_settled(other, hours, asked, frozen, desk):
    resolve_case(make_case())
    make_policy("case.call_after_hours", other, effective_from=clock.now() + timedelta(hours=1))
    frozen.move(hours=hours)

    assert ask_to_call() == asked


def test_guest_outside_the_member_list_is_for_the_desk_to_call(frozen, desk):
    case = resolve_case(make_case(contact="+8613800001111"))
    frozen.move(days=20)  # nothing ran for a long time

    assert ask_to_call() == 1

    [message] = Message.objects.filter(template="case_call")
    assert (message.address, case.number in message.body, FollowUp.objects.count()) == (desk.email, True, 0)


@pytest.mark.parametrize("what", ["praise", "nobody", "confirmed", "reopened", "called"])
def test_nobody_is_called_without_need(what, frozen, desk):
    fields = {"praise": {"kind": "praise"}, "nobody": {"reporter_name": "", "contact": ""}}
    case = resolve_case(make_case(**fields.get(what, {})))
    if what == "confirmed":
        confirm(case.pk, rating=5, by=HOUSE)
    elif what == "reopened":
        reopen(case.pk, "Cold.", by=HOUSE)
    elif what == "called":
        note_call(case.pk, outcome="unreached", by=desk)
    frozen.move(days=4)

    assert ask_to_call() == 0


def test_each_time_it_was_resolved_is_asked_about_once(frozen, desk, lead):
    case = resolve_case(make_case(member=make_member()))
    frozen.move(days=4)
    ask_to_call()
    reopen(case.pk, "Cold again.", by=HOUSE)
    service.resolve(case.pk, "New valve.", by=lead)
    frozen.move(days=4)

    assert (ask_to_call(), ask_to_call(), steps(case)) == (1, 0, ["call-1", "call-2"])


def test_outcome_of_the_call_confirms_and_ends_the_follow_up(frozen, desk):
    case = resolve_case(make_case(member=make_member()))
    frozen.move(days=4)
    ask_to_call()

    note_call(case.pk, outcome="satisfied", rating=4, text="All fine", by=desk)

    assert (read(case).state, FollowUp.objects.get().outcome) == ("confirmed", "reached")
    assert [event.is_visible for event in case.events.filter(kind="called")] == [False]
    with pytest.raises(NoCallNeeded):
        note_call(case.pk, outcome="unreached", by=desk)


def test_whoever_is_not_satisfied_on_the_phone_has_it_opened_again(desk):
    case = resolve_case(make_case())

    with pytest.raises(ReasonNeeded):
        note_call(case.pk, outcome="dissatisfied", by=desk)
    note_call(case.pk, outcome="dissatisfied", text="Still cold", by=desk)

    assert (read(case).state, read(case).grade) == ("reopened", "important")


@pytest.mark.covers("H-055", "F-120")
def test_complaint_is_closed_after_its_guest_has_said_so_or_could_not_be_reached(desk, lead):
    case = resolve_case(make_case())
    make_analysis(case)
    with pytest.raises(NotReadyToClose) as refused:
        service.close(case.pk, by=lead)
    assert refused.value.facts["missing"] == list(missing(read(case))) == ["The guest's confirmation and rating"]

    note_call(case.pk, outcome="unreached", by=desk)
    service.close(case.pk, by=lead)

    assert read(case).state == "closed"
