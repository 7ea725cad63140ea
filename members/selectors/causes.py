"""Contracts and payments, as causes of what is in the books."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from members.causes import Cause
from members.models import Membership, Payment


def sales(keys: set[int], is_own: bool) -> Mapping[int, Cause]:
    """Contracts, each with the receipt of its first payment."""
    contracts = Membership.objects.filter(pk__in=keys).select_related("plan").prefetch_related("payments")
    return {each.pk: Cause(each.plan.name, receipt(list(each.payments.all())[:1])) for each in contracts}


def payments(keys: set[int], is_own: bool) -> Mapping[int, Cause]:
    found = Payment.objects.filter(pk__in=keys)
    return {each.pk: Cause(_name(each), receipt([each])) for each in found}


def _name(payment: Payment) -> str:
    words = _("Pay-back %(number)s") if payment.kind == Payment.Kind.BACK else _("Receipt %(number)s")
    return words % {"number": payment.number}


def receipt(paid: list[Payment]) -> str:
    return reverse("members:receipt", args=[paid[0].pk]) if paid else ""
