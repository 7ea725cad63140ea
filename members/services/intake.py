"""Receiving somebody: each step is kept as soon as it is said, and somebody answers for the guest throughout."""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_noop

from members.errors import ReceivedAlready, TabletCodeUnfit
from members.intake_rules import HAND_OVER_RULES, MEET_RULES, PERSON_RULES, STEP_RULES, IntakeFacts, Rules
from members.models import Intake, IntakeHandover, Member, TabletCode
from members.selectors.intake import STEPS, open_for, receiving
from members.services.member import Facts, add_member, change_member
from members.services.photo import NewPhoto, put_photo, stored
from venue import clock, locking
from venue.actors import Actor, Automation, user_of
from venue.constraints import refused_as
from venue.models import User
from venue.rules import check

logger = logging.getLogger(__name__)

GUEST = Automation(gettext_noop("the guest, at the tablet"))
SALT = "members.tablet_code"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another
LENGTH = 8  # too many to be guessed within a quarter of an hour
GOOD_FOR_MINUTES = 15
ONE_OPEN = {"members_intake_one_open": ReceivedAlready()}
State, Step = Intake.State, Intake.Step


def begin(member_pk: int | None = None, *, by: User) -> Intake:
    """Begin to receive somebody, known or not; whoever does answers for them. Of somebody who is being received the
    intake that is under way. Locks the person.
    """
    with locking.atomic(by=by), refused_as(ONE_OPEN):
        if member_pk is not None:
            locking.lock_one(Member, member_pk)
            if found := open_for(member_pk):
                return found
        step = Step.BASICS if member_pk is None else Step.SCREENING
        now = clock.now()
        return Intake.objects.create(member_id=member_pk, step=step, greeted_by=by, responsible=by, started_at=now)


def keep_person(
    intake_pk: int,
    facts: Facts,
    *,
    member_pk: int | None = None,
    is_somebody_else: bool = False,
    new_photo: NewPhoto | None = None,
    by: Actor,
) -> Intake:
    """Write down who it is, with a photo if there is one; or set right what is written down of `member_pk`, whom the
    intake has. Of two who write down somebody at once, the second writes nothing.

    Locks the person, then the intake. Raises what `MEET_RULES`, the services of people and that of photos say.
    """
    with stored(new_photo) as name, locking.atomic(by=by), refused_as(ONE_OPEN):
        if member_pk is None:
            member_pk = add_member(facts, is_somebody_else=is_somebody_else, by=by).pk
        else:
            change_member(member_pk, facts, by=by)
        if new_photo:
            put_photo(member_pk, name, new_photo)
        return _meet(intake_pk, member_pk)


def take_person(intake_pk: int, member_pk: int, *, by: Actor) -> Intake:
    """It is somebody who is known already. Locks the person, then the intake; raises `ReceivedAlready` and what
    `MEET_RULES` say.
    """
    with locking.atomic(by=by), refused_as(ONE_OPEN):
        locking.lock_one(Member, member_pk)
        return _meet(intake_pk, member_pk)


def _meet(intake_pk: int, member_pk: int) -> Intake:
    intake = locking.lock_one(Intake, intake_pk)
    check(MEET_RULES, facts_of(intake, is_else=intake.member_id not in (None, member_pk)), clock.now())
    intake.member_id, intake.step = member_pk, after(intake, Step.BASICS)
    intake.save(update_fields=["member", "step"])
    return intake


def check_identity(intake_pk: int, *, by: User) -> Intake:
    """Keep that the identity card was looked at, by whom and when; looked at twice, the first stands. Nothing of the
    card is kept. Locks the intake.
    """
    with locking.atomic(by=by):
        intake = _locked(intake_pk, STEP_RULES)
        if intake.identity_checked_at is None:
            intake.identity_checked_at, intake.identity_checked_by = clock.now(), by
            intake.save(update_fields=["identity_checked_at", "identity_checked_by"])
    return intake


@dataclass(frozen=True)
class Aims:
    """What somebody comes for, and when they have time."""

    goals: Sequence[str]
    hours: Sequence[str] = ()
    times_a_week: int | None = None


def keep_aims(intake_pk: int, aims: Aims, *, by: Actor) -> Intake:
    """Keep what somebody comes for. Locks the intake."""
    with locking.atomic(by=by):
        intake = _locked(intake_pk, STEP_RULES)
        intake.goals, intake.hours, intake.times_a_week = list(aims.goals), list(aims.hours), aims.times_a_week
        intake.step = after(intake, Step.GOALS)
        intake.save(update_fields=["goals", "hours", "times_a_week", "step"])
    return intake


