"""Approved templates of the SMS gateway."""

from tests.factories.venue import make_staff
from venue import sms_texts
from venue.models import SmsTemplate
from venue.services.sms_text import write_template


def approve(template: str, language: str = "zh-hans", code: str = "SMS_1") -> SmsTemplate:
    """The message goes by SMS, in the words that are proposed."""
    text = sms_texts.proposed(template, language)
    return write_template(template, language, code=code, text=text, by=make_staff().user)
