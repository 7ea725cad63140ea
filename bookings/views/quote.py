"""Quotes for rooms: making the next version, and each version as PDF."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bookings.quote_forms import QuoteForm
from bookings.quote_pdf import pdf_of
from bookings.room_rules import QUOTE_RULES
from bookings.selectors.doors import room_booking_for, room_quote_for
from bookings.selectors.quote import paper_of, quotes_of
from bookings.selectors.room_booking import facts_of
from bookings.selectors.room_words import terms_in_words, time_of
from bookings.services import quote as service
from members.views.member import desk
from venue import clock
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.rules import refusal

VIEW, CHANGE = "bookings.view_roombooking", "bookings.change_roombooking"


@require_http_methods(["GET", "POST"])
@desk(CHANGE)
def room_quote_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """What comes with the room, and the next version of its quote."""
    booking = room_booking_for(request.user, pk)
    form = QuoteForm(request.POST if request.method == "POST" else None, booking=booking)

    def save() -> str:
        fields = form.cleaned_data
        service.make_quote(pk, form.extras(), valid_until=fields["valid_until"], note=fields["note"], by=request.user)
        return reverse("bookings:room_booking", args=[pk]) + "#quotes"

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, _("The quote is made; it can be opened below."))
        return redirect(target)
    context = {
        "booking": booking,
        "form": form,
        "time": time_of(booking),
        "terms": terms_in_words(booking),
        "quotes": quotes_of(booking),
        "why_not": refusal(QUOTE_RULES, facts_of(booking), clock.now()),
    }
    return render(request, "bookings/room_quote_form.html", context, status=422 if form.is_bound else 200)


@require_GET
@desk(VIEW)
def room_quote(request: SignedInRequest, pk: int) -> HttpResponse:
    """One version as PDF, in the language of the party, whoever opens it."""
    quote = room_quote_for(request.user, pk)
    with translation.override(quote.language):
        pdf = pdf_of(paper_of(quote))
    name = f'inline; filename="{quote.code}.pdf"'
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": name})
