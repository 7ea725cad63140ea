"""What an outbox row looks like as a letter: text, the same text as simple HTML, and headers fixed by the row."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string

from venue import clock, house
from venue.ical import Method
from venue.models import Message

ONLY_A_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Paragraph:
    """Words, or a button: in the text a line of words and beneath it a line that is nothing but a link."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class CalendarPart:
    """A calendar file that goes with a letter, and what it asks of the reader's calendar."""

    method: Method
    content: bytes


CalendarOf = Callable[[Message], CalendarPart | None]


def compose(message: Message, backend: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The letter of a row. A second copy has the same Message-ID, and so is not taken for a second letter."""
    letter = EmailMultiAlternatives(
        subject=message.subject,
        body=message.body,
        to=[message.address],
        connection=backend,
        headers={
            "Message-ID": message_id(message),
            "Date": clock.local(clock.now()).strftime("%a, %d %b %Y %H:%M:%S %z"),
            "Auto-Submitted": "auto-generated",
        },
    )
    letter.attach_alternative(as_html(message), "text/html")
    calendar_of: CalendarOf = import_string(settings.CALENDAR_OF_LETTER)
    if part := calendar_of(message):
        add_calendar(letter, part)
    return letter


def add_calendar(letter: EmailMultiAlternatives, part: CalendarPart) -> None:
    """Twice, as calendar services do it: as a form of the letter, which programs with a calendar act on, and as a file
    for the others. A file that asks nothing is a file alone.
    """
    if part.method is not Method.PUBLISH:
        letter.attach_alternative(part.content.decode(), f"text/calendar; method={part.method}")
    attached = MIMEBase("application", "ics", name="booking.ics")
    attached.add_header("Content-Disposition", "attachment", filename="booking.ics")
    attached.set_payload(part.content)
    encode_base64(attached)
    letter.attach(attached)


def message_id(message: Message) -> str:
    return f"<{message.message_id}@{urlsplit(settings.BASE_URL).hostname}>"


def as_html(message: Message) -> str:
    context = {
        "subject": message.subject,
        "language": message.language,
        "venue_name": house.name(message.language),
        "paragraphs": paragraphs(message.body),
    }
    with translation.override(message.language):
        return render_to_string("_mail/layout.html", context)


def paragraphs(body: str) -> list[Paragraph]:
    return [paragraph(part) for part in re.split(r"\n{2,}", body.strip())]


def paragraph(part: str) -> Paragraph:
    words, _, last = part.rpartition("\n")
    if words and "\n" not in words and ONLY_A_LINK.fullmatch(last.strip()):
        return Paragraph(words.strip().rstrip(":："), last.strip())
    return Paragraph(part)
