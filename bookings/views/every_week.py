"""Booking every week of a weekly class: previewed, then done in one act."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bookings.selectors.doors import own_person, person_key, session_for
from bookings.selectors.every_week import dates_from, keys_of_series
from bookings.services.every_week import Outcome, book_dates
from bookings.views.booking import accept_rules, class_page, knows_to_ask
from members.selectors.entry_rules import rules_now
from venue import submissions, wording
from venue.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
@login_required
def every_week(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows every coming date with what is in its way, POST books those that were ticked."""
    session = session_for(pk)
    if request.method == "POST":
        return _book(request, pk)
    member, _people = own_person(request.user, request.GET.get("person", ""))
    if member is None:
        person_key(request.user, "")  # says that nobody is known by this sign-in
        raise Http404
    dates = dates_from(session, member)
    context = {
        "session": session,
        "member": member,
        "is_self": member.user_id == request.user.pk,
        "dates": dates,
        "is_possible": any(not row.is_refused for row in dates),
        "rules": rules_now() if any(row.owes_rules for row in dates) else None,
        "asks_doctor": any(row.asks_doctor and not row.is_refused for row in dates),
        "back_url": class_page(pk, request.GET.get("person", "")),
    }
    return render(request, "bookings/every_week.html", context)


def _book(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = request.POST.get("person", "")
    member_pk = person_key(request.user, asked)
    chosen = {int(key) for key in request.POST.getlist("date") if key.isdecimal()}
    offered = keys_of_series(pk)
    outcome: list[Outcome] = []

    def action() -> str:
        accept_rules(request, member_pk)
        knows_to_ask(request, member_pk, pk)
        wanted = sorted(chosen & offered)
        outcome.append(book_dates(wanted, member_pk, all_or_none="all" in request.POST, by=request.user))
        return reverse("bookings:my_bookings")

    target = submissions.once(request.POST.get("form_key", ""), action, by=request.user)
    for found in outcome:
        _say(request, found)
    return redirect(target)


def _say(request: SignedInRequest, found: Outcome) -> None:
    count = len(found.booked)
    if count:
        said = ngettext("%(count)s date is booked.", "%(count)s dates are booked.", count)
        messages.success(request, said % {"count": count})
    for session, error in found.refused:
        words = {"when": wording.when(session.starts_at), "why": error.message}
        messages.warning(request, _("Not booked: %(when)s. %(why)s") % words)
