"""What colleagues say of a case that is about them: asked for, written by themselves, or taken down."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from feedback.lesson_forms import AccountForm, AskForm, TakenDownForm
from feedback.lesson_rules import ACCOUNT_RULES
from feedback.models import Case
from feedback.selectors import doors
from feedback.services import analysis as service
from feedback.views.case import holding
from venue import clock
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.rules import refusal

VIEW, ADD = "feedback.view_staffaccount", "feedback.add_staffaccount"


@never_cache
@require_GET
@holding(VIEW)
def accounts(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was said by whom. That it was looked at is kept."""
    return accounts_page(request, doors.case_for(request.user, pk))


def accounts_page(request: SignedInRequest, found: Case, ask_form: Any = None) -> HttpResponse:
    form = ask_form or AskForm(case=found)
    context = {"case": found, "accounts": service.open_accounts(found, by=request.user), "ask_form": form}
    return render(request, "feedback/case_accounts.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_POST
@holding(ADD)
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    found = doors.case_for(request.user, pk)
    form = AskForm(request.POST, case=found)

    def save() -> str:
        service.ask_for_account(found, staff=form.cleaned_data["staff"], by=request.user)
        return reverse("feedback:case_accounts", args=[found.pk])

    if target := save_once(request, form, save):
        messages.success(request, _("The colleague is asked by message, and writes it themselves."))
        return redirect(target)
    return accounts_page(request, found, form)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@holding(ADD)
def take_down(request: SignedInRequest, pk: int, account_pk: int) -> HttpResponse:
    """Write down what a colleague says who does not write it themselves."""
    found = doors.case_for(request.user, pk)
    account = doors.account_of(found, account_pk)
    form = TakenDownForm(request.POST or None)

    def save() -> str:
        text = form.cleaned_data["text"]
        service.write_account(account.pk, text=text, by=request.user, is_taken_down=True)
        return reverse("feedback:case_accounts", args=[found.pk])

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, _("The account is kept."))
        return redirect(target)
    context = {
        "case": found,
        "account": account,
        "form": form,
        "refused": refusal(ACCOUNT_RULES, account.written_at is not None, clock.now()),
    }
    return render(request, "feedback/case_account.html", context, status=422 if form.is_bound else 200)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def own_account(request: SignedInRequest, pk: int) -> HttpResponse:
    """One's own account: written once, read afterwards. Nothing of who complained is on the page."""
    account = doors.own_account(request.user, pk)
    form = AccountForm(request.POST or None)

    def save() -> str:
        service.write_account(account.pk, text=form.cleaned_data["text"], by=request.user)
        return reverse("feedback:own_account", args=[account.pk])

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, _("Thank you. Your account is kept."))
        return redirect(target)
    context = {"account": account, "form": form}
    return render(request, "feedback/own_account.html", context, status=422 if form.is_bound else 200)
