"""What people are told about their treatments. Called inside the transaction of the service that causes it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Min
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bookings.models import Appointment, AppointmentLine, TreatmentPackage
from bookings.selectors.appointment import price_of, with_details
from bookings.selectors.explain import COURSE_TOLD
from bookings.services.messages import receiver_of
from bookings.treatment_policies import treatment_policy
from members.selectors.own import addressee_of
from venue import clock, outbox, wording

State = Appointment.State


def subject_key(appointment: Appointment) -> str:
    """What messages about an appointment are filed under, so that ending it withdraws them."""
    return f"appointment:{appointment.pk}"


def tell_made(appointment: Appointment) -> bool:
    """That it is booked, with what to know before and what cancelling means; or that it was asked for."""
    return _put("appointment_confirmed", appointment, is_direct=True)


def tell_course(appointments: Sequence[Appointment], package: TreatmentPackage) -> bool:
    """One message of all the dates of a course, which names its appointments. It is filed under none: it stays true
    when one of them is moved or cancelled, which is told by itself.
    """
    member = appointments[0].member
    to = receiver_of(member)
    if to is None:
        return False
    addressee = addressee_of(member) or member
    keys = [each.pk for each in appointments]
    hours = treatment_policy(appointments[0].booked_at).free_cancel
    with translation.override(to.language):
        rows = with_details().filter(pk__in=keys).annotate(first=Min("lines__starts_at")).order_by("first", "pk")
        params = {
            "member_name": addressee.name,
            "for_whom": member.name if addressee != member else "",
            "course": package.name,
            "count": str(len(keys)),
            "dates": "\n".join(said(list(each.lines.all())) for each in rows),
            "hours": str(int(hours.total_seconds() // 3600)),
            "appointments": keys,
            "url": settings.BASE_URL + reverse("bookings:my_bookings"),
        }
    return outbox.put(COURSE_TOLD, to, params, dedupe_key=f"{COURSE_TOLD}:{keys[0]}", is_direct=True)


def tell_confirmed(appointment: Appointment) -> bool:
    """That what was asked for is booked now."""
    return _put("appointment_confirmed", appointment, cause="appointment_accepted", is_direct=True)


def tell_changed(appointment: Appointment, was: str, reason: str = "") -> bool:
    """The new details, with the old ones: `was` in the reader's language. Earlier letters that wait are taken back."""
    outbox.withdraw(subject_key(appointment))
    stamp = f"{appointment.changed_at:%Y%m%d%H%M%S%f}"
    return _put(
        "appointment_changed",
        appointment,
        cause=f"appointment_changed@{stamp}",
        is_direct=True,
        was=was,
        reason=reason,
    )


def tell_ended(appointment: Appointment, follows: str = "") -> bool:
    """That it is cancelled, and by whom; or that what was asked for is not possible, and why."""
    outbox.withdraw(subject_key(appointment))
    return _put(
        "appointment_cancelled",
        appointment,
        is_direct=True,
        is_late=appointment.state == State.LATE_CANCELLED,
        is_venues=appointment.is_cancelled_by_venue,
        is_rejected=appointment.state == State.REJECTED,
        reason=appointment.reason,
        follows=follows,
    )


def remind(appointment: Appointment, expires_at: datetime) -> bool:
    """Put its one reminder; a changed one is reminded of anew."""
    stamp = f"@{appointment.changed_at:%Y%m%d%H%M%S%f}" if appointment.changed_at else ""
    return _put("appointment_reminder", appointment, cause=f"appointment_reminder{stamp}", expires_at=expires_at)


def said(lines: Sequence[AppointmentLine]) -> str:
    """One line for each treatment: when, what, by whom, where."""
    return "\n".join(
        _("%(when)s–%(ends)s · %(treatment)s · %(staff)s · %(room)s")
        % {
            "when": wording.when(line.starts_at),
            "ends": wording.clock(line.ends_at),
            "treatment": line.treatment.name,
            "staff": line.staff.user.display_name,
            "room": line.where,
        }
        for line in lines
    )


def named(appointment: Appointment, lines: Sequence[AppointmentLine]) -> str:
    """The package, or the treatments."""
    if appointment.package:
        return appointment.package.name
    return wording.in_a_row(dict.fromkeys(line.treatment.name for line in lines))


def said_of(appointment: Appointment) -> str:
    """All of it, in the active language."""
    return said(list(with_details().get(pk=appointment.pk).lines.all()))


def language_of(appointment: Appointment) -> str:
    to = receiver_of(appointment.member)
    return to.language if to else ""


def _put(template: str, appointment: Appointment, *, cause: str = "", **more: Any) -> bool:
    options = {name: more.pop(name) for name in ("is_direct", "expires_at") if name in more}
    member = appointment.member
    to = receiver_of(member)
    if to is None:
        return False
    lines = list(with_details().get(pk=appointment.pk).lines.all())
    policy, price = treatment_policy(appointment.booked_at), price_of(with_details().get(pk=appointment.pk))
    addressee = addressee_of(member) or member
    with translation.override(to.language):
        until = lines[0].starts_at - policy.free_cancel
        params = {
            "member_name": addressee.name,
            "for_whom": member.name if addressee != member else "",
            "starts": wording.when(lines[0].starts_at),
            "course": named(appointment, lines),
            "treatments": said(lines),
            "price": wording.money(price) if price else "",
            "cancel_until": wording.when(until) if clock.now() < until else "",
            "contraindications": wording.in_a_row(
                dict.fromkeys(line.treatment.contraindications for line in lines if line.treatment.contraindications)
            ),
            "asks_identity": any(line.treatment.asks_identity for line in lines),
            "is_request": appointment.state == State.REQUESTED,
            "url": settings.BASE_URL + reverse("bookings:my_appointment", args=[appointment.pk]),
        }
    return outbox.put(
        template,
        to,
        params | more,
        dedupe_key=f"{cause or template}:{appointment.pk}",
        subject_key=subject_key(appointment),
        **options,
    )
