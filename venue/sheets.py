"""Lists for a spreadsheet: CSV that Excel opens in Chinese, and in which no cell is taken for a formula."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from venue import clock

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes Chinese for something else
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t")


def csv_response(name: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A download called by `name` and today's date."""
    response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{clock.today().isoformat()}.csv"'
    sheet = csv.writer(response)
    sheet.writerow(head)
    sheet.writerows([plain(cell) for cell in row] for row in rows)
    return response


def plain(cell: object) -> object:
    """What a spreadsheet takes for text and not for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in BEGINS_A_FORMULA else cell
