"""Filters of pages about people."""

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from members import codes, phones
from members.modules import Module
from members.services.phone_sign_in import is_offered
from members.words import credits_in_words
from venue import masking

register = template.Library()


@register.filter
def phone(value: str) -> str:
    """138 1234 5678"""
    return phones.readable(value, settings.PHONE_REGION)


@register.filter
def masked_phone(value: str) -> str:
    """138****5678"""
    return masking.phone(value)


@register.filter
def masked_email(value: str) -> str:
    """w***@venue.example"""
    return masking.email(value)


@register.filter
def credits(value: int) -> str:
    """10 credits"""
    return credits_in_words(value)


@register.filter
def module(value: str) -> str:
    """The kind of course that a pack is limited to."""
    return str(Module(value).label)


@register.simple_tag
def qr_code(code: str) -> SafeString:
    """A code as a picture; figures alone go in, so that nothing of it can be markup."""
    return mark_safe(codes.picture(code)) if codes.is_code(code) else SafeString("")  # noqa: S308


@register.simple_tag
def phone_is_offered() -> bool:
    """Whether people may sign in by a code sent to their phone."""
    return is_offered()
