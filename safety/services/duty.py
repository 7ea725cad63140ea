"""Doing a duty: answering its items, finishing it, and the sweep that notes what was missed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_noop

from safety.errors import DutyDone, WrongAnswer
from safety.models import Answer, ChecklistItem, Duty, DutyNote, DutyPlan, Hazard
from safety.policies import duty_policy
from safety.rhythm import was_house_away
from safety.rules import ANSWER_RULES, FINISH_RULES
from safety.selectors.duty import SWEEP, duty_facts, last_run, lines_of
from safety.services.critical import take_up
from safety.services.judging import judge_soon
from safety.services.once_more import once_more
from safety.services.plan import make_duties
from safety.services.review import ask_for_review
from venue import clock, locking, photos, sweeping
from venue.actors import Actor, Automation, user_of
from venue.constraints import refused_as
from venue.errors import AlreadyDone
from venue.rules import check
from venue.services import heartbeat

FIELD_OF: dict[str, str] = {
    ChecklistItem.Kind.YES_NO: "is_yes",
    ChecklistItem.Kind.NUMBER: "number",
    ChecklistItem.Kind.CHOICE: "choice",
    ChecklistItem.Kind.TEXT: "text",
    ChecklistItem.Kind.SIGNATURE: "signature",
    ChecklistItem.Kind.PHOTO: "photo",
}
BY_RHYTHM = Automation(gettext_noop("duties"))


def answer_item(duty_pk: int, item_pk: int, *, photo: UploadedFile | None = None, by: Actor, **said: Any) -> Answer:
    """Keep the answer to one item: `is_yes`, `number`, `choice`, `text` or `signature`, the photo that belongs to it,
    or the `action` that was taken at once. The first answer begins the duty.

    Locks the duty. Raises what `ANSWER_RULES` say, `WrongAnswer`, or `NotAPhoto`. The photo is checked and stored
    before the transaction, and taken away again when that fails.
    """
    name = photos.keep(photo, "safety") if photo else ""
    try:
        with locking.atomic(by=by):
            return _answer(duty_pk, item_pk, said, name, by)
    except BaseException:
        photos.forget(name)
        raise


def _answer(duty_pk: int, item_pk: int, said: Mapping[str, Any], photo: str, by: Actor) -> Answer:
    now = clock.now()
    duty = locking.lock_one(Duty, duty_pk)
    check(ANSWER_RULES, duty_facts(duty, []), now)
    item = duty.template.items.get(pk=item_pk)
    refuse_wrong_kind(item, said, photo)
    if duty.started_at is None:
        duty.started_at, duty.started_by = now, user_of(by)
        duty.save(update_fields=["started_at", "started_by"])
    answer = Answer.objects.filter(duty=duty, item=item).first() or Answer(duty=duty, item=item)
    for field, value in said.items():
        setattr(answer, field, value)
    judge(answer, item, said)
    if photo:
        old, answer.photo = answer.photo.name or "", photo
        transaction.on_commit(lambda: photos.forget(old), robust=True)
    answer.answered_at, answer.answered_by = now, user_of(by)
    with refused_as({"safety_answer_one_per_item": AlreadyDone()}):
        answer.save()
    return answer


def judge(answer: Answer, item: ChecklistItem, said: Mapping[str, Any]) -> None:
    """Whether what was just said is in order; what says nothing about that leaves it as it was."""
    if "is_yes" in said:
        answer.is_failed = not said["is_yes"]
    if "number" in said:
        answer.is_failed, answer.is_warned = item.is_outside(said["number"]), item.is_warned_of(said["number"])
    if "choice" in said:
        answer.is_failed = said["choice"] >= item.good_options


def refuse_wrong_kind(item: ChecklistItem, said: Mapping[str, Any], photo: str) -> None:
    """One answer of the kind that is asked for, a photo, or what was done; an option that there is."""
    field = FIELD_OF[item.kind]
    answers = [name for name in said if name not in (field, "action")]
    is_no_option = "choice" in said and not 0 <= said["choice"] < len(item.options_en)
    if answers or is_no_option or (not said and not photo):
        raise WrongAnswer(facts={"item": item.pk})


def finish(duty_pk: int, *, by: Actor) -> list[Hazard]:
    """Finish a duty; everything that was not in order becomes a hazard in the same transaction, and chance or the list
    may ask for a second look. As soon as that is kept, what is critical closes the area or lets it pass.

    Locks the duty. Raises what `FINISH_RULES` say; of two clicks at once the second is told that it is done.
    """
    now = clock.now()
    with locking.atomic(by=by), refused_as({"safety_hazard_one_per_answer": DutyDone()}):
        duty = locking.lock_one(Duty, duty_pk)
        lines = lines_of(duty)
        check(FINISH_RULES, duty_facts(duty, lines), now)
        hazards = take_up(duty, by=by)
        duty.done_at, duty.done_by = now, user_of(by)
        duty.save(update_fields=["done_at", "done_by"])
        ask_for_review(duty, by=by)
        judge_soon(duty, by=by)
    return hazards


def add_note(duty_pk: int, text: str, *, by: Actor) -> DutyNote:
    """Remark something on a duty, for instance why it was missed. Nothing else of it changes."""
    with locking.atomic(by=by):
        return DutyNote.objects.create(duty_id=duty_pk, text=text, at=clock.now(), by=user_of(by))


# --- the sweep -------------------------------------------------------------------------------------------------------


def look_after_duties(limit: int = 500) -> tuple[int, int]:
    """Make the duties of today and tomorrow, then note what was missed; how many of each.

    Safe to run twice, and after any time away: what exists is not made again, what is noted is not noted again. That
    it ran is told last, whichever duty failed, since the time since then says whether it was the house that was away.
    """
    done = dict[str, int]()

    def make() -> None:
        done["made"] = sweeping.each("duties to make", plans(), lambda pk: make_duties(pk, by=BY_RHYTHM))

    def miss() -> None:
        ran_at = last_run()
        done["missed"] = sweeping.each("missed duties", overdue(limit), lambda pk: note_missed(pk, ran_at))

    sweeping.in_turn("duties", make, miss, lambda: heartbeat.tell(SWEEP))
    return done["made"], done["missed"]


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
        duty.missed_at = now
        duty.is_missed_by_system = was_house_away(duty.due_at, ran_at, now)
        take_up(duty, by=BY_RHYTHM)
        duty.save(update_fields=["missed_at", "is_missed_by_system"])
        if duty.is_missed_by_system:
            make_up(duty, now)
    return True


def make_up(duty: Duty, now: datetime) -> Duty | None:
    """A duty in place of one that the house missed. None when the plan is retired, or when one can be done already."""
    plan = duty.plan
    can_be_done = plan.duties.unfinished().filter(assignee=duty.assignee, opens_at__lte=now, late_until__gt=now)
    if not plan.is_active or can_be_done.exists():
        return None
    policy = duty_policy(now)
    return once_more(duty, now, now + policy.make_up, policy.ids, duty.assignee)
