"""What is right and wrong in one cell.

Each function takes the text of a cell and gives its value and what it found; none asks the database.
"""

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from phonenumbers import PhoneNumberType

from members import phones
from members.models import Member
from members.rules import ADULT_AT, OLDEST, OWN_CONSENT_AT, age_on
from members.services.import_findings import Mark
from members.services.import_mapping import Card, Mapped, card_named, cards_like
from members.services.import_reading import FORMULA

T = TypeVar("T")
Checked = tuple[T, list[Mark]]

CHINESE_SPACE = re.compile(r"(?<=[^\x00-\xff])\s+(?=[^\x00-\xff])")
BRACKETS = re.compile(r"[()（）\[\]【】]")
DAY = re.compile(r"(\d{4}|\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]0?0:00(?::00)?(?:\.0+)?)?")
COMPACT_DAY = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
SERIAL = re.compile(r"\d{5}")  # days since 1900; four figures would rather be a year
SERIAL_ORIGIN = date(1899, 12, 30)  # day 0 of spreadsheets, which hold 1900 for a leap year
NEVER = {
    "永久",
    "永久有效",
    "长期",
    "长期有效",
    "终身",
    "终生",
    "无限期",
    "无期限",
    "forever",
    "never",
    "lifetime",
    "unlimited",
    "permanent",
}
AMOUNT = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d{1,2})?")
CURRENCY = re.compile(r"(?:[¥$€]|rmb|cny|元)", re.IGNORECASE)
GENDERS = {
    Member.Gender.FEMALE: {"女", "女士", "女性", "小姐", "f", "female", "woman", "ms", "mrs"},
    Member.Gender.MALE: {"男", "男士", "男性", "先生", "m", "male", "man", "mr"},
}


class NoDay(Exception):
    """A text that is no day; `impossible` when it has the form of one."""

    def __init__(self, *, impossible: bool = False) -> None:
        self.impossible = impossible


def check_number(text: str) -> Checked[str]:
    number = unicodedata.normalize("NFKC", text).strip()
    if not number:
        return "", [Mark("number_missing", "number")]
    if number.startswith(FORMULA):
        return number[:20], [Mark("formula", "number")]
    if len(number) > 20:
        return number[:20], [Mark("number_long", "number")]
    return number, []


def check_name(text: str) -> Checked[str]:
    """A name as it is said: no spaces around it, none between Chinese characters, one between other words."""
    name = CHINESE_SPACE.sub("", " ".join(text.split()))
    if not name:
        return "", [Mark("name_missing", "name")]
    if name.startswith(FORMULA):
        return "", [Mark("formula", "name")]
    if len(name) > 80:
        return "", [Mark("name_long", "name")]
    marks = [Mark("name_trimmed", "name")] if name != text else []
    if BRACKETS.search(name):
        marks.append(Mark("name_brackets", "name"))
    return name, marks


def check_phone(text: str, region: str) -> Checked[str]:
    """A number in its international form.

    Whether a beginning is in use is only known to a list that ages: a note, no error.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    if not typed:
        return "", [Mark("phone_empty", "phone")]
    if re.fullmatch(r"\d(?:\.\d+)?[eE]\+?\d+", typed):
        return "", [Mark("phone_shortened", "phone")]
    if not phones.PHONE.fullmatch(typed):
        return "", [Mark("phone_unreadable", "phone")]
    try:
        number = phones.international(typed, region)
    except phones.NoPhone:
        return "", [Mark("phone_length", "phone", {"digits": sum(map(str.isdigit, typed))})]
    phone = phones.e164(number)
    marks = [] if phonenumbers.is_valid_number(number) else [Mark("phone_unassigned", "phone")]
    if phonenumbers.number_type(number) == PhoneNumberType.FIXED_LINE:
        marks.append(Mark("phone_landline", "phone"))
    if typed not in {phone, str(number.national_number)}:
        marks.append(Mark("phone_rewritten", "phone"))
    return phone, marks


def check_email(text: str) -> Checked[str]:
    email = text.strip().lower()
    if not email:
        return "", []
    try:
        validate_email(email)
    except ValidationError:
        return "", [Mark("email_unreadable", "email")]
    return email, []


def check_gender(text: str) -> Checked[str]:
    """Single figures stay unread: 1 is a man in one old software and a woman in another."""
    word = unicodedata.normalize("NFKC", text).strip().lower().rstrip(".")
    if not word:
        return "", []
    for gender, words in GENDERS.items():
        if word in words:
            return gender.value, []
    return "", [Mark("gender_unreadable", "gender")]


def read_day(text: str, *, newest_year: int) -> tuple[date, str]:
    """A day and how it was written: "", "two_digits" (of the year, none after `newest_year`) or "serial".

    The year stands first: 03/04/1988 has two readings. Raises `NoDay`.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if SERIAL.fullmatch(text):
        return SERIAL_ORIGIN + timedelta(days=int(text)), "serial"
    match = DAY.fullmatch(text) or COMPACT_DAY.fullmatch(text)
    if not match:
        raise NoDay
    year, month, day = (int(part) for part in match.groups())
    is_short = len(match[1]) == 2
    if is_short:
        year += 2000 if 2000 + year <= newest_year else 1900
    try:
        return date(year, month, day), "two_digits" if is_short else ""
    except ValueError as error:
        raise NoDay(impossible=True) from error


