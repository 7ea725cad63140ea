import pytest
from django.core.management import CommandError, call_command

from members.models import ImportBatch, Member
from tests.factories.venue import make_user
from venue.shell import shell_language

pytestmark = pytest.mark.django_db

GOOD = "1,王伟,13812345678,年卡,2026-01-01,2026-12-31"
BAD = "2,李四,138,年卡,2026-01-01,2026-12-31"


def run(capsys, *arguments):
    call_command("import_members", *map(str, arguments), language="en")
    return capsys.readouterr()


def test_trial_run_reports_and_writes_nothing(capsys, write):
    said = run(capsys, write(GOOD, BAD), "--dry-run")
    assert "      1  Good rows\n" in said.out and "Row 3 · 2 · 手机号" in said.out and "Trial run" in said.out
    assert "checked 2/2 (100 %)" in said.err
    assert not Member.objects.exists()


def test_trial_and_real_run_print_the_same_report(capsys, write):
    path = write(GOOD)
    trial, real = run(capsys, path, "--dry-run").out, run(capsys, path).out
    assert trial.splitlines()[:-1] == real.splitlines()[:-1]


def test_errors_refuse_and_write_nothing(capsys, write):
    with pytest.raises(CommandError) as refused:
        run(capsys, write(GOOD, BAD))
    assert refused.value.returncode == 1 and not Member.objects.exists()


def test_bad_rows_are_left_out_and_kept(capsys, write, tmp_path):
    user = make_user()
    run(capsys, write(GOOD, BAD), "--leave-out-bad-rows", tmp_path / "bad.csv", "--by", user.email)
    assert "2,李四,138" in (tmp_path / "bad.csv").read_text(encoding="utf-8-sig")
    assert ImportBatch.objects.values_list("taken", "left_out", "by").get() == (1, 1, user.pk)


def test_nothing_is_written_when_the_bad_rows_cannot_be(capsys, write, tmp_path):
    with pytest.raises(CommandError):
        run(capsys, write(GOOD, BAD), "--leave-out-bad-rows", tmp_path / "nowhere" / "bad.csv")
    assert not Member.objects.exists()


def test_no_file_is_written_over(capsys, write, tmp_path):
    (tmp_path / "bad.csv").write_text("mended by hand")
    with pytest.raises(CommandError):
        run(capsys, write(GOOD, BAD), "--leave-out-bad-rows", tmp_path / "bad.csv")
    assert (tmp_path / "bad.csv").read_text() == "mended by hand" and not Member.objects.exists()


def test_rejected_file_goes_when_storing_fails(capsys, write, tmp_path, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr("members.management.commands.import_members.store", fail)
    with pytest.raises(RuntimeError):
        run(capsys, write(GOOD, BAD), "--leave-out-bad-rows", tmp_path / "bad.csv")
    assert not (tmp_path / "bad.csv").exists()


def test_unreadable_file_and_unknown_person_are_said_in_a_line(capsys, write, tmp_path):
    with pytest.raises(CommandError):
        run(capsys, tmp_path / "nowhere.csv")
    with pytest.raises(CommandError):
        run(capsys, write(GOOD), "--by", "nobody@test.example")


@pytest.mark.parametrize(
    ("lang", "language"), [("zh_CN.UTF-8", "zh-hans"), ("en_GB.UTF-8", "en"), ("C", "en"), ("", "en"), ("de_DE", "en")]
)
def test_language_of_the_shell(monkeypatch, lang, language):
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", lang)
    assert shell_language() == language
