import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from venue.smtp import InOneGo

HELLO = "250-house\r\n250-SIZE 1000\r\n250 PIPELINING"
FROM_TO = ("desk@test.example", "anna@test.example")


class Script:
    """A mail server that answers each thing it hears by the next of its `answers`, and keeps what it `heard`."""

    def __init__(self, *answers: str) -> None:
        self.answers, self.heard = answers, list[bytes]()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._speak, daemon=True)
        self.thread.start()

    def _speak(self) -> None:
        line, _ = self.socket.accept()
        with line:
            line.sendall(b"220 house\r\n")
            for answer in self.answers:
                self.heard.append(line.recv(65_536))
                line.sendall(f"{answer}\r\n".encode())

    def close(self) -> None:
        self.thread.join(5)
        self.socket.close()


@pytest.fixture
def speaks() -> Iterator[type[Script]]:
    scripts = []

    class Kept(Script):
        def __init__(self, *answers: str) -> None:
            super().__init__(*answers)
            scripts.append(self)

    yield Kept
    for each in scripts:
        each.close()


def sent(script: Script, letter: bytes = b"Subject: x\r\n\r\nHello\r\n") -> dict[str, tuple[int, bytes]]:
    with closing(InOneGo("127.0.0.1", script.port, timeout=5)) as line:
        return line.sendmail(*FROM_TO, letter)


def test_sender_receiver_and_letter_are_said_in_one_go(speaks):
    script = speaks(HELLO, "250 yes\r\n250 yes\r\n354 go on", "250 kept")

    assert sent(script, b"Subject: x\r\n\r\n.a dot\r\nand no end") == {}

    script.close()
    assert script.heard[1:] == [
        b"MAIL FROM:<desk@test.example> SIZE=32\r\nRCPT TO:<anna@test.example>\r\nDATA\r\n",
        b"Subject: x\r\n\r\n..a dot\r\nand no end\r\n.\r\n",
    ]


def test_a_server_that_does_not_say_so_is_asked_one_by_one(speaks):
    script = speaks("250 house", "250 yes", "250 yes", "354 go on", "250 kept")

    assert sent(script) == {}

    script.close()
    assert [each.split(b":")[0].strip() for each in script.heard[1:4]] == [b"mail FROM", b"rcpt TO", b"data"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (("250 yes\r\n550 unknown\r\n503 whom to?", "250 anew"), [b"rset\r\n"]),
        (("250 yes\r\n550 unknown\r\n354 go on", "554 to nobody", "250 anew"), [b".\r\n", b"rset\r\n"]),
    ],
)
def test_a_refused_receiver_gets_no_letter_also_where_the_server_waits_for_one(speaks, answers, said):
    script = speaks(HELLO, *answers)

    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        sent(script)

    script.close()
    assert refused.value.recipients == {"anna@test.example": (550, b"unknown")}
    assert script.heard[2:] == said


@pytest.mark.parametrize(
    ("answers", "kind", "code"),
    [
        (("451 not you\r\n503 who?\r\n503 who?", "250 anew"), smtplib.SMTPSenderRefused, 451),
        (("250 yes\r\n250 yes\r\n452 no room", "250 anew"), smtplib.SMTPDataError, 452),
        (("250 yes\r\n250 yes\r\n354 go on", "554 spam", "250 anew"), smtplib.SMTPDataError, 554),
        (("250 yes\r\n250 yes\r\n354 go on", "554 spam"), smtplib.SMTPDataError, 554),  # and hangs up
        (("421 for today it is enough",), smtplib.SMTPDataError, 421),
        (("250 yes\r\n421 for today it is enough",), smtplib.SMTPDataError, 421),
    ],
)
def test_what_is_refused_is_told_with_the_code_of_the_server(speaks, answers, kind, code):
    with pytest.raises(kind) as refused:
        sent(speaks(HELLO, *answers))

    assert refused.value.smtp_code == code


def test_a_server_that_breaks_off_is_told_as_such(speaks):
    with pytest.raises(smtplib.SMTPServerDisconnected):
        sent(speaks(HELLO, "250 yes\r\n250 yes"))


def test_an_address_with_a_line_break_is_not_said(speaks):
    script = speaks(HELLO)

    with closing(InOneGo("127.0.0.1", script.port, timeout=5)) as line, pytest.raises(ValueError, match="line break"):
        line.sendmail(FROM_TO[0], "a b\r\nDATA@", b"x")

    script.close()
    assert len(script.heard) == 1
