from datetime import timedelta

import pytest

from feedback.services import case as service
from feedback.services.clocks import run_clocks, strike
from tests.factories.feedback import make_case, read
from tests.factories.venue import make_staff
from venue import clock
from venue.models import Message, User
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def lead(db):
    return make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng").user


def steps(case):
    return [(event.step, event.facts["late_minutes"], event.facts["told"]) for event in case.events.filter(kind="step")]


def told(case):
    rows = Message.objects.filter(subject_key=f"case:{case.pk}", template="case_step").order_by("pk")
    return [message.address for message in rows]


@pytest.mark.covers("C-023", "B-032")
def test_reminder_warning_and_escalation_come_by_the_clock(desk, lead, manager, frozen):
    case = make_case(handler=desk.staff_member)
    taken = []
    for move in (
        {"hours": 11, "minutes": 59},
        {"minutes": 1},
        {"hours": 7, "minutes": 12},
        {"hours": 4, "minutes": 48},
    ):
        frozen.move(**move)
        taken.append(run_clocks())

    assert taken == [0, 1, 1, 1]
    assert steps(case) == [
        ("resolution-50", 0, [desk.display_name]),
        ("resolution-80", 0, [lead.display_name]),
        ("resolution-100", 0, [manager.display_name]),
    ]
    assert told(case) == [desk.email, lead.email, manager.email]


def test_without_handler_the_desk_is_reminded_and_without_manager_the_owner_told(desk, frozen):
    owner = make_staff(role=Role.OWNER).user
    case = make_case()
    frozen.move(hours=24)
    run_clocks()

    assert told(case) == [desk.email, owner.email, owner.email]


def test_running_twice_strikes_once(desk, frozen):
    case = make_case()
    frozen.move(hours=12)

    assert [run_clocks(), run_clocks(), strike(case.pk)] == [1, 0, 0]
    assert len(told(case)) == 1


def test_step_due_while_nothing_ran_is_taken_once_late_and_says_so(desk, lead, manager, frozen):
    case = make_case(handler=desk.staff_member)
    User.objects.filter(pk=manager.pk).update(language="en")
    frozen.move(hours=25, minutes=35)

    assert [run_clocks(), run_clocks()] == [3, 0]

    event = case.events.get(step="resolution-100")
    message = Message.objects.get(template="case_step", address=manager.email)
    assert (event.due_at, event.at) == (case.received_at + timedelta(hours=24), clock.now())
    assert (event.facts["late_minutes"], message.params["late_minutes"]) == (95, 95)
    assert "95 minutes late" in message.body
    assert message.subject.startswith("Overdue: ")


@pytest.mark.covers("W-062")
def test_urgent_answer_has_its_own_clock_that_rings_at_any_hour(desk, manager, frozen):
    case = make_case(grade="urgent")
    frozen.move(minutes=30)

    assert run_clocks() == 3
    assert [name for name, *_ in steps(case)] == ["answer-50", "answer-80", "answer-100"]
    assert set(Message.objects.filter(template="case_step").values_list("is_direct", flat=True)) == {True}


def test_answer_and_resolution_stop_their_clocks(desk, frozen):
    answered, resolved = make_case(kind="enquiry"), make_case()
    service.reply(answered.pk, "At nine.", by=desk)
    service.resolve(resolved.pk, "Done.", by=desk)
    frozen.move(days=3)

    assert run_clocks() == 0


def test_extended_case_is_escalated_at_the_new_limit(desk, manager, frozen):
    case = make_case(grade="important")
    service.reply(case.pk, "A part is on its way.", by=desk)
    service.extend(case.pk, until=case.received_at + timedelta(hours=48), reason="Part", by=manager)
    frozen.move(hours=47)
    run_clocks()
    before = [name for name, *_ in steps(case)]
    frozen.move(hours=1)
    run_clocks()

    assert (before, steps(read(case))[-1][0]) == (["resolution-50", "resolution-80"], "resolution-100")
