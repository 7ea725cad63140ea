"""The desk books treatments, looks after those of a day, and takes the money; practitioners run their own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.appointment_forms import AskForm, CallOffForm, DayFilters, NoteForm, RejectForm, instant
from bookings.models import Appointment, AppointmentLine
from bookings.rules.appointment import CHANGE_RULES, LEAVE_OUT_RULES, NO_SHOW_RULES
from bookings.selectors.appointment import (
    appointment_seen_by,
    left_out_history,
    line_facts,
    line_seen_by,
    lines_on,
    price_of,
    standing_facts,
    today,
)
from bookings.selectors.appointment_plan import Ask, starts_for
from bookings.selectors.busy import sheet_of
from bookings.selectors.desk import people
from bookings.selectors.doors import person_at_desk
from bookings.selectors.product import use_history, used_in
from bookings.selectors.treatment_marks import with_keys
from bookings.selectors.treatment_payment import lots_for, paid
from bookings.selectors.turns import TAKEN, WISH
from bookings.selectors.uncovered_treatments import uncovered_lines
from bookings.services import appointment as service
from bookings.services import appointment_steps as steps
from bookings.services import treatment_marks as marks
from bookings.services import treatment_payment as payment
from bookings.treatment_policies import treatment_policy
from bookings.views.choosing import days_around, shown, staff_named, while_taken
from bookings.views.treatments import change_page, consequence, stands, wait_url
from members.forms import PayingForm
from members.models import Member
from members.selectors.care import care_of
from members.views.member import desk
from venue import clock, submissions
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.rules import refusal
from venue.views.reference import history_page, next_url

SEES = "bookings.view_appointment"
SERVES = "bookings.use_desk"
State = Appointment.State


@require_GET
@desk(SEES)
def appointments(request: SignedInRequest) -> HttpResponse:
    """The treatments of a day by time: all of them for the desk, their own for practitioners."""
    form = DayFilters(request.GET)
    day = form.chosen
    lines = lines_on(day, request.user)
    if staff := form.cleaned_data.get("staff"):
        lines = lines.filter(staff=staff)
    if state := form.cleaned_data.get("state"):
        lines = lines.filter(appointment__state=state)
    found = list(lines)
    with_keys(found, clock.now(), at_desk=request.user.has_perm(SERVES))
    context = {
        "form": form,
        "day": day,
        "lines": with_care(found),
        "is_today": day == today(),
        "is_filtered": bool(staff or state),
        "planned": sum(line.minutes for line in found if line.finished_at),
        "taken": sum(line.minutes_taken or 0 for line in found if line.finished_at),
        "over": sum(line.minutes_over > 0 for line in found if line.finished_at),
        "serves": request.user.has_perm(SERVES),
        "sheet": sheet_of(request.user),
        "soon": soon(),
        "uncovered": uncovered_lines().count() if request.user.has_perm(SERVES) else 0,
    }
    return render(request, "bookings/appointments.html", context)


@require_http_methods(["GET", "POST"])
@desk(SERVES)
def appointment_add(request: SignedInRequest) -> HttpResponse:
    """Who, what, when: each step stands in the address; a POST books the time that was pressed."""
    if not request.GET.get("person"):
        words = request.GET.get("q", "")
        return render(request, "bookings/appointment_who.html", {"q": words, "people": people(words) if words else []})
    key = request.GET["person"]
    member = person_at_desk(int(key) if key.isdecimal() else 0)
    form = AskForm(request.GET if "treatment" in request.GET else None)
    context: dict[str, Any] = {"member": member, "form": form, "care": care_of([member.pk])[member.pk]}
    if not form.is_bound or not form.is_valid():
        return render(request, "bookings/appointment_add.html", context, status=422 if form.is_bound else 200)
    asks = asks_of(form, member)
    if request.method == "POST" and (starts_at := instant(request.POST.get("starts_at", ""))):

        def action() -> str:
            row = service.book(
                asks,
                starts_at,
                member_pk=member.pk,
                wish=request.POST.get("wish", "")[:200],
                knows="knows" in request.POST,
                by=request.user,
            )
            return reverse("bookings:appointment", args=[row.pk])

        target = while_taken(lambda: submissions.once(request.POST.get("form_key", ""), action, by=request.user))
        messages.success(request, _("It is booked; the confirmation is sent by message."))
        return redirect(target)
    day = form.cleaned_data["day"]
    context |= shown(starts_for(asks, *days_around(day), earliest=clock.now()), max(day, today()))
    context |= stands(form.cleaned_data["treatment"], member)
    if not form.cleaned_data["second"]:
        staff, page = form.cleaned_data["staff"], reverse("bookings:treatment_wait_add")
        context["wait_url"] = wait_url(
            page, member, staff.pk if staff else None, max(day, today()), form.cleaned_data["treatment"].pk
        )
        context["staff_name"] = staff.user.display_name if staff else ""
    return render(request, "bookings/appointment_add.html", context)


def asks_of(form: AskForm, member: Member) -> list[Ask]:
    fields = form.cleaned_data
    staff, second_staff = fields["staff"], fields["second_staff"]
    asks = [Ask(fields["treatment"].pk, member.pk, staff.pk if staff else None)]
    if second := fields["second"]:
        companion = fields["companion"]
        who = companion.pk if companion else member.pk
        asks.append(Ask(second.pk, who, second_staff.pk if second_staff else None, is_beside=bool(companion)))
    return asks


@require_GET
@desk(SEES)
def appointment(request: SignedInRequest, pk: int) -> HttpResponse:
    return appointment_page(request, appointment_seen_by(request.user, pk))


def appointment_page(request: SignedInRequest, row: Appointment, reject_form: RejectForm | None = None) -> HttpResponse:
    """One appointment with everything that can be done with it now; practitioners run its clock and write notes."""
    now, serves = clock.now(), request.user.has_perm(SERVES)
    facts = standing_facts(row, at_desk=True)
    may_change = serves and refusal(CHANGE_RULES, facts, now) is None
    lines = with_care(list(row.lines.all()))
    with_keys(lines, now, at_desk=serves)
    context = {
        "appointment": row,
        "lines": with_products(lines),
        "turns": [(line, turns_in_words(line.asked)) for line in lines if not line.is_choice and line.asked],
        "price": price_of(row),
        "paid": paid(row),
        "serves": serves,
        "soon": soon(),
        "note_form": NoteForm(initial={"note": row.note}),
        "reject_form": reject_form or RejectForm(),
        "may_change": may_change,
        "may_leave_out": may_change and refusal(LEAVE_OUT_RULES, line_facts(row), now) is None,
        "may_say_no_show": serves and refusal(NO_SHOW_RULES, facts, now) is None,
        "may_pay": serves and row.state in (State.REQUESTED, State.BOOKED, State.IN_SERVICE, State.DONE),
    }
    status = 422 if reject_form is not None else 200
    return render(request, "bookings/appointment.html", context, status=status)


def with_care(lines: list[AppointmentLine]) -> list[AppointmentLine]:
    """Each with how its guest likes to be served, as `care`; one query."""
    care = care_of(line.guest_id for line in lines)
    for line in lines:
        line.care = care[line.guest_id]  # type: ignore[attr-defined]
    return lines


def with_products(lines: list[AppointmentLine]) -> list[AppointmentLine]:
    """Each with what it took, as `used`; one query."""
    used = used_in(lines)
    for line in lines:
        line.used = used[line.pk]  # type: ignore[attr-defined]
    return lines


def turns_in_words(asked: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Everybody in turn, and why they were passed over."""
    names = {each.pk: each.user.display_name for each in staff_named({each["staff"] for each in asked})}
    words = {
        TAKEN: _("not free then"),
        WISH: _("the guest would rather have somebody else"),
        "": _("it was their turn"),
    }
    return [(names.get(each["staff"], ""), words[each["why"]]) for each in asked]


