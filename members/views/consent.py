"""Consents: a person's own page, and the desk that writes down what somebody says there or on paper."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members.consent_forms import AnswerForm
from members.models import Consent, Member
from members.selectors.agreement import agreements_of
from members.selectors.consent import answers_of, consents_of, is_child, shares_address
from members.selectors.member import member_for
from members.selectors.own import family_of
from members.services import consent as service
from members.views.member import desk
from venue.keyset import paginate
from venue.requests import SignedInRequest

PER_PAGE = 50


def whose(request: SignedInRequest, asked: str) -> Member:
    """Oneself, or the child whose key was asked for; 404 for anybody else."""
    family = family_of(request.user)
    person = next((each for each in family if str(each.pk) == asked), None) if asked else next(iter(family), None)
    if person is None:
        raise Http404
    return person


@require_GET
@login_required
def my_consents(request: SignedInRequest) -> HttpResponse:
    """What one is asked for, how it stands, and both answers one step away; `?person=` is a child's."""
    family = family_of(request.user)
    if not family:
        return redirect("members:my_profile")
    person = whose(request, request.GET.get("person", ""))
    page = reverse("members:my_consents")
    context = {
        "member": person,
        "tabs": [(each.name, f"{page}?person={each.pk}", each == person) for each in family],
        "asked": consents_of(person),
        "agreements": agreements_of(person),
        "guardian": person.guardian if shares_address(person) else None,
        "query": f"?person={person.pk}",
        "needs_guardian": is_child(person) and person.user_id == request.user.pk,
    }
    return render(request, "members/my_consents.html", context)


@require_POST
@login_required
def my_answer(request: SignedInRequest) -> HttpResponse:
    person = whose(request, request.POST.get("person", ""))
    answer = answered(request)
    is_by_guardian = person.user_id != request.user.pk
    service.answer(person.pk, **answer, where=Consent.Where.ONLINE, is_by_guardian=is_by_guardian, by=request.user)
    messages.success(request, said(answer["is_given"]))
    return redirect(f"{reverse('members:my_consents')}?person={person.pk}#{answer['purpose']}")


@require_GET
@desk("members.view_member")
def consents(request: SignedInRequest, pk: int) -> HttpResponse:
    person = member_for(request.user, pk)
    context = {
        "member": person,
        "asked": consents_of(person),
        "agreements": agreements_of(person),
        "guardian": person.guardian if shares_address(person) else None,
        "needs_guardian": is_child(person),
        "on_paper": "paper" in request.GET,
    }
    return render(request, "members/consents.html", context)


@require_POST
@desk("members.change_member")
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """What somebody says at the desk, or has ticked on paper; for a child it is the guardian who says yes."""
    person = member_for(request.user, pk)
    answer, on_paper = answered(request), "on_paper" in request.POST
    where = Consent.Where.PAPER if on_paper else Consent.Where.DESK
    is_by_guardian = "by_guardian" in request.POST
    service.answer(person.pk, **answer, where=where, is_by_guardian=is_by_guardian, by=request.user)
    messages.success(request, said(answer["is_given"]))
    page = reverse("members:consents", args=[person.pk]) + ("?paper=1" if on_paper else "")
    return redirect(f"{page}#{answer['purpose']}")


@require_GET
@desk("members.view_member")
def consent_history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every answer that was ever given, with the version that was read."""
    person = member_for(request.user, pk)
    page = paginate(answers_of(person), request.GET, size=PER_PAGE)
    return render(request, "members/consent_history.html", {"member": person, "page": page})


def answered(request: HttpRequest) -> dict[str, Any]:
    """What a button says; nonsense is 404, since only our own buttons are offered."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Http404
    return form.answer


def said(is_given: object) -> str:
    return _("Your “yes” is kept. It can be taken back here at any time.") if is_given else _("Your “no” is kept.")
