"""What is typed about rooms that people book for themselves; the services decide."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from bookings.forms import beside_each_other
from bookings.models import Resource, RoomBooking
from bookings.recurrence import weekly_days
from bookings.room_policies import room_policy
from bookings.selectors.places import Place, Wish, places
from bookings.services.room_booking import Said, Wanted
from members import phones
from members.models import Member
from venue import clock, house
from venue.forms import DateInput, DateTimeInput, Form, TimeInput
from venue.refusals import Refusable
from venue.working_time import wall_clock

State = RoomBooking.State
MOST_DATES = 60
BESIDE = {
    "room_busy": "room",
    "room_not_chosen": "room",
    "room_out_of_use": "room",
    "room_for_fewer": "room",
    "room_time_passed": "begins",
    "hold_too_long": "held_until",
}
# When the time or the number of people changes, the rooms that fit come along with the answer.
ASKS_FOR_ROOMS = {
    "hx-post": "",
    "hx-trigger": "change consume",
    "hx-target": "#consequence",
    "hx-include": "closest form",
    "hx-sync": "closest form:replace",  # an answer that comes late takes back no room that was chosen meanwhile
    "hx-vals": '{"preview": "rooms"}',
}
ROWS = {"rows": 3}


class RoomBookingForm(Refusable, Form):
    """Who wants a room, what for, when, and how it is to be."""

    member_number = forms.CharField(
        label=_("Member number"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("For a person known here; then nothing more is needed."),
    )
    name = forms.CharField(
        label=pgettext_lazy("room booking", "Contact"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=30, widget=forms.TextInput(attrs={"type": "tel"})
    )
    email = forms.EmailField(label=_("Email"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    language = forms.ChoiceField(
        label=_("Language of messages"), choices=settings.LANGUAGES, initial=house.language, required=False
    )
    purpose = forms.CharField(
        label=pgettext_lazy("room booking", "Purpose"),
        max_length=120,
        help_text=_("Such as: birthday party, staff training."),
    )
    people = forms.IntegerField(
        label=_("Number of people"),
        min_value=1,
        max_value=1000,
        widget=forms.NumberInput(attrs=ASKS_FOR_ROOMS),
    )
    day = forms.DateField(label=_("Day"), widget=DateInput(attrs=ASKS_FOR_ROOMS))
    begins = forms.TimeField(label=_("Begins"), widget=TimeInput(attrs=ASKS_FOR_ROOMS))
    ends = forms.TimeField(
        label=_("Ends"), widget=TimeInput(attrs=ASKS_FOR_ROOMS), help_text=_("May be after midnight.")
    )
    room = forms.ModelChoiceField(label=_("Room"), queryset=Resource.objects.none(), required=False)
    hour_price = forms.DecimalField(
        label=_("Price per hour"),
        required=False,
        max_digits=10,
        decimal_places=2,
        min_value=Decimal(0),
        help_text=_("Empty: that of the room."),
    )
    setup_minutes = forms.IntegerField(
        label=_("Minutes for setting up"), min_value=0, max_value=480, widget=forms.NumberInput(attrs=ASKS_FOR_ROOMS)
    )
    clearing_minutes = forms.IntegerField(
        label=_("Minutes for clearing"), min_value=0, max_value=480, widget=forms.NumberInput(attrs=ASKS_FOR_ROOMS)
    )
    setup_list = forms.CharField(
        label=_("Set-up list"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=ROWS),
        help_text=_("What stands where: one line for each thing."),
    )
    equipment = forms.CharField(
        label=pgettext_lazy("of a room", "Equipment"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs=ROWS),
    )
    catering = forms.CharField(label=_("Catering"), required=False, max_length=1000, widget=forms.Textarea(attrs=ROWS))
    notes = forms.CharField(
        label=_("Notes"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs=ROWS),
        help_text=_("For colleagues only."),
    )

    beside = BESIDE
    party = Fieldset(
        pgettext_lazy("room booking", "Who"),
        beside_each_other("member_number", "name"),
        beside_each_other("phone", "email", "language"),
    )
    time = Fieldset(
        pgettext_lazy("room booking", "What and when"),
        beside_each_other("purpose", "people"),
        beside_each_other("day", "begins", "ends"),
        beside_each_other(Div("room", css_id="room-field"), "hour_price"),
    )
    details = Fieldset(
        pgettext_lazy("room booking", "How it is to be"),
        beside_each_other("setup_minutes", "clearing_minutes"),
        beside_each_other("setup_list", "equipment"),
        beside_each_other("catering", "notes"),
    )
    layout = Layout(party, time, details)

    def __init__(self, data: Any = None, *, booking: RoomBooking | None = None, initial: Any = None) -> None:
        policy = room_policy(clock.now())
        given = {"setup_minutes": policy.setup, "clearing_minutes": policy.clearing, **(initial or {})}
        super().__init__(data, initial=typed_from(booking) if booking else given)
        self.booking = booking
        self.fields["room"].queryset = Resource.objects.rooms()  # type: ignore[attr-defined]
        self.fields["room"].choices = self.room_choices()  # type: ignore[attr-defined]

    # --- which rooms fit ---

    def room_choices(self) -> list[tuple[Any, Any]]:
        wish = self.typed_wish()
        if wish is None:
            return [("", "---------"), *((each.pk, str(each)) for each in Resource.objects.in_use().rooms())]
        found = places(wish, self.booking)
        groups = [(_("Free and large enough"), [each for each in found if not each.why_not])]
        groups += [(_("Taken or too small"), [each for each in found if each.why_not])]
        listed = [(words, [(each.room.pk, room_label(each)) for each in rows]) for words, rows in groups if rows]
        return [("", "---------"), *listed]

    def typed_wish(self) -> Wish | None:
        """What was typed so far of time and people; none as long as something is missing."""
        values: dict[str, Any] = {}
        for name in ("day", "begins", "ends", "people", "setup_minutes", "clearing_minutes"):
            try:
                values[name] = self.fields[name].clean(self[name].value())
            except ValidationError:
                return None
        begins_at, ends_at = span(values["day"], values["begins"], values["ends"])
        before, after = (timedelta(minutes=values[name]) for name in ("setup_minutes", "clearing_minutes"))
        return Wish.between(begins_at - before, ends_at + after, values["people"])

    # --- checking ---

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"]
        try:
            return phones.e164(phones.international(text, settings.PHONE_REGION)) if text.strip() else ""
        except phones.NoPhone:
            raise ValidationError(
                _("This is not a complete phone number. Numbers from abroad begin with + and the country code."),
                code="phone_form",
            ) from None

    def clean_member_number(self) -> Member | None:
        number = self.cleaned_data["member_number"].strip()
        if not number:
            return None
        found = Member.objects.filter(number=number).first()
        if found is None:
            raise ValidationError(_("Nobody here has this number."), code="member_unknown")
        return found

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        if not fields.get("member_number") and "member_number" not in self.errors:
            if not fields.get("name") and "name" not in self.errors:
                self.add_error("name", _("Who asks for the room? A member number, or a name with phone or email."))
            elif not (
                fields.get("phone") or fields.get("email") or self.errors.get("phone") or self.errors.get("email")
            ):
                self.add_error("phone", _("How is this person reached? A phone number or an email address."))
        return fields

    def wanted(self) -> Wanted:
        fields = self.cleaned_data
        room, member = fields["room"], fields["member_number"]
        begins_at, ends_at = span(fields["day"], fields["begins"], fields["ends"])
        price = fields["hour_price"]
        if price is None:
            price = room.hour_price if room and room.hour_price is not None else Decimal(0)
        same = (
            "purpose",
            "people",
            "setup_minutes",
            "clearing_minutes",
            "setup_list",
            "equipment",
            "catering",
            "notes",
        )
        contact = {} if member else {name: fields[name] for name in ("name", "phone", "email")}
        return Wanted(
            begins_at=begins_at,
            ends_at=ends_at,
            room=room,
            member=member,
            hour_price=price,
            language=fields["language"],
            **{name: fields[name] for name in same},
            **contact,
        )


class NewRoomBookingForm(RoomBookingForm):
    """The same taken down for the first time: asked for, held or confirmed; once, or every week."""

    step = forms.ChoiceField(
        label=pgettext_lazy("room booking", "Take it down as"),
        choices=[
            (State.ENQUIRED, _("an enquiry: the room stays free for others")),
            (State.HELD, _("held: nobody else gets the room for a while")),
            (State.CONFIRMED, _("confirmed: the room is theirs")),
        ],
        initial=State.ENQUIRED,
        widget=forms.RadioSelect,
    )
    held_until = forms.DateTimeField(
        label=_("Held until"),
        required=False,
        widget=DateTimeInput(),
        help_text=_("Only for what is held. Empty: as long as the house usually holds a room."),
    )
    weekly_until = forms.DateField(
        label=_("Every week until"), required=False, widget=DateInput(), help_text=_("Empty: on this day alone.")
    )
    times = forms.IntegerField(label=_("or so many times"), required=False, min_value=1, max_value=MOST_DATES)
    layout = Layout(
        RoomBookingForm.party,
        RoomBookingForm.time,
        Fieldset(_("Every week"), beside_each_other("weekly_until", "times")),
        RoomBookingForm.details,
        "step",
        "held_until",
    )

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        day, until = fields.get("day"), fields.get("weekly_until")
        if until and fields.get("times"):
            self.add_error("times", _("Give a last day or a number of times, not both."))
        elif day and until and until < day:
            self.add_error("weekly_until", _("The last day is before the first."))
        elif day and until and (until - day).days > 7 * MOST_DATES:
            self.add_error("weekly_until", _("At most %(most)s dates at a time.") % {"most": MOST_DATES})
        return fields

    @property
    def is_weekly(self) -> bool:
        return bool(self.cleaned_data.get("weekly_until") or (self.cleaned_data.get("times") or 1) > 1)

    def dates(self, chosen: Sequence[str] | None = None) -> list[Wanted]:
        """What is wanted on each date; of several only the chosen ones, where the reader chose."""
        first = self.wanted()
        if not self.is_weekly:
            return [first]
        day = self.cleaned_data["day"]
        times = self.cleaned_data.get("times")
        until = self.cleaned_data.get("weekly_until") or day + timedelta(days=7 * ((times or 1) - 1))
        days = weekly_days(day.weekday(), day, until, None, until)
        begins = self.cleaned_data["begins"]
        found = [first.at(wall_clock(each, begins, clock.zone())) for each in days]
        return found if chosen is None else [each for each in found if date_key(each.begins_at) in chosen]


class HoldForm(Refusable, Form):
    held_until = forms.DateTimeField(label=_("Held until"), widget=DateTimeInput())
    beside = {"hold_too_long": "held_until"}

    def __init__(self, data: Any = None, *, booking: RoomBooking) -> None:
        proposed = min(clock.now() + room_policy(clock.now()).hold, booking.begins_at)
        until = booking.held_until or proposed
        super().__init__(data, initial={"held_until": clock.local(until)})


class CancelRoomForm(Refusable, Form):
    GUEST, VENUE = "guest", "venue"

    side = forms.ChoiceField(
        label=_("Who cancels"),
        choices=[(GUEST, _("the guest")), (VENUE, _("the house; then it costs nothing"))],
        initial=GUEST,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, help_text=_("Goes into the message to the party.")
    )
    fee = forms.DecimalField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        if fields.get("side") == self.VENUE and not fields.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why, when the house cancels."))
        return fields

    def shows_fee(self, fee: Decimal) -> None:
        """Whoever sends it again has seen what it costs now."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]
        typed["fee"] = str(fee)
        self.data = typed


