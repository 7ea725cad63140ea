from venue.sheets import csv_response


def test_cells_are_no_formulas_and_chinese_is_told_from_its_first_bytes(frozen):
    response = csv_response("waits", ["课程", "n"], [["=1+1", -1], ["流瑜伽", ""]])

    assert response.content.decode() == "\ufeff课程,n\r\n'=1+1,-1\r\n流瑜伽,\r\n"
    assert response["Content-Disposition"] == 'attachment; filename="waits-2026-03-10.csv"'
