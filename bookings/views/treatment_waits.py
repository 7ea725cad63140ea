"""Waiting for a treatment: guests join, see where they stand, answer and leave; the desk does it for them."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.models import Appointment, Treatment, TreatmentWait
from bookings.selectors.appointment import price_of, standing_facts, treatment_on_offer, with_details
from bookings.selectors.desk import people
from bookings.selectors.doors import own_person, person_at_desk, person_key
from bookings.selectors.treatment_wait import (
    days_in_words,
    skipped_in_words,
    standing_of,
    wait_seen_by,
    with_names,
)
from bookings.services import treatment_wait as service
from bookings.treatment_policies import treatment_policy
from bookings.treatment_wait_forms import DeskWaitForm, WaitForm
from bookings.treatment_wait_lists import TreatmentWaitFilter, TreatmentWaitTable
from bookings.views.choosing import day_chosen
from bookings.views.treatments import stands
from members.selectors.entry_rules import rules_shown
from members.selectors.own import acts_for
from members.views.member import desk
from venue import clock, submissions
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.views.reference import Words, history_page, list_page

SERVES = "bookings.use_desk"
WORDS = Words(
    title=gettext_lazy("Waitlist of treatments"),
    lead=gettext_lazy("Who waits for a treatment on some days; whoever joined first is asked first."),
    add=gettext_lazy("Put somebody on the waitlist"),
    added="",
    changed="",
    empty_title=gettext_lazy("Nobody waits for a treatment"),
    empty_text=gettext_lazy("Whoever finds no time that suits can wait for one; they stand here, with their days."),
    icon="hourglass",
)


@require_http_methods(["GET", "POST"])
@login_required
def treatment_wait_join(request: SignedInRequest, pk: int) -> HttpResponse:
    """Wait for a treatment, in one's own name or for somebody one acts for. GET says what that means."""
    treatment = treatment_on_offer(pk)
    member, _people = own_person(request.user, request.GET.get("person", ""))
    skilled = treatment.skills.in_use().filter(staff__left_on=None).values_list("staff", flat=True)
    form = WaitForm(request.POST or None, staff=set(skilled), initial=asked(request))

    def save() -> str:
        member_pk = person_key(request.user, request.GET.get("person", ""))
        return join(request, form, treatment, member_pk)

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("You are on the waitlist. We write to you as soon as a time becomes free."))
        return redirect(target)
    context = {
        "treatment": treatment,
        "member": member,
        "is_self": member is not None and member.user_id == request.user.pk,
        "back_url": reverse("bookings:treatment", args=[pk]),
    }
    return join_page(request, form, context | (stands(treatment, member) if member else {}))


@require_http_methods(["GET", "POST"])
@desk(SERVES)
def treatment_wait_add(request: SignedInRequest) -> HttpResponse:
    """The same at the desk, for anybody: first who, then what and when."""
    if not request.GET.get("person"):
        words = request.GET.get("q", "")
        context = {"q": words, "people": people(words) if words else [], "waits": True}
        return render(request, "bookings/appointment_who.html", context)
    key = request.GET["person"]
    member = person_at_desk(int(key) if key.isdecimal() else 0)
    form = DeskWaitForm(request.POST or None, initial=asked(request))

    def save() -> str:
        return join(request, form, form.cleaned_data["treatment"], member.pk)

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("They are on the waitlist and are written to as soon as a time becomes free."))
        return redirect(target)
    context = {"member": member, "at_desk": True, "back_url": reverse("bookings:treatment_waits")}
    return join_page(request, form, context)


def asked(request: SignedInRequest) -> dict[str, Any]:
    """What the address says already."""
    return {
        "treatment": request.GET.get("treatment"),
        "staff": request.GET.get("staff"),
        "from_day": day_chosen(request.GET.get("day", "")),
    }


def join(request: SignedInRequest, form: WaitForm, treatment: Treatment, member_pk: int) -> str:
    rules = rules_shown(sent) if (sent := request.POST.get("rules", "")) else None
    wait = service.join(
        form.wish(treatment),
        member_pk,
        knows="knows" in request.POST,
        rules_pk=rules.pk if rules else None,
        by=request.user,
    )
    return reverse("bookings:treatment_wait", args=[wait.pk])


