"""Doing a duty: answering its items, finishing it, and the sweep that notes what was missed."""

from datetime import datetime
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_noop

from safety.errors import DutyDone, WrongAnswer
from safety.models import Answer, ChecklistItem, Duty, DutyNote, DutyPlan, Hazard
from safety.policies import duty_policy
from safety.rhythm import was_house_away
from safety.rules import ANSWER_RULES, FINISH_RULES
from safety.selectors.duty import SWEEP, duty_facts, last_run, lines_of, today
from safety.services.hazard import raise_hazard
from safety.services.plan import make_duties
from venue import clock, locking, photos
from venue.actors import Actor, Automation, user_of
from venue.constraints import refused_as
from venue.errors import AlreadyDone
from venue.rules import check
from venue.services import heartbeat

BY_RHYTHM = Automation(gettext_noop("duties"))


def answer_item(
    duty_pk: int,
    item_pk: int,
    *,
    is_yes: bool | None = None,
    number: Decimal | None = None,
    photo: UploadedFile | None = None,
    by: Actor,
) -> Answer:
    """Keep the answer to one item, or the photo that belongs to it; the first answer begins the duty.

    Locks the duty. Raises what `ANSWER_RULES` say, `WrongAnswer`, or `NotAPhoto`. The photo is checked and stored
    before the transaction, and taken away again when that fails.
    """
    name = photos.keep(photo, "safety") if photo else ""
    try:
        with locking.atomic(by=by):
            return _answer(duty_pk, item_pk, is_yes, number, name, by)
    except BaseException:
        photos.forget(name)
        raise


def _answer(duty_pk: int, item_pk: int, is_yes: bool | None, number: Decimal | None, photo: str, by: Actor) -> Answer:
    now = clock.now()
    duty = locking.lock_one(Duty, duty_pk)
    check(ANSWER_RULES, duty_facts(duty, []), now)
    item = duty.template.items.get(pk=item_pk)
    refuse_wrong_kind(item, is_yes, number, photo)
    if duty.started_at is None:
        duty.started_at, duty.started_by = now, user_of(by)
        duty.save(update_fields=["started_at", "started_by"])
    answer = Answer.objects.filter(duty=duty, item=item).first() or Answer(duty=duty, item=item)
    if is_yes is not None:
        answer.is_yes, answer.is_failed = is_yes, not is_yes
    if number is not None:
        answer.number, answer.is_failed = number, item.is_outside(number)
    if photo:
        old, answer.photo = answer.photo.name or "", photo
        transaction.on_commit(lambda: photos.forget(old), robust=True)
    answer.answered_at, answer.answered_by = now, user_of(by)
    with refused_as({"safety_answer_one_per_item": AlreadyDone()}):
        answer.save()
    return answer


def refuse_wrong_kind(item: ChecklistItem, is_yes: bool | None, number: Decimal | None, photo: str) -> None:
    kind = item.kind
    wrong = (
        (is_yes is not None and kind != item.Kind.YES_NO)
        or (number is not None and kind != item.Kind.NUMBER)
        or (is_yes is None and number is None and not photo)
    )
    if wrong:
        raise WrongAnswer(facts={"item": item.pk})


def finish(duty_pk: int, *, by: Actor) -> list[Hazard]:
    """Finish a duty; everything that was not in order becomes a hazard in the same transaction.

    Locks the duty. Raises what `FINISH_RULES` say; of two clicks at once the second is told that it is done.
    """
    now = clock.now()
    with locking.atomic(by=by), refused_as({"safety_hazard_one_per_answer": DutyDone()}):
        duty = locking.lock_one(Duty, duty_pk)
        lines = lines_of(duty)
        check(FINISH_RULES, duty_facts(duty, lines), now)
        hazards = hazards_of(duty, by=by)
        duty.done_at, duty.done_by = now, user_of(by)
        duty.save(update_fields=["done_at", "done_by"])
    return hazards


def hazards_of(duty: Duty, *, by: Actor) -> list[Hazard]:
    """Every failed answer becomes a hazard."""
    failed = duty.answers.filter(is_failed=True).select_related("item", "answered_by").order_by("item__position")
    return [raise_hazard(answer, duty, by=by) for answer in failed]


def add_note(duty_pk: int, text: str, *, by: Actor) -> DutyNote:
    """Remark something on a duty, for instance why it was missed. Nothing else of it changes."""
    with locking.atomic(by=by):
        return DutyNote.objects.create(duty_id=duty_pk, text=text, at=clock.now(), by=user_of(by))


# --- the sweep -------------------------------------------------------------------------------------------------------


def look_after_duties(limit: int = 500) -> tuple[int, int]:
    """Make the duties of today and tomorrow, then note what was missed; how many of each.

    Safe to run twice, and after any time away: what exists is not made again, what is noted is not noted again. That
    it ran is told last, since the time since then says whether it was the house that was away.
    """
    made = sum(make_duties(pk, by=BY_RHYTHM) for pk in plans())
    ran_at = last_run()
    missed = sum(note_missed(pk, ran_at) for pk in overdue(limit))
    heartbeat.tell(SWEEP)
    return made, missed


def plans() -> list[int]:
    """Retired plans, too: duties of theirs that nobody can begin yet are taken away."""
    return list(DutyPlan.objects.order_by("pk").values_list("pk", flat=True))


def overdue(limit: int) -> list[int]:
    late = Duty.objects.unfinished().filter(late_until__lte=clock.now())
    return list(late.order_by("late_until", "pk").values_list("pk", flat=True)[:limit])


def note_missed(duty_pk: int, ran_at: datetime | None) -> bool:
    """Lock one duty, look again whether its time is over, and note it as missed, for ever.

    What was found until then is not lost: failed answers become hazards. When the house itself was away, a duty that
    makes up for it is opened, once.
    """
    now = clock.now()
    with locking.atomic(by=BY_RHYTHM):
        duty = locking.lock_one(Duty, duty_pk)
        if duty.done_at or duty.missed_at or now < duty.late_until:
            return False
        hazards_of(duty, by=BY_RHYTHM)
        duty.missed_at = now
        duty.is_missed_by_system = was_house_away(duty.due_at, ran_at, now)
        duty.save(update_fields=["missed_at", "is_missed_by_system"])
        if duty.is_missed_by_system:
            make_up(duty, now)
    return True


def make_up(duty: Duty, now: datetime) -> Duty | None:
    """A duty in place of one that the house missed. None when the plan is retired, or when one can be done already."""
    plan = duty.plan
    can_be_done = plan.duties.unfinished().filter(opens_at__lte=now, late_until__gt=now)
    if not plan.is_active or can_be_done.exists():
        return None
    policy = duty_policy(now)
    due_at = now + policy.make_up
    return Duty.objects.create(
        plan=plan,
        template=plan.template,
        area=plan.area,
        role=plan.role,
        business_date=today(),
        opens_at=now,
        due_at=due_at,
        late_until=due_at,
        policies=list(policy.ids),
        makes_up_for=duty,
    )
