import pytest
from django.utils import translation
from django.utils.translation import gettext

from members.services.import_mapping import REASON, SYNONYMS, Card, Mapped, plain, read_mapping, recognise
from members.services.import_reading import Row, UnreadableFile

NEEDED = ("会员编号", "姓名", "手机号", "卡类型", "开卡日期", "到期日期")


def layout_of(*headings, mapped=None):
    return recognise([Row(1, headings)], mapped or Mapped())


def test_chinese_headings():
    layout = layout_of(*NEEDED, "备注", "推荐人")
    assert layout.places == {
        "number": 0, "name": 1, "phone": 2, "card": 3, "starts_on": 4, "ends_on": 5, "remark": 6,
    }  # fmt: skip
    assert layout.others == ("推荐人",)


def test_english_headings():
    layout = layout_of("Member No.", "Full name", "Mobile_phone", "Card type", "Start date", "Valid until:")
    assert list(layout.places) == ["number", "name", "phone", "card", "starts_on", "ends_on"]


def test_of_two_phones_the_mobile_one_is_taken():
    layout = layout_of("电话", *NEEDED)
    assert (layout.places["phone"], layout.others) == (3, ("电话",))


def test_headings_below_a_title():
    layout = recognise([Row(1, ("会员列表", "")), Row(2, ("", "")), Row(3, NEEDED)], Mapped())
    assert layout.heading.line == 3


def test_missing_columns_are_named_in_one_message():
    with pytest.raises(UnreadableFile) as refused:
        layout_of("姓名", "手机号", "卡类型", "开卡日期")
    text = str(refused.value)
    assert "会员编号" in text and "到期日期" in text and "姓名, 手机号, 卡类型, 开卡日期" in text


def test_empty_file():
    with pytest.raises(UnreadableFile):
        recognise([], Mapped())


MAPPING = """
[columns]
number = "客户代码"
card = ""
starts_on = ""
ends_on = ""
[cards."金卡"]
code = "golden"
name_en = "Golden card"
months = 24
[cards."体验10次"]
kind = "pack"
"""


def test_own_words_of_a_venue(tmp_path):
    path = tmp_path / "words.toml"
    path.write_text(MAPPING)
    mapped = read_mapping(path)
    assert mapped.cards == {
        "金卡": Card("period", "golden", "Golden card", "金卡", 24),
        "体验10次": Card("pack", "", "体验10次", "体验10次", 0),
    }
    assert layout_of("客户代码", "姓名", "手机号", mapped=mapped).places == {"number": 0, "name": 1, "phone": 2}


@pytest.mark.parametrize(
    "text",
    [
        "[columns",
        '[columns]\nage = "年龄"',
        '[cards."金卡"]\nmonths = 24',
        '[cards."金卡"]\nkind = "gift"',
        "cards = 3",
    ],
)
def test_broken_mapping_is_refused(tmp_path, text):
    path = tmp_path / "words.toml"
    path.write_text(text)
    with pytest.raises(UnreadableFile):
        read_mapping(path)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_our_own_reason_column_is_known_when_it_comes_back(language):
    with translation.override(language):
        assert plain(gettext("Reason not taken in")) in SYNONYMS[REASON]
