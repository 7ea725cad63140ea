"""Filters of pages about people."""

from django import template
from django.conf import settings

from members import phones

register = template.Library()


@register.filter
def phone(value: str) -> str:
    """138 1234 5678"""
    return phones.readable(value, settings.PHONE_REGION)


@register.filter
def masked_phone(value: str) -> str:
    """138****5678"""
    return phones.masked(value)
