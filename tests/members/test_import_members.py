import csv
import json
from collections import Counter
from datetime import date

import pytest
from django.conf import settings
from django.db import connection

from members.models import ImportBatch, ImportedRow, Member, Membership, MembershipPlan
from members.services.import_mapping import Mapped
from members.services.import_members import ListOutrun, RowsRefused, plan_import, store
from members.services.import_reporting import report_lines, write_rejected, write_report
from members.services.import_rows import AT_A_TIME
from tests.factories.members import make_member
from tests.factories.venue import make_user
from venue import clock
from venue.actors import Automation
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.broad]

HOUSE = Automation("tests")
DEMO = settings.BASE_DIR / "members/demo/members-from-old-software.gbk.csv"


def plan(path, mapped=None):
    return plan_import(path, mapped or Mapped())


def codes(path):
    return [(finding.line, finding.code) for finding in plan(path).findings]


def everything():
    return [model.objects.count() for model in (ImportBatch, ImportedRow, Member, Membership, MembershipPlan)]


ERRORS = [
    (17, "phone_length"), (35, "born_impossible"), (36, "born_future"), (52, "ends_before_start"),
    (53, "starts_missing"), (54, "ends_never"), (55, "card_unknown"), (74, "name_missing"), (75, "formula"),
    (93, "phone_repeated"), (94, "phone_repeated"), (95, "number_repeated"), (114, "balance_unreadable"),
    (134, "too_few_cells"), (135, "too_many_cells"),
]  # fmt: skip
TO_LOOK_AT = [
    (18, "phone_landline"), (19, "phone_empty"), (33, "born_two_digits"), (34, "phone_unassigned"), (34, "born_serial"),
    (73, "name_brackets"), (113, "balance_negative"), (117, "gender_unreadable"), (172, "born_child"),
]  # fmt: skip
MINORS = [44, 49, 58, 88, 100, 169, 177, 234, 261, 292, 338, 342, 361, 385, 394, 411]
UNASSIGNED = [
    34, 56, 57, 91, 122, 126, 145, 147, 151, 168, 177, 184, 201, 205, 215, 222, 238, 257, 258, 269, 275, 289, 317,
    322, 336, 342, 362, 394, 420,
]  # fmt: skip


def test_demo_list_whole_report(noon):
    planned = plan(DEMO)
    found = [(finding.line, finding.code, finding.kind.level) for finding in planned.findings]
    minors = [(line, "born_minor") for line in MINORS]
    unassigned = [(line, "phone_unassigned") for line in UNASSIGNED]
    assert (planned.source.encoding, len(planned.rows), planned.blank) == ("GBK", 419, 1)
    assert (len(planned.taken), planned.memberships, planned.skipped, len(planned.refused)) == (403, 248, 1, 15)
    assert [(line, code) for line, code, level in found if level == "error"] == ERRORS
    assert sorted((line, code) for line, code, level in found if level == "act") == sorted(
        {*TO_LOOK_AT, *minors, *unassigned}
    )
    assert Counter(code for _, code, level in found if level == "info") == {
        "remark_kept": 229, "balance_kept": 193, "card_kept": 155, "phone_rewritten": 4, "name_trimmed": 1,
        "same_row": 1,
    }  # fmt: skip


def test_demo_list_is_taken_in(noon):
    store(plan(DEMO), by=HOUSE, leave_out_bad_rows=True)
    assert everything() == [1, 403, 403, 248, 4]
    spaced = Member.objects.get(number="20070")
    assert (spaced.name, spaced.phone, spaced.gender, spaced.origin) == ("王伟", "+8619183623610", "female", "import")
    assert not Member.objects.get(number="20004").memberships.exists()


def test_second_run_changes_nothing(noon):
    store(plan(DEMO), by=HOUSE, leave_out_bad_rows=True)
    before = everything()
    again = plan(DEMO)
    assert store(again, by=HOUSE, leave_out_bad_rows=True) is None
    assert (everything(), len(again.taken), again.skipped) == (before, 0, 404)


def test_errors_refuse_the_whole_list(noon):
    with pytest.raises(RowsRefused):
        store(plan(DEMO), by=HOUSE)
    assert everything() == [0, 0, 0, 0, 0]


def test_failure_at_the_last_row_leaves_nothing(noon, monkeypatch):
    def break_down(done, total):
        if done == total:
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        store(plan(DEMO), by=HOUSE, leave_out_bad_rows=True, progress=break_down)
    assert everything() == [0, 0, 0, 0, 0]


def test_somebody_added_meanwhile_refuses_the_whole_list(noon, write):
    planned = plan(write("1,王伟,13812345678,,,", "2,李四,13912345678,,,"))
    make_member(number="2")
    with pytest.raises(ListOutrun):
        store(planned, by=HOUSE)
    assert not Member.objects.filter(number="1").exists()


def test_remarks_are_sealed_in_the_database(noon):
    store(plan(DEMO), by=HOUSE, leave_out_bad_rows=True)
    row = ImportedRow.objects.get(member__number="20000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM members_importedrow WHERE id = %s", [row.pk])
        stored = cursor.fetchone()[0]
    assert dict(json.loads(row.sealed))["备注"] == "孕中期"
    assert "孕" not in stored and "华桂珍" not in stored


def test_batch_and_history_name_who_did_it(noon, write):
    desk = make_user(role=Role.FRONT_DESK, name="Zhou Lan")
    batch = store(plan(write("1,王伟,13812345678,年卡,2026-01-01,2026-12-31")), by=desk)
    event = Member.pgh_event_model.objects.get(number="1")
    assert (batch.by, batch.by_name, batch.rows, batch.taken) == (desk, "Zhou Lan", 1, 1)
    assert event.pgh_context.metadata == {"by": desk.pk, "by_name": "Zhou Lan", "at": clock.now().isoformat()}


