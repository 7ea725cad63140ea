"""People at the desk: finding, looking, adding, changing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.contact_session import is_shown, show
from members.forms import BY_NAME, FindForm, MemberAddForm, MemberForm, PayingForm
from members.models import Member
from members.selectors.agreement import agreements_of
from members.selectors.care import care_of, notes_of, preference_of
from members.selectors.code import code_of
from members.selectors.consent import State, consents_of
from members.selectors.data_check import asking
from members.selectors.fees import owed_and_standing
from members.selectors.follow_up import promised_to
from members.selectors.interaction import last_talk
from members.selectors.known import Known, known_like
from members.selectors.member import member_for, people
from members.selectors.membership import contracts_of, with_contracts
from members.selectors.photo import shown
from members.selectors.recommending import lines_of, recommendation_of
from members.selectors.sale import renewal_offer
from members.selectors.screening import due_at, health_of
from members.selectors.search import near
from members.selectors.sign_in import sign_in_of
from members.selectors.stage import BADGES, stages_of
from members.services import inviting
from members.services import member as service
from venue import clock, htmx, keyset, masking, submissions
from venue.history import NOTHING, Change, history_of
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.service_loop import loop_of

PER_PAGE = 50
ALIKE = 8  # who may be meant by words that fit nobody

View = Callable[..., HttpResponse]


def desk(permission: str) -> Callable[[View], View]:
    """Strangers are asked to sign in, people without the permission are refused."""
    return lambda view: login_required(permission_required(permission, raise_exception=True)(view))


@require_GET
@desk("members.view_member")
def member_list(request: SignedInRequest) -> HttpResponse:
    form = FindForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    today, words = clock.today(), chosen.get("q", "")
    found = people(words, chosen.get("contract", ""), chosen.get("stage", ""), today=today)
    has_more = False
    if words.strip():  # the best first; whoever is not among them is looked for with more words
        rows = list(found[: PER_PAGE + 1])
        page, has_more = keyset.Page(rows[:PER_PAGE], "", ""), len(rows) > PER_PAGE
    else:
        order = ["sort_key", "pk"] if chosen.get("order") == BY_NAME else ["-pk"]
        page = keyset.paginate(found.order_by(*order), request.GET, size=PER_PAGE)
    context = {
        "form": form,
        "page": page,
        "has_more": has_more,
        "people": with_contracts(page.rows, today),
        "alike": near(words, ALIKE) if words.strip() and not page.rows else [],
        "is_filtered": any(chosen.get(name) for name in ("q", "contract", "stage")),
    }
    return htmx.render(request, "members/member_list.html", context, partial="people")


@require_GET
@desk("members.view_member")
def member(request: SignedInRequest, pk: int) -> HttpResponse:
    person = member_for(request.user, pk)
    contracts = contracts_of(person, clock.today())
    may_sell = request.user.has_perm("members.sell_membership")
    offer = renewal_offer(person, [each.membership for each in contracts]) if may_sell else None
    asked = consents_of(person)
    health = health_of(person.pk)
    recommendation = recommendation_of(person)
    context = {
        "member": person,
        "contracts": contracts,
        "offer": offer,
        "paying_form": PayingForm() if offer and not offer.why_not else None,
        "code": code_of(person),
        "dependants": list(person.dependants.order_by("name", "pk")),
        "sign_in": sign_in_of(person),
        "stands": owed_and_standing(person)[1],
        "asking": asking(person),
        **known_and_owed(person),
        "loop": loop_of(person),
        "stages": [(each, BADGES[each.kind]) for each in stages_of(person)],
        "health": health,
        "recommendation": recommendation,
        "recommended": lines_of(recommendation, health.limits),
        "health_due_at": due_at(health.screened_at) if health.screened_at else None,
        "asked": asked,
        "agreements": agreements_of(person),
        "has_photo": bool(shown([person])),
        "is_contact_shown": is_shown(request, person),
        "was_asked": any(each.state is not State.NOT_ASKED for row in asked for each in row.standings),
    }
    return render(request, "members/member.html", context)


def known_and_owed(person: Member) -> dict[str, Any]:
    """How somebody likes to be served, what was promised to them and what they last asked for."""
    return {
        "preference": preference_of(person),
        "care": care_of([person.pk])[person.pk],
        "care_notes": notes_of(person),
        "promises": promised_to(person),
        "last_talk": last_talk(person),
    }


@require_GET
@desk("members.view_member")
def history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who changed what and when. Phones and addresses of the past are nobody's to use, so they are masked."""
    person = member_for(request.user, pk)
    fields = Member._meta.get_field("phone"), Member._meta.get_field("email")
    labels = {capfirst(str(field.verbose_name)) for field in fields}

    def masked(change: Change) -> Change:
        if change.label not in labels:
            return change
        before, after = (each if each == NOTHING else masking.contact(each) for each in (change.before, change.after))
        return replace(change, before=before, after=after)

    events = [replace(each, changes=tuple(map(masked, each.changes))) for each in history_of(person)]
    return render(request, "members/member_history.html", {"member": person, "events": events})


@require_http_methods(["GET", "POST"])
@desk("members.add_member")
def member_add(request: SignedInRequest) -> HttpResponse:
    form = MemberAddForm(request.POST or None)

    def save() -> str:
        is_else = form.cleaned_data["somebody_else"]
        added = service.add_member(form.facts, is_somebody_else=is_else, by=request.user)
        return reverse("members:member", args=[added.pk])

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("The person was added."))
        return redirect(target)
    known = known_from(request.POST)
    if form.is_bound and known:
        form.offer_to_add()
    context = {"form": form, "known": known}
    return render(request, "members/member_form.html", context, status=422 if form.is_bound else 200)


@sensitive_post_parameters()
@require_POST
@desk("members.add_member")
def member_known(request: SignedInRequest) -> HttpResponse:
    """Who may be known already, while somebody is typed in. Asked by POST, though it writes nothing: what is typed
    about a person stands in no address.
    """
    return render(request, "members/member_form.html#known", {"known": known_from(request.POST)})


def known_from(typed: QueryDict) -> list[Known]:
    """What can be read of a half-filled form is enough to look for the person."""
    text = {name: typed.get(name, "")[:100] for name in ("name", "phone", "email")}
    try:
        born_on = date.fromisoformat(typed.get("born_on", ""))
    except ValueError:
        born_on = None
    return known_like(**text, born_on=born_on)


@require_http_methods(["GET", "POST"])
@desk("members.change_member")
def member_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form shows phone and email in full, so that opening it is a look at them."""
    person = member_for(request.user, pk)
    form = MemberForm(request.POST or None, initial=MemberForm.typed_from(person))
    show(request, person)

    def save() -> str:
        service.change_member(person.pk, form.facts, by=request.user)
        return reverse("members:member", args=[person.pk])

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("The changes were saved."))
        return redirect(target)
    context = {"form": form, "member": person}
    return render(request, "members/member_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@desk("members.change_member")
def invite(request: SignedInRequest, pk: int) -> HttpResponse:
    person = member_for(request.user, pk)

    def action() -> str:
        inviting.invite(person.pk, by=request.user)
        return reverse("members:member", args=[person.pk])

    target = submissions.once(request.POST.get("form_key", ""), action, by=request.user)
    messages.success(request, _("The invitation is on its way. The link in it is good for 14 days."))
    return redirect(target)
