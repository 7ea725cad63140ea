"""One spelling for every phone number. Pure."""

import re
import unicodedata

import phonenumbers
from phonenumbers import PhoneNumberFormat

CHINESE_MOBILE = re.compile(r"\+861[3-9]\d{9}")
PHONE = re.compile(r"\+?[\d\s().-]+")


class NoPhone(ValueError):
    """A text that is no complete phone number."""


def international(text: str, region: str) -> phonenumbers.PhoneNumber:
    """The number a person typed, without a country code meant as one of `region`; raises `NoPhone`.

    A Chinese mobile number counts when it has eleven figures: which beginnings are in use is only known to lists that
    age.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    if not PHONE.fullmatch(typed):
        raise NoPhone
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException as error:
        raise NoPhone from error
    if not phonenumbers.is_valid_number(number) and not CHINESE_MOBILE.fullmatch(e164(number)):
        raise NoPhone
    return number


def e164(number: phonenumbers.PhoneNumber) -> str:
    """As it is kept: +8613812345678."""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def readable(phone: str, region: str) -> str:
    """As people write it: 138 1234 5678 at home, with the country code from abroad."""
    try:
        number = phonenumbers.parse(phone, region)
    except phonenumbers.NumberParseException:
        return phone
    is_home = number.country_code == phonenumbers.country_code_for_region(region)
    form = PhoneNumberFormat.NATIONAL if is_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)
