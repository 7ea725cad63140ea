"""Checking whole rows, each by itself and against the other rows and the people who are here already."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models.functions import Lower

from members.models import Member
from members.services import import_checking as checking
from members.services.import_findings import ERROR, KINDS, Finding, Mark
from members.services.import_mapping import Card, Layout, Mapped
from members.services.import_reading import Row

SKIPPED = {"same_row", "there_already"}
AT_A_TIME = 200
NAMESAKE = ("lower_name", "born_on", "number")

Progress = Callable[[int, int], None]


@dataclass
class CheckedRow:
    """A row with what was understood of it. Values are only to be used when it is neither refused nor skipped."""

    row: Row
    number: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    gender: str = ""
    born_on: date | None = None
    card: Card | None = None
    contract: tuple[date, date] | None = None
    marks: list[Mark] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return any(KINDS[mark.code].level == ERROR for mark in self.marks)

    @property
    def is_skipped(self) -> bool:
        return any(mark.code in SKIPPED for mark in self.marks)

    @property
    def is_taken(self) -> bool:
        return not self.is_refused and not self.is_skipped

    @property
    def findings(self) -> Iterator[Finding]:
        """What to say about the row. Notes tell what was done with it, so a row that is left out has errors only."""
        is_refused = self.is_refused
        for mark in self.marks:
            finding = Finding(self.row.line, self.number, mark)
            if finding.is_error or not is_refused:
                yield finding


@dataclass(frozen=True)
class Known:
    """Somebody who is here already."""

    number: str
    name: str
    phone: str
    born_on: date | None

    def is_same(self, row: CheckedRow) -> bool:
        """The same person: name, phone or date of birth agree.

        Any of them may have been corrected here since the list was written.
        """
        pairs = ((self.name, row.name), (self.phone, row.phone), (self.born_on, row.born_on))
        return any(ours and ours == theirs for ours, theirs in pairs)


@dataclass(frozen=True)
class People:
    """Who is here already among those a list speaks of."""

    by_number: Mapping[str, Known]
    number_by_phone: Mapping[str, str]
    number_by_email: Mapping[str, str]
    number_by_name: Mapping[tuple[str, date], str] = field(default_factory=dict)


def check_row(row: Row, layout: Layout, mapped: Mapped, *, today: date, region: str) -> CheckedRow:
    """What the cells of one row say and what is wrong with them.

    With a wrong number of cells nobody knows which is which.
    """

    def cell(column: str) -> str:
        place = layout.places.get(column)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    checked = CheckedRow(row)
    checked.number, checked.marks = checking.check_number(cell("number"))
    if mark := _wrong_width(row, len(layout.heading.cells)):
        checked.marks = [mark]
        return checked

    def note(result: checking.Checked[checking.T]) -> checking.T:
        value, marks = result
        checked.marks += marks
        return value

    checked.name = note(checking.check_name(cell("name")))
    checked.gender = note(checking.check_gender(cell("gender")))
    if "phone" in layout.places:
        checked.phone = note(checking.check_phone(cell("phone"), region))
    checked.email = note(checking.check_email(cell("email")))
    checked.born_on = note(checking.check_born_on(cell("born_on"), today))
    if "card" in layout.places:
        checked.card = note(checking.check_card(cell("card"), mapped))
    is_period = checked.card is not None and checked.card.kind == "period"
    checked.contract = note(checking.check_contract(cell("starts_on"), cell("ends_on"), is_needed=is_period))
    note(checking.check_balance(cell("balance")))
    note(checking.check_remark(cell("remark")))
    return checked


def _wrong_width(row: Row, wanted: int) -> Mark | None:
    """Empty cells after the last heading are no mistake; every other difference moves cells under wrong headings."""
    cells = len(row.cells)
    while cells > wanted and not row.cells[cells - 1].strip():
        cells -= 1
    if cells == wanted:
        return None
    return Mark("too_few_cells" if cells < wanted else "too_many_cells", "", {"cells": cells, "wanted": wanted})


def compare(rows: Iterable[CheckedRow], people: People) -> None:
    """Add what only shows when rows are laid side by side.

    The first row with a number or phone holds it, later ones are marked.
    """
    numbers: dict[str, CheckedRow] = {}
    phones: dict[str, CheckedRow] = {}
    emails: dict[str, CheckedRow] = {}
    for checked in rows:
        if _is_skipped(checked, numbers, people):
            continue
        _compare_contact(checked, "phone", checked.phone, phones, people.number_by_phone)
        _compare_contact(checked, "email", checked.email, emails, people.number_by_email)
        _compare_name(checked, people)


def _is_skipped(checked: CheckedRow, numbers: dict[str, CheckedRow], people: People) -> bool:
    """Whether the row says nothing new.

    For a skipped row nothing else matters: what is wrong in it was mended elsewhere.
    """
    if not checked.number:
        return False
    first = numbers.setdefault(checked.number, checked)
    known = people.by_number.get(checked.number)
    if first is not checked and _same_cells(first.row, checked.row):
        checked.marks = [Mark("same_row", "", {"other_line": first.row.line})]
    elif first is not checked:
        checked.marks.append(Mark("number_repeated", "number", {"other_line": first.row.line}))
    elif known and known.is_same(checked):
        checked.marks = [Mark("there_already", "")]
    elif known:
        checked.marks.append(Mark("number_taken", "number"))
    return checked.is_skipped


def _same_cells(first: Row, second: Row) -> bool:
    return [cell.strip() for cell in first.cells] == [cell.strip() for cell in second.cells]


def _compare_contact(
    checked: CheckedRow, column: str, value: str, seen: dict[str, CheckedRow], taken: Mapping[str, str]
) -> None:
    if not value:
        return
    first = seen.setdefault(value, checked)
    if first is not checked:
        facts = {"other_line": first.row.line, "other_number": first.number}
        checked.marks.append(Mark(f"{column}_repeated", column, facts))
    elif taken.get(value, checked.number) != checked.number:
        checked.marks.append(Mark(f"{column}_taken", column, {"other_number": taken[value]}))


def _compare_name(checked: CheckedRow, people: People) -> None:
    """Of the same name and date of birth as somebody here, and not said to be them by number, phone or address."""
    key = (checked.name.lower(), checked.born_on)
    other = people.number_by_name.get(key)  # type: ignore[arg-type]
    if checked.is_taken and other not in (None, checked.number):
        checked.marks.append(Mark("namesake", "name", {"other_number": other}))


def people_like(rows: list[CheckedRow]) -> People:
    """Those who are here already with a number, phone or address of these rows; a few queries per part of the rows."""
    known: dict[str, Known] = {}
    phones: dict[str, str] = {}
    emails: dict[str, str] = {}
    names: dict[tuple[str, date], str] = {}
    own_contact = Member.objects.filter(guardian=None)
    for start in range(0, len(rows), AT_A_TIME):
        part = rows[start : start + AT_A_TIME]
        numbers = [row.number for row in part if row.number]
        columns = ("number", "name", "phone", "born_on")
        for values in Member.objects.filter(number__in=numbers).values_list(*columns):
            known[values[0]] = Known(*values)
        wanted = {row.phone for row in part} - {""}
        phones.update(own_contact.filter(phone__in=wanted).values_list("phone", "number"))
        wanted = {row.email for row in part} - {""}
        lowered = own_contact.annotate(lower_email=Lower("email")).filter(lower_email__in=wanted)
        emails.update(lowered.values_list("lower_email", "number"))
        dates, called = {row.born_on for row in part} - {None}, {row.name.lower() for row in part}
        alike = Member.objects.annotate(lower_name=Lower("name")).filter(born_on__in=dates, lower_name__in=called)
        names.update({(name, born_on): number for name, born_on, number in alike.values_list(*NAMESAKE)})
    return People(known, phones, emails, names)
