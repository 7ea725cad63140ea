"""The checklists that the program brings, laid down once."""

from typing import Any

from safety.models import ChecklistItem, ChecklistTemplate
from safety.shipped import LISTS


def put_checklists(**signal: Any) -> None:
    """Receiver of `post_migrate`: the shipped lists that have not come yet. What the house has renamed, changed or
    taken out of use stays so, and where it has a list of that name already, it keeps its own.
    """
    known = set(ChecklistTemplate.objects.exclude(shipped_as="").values_list("shipped_as", flat=True))
    names = set(ChecklistTemplate.objects.values_list("name_zh", flat=True))
    missing = [each for each in LISTS if each.key not in known and each.zh not in names]
    if not missing:
        return
    templates = ChecklistTemplate.objects.bulk_create(
        ChecklistTemplate(
            name_en=each.en,
            name_zh=each.zh,
            shipped_as=each.key,
            is_cleaning=each.is_cleaning,
            is_scored=each.is_scored,
            needs_second=each.needs_second,
            is_active=each.is_active,
        )
        for each in missing
    )
    ChecklistItem.objects.bulk_create(
        ChecklistItem(template=template, position=position, **item)
        for template, each in zip(templates, missing, strict=True)
        for position, item in enumerate(each.items, start=1)
    )
