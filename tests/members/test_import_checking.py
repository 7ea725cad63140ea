from datetime import date
from decimal import Decimal

import pytest

from members.services import import_checking as checking
from members.services.import_mapping import PACK, STORED_VALUE, YEAR, Card, Mapped

TODAY = date(2026, 11, 22)


def outcome(result):
    value, marks = result
    return value, [mark.code for mark in marks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20001", ("20001", [])),
        (" ２０００１ ", ("20001", [])),
        ("", ("", ["number_missing"])),
        ("=1+1", ("=1+1", ["formula"])),
        ("1" * 21, ("1" * 20, ["number_long"])),
    ],
)
def test_number(text, expected):
    assert outcome(checking.check_number(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王伟", ("王伟", [])),
        (" 王　伟 ", ("王伟", ["name_trimmed"])),
        ("Smith,  Anna", ("Smith, Anna", ["name_trimmed"])),
        ("欧阳娜娜（小娜）", ("欧阳娜娜（小娜）", ["name_brackets"])),
        (" 　", ("", ["name_missing"])),
        ('=HYPERLINK("http://x","李四")', ("", ["formula"])),
        ("@李四", ("", ["formula"])),
        ("李" * 81, ("", ["name_long"])),
    ],
)
def test_name(text, expected):
    assert outcome(checking.check_name(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13812345678", ("+8613812345678", [])),
        ("+8613812345678", ("+8613812345678", [])),
        ("138 1234 5678", ("+8613812345678", ["phone_rewritten"])),
        ("+86-13912345679", ("+8613912345679", ["phone_rewritten"])),
        ("86 15012345680", ("+8615012345680", ["phone_rewritten"])),
        ("+44 20 7946 0958", ("+442079460958", ["phone_landline", "phone_rewritten"])),
        ("021-62345678", ("+862162345678", ["phone_landline", "phone_rewritten"])),
        ("15478612213", ("+8615478612213", ["phone_unassigned"])),
        ("", ("", ["phone_empty"])),
        ("1381234567", ("", ["phone_length"])),
        ("138123456789", ("", ["phone_length"])),
        ("13812345678/13912345678", ("", ["phone_unreadable"])),
        ("妈妈 13812345678", ("", ["phone_unreadable"])),
        ("1.38E+10", ("", ["phone_shortened"])),
    ],
)
def test_phone(text, expected):
    assert outcome(checking.check_phone(text, "CN")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("", [])),
        (" Wang@Example.com", ("wang@example.com", [])),
        ("wang.example.com", ("", ["email_unreadable"])),
    ],
)
def test_email(text, expected):
    assert outcome(checking.check_email(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("女", "female"), ("先生", "male"), ("Ｆ", "female"), ("Mr.", "male"), ("", "")],
)
def test_gender(text, expected):
    assert outcome(checking.check_gender(text)) == (expected, [])


def test_gender_as_a_figure_stays_unread():
    assert outcome(checking.check_gender("1")) == ("", ["gender_unreadable"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (None, [])),
        ("1988-11-24", (date(1988, 11, 24), [])),
        ("1988/3/9", (date(1988, 3, 9), [])),
        ("1988年3月9日", (date(1988, 3, 9), [])),
        ("19880309", (date(1988, 3, 9), [])),
        ("88.03.09", (date(1988, 3, 9), ["born_two_digits"])),
        ("08.03.09", (date(2008, 3, 9), ["born_two_digits"])),
        ("32120", (date(1987, 12, 9), ["born_serial"])),
        ("2009-07-15", (date(2009, 7, 15), ["born_minor"])),
        ("2014-05-06", (date(2014, 5, 6), ["born_child"])),
        ("1990-02-30", (None, ["born_impossible"])),
        ("2031-01-01", (None, ["born_future"])),
        ("1890-01-01", (None, ["born_long_ago"])),
        ("03/04/1988", (None, ["born_unreadable"])),
        ("1988", (None, ["born_unreadable"])),
    ],
)
def test_born_on(text, expected):
    assert outcome(checking.check_born_on(text, TODAY)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年卡", (YEAR, [])),
        (" Annual ", (YEAR, [])),
        ("次卡20次", (PACK, ["card_kept"])),
        ("20次卡", (PACK, ["card_kept"])),
        ("储值卡", (STORED_VALUE, ["card_kept"])),
        ("", (None, ["card_missing"])),
        ("年咔", (None, ["card_unknown"])),
    ],
)
def test_card(text, expected):
    assert outcome(checking.check_card(text, Mapped())) == expected


def test_card_explained_by_the_venue():
    card = Card("period", "golden", "Golden card", "金卡", 24)
    assert outcome(checking.check_card("金卡", Mapped(cards={"金卡": card}))) == (card, [])


def test_unknown_card_names_the_nearest():
    _, [mark] = checking.check_card("年咔", Mapped())
    assert mark.facts == {"text": "年咔", "near": "年卡 / 半年卡"}


@pytest.mark.parametrize(
    ("starts", "ends", "codes"),
    [
        ("2026-01-15", "2027-01-14", []),
        ("2026-01-15", "27.1.14", ["ends_guessed"]),
        ("2025-10-17", "2025-01-01", ["ends_before_start"]),
        ("", "2026-10-23", ["starts_missing"]),
        ("2026-01-15", "", ["ends_missing"]),
        ("2025-07-31", "永久", ["ends_never"]),
        ("2025-07-31", "明年", ["ends_unreadable"]),
        ("昨天", "2026-10-23", ["starts_unreadable"]),
    ],
)
def test_contract(starts, ends, codes):
    contract, found = outcome(checking.check_contract(starts, ends, is_needed=True))
    assert found == codes
    assert (contract is None) == any(code != "ends_guessed" for code in codes)


def test_days_of_a_card_that_is_no_membership_may_be_missing():
    assert outcome(checking.check_contract("", "", is_needed=False)) == (None, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (Decimal(0), [])),
        ("0.00", (Decimal("0.00"), [])),
        ("￥1,280.50", (Decimal("1280.50"), ["balance_kept"])),
        ("188元", (Decimal(188), ["balance_kept"])),
        ("-50", (Decimal(-50), ["balance_negative"])),
        ("五百", (Decimal(0), ["balance_unreadable"])),
        ("1280,50", (Decimal(0), ["balance_unreadable"])),
    ],
)
def test_balance(text, expected):
    assert outcome(checking.check_balance(text)) == expected


def test_remark_is_noticed_and_not_repeated():
    assert checking.check_remark("孕中期")[0] == ""
    assert [(mark.code, dict(mark.facts)) for mark in checking.check_remark("孕中期")[1]] == [("remark_kept", {})]
    assert outcome(checking.check_remark(" ")) == ("", [])
