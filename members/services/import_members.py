"""Taking in a member list from another software: plan it without writing, then store it whole or not at all."""

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from members.models import ImportBatch, ImportedRow, Member, Membership, MembershipPlan
from members.services.import_findings import Finding
from members.services.import_mapping import Card, Layout, Mapped, recognise
from members.services.import_reading import Source, read_source
from members.services.import_rows import AT_A_TIME, CheckedRow, Progress, check_row, compare, people_like
from members.services.search_keys import fill
from venue import clock, house, locking
from venue.actors import Actor, name_of, user_of
from venue.errors import DomainError

logger = logging.getLogger(__name__)


class RowsRefused(DomainError):
    """The list has errors and nobody said that the bad rows may be left out."""

    code = "rows_refused"
    message = _("Nothing was written: rows with errors would be lost.")


class ListOutrun(DomainError):
    """Somebody wrote a person of the list while it was being stored."""

    code = "list_outrun"
    message = _(
        "Somebody was added here at the same moment with a number or phone of this list. Start the import again."
    )


@dataclass(frozen=True)
class ImportPlan:
    """A list as it would be taken in. Made without writing anything; `store` writes exactly this."""

    source: Source
    layout: Layout
    rows: tuple[CheckedRow, ...]
    blank: int

    @cached_property
    def taken(self) -> list[CheckedRow]:
        return [row for row in self.rows if row.is_taken]

    @cached_property
    def refused(self) -> list[CheckedRow]:
        return [row for row in self.rows if row.is_refused]

    @property
    def skipped(self) -> int:
        return len(self.rows) - len(self.taken) - len(self.refused)

    @property
    def memberships(self) -> int:
        return sum(_has_membership(row) for row in self.taken)

    @property
    def findings(self) -> list[Finding]:
        return [finding for row in self.rows for finding in row.findings]


def plan_import(path: Path, mapped: Mapped, *, progress: Progress = lambda done, total: None) -> ImportPlan:
    """Read and check a list.

    Raises `UnreadableFile` when the file as a whole cannot be understood; a bad row raises nothing.
    """
    source = read_source(path)
    layout = recognise(source.rows, mapped)
    below = [row for row in source.rows if row.line > layout.heading.line]
    filled = [row for row in below if not row.is_blank]
    today = clock.today()
    checked = []
    for row in filled:
        checked.append(check_row(row, layout, mapped, today=today, region=settings.PHONE_REGION))
        if len(checked) % AT_A_TIME == 0 or len(checked) == len(filled):
            progress(len(checked), len(filled))
    compare(checked, people_like(checked))
    return ImportPlan(source, layout, tuple(checked), len(below) - len(filled))


def store(
    plan: ImportPlan, *, by: Actor, leave_out_bad_rows: bool = False, progress: Progress = lambda done, total: None
) -> ImportBatch | None:
    """Write all good rows of the plan in one transaction; a failure at the last row leaves nothing behind.

    None when there was nothing to write, so that a second run of the same list changes nothing. Raises `RowsRefused`,
    `ListOutrun`.
    """
    if plan.refused and not leave_out_bad_rows:
        raise RowsRefused
    if not plan.taken:
        return None
    try:
        with locking.atomic(by=by):
            batch = _write_batch(plan, by)
            plans = _plans_of(plan.taken)
            for start in range(0, len(plan.taken), AT_A_TIME):
                part = plan.taken[start : start + AT_A_TIME]
                _write_rows(part, batch, plans, plan.layout)
                progress(start + len(part), len(plan.taken))
    except IntegrityError as error:
        raise ListOutrun from error
    logger.info("import %s: %s taken, %s skipped, %s left out", batch.pk, batch.taken, batch.skipped, batch.left_out)
    return batch


def _write_batch(plan: ImportPlan, by: Actor) -> ImportBatch:
    return ImportBatch.objects.create(
        file_name=plan.source.name[:200],
        sha256=plan.source.sha256,
        by=user_of(by),
        by_name=name_of(by)[:80],
        rows=len(plan.rows),
        taken=len(plan.taken),
        skipped=plan.skipped,
        left_out=len(plan.refused),
    )


def _has_membership(row: CheckedRow) -> bool:
    return row.card is not None and row.card.kind == "period"


def _plans_of(rows: Iterable[CheckedRow]) -> dict[str, MembershipPlan]:
    """The plan of every card in these rows by code, made on first use."""
    cards: dict[str, Card] = {row.card.code: row.card for row in rows if row.card and row.card.kind == "period"}
    for card in cards.values():
        MembershipPlan.objects.get_or_create(
            code=card.code,
            defaults={"name_en": card.name_en[:60], "name_zh": card.name_zh[:60], "months": card.months},
        )
    return MembershipPlan.objects.in_bulk(list(cards), field_name="code")


def _write_rows(rows: list[CheckedRow], batch: ImportBatch, plans: dict[str, MembershipPlan], layout: Layout) -> None:
    members = Member.objects.bulk_create([_member(row) for row in rows])
    pairs = list(zip(rows, members, strict=True))
    Membership.objects.bulk_create([_membership(row, member, plans) for row, member in pairs if _has_membership(row)])
    ImportedRow.objects.bulk_create(
        [
            ImportedRow(batch=batch, line=row.row.line, member=member, sealed=_whole_row(row, layout))
            for row, member in pairs
        ]
    )


def _member(row: CheckedRow) -> Member:
    member = Member(
        number=row.number,
        name=row.name,
        phone=row.phone,
        email=row.email,
        gender=row.gender,
        born_on=row.born_on,
        language=house.language(),
        origin=Member.Origin.IMPORT,
    )
    return fill(member)


def _membership(row: CheckedRow, member: Member, plans: dict[str, MembershipPlan]) -> Membership:
    if row.card is None or row.contract is None:
        raise ValueError(f"row {row.row.line} has no contract and was not refused")
    starts_on, ends_on = row.contract
    return Membership(member=member, plan=plans[row.card.code], starts_on=starts_on, ends_on=ends_on)


def _whole_row(row: CheckedRow, layout: Layout) -> str:
    """Heading and cell of each column, in the file's order."""
    return json.dumps(list(zip(layout.heading.cells, row.row.cells, strict=False)), ensure_ascii=False)
