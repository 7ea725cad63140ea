"""The venue's own words for a message."""

from venue import locking, message_texts
from venue.actors import Actor
from venue.models import MessageTemplate


def write_text(template: str, language: str, *, subject: str, body: str, by: Actor) -> MessageTemplate:
    """Keep the venue's own text for a message in a language. Messages already written keep their words.

    Raises `WrongPlaceholder` or `TextIncomplete`.
    """
    message_texts.check(template, subject, body)
    with locking.atomic(by=by):
        row, is_new = MessageTemplate.objects.get_or_create(
            template=template, language=language, defaults={"subject": subject, "body": body}
        )
        if not is_new:
            row = locking.lock_one(MessageTemplate, row.pk)
            row.subject, row.body = subject, body
            row.save(update_fields=["subject", "body"])
    message_texts.forget()
    return row


def back_to_shipped(template: str, language: str, *, by: Actor) -> None:
    """Drop the venue's own text, so that the file counts again."""
    with locking.atomic(by=by):
        MessageTemplate.objects.filter(template=template, language=language).delete()
    message_texts.forget()
