"""What people are told about their contracts. Called inside the transaction of the service that causes it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from members.models import Member, Membership, Payment, Refund
from members.words import credits_in_words
from venue import outbox, sms, wording
from venue.bilingual import in_language


def receiver_of(member: Member) -> outbox.Receiver | None:
    """Where a person is written to: their own address, a child's guardian's; nowhere when none is known."""
    contact = member if member.email or member.guardian is None else member.guardian
    return to_person(contact)


def to_person(person: Member) -> outbox.Receiver | None:
    """By mail, or by SMS where the venue sends them; nowhere when neither address nor phone is known."""
    phone = person.phone if sms.is_offered() else ""
    if not person.email and not phone:
        return None
    return outbox.Receiver(person.email, person.language, person.user_id, phone=phone, prefers_sms=person.prefers_sms)


def sold_as(membership: Membership) -> str:
    """What was bought, a pack with its credits."""
    name = in_language(membership.plan.name_en, membership.plan.name_zh)
    return f"{name} · {credits_in_words(membership.credit_lot.credits)}" if membership.is_pack else name


def send_receipt(payment: Payment, membership: Membership, member: Member) -> bool:
    """The one receipt message of a payment; False when nobody's address is known."""
    to = receiver_of(member)
    if to is None:
        return False
    with translation.override(to.language):
        params = {
            "member_name": member.name,
            "plan": sold_as(membership),
            "starts": wording.fulldate(membership.starts_on),
            "ends": wording.fulldate(membership.ends_on),
            "entitlement": in_language(membership.entitlement_en, membership.entitlement_zh),
            "amount": wording.money(payment.amount),
            "method": str(payment.get_method_display()),
            "number": payment.number,
            "url": settings.BASE_URL + reverse("members:receipt", args=[payment.pk]),
        }
    return outbox.put(
        "receipt",
        to,
        params,
        dedupe_key=f"receipt:{payment.pk}",
        subject_key=f"membership:{membership.pk}",
        is_direct=True,
    )


def send_fee_receipt(payment: Payment, member: Member) -> bool:
    """The same of fees that were paid at the desk."""
    return _send_of_payment("fee_receipt", payment, member)


def send_service_receipt(payment: Payment, member: Member) -> bool:
    """The same of a service, such as a treatment."""
    return _send_of_payment("service_receipt", payment, member)


def send_paid_back(payment: Payment, member: Member) -> bool:
    """That money was paid back, with the receipt of it."""
    return _send_of_payment("paid_back", payment, member)


def send_booked_receipt(payment: Payment, member: Member, named: Callable[[], str]) -> bool:
    """The same of money for something booked, which `named` says in the active language."""
    is_deposit = payment.kind == Payment.Kind.DEPOSIT
    return _send_of_payment("booked_receipt", payment, member, lambda: {"what": named(), "is_deposit": is_deposit})


def send_refund_rejected(refund: Refund) -> bool:
    """That money does not go back, why, and where to turn."""
    to = receiver_of(refund.member)
    if to is None:
        return False
    with translation.override(to.language):
        amount = wording.money(refund.amount)
    params = {"member_name": refund.member.name, "amount": amount, "reason": refund.rejected_because}
    key = f"refund_rejected:{refund.pk}"
    return outbox.put("refund_rejected", to, params, dedupe_key=key, subject_key=f"refund:{refund.pk}", is_direct=True)


def _send_of_payment(
    template: str, payment: Payment, member: Member, more: Callable[[], dict[str, Any]] = dict
) -> bool:
    to = receiver_of(member)
    if to is None:
        return False
    with translation.override(to.language):
        params = {
            "member_name": member.name,
            "amount": wording.money(payment.amount),
            "method": str(payment.get_method_display()),
            "number": payment.number,
            "url": settings.BASE_URL + reverse("members:receipt", args=[payment.pk]),
            **more(),
        }
    return outbox.put(
        template,
        to,
        params,
        dedupe_key=f"receipt:{payment.pk}",
        subject_key=f"payment:{payment.pk}",
        is_direct=True,
    )
