"""Rooms that people book for themselves, at the desk: the list, one with its steps, taking down, changing."""

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.forms import proposed_time
from bookings.models import Resource, RoomBooking
from bookings.room_forms import CancelRoomForm, HoldForm, NewRoomBookingForm, RoomBookingForm, date_key
from bookings.room_lists import RoomBookingFilter, RoomBookingTable
from bookings.selectors.doors import room_booking_for
from bookings.selectors.quote import is_current, quotes_of
from bookings.selectors.room_booking import (
    STEPS,
    cancelling,
    letters_about,
    may,
    others_together,
    room_bookings,
    step_of,
)
from bookings.selectors.room_money import money_of
from bookings.selectors.room_task import work_for
from bookings.selectors.room_words import cost_in_words, terms_in_words, time_of
from bookings.services import room_booking as service
from members.contact_session import is_shown, show
from members.views.member import desk
from venue import clock, wording
from venue.errors import DomainError, Text
from venue.history import history_of
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.selectors.calendar import closed_on
from venue.views.reference import Words, history_page, list_page
from venue.working_time import business_date

VIEW, ADD, CHANGE = "bookings.view_roombooking", "bookings.add_roombooking", "bookings.change_roombooking"
State = RoomBooking.State
WORDS = Words(
    title=gettext_lazy("Room bookings"),
    lead=gettext_lazy("Rooms that people book for themselves: from the enquiry to the cleared room."),
    add=gettext_lazy("Take a room booking"),
    added="",
    changed="",
    empty_title=gettext_lazy("Nobody has asked for a room yet"),
    empty_text=gettext_lazy("Meetings, parties and trainings of guests stand here, with the room they have."),
    icon="door",
)


@require_GET
@desk(VIEW)
def room_booking_list(request: SignedInRequest) -> HttpResponse:
    may_add = request.user.has_perm(ADD)
    return list_page(
        request,
        room_bookings(),
        RoomBookingTable,
        RoomBookingFilter,
        words=WORDS,
        list_url=reverse("bookings:room_booking_list"),
        add_url=reverse("bookings:room_booking_add") if may_add else "",
    )


@require_GET
@desk(VIEW)
def room_booking(request: SignedInRequest, pk: int) -> HttpResponse:
    return page(request, room_booking_for(request.user, pk))


def page(request: SignedInRequest, row: RoomBooking, status: int = 200, **bound: Any) -> HttpResponse:
    """One booking with the steps that this reader may take; `bound` is the form that was sent."""
    can, may_change = may(row), request.user.has_perm(CHANGE)
    context = {
        "booking": row,
        "steps": STEPS,
        "step": step_of(row),
        "facts": facts(row),
        "terms": terms_in_words(row),
        "together": others_together(row),
        "letters": letters_about(row),
        "quotes": (quotes := quotes_of(row)),
        "is_quote_stale": bool(quotes) and row.is_open and not is_current(quotes[0], row),
        "events": history_of(row),
        "is_contact_shown": is_shown(request, row),
        "money": money_of(row),
        "work": work_for(row),
        "may": can if may_change else None,
        "hold": HoldForm(booking=row) if may_change and can.hold is None else None,
        **bound,
    }
    return render(request, "bookings/room_booking.html", context, status=status)


def facts(row: RoomBooking) -> list[tuple[Text, Any]]:
    return [
        (_("When"), time_of(row)),
        (_("Room"), str(row.room) if row.room else _("not chosen yet")),
        (_("Number of people"), row.people),
        (_("Held until"), wording.when(row.held_until)),
        (_("Set up from"), wording.when(row.claims_from) if row.setup_minutes else ""),
        (_("Cleared by"), wording.when(row.claims_until) if row.clearing_minutes else ""),
        (_("Price"), _price(row)),
        (_("Taken down"), " · ".join(filter(None, [wording.when(row.asked_at), _name(row.asked_by)]))),
        (_("Confirmed at"), wording.when(row.confirmed_at)),
        (_("In use since"), wording.when(row.started_at)),
        (_("Finished at"), wording.when(row.finished_at)),
        (_("Cancelled"), wording.when(row.cancelled_at)),
        (
            _("Cancelled by"),
            (_("the house") if row.is_cancelled_by_venue else _("the guest")) if row.cancelled_at else "",
        ),
        (_("Reason"), row.cancel_reason),
        (_("Fee for cancelling"), wording.money(row.fee) if row.fee else ""),
    ]


def _name(user: Any) -> str:
    return user.display_name if user else ""


