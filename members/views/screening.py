"""Health screenings: asked at the desk or online, looked at by those who train and treat, kept by the house."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from members.models import Consent, Member
from members.screening_forms import ScreeningForm
from members.selectors.consent import State, is_child, standing_of
from members.selectors.own import family_of
from members.selectors.screening import (
    due_at,
    health_of,
    person_to_serve,
    questions_for,
    screening_for,
    screenings_of,
)
from members.services import screening as service
from members.views.consent import whose
from members.views.member import desk
from venue import submissions
from venue.keyset import paginate
from venue.models.agreed_text import Kind
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.selectors.agreed_text import text_now

PER_PAGE = 30


@dataclass(frozen=True)
class Asking:
    """One person being asked: by whom, where it leads, and whether the guardian speaks for them."""

    person: Member
    after: str
    back: str
    where: str
    is_own: bool
    is_by_guardian: bool = False
    asks_guardian: bool = False


@never_cache
@require_GET
@desk("members.view_screening")
def health(request: SignedInRequest, pk: int) -> HttpResponse:
    """How a person stands to the screening, what it says about activities, and each time they were asked. Never why."""
    person = person_to_serve(request.user, pk)
    found = health_of(person.pk)
    context = {
        "member": person,
        "health": found,
        "due_at": due_at(found.screened_at) if found.screened_at else None,
        "page": paginate(screenings_of(person), request.GET, size=PER_PAGE),
        "back_url": reverse("members:member", args=[pk])
        if request.user.has_perm("members.view_member")
        else reverse("venue:start"),
    }
    return render(request, "members/health.html", context)


@never_cache
@require_GET
@desk("members.view_health")
def screening(request: SignedInRequest, pk: int) -> HttpResponse:
    """What somebody answered. That it was looked at is kept."""
    row = screening_for(request.user, pk)
    opened = service.look(row, by=request.user)
    return render(request, "members/screening.html", {"screening": row, "member": row.member, "opened": opened})


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@desk("members.add_screening")
def screen(request: SignedInRequest, pk: int) -> HttpResponse:
    """The questions on the screen of whoever serves, read out or turned to the person."""
    person = person_to_serve(request.user, pk)
    asks_guardian = is_child(person)
    after = reverse("members:health", args=[pk])
    asking = Asking(person, after, person.name, Consent.Where.DESK, False, asks_guardian, asks_guardian)
    return asking_page(request, asking)


@never_cache
@require_GET
@login_required
def my_health(request: SignedInRequest) -> HttpResponse:
    """One's own screening with the answers, or a child's; that it was looked at is kept where `look` says so."""
    family = family_of(request.user)
    if not family:
        return redirect("members:my_profile")
    person = whose(request, request.GET.get("person", ""))
    page = reverse("members:my_health")
    latest = screenings_of(person).first()
    context = {
        "member": person,
        "tabs": [(each.name, f"{page}?person={each.pk}", each == person) for each in family],
        "health": health_of(person.pk),
        "due_at": due_at(latest.screened_at) if latest else None,
        "opened": service.look(latest, is_own=person.user_id == request.user.pk, by=request.user) if latest else None,
        "query": f"?person={person.pk}",
        "needs_guardian": is_child(person) and person.user_id == request.user.pk,
    }
    return render(request, "members/my_health.html", context)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def my_screen(request: SignedInRequest) -> HttpResponse:
    """The questions answered by oneself, or by the guardian for a child."""
    if not family_of(request.user):
        return redirect("members:my_profile")
    person = whose(request, request.GET.get("person", ""))
    is_by_guardian = person.user_id != request.user.pk
    after = f"{reverse('members:my_health')}?person={person.pk}"
    return asking_page(request, Asking(person, after, _("My health"), Consent.Where.ONLINE, True, is_by_guardian))


def asking_page(request: SignedInRequest, asking: Asking) -> HttpResponse:
    """The text that is agreed to, the questions, and the way to say nothing."""
    person = asking.person
    has_agreed = standing_of(person, Kind.HEALTH).state is State.GIVEN
    text = None if has_agreed else text_now(Kind.HEALTH)
    if request.method == "POST" and "declines" in request.POST:
        return declined(request, asking)
    form = ScreeningForm(
        request.POST or None,
        questions=questions_for(person),
        text_pk=text.pk if text else None,
        asks_guardian=asking.asks_guardian,
    )

    def save() -> str:
        words = {"where": asking.where, "is_by_guardian": asking.is_by_guardian}
        service.screen(person.pk, form.said, **words, by=request.user)  # type: ignore[arg-type]
        return asking.after

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, _("The answers are kept, sealed."))
        return redirect(target)
    context = {"form": form, "asking": asking, "member": person, "text": text}
    return render(request, "members/screening_form.html", context, status=422 if form.is_bound else 200)


def declined(request: HttpRequest, asking: Asking) -> HttpResponse:
    def action() -> str:
        words = {"where": asking.where, "is_by_guardian": asking.is_by_guardian}
        service.decline(asking.person.pk, **words, by=request.user)  # type: ignore[arg-type]
        return asking.after

    target = submissions.once(request.POST.get("form_key", ""), action, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Nothing about health is kept. It can be told at any later time."))
    return redirect(target)
