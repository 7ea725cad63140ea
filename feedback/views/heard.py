"""What was said: to the colleague whom it praises, and to the person who said it."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from feedback.selectors.doors import own_person
from feedback.selectors.own_answers import own_answers
from feedback.selectors.praise import praise_for
from venue.requests import SignedInRequest


@require_GET
@login_required
def my_praise(request: SignedInRequest) -> HttpResponse:
    """Kind words of guests for oneself and for the places one is in charge of."""
    staff = getattr(request.user, "staff_member", None)
    if staff is None:
        raise PermissionDenied
    return render(request, "feedback/my_praise.html", {"rows": praise_for(staff)})


@require_GET
@login_required
def my_surveys(request: SignedInRequest) -> HttpResponse:
    """What one was asked, what one answered, and what waits for an answer."""
    person = own_person(request.user)
    rows = own_answers(person) if person else []
    return render(request, "feedback/my_surveys.html", {"rows": rows})
