"""Guests look at treatments, choose a time, decide, change and cancel."""

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.appointment_forms import instant
from bookings.models import Appointment, Treatment
from bookings.rules.appointment import CANCEL_RULES, CHANGE_RULES
from bookings.selectors.appointment import own_appointment, price_of, standing_facts, treatment_on_offer
from bookings.selectors.appointment_plan import Ask, starts_for
from bookings.selectors.doors import own_person, person_key
from bookings.selectors.package import packages_on_offer, packages_with, parts_in_words
from bookings.selectors.screening import named
from bookings.selectors.treatment_payment import paid
from bookings.services import appointment as service
from bookings.services import appointment_steps as steps
from bookings.treatment_policies import treatment_policy
from bookings.views.choosing import day_chosen, days_around, shown, staff_named, while_taken
from members.models import Member
from members.screening_verdict import ASK, BAR, within
from members.selectors.entry_rules import owing, rules_now, rules_shown
from members.selectors.screening import limits_of
from venue import clock, submissions
from venue.requests import SignedInRequest
from venue.rules import refusal


@require_GET
def treatments(request: HttpRequest) -> HttpResponse:
    """What practitioners do, by kind; everybody may look."""
    found = list(Treatment.objects.on_offer().order_by("kind", "name_en", "pk"))
    kinds = [(label, [each for each in found if each.kind == kind]) for kind, label in Treatment.Kind.choices]
    packages = [(each, parts_in_words(each)) for each in packages_on_offer()]
    context = {"kinds": [each for each in kinds if each[1]], "packages": packages}
    return render(request, "bookings/treatments.html", context)


