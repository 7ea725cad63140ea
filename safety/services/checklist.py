"""Checklists: writing one, and changing it without changing what was done under it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from safety.cleaning import in_cleaning_order
from safety.errors import ChecklistInUse, ChecklistNameTaken, ChecklistReplaced
from safety.models import ChecklistItem, ChecklistTemplate, Duty, DutyPlan
from safety.selectors.checklist import is_used, items_of
from venue import clock, locking
from venue.actors import Actor
from venue.constraints import refused_as

NAME = "safety_checklisttemplate_one_per_name"
KEPT = ("name_en", "name_zh", "is_cleaning", "is_scored", "needs_second", "shipped_as")
NEXT = "safety_checklisttemplate_replaces_id_key"


@dataclass(frozen=True)
class Question:
    """One item as it is typed."""

    text_en: str
    text_zh: str
    kind: str = ChecklistItem.Kind.YES_NO
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    is_critical: bool = False
    photo_on_fail: bool = False
    section_en: str = ""
    section_zh: str = ""
    warn_low: Decimal | None = None
    warn_high: Decimal | None = None
    options_en: list[str] = field(default_factory=list)
    options_zh: list[str] = field(default_factory=list)
    good_options: int = 0
    reach: int = ChecklistItem.Reach.ANYWHERE
    action_on_fail: bool = False


def create_checklist(*, questions: Sequence[Question], by: Actor, **fields: Any) -> ChecklistTemplate:
    """Write a new list; one of cleaning is put in order. Raises `ChecklistNameTaken`."""
    with locking.atomic(by=by), refused_as({NAME: ChecklistNameTaken()}):
        template = ChecklistTemplate.objects.create(**fields)
        write_items(template, ordered(template, questions))
    return template


def change_checklist(
    pk: int, *, questions: Sequence[Question], is_active: bool = True, by: Actor, **fields: Any
) -> ChecklistTemplate:
    """Change a list: in place while nobody has used it, else by making its next version, which the plans and the
    duties that nobody has begun take over. What was done or missed keeps its own version.

    Locks the list, its plans and its duties. Raises `ChecklistReplaced`, `ChecklistInUse` or `ChecklistNameTaken`.
    """
    with locking.atomic(by=by), refused_as({NAME: ChecklistNameTaken(), NEXT: ChecklistReplaced()}):
        old = locking.lock_one(ChecklistTemplate, pk)
        if ChecklistTemplate.objects.filter(replaces=old).exists():
            raise ChecklistReplaced
        plans = locking.lock(DutyPlan, old.plans.values_list("pk", flat=True))
        duties = locking.lock(Duty, old.duties.filter(started_at=None).unfinished().values_list("pk", flat=True))
        if not is_active and (planned := next((plan for plan in plans if plan.is_active), None)):
            raise ChecklistInUse(
                _("This checklist is planned: %(plan)s. Please retire the duty plan first.") % {"plan": planned},
                facts={"plan": planned.pk},
            )
        names = {"is_active": is_active, **fields}
        for name, value in names.items():
            setattr(old, name, value)
        questions = ordered(old, questions)
        if not questions_differ(old, questions) or not is_used(old):
            old.save(update_fields=[*names])
            if questions_differ(old, questions):
                old.items.all().delete()
                write_items(old, questions)
            return old
        kept = {name: getattr(old, name) for name in KEPT}
        new = ChecklistTemplate.objects.create(version=old.version + 1, replaces=old, **kept | names)
        write_items(new, questions)
        for plan in plans:
            plan.template = new
            plan.save(update_fields=["template"])
        still_possible = [duty.pk for duty in duties if clock.now() < duty.late_until and not duty.started_at]
        Duty.objects.filter(pk__in=still_possible).update(template=new)
    return new


def ordered(template: ChecklistTemplate, questions: Sequence[Question]) -> list[Question]:
    """As they are to be done: a list of cleaning in the order of cleaning, any other as it was written."""
    return in_cleaning_order(questions) if template.is_cleaning else list(questions)


def write_items(template: ChecklistTemplate, questions: Sequence[Question]) -> None:
    ChecklistItem.objects.bulk_create(
        ChecklistItem(template=template, position=position, **asdict(question))
        for position, question in enumerate(questions, start=1)
    )


def questions_differ(template: ChecklistTemplate, questions: Sequence[Question]) -> bool:
    names = Question.__dataclass_fields__
    kept = [Question(**{name: getattr(item, name) for name in names}) for item in items_of(template)]
    return kept != list(questions)
