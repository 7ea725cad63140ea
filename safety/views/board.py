"""The safety board: which areas are ready, what was missed today, and what waits to be put right."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from safety.models import Hazard
from safety.readiness import readiness
from safety.selectors.board import hazards_by_age, open_hazards
from safety.selectors.compliance import compliance
from safety.selectors.duty import today
from safety.selectors.extra_rounds import more_today
from venue.periods import Period
from venue.requests import SignedInRequest

VIEW = "safety.view_safety"


@require_GET
@login_required
@permission_required(VIEW, raise_exception=True)
def board(request: SignedInRequest) -> HttpResponse:
    areas = readiness()
    context = {
        "areas": areas,
        "not_ready": sum(state.kind == "bad" for state in areas),
        "compliance": compliance(Period(today(), today())),
        "more": more_today(),
        "hazards": open_hazards(),
        "ages": hazards_by_age(),
        "levels": Hazard.Level.labels,
    }
    return render(request, "safety/board.html", context)
