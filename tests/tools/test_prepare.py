"""Steps that are skipped while their stamp is true and fail with one line; a port that is refused at once."""

import socket
from pathlib import Path

import pytest

from bin.tools import run
from bin.tools.prepare import NotPossible, Step, do


@pytest.fixture
def step(tmp_path: Path) -> Step:
    (tmp_path / "lock").write_text("1")
    count = f"echo once >> {tmp_path / 'made'}"
    return Step("Making it", ["sh", "-c", count], "It could not be made.", {tmp_path / "lock": tmp_path / "stamp"})


def test_step_is_taken_once_while_its_source_is_the_same(step: Step, tmp_path: Path) -> None:
    do(step)
    do(step)
    assert (tmp_path / "made").read_text() == "once\n"


def test_step_is_taken_again_when_its_source_has_changed(step: Step, tmp_path: Path) -> None:
    do(step)
    (tmp_path / "lock").write_text("2")
    do(step)
    assert (tmp_path / "made").read_text() == "once\nonce\n"


def test_step_that_fails_says_so_in_one_line_and_leaves_no_stamp(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("1")
    step = Step("Making it", ["false"], "It could not be made.", {tmp_path / "lock": tmp_path / "stamp"})
    with pytest.raises(NotPossible, match="^It could not be made. [^\n]*$"):
        do(step)
    assert not (tmp_path / "stamp").exists()


def test_taken_port_is_refused_before_anything_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PORT_PATIENCE", 0)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(NotPossible, match="choose another"):
            run.refuse_taken_port(taken.getsockname()[1])
