"""A member waits for a place, answers when one is offered, and has one kept until it is paid."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings.models import Booking, WaitlistEntry
from bookings.selectors.doors import own_booking, own_wait, person_key, session_key_for
from bookings.services import holding, offering, waitlist
from bookings.views.booking import accept_rules, class_page, knows_to_ask
from bookings.waitlist_forms import NoticeForm
from venue import submissions
from venue.requests import SignedInRequest
from venue.wording import when


@require_POST
@login_required
def wait(request: SignedInRequest, pk: int) -> HttpResponse:
    """Join the waitlist of a full class in one's own name, or for somebody one acts for."""
    session_pk, asked = session_key_for(pk), request.POST.get("person", "")
    member_pk = person_key(request.user, asked)
    notice = NoticeForm(request.POST).minutes()

    def action() -> str:
        accept_rules(request, member_pk)
        knows_to_ask(request, member_pk, session_pk)
        waitlist.join(session_pk, member_pk, by=request.user, notice_minutes=notice)
        return class_page(session_pk, asked)

    target = submissions.once(request.POST.get("form_key", ""), action, by=request.user)
    messages.success(request, _("You are on the waitlist. We write to you as soon as a place becomes free."))
    return redirect(target)


@require_POST
@login_required
def notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say how long before the class one must know."""
    entry = own_wait(request.user, pk)
    waitlist.set_notice(entry.pk, NoticeForm(request.POST).minutes(), by=request.user)
    messages.success(request, _("That is noted."))
    return redirect(page_for(request, entry))


@require_POST
@login_required
def leave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Leave the waitlist."""
    entry = own_wait(request.user, pk)
    waitlist.leave(entry.pk, by=request.user)
    messages.success(request, _("You have left the waitlist."))
    return redirect("bookings:my_bookings")


@require_POST
@login_required
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the place that is offered."""
    booking = own_booking(request.user, pk)
    offering.accept(booking.pk, knows="knows" in request.POST, by=request.user)
    messages.success(request, _("Your place is booked. We look forward to seeing you."))
    return redirect(page_for(request, booking))


@require_POST
@login_required
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say no to the place that is offered."""
    booking = own_booking(request.user, pk)
    offering.decline(booking.pk, by=request.user)
    messages.success(request, _("Thank you for telling us; the place goes on to the next."))
    return redirect("bookings:my_bookings")


@require_POST
@login_required
def hold(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have a place kept that is to be paid at the desk."""
    session_pk, asked = session_key_for(pk), request.POST.get("person", "")
    member_pk = person_key(request.user, asked)

    def action() -> str:
        accept_rules(request, member_pk)
        knows_to_ask(request, member_pk, session_pk)
        booking = holding.hold_for_payment(session_pk, member_pk, by=request.user)
        messages.success(request, _("A place is kept until %(until)s.") % {"until": when(booking.held_until)})
        return class_page(session_pk, asked)

    return redirect(submissions.once(request.POST.get("form_key", ""), action, by=request.user))


@require_POST
@login_required
def give_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give up the place that was kept until it is paid."""
    booking = own_booking(request.user, pk)
    holding.give_back(booking.pk, by=request.user)
    messages.success(request, _("The place is free again. That cost nothing."))
    return redirect("bookings:my_bookings")


def page_for(request: SignedInRequest, row: Booking | WaitlistEntry) -> str:
    """The class, opened for whose place it is."""
    is_self = row.member.user_id == request.user.pk
    return class_page(row.session_id, "" if is_self else str(row.member_id))
