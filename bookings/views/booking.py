"""A member books, looks at what is booked, and cancels."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.models import Booking, Penalty, ScheduledSession
from bookings.rules import CANCEL_RULES
from bookings.selectors.appointment import appointments_of
from bookings.selectors.bookings import bookings_of, credit_until, late_cancels
from bookings.selectors.doors import own_booking, own_booking_key, own_people, person_key
from bookings.selectors.holding import cancelling_facts
from bookings.selectors.kept import kept_for
from bookings.selectors.penalty_words import costs_of, suspension_of
from bookings.selectors.reckoning import price_of
from bookings.selectors.room_online import is_let_online, rooms_of
from bookings.selectors.screening import activities_of, to_ask
from bookings.selectors.treatment_wait import standing_waits_of
from bookings.selectors.waitlist import waits_of
from bookings.services import booking as service
from members.models import RulesAcceptance
from members.selectors.entry_rules import rules_shown
from members.selectors.own import name_of_person
from members.services import entry_rules, screening
from venue import clock, submissions
from venue.requests import SignedInRequest
from venue.rules import refusal


@require_POST
@login_required
def book(request: SignedInRequest, pk: int) -> HttpResponse:
    """Book a place in one's own name, or for somebody one acts for."""
    asked = request.POST.get("person", "")
    member_pk = person_key(request.user, asked)
    back = class_page(pk, asked)

    def action() -> str:
        accept_rules(request, member_pk)
        knows_to_ask(request, member_pk, pk)
        try:
            service.book(pk, member_pk, by=request.user)
        except ScheduledSession.DoesNotExist as error:
            raise Http404 from error
        return back

    target = submissions.once(request.POST.get("form_key", ""), action, by=request.user, expected=back)
    if asked:
        messages.success(request, _("%(name)s has a place.") % {"name": name_of_person(member_pk)})
    else:
        messages.success(request, _("Your place is booked. We look forward to seeing you."))
    return HttpResponseRedirect(target)


def accept_rules(request: SignedInRequest, member_pk: int) -> None:
    """Keep that the entry rules were accepted with what is sent; it holds, or is rolled back, together with that."""
    rules = rules_shown(sent) if (sent := request.POST.get("rules", "")) else None
    if rules:
        entry_rules.accept(member_pk, rules.pk, where=RulesAcceptance.Where.ONLINE, by=request.user)


def knows_to_ask(request: SignedInRequest, member_pk: int, session_pk: int) -> None:
    """Keep that the person knows that a doctor should be asked before what the class contains; it holds, or is rolled
    back, together with what is sent.
    """
    if "knows" in request.POST:
        screening.acknowledge(member_pk, activities_of(session_pk), by=request.user)


def class_page(session_pk: int, person: str = "") -> str:
    """Back to the class, and to the person it was opened for."""
    page = reverse("bookings:session", args=[session_pk])
    return f"{page}?person={person}" if person else page


@require_GET
@login_required
def my_bookings(request: SignedInRequest) -> HttpResponse:
    """What is coming, what is waited for, and what has been: one's own, and for those one acts for."""
    people = own_people(request.user)
    member = next((each for each in people if each.user_id == request.user.pk), None)
    coming, past = bookings_of(people) if people else ([], [])
    kept = kept_for(people, clock.now()) if people else []
    appointments = appointments_of(people, clock.now()) if people else ([], [])
    rooms = rooms_of(people, clock.now()) if people else ([], [])
    context = {
        "coming": coming,
        "kept": kept,
        "asks": to_ask(each for each in kept if each.is_offered),
        "waits": waits_of(people, clock.now()) if people else [],
        "treatments": appointments[0],
        "treatment_waits": standing_waits_of(people) if people else [],
        "past_treatments": appointments[1],
        "rooms": rooms[0],
        "past_rooms": rooms[1],
        "lets_rooms": is_let_online(),
        "past": past,
        "late": late_cancels([member.pk]).get(member.pk, 0) if member else 0,
        "closed": suspension_of(member.pk, clock.now()) if member else [],
        "member": member,
    }
    return render(request, "bookings/my_bookings.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows what cancelling means, POST cancels."""
    if request.method == "POST":
        key = own_booking_key(request.user, pk)
        service.cancel_booking(key, by=request.user, accepts_late="late" in request.POST)
        messages.success(request, _("Your booking is cancelled; the place is free for somebody else."))
        return redirect("bookings:my_bookings")
    booking = own_booking(request.user, pk)
    return cancel_page(request, booking, back_url=reverse("bookings:my_bookings"), back=_("My bookings"))


def cancel_page(request: SignedInRequest, booking: Booking, *, back_url: str, back: str) -> HttpResponse:
    """What cancelling means now: free of charge, or late."""
    now = clock.now()
    facts = cancelling_facts(booking, booking.session, request.user)
    keeps_credit = facts.is_late(now) and price_of(booking, Penalty.Kind.LATE_CANCEL).what == Penalty.Price.CREDIT
    context = {
        "booking": booking,
        "session": booking.session,
        "is_own": booking.member.user_id == request.user.pk,
        "why_not": refusal(CANCEL_RULES, facts, now),
        "free_until": facts.free_until,
        "is_late": facts.is_late(now),
        "credit_until": credit_until(booking, now),
        "own_until": facts.own_until if facts.last_cancel else None,
        "costs": costs_of(booking, Penalty.Kind.LATE_CANCEL, now) if facts.is_late(now) else [],
        "keeps_credit": keeps_credit,
        "back_url": back_url,
        "back": back,
    }
    return render(request, "bookings/cancel.html", context)