def _price(row: RoomBooking) -> str:
    if not row.hour_price and row.extras:
        return wording.money(row.price)
    if not row.hour_price:
        return _("to be agreed") if row.state == State.ENQUIRED else ""
    hours = f"{row.hours:.2f}".rstrip("0").rstrip(".")
    words = _("%(hours)s h at %(price)s") % {"hours": hours, "price": wording.money(row.hour_price)}
    extras = _(", with extras") if row.extras else ""
    return f"{wording.money(row.price)} ({words}{extras})"


# --- taking down and changing ----------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@desk(ADD)
def room_booking_add(request: SignedInRequest) -> HttpResponse:
    """A POST that asks for a preview only shows what it would do; of several dates those are booked that are ticked."""
    form = NewRoomBookingForm(request.POST if request.method == "POST" else None, initial=asked_for(request))
    chosen = request.POST.getlist("dates") if "dates_shown" in request.POST else None

    def save() -> str:
        wanted = form.dates(chosen)
        if not wanted:
            raise DomainError(_("No date is ticked. Choose at least one."))
        step, until = form.cleaned_data["step"], form.cleaned_data["held_until"]
        made = service.book_dates(wanted, step=step, until=until, by=request.user)
        return reverse("bookings:room_booking", args=[made[0].pk])

    is_preview = "preview" in request.POST
    if request.method == "POST" and not is_preview and (target := save_once(request, form, save)):
        messages.success(request, _("The room booking is taken down."))
        return redirect(target)
    context = {"form": form, "title": WORDS.add, "back_url": reverse("bookings:room_booking_list"), "back": WORDS.title}
    if form.is_bound and form.is_valid():
        context |= consequence_of_new(form, chosen)
    return answer(request, context)


def asked_for(request: SignedInRequest) -> dict[str, Any]:
    """What the address says already: whose page it came from, and a day."""
    asked = {"day": request.GET.get("day", "")}
    if number := request.GET.get("member", ""):
        asked["member_number"] = number
    return asked


def consequence_of_new(form: NewRoomBookingForm, chosen: list[str] | None) -> dict[str, Any]:
    step, until = form.cleaned_data["step"], form.cleaned_data["held_until"]
    wanted = form.dates()
    found = {each.begins_at: each.why for each in service.in_the_way(wanted, step, until)}
    shown: dict[str, Any] = {"booking": wanted[0].put_into(RoomBooking(state=State.ENQUIRED)), "step": step}
    if form.is_weekly:
        shown["dates"] = [
            {
                "key": date_key(each.begins_at),
                "begins_at": each.begins_at,
                "why_not": found.get(each.begins_at),
                "is_chosen": each.begins_at not in found if chosen is None else date_key(each.begins_at) in chosen,
            }
            for each in wanted
        ]
    else:
        shown["refusal"] = found.get(wanted[0].begins_at)
    return told_of(shown)