class BookRoomForm(Refusable, Form):
    """What whoever keeps a room online wants it for."""

    purpose = forms.CharField(
        label=pgettext_lazy("room booking", "Purpose"),
        max_length=120,
        help_text=_("Such as: badminton with friends, team meeting, birthday."),
    )
    people = forms.IntegerField(label=_("Number of people"), min_value=1)
    equipment = forms.CharField(
        label=pgettext_lazy("of a room", "Equipment"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What is to stand ready, such as a projector, rackets, ten chairs."),
    )
    price = forms.DecimalField(widget=forms.HiddenInput)
    beside = {"room_for_fewer": "people"}

    def __init__(self, data: Any = None, *, booking: RoomBooking) -> None:
        super().__init__(data, initial={"people": booking.people, "price": booking.price})
        if booking.room:
            places = booking.room.capacity
            self.fields["people"].widget.attrs["max"] = places
            self.fields["people"].help_text = ngettext(
                "The room has %(places)s place.", "The room has %(places)s places.", places
            ) % {"places": places}

    def said(self) -> Said:
        fields = self.cleaned_data
        return Said(fields["purpose"].strip(), fields["people"], fields["equipment"].strip(), fields["price"])

    def shows_price(self, price: Decimal) -> None:
        """Whoever sends it again has seen what it costs now."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]
        typed["price"] = str(price)
        self.data = typed


def span(day: date, begins: time, ends: time) -> tuple[datetime, datetime]:
    """Begin and end; what ends at or before the time it begins, ends on the next day."""
    last = day if ends > begins else day + timedelta(days=1)
    return wall_clock(day, begins, clock.zone()), wall_clock(last, ends, clock.zone())


def date_key(at: datetime) -> str:
    return clock.local(at).date().isoformat()


def room_label(place: Place) -> str:
    words = _("%(room)s, %(places)s places") % {"room": place.room.name, "places": place.room.capacity}
    return f"{words} ({place.why_not})" if place.why_not else str(words)


def typed_from(booking: RoomBooking) -> dict[str, Any]:
    """What the form shows of a booking."""
    begins, ends = clock.local(booking.begins_at), clock.local(booking.ends_at)
    same = (
        "name", "email", "language", "purpose", "people", "hour_price", "setup_minutes", "clearing_minutes",
        "setup_list", "equipment", "catering", "notes",
    )  # fmt: skip
    return {
        **{name: getattr(booking, name) for name in same},
        "member_number": booking.member.number if booking.member else "",
        "phone": phones.readable(booking.phone, settings.PHONE_REGION),
        "day": begins.date(),
        "begins": f"{begins:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "room": booking.room_id,
    }
