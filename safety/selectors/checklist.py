"""Checklists: which are used, what one looks like."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from safety.models import ChecklistItem, ChecklistTemplate, Duty

USED = Q(started_at__isnull=False) | Q(missed_at__isnull=False)


def checklists() -> QuerySet[ChecklistTemplate]:
    """The latest version of each list, with whether it is used."""
    used = Duty.objects.filter(USED, template=OuterRef("pk"))
    return ChecklistTemplate.objects.current().annotate(is_used=Exists(used)).prefetch_related("items")


def is_used(template: ChecklistTemplate) -> bool:
    """Whether a duty was begun or missed under this version, which is then frozen."""
    return Duty.objects.filter(USED, template=template).exists()


def items_of(template: ChecklistTemplate) -> list[ChecklistItem]:
    return list(template.items.order_by("position"))


def versions_of(template: ChecklistTemplate) -> list[ChecklistTemplate]:
    """This version and all before it, newest first."""
    found = [template]
    while found[-1].replaces:
        found.append(found[-1].replaces)
    return found