@require_http_methods(["GET", "POST"])
@desk(CHANGE)
def room_booking_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another time, room or anything else, with what it would mean shown before; the old stays until the new is
    certain. A GET is filled in with what its address proposes.
    """
    row = room_booking_for(request.user, pk)
    wanted = proposed_for(row, request.GET.dict())
    shown = wanted.put_into(copy(row)) if wanted else row
    form = RoomBookingForm(request.POST if request.method == "POST" else None, booking=shown)
    back_url = reverse("bookings:room_booking", args=[pk])

    def save() -> str:
        service.change(pk, form.wanted(), reason=request.POST.get("reason", "")[:200], by=request.user)
        return back_url

    is_preview = "preview" in request.POST
    if request.method == "POST" and not is_preview and (target := save_once(request, form, save)):
        messages.success(request, _("The room booking is changed."))
        return redirect(target)
    if row.phone or row.email:
        show(request, row)  # the form has to
    context: dict[str, Any] = {"form": form, "title": _("Change the room booking"), "row": row}
    context |= {"back_url": back_url, "back": row.title}
    if form.is_bound:
        wanted = form.wanted() if form.is_valid() else None
    if wanted:
        context |= consequence_of_change(row, wanted)
    return answer(request, context)


def proposed_for(row: RoomBooking, query: Mapping[str, str]) -> service.Wanted | None:
    """What an address proposes, such as after a drop on the day plan: another time, as long as it is, or another room;
    nothing, where it says neither.
    """
    begins_at, room = proposed_time(query), query.get("room", "")
    place = Resource.objects.in_use().rooms().filter(pk=int(room)).first() if room.isdecimal() else None
    return service.wanted_of(row, room=place, begins_at=begins_at) if begins_at or place else None


def consequence_of_change(row: RoomBooking, wanted: service.Wanted) -> dict[str, Any]:
    was = (time_of(row), str(row.room or "–"), str(row.people), wording.money(row.price))
    changed, why_not = service.preview_change(row.pk, wanted)
    now = (time_of(changed), str(changed.room or "–"), str(changed.people), wording.money(changed.price))
    icons = ("calendar", "door", "users", "credit-card")
    changes = [each for each in zip(icons, was, now, strict=True) if each[1] != each[2]]
    return told_of({"booking": changed, "refusal": why_not, "changes": changes})


def told_of(shown: dict[str, Any]) -> dict[str, Any]:
    """What is said of any time: the price, what cancelling will cost, and that the house is closed that day."""
    row = shown["booking"]
    day = business_date(row.begins_at, clock.zone())
    closed = closed_on(day, row.room.area if row.room else None)
    if closed:
        words = _("On this day it is closed: %(why)s.")
        shown["closed"] = words % {"why": closed.reason}
    return {**shown, "terms": terms_in_words(row), "price": wording.money(row.price) if row.price else ""}


def answer(request: SignedInRequest, context: dict[str, Any]) -> HttpResponse:
    """The page; for HTMX the consequence alone, with the rooms that fit where time or people were changed."""
    preview = request.POST.get("preview", "")
    context["brings_rooms"] = bool(request.htmx) and preview == "rooms"
    partial = "#consequence" if request.htmx and preview else ""
    status = 422 if request.method == "POST" and not preview else 200
    return render(request, f"bookings/room_booking_form.html{partial}", context, status=status)


# --- steps -----------------------------------------------------------------------------------------------------------


@require_POST
@desk(CHANGE)
def room_booking_hold(request: SignedInRequest, pk: int) -> HttpResponse:
    row = room_booking_for(request.user, pk)
    form = HoldForm(request.POST, booking=row)

    def save() -> str:
        service.hold(pk, form.cleaned_data["held_until"], by=request.user)
        return reverse("bookings:room_booking", args=[pk])

    if target := save_once(request, form, save):
        messages.success(request, _("The room is held, and the party told until when."))
        return redirect(target)
    return page(request, room_booking_for(request.user, pk), status=422, hold=form)


def step(service_of: Callable[..., RoomBooking], said: Text) -> Callable[..., HttpResponse]:
    """The view of one step that asks for nothing: POST only; a refusal is said on a page of its own."""

    @require_POST
    @desk(CHANGE)
    def view(request: SignedInRequest, pk: int) -> HttpResponse:
        row = room_booking_for(request.user, pk)
        service_of(row.pk, by=request.user)
        messages.success(request, str(said))
        return redirect("bookings:room_booking", row.pk)

    return view


room_booking_confirm = step(service.confirm, gettext_lazy("The room is theirs; the party is told with all details."))
room_booking_hand_over = step(service.hand_over, gettext_lazy("The room is in use."))
room_booking_finish = step(service.finish, gettext_lazy("It is finished; the room is free once it is cleared."))


@require_http_methods(["GET", "POST"])
@desk(CHANGE)
def room_booking_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows what it costs, POST cancels at that price."""
    row = room_booking_for(request.user, pk)
    cost = cancelling(row)
    is_sent = request.method == "POST"
    form = CancelRoomForm(request.POST if is_sent else None, initial={"fee": cost.fee})

    def save() -> str:
        fields = form.cleaned_data
        is_by_venue = fields["side"] == CancelRoomForm.VENUE
        seen = None if is_by_venue else fields["fee"]
        service.cancel(pk, reason=fields["reason"], is_by_venue=is_by_venue, seen_fee=seen, by=request.user)
        return reverse("bookings:room_booking", args=[pk])

    if is_sent and (target := save_once(request, form, save)):
        messages.success(request, _("It is cancelled; the room is free."))
        return redirect(target)
    if is_sent:
        form.shows_fee(cost.fee)
    context = {
        "booking": row,
        "form": form,
        "cost": cost_in_words(row, cost.percent),
        "percent": cost.percent,
        "time": time_of(row),
        "terms": terms_in_words(row),
        "why_not": may(row).change if not row.is_open or row.state == State.IN_USE else None,
    }
    return render(request, "bookings/room_booking_cancel.html", context, status=422 if is_sent else 200)


@require_POST
@desk(VIEW)
def room_booking_contact(request: SignedInRequest, pk: int) -> HttpResponse:
    """Shows phone and email of the party, for some minutes; that somebody looked is kept."""
    row = room_booking_for(request.user, pk)
    show(request, row)
    return redirect("bookings:room_booking", row.pk)


@require_GET
@desk(VIEW)
def room_booking_history(request: SignedInRequest, pk: int) -> HttpResponse:
    row = room_booking_for(request.user, pk)
    return history_page(request, row, back_url=reverse("bookings:room_booking", args=[pk]))
