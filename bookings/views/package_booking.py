"""The desk books packages of treatments, and sells courses with all their dates."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bookings.appointment_forms import instant
from bookings.models import TreatmentPackage
from bookings.package_forms import PackageAskForm, days_chosen, times_chosen
from bookings.rules.package import PACKAGE_RULES
from bookings.selectors.appointment import line_seen_by, today
from bookings.selectors.appointment_plan import starts_for
from bookings.selectors.course_plan import dates_offered
from bookings.selectors.doors import person_at_desk
from bookings.selectors.package import asks_of, package_facts
from bookings.services import package_booking as service
from bookings.services.leaving_out import leave_out
from bookings.views.appointment import SERVES
from bookings.views.choosing import days_around, shown, while_taken
from bookings.views.packages import stands
from members.forms import PayingForm
from members.models import Member
from members.selectors.care import care_of
from members.views.member import desk
from venue import clock, submissions
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.rules import refusal


@require_http_methods(["GET", "POST"])
@desk(SERVES)
def package_book(request: SignedInRequest) -> HttpResponse:
    """Which package, for whom, when; a POST books the time that was pressed."""
    if not request.GET.get("person"):
        return redirect("bookings:appointment_add")
    form = PackageAskForm(request.GET if "package" in request.GET else None, asked_person(request))
    package, context = form.chosen, asked(form)
    if package and package.is_course:
        return redirect(f"{reverse('bookings:course_sell')}?{request.GET.urlencode()}")
    if package is None or not form.is_complete or not form.is_valid() or context["why_not"]:
        return render(request, "bookings/package_book.html", context, status=status_of(form))
    if request.method == "POST" and (starts_at := instant(request.POST.get("starts_at", ""))):
        action = booking(request, package, form, starts_at)
        target = while_taken(lambda: submissions.once(request.POST.get("form_key", ""), action, by=request.user))
        messages.success(request, _("It is booked; the confirmation is sent by message."))
        return redirect(target)
    day, asks = form.cleaned_data["day"], asks_of(package, form.guests, form.staff_pk)
    context |= shown(starts_for(asks, *days_around(day), earliest=clock.now()), max(day, today()))
    return render(request, "bookings/package_book.html", context | stands(package, form.guests))


def booking(
    request: SignedInRequest, package: TreatmentPackage, form: PackageAskForm, starts_at: datetime
) -> Callable[[], str]:
    def action() -> str:
        row = service.book_package(
            package.pk,
            form.guests,
            starts_at,
            member_pk=form.member.pk,
            staff_pk=form.staff_pk,
            wish=request.POST.get("wish", "")[:200],
            knows="knows" in request.POST,
            by=request.user,
        )
        return reverse("bookings:appointment", args=[row.pk])

    return action


@require_http_methods(["GET", "POST"])
@desk("members.sell_membership")
def course_sell(request: SignedInRequest) -> HttpResponse:
    """A course with the times of all its dates; a POST sells it, books them all and takes the money."""
    if not request.GET.get("person"):
        return redirect("bookings:appointment_add")
    form = PackageAskForm(request.GET if "package" in request.GET else None, asked_person(request))
    package, context = form.chosen, asked(form)
    if package is None or not package.is_course:
        return redirect(f"{reverse('bookings:package_book')}?{request.GET.urlencode()}")
    if not form.is_complete or not form.is_valid() or context["why_not"]:
        return render(request, "bookings/course_sell.html", context, status=status_of(form))
    paying = PayingForm(request.POST if request.method == "POST" else None)
    starts = times_chosen(request.POST, package.times)
    if request.method == "POST" and (
        target := save_once(request, paying, selling(request, package, form, paying, starts))
    ):
        messages.success(request, _("The course is sold and paid, and all its dates are booked."))
        return redirect(target)
    context |= stands(package, form.guests) | offered(request, package, form)
    context |= {"paying": paying, "chosen": {each.isoformat() for each in starts}}
    return render(request, "bookings/course_sell.html", context, status=422 if paying.is_bound else 200)


def selling(
    request: SignedInRequest,
    package: TreatmentPackage,
    form: PackageAskForm,
    paying: PayingForm,
    starts: Sequence[datetime],
) -> Callable[[], str]:
    """The receipt leads on to the contract, which tells of every date."""

    def save() -> str:
        payment, _rows = service.sell_course(
            package.pk,
            form.guests,
            starts,
            paying.paying,
            member_pk=form.member.pk,
            staff_pk=form.staff_pk,
            wish=request.POST.get("wish", "")[:200],
            knows="knows" in request.POST,
            by=request.user,
        )
        contract = reverse("bookings:contract", args=[payment.membership_id])
        return f"{reverse('members:receipt', args=[payment.pk])}?{urlencode({'next': contract})}"

    return save


def offered(request: SignedInRequest, package: TreatmentPackage, form: PackageAskForm) -> dict[str, Any]:
    """Every date with its times, and the other day that was chosen for it."""
    fields = form.cleaned_data
    days = days_chosen(request.GET, fields["day"], fields["every_days"], package.times)
    dates = dates_offered(asks_of(package, form.guests, form.staff_pk), days, fields["at"])
    return {
        "dates": [(each, request.GET.get(f"day_{each.number}", "")) for each in dates],
        "without": [each.number for each in dates if each.nearest is None],
    }


def asked_person(request: SignedInRequest) -> Member:
    key = request.GET["person"]
    return person_at_desk(int(key) if key.isdecimal() else 0)


def asked(form: PackageAskForm) -> dict[str, Any]:
    """What both pages begin with. Once everybody is named: why the package cannot be for these."""
    why_not = None
    if form.chosen and form.is_complete and form.is_valid():
        why_not = refusal(PACKAGE_RULES, package_facts(form.chosen, form.guests), clock.now())
    package: TreatmentPackage | None = form.chosen
    return {
        "member": form.member,
        "care": care_of([form.member.pk])[form.member.pk],
        "form": form,
        "package": package,
        "parts": list(package.parts.all()) if package else [],
        "why_not": why_not,
    }


def status_of(form: PackageAskForm) -> int:
    return 422 if form.is_complete and not form.is_valid() else 200


@require_POST
@desk(SERVES)
def line_leave_out(request: SignedInRequest, pk: int) -> HttpResponse:
    """One of several treatments is not wanted; of a package none is left out."""
    row = leave_out(line_seen_by(request.user, pk).pk, by=request.user)
    messages.success(request, _("It is left out; the new details are sent by message."))
    return redirect("bookings:appointment", row.pk)
