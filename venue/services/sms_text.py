"""What the SMS gateway has approved for a message."""

from venue import locking, sms_texts
from venue.actors import Actor
from venue.models import SmsTemplate


def write_template(template: str, language: str, *, code: str, text: str, by: Actor) -> SmsTemplate:
    """Keep the code and the approved words: from now on the message goes by SMS in this language, and what waits is
    sent under the new code. Raises `WrongPlaceholder` or `TextIncomplete`.
    """
    sms_texts.check(template, text)
    with locking.atomic(by=by):
        row, is_new = SmsTemplate.objects.get_or_create(
            template=template, language=language, defaults={"code": code, "text": text}
        )
        if not is_new:
            row = locking.lock_one(SmsTemplate, row.pk)
            row.code, row.text = code, text
            row.save(update_fields=["code", "text"])
    sms_texts.forget()
    return row


def drop_template(template: str, language: str, *, by: Actor) -> None:
    """Send the message no more by SMS in this language; what waits to be sent fails and says why."""
    with locking.atomic(by=by):
        SmsTemplate.objects.filter(template=template, language=language).delete()
    sms_texts.forget()