def pass_step(intake_pk: int, step: str, *, by: Actor) -> Intake:
    """A step is done that is kept elsewhere, as the screening is. Locks the intake."""
    with locking.atomic(by=by):
        intake = _locked(intake_pk, STEP_RULES)
        intake.step = after(intake, step)
        intake.save(update_fields=["step"])
    return intake


def hand_over(intake_pk: int, to: User, note: str, *, by: User) -> IntakeHandover:
    """Somebody else answers for the guest from now on, and is told what to know. Locks the intake; raises what
    `HAND_OVER_RULES` say.
    """
    with locking.atomic(by=by):
        intake = locking.lock_one(Intake, intake_pk)
        now = clock.now()
        receives = receiving(now).filter(user=to).exists()
        check(HAND_OVER_RULES, facts_of(intake, to=to.pk, to_receives=receives), now)
        before, intake.responsible = intake.responsible, to
        intake.save(update_fields=["responsible"])
        return IntakeHandover.objects.create(intake=intake, from_user=before, to_user=to, note=note.strip(), at=now)


def finish(intake_pk: int, next_step: str, note: str = "", *, by: Actor) -> Intake:
    """The guest has been received, and it is said what comes next. Locks the intake."""
    with locking.atomic(by=by):
        intake = _locked(intake_pk, STEP_RULES)
        intake.next_step, intake.next_note = next_step, note.strip()
        _end(intake, State.DONE, by, "next_step", "next_note")
    logger.info("intake %s is done", intake_pk)
    return intake


def break_off(intake_pk: int, reason: str, *, by: User) -> Intake:
    """The guest left, or it was begun by mistake. What was written down stays. Locks the intake."""
    with locking.atomic(by=by):
        intake = _locked(intake_pk, PERSON_RULES)
        intake.end_reason = reason.strip()
        _end(intake, State.ABANDONED, by, "end_reason")
    logger.info("intake %s was broken off", intake_pk)
    return intake


def _end(intake: Intake, state: str, by: Actor, *fields: str) -> None:
    intake.state, intake.ended_at, intake.ended_by = state, clock.now(), user_of(by)
    intake.save(update_fields=["state", "ended_at", "ended_by", *fields])
    TabletCode.objects.filter(intake=intake).delete()


def _locked(intake_pk: int, rules: Rules) -> Intake:
    intake = locking.lock_one(Intake, intake_pk)
    check(rules, facts_of(intake), clock.now())
    return intake


def facts_of(intake: Intake, **more: object) -> IntakeFacts:
    return IntakeFacts(intake.is_open, intake.member_id is not None, intake.responsible_id, **more)  # type: ignore[arg-type]


def after(intake: Intake, step: str) -> str:
    """The first step that is still to be done, once this one is; what was done before stays done."""
    following = STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]
    return max(intake.step, following, key=STEPS.index)


# --- the tablet ------------------------------------------------------------------------------------------------------


def issue_code(intake_pk: int, *, by: User) -> str:
    """A code by which a tablet opens this intake, once and within a quarter of an hour. The one before is worthless
    from now on, and a tablet that it opened shows nothing any more. Locks the intake.
    """
    with locking.atomic(by=by):
        intake = _locked(intake_pk, PERSON_RULES)
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        fresh = {"digest": _digest(code), "issued_at": clock.now(), "used_at": None}
        TabletCode.objects.update_or_create(intake=intake, defaults=fresh)
    return code


def use_code(code: str) -> str:
    """Open an intake by a code, which opens nothing afterwards. Returns what the tablet shows it by, as long as
    `opened_by` finds it. Locks the intake; raises `TabletCodeUnfit`.
    """
    typed = "".join(each for each in code.upper() if each in LETTERS)
    now = clock.now()
    fresh = TabletCode.objects.filter(
        digest=_digest(typed), used_at=None, issued_at__gt=now - timedelta(minutes=GOOD_FOR_MINUTES)
    )
    with locking.atomic(by=GUEST):
        kept = fresh.first()
        if kept is None:
            raise TabletCodeUnfit
        intake = locking.lock_one(Intake, kept.intake_id)
        if not intake.is_open or not fresh.update(used_at=now):
            raise TabletCodeUnfit
    return kept.digest


def take_back_tablet(intake_pk: int, *, by: Actor) -> None:
    """No tablet shows this intake any more, and no code opens it. Locks the intake."""
    with locking.atomic(by=by):
        intake = locking.lock_one(Intake, intake_pk)
        TabletCode.objects.filter(intake=intake).delete()


def _digest(code: str) -> str:
    return salted_hmac(SALT, code, algorithm="sha256").hexdigest()
