"""A real mail server inside the test process, which answers as it is told."""

import asyncio
import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

logging.getLogger("mail.log").setLevel(logging.ERROR)


class MailServer:
    """Keeps what arrives in `letters`; `answers` (by address) and `final` replace the friendly answers,
    `while_sending` runs between the letter and the answer. Unless told not to, it `takes_all_in_one_go` (PIPELINING).
    """

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.connections = 0
        self.answers: dict[str, str] = {}
        self.final = "250 kept"
        self.while_sending: Callable[[], None] | None = None
        self.hangs_up = False
        self.takes_all_in_one_go = True
        self.port = 0

    async def handle_EHLO(  # noqa: N802 - names of aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return [responses[0], "250-PIPELINING", *responses[1:]] if self.takes_all_in_one_go else responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.final.startswith("250"):
            self.letters.append(message_from_bytes(envelope.original_content or b"", policy=policy.default))
        if self.while_sending:
            await asyncio.to_thread(self.while_sending)
        if self.hangs_up:
            assert server.transport
            server.transport.abort()
        return self.final

    @property
    def receivers(self) -> list[str]:
        return [str(letter["To"]) for letter in self.letters]

    @property
    def message_ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.letters]


@contextmanager
def running() -> Iterator[MailServer]:
    server = MailServer()
    server.port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], object], seconds: float = 10) -> None:
    patience = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < patience, "it did not happen in time"
        time.sleep(0.05)
