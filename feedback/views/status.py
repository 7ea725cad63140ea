"""The page of a case for whoever spoke up: how it stands, and what they can do about it. Nothing internal."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from feedback import tokens
from feedback.errors import LinkUnknown
from feedback.guest_errors import TooManyWords
from feedback.guest_forms import ActForm, ConfirmForm, DeclineForm, GuestWordsForm, ReopenForm, WithdrawForm
from feedback.guest_policies import words_an_hour
from feedback.guest_rules import CONFIRM_RULES, REOPEN_RULES, WITHDRAW_RULES
from feedback.models import Case, CasePhoto
from feedback.rules import TALK_RULES
from feedback.selectors.confirmation import guest_facts, proposal_in
from feedback.selectors.doors import case_behind
from feedback.selectors.faces import faces
from feedback.selectors.facts import case_facts
from feedback.selectors.gifts import gift_in_words
from feedback.selectors.queue import told_to_reporter
from feedback.services import guest as service
from feedback.views.survey import over
from venue import clock, photos
from venue.actors import Actor, Automation
from venue.models import User
from venue.rates import count
from venue.refusals import save_once
from venue.rules import refusal

BY_LINK = Automation(gettext_noop("guest"))

Save = Callable[[Case, Any, Actor], str]


@never_cache
@require_GET
def status(request: HttpRequest, token: str) -> HttpResponse:
    """How a case stands, for whoever holds its link."""
    try:
        case = case_behind(token)
    except LinkUnknown as error:
        return over(request, error)
    return page(request, case, token)


def page(request: HttpRequest, case: Case, token: str, **bound: Any) -> HttpResponse:
    """With the form of each thing that can be done now; `bound` is the one that was sent."""
    now, events = clock.now(), list(case.events.filter(is_visible=True).prefetch_related("photos"))
    facts = guest_facts(case, events)
    proposal = proposal_in(events)
    context = {
        "case": case,
        "token": token,
        "faces": faces(case),
        "lines": told_to_reporter(case, events, token),
        "proposal": proposal,
        "gift": gift_in_words(proposal.facts, is_for_guest=True) if proposal else "",
        "words_form": GuestWordsForm() if refusal(TALK_RULES, case_facts(case), now) is None else None,
        "decline_form": DeclineForm(auto_id="decline_%s") if proposal else None,
        "confirm_form": ConfirmForm(auto_id="confirm_%s") if refusal(CONFIRM_RULES, facts, now) is None else None,
        "reopen_form": ReopenForm(auto_id="reopen_%s") if refusal(REOPEN_RULES[:1], facts, now) is None else None,
        "is_late": refusal(REOPEN_RULES[1:], facts, now) is not None,
        "withdraw_form": WithdrawForm(auto_id="withdraw_%s") if refusal(WITHDRAW_RULES, facts, now) is None else None,
        "follows": case.follows,
        "refused": refused(bound.get("accept_form"), None if proposal else bound.get("decline_form")),
        **bound,
    }
    return render(request, "feedback/status.html", context, status=422 if bound else 200)


def refused(*forms: Any) -> list[str]:
    """Why a solution cannot be answered so: the forms that asked do not show it, or are not on the page any more."""
    return [error for form in forms if form is not None for error in form.non_field_errors()]


def act(name: str, form_class: type, save: Save, **options: Any) -> Callable[..., HttpResponse]:
    """The view of one thing that a guest does: POST only, some an hour to one case; what is refused stands beside its
    field on the page.
    """

    @never_cache
    @require_POST
    def view(request: HttpRequest, token: str) -> HttpResponse:
        try:
            case = case_behind(token)
        except LinkUnknown as error:
            return over(request, error)
        form = form_class(request.POST, request.FILES, **options)
        if target := done(request, case, form, save):
            return redirect(target)
        return page(request, case_behind(token), token, **{f"{name}_form": form})

    return view


def done(request: HttpRequest, case: Case, form: Any, save: Save) -> str | None:
    """Do it once and say so; the address to go on to, or none when errors now stand in the form."""
    by: Actor = request.user if isinstance(request.user, User) else BY_LINK
    said: list[str] = []

    def once() -> str:
        check_rate(case)
        said.append(save(case, form, by))
        return status_page(going_on(case))

    target = save_once(request, form, once, by=by)
    for words in said if target else ():
        messages.success(request, words)
    return target


def check_rate(case: Case) -> None:
    """Without the cache nobody is held up."""
    if count(f"case_words:{case.pk}") > words_an_hour(clock.now()):
        raise TooManyWords


def going_on(case: Case) -> Case:
    """The case itself, or the one that has taken it up again since."""
    return Case.objects.open().filter(follows=case).order_by("-pk").first() or case


def status_page(case: Case) -> str:
    return reverse("feedback:status", args=[tokens.sign(str(case.pk), tokens.STATUS)])


def _write(case: Case, form: Any, by: Actor) -> str:
    service.write(case.pk, form.cleaned_data["text"], pictures=form.cleaned_data["pictures"], by=by)
    return _("Thank you, your message has arrived.")


def _accept(case: Case, form: Any, by: Actor) -> str:
    service.accept(case.pk, read=read_in(form), by=by)
    return _("Thank you. We carry the solution out now.")


def _decline(case: Case, form: Any, by: Actor) -> str:
    service.decline(case.pk, text=form.cleaned_data["text"], read=read_in(form), by=by)
    return _("Thank you for saying so. We look for another solution.")


def read_in(form: Any) -> int | None:
    """The solution that stood on the page from which the answer was sent."""
    key = form.data.get("solution", "")
    return int(key) if key.isdecimal() else None


def _confirm(case: Case, form: Any, by: Actor) -> str:
    went_on = service.confirm(case.pk, rating=form.cleaned_data["rating"], text=form.cleaned_data["text"], by=by)
    return opened(went_on) if went_on.is_open else _("Thank you. We are glad that it is settled.")


def _reopen(case: Case, form: Any, by: Actor) -> str:
    return opened(service.reopen(case.pk, form.cleaned_data["text"], by=by))


def opened(case: Case) -> str:
    if case.follows_id:
        return _("A new case takes it up: %(number)s.") % {"number": case.number}
    return _("Your case is open again, and somebody in charge knows.")


def _withdraw(case: Case, form: Any, by: Actor) -> str:
    service.withdraw(case.pk, text=form.cleaned_data["text"], by=by)
    return _("It is withdrawn. Thank you for telling us.")


write = act("words", GuestWordsForm, _write)
accept = act("accept", ActForm, _accept)
decline = act("decline", DeclineForm, _decline, auto_id="decline_%s")
confirm = act("confirm", ConfirmForm, _confirm, auto_id="confirm_%s")
reopen = act("reopen", ReopenForm, _reopen, auto_id="reopen_%s")
withdraw = act("withdraw", WithdrawForm, _withdraw, auto_id="withdraw_%s")


@require_GET
def photo(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """A photo of this case, for whoever holds its link."""
    try:
        case = case_behind(token)
    except LinkUnknown as error:
        return over(request, error)
    kept = get_object_or_404(CasePhoto.objects.filter(event__case=case, event__is_visible=True), pk=pk)
    return photos.served(kept.photo.name)