@require_GET
def treatment(request: HttpRequest, pk: int) -> HttpResponse:
    """One treatment, and when it could be: a day, a practitioner or anybody, a time."""
    found = treatment_on_offer(pk)
    member, people = own_person(request.user, request.GET.get("person", ""))
    staff = staff_named(set(found.skills.in_use().filter(staff__left_on=None).values_list("staff", flat=True)))
    staff_pk = next((each.pk for each in staff if str(each.pk) == request.GET.get("staff")), None)
    day = day_chosen(request.GET.get("day", ""))
    now = clock.now()
    policy = treatment_policy(now)
    ask = Ask(found.pk, member.pk if member else 0, staff_pk)
    context = {
        "treatment": found,
        "member": member,
        "people": people,
        "is_self": member is not None and member.user_id == request.user.pk,
        "staff": staff,
        **shown(
            starts_for([ask], *days_around(day), earliest=now + policy.notice, reserve=policy.reserve), day, staff_pk
        ),
        **(stands(found, member) if member else {}),
        "packages": packages_with(found.pk),
        "hold_minutes": int(policy.hold.total_seconds() // 60),
        "wait_url": wait_url(reverse("bookings:treatment_wait_join", args=[pk]), member, staff_pk, day),
        "staff_name": next((each.user.display_name for each in staff if each.pk == staff_pk), ""),
    }
    return render(request, "bookings/treatment.html", context)


def wait_url(page: str, member: Member | None, staff_pk: int | None, day: date, treatment_pk: int | None = None) -> str:
    """The way to the waitlist for what was asked, where no time suits."""
    person = member.pk if member else None
    said = {"person": person, "treatment": treatment_pk, "staff": staff_pk, "day": day.isoformat()}
    return f"{page}?{urlencode({name: value for name, value in said.items() if value})}"


def stands(treatment: Treatment, member: Member) -> dict[str, Any]:
    """What a screening says of it, and whether the entry rules are still to be accepted."""
    limits = within(limits_of([member.pk]).get(member.pk, ()), treatment.activities)
    return {
        "is_barred": any(limit.level == BAR for limit in limits),
        "asks": named(limit.activity for limit in limits if limit.level == ASK and not limit.is_known),
        "rules": rules_now() if owing([member.pk]) else None,
    }


@require_POST
@login_required
def hold_treatment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a time while deciding, in one's own name or for somebody one acts for."""
    found = treatment_on_offer(pk)
    member_pk = person_key(request.user, request.POST.get("person", ""))
    starts_at = instant(request.POST.get("starts_at", ""))
    staff = request.POST.get("staff", "")
    if starts_at is None:
        raise Http404
    rules = rules_shown(sent) if (sent := request.POST.get("rules", "")) else None

    def action() -> str:
        row = service.book(
            [Ask(found.pk, member_pk, int(staff) if staff.isdecimal() else None)],
            starts_at,
            member_pk=member_pk,
            wish=request.POST.get("wish", "")[:200],
            keeps=True,
            knows="knows" in request.POST,
            rules_pk=rules.pk if rules else None,
            by=request.user,
        )
        return reverse("bookings:my_appointment", args=[row.pk])

    return redirect(while_taken(lambda: submissions.once(request.POST.get("form_key", ""), action, by=request.user)))


@require_GET
@login_required
def my_appointment(request: SignedInRequest, pk: int) -> HttpResponse:
    """An appointment of one's own: kept while deciding, or what it is, with the ways to change and cancel it."""
    row = own_appointment(request.user, pk)
    now = clock.now()
    facts = standing_facts(row, at_desk=False)
    left = int((row.held_until - now).total_seconds() // 60) if row.held_until else 0
    context = {
        "appointment": row,
        "lines": list(row.lines.all()),
        "price": price_of(row),
        "paid": paid(row),
        "free_until": facts.free_until,
        "is_late": facts.is_late(now),
        "is_over": row.held_until is not None and row.held_until <= now or row.state == Appointment.State.RELEASED,
        "minutes_left": max(left, 0) + 1,
        "may_change": refusal(CHANGE_RULES, facts, now) is None and row.state != Appointment.State.HELD,
        "may_cancel": refusal(CANCEL_RULES, facts, now) is None and row.state != Appointment.State.HELD,
    }
    return render(request, "bookings/my_appointment.html", context)


@require_POST
@login_required
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the time that was kept."""
    row = own_appointment(request.user, pk)
    row = steps.decide(row.pk, by=request.user)
    asked = row.state == Appointment.State.REQUESTED
    messages.success(
        request,
        _("Thank you. We confirm it soon by message.") if asked else _("It is booked. We look forward to seeing you."),
    )
    return redirect("bookings:my_appointment", pk)


@require_POST
@login_required
def let_go(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give up the time that was kept, to choose another one."""
    row = own_appointment(request.user, pk)
    steps.give_back(row.pk, by=request.user)
    if row.package_id:
        return redirect("bookings:package", row.package_id)
    return redirect("bookings:treatment", row.lines.all()[0].treatment_id)


@require_http_methods(["GET", "POST"])
@login_required
def cancel_appointment(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows what cancelling means now, POST cancels."""
    row = own_appointment(request.user, pk)
    if request.method == "POST":
        steps.cancel(row.pk, accepts_late="late" in request.POST, by=request.user)
        messages.success(request, _("Your appointment is cancelled."))
        return redirect("bookings:my_bookings")
    return render(request, "bookings/cancel_appointment.html", consequence(row))


def consequence(row: Appointment, *, at_desk: bool = False) -> dict[str, Any]:
    """What cancelling an appointment means now."""
    now = clock.now()
    facts = standing_facts(row, at_desk=at_desk)
    policy = treatment_policy(row.booked_at)
    return {
        "appointment": row,
        "lines": list(row.lines.all()),
        "why_not": refusal(CANCEL_RULES, facts, now),
        "is_late": facts.is_late(now),
        "free_until": facts.free_until,
        "paid": paid(row),
        "fee": Decimal(policy.late_fee) or None,
    }


@require_http_methods(["GET", "POST"])
@login_required
def change_appointment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose another time; the old one is given up only for the new one."""
    row = own_appointment(request.user, pk)
    return change_page(request, row, reverse("bookings:my_appointment", args=[pk]), at_desk=False)


def change_page(request: SignedInRequest, row: Appointment, back_url: str, *, at_desk: bool) -> HttpResponse:
    """The same page at the desk. The practitioners stay as they are where the guest chose them, unless another is
    asked for.
    """
    now = clock.now()
    facts = standing_facts(row, at_desk=at_desk)
    if request.method == "POST" and (starts_at := instant(request.POST.get("starts_at", ""))):
        staff = chosen_staff(row, request.POST.get("staff", ""))

        def action() -> str:
            steps.change(row.pk, starts_at, staff, reason=request.POST.get("reason", "")[:200], by=request.user)
            return back_url

        target = while_taken(lambda: submissions.once(request.POST.get("form_key", ""), action, by=request.user))
        messages.success(request, _("It is changed; the new details are sent by message."))
        return redirect(target)
    lines = list(row.lines.all())
    staff_of = chosen_staff(row, request.GET.get("staff", "keep"))
    day = day_chosen(request.GET.get("day", clock.local(lines[0].starts_at).date().isoformat()))
    asks = [
        Ask(line.treatment_id, line.guest_id, staff_pk, line.is_beside)
        for line, staff_pk in zip(lines, staff_of, strict=True)
    ]
    policy = treatment_policy(now)
    earliest, reserve = (now, 0) if at_desk else (now + policy.notice, policy.reserve)
    skilled = set(lines[0].treatment.skills.in_use().values_list("staff", flat=True))
    context = {
        "appointment": row,
        "lines": lines,
        "back_url": back_url,
        "at_desk": at_desk,
        "why_not": refusal(CHANGE_RULES, facts, now),
        "free_until": facts.free_until,
        "staff": staff_named(skilled),
        "asked": request.GET.get("staff", "keep"),
        **shown(starts_for(asks, *days_around(day), earliest=earliest, besides=row.pk, reserve=reserve), day),
    }
    return render(request, "bookings/change_appointment.html", context)


def chosen_staff(row: Appointment, asked: str) -> list[int | None]:
    """For each line: whom the guest chose (`keep`), anybody, or for the first line the one that is asked for."""
    lines = list(row.lines.all())
    kept = [line.staff_id if line.is_choice else None for line in lines]
    if asked == "keep":
        return kept
    return [int(asked) if asked.isdecimal() else None, *kept[1:]]
