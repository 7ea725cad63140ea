from datetime import timedelta

import pytest

from feedback.metrics import of_complaints
from feedback.models import Case, CaseEvent
from feedback.selectors.clocks import clocks_of, next_clock
from feedback.selectors.facts import case_facts
from feedback.services import case as service
from feedback.services import messages
from feedback.services.clocks import run_clocks, strike
from tests.factories.bookings import make_session
from tests.factories.feedback import make_case, read
from tests.factories.venue import make_staff
from venue import clock
from venue.models import Message, User
from venue.roles import Role
from venue.services.policy import set_policy
from venue.sweeping import SweepIncomplete

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]


@pytest.fixture
def lead(db):
    return make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng").user


def steps(case):
    return [(event.step, event.facts["late_minutes"], event.facts["told"]) for event in case.events.filter(kind="step")]


def told(case):
    rows = Message.objects.filter(subject_key=f"case:{case.pk}", template="case_step").order_by("pk")
    return [message.address for message in rows]


@pytest.fixture
def owner(db):
    return make_staff(role=Role.OWNER, name="Lao Ban").user


@pytest.mark.covers("C-023", "B-032")
def test_each_step_comes_by_the_clock_to_whom_it_concerns(desk, lead, manager, owner, frozen):
    case = make_case(handler=desk.staff_member)
    taken = []
    for move in (
        {"hours": 11, "minutes": 59},
        {"minutes": 1},
        {"hours": 7, "minutes": 12},
        {"hours": 4, "minutes": 47},
        {"minutes": 1},
        {"hours": 12},
        {"hours": 36},
    ):
        frozen.move(**move)
        taken.append(run_clocks())

    assert taken == [0, 1, 1, 0, 2, 1, 3]
    assert [(name, told) for name, _late, told in steps(case)] == [
        ("resolution-50", [desk.display_name]),
        ("resolution-80", [lead.display_name]),
        ("final-50", [desk.display_name]),
        ("resolution-100", [manager.display_name]),
        ("resolution-150", [owner.display_name]),
        ("final-80", [lead.display_name]),
        ("final-100", [manager.display_name]),
        ("final-150", [owner.display_name]),
    ]
    assert told(case) == [user.email for user in (desk, lead, desk, manager, owner, lead, manager, owner)]


def test_case_whose_step_fails_keeps_no_other_waiting(desk, frozen, monkeypatch):
    broken, other = (make_case(kind="enquiry", handler=desk.staff_member) for _ in range(2))
    tell_step = messages.tell_step

    def tell(case, *rest):
        if case == broken:
            raise KeyError("no such text")
        return tell_step(case, *rest)

    frozen.move(hours=12)
    with monkeypatch.context() as patch, pytest.raises(SweepIncomplete):
        patch.setattr(messages, "tell_step", tell)
        run_clocks()
    assert (steps(broken), told(broken), len(steps(other)), told(other)) == ([], [], 1, [desk.email])

    assert (run_clocks(), told(broken), told(other)) == (1, [desk.email], [desk.email])


def test_without_handler_the_desk_is_reminded_and_without_manager_the_owner_told(desk, owner, frozen):
    case = make_case(kind="enquiry")
    frozen.move(hours=24)
    run_clocks()

    assert told(case) == [desk.email, owner.email, owner.email]


def test_without_owner_the_manager_hears_the_last_step_and_for_who_left_the_desk_the_first(desk, manager, frozen):
    gone = make_staff(role=Role.FRONT_DESK).user
    case = make_case(kind="enquiry", handler=gone.staff_member)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    frozen.move(hours=36)
    run_clocks()

    assert told(case) == [desk.email, manager.email, manager.email, manager.email]


def test_nobody_is_told_of_a_complaint_about_themselves(lead, manager, owner, frozen):
    case = make_case(kind="enquiry", session=make_session(instructor=manager.staff_member))
    other = make_case(kind="enquiry")
    Case.objects.filter(pk=other.pk).update(about_staff=manager.staff_member)
    frozen.move(hours=24)
    run_clocks()

    assert {"manager": manager.email in told(case) + told(other), "owner": told(case)[-1], "lead": told(other)[1]} == {
        "manager": False,
        "owner": owner.email,
        "lead": lead.email,
    }


def test_steps_of_several_cases_are_taken_in_the_order_in_which_they_fell_due(desk, lead, frozen):
    later = make_case(kind="enquiry")
    frozen.move(hours=1)
    sooner = make_case(kind="enquiry", grade="urgent")
    frozen.move(hours=20)
    run_clocks()

    found = CaseEvent.objects.exclude(step="").order_by("pk").values_list("case", "step")
    assert list(found) == [
        *((sooner.pk, f"answer-{percent}") for percent in (50, 80, 100, 150)),
        *((later.pk, f"answer-{percent}") for percent in (50, 80)),
    ]


def test_running_twice_strikes_once(desk, frozen):
    case = make_case()
    frozen.move(hours=12)

    assert [run_clocks(), run_clocks(), strike(case.pk)] == [1, 0, 0]
    assert len(told(case)) == 1


def test_step_due_while_nothing_ran_is_taken_once_late_and_says_so(desk, lead, manager, frozen):
    case = make_case(handler=desk.staff_member)
    User.objects.filter(pk=manager.pk).update(language="en")
    frozen.move(hours=25, minutes=35)

    assert [run_clocks(), run_clocks()] == [4, 0]

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

    assert (before, steps(read(case))[-1][0]) == (
        ["resolution-50", "resolution-80", "final-50", "final-80"],
        "resolution-100",
    )