def test_nothing_personal_is_logged(noon, caplog):
    store(plan(DEMO), by=HOUSE, leave_out_bad_rows=True)
    logged = [record.getMessage() for record in caplog.records]
    assert logged and not any("华桂珍" in line or "15601815908" in line for line in logged)


def test_number_of_somebody_else_here(write):
    make_member(number="1", name="李四", phone="+8613700000000")
    assert codes(write("1,王伟,13812345678,年卡,2026-01-01,2026-12-31")) == [(2, "number_taken")]


def test_person_whose_phone_was_corrected_here_is_there_already(write):
    make_member(number="1", name="王伟", phone="+8613700000000")
    assert codes(write("1,王伟,13812345678,年咔,,")) == [(2, "there_already")]


def test_name_and_birthday_of_somebody_here_are_said_and_taken_in(write):
    make_member(number="7", name="王伟", born_on=date(1988, 3, 9))
    path = write(
        "1,王伟,13812345678,年卡,2026-01-01,2026-12-31,1988-03-09",
        headings="会员编号,姓名,手机号,卡类型,开卡日期,到期日期,出生日期",
    )
    [finding] = plan(path).findings
    assert (finding.code, finding.is_error, finding.mark.facts) == ("namesake", False, {"other_number": "7"})


def test_phone_of_somebody_else_here(write):
    make_member(number="7", phone="+8613812345678")
    path = write("1,王伟,13812345678,年卡,2026-01-01,2026-12-31")
    [finding] = plan(path).findings
    assert (finding.code, finding.mark.facts) == ("phone_taken", {"other_number": "7"})


def test_phone_of_a_child_here_is_free(write):
    parent = make_member()
    make_member(phone="+8613812345678", guardian=parent)
    assert codes(write("1,王伟,13812345678,年卡,2026-01-01,2026-12-31")) == []


def test_same_email_twice_and_here(write):
    make_member(number="7", email="Wang@Example.com")
    headings = "编号,姓名,手机号,卡类型,开卡日期,到期日期,邮箱"
    path = write(
        "1,王伟,,年卡,2026-01-01,2026-12-31,a@example.com",
        "2,李四,,年卡,2026-01-01,2026-12-31,A@example.com",
        "3,赵六,,年卡,2026-01-01,2026-12-31,wang@example.com",
        headings=headings,
    )
    errors = [(finding.line, finding.code) for finding in plan(path).findings if finding.is_error]
    assert errors == [(3, "email_repeated"), (4, "email_taken")]


def test_empty_cells_after_the_last_heading_are_no_mistake(write):
    assert codes(write("1,王伟,13812345678,年卡,2026-01-01,2026-12-31,,")) == []


def test_plan_here_already_is_used(write):
    MembershipPlan.objects.create(code="year", name_en="Ours", name_zh="我们的年卡", months=12)
    store(plan(write("1,王伟,13812345678,年卡,2026-01-01,2026-12-31")), by=HOUSE)
    assert Membership.objects.get().plan.name_en == "Ours"


def test_rejected_rows_can_be_mended_and_imported(noon, tmp_path):
    planned = plan(DEMO)
    store(planned, by=HOUSE, leave_out_bad_rows=True)
    rejected = tmp_path / "rejected.csv"
    write_rejected(planned, rejected)
    text = rejected.read_text(encoding="utf-8-sig")
    mended = text.replace("1381234567,", "13812345679,").replace("年咔", "年卡")
    rejected.write_text(mended, encoding="utf-8-sig")
    again = plan(rejected)
    assert [row.number for row in again.taken] == ["20015", "20053"]
    assert {(finding.number, finding.code) for finding in again.findings if finding.is_error} >= {
        ("20073", "formula"), ("20132", "too_few_cells"), ("20133", "too_many_cells"), ("20023", "number_taken"),
    }  # fmt: skip


def test_rejected_rows_keep_one_reason_column(noon, tmp_path):
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    write_rejected(plan(DEMO), first)
    write_rejected(plan(first), second)
    with first.open(encoding="utf-8-sig") as one, second.open(encoding="utf-8-sig") as two:
        assert next(csv.reader(one)) == next(csv.reader(two))


def test_report_says_nothing_that_belongs_to_a_person(noon, tmp_path):
    planned = plan(DEMO)
    write_report(planned, tmp_path / "report.csv")
    text = "\n".join(report_lines(planned)) + (tmp_path / "report.csv").read_text(encoding="utf-8-sig")
    with DEMO.open(encoding="gbk", newline="") as file:
        rows = list(csv.reader(file))[1:]
    secrets = {row[place] for row in rows if len(row) == 10 for place in (1, 3, 9)} - {""}
    assert [secret for secret in secrets if secret in text] == []


def test_report_table_opens_in_excel_and_runs_no_formula(noon, write, tmp_path):
    write_report(plan(write("=1+1,王伟,,,,")), tmp_path / "report.csv")
    data = (tmp_path / "report.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    [_, row] = csv.reader(data.decode("utf-8-sig").splitlines())
    assert row[:4] == ["error", "2", "'=1+1", "会员编号"]


def test_queries_grow_with_the_parts_and_not_with_the_rows(noon, write, django_assert_max_num_queries):
    rows = [f"{number},王伟,139{number:08},年卡,2026-01-01,2026-12-31" for number in range(1000)]
    path = write(*rows)
    with django_assert_max_num_queries(8 * len(rows) // AT_A_TIME):
        store(plan(path), by=HOUSE)
