"""One contract, a membership or a pack: what it is, how it stands, what was used from it, and who changed what."""

from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bookings.selectors.bookings import relying_on
from bookings.selectors.doors import any_contract, own_contract
from members.models import Membership
from members.selectors.contract_history import history_of_contract
from members.selectors.ledger import moves_of
from members.selectors.membership import contract_in_full
from venue import clock, keyset
from venue.requests import SignedInRequest

PER_PAGE = 50


@require_GET
@login_required
@permission_required("members.view_member", raise_exception=True)
def contract(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody's contract at the desk, with what can be done about it."""
    found = any_contract(request.user, pk)
    may_pause = request.user.has_perm("members.freeze_membership")
    context = {
        "back_url": reverse("members:member", args=[found.member_id]),
        "back": found.member.name,
        "contract_page": "bookings:contract",
        "booking_page": "bookings:booking",
        "pause_page": "bookings:pause" if may_pause else "",
        "end_pause_page": "bookings:end_pause" if may_pause else "",
    }
    return contract_page(request, found, context, is_own=False)


@require_GET
@login_required
def my_contract(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same of a contract of one's own, without what the staff noted for themselves."""
    context = {
        "back_url": reverse("members:my_profile"),
        "back": _("My account"),
        "contract_page": "bookings:my_contract",
        "booking_page": "bookings:my_booking",
        "pause_page": "bookings:my_pause",
        "end_pause_page": "bookings:my_end_pause",
    }
    return contract_page(request, own_contract(request.user, pk), context, is_own=True)


def contract_page(
    request: SignedInRequest, found: Membership, context: dict[str, Any], *, is_own: bool
) -> HttpResponse:
    """Of a pack every credit is shown as the books have it, of a membership the bookings that relied on it."""
    contract = contract_in_full(found.pk, clock.today())
    if contract.lot:
        page, happenings = moves_of([contract.lot.account], request.GET, is_own=is_own)
        used: dict[str, Any] = {"page": page, "happenings": happenings}
    else:
        used = {"page": keyset.paginate(relying_on(found), request.GET, size=PER_PAGE)}
    events = history_of_contract(contract.membership)
    shown = {"contract": contract, "membership": contract.membership, "is_own": is_own, "events": events}
    return render(request, "bookings/contract.html", shown | used | context)
