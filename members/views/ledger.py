"""The books of one person, for the desk and for themselves."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from members.selectors.ledger import books_of
from members.selectors.member import member_for, member_of
from members.views.member import desk
from venue.requests import SignedInRequest


@require_GET
@desk("members.view_payment")
def ledger(request: SignedInRequest, pk: int) -> HttpResponse:
    person = member_for(request.user, pk)
    context = {"member": person, "books": books_of(person, request.GET, is_own=False), "is_own": False}
    return render(request, "members/ledger.html", context)


@require_GET
@login_required
def my_ledger(request: SignedInRequest) -> HttpResponse:
    """One's own; whoever is nobody here yet is told so on their own page."""
    person = member_of(request.user)
    if person is None:
        return redirect("members:my_profile")
    return render(
        request,
        "members/ledger.html",
        {"member": person, "books": books_of(person, request.GET, is_own=True), "is_own": True},
    )
