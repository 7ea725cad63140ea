from io import BytesIO

from openpyxl import load_workbook

from venue.sheets import BOOK, Sheet, book_response, csv_response


def test_cells_are_no_formulas_and_chinese_is_told_from_its_first_bytes(frozen):
    response = csv_response("waits", ["课程", "n"], [["=1+1", -1], ["流瑜伽", ""]])

    assert response.content.decode() == "\ufeff课程,n\r\n'=1+1,-1\r\n流瑜伽,\r\n"
    assert response["Content-Disposition"] == 'attachment; filename="waits-2026-03-10.csv"'


def test_book_has_its_sheets_and_no_formula():
    rows = [["=1+1", 3], ["泳池", 2.5]]
    answer = book_response("week", [Sheet("区域", ["Area", "Due"], rows), Sheet("Empty", ["Area"], [])])
    book = load_workbook(BytesIO(answer.content))

    assert [list(sheet.values) for sheet in book] == [
        [("Area", "Due"), ("'=1+1", 3), ("泳池", 2.5)],
        [("Area",)],
    ]
    assert (book["区域"].freeze_panes, answer["Content-Type"]) == ("A2", BOOK)
    assert answer["Content-Disposition"] == 'attachment; filename="week.xlsx"'


def test_signs_that_no_spreadsheet_holds_are_left_out():
    answer = book_response(
        "week", [Sheet("Said", ["Words"], [["copied\x0bfrom slides\x00"], ["\x0b=1+1"], ["\r=1+1"]])]
    )
    page = load_workbook(BytesIO(answer.content)).active

    assert [value.strip() for (value,) in page.values] == ["Words", "copiedfrom slides", "'=1+1", "'\n=1+1"]
