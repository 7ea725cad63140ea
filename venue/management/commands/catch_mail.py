"""A mail server that keeps every letter as a file, for demonstrations; `/dev/mail/` shows them."""

import logging
import os
import signal
import threading
import time
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Keeper:
    """Writes each letter under a name that sorts by time of arrival; a reader never sees half of one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd
        name = f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}"
        unfinished = self.folder / f".{name}"
        unfinished.write_bytes(envelope.original_content or b"")
        os.replace(unfinished, self.folder / f"{name}.eml")
        return "250 kept"


class Command(BaseCommand):
    help = "Receive mail by SMTP on this machine and keep it as files, until stopped (demo and test)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, required=True)
        parser.add_argument("--dir", type=Path, default=settings.MAIL_DIR)

    def handle(self, *args: Any, port: int, dir: Path, **options: Any) -> None:
        if not settings.MAIL_IS_READABLE:
            raise CommandError("Sent mail is readable in demo and test only.")
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        dir.mkdir(parents=True, exist_ok=True)
        logging.getLogger("mail.log").setLevel(logging.ERROR)  # it would repeat every word of the conversation
        server = Controller(Keeper(dir), hostname="127.0.0.1", port=port, decode_data=False)
        server.start()
        try:
            stop.wait()
        finally:
            server.stop()