def reopened(case):
    """As when the guest was not satisfied."""
    CaseEvent.objects.create(case=case, kind="reopened", at=clock.now())


@pytest.mark.covers("C-023", "H-056")
def test_opened_again_clocks_run_on_from_intake_and_no_step_comes_twice(desk, lead, manager, owner, frozen):
    case = make_case(handler=desk.staff_member)
    frozen.move(hours=13)
    run_clocks()
    service.resolve(case.pk, "Done.", by=lead)
    frozen.move(days=2)
    quiet = run_clocks()
    reopened(case)

    assert (quiet, read(case).is_open, next_clock(read(case)).is_overdue(clock.now())) == (0, True, True)
    assert [run_clocks(), run_clocks()] == [3, 0]
    assert [(name, late) for name, late, _told in steps(case)] == [
        ("resolution-50", 60),
        ("resolution-80", 0),  # nobody was late: it was resolved meanwhile
        ("resolution-100", 0),
        ("resolution-150", 0),
    ]
    frozen.move(hours=11)
    assert [run_clocks(), steps(case)[-1][0]] == [1, "final-150"]


def test_thanks_after_the_end_open_nothing_and_start_no_clock(desk, lead, frozen):
    case = make_case()
    service.resolve(case.pk, "Done.", by=lead)
    CaseEvent.objects.create(case=case, kind="guest", text="Thank you!", at=clock.now())
    frozen.move(days=3)

    assert (run_clocks(), read(case).state, next_clock(read(case))) == (0, "resolved", None)


def test_suggestion_praise_and_enquiry_carry_two_clocks(frozen):
    for kind in ("suggestion", "praise", "enquiry"):
        case = make_case(kind=kind)
        assert {each.name: each.promised_at - case.received_at for each in clocks_of(case)} == {
            "acknowledgement": timedelta(minutes=1),
            "answer": timedelta(hours=24),
        }


FIGURES = {
    "case.answer_hours": 24,
    "complaint.resolve_hours": 24,
    "complaint.extend_hours": 48,
    "complaint.final_hours": 48,
}


def limits(case):
    """In hours, in the order of the figures."""
    answer, resolution, final = clocks_of(case)[1:]
    instants = [answer.promised_at, resolution.promised_at, case_facts(case).outer_limit, final.promised_at]
    return [(each - case.received_at) / timedelta(hours=1) for each in instants]


@pytest.mark.parametrize("key", FIGURES)
def test_changed_figure_changes_nothing_of_what_was_promised(key, desk, manager, frozen):
    set_policy(key, value=20, by=manager)
    frozen.move(minutes=1)
    old = [make_case(grade=grade) for grade in ("important", "general")]
    promised = list((FIGURES | {key: 20}).values())
    frozen.move(minutes=1)
    set_policy(key, value=1, by=manager)
    frozen.move(minutes=1)
    new = make_case()

    assert [limits(read(case)) for case in (*old, new)] == [promised, promised, list((FIGURES | {key: 1}).values())]
    service.sort_case(old[0].pk, kind="complaint", category="price", grade="general", reason="Money", by=manager)
    assert limits(read(old[0])) == promised
    frozen.move(hours=2)
    for case in old:
        service.resolve(case.pk, "Done.", by=desk)
    assert figures() == ((2, 2) if key != "complaint.resolve_hours" else (2, 3))  # the new one is late by its own


def figures():
    return of_complaints(clock.now() - timedelta(days=1), clock.now() + timedelta(seconds=1))


SEQUENCES = [
    [],
    ["reply"],
    ["waiting", "guest", "resumed"],
    ["resolved"],
    ["resolved", "guest"],
    ["resolved", "closed"],
    ["resolved", "reopened"],
    ["reply", "resolved", "reopened", "resolved"],
    ["resolved", "reopened", "withdrawn"],
    ["resolved", "reopened", "rejected", "closed"],
    ["withdrawn"],
    ["rejected"],
]


@pytest.mark.covers("C-002")
@pytest.mark.parametrize("hours", [5, 15])
@pytest.mark.parametrize("kinds", SEQUENCES)
def test_what_the_database_reads_and_what_clocks_say_agree(kinds, hours, frozen):
    """Five hours apart everything is in time, at fifteen only the first is."""
    case = make_case()
    begins = clock.now()
    for kind in kinds:
        frozen.move(hours=hours)
        CaseEvent.objects.create(case=case, kind=kind, at=clock.now())
    frozen.move(hours=1)

    case = read(case)
    clocks = {each.name: each for each in clocks_of(case)}
    resolution, due = clocks["resolution"], next_clock(case)
    assert (case.answered_at or case.ended_at, case.resolved_at or case.ended_at, case.due_at) == (
        clocks["answer"].stopped_at,
        resolution.stopped_at,
        due and due.due_at,
    )
    is_kept = resolution.is_kept(clock.now())
    if is_kept and case.resolved_at is None:  # taken back in time: nobody's promise
        is_kept = None
    assert of_complaints(begins, clock.now()) == {None: (0, 0), True: (1, 1), False: (0, 1)}[is_kept]