@require_GET
@desk(SEES)
def line_clock(request: SignedInRequest, pk: int) -> HttpResponse:
    """How long it has taken so far, asked for by the open page twice a minute."""
    context = {"line": line_seen_by(request.user, pk), "soon": soon()}
    return render(request, "bookings/_line_clock.html", context)


def soon() -> int:
    """How many minutes before it is over the end of a treatment is announced."""
    return int(treatment_policy(clock.now()).end_reminder.total_seconds() // 60)


@require_POST
@desk(SEES)
def line_mark(request: SignedInRequest, pk: int) -> HttpResponse:
    """That the guest is here, or did not come; what was said is taken back by saying nothing."""
    line = line_seen_by(request.user, pk)
    said = request.POST.get("mark", "")
    marks.mark(line.pk, said if said in ("present", "absent") else "", by=request.user)
    return redirect(next_url(request, reverse("bookings:appointment", args=[line.appointment_id])))


@require_POST
@desk(SEES)
def line_identity(request: SignedInRequest, pk: int) -> HttpResponse:
    """That an identity document of the guest was looked at, or was not after all."""
    line = line_seen_by(request.user, pk)
    marks.see_identity(line.pk, is_seen=bool(request.POST.get("seen")), by=request.user)
    return redirect(next_url(request, reverse("bookings:appointment", args=[line.appointment_id])))


@require_POST
@desk(SEES)
def line_start(request: SignedInRequest, pk: int) -> HttpResponse:
    line = steps.start(line_seen_by(request.user, pk).pk, by=request.user)
    return redirect(next_url(request, reverse("bookings:appointment", args=[line.appointment_id])))


@require_POST
@desk(SEES)
def line_stop(request: SignedInRequest, pk: int) -> HttpResponse:
    line = steps.stop(line_seen_by(request.user, pk).pk, by=request.user)
    return redirect(next_url(request, reverse("bookings:appointment", args=[line.appointment_id])))


@require_POST
@desk(SEES)
def appointment_note(request: SignedInRequest, pk: int) -> HttpResponse:
    row = appointment_seen_by(request.user, pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        steps.write_note(row.pk, form.cleaned_data["note"], by=request.user)
        messages.success(request, _("The note is kept."))
    return redirect("bookings:appointment", pk)


@require_POST
@desk(SERVES)
def appointment_accept(request: SignedInRequest, pk: int) -> HttpResponse:
    steps.accept(appointment_seen_by(request.user, pk).pk, by=request.user)
    messages.success(request, _("It is confirmed; the guest is told."))
    return redirect("bookings:appointment", pk)


@require_POST
@desk(SERVES)
def appointment_reject(request: SignedInRequest, pk: int) -> HttpResponse:
    row = appointment_seen_by(request.user, pk)
    form = RejectForm(request.POST)

    def save() -> str:
        steps.reject(row.pk, reason=form.cleaned_data["reason"], by=request.user)
        return reverse("bookings:appointment", args=[pk])

    target = save_once(request, form, save)
    return redirect(target) if target else appointment_page(request, row, form)


@require_POST
@desk(SERVES)
def appointment_no_show(request: SignedInRequest, pk: int) -> HttpResponse:
    steps.no_show(appointment_seen_by(request.user, pk).pk, by=request.user)
    messages.success(request, _("It is kept that the guest did not come; the time is free."))
    return redirect("bookings:appointment", pk)


@require_http_methods(["GET", "POST"])
@desk(SERVES)
def appointment_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """What cancelling means now, then doing it: for the guest, or by the house."""
    row = appointment_seen_by(request.user, pk)
    form = CallOffForm(request.POST or None, initial={"who": "house"} if request.GET.get("who") == "house" else None)
    back_url = reverse("bookings:appointment", args=[pk])

    def save() -> str:
        fields = form.cleaned_data
        is_venues = fields["who"] == "house"
        accepts_late = fields["late"] or is_venues
        steps.cancel(row.pk, accepts_late=accepts_late, is_venues=is_venues, reason=fields["reason"], by=request.user)
        return back_url

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("It is cancelled; the guest is told."))
        return redirect(target)
    context = consequence(row, at_desk=True) | {"form": form, "back_url": back_url}
    return render(request, "bookings/cancel_appointment.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@desk(SERVES)
def appointment_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another time, or another practitioner."""
    row = appointment_seen_by(request.user, pk)
    return change_page(request, row, reverse("bookings:appointment", args=[pk]), at_desk=True)


@require_http_methods(["GET", "POST"])
@desk("members.sell_membership")
def appointment_pay(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the money, or credits of a pack."""
    row = appointment_seen_by(request.user, pk)
    form = PayingForm(request.POST if request.method == "POST" and "credits" not in request.POST else None)
    back_url = reverse("bookings:appointment", args=[pk])

    def with_money() -> str:
        taken = payment.pay(row.pk, form.paying, by=request.user)
        return reverse("members:receipt", args=[taken.pk])

    def with_credits() -> str:
        payment.pay_with_credits(row.pk, by=request.user)
        return back_url

    if request.method == "POST" and "credits" in request.POST:
        target = submissions.once(request.POST.get("form_key", ""), with_credits, by=request.user)
        messages.success(request, _("It is paid with credits."))
        return redirect(target)
    target_or_none = save_once(request, form, with_money) if request.method == "POST" else None
    if target_or_none:
        messages.success(request, _("The money is taken; the receipt is sent by message."))
        return redirect(target_or_none)
    context = {
        "appointment": row,
        "lines": list(row.lines.all()),
        "price": price_of(row),
        "paid": paid(row),
        "has_credits": lots_for(row) is not None,
        "form": form,
        "back_url": back_url,
    }
    return render(request, "bookings/appointment_pay.html", context, status=422 if form.is_bound else 200)


@require_GET
@desk(SEES)
def appointment_history(request: SignedInRequest, pk: int) -> HttpResponse:
    row = appointment_seen_by(request.user, pk)
    back_url = reverse("bookings:appointment", args=[pk])
    also = [*left_out_history(row), *use_history(row.lines.all())]
    return history_page(request, row, back_url=back_url, also=also)
