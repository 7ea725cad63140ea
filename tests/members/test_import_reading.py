import io

import pytest
from openpyxl import Workbook

from members.services.import_reading import Row, UnreadableFile, guard, read_source

TEXT = "编号,姓名\n1,王伟\n"
ROWS = (Row(1, ("编号", "姓名")), Row(2, ("1", "王伟")))


def read(tmp_path, data: bytes):
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    return read_source(path)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gbk", "GBK"), ("utf-16", "UTF-16")],
)
def test_encoding_is_found_and_said(tmp_path, encoding, name):
    source = read(tmp_path, TEXT.encode(encoding))
    assert (source.encoding, source.rows) == (name, ROWS)


def test_characters_beyond_gbk(tmp_path):
    source = read(tmp_path, "编号,姓名\n1,㐂".encode("gb18030"))
    assert (source.encoding, source.rows[1].cells) == ("GB18030", ("1", "㐂"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_separator_is_found(tmp_path, delimiter):
    assert read(tmp_path, TEXT.replace(",", delimiter).encode()).rows == ROWS


def test_quoted_line_break_does_not_shift_the_row_numbers_of_a_spreadsheet(tmp_path):
    source = read(tmp_path, '编号,备注\n1,"有,逗号 ""引号""\n换行"\n2,\n'.encode())
    assert source.rows[1:] == (Row(2, ("1", '有,逗号 "引号"\n换行')), Row(3, ("2", "")))


def test_workbook_reads_like_what_a_person_typed(tmp_path):
    book, data = Workbook(), io.BytesIO()
    book.active.append(["编号", "手机号", "开卡日期"])
    book.active.append([20001, 13812345678.0, __import__("datetime").datetime(2026, 1, 5)])
    book.active.append([20002])
    book.save(data)
    source = read(tmp_path, data.getvalue())
    assert (source.encoding, source.rows[1:]) == (
        "xlsx",
        (Row(2, ("20001", "13812345678", "2026-01-05")), Row(3, ("20002", "", ""))),
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xd0\xcf\x11\xe0rest", "save it as .xlsx"),
        (b"PK\x03\x04broken", "Save it again as .xlsx"),
        (b"\xff\x80\x81", "neither UTF-8 nor GBK"),
        (('1,"' + "行\n" * 30).encode(), "never closed"),
    ],
)
def test_unreadable_file_says_what_to_do(tmp_path, data, says):
    with pytest.raises(UnreadableFile) as refused:
        read(tmp_path, data)
    assert says in str(refused.value)


def test_missing_file(tmp_path):
    with pytest.raises(UnreadableFile):
        read_source(tmp_path / "nowhere.csv")


def test_guarded_formula_comes_back_as_it_was(tmp_path):
    assert [guard(text) for text in ("=1", "-50", "王伟", "")] == ["'=1", "'-50", "王伟", ""]
    assert read(tmp_path, "'=1,'-50,'王伟".encode()).rows[0].cells == ("=1", "-50", "'王伟")
