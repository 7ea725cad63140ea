"""What colleagues owe people: opened, handed over, done or cancelled, and the clock that reminds of it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.http import Http404

from members import follow_up_errors as errors
from members.follow_up_rules import (
    FollowUpFacts,
    check_due_ahead,
    check_may_cancel,
    check_open,
    check_owner_able,
    check_something_changes,
)
from members.models import FollowUp, FollowUpMove
from members.selectors.follow_up import able_owners, due_count, follow_up_for, promised_to, visible_to, who_sees
from members.services.follow_up import cancel, finish, hand_over, open_follow_up
from members.services.follow_up_clock import run_clock
from tests.factories.follow_ups import make_follow_up, make_step
from tests.factories.house import make_shift
from tests.factories.members import make_member
from tests.factories.venue import make_policy, make_staff
from tests.queries import queries_of
from venue import clock
from venue.actors import Automation
from venue.history import history_of
from venue.models import Message
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULE = Automation("rule")
NOT_YOURS = errors.NotYoursToCancel


@pytest.fixture
def lin(frozen):
    return make_staff(role=Role.FRONT_DESK, name="Lin Ke")


@pytest.fixture
def coach(frozen):
    return make_staff(role=Role.INSTRUCTOR, name="Chen Jing", language="en")


@pytest.fixture
def manager(frozen):
    return make_staff(role=Role.MANAGER, name="Zhou Ning").user


def promise(member, owner, *, by, **fields):
    fields = {"kind": "welcome", "text": "Ask how it was.", "due_at": clock.now() + DAY} | fields
    return open_follow_up(member.pk, owner=owner, by=by, **fields)


def steps(row):
    return list(row.moves.order_by("pk").values_list("kind", "note", "told"))


def letters():
    return list(Message.objects.order_by("pk").values_list("template", "user__name", "state"))


# --- opening ---------------------------------------------------------------------------------------------------------


@pytest.mark.covers("F-035")
def test_colleague_who_is_given_something_is_told_with_all_that_they_need(member, lin, coach):
    row = promise(member, coach, note=" Prefers the evening. ", by=lin.user)

    assert (row.state, row.opened_by, row.opened_at, row.owner) == ("open", lin.user, clock.now(), coach)
    assert steps(row) == [("opened", "Prefers the evening.", "")]
    letter = Message.objects.get()
    assert (letter.template, letter.address, letter.subject) == (
        "follow_up_given", coach.user.email, "For you: Ask how it was. (Wang Xiaomin)",
    )  # fmt: skip
    for words in ("Lin Ke", "Prefers the evening.", "Wed 11 Mar, 12:00", f"/follow-ups/{row.pk}/"):
        assert words in letter.body


def test_nobody_is_told_of_what_they_take_themselves_or_a_rule_opens(member, lin):
    promise(member, lin, by=lin.user)
    promise(member, lin, by=RULE)
    assert letters() == []


def test_cause_opens_one_follow_up(member, lin):
    first = promise(member, lin, cause="visit:1", by=RULE)
    assert promise(member, lin, cause="visit:1", by=RULE) is None
    assert promise(member, lin, cause="visit:2", by=RULE).pk != first.pk
    assert (FollowUp.objects.count(), FollowUpMove.objects.count(), first.opened_by) == (2, 2, None)


@pytest.mark.parametrize(
    ("check", "bad", "good", "error"),
    [
        (check_open, FollowUpFacts(state="done"), FollowUpFacts(), errors.FollowUpClosed),
        (check_owner_able, FollowUpFacts(owner_is_able=False), FollowUpFacts(), errors.OwnerUnfit),
        (check_may_cancel, FollowUpFacts(actor=1, opened_by=2), FollowUpFacts(actor=2, opened_by=2), NOT_YOURS),
        (check_may_cancel, FollowUpFacts(actor=1), FollowUpFacts(actor=1, is_manager=True), NOT_YOURS),
    ],
)
def test_each_rule_refuses_and_lets_through(check, bad, good, error):
    with pytest.raises(error):
        check(bad, clock.now())
    check(good, clock.now())


def test_time_and_owner_have_to_be_new_and_to_come():
    now = clock.now()
    with pytest.raises(errors.DuePassed):
        check_due_ahead(FollowUpFacts(due_at=now), now)
    check_due_ahead(FollowUpFacts(due_at=now + HOUR), now)
    with pytest.raises(errors.NothingChanges):
        check_something_changes(FollowUpFacts(owner=1, due_at=now, had=(1, now)), now)
    check_something_changes(FollowUpFacts(owner=1, due_at=now + HOUR, had=(1, now)), now)


def test_nothing_is_kept_of_what_is_refused(member, lin):
    cleaner = make_staff(role=Role.ATTENDANT)
    with pytest.raises(errors.OwnerUnfit):
        promise(member, cleaner, by=lin.user)
    with pytest.raises(errors.DuePassed):
        promise(member, lin, due_at=clock.now(), by=lin.user)
    assert (FollowUp.objects.count(), FollowUpMove.objects.count()) == (0, 0)


def test_owners_are_those_who_work_here_and_see_follow_ups(lin, coach):
    make_staff(role=Role.FRONT_DESK, left_on=clock.today())
    make_staff(role=Role.ATTENDANT)
    assert list(able_owners()) == [coach, lin]


# --- the steps -------------------------------------------------------------------------------------------------------


@pytest.mark.covers("F-035")
def test_handed_over_it_keeps_who_had_it_and_why(member, lin, coach, frozen):
    row = promise(member, coach, by=lin.user)
    frozen.move(hours=1)
    hand_over(row.pk, owner=lin, due_at=row.due_at, note="Ill until Friday.", by=coach.user)
    hand_over(row.pk, owner=lin, due_at=row.due_at + DAY, note="Asked for tomorrow.", by=lin.user)

    assert steps(row) == [
        ("opened", "", ""), ("handed_over", "Ill until Friday.", ""), ("postponed", "Asked for tomorrow.", ""),
    ]  # fmt: skip
    assert [each.owner for each in row.moves.order_by("pk")] == [coach, lin, lin]
    assert letters() == [("follow_up_given", "Chen Jing", "withdrawn"), ("follow_up_given", "Lin Ke", "withdrawn")]
    changed = [(each.label, each.before, each.after) for event in history_of(row) for each in event.changes]
    assert ("Owner", "Chen Jing", "Lin Ke") in changed


def test_done_it_says_what_came_of_it_and_is_closed(member, lin, coach):
    row = promise(member, coach, by=lin.user)
    finish(row.pk, outcome="agreed", note="Comes on Sunday.", by=lin.user)

    row.refresh_from_db()
    assert (row.state, row.outcome, row.closed_by, row.closed_at) == ("done", "agreed", lin.user, clock.now())
    assert (steps(row)[-1], letters()) == (
        ("done", "Comes on Sunday.", ""), [("follow_up_given", "Chen Jing", "withdrawn")],
    )  # fmt: skip
    for again in (
        lambda: finish(row.pk, outcome="reached", by=lin.user),
        lambda: hand_over(row.pk, owner=lin, due_at=clock.now() + DAY, note="x", by=lin.user),
        lambda: cancel(row.pk, note="x", by=lin.user),
    ):
        with pytest.raises(errors.FollowUpClosed):
            again()
    assert len(steps(row)) == 2


def test_not_reached_it_is_owed_once_more(member, lin):
    row = promise(member, lin, by=lin.user)
    finish(row.pk, outcome="unreached", again_at=clock.now() + DAY, by=lin.user)
    [again] = FollowUp.objects.open()
    assert (again.text, again.owner, again.due_at, again.cause) == (
        row.text, lin, clock.now() + DAY, f"follow_up:{row.pk}",
    )  # fmt: skip


def test_done_stays_undone_when_the_next_time_is_refused(member, lin):
    row = promise(member, lin, by=lin.user)
    with pytest.raises(errors.DuePassed):
        finish(row.pk, outcome="unreached", again_at=clock.now(), by=lin.user)
    row.refresh_from_db()
    assert (row.state, len(steps(row))) == ("open", 1)


def test_promise_is_taken_back_by_who_opened_it_or_a_manager(member, lin, coach, manager):
    own, rules = promise(member, coach, by=lin.user), promise(member, coach, by=RULE)
    for row, somebody in ((own, coach.user), (rules, lin.user)):
        with pytest.raises(errors.NotYoursToCancel):
            cancel(row.pk, note="x", by=somebody)
    cancel(own.pk, note="Moved away.", by=lin.user)
    cancel(rules.pk, note="A test.", by=manager)
    assert [each.state for each in FollowUp.objects.order_by("pk")] == ["cancelled", "cancelled"]
    assert steps(own)[-1] == ("cancelled", "Moved away.", "")


# --- who sees it -----------------------------------------------------------------------------------------------------


def test_who_looks_at_people_sees_all_and_others_what_their_role_owes(lin, coach):
    colleague, therapist = make_staff(role=Role.INSTRUCTOR), make_staff(role=Role.PRACTITIONER)
    desks, coachs, colleagues = (make_follow_up(owner=each) for each in (lin, coach, colleague))
    assert set(visible_to(lin.user)) == {desks, coachs, colleagues}
    assert set(visible_to(coach.user)) == {coachs, colleagues}
    assert set(visible_to(therapist.user)) == set()
    assert follow_up_for(coach.user, colleagues.pk) == colleagues
    with pytest.raises(Http404):
        follow_up_for(coach.user, desks.pk)


def test_who_is_shown_one_is_who_finds_it(lin, coach):
    everybody = [lin, coach, *(make_staff(role=role) for role in (Role.INSTRUCTOR, Role.PRACTITIONER, Role.MANAGER))]
    for owner in everybody:
        row = make_follow_up(owner=owner)
        assert set(who_sees(row)) == {each for each in everybody if row in visible_to(each.user)}


def test_being_a_member_too_is_no_role_that_is_shared(lin, coach, stranger):
    for user in (lin.user, coach.user):
        user.groups.add(user.groups.model.objects.get(name="member"))
    make_follow_up(owner=lin)
    assert list(visible_to(coach.user)) == []


def test_desk_is_told_what_was_promised_and_how_much_is_due(member, lin, frozen):
    later = make_follow_up(member, owner=lin, due_at=clock.now() + DAY)
    soon = make_follow_up(member, owner=lin, due_at=clock.now() + HOUR)
    make_follow_up(member, owner=lin, state="cancelled", closed_at=clock.now())
    make_follow_up(owner=lin, due_at=clock.now() + 11 * HOUR)
    frozen.move(hours=1)
    assert [(each.pk, each.owner, each.is_overdue) for each in promised_to(member)] == [
        (soon.pk, "Lin Ke", True), (later.pk, "Lin Ke", False),
    ]  # fmt: skip
    assert (due_count(lin.user), queries_of(lambda: promised_to(member))) == (2, 1)


# --- the clock -------------------------------------------------------------------------------------------------------


def test_owner_is_reminded_once_when_it_falls_due(member, lin, frozen):
    row = promise(member, lin, by=lin.user)
    assert run_clock() == 0
    frozen.move(days=1)
    assert (run_clock(), run_clock()) == (1, 0)

    row.refresh_from_db()
    assert (row.reminded_at, letters()) == (clock.now(), [("follow_up_due", "Lin Ke", "pending")])
    assert steps(row)[-1] == ("reminded", "", "Lin Ke")


def test_overdue_goes_to_those_on_duty_who_are_shown_it(member, lin, coach, manager, frozen):
    row = promise(member, coach, by=RULE)
    frozen.move(days=2)
    for staff in (lin, make_staff(role=Role.ATTENDANT), make_staff(role=Role.PRACTITIONER), coach):
        make_shift(staff=staff)
    assert (run_clock(), run_clock()) == (2, 0)
    assert letters() == [("follow_up_due", "Chen Jing", "pending"), ("follow_up_overdue", "Lin Ke", "pending")]
    assert steps(row)[1:] == [("reminded", "", "Chen Jing"), ("escalated", "", "Lin Ke")]


@pytest.mark.parametrize(
    ("there", "told"), [(["manager", "owner"], "manager"), (["owner"], "owner"), ([], "Chen Jing")]
)
def test_with_nobody_on_duty_overdue_goes_up(there, told, member, coach, frozen):
    for role in there:
        make_staff(role=role, name=role)
    make_follow_up(member, owner=coach, reminded_at=clock.now())
    frozen.move(hours=24, minutes=59)
    assert run_clock() == 0
    frozen.move(minutes=1)
    assert (run_clock(), letters()) == (1, [("follow_up_overdue", told, "pending")])


def test_house_says_after_how_long_others_are_told(member, lin, coach, frozen):
    make_policy("follow_up.escalate_hours", 2, effective_from=clock.now())
    make_follow_up(member, owner=coach, reminded_at=clock.now())
    frozen.move(hours=2, minutes=59)
    assert run_clock() == 0
    frozen.move(minutes=1)
    assert run_clock() == 1


def test_what_fell_due_for_somebody_who_has_left_goes_to_the_next(member, coach, manager, frozen):
    make_follow_up(member, owner=coach)
    type(coach).objects.update(left_on=clock.today())
    type(coach).objects.filter(user=manager).update(left_on=None)
    frozen.move(hours=1)
    assert (run_clock(), letters()) == (1, [("follow_up_due", "Zhou Ning", "pending")])


def test_clock_begins_anew_when_another_time_is_set(member, lin, frozen):
    row = make_follow_up(member, owner=lin)
    frozen.move(hours=1)
    run_clock()
    hand_over(row.pk, owner=lin, due_at=clock.now() + HOUR, note="Asked for later.", by=lin.user)
    assert run_clock() == 0
    frozen.move(hours=1)
    assert run_clock() == 1
    assert letters() == [("follow_up_due", "Lin Ke", "withdrawn"), ("follow_up_due", "Lin Ke", "pending")]


def test_what_is_closed_has_no_clock(member, lin, frozen):
    row = make_follow_up(member, owner=lin)
    finish(row.pk, outcome="reached", by=lin.user)
    frozen.move(days=9)
    assert (run_clock(), letters()) == (0, [])


# --- the database ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"text": ""}, "members_followup_says_what"),
        ({"state": "done", "outcome": "reached"}, "members_followup_closed_has_time"),
        ({"state": "done", "closed_at": "now"}, "members_followup_done_has_outcome"),
        ({"outcome": "reached"}, "members_followup_done_has_outcome"),
        ({"escalated_at": "now"}, "members_followup_reminded_first"),
    ],
)
def test_database_refuses_what_no_service_writes(fields, name):
    fields = {key: clock.now() if value == "now" else value for key, value in fields.items()}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make_follow_up(**fields)


def test_database_keeps_one_for_a_cause_and_steps_as_they_were(member):
    row = make_follow_up(member, cause="visit:1")
    with pytest.raises(IntegrityError, match="members_followup_one_per_cause"), transaction.atomic():
        make_follow_up(make_member(), cause="visit:1")
    make_step(row)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        row.moves.update(note="another")
