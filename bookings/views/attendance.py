"""What whoever runs a class taps on its roster: marks, observations, the note, the steps, people who walk in.

Each is a form that works alone; HTMX gets the piece as it is now.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings.models import Mark, ScheduledSession
from bookings.roster_forms import WalkInGuestForm
from bookings.selectors import desk
from bookings.selectors.doors import booking_to_run, person_to_book, session_to_run
from bookings.selectors.roster import step_lines, why_no_step
from bookings.services import roster as service
from bookings.services import step as step_service
from bookings.services import walk_in as walk_in_service
from bookings.views.booking import knows_to_ask
from bookings.views.exceptions import offered
from bookings.views.roster import roster_page
from venue import submissions
from venue.errors import DomainError
from venue.htmx import wants_fragment
from venue.refusals import save_once
from venue.requests import SignedInRequest


@require_POST
@login_required
@permission_required("bookings.check_in", raise_exception=True)
def mark(request: SignedInRequest, pk: int) -> HttpResponse:
    """Here, late, not here so far; what is none of these takes the mark back."""
    name = booking_to_run(request.user, pk).member.name
    how = Mark(sent) if (sent := request.POST.get("mark", "")) in Mark.values else None
    service.mark(pk, how, by=request.user)
    said = _("%(name)s: %(mark)s") % {"name": name, "mark": how.label if how else _("not marked")}
    return row(request, pk, said)


@require_POST
@login_required
@permission_required("bookings.check_in", raise_exception=True)
def observe(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was seen of one person in this class."""
    booking = booking_to_run(request.user, pk)
    service.observe(booking.pk, request.POST.get("text", "").strip(), by=request.user)
    return saved(request, booking.session)


@require_POST
@login_required
@permission_required("bookings.check_in", raise_exception=True)
def note(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is to be said about the class as a whole."""
    session = session_to_run(request.user, pk)
    service.write_note(session.pk, request.POST.get("text", "").strip(), by=request.user)
    return saved(request, session)


@require_POST
@login_required
@permission_required("bookings.check_in", raise_exception=True)
def tick(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note that a step of the class is done."""
    session = session_to_run(request.user, pk)
    step_service.tick(session.pk, request.POST.get("step", ""), by=request.user)
    return steps(request, session)


@require_POST
@login_required
@permission_required("bookings.check_in", raise_exception=True)
def untick(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back the step that was ticked last."""
    session = session_to_run(request.user, pk)
    step_service.untick(session.pk, request.POST.get("step", ""), by=request.user)
    return steps(request, session)


@require_POST
@login_required
@permission_required("bookings.check_in", raise_exception=True)
def walk_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody stands there without a booking: book and check in at once."""
    session = session_to_run(request.user, pk)
    member = person_to_book(request.POST.get("member", ""))

    def action() -> str:
        knows_to_ask(request, member.pk, session.pk)
        walk_in_service.walk_in(session.pk, member.pk, by=request.user)
        return reverse("bookings:roster", args=[session.pk])

    try:
        target = submissions.once(request.POST.get("form_key", ""), action, by=request.user)
    except DomainError as error:
        return offered(request, session, member, error)
    messages.success(request, _("%(name)s has a place and is checked in.") % {"name": member.name})
    return redirect(target)


@require_POST
@login_required
@permission_required("bookings.check_in", raise_exception=True)
def walk_in_guest(request: SignedInRequest, pk: int) -> HttpResponse:
    """A member brings somebody along whom the house does not know yet. The desk may keep a place for the guest, to be
    paid there, where nothing pays for it.
    """
    session = session_to_run(request.user, pk)
    form = WalkInGuestForm(request.POST, session=session)
    pays_now = "keep" in request.POST and request.user.has_perm("bookings.book_for_member")

    def save() -> str:
        serve = walk_in_service.keep_for_guest if pays_now else walk_in_service.walk_in_guest
        serve(session.pk, **form.cleaned_data, by=request.user)
        return reverse("bookings:roster", args=[session.pk])

    target = save_once(request, form, save)
    if target is None:
        return roster_page(request, session, guest=form)
    is_here, is_kept = _("%(name)s has a place and is checked in."), _("A place is kept for %(name)s, to be paid now.")
    messages.success(request, (is_kept if pays_now else is_here) % {"name": form.cleaned_data["name"]})
    return redirect(target)


# --- the pieces ------------------------------------------------------------------------------------------------------


def row(request: SignedInRequest, pk: int, said: str) -> HttpResponse:
    """One person's row, and how many are here; else back to the row on the page."""
    booking = booking_to_run(request.user, pk)
    if not wants_fragment(request):
        return redirect(f"{reverse('bookings:roster', args=[booking.session_id])}#booking-{pk}")
    context = {
        "arrival": desk.arrival_of(booking, runs=True),
        "here": desk.here(booking.session),
        "said": said,
        "is_answer": True,
    }
    return render(request, "bookings/_arrival.html", context)


def saved(request: SignedInRequest, session: ScheduledSession) -> HttpResponse:
    if not wants_fragment(request):
        messages.success(request, _("It is saved."))
        return redirect("bookings:roster", session.pk)
    return render(request, "bookings/_saved.html")


def steps(request: SignedInRequest, session: ScheduledSession) -> HttpResponse:
    if not wants_fragment(request):
        return redirect("bookings:roster", session.pk)
    lines = step_lines(session)
    context = {"session": session, "steps": lines, "why_no_step": why_no_step(session, lines)}
    return render(request, "bookings/_steps.html", {**context, "runs": True, "is_answer": True})
