"""The desk moves one treatment, gives it to whoever takes over, or lets it stay."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bookings.models import Appointment, AppointmentLine, Resource
from bookings.move_forms import MoveLineForm
from bookings.selectors.appointment import appointment_seen_by, line_seen_by
from bookings.selectors.appointment_plan import Planned
from bookings.services import appointment_move as service
from bookings.services.messages import receiver_of
from bookings.views.choosing import staff_named
from members.views.member import desk
from venue import submissions, wording
from venue.errors import DomainError
from venue.refusals import save_once
from venue.requests import SignedInRequest

SERVES = "bookings.use_desk"
ICONS = ("calendar", "user", "door")

Changes = list[tuple[str, str, str]]  # icon, what it was, what it is to be


@require_http_methods(["GET", "POST"])
@desk(SERVES)
def line_move(request: SignedInRequest, pk: int) -> HttpResponse:
    """A GET shows what it would be, filled in with what its address proposes, such as a drop on the day plan; a POST
    that asks for a preview too, any other does it.
    """
    line, row = line_of(request, pk)
    form = MoveLineForm(request.POST if request.method == "POST" else None, line=line, proposed=request.GET.dict())
    back_url = reverse("bookings:appointment", args=[row.pk])

    def save() -> str:
        service.move_line(pk, form.move(), reason=form.cleaned_data["reason"], by=request.user)
        return back_url

    is_preview = request.method == "GET" or "preview" in request.POST
    if not is_preview and (target := save_once(request, form, save)):
        messages.success(request, _("It is changed; the new details are sent by message."))
        return redirect(target)
    context = {
        "lead": f"{line.treatment.name} · {line.guest.name} · {wording.when(line.starts_at)}",
        "form": form,
        "line": line,
        "appointment": row,
        "back_url": back_url,
        "is_told": row.state != Appointment.State.HELD and receiver_of(row.member) is not None,
        **(consequence_of(row, line, form) if is_preview and form.is_valid() else {}),
    }
    partial = "#consequence" if request.htmx and is_preview else ""
    return render(request, f"bookings/move_treatment.html{partial}", context, status=200 if is_preview else 422)


def line_of(request: SignedInRequest, pk: int) -> tuple[AppointmentLine, Appointment]:
    """A treatment, and its appointment with everything that a page names."""
    row = appointment_seen_by(request.user, line_seen_by(request.user, pk).appointment_id)
    return next(each for each in row.lines.all() if each.pk == pk), row


def consequence_of(row: Appointment, line: AppointmentLine, form: MoveLineForm) -> dict[str, Any]:
    try:
        planned = service.preview_move(line.pk, form.move())
    except DomainError as error:
        return {"refusal": error}
    lines = list(row.lines.all())
    new_staff = next(each.chosen.hand.staff_pk for each, old in zip(planned, lines, strict=True) if old == line)
    return {
        "changes": differences(lines, planned),
        "gives_up_choice": line.is_choice and new_staff != line.staff_id,
    }


def differences(lines: Sequence[AppointmentLine], planned: Sequence[Planned]) -> list[tuple[AppointmentLine, Changes]]:
    """Of each treatment that would change, what would."""
    staff = {each.pk: each.user.display_name for each in staff_named({each.chosen.hand.staff_pk for each in planned})}
    rooms = Resource.objects.in_bulk([each.chosen.room.resource_pk for each in planned])
    found = []
    for line, each in zip(lines, planned, strict=True):
        one = each.chosen
        where = line.room.name if line.room else "–"
        was = (span_words(line.starts_at, line.ends_at), line.staff.user.display_name, where)
        now = (span_words(one.starts_at, one.ends_at), staff[one.hand.staff_pk], rooms[one.room.resource_pk].name)
        rows = [(icon, old, new) for icon, old, new in zip(ICONS, was, now, strict=True) if old != new]
        if rows:
            found.append((line, rows))
    return found


def span_words(begins: Any, ends: Any) -> str:
    return f"{wording.when(begins)}–{wording.clock(ends)}"


@require_POST
@desk(SERVES)
def line_give(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another practitioner takes over a treatment as it is."""
    line, _row = line_of(request, pk)
    staff = request.POST.get("staff", "")
    found = staff_named({int(staff)} if staff.isdecimal() else set())

    def action() -> str:
        for each in found:
            service.give_line(line.pk, each.pk, by=request.user)
        return reverse("bookings:lapses")

    target = submissions.once(request.POST.get("form_key", ""), action, by=request.user)
    for each in found:
        said = {"treatment": line.treatment.name, "who": each.user.display_name}
        messages.success(request, _("%(who)s does it now: %(treatment)s. The guest is told.") % said)
    return redirect(target)


@require_POST
@desk(SERVES)
def line_keep(request: SignedInRequest, pk: int) -> HttpResponse:
    """It stays with a practitioner who said that they cannot come, and is off the list."""
    line, _row = line_of(request, pk)
    service.keep_line(line.pk, by=request.user)
    said = {"treatment": line.treatment.name, "who": line.staff.user.display_name}
    messages.success(request, _("It stays as it is: %(treatment)s, %(who)s.") % said)
    return redirect("bookings:lapses")
