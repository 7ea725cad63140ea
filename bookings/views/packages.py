"""Guests look at packages of treatments, say who comes, and choose a time."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from bookings.appointment_forms import instant
from bookings.models import TreatmentPackage
from bookings.rules.package import PACKAGE_RULES
from bookings.selectors.appointment_plan import starts_for
from bookings.selectors.doors import own_people, person_key
from bookings.selectors.package import asks_of, package_facts, package_on_offer
from bookings.selectors.screening import named
from bookings.services.package_booking import book_package
from bookings.treatment_policies import treatment_policy
from bookings.views.choosing import day_chosen, days_around, shown, while_taken
from members.models import Member
from members.screening_verdict import ASK, BAR, within
from members.selectors.entry_rules import owing, rules_now, rules_shown
from members.selectors.screening import limits_of
from venue import clock, submissions
from venue.requests import SignedInRequest
from venue.rules import refusal


@require_GET
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """One package: what is in it, what it costs, and where it has one date, when it could be."""
    found = package_on_offer(pk)
    people = own_people(request.user)
    guests = chosen_guests(found, people, request)
    day = day_chosen(request.GET.get("day", ""))
    context: dict[str, Any] = {
        "package": found,
        "parts": list(found.parts.all()),
        "people": people,
        "places": list(enumerate(guests, start=1)),
        "is_short": len(people) < found.guests,
        "day": None,
    }
    if not found.is_course:
        now = clock.now()
        policy = treatment_policy(now)
        keys = [each.pk if each else 0 for each in guests]
        days = starts_for(asks_of(found, keys), *days_around(day), earliest=now + policy.notice, reserve=policy.reserve)
        context |= shown(days, day) | {"hold_minutes": int(policy.hold.total_seconds() // 60)}
        if all(keys):
            context |= stands(found, keys)
            context["why_not"] = refusal(PACKAGE_RULES, package_facts(found, keys), now)
    return render(request, "bookings/package.html", context)


def chosen_guests(found: TreatmentPackage, people: Sequence[Member], request: HttpRequest) -> list[Member | None]:
    """For each place the person of the address, else the next of one's own; nobody where there are no more."""
    asked = [request.GET.get(f"guest_{place}", "") for place in range(1, found.guests + 1)]
    by_key = {str(each.pk): each for each in people}
    spare = iter([each for key, each in by_key.items() if key not in asked])
    return [by_key.get(key) or next(spare, None) for key in asked]


def stands(found: TreatmentPackage, guests: Sequence[int]) -> dict[str, Any]:
    """What a screening says of any of them and of what they are to have, and whether somebody is still to accept the
    entry rules.
    """
    limits = limits_of(guests)
    all_limits = [
        limit
        for place, pk in enumerate(guests, start=1)
        for limit in within(
            limits.get(pk, ()),
            {name for part in found.parts.all() if part.guest == place for name in part.treatment.activities},
        )
    ]
    return {
        "is_barred": any(limit.level == BAR for limit in all_limits),
        "asks": named(dict.fromkeys(each.activity for each in all_limits if each.level == ASK and not each.is_known)),
        "rules": rules_now() if owing(guests) else None,
    }


@require_POST
@login_required
def hold_package(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep the times of all parts while deciding, for oneself and those one acts for."""
    found = package_on_offer(pk)
    sent = [request.POST.get(f"guest_{place}", "") for place in range(1, found.guests + 1)]
    own = person_key(request.user, "")
    guests = [person_key(request.user, key) for key in sent if key]
    starts_at = instant(request.POST.get("starts_at", ""))
    if starts_at is None:
        raise Http404
    rules = rules_shown(shown_rules) if (shown_rules := request.POST.get("rules", "")) else None

    def action() -> str:
        row = book_package(
            found.pk,
            guests,
            starts_at,
            member_pk=own,
            wish=request.POST.get("wish", "")[:200],
            keeps=True,
            knows="knows" in request.POST,
            rules_pk=rules.pk if rules else None,
            by=request.user,
        )
        return reverse("bookings:my_appointment", args=[row.pk])

    return redirect(while_taken(lambda: submissions.once(request.POST.get("form_key", ""), action, by=request.user)))
