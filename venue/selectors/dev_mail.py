"""Reading what the mail catcher kept."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

SHOWN = 200
NAME = re.compile(r"[0-9a-f-]{1,60}")


@dataclass(frozen=True)
class Letter:
    """One letter as it arrived. The parts are read only when the whole letter was asked for."""

    name: str
    to: str
    subject: str
    at: datetime | None
    sender: str = ""
    message_id: str = ""
    text: str = ""
    html: str = ""


def newest() -> list[Letter]:
    """The newest letters, the last first."""
    paths = sorted(settings.MAIL_DIR.glob("[0-9]*.eml"), reverse=True)[:SHOWN]
    parser = BytesHeaderParser(policy=policy.default)
    letters = []
    for path in paths:
        with path.open("rb") as file:
            letters.append(letter(path, parser.parse(file)))
    return letters


def find(name: str) -> Letter | None:
    """One letter with its parts."""
    path: Path = settings.MAIL_DIR / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    with path.open("rb") as file:
        return letter(path, BytesParser(policy=policy.default).parse(file))


def letter(path: Path, parsed: EmailMessage) -> Letter:
    date = parsed["Date"]
    return Letter(
        name=path.stem,
        to=str(parsed["To"] or ""),
        subject=str(parsed["Subject"] or ""),
        at=parsedate_to_datetime(date) if date else None,
        sender=str(parsed["From"] or ""),
        message_id=str(parsed["Message-ID"] or ""),
        text=part(parsed, "plain"),
        html=part(parsed, "html"),
    )


def part(parsed: EmailMessage, kind: str) -> str:
    found = parsed.get_body((kind,))
    content = found.get_content() if found and not found.is_multipart() else ""
    return content if isinstance(content, str) else ""
