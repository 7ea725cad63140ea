"""What a finished or missed duty means for its area: critical items close it, and a fresh run lets it pass.

Only the latest run in which a question was answered says how the area stands: one that was judged late, or is judged
again, neither closes what was found in order since, nor lets pass what failed since.
"""

import logging
from datetime import timedelta
from functools import partial

from django.db.models import Q

from safety.gate_policies import gate_policy
from safety.gate_rules import counts_as_fresh
from safety.models import Answer, ChecklistItem, Duty, Excursion
from safety.models.excursion import ExcursionQuerySet
from safety.services import gate
from safety.services.once_more import once_more
from venue import clock, locking, sweeping
from venue.actors import Actor
from venue.errors import DomainError
from venue.models import Area

logger = logging.getLogger(__name__)

LOOKED_BACK = timedelta(days=3)  # how long nothing may have run here without a failed check being forgotten


def judge_soon(duty: Duty, *, by: Actor) -> None:
    """Judge a duty as soon as its end is kept: areas are locked before duties, and this one is locked already. What
    fails then, the sweep does.
    """
    locking.afterwards(partial(_try_to_judge, duty.pk, by))


def _try_to_judge(duty_pk: int, by: Actor) -> None:
    try:
        judge_duty(duty_pk, by=by)
    except DomainError as error:
        logger.warning("duty %s: it is not judged yet (%s); the sweep does it", duty_pk, error.code)


def judge_duty(duty_pk: int, *, by: Actor) -> list[Excursion]:
    """Close the area of a duty for every critical item that failed in it or was missed with it, and let pass what it
    finds in order that had failed before. What the house itself missed closes nothing: its make-up duty decides.

    After the commit that ended the duty; what was rolled back has not ended. Safe to run twice.
    """
    with locking.atomic(by=by):
        duty = Duty.objects.select_related("area", "plan").get(pk=duty_pk)
        if not (duty.done_at or duty.missed_at) or duty.is_missed_by_system:
            return []
        critical = list(duty.template.items.filter(is_critical=True).order_by("position"))
        if not critical:
            return []
        locking.lock_one(Area, duty.area_id)
        answers = {each.item_id: each for each in duty.answers.select_related("item", "answered_by")}
        critical = [item for item in critical if not (_answered_since(duty, item) or _answered_by_another(duty, item))]
        opened = [each for item in critical if (each := _close_if_failed(duty, item, answers.get(item.pk), by))]
        if opened or any(answers[item.pk].is_failed for item in critical if duty.done_at):
            _open_fresh_run(duty)
        if duty.done_at:
            for item in critical:
                _let_pass(duty, answers[item.pk], by)
    return opened


def judge_recent() -> int:
    """The sweep: duties that ended of late and may close an area, or let one pass; how many areas were closed."""
    since = clock.now() - LOOKED_BACK
    ended = Duty.objects.filter(Q(done_at__gte=since) | Q(missed_at__gte=since), template__items__is_critical=True)
    failed = Q(answers__is_failed=True, answers__item__is_critical=True)
    closed = Q(area__in=Excursion.objects.open().filter(item__isnull=False).values("area"))
    wanted = ended.filter(Q(missed_at__isnull=False) | failed | closed, excursions=None)
    pks = list(wanted.distinct().order_by("pk").values_list("pk", flat=True))
    return sweeping.each("judging of duties", pks, lambda pk: len(judge_duty(pk, by=gate.BY_GATE)))


def _close_if_failed(duty: Duty, item: ChecklistItem, answer: Answer | None, by: Actor) -> Excursion | None:
    is_missed = answer is None or not answer.is_given
    if not is_missed and answer and not answer.is_failed:
        return None
    if Excursion.objects.filter(duty=duty, item=item).exists():
        return None
    if running := list(_open_for(duty, item)):
        for each in running:
            gate.still_out(each)
        return None
    found_by = answer.answered_by if answer and not is_missed else None
    return gate.close_for_item(duty, item, is_missed=is_missed, found_by=found_by, by=by)


def _let_pass(duty: Duty, answer: Answer, by: Actor) -> None:
    if answer.is_failed or answer.answered_by is None:
        return
    for each in _open_for(duty, answer.item):
        if each.passed_duty_id != duty.pk and counts_as_fresh(
            each.opened_at, each.found_by_id, answer.answered_at, answer.answered_by_id
        ):
            gate.note_passed(each, duty=duty, by=answer.answered_by)


def _answered_since(duty: Duty, item: ChecklistItem) -> bool:
    """Whether the same question was answered there in a run that ended later."""
    later = Duty.objects.filter(area=duty.area_id, done_at__gt=duty.done_at or duty.missed_at).exclude(pk=duty.pk)
    return later.filter(answers__item__text_en=item.text_en, answers__item__text_zh=item.text_zh).exists()


def _answered_by_another(duty: Duty, item: ChecklistItem) -> bool:
    """Whether, of those who each do the list, one has said in time what this person has not: the area was looked at,
    and that one person did not do it is told by the duty.
    """
    if not (duty.missed_at and duty.assignee_id) or duty.answers.filter(item=item, is_failed=True).exists():
        return False
    others = duty.plan.duties.filter(occurrence=duty.occurrence, template=duty.template_id, done_at__isnull=False)
    return others.filter(answers__item=item).exists()


def _open_for(duty: Duty, item: ChecklistItem) -> ExcursionQuerySet:
    """What keeps the area closed because of this question, in whichever version of the list."""
    return Excursion.objects.open().filter(area=duty.area_id, item__text_en=item.text_en, item__text_zh=item.text_zh)


def _open_fresh_run(duty: Duty) -> Duty | None:
    """The same list once more, soon; none where one can be done already."""
    now = clock.now()
    can_be_done = Duty.objects.unfinished().filter(plan=duty.plan, opens_at__lte=now, late_until__gt=now)
    if can_be_done.exists() or Duty.objects.filter(makes_up_for=duty).exists():
        return None
    policy = gate_policy(now)
    return once_more(duty, now, now + policy.fresh, policy.ids, None)
