"""Everything that can be said about a row: the texts, written once.

A check names a code and its figures, the report finds the words.

An *error* keeps a row out, a note does not: `ACT` asks somebody to do something later, `INFO` says what was done.
No text repeats a name, a phone number or a remark: the row's number in the file is enough to find them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ERROR, ACT, INFO = "error", "act", "info"


@dataclass(frozen=True)
class Mark:
    """What a check found in one cell: a code of `KINDS`, with the figures for its text."""

    code: str
    column: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """A mark with its place: the row as a spreadsheet program counts it, and the member number that stands there."""

    line: int
    number: str
    mark: Mark

    @property
    def code(self) -> str:
        return self.mark.code

    @property
    def kind(self) -> "Kind":
        return KINDS[self.mark.code]

    @property
    def is_error(self) -> bool:
        return self.kind.level == ERROR

    @property
    def what(self) -> str:
        return str(self.kind.what) % self.mark.facts

    @property
    def todo(self) -> str:
        return str(self.kind.todo) % self.mark.facts


@dataclass(frozen=True)
class Kind:
    """One sort of finding: how grave, what is wrong, what to do."""

    level: str
    what: str | Promise
    todo: str | Promise = ""


ASK_PHONE = _("Ask for the number at the next visit and correct it on the person's page.")
ASK_DATE = _("Write it as year-month-day with four figures for the year, such as 1988-03-09, or leave the cell empty.")
CARD_DATE = _("Write it as year-month-day, such as 2026-11-22.")

KINDS: Mapping[str, Kind] = {
    # the row as a whole
    "too_few_cells": Kind(
        ERROR, _("The row has %(cells)s cells, the headings are %(wanted)s."), _("Fill in the missing cells.")
    ),
    "too_many_cells": Kind(
        ERROR,
        _("The row has %(cells)s cells, the headings are %(wanted)s."),
        _("Remove the extra cell, or put a text that holds a comma between quotation marks."),
    ),
    "formula": Kind(
        ERROR,
        _("The cell begins like a formula (= + - @)."),
        _("Write what was meant as plain text."),
    ),
    # number
    "number_missing": Kind(ERROR, _("There is no member number."), _("Give the person a number that nobody else has.")),
    "number_long": Kind(ERROR, _("The number is longer than 20 characters."), _("Shorten it.")),
    "number_repeated": Kind(
        ERROR,
        _("Row %(other_line)s has the same number and says something else."),
        _("Find out whose number it is; give the other person a new one, or delete the wrong row."),
    ),
    "number_taken": Kind(
        ERROR,
        _("This number already belongs to another person here."),
        _("Give the person a number that nobody else has."),
    ),
    "same_row": Kind(INFO, _("The row is the same as row %(other_line)s and was skipped.")),
    "there_already": Kind(INFO, _("The person is there already and was skipped.")),
    # name
    "name_missing": Kind(ERROR, _("There is no name."), _("Write the name.")),
    "name_long": Kind(ERROR, _("The name is longer than 80 characters."), _("Shorten it.")),
    "name_trimmed": Kind(INFO, _("Spaces in the name were removed.")),
    "name_brackets": Kind(
        ACT,
        _("The name holds something in brackets; it was kept."),
        _("If it is a nickname, take it out on the person's page."),
    ),
    # phone
    "phone_empty": Kind(ACT, _("There is no phone number."), ASK_PHONE),
    "phone_length": Kind(
        ERROR,
        _("The phone number has %(digits)s digits; that is no complete number."),
        _("Correct it, or leave the cell empty."),
    ),
    "phone_unreadable": Kind(
        ERROR,
        _("The cell does not hold one phone number."),
        _("Leave one number and take everything else out, or leave the cell empty."),
    ),
    "phone_shortened": Kind(
        ERROR,
        _("The spreadsheet has shortened the phone number (1.38E+10): its last digits are lost."),
        _("Format the column as text, and write the number again."),
    ),
    "phone_rewritten": Kind(INFO, _("The phone number was brought into the common form.")),
    "phone_landline": Kind(
        ACT,
        _("The phone number is a landline; it was kept."),
        _("Ask for a mobile number at the next visit: text messages do not reach a landline."),
    ),
    "phone_unassigned": Kind(
        ACT,
        _("The phone number has the right length, but its beginning is not known to be in use; it was kept."),
        ASK_PHONE,
    ),
    "phone_repeated": Kind(
        ERROR,
        _("Row %(other_line)s (number %(other_number)s) has the same phone number."),
        _(
            "If it is the same person, delete one of the rows. If not, leave the phone empty for one of them; a child "
            "can be joined to a parent on the child's page."
        ),
    ),
    "phone_taken": Kind(
        ERROR,
        _("Member %(other_number)s has the same phone number here already."),
        _("If it is the same person, delete this row. If not, leave the phone empty."),
    ),
    # email
    "email_unreadable": Kind(ERROR, _("This is no email address."), _("Correct it, or leave the cell empty.")),
    "email_repeated": Kind(
        ERROR,
        _("Row %(other_line)s (number %(other_number)s) has the same email address."),
        _("If it is the same person, delete one of the rows. If not, leave the address empty for one of them."),
    ),
    "email_taken": Kind(
        ERROR,
        _("Member %(other_number)s has the same email address here already."),
        _("If it is the same person, delete this row. If not, leave the address empty."),
    ),
    # name, gender, date of birth
    "namesake": Kind(
        ACT,
        _("Member %(other_number)s has the same name and date of birth here already."),
        _("Look at both. If it is the same person, correct the number in this row before taking it in."),
    ),
    "gender_unreadable": Kind(
        ACT, _("The gender cannot be read and was left out."), _("Fill it in on the person's page.")
    ),
    "born_unreadable": Kind(ERROR, _("“%(text)s” is no date of birth that can be read."), ASK_DATE),
    "born_impossible": Kind(ERROR, _("“%(text)s” is not a day of the calendar."), ASK_DATE),
    "born_future": Kind(ERROR, _("The date of birth %(born_on)s has not come yet."), ASK_DATE),
    "born_long_ago": Kind(ERROR, _("The date of birth %(born_on)s is more than 110 years ago."), ASK_DATE),
    "born_two_digits": Kind(
        ACT,
        _("The year of birth has two figures only; “%(text)s” was read as %(born_on)s."),
        _("Compare it with the person's papers at the next visit."),
    ),
    "born_serial": Kind(
        ACT,
        _("The date of birth is a spreadsheet's day number; “%(text)s” was read as %(born_on)s."),
        _("Compare it with the person's papers at the next visit."),
    ),
    "born_minor": Kind(ACT, _("The person is %(age)s years old, a minor."), _("Have a parent sign at the next visit.")),
    "born_child": Kind(
        ACT,
        _("The person is %(age)s years old; under 14 a guardian is needed."),
        _("Add the guardian on the child's page before the next visit."),
    ),
    # card and contract
    "card_missing": Kind(ACT, _("There is no card; the person was taken in without a membership.")),
    "card_unknown": Kind(
        ERROR,
        _("Nobody knows a card “%(text)s”."),
        _("Did you mean %(near)s? Correct it, or explain the card in a file given with --mapping."),
    ),
    "card_kept": Kind(
        INFO,
        _("“%(text)s” is no membership for a period: the person was taken in, the card is kept with the sealed row."),
    ),
    "starts_missing": Kind(ERROR, _("The first day of the contract is missing."), CARD_DATE),
    "starts_unreadable": Kind(ERROR, _("“%(text)s” is no day that can be read."), CARD_DATE),
    "starts_guessed": Kind(ACT, _("“%(text)s” was read as %(day)s."), _("Compare it with the contract.")),
    "ends_guessed": Kind(ACT, _("“%(text)s” was read as %(day)s."), _("Compare it with the contract.")),
    "ends_missing": Kind(ERROR, _("The last day of the contract is missing."), CARD_DATE),
    "ends_unreadable": Kind(ERROR, _("“%(text)s” is no day that can be read."), CARD_DATE),
    "ends_never": Kind(
        ERROR,
        _("“%(text)s”: a contract without an end cannot be kept."),
        _("Write the last day that was agreed; where none was, agree on one with the member."),
    ),
    "ends_before_start": Kind(
        ERROR, _("The contract ends on %(ends_on)s, before it begins on %(starts_on)s."), _("Correct the wrong day.")
    ),
    # balance, remark
    "balance_unreadable": Kind(
        ERROR, _("“%(text)s” is no amount that can be read."), _("Write it in figures, such as 500.00.")
    ),
    "balance_negative": Kind(
        ACT,
        _("The balance is negative: the person owes %(amount)s. It is kept with the sealed row."),
        _("Settle it at the next visit."),
    ),
    "balance_kept": Kind(INFO, _("The balance of %(amount)s is kept with the sealed row.")),
    "remark_kept": Kind(INFO, _("The remark is kept with the sealed row and shown nowhere.")),
}
