"""Which column holds what, and what a card's name means: tables of Chinese and English words, and a venue's own TOML.

[columns]                    # our name = the heading in the file; "" says that the file has no such column
number = "客户号"
card = ""

[cards."家庭年卡"]            # a membership for a period
code = "family-year"
name_en = "Family year card"
name_zh = "家庭年卡"
months = 12

[cards."体验10次"]            # kept with the row until it can be used
kind = "pack"                # or "stored_value"
"""

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.services.import_reading import Row, UnreadableFile

COLUMN_LABELS = {
    "number": _("member number"),
    "name": _("name"),
    "phone": _("phone"),
    "card": _("card"),
    "starts_on": _("first day"),
    "ends_on": _("last day"),
    "gender": _("gender"),
    "born_on": _("date of birth"),
    "email": _("email"),
    "balance": _("balance"),
    "remark": _("remark"),
}
ALWAYS_NEEDED = ("number", "name")
NEEDED = (*ALWAYS_NEEDED, "phone", "card", "starts_on", "ends_on")  # the last four may be declared absent in the TOML
REASON = "reason"  # our own column in a list of rejected rows; read over when such a list comes back

# In order of preference: when a file has several of them, the first is taken and the others stay with the row.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "number": (
        "会员编号", "会员号", "会员卡号", "卡号", "编号", "会员id", "顾客编号", "客户编号",
        "member number", "member no", "member id", "membership number", "card number", "card no", "number", "no",
        "id",
    ),
    "name": (
        "姓名", "会员姓名", "客户姓名", "顾客姓名", "名字",
        "name", "full name", "member name", "customer name",
    ),
    "phone": (
        "手机号", "手机号码", "手机", "联系电话", "电话", "电话号码", "联系方式",
        "mobile", "mobile phone", "mobile number", "phone", "phone number", "telephone", "tel", "cell", "cell phone",
    ),
    "card": (
        "卡类型", "卡种", "卡名称", "会员卡", "会员卡类型", "卡类别", "会籍", "会籍类型", "卡型",
        "card type", "card", "plan", "membership", "membership type", "membership plan", "type",
    ),
    "starts_on": (
        "开卡日期", "开始日期", "生效日期", "办卡日期", "起始日期", "开通日期", "开卡时间",
        "start", "start date", "starts on", "valid from", "from", "begin date", "activation date",
    ),
    "ends_on": (
        "到期日期", "到期日", "结束日期", "有效期至", "截止日期", "失效日期", "到期时间", "有效期",
        "end", "end date", "ends on", "expiry", "expiry date", "expires", "expires on", "valid until", "valid to",
        "until",
    ),
    "gender": (
        "性别",
        "gender", "sex",
    ),
    "born_on": (
        "出生日期", "生日", "出生年月", "出生年月日",
        "birth date", "birthdate", "date of birth", "birthday", "dob", "born",
    ),
    "email": (
        "邮箱", "电子邮箱", "电子邮件", "邮件",
        "email", "e-mail", "email address", "mail",
    ),
    "balance": (
        "余额", "卡内余额", "账户余额", "储值余额", "剩余金额",
        "balance", "stored value", "credit",
    ),
    "remark": (
        "备注", "说明", "备注信息", "客户备注",
        "remark", "remarks", "note", "notes", "comment", "comments",
    ),
    REASON: (
        "不能导入的原因",
        "reason not taken in",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Card:
    """What a card's name means. A period card becomes a membership of a plan, anything else stays with the row."""

    kind: str  # period, pack or stored_value
    code: str = ""
    name_en: str = ""
    name_zh: str = ""
    months: int = 0


PACK, STORED_VALUE = Card("pack"), Card("stored_value")
YEAR = Card("period", "year", "Year card", "年卡", 12)
HALF_YEAR = Card("period", "half-year", "Half-year card", "半年卡", 6)
QUARTER = Card("period", "quarter", "Quarter card", "季卡", 3)
MONTH = Card("period", "month", "Month card", "月卡", 1)
FAMILY_YEAR = Card("period", "family-year", "Parent and child year card", "亲子年卡", 12)
CARDS: Mapping[str, Card] = {
    "年卡": YEAR, "全年卡": YEAR, "year card": YEAR, "annual": YEAR, "annual card": YEAR, "yearly": YEAR,
    "半年卡": HALF_YEAR, "half-year card": HALF_YEAR, "half year": HALF_YEAR, "semi-annual": HALF_YEAR,
    "季卡": QUARTER, "季度卡": QUARTER, "quarter card": QUARTER, "quarterly": QUARTER, "season card": QUARTER,
    "月卡": MONTH, "month card": MONTH, "monthly": MONTH, "monthly card": MONTH,
    "亲子年卡": FAMILY_YEAR, "family year card": FAMILY_YEAR, "parent and child year card": FAMILY_YEAR,
    "次卡": PACK, "计次卡": PACK, "pack": PACK, "visit pack": PACK, "punch card": PACK,
    "储值卡": STORED_VALUE, "充值卡": STORED_VALUE, "预付卡": STORED_VALUE, "stored value": STORED_VALUE,
    "stored value card": STORED_VALUE, "prepaid card": STORED_VALUE,
}  # fmt: skip
COUNTED = re.compile(r"(?:\d+次卡|次卡\d+次?|\d+[ -](?:visit|class|entry) (?:pack|card))")


@dataclass(frozen=True)
class Mapped:
    """A venue's own words: headings by our column name, cards by their name."""

    columns: Mapping[str, str] = field(default_factory=dict)
    cards: Mapping[str, Card] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """Where the headings stand and which cell holds what. `others` are headings nobody asked for, kept with the row."""

    heading: Row
    places: Mapping[str, int]
    others: tuple[str, ...]

    def label(self, column: str) -> str:
        """The heading as the file has it; our own word for a column that the file lacks."""
        if column in self.places:
            return self.heading.cells[self.places[column]].strip()
        return str(COLUMN_LABELS.get(column, column))


def plain(text: str) -> str:
    """A heading or a card's name without what does not matter: width, case, spaces, punctuation at the ends."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().replace("_", " ").split()).strip(" :*.")


def recognise(rows: Iterable[Row], mapped: Mapped) -> Layout:
    """Find the row of headings among the first ten rows that are not empty.

    Raises `UnreadableFile` naming all that is missing.
    """
    candidates = [row for row in rows if not row.is_blank][:10]
    layouts = [_layout(row, mapped) for row in candidates]
    best = max(layouts, key=lambda layout: len(layout.places), default=None)
    if best is None:
        raise UnreadableFile(_("The file is empty."))
    missing = [column for column in _needed(mapped) if column not in best.places]
    if missing:
        raise UnreadableFile(_missing_text(missing, best, mapped))
    return best


def _needed(mapped: Mapped) -> list[str]:
    absent = {column for column, heading in mapped.columns.items() if not heading and column not in ALWAYS_NEEDED}
    return [column for column in NEEDED if column not in absent]


def _layout(heading: Row, mapped: Mapped) -> Layout:
    names = [plain(cell) for cell in heading.cells]
    places: dict[str, int] = {}
    for column, synonyms in SYNONYMS.items():
        wanted = (plain(mapped.columns[column]),) if column in mapped.columns else synonyms
        found = next((names.index(name) for name in wanted if name and name in names), None)
        if found is not None and found not in places.values():
            places[column] = found
    used = set(places.values())
    others = tuple(cell.strip() for place, cell in enumerate(heading.cells) if place not in used and cell.strip())
    return Layout(heading, places, others)


def _missing_text(missing: list[str], layout: Layout, mapped: Mapped) -> Any:
    looked_for = [
        f"{COLUMN_LABELS[column]}: {mapped.columns.get(column) or ' / '.join(SYNONYMS[column])}" for column in missing
    ]
    return _(
        "The list lacks columns that are needed, or calls them by names that are not known.\n"
        "Looked for:\n  %(looked_for)s\n"
        "The headings in row %(row)s are: %(headings)s\n"
        "Rename the headings, or name them in a file given with --mapping (see the head of "
        "members/services/import_mapping.py)."
    ) % {
        "looked_for": "\n  ".join(looked_for),
        "row": layout.heading.line,
        "headings": ", ".join(cell.strip() for cell in layout.heading.cells if cell.strip()),
    }


def card_named(text: str, mapped: Mapped) -> Card | None:
    """What the name of a card means, none when nobody knows it."""
    name = plain(text)
    if name in mapped.cards:
        return mapped.cards[name]
    return CARDS.get(name) or (PACK if COUNTED.fullmatch(name) else None)


def cards_like(text: str, mapped: Mapped) -> list[str]:
    """The known names nearest to a misspelt one."""
    return difflib.get_close_matches(plain(text), [*mapped.cards, *CARDS], n=2, cutoff=0.4)


def read_mapping(path: Path | None) -> Mapped:
    """A venue's own words from its TOML; raises `UnreadableFile`."""
    if path is None:
        return Mapped()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        columns = {str(key): str(value) for key, value in content.get("columns", {}).items()}
        cards = {plain(name): _card(name, entry) for name, entry in content.get("cards", {}).items()}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, AttributeError) as error:
        raise UnreadableFile(
            _("The mapping %(name)s cannot be read: %(why)s") % {"name": path.name, "why": error}
        ) from error
    unknown = sorted(columns.keys() - COLUMN_LABELS.keys())
    if unknown:
        raise UnreadableFile(
            _("The mapping names columns that do not exist here: %(unknown)s. There are: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(COLUMN_LABELS)}
        )
    return Mapped(columns, cards)


def _card(name: str, entry: Mapping[str, Any]) -> Card:
    kind = entry.get("kind", "period")
    months, code = entry.get("months"), str(entry.get("code", ""))
    is_whole = kind in {"pack", "stored_value"} or (
        kind == "period" and isinstance(months, int) and months >= 1 and re.fullmatch(r"[a-z0-9-]{1,40}", code)
    )
    if not is_whole:
        raise UnreadableFile(
            _(
                'The card %(card)s in the mapping needs either kind = "pack" or "stored_value", or a code (small '
                "letters, figures and hyphens) and a number of months."
            )
            % {"card": name}
        )
    return Card(kind, code, str(entry.get("name_en") or name), str(entry.get("name_zh") or name), months or 0)
