"""Credits and accounts in words."""

from decimal import Decimal

from django.utils.translation import ngettext

from venue.wording import money


def credits_in_words(count: int) -> str:
    """10 credits"""
    return ngettext("%(count)s credit", "%(count)s credits", count) % {"count": count}


def signed(amount: Decimal, *, is_credits: bool) -> str:
    """+10 credits, −¥30.00"""
    sign = "−" if amount < 0 else "+"
    return sign + (credits_in_words(int(abs(amount))) if is_credits else money(abs(amount)))
