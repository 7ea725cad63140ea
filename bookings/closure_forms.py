"""What is typed to close a place, or to change a closure; the services decide."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.forms import CHINESE, ENGLISH, beside_each_other
from bookings.models import AreaClosure, ClosureStep, Resource
from bookings.selectors.contracts_hit import ContractsHit
from bookings.selectors.hits import Hit
from bookings.services.area_closure import Wanted
from bookings.services.closing import Choice
from venue import clock
from venue.forms import DateTimeInput, Form
from venue.models import Area
from venue.refusals import Refusable

VENUE, AREA, ROOM = "venue", "area", "room"


def places() -> list[tuple[Any, Any]]:
    """The whole venue, its areas, its rooms, as they are chosen."""
    areas = [(f"{AREA}:{each.pk}", each.name) for each in Area.objects.filter(is_active=True)]
    rooms = [(f"{ROOM}:{each.pk}", each.name) for each in Resource.objects.in_use().rooms()]
    return [("", "---------"), (VENUE, _("The whole venue")), (_("Areas"), areas), (_("Rooms"), rooms)]


def quarter_before(now: datetime) -> datetime:
    """Now, as a closure begins that is entered when it is needed."""
    return now - timedelta(minutes=now.minute % 15, seconds=now.second, microseconds=now.microsecond)


class ClosureFields(Refusable, Form):
    """What a closure says that may be changed later."""

    ends_at = forms.DateTimeField(
        label=_("Closed until"),
        required=False,
        widget=DateTimeInput,
        help_text=_("Empty: until further notice. It ends when somebody reopens it."),
    )
    cause = forms.ChoiceField(label=_("Cause"), choices=[("", "---------"), *AreaClosure.Cause.choices])
    reason_en = forms.CharField(
        label=_("Reason for guests (English)"), max_length=200, widget=forms.TextInput(attrs=ENGLISH)
    )
    reason_zh = forms.CharField(
        label=_("Reason for guests (Chinese)"), max_length=200, widget=forms.TextInput(attrs=CHINESE)
    )

    beside = {
        "end_passed": "ends_at",
        "ends_before_start": "ends_at",
        "kept_shut": "ends_at",
        "kept_closed": "ends_at",
    }

    def check_end(self, starts_at: datetime | None) -> None:
        ends_at = self.cleaned_data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("A closure ends after it begins."))


class ClosureForm(ClosureFields):
    """A new one; the place may be known from where one comes."""

    place = forms.ChoiceField(label=_("What is closed"))
    starts_at = forms.DateTimeField(label=_("Closed from"), widget=DateTimeInput)

    layout = Layout(
        "place",
        beside_each_other("starts_at", "ends_at"),
        "cause",
        beside_each_other("reason_en", "reason_zh"),
    )

    def __init__(self, data: Any = None, *, place: str = "") -> None:
        super().__init__(data, initial={"place": place, "starts_at": quarter_before(clock.local(clock.now()))})
        self.fields["place"].choices = places()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        self.check_end(self.cleaned_data.get("starts_at"))
        return self.cleaned_data

    @property
    def asked(self) -> str:
        """What is typed, so that what is shown and what is done are about the same place and time."""
        typed = (self.cleaned_data[name] for name in ("place", "starts_at", "ends_at"))
        return "|".join(str(each) for each in typed)

    def wanted(self) -> Wanted:
        fields = dict(self.cleaned_data)
        kind, _colon, key = fields.pop("place").partition(":")
        area = Area.objects.get(pk=key) if kind == AREA else None
        room = Resource.objects.select_related("area").get(pk=key) if kind == ROOM else None
        return Wanted(**fields, area=area, room=room)


class ChangeClosureForm(ClosureFields):
    """One that holds, or will."""

    layout = Layout("ends_at", "cause", beside_each_other("reason_en", "reason_zh"))

    def __init__(self, data: Any = None, *, closure: AreaClosure) -> None:
        names = ("ends_at", "cause", "reason_en", "reason_zh")
        super().__init__(data, initial={name: getattr(closure, name) for name in names})
        self.closure = closure

    def clean(self) -> dict[str, Any]:
        self.check_end(self.closure.starts_at)
        return self.cleaned_data


class DecideForm(Refusable, Form):
    """What is to become of each thing that a closure hits; nothing yet, unless somebody chooses. Whether contracts are
    extended is asked where some lose days.
    """

    beside = {"decide_classes_first": "extends", "nothing_lost": "extends"}

    def __init__(self, data: Any = None, *, hits: Sequence[Hit], contracts: ContractsHit | None = None) -> None:
        super().__init__(data)
        self.hits = hits
        if contracts:
            self.fields["extends"] = forms.BooleanField(
                label=_("Extend these memberships by the days lost"),
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
        for hit in hits:
            choices = [("", _("decide later")), *((way.value, way.label) for way in hit.ways)]
            widget = forms.Select(attrs={"class": "form-select"})
            self.fields[hit.field] = forms.ChoiceField(label=hit.title, choices=choices, required=False, widget=widget)
            if hit.can_wait:
                self.fields[hit.time_field] = forms.DateTimeField(
                    label=_("New time"), required=False, widget=DateTimeInput(attrs={"class": "form-control"})
                )

    @property
    def rows(self) -> list[tuple[Hit, Any, Any]]:
        """Each hit with its field, and that of a new time."""
        return [(hit, self[hit.field], self[hit.time_field] if hit.can_wait else None) for hit in self.hits]

    @property
    def extends_field(self) -> Any:
        return self["extends"] if "extends" in self.fields else None

    def clean(self) -> dict[str, Any]:
        for hit in self.hits:
            if self.cleaned_data.get(hit.field) == "time" and not self.cleaned_data.get(hit.time_field):
                self.add_error(hit.time_field, _("Say to which time it moves."))
        return self.cleaned_data

    def choices(self) -> list[Choice]:
        chosen = ((hit, self.cleaned_data.get(hit.field, "")) for hit in self.hits)
        return [_choice(hit, value, self.cleaned_data.get(hit.time_field)) for hit, value in chosen if value]

    @property
    def extends(self) -> bool:
        return bool(self.cleaned_data.get("extends"))


def _choice(hit: Hit, value: str, starts_at: datetime | None) -> Choice:
    """`class:12` and `move:7`; `time` is a move in the same room, to the time that is sent along."""
    what, _colon, room = value.partition(":")
    kind, _colon, key = hit.key.partition(":")
    if what == "time":
        return Choice(int(key), ClosureStep.What.MOVE, starts_at=starts_at, kind=kind)
    return Choice(int(key), what, int(room) if room else None, kind=kind)