def check_born_on(text: str, today: date) -> Checked[date | None]:
    if not text.strip():
        return None, []
    try:
        born_on, how = read_day(text, newest_year=today.year)
    except NoDay as problem:
        code = "born_impossible" if problem.impossible else "born_unreadable"
        return None, [Mark(code, "born_on", {"text": text.strip()[:20]})]
    age = age_on(today, born_on)
    facts = {"text": text.strip(), "born_on": born_on.isoformat(), "age": age}
    if born_on > today:
        return None, [Mark("born_future", "born_on", facts)]
    if age > OLDEST:
        return None, [Mark("born_long_ago", "born_on", facts)]
    marks = [Mark(f"born_{how}", "born_on", facts)] if how else []
    if age < OWN_CONSENT_AT:
        marks.append(Mark("born_child", "born_on", facts))
    elif age < ADULT_AT:
        marks.append(Mark("born_minor", "born_on", facts))
    return born_on, marks


def check_card(text: str, mapped: Mapped) -> Checked[Card | None]:
    if not text.strip():
        return None, [Mark("card_missing", "card")]
    card = card_named(text, mapped)
    if card is None:
        near = " / ".join(cards_like(text, mapped)) or "—"
        return None, [Mark("card_unknown", "card", {"text": text.strip()[:40], "near": near})]
    if card.kind != "period":
        return card, [Mark("card_kept", "card", {"text": text.strip()})]
    return card, []


def check_contract(starts: str, ends: str, *, is_needed: bool) -> Checked[tuple[date, date] | None]:
    """The first and the last day.

    Days of a card that is no membership are checked too, and may be missing (`is_needed`).
    """
    first, marks = _contract_day(starts, "starts", is_needed=is_needed)
    last, more = _contract_day(ends, "ends", is_needed=is_needed)
    marks += more
    if first and last and last < first:
        facts = {"starts_on": first.isoformat(), "ends_on": last.isoformat()}
        marks.append(Mark("ends_before_start", "ends_on", facts))
        return None, marks
    return ((first, last) if first and last else None), marks


def _contract_day(text: str, which: str, *, is_needed: bool) -> Checked[date | None]:
    if not text.strip():
        return None, [Mark(f"{which}_missing", f"{which}_on")] if is_needed else []
    if which == "ends" and text.strip().lower() in NEVER:
        return None, [Mark("ends_never", "ends_on", {"text": text.strip()})]
    try:
        day, how = read_day(text, newest_year=2099)  # no contract of the last century is brought along
    except NoDay:
        return None, [Mark(f"{which}_unreadable", f"{which}_on", {"text": text.strip()[:20]})]
    facts = {"text": text.strip(), "day": day.isoformat()}
    return day, [Mark(f"{which}_guessed", f"{which}_on", facts)] if how else []


def check_balance(text: str) -> Checked[Decimal]:
    """An amount with or without currency and thousands.

    A debt keeps nobody out; an amount that nobody can read is asked for now, while the person who knows it is there.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    if not typed:
        return Decimal(0), []
    figures = CURRENCY.sub("", typed).replace(" ", "")
    if not AMOUNT.fullmatch(figures):
        return Decimal(0), [Mark("balance_unreadable", "balance", {"text": text.strip()[:20]})]
    amount = Decimal(figures.replace(",", ""))
    if amount < 0:
        return amount, [Mark("balance_negative", "balance", {"amount": f"{-amount:.2f}"})]
    return amount, [Mark("balance_kept", "balance", {"amount": f"{amount:.2f}"})] if amount else []


def check_remark(text: str) -> Checked[str]:
    """Remarks often hold facts about health. They are never read, only noticed."""
    return "", [Mark("remark_kept", "remark")] if text.strip() else []
