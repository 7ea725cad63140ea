"""What people are told who wait for a treatment. Called inside the transaction of the service that causes it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from bookings.models import TreatmentWait
from bookings.selectors.appointment import price_of, with_details
from bookings.selectors.treatment_wait import days_in_words
from bookings.services.appointment_messages import said
from bookings.services.messages import receiver_of
from bookings.treatment_policies import treatment_policy
from members.selectors.own import addressee_of
from venue import clock, outbox, wording


def subject_key(wait: TreatmentWait) -> str:
    """What messages about a wait are filed under, so that its end withdraws them."""
    return f"treatment_wait:{wait.pk}"


def withdraw(wait: TreatmentWait) -> None:
    """What was not sent yet is not true any more."""
    outbox.withdraw(subject_key(wait))


def tell_offered(wait: TreatmentWait, appointment_pk: int) -> bool:
    """That a time is kept, until when, and where it is taken or let pass. Worthless afterwards."""
    appointment = with_details().get(pk=appointment_pk)
    lines, price = list(appointment.lines.all()), price_of(appointment)
    free_until = lines[0].starts_at - treatment_policy(appointment.booked_at).free_cancel

    def params() -> dict[str, Any]:
        return {
            "starts": wording.when(lines[0].starts_at),
            "answer_until": wording.when(appointment.held_until),
            "treatments": said(lines),
            "price": wording.money(price) if price else "",
            "cancel_until": wording.when(free_until) if clock.now() < free_until else "",
        }

    return _put(
        "treatment_offer",
        wait,
        params,
        cause=f"treatment_offer:{wait.pk}:{appointment_pk}",
        address=reverse("bookings:treatment_wait", args=[wait.pk]),
        is_direct=True,
        expires_at=appointment.held_until,
    )


def tell_over(wait: TreatmentWait) -> bool:
    """That they no longer wait: the days are over, or too many times were let pass. It can wait until the morning."""
    address = reverse("bookings:treatment", args=[wait.treatment_id])
    params = {"is_lapsed": wait.state == TreatmentWait.State.LAPSED}
    return _put("treatment_wait_over", wait, lambda: params, cause=f"treatment_wait_over:{wait.pk}", address=address)


def _put(
    template: str,
    wait: TreatmentWait,
    params: Callable[[], dict[str, Any]],
    *,
    cause: str,
    address: str,
    is_direct: bool = False,
    expires_at: datetime | None = None,
) -> bool:
    """`params` are said in the receiver's language."""
    to = receiver_of(wait.member)
    if to is None:
        return False
    addressee = addressee_of(wait.member) or wait.member
    with translation.override(to.language):
        known = {
            "member_name": addressee.name,
            "for_whom": wait.member.name if addressee != wait.member else "",
            "course": wait.treatment.name,
            "days": days_in_words(wait),
            "url": settings.BASE_URL + address,
            **params(),
        }
    return outbox.put(
        template,
        to,
        known,
        dedupe_key=cause,
        subject_key=subject_key(wait),
        is_direct=is_direct,
        expires_at=expires_at,
    )