def join_page(request: SignedInRequest, form: WaitForm, context: dict[str, Any]) -> HttpResponse:
    policy = treatment_policy(clock.now())
    figures = {"offer_minutes": minutes(policy.offer), "offers": policy.offers}
    status = 422 if form.is_bound else 200
    return render(request, "bookings/treatment_wait_join.html", {"form": form} | context | figures, status=status)


@require_GET
@login_required
def treatment_wait(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where somebody stands in line, or the time that is offered with what taking and not taking it means."""
    wait = wait_seen_by(request.user, pk)
    kept = with_details().get(pk=wait.appointment_id) if wait.appointment_id else None
    policy = treatment_policy(clock.now())
    context = {
        **page_of(request, wait),
        "standing": standing_of([wait])[0],
        "skipped": skipped_in_words(wait),
        "offer_minutes": minutes(policy.offer),
        "offers": policy.offers,
        "kept": kept,
        **(offered(kept) if kept and wait.is_offered else {}),
    }
    return render(request, "bookings/treatment_wait.html", context)


def page_of(request: SignedInRequest, wait: TreatmentWait) -> dict[str, Any]:
    at_desk = not acts_for(request.user, wait.member)
    back = "bookings:treatment_waits" if at_desk else "bookings:my_bookings"
    is_self = wait.member.user_id == request.user.pk
    days = days_in_words(wait)
    return {"wait": wait, "days": days, "at_desk": at_desk, "is_self": is_self, "back_url": reverse(back)}


def offered(kept: Appointment) -> dict[str, Any]:
    """What of a time that is kept is shown before it is taken."""
    now, facts = clock.now(), standing_facts(kept, at_desk=False)
    return {
        "lines": list(kept.lines.all()),
        "price": price_of(kept),
        "free_until": facts.free_until if now < facts.free_until else None,
        "is_over": kept.held_until is None or kept.held_until <= now,
    }


def minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


@require_POST
@login_required
def treatment_wait_take(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the time that is offered."""
    wait = wait_seen_by(request.user, pk)

    def action() -> str:
        row = service.take(wait.pk, by=request.user)
        is_asked = row.state == Appointment.State.REQUESTED
        messages.success(request, _("Thank you. We confirm it soon by message.") if is_asked else _("It is booked."))
        at_desk = not acts_for(request.user, wait.member)
        return reverse("bookings:appointment" if at_desk else "bookings:my_appointment", args=[row.pk])

    return redirect(submissions.once(request.POST.get("form_key", ""), action, by=request.user))


@require_POST
@login_required
def treatment_wait_pass(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the time that is offered pass."""
    wait = wait_seen_by(request.user, pk)
    service.decline(wait.pk, by=request.user)
    messages.success(request, _("Thank you for telling us; the time goes on to the next."))
    return redirect("bookings:treatment_wait", pk)


@require_http_methods(["GET", "POST"])
@login_required
def treatment_wait_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET says what leaving the waitlist means, POST leaves it."""
    wait = wait_seen_by(request.user, pk)
    page = page_of(request, wait)
    if request.method == "POST":
        service.leave(wait.pk, by=request.user)
        done = _("They are off the waitlist.") if page["at_desk"] else _("You have left the waitlist.")
        messages.success(request, done)
        return redirect("bookings:treatment_wait", pk)
    return render(request, "bookings/treatment_wait_leave.html", page | {"standing": standing_of([wait])[0]})


@require_GET
@desk(SERVES)
def treatment_waits(request: SignedInRequest) -> HttpResponse:
    """Everybody who waits for a treatment."""
    return list_page(
        request,
        with_names().order_by("from_day", "pk"),
        TreatmentWaitTable,
        TreatmentWaitFilter,
        words=WORDS,
        list_url=reverse("bookings:treatment_waits"),
        add_url=reverse("bookings:treatment_wait_add"),
    )


@require_GET
@desk(SERVES)
def treatment_wait_history(request: SignedInRequest, pk: int) -> HttpResponse:
    return history_page(request, wait_seen_by(request.user, pk), back_url=reverse("bookings:treatment_wait", args=[pk]))
