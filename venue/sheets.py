"""Lists for a spreadsheet: CSV that Excel opens in Chinese, or a book of sheets. No cell is taken for a formula."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from venue import clock

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes Chinese for something else
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60  # characters of a column


def csv_response(name: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A download called by `name` and today's date."""
    response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{clock.today().isoformat()}.csv"'
    sheet = csv.writer(response)
    sheet.writerow(head)
    sheet.writerows([plain(cell) for cell in row] for row in rows)
    return response


def plain(cell: object) -> object:
    """What a spreadsheet takes for text and not for a formula, without the signs that it cannot hold."""
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{text}" if text[:1] in BEGINS_A_FORMULA else text


@dataclass(frozen=True)
class Sheet:
    """One sheet of a book."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[object]]


def book_response(name: str, sheets: Iterable[Sheet]) -> HttpResponse:
    """A download with several sheets, called by `name`; columns are as wide as what stands in them."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        lines = [list(sheet.head), *([plain(cell) for cell in row] for row in sheet.rows)]
        for line in lines:
            page.append(line)
        for cell in page[1]:
            cell.font = Font(bold=True)
        page.freeze_panes = "A2"
        for number, column in enumerate(zip(*lines, strict=True), start=1):
            page.column_dimensions[get_column_letter(number)].width = min(WIDEST, 2 + max(map(_width, column)))
    file = BytesIO()
    book.save(file)
    response = HttpResponse(file.getvalue(), content_type=BOOK)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _width(cell: object) -> int:
    """Chinese is twice as wide."""
    return sum(1 if each.isascii() else 2 for each in str(cell))
