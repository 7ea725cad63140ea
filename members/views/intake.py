"""Receiving people at the desk: the list, one intake step by step, handing it over, and what became of it."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.intake_forms import BreakOffForm, HandOverForm, IntakeFilters
from members.models import Intake
from members.selectors.agreement import text_to_sign
from members.selectors.intake import intake_for, intakes, lasting
from members.selectors.intake_history import history_of_intake
from members.selectors.member import member_for
from members.selectors.recommending import lines_of, recommended_at
from members.selectors.screening import health_of
from members.services import intake as service
from members.views import guest_intake
from members.views.agreement import signing_page
from members.views.intake_steps import Reception, signing, step_page
from members.views.member import desk
from venue import htmx, keyset, submissions
from venue.forms import Form
from venue.refusals import save_once
from venue.requests import SignedInRequest

PER_PAGE = 50
receives = desk("members.run_intake")


@require_GET
@receives
def intake_list(request: SignedInRequest) -> HttpResponse:
    """Who is being received, or was; those that took too long on demand."""
    form = IntakeFilters(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = intakes(chosen.get("which", ""), request.user if chosen.get("whose") else None)
    page = keyset.paginate(found.order_by("pk" if chosen.get("order") else "-pk"), request.GET, size=PER_PAGE)
    context = {
        "form": form,
        "page": page,
        "rows": [(intake, lasting(intake)) for intake in page.rows],
        "is_filtered": any(chosen.get(name) for name in ("which", "whose")),
    }
    return htmx.render(request, "members/intake_list.html", context, partial="intakes")


@require_POST
@receives
def intake_begin(request: SignedInRequest) -> HttpResponse:
    """Somebody nobody knows yet stands there."""
    return _begun(request, None)


@require_POST
@receives
def intake_begin_for(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody who is known, from the panel of the desk or from their page."""
    return _begun(request, member_for(request.user, pk).pk)


def _begun(request: SignedInRequest, member_pk: int | None) -> HttpResponse:
    def action() -> str:
        return reverse("members:intake", args=[service.begin(member_pk, by=request.user).pk])

    return redirect(submissions.once(request.POST.get("form_key", ""), action, by=request.user))


@never_cache
@require_GET
@receives
def intake(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where it was left off; what became of it once it has ended."""
    found = intake_for(request.user, pk)
    if found.is_open:
        return redirect("members:intake_step", found.pk, found.step)
    limits = health_of(found.member.pk).limits if found.member else ()
    context = {
        "intake": found,
        "member": found.member,
        "lasting": lasting(found),
        "lines": lines_of(recommended_at(found), limits),
    }
    return render(request, "members/intake.html", context)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@receives
def intake_step(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    found = intake_for(request.user, pk)
    if not found.is_open and request.method == "GET":
        return redirect("members:intake", found.pk)
    return step_page(request, Reception(found, request.user), step)


@require_GET
@receives
def intake_clock(request: SignedInRequest, pk: int) -> HttpResponse:
    """How long it has taken so far, asked for by the open page twice a minute."""
    found = intake_for(request.user, pk)
    return render(request, "members/_intake_clock.html", {"lasting": lasting(found), "intake": found})


@never_cache
@require_http_methods(["GET", "POST"])
@receives
def intake_sign(request: SignedInRequest, pk: int, text: int) -> HttpResponse:
    run = Reception(intake_for(request.user, pk), request.user)
    return signing_page(request, signing(run, text_to_sign(text)))


@require_POST
@receives
def intake_identity(request: SignedInRequest, pk: int) -> HttpResponse:
    """The identity card was looked at; nothing of it is kept."""
    found = intake_for(request.user, pk)
    service.check_identity(found.pk, by=request.user)
    messages.success(request, _("It is kept that you looked at the card, and nothing of the card."))
    return redirect("members:intake", found.pk)


@require_http_methods(["GET", "POST"])
@receives
def intake_hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    found = intake_for(request.user, pk)
    form = HandOverForm(request.POST or None)

    def save() -> str:
        to = form.cleaned_data["to"].user
        service.hand_over(found.pk, to, form.cleaned_data["note"], by=request.user)
        return reverse("members:intake_list")

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, _("The guest is handed over."))
        return redirect(target)
    words = _("Hand the guest over"), _("Whoever takes over answers for the guest from now on.")
    return _form_page(request, found, form, *words)


@require_http_methods(["GET", "POST"])
@receives
def intake_break_off(request: SignedInRequest, pk: int) -> HttpResponse:
    found = intake_for(request.user, pk)
    form = BreakOffForm(request.POST or None)

    def save() -> str:
        service.break_off(found.pk, form.cleaned_data["reason"], by=request.user)
        return reverse("members:intake_list")

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, _("The intake is broken off. What was written down stays."))
        return redirect(target)
    words = _("Break the intake off"), _("What was written down stays; another intake can be begun at any time.")
    return _form_page(request, found, form, *words)


def _form_page(request: SignedInRequest, intake: Intake, form: Form, title: str, lead: str) -> HttpResponse:
    context = {"form": form, "intake": intake, "title": title, "lead": lead}
    return render(request, "members/intake_step_form.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_POST
@receives
def intake_tablet(request: SignedInRequest, pk: int) -> HttpResponse:
    """A code for the tablet; or this very device becomes the tablet, and nobody of the staff is signed in on it."""
    found = intake_for(request.user, pk)
    code = service.issue_code(found.pk, by=request.user)
    if "here" in request.POST:
        logout(request)
        guest_intake.open_on(request, service.use_code(code))
        gone = redirect("members:guest_intake")
        gone["Clear-Site-Data"] = '"cache"'  # else Back leads the guest to what the desk looked at
        return gone
    shown = f"{code[:4]}-{code[4:]}"
    address = request.build_absolute_uri(reverse("members:guest_intake"))
    context = {"intake": found, "member": found.member, "code": shown, "address": address}
    return render(request, "members/intake_tablet.html", context)


@require_POST
@receives
def intake_tablet_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """The tablet lies around, or somebody else has it: it shows the intake no more."""
    found = intake_for(request.user, pk)
    service.take_back_tablet(found.pk, by=request.user)
    messages.success(request, _("The tablet shows this intake no more."))
    return redirect("members:intake", found.pk)


@require_GET
@receives
def intake_history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who did what, and who answered for the guest."""
    found = intake_for(request.user, pk)
    context = {"intake": found, "member": found.member, "events": history_of_intake(found)}
    return render(request, "members/intake_history.html", context)
