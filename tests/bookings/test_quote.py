"""Quotes for rooms: a version each time something changes, each printed again as it was."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import InternalError, transaction
from django.urls import reverse
from django.utils import translation

from bookings.models import RoomBooking, RoomQuote
from bookings.quote_pdf import pdf_of
from bookings.room_errors import QuotePassed, RoomStepOutOfTurn
from bookings.selectors.quote import is_current, paper_of
from bookings.services.quote import Extra
from bookings.services.room_booking import cancel, change
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_room
from tests.factories.members import make_member
from tests.factories.rooms import make_room_booking, make_room_quote, make_wanted
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

TEA, STAGE = Extra("Tea", 12, Decimal("15.50")), Extra("Stage", 1, Decimal(300))
DAY = timedelta(days=1)


def fresh(booking):
    return RoomBooking.objects.get(pk=booking.pk)


def test_quote_keeps_the_room_by_the_hour_the_extras_and_the_total():
    booking = make_room_booking(room=make_room(name_en="Hall", name_zh="大厅"))
    quote = make_room_quote(booking, extras=[TEA, STAGE])
    assert (quote.number, quote.total, fresh(booking).price) == (1, Decimal("886.00"), Decimal("886.00"))
    with translation.override("en"):
        paper = paper_of(quote)
    assert paper.lines == (
        ("Hall, by the hour", "2 h", "CN¥200.00", "CN¥400.00"),
        ("Tea", "12", "CN¥15.50", "CN¥186.00"),
        ("Stage", "1", "CN¥300.00", "CN¥300.00"),
    )
    assert (paper.total, paper.facts[0]) == (("Total", "CN¥886.00"), ("Quote", quote.code))
    assert paper.terms[1:] == (
        ("until Wed 18 Mar, 12:00", "50 % of the price (CN¥443.00)"),
        ("after that", "100 % of the price (CN¥886.00)"),
    )


def test_each_change_is_the_next_version_and_no_change_is_none():
    booking = make_room_booking()
    first = make_room_quote(booking, extras=[TEA])
    assert make_room_quote(booking, extras=[TEA]) == first
    second = make_room_quote(booking, extras=[TEA, STAGE])
    third = make_room_quote(booking, extras=[TEA, STAGE], note="with the stage on the left")
    assert [each.number for each in (first, second, third)] == [1, 2, 3]
    first.refresh_from_db()
    assert (first.total, len(first.lines)) == (Decimal("586.00"), 2)


def test_version_says_no_longer_what_the_booking_is_once_that_moves():
    booking = make_room_booking()
    quote = make_room_quote(booking)
    assert is_current(quote, fresh(booking))
    change(booking.pk, make_wanted(room=booking.room, hours=3), by=HOUSE)
    assert not is_current(quote, fresh(booking))
    assert make_room_quote(booking).total == 600


def test_version_is_never_written_over():
    quote = make_room_quote()
    for wrong in (lambda: RoomQuote.objects.update(total=1), lambda: RoomQuote.objects.all().delete()):
        with pytest.raises(InternalError), transaction.atomic():
            wrong()
    quote.refresh_from_db()
    assert quote.total == 400


def test_pdf_of_a_version_is_the_same_whenever_it_is_printed(frozen):
    quote = make_room_quote(
        make_room_booking(purpose="年会"), extras=[Extra("茶歇", 20, Decimal(25))], note="含场地布置"
    )
    pages = []
    for language in ("zh-hans", "zh-hans", "en"):
        with translation.override(language):
            pages.append(pdf_of(paper_of(quote)))
        frozen.move(days=1)
    assert pages[0] == pages[1] != pages[2]
    assert (pages[0][:5], b"NotoSansSC" in pages[0], b"/FontFile2" in pages[0]) == (b"%PDF-", True, True)


def test_words_of_the_party_are_printed_as_they_are():
    quote = make_room_quote(make_room_booking(purpose="<b>A & B</b>"))
    assert pdf_of(paper_of(quote)).startswith(b"%PDF-")


def test_quote_is_in_the_language_of_the_party():
    member = make_member(language="zh-hans")
    assert make_room_quote(make_room_booking(member=member)).language == "zh-hans"
    assert make_room_quote(make_room_booking()).language == "en"


def test_promised_party_is_told_when_extras_change_the_price():
    booking = make_room_booking("confirmed")
    make_room_quote(booking)
    assert not Message.objects.filter(template="room_changed").exists()
    make_room_quote(booking, extras=[STAGE])
    assert "CN¥700.00" in Message.objects.get(template="room_changed").body


def test_cancelling_costs_its_share_of_the_extras_too(frozen):
    booking = make_room_booking("confirmed")
    make_room_quote(booking, extras=[STAGE])
    frozen.set(booking.begins_at - 3 * DAY)
    assert cancel(booking.pk, by=HOUSE).fee == 350


def test_quote_that_has_run_out_already_is_refused_and_so_is_one_for_what_is_over():
    booking = make_room_booking()
    with pytest.raises(QuotePassed):
        make_room_quote(booking, valid_until=clock.today() - DAY)
    cancel(booking.pk, by=HOUSE)
    with pytest.raises(RoomStepOutOfTurn):
        make_room_quote(booking)


# --- pages -----------------------------------------------------------------------------------------------------------


def typed(**fields):
    return {
        "valid_until": (clock.today() + 7 * DAY).isoformat(),
        "text_0": "Tea",
        "quantity_0": "12",
        "price_0": "15.50",
        "form_key": str(uuid.uuid4()),
        **fields,
    }


def test_desk_makes_a_quote_and_opens_it(desk):
    browser, booking = client_of(desk), make_room_booking()
    add = reverse("bookings:room_quote_add", args=[booking.pk])
    assert browser.post(add, typed()).status_code == 302
    quote = RoomQuote.objects.get()
    page = browser.get(reverse("bookings:room_booking", args=[booking.pk])).content.decode()
    pdf = reverse("bookings:room_quote", args=[quote.pk])
    assert (pdf in page, "The booking has changed since" in page) == (True, False)
    answer = browser.get(pdf)
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "application/pdf", f'inline; filename="{quote.code}.pdf"',
    )  # fmt: skip
    assert answer.content.startswith(b"%PDF-")
    assert browser.get(add).context["form"]["text_0"].value() == "Tea"


def test_page_says_that_the_last_version_is_stale(desk):
    booking = make_room_booking()
    make_room_quote(booking)
    change(booking.pk, make_wanted(room=booking.room, hours=3), by=HOUSE)
    page = client_of(desk).get(reverse("bookings:room_booking", args=[booking.pk])).content.decode()
    assert "The booking has changed since the last version was made." in page


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"price_0": ""}, "price_0"),
        ({"text_0": ""}, "text_0"),
        ({"quantity_0": "0"}, "quantity_0"),
        ({"valid_until": "2026-03-01"}, "valid_until"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(desk, fields, field):
    add = reverse("bookings:room_quote_add", args=[make_room_booking().pk])
    answer = client_of(desk).post(add, typed(**fields))
    assert (answer.status_code, list(answer.context["form"].errors), RoomQuote.objects.count()) == (422, [field], 0)
