"""What people type about classes, courses, rooms and the schedule: shape and choices only, the services decide."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bookings.models import Course, Resource, Treatment
from bookings.models.resource import LONGEST_BUFFER
from bookings.selectors.slots import Filters, PartOfDay
from members.models import Activity
from venue import clock
from venue.forms import THINKABLE, DateInput, Form, ModelForm
from venue.models import Area
from venue.refusals import Refusable
from venue.services.area import NewArea
from venue.working_time import wall_clock

ANY = [("", _("all"))]
ENGLISH, CHINESE = {"lang": "en"}, {"lang": "zh-Hans"}


class TimetableFilters(Form):
    """How a reader narrows the timetable; what makes no sense counts as not chosen. Zones and coaches are those of the
    week that is shown.
    """

    day = forms.DateField(required=False, widget=forms.HiddenInput)
    module = forms.ChoiceField(label=_("Kind"), choices=[*ANY, *Course.Module.choices], required=False)
    level = forms.ChoiceField(label=_("Level"), choices=[*ANY, *Course.Level.choices], required=False)
    part = forms.ChoiceField(label=_("Time of day"), choices=[*ANY, *PartOfDay.choices], required=False)
    zone = forms.TypedChoiceField(label=_("Zone"), coerce=int, empty_value=None, required=False)
    coach = forms.TypedChoiceField(label=_("Coach"), coerce=int, empty_value=None, required=False)

    def __init__(self, data: QueryDict, *, zones: Mapping[int, str], coaches: Mapping[int, str]) -> None:
        super().__init__(data)
        for name, named in (("zone", zones), ("coach", coaches)):
            by_name = sorted(named.items(), key=lambda each: each[1])
            self.fields[name].choices = [*ANY, *by_name]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        self.is_valid()
        return Filters(**{name: value for name, value in self.cleaned_data.items() if value and name != "day"})


# --- staff pages -----------------------------------------------------------------------------------------------------


def beside_each_other(*fields: str | Div) -> Div:
    """Fields in columns; one below the other on a phone."""
    return Div(*fields, css_class=f"grid grid-{len(fields)} row-gap-0")


class CourseForm(Refusable, ModelForm):
    beside = {"name_taken": "name_zh", "length": "minutes", "phases": "warm_up_minutes"}
    layout = Layout(
        beside_each_other("name_en", "name_zh"),
        beside_each_other("module", "level", "intensity"),
        "ability_needed",
        beside_each_other("minutes", "qualification", "area"),
        beside_each_other("warm_up_minutes", "training_minutes", "cool_down_minutes"),
        beside_each_other("description_en", "description_zh"),
        beside_each_other("contraindications_en", "contraindications_zh"),
        "activities",
        beside_each_other("content_version", "review_on"),
        "is_active",
    )

    activities = forms.MultipleChoiceField(
        label=_("Contains"),
        required=False,
        choices=Activity.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever is screened as unfit for one of these cannot book it, or is asked to see a doctor first."),
    )

    class Meta:
        model = Course
        fields = [
            "name_en",
            "name_zh",
            "module",
            "level",
            "intensity",
            "ability_needed",
            "minutes",
            "warm_up_minutes",
            "training_minutes",
            "cool_down_minutes",
            "qualification",
            "area",
            "description_en",
            "description_zh",
            "contraindications_en",
            "contraindications_zh",
            "activities",
            "content_version",
            "review_on",
            "is_active",
        ]
        widgets = {
            "name_en": forms.TextInput(attrs=ENGLISH),
            "name_zh": forms.TextInput(attrs=CHINESE),
            "minutes": forms.NumberInput(attrs={"min": 10, "max": 480}),
            "description_en": forms.Textarea(attrs={"rows": 5, **ENGLISH}),
            "description_zh": forms.Textarea(attrs={"rows": 5, **CHINESE}),
            "contraindications_en": forms.Textarea(attrs={"rows": 3, **ENGLISH}),
            "contraindications_zh": forms.Textarea(attrs={"rows": 3, **CHINESE}),
            "review_on": DateInput,
        }
        help_texts = {
            "qualification": _("Nobody without it, valid on the day, is put down for a class of this course."),
            "contraindications_en": _("Read by everybody before they book."),
            "contraindications_zh": _("Read by everybody before they book."),
            "is_active": _("A course no longer on offer keeps its classes; it cannot be chosen for new ones."),
        }


class ResourceForm(Refusable, ModelForm):
    """A room, with its area chosen or added on the way: an empty venue has none yet."""

    new_area_name_en = forms.CharField(
        label=_("Name of the area (English)"), max_length=60, required=False, widget=forms.TextInput(attrs=ENGLISH)
    )
    new_area_name_zh = forms.CharField(
        label=_("Name of the area (Chinese)"), max_length=60, required=False, widget=forms.TextInput(attrs=CHINESE)
    )
    new_area_kind = forms.ChoiceField(
        label=_("Kind of area"), choices=[("", "---------"), *Area.Kind.choices], required=False
    )

    treatments = forms.ModelMultipleChoiceField(
        label=_("Only for these treatments"),
        queryset=Treatment.objects.on_offer(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: for every treatment that asks for this kind of room."),
    )

    beside = {
        "name_taken": "name_zh",
        "no_place": "capacity",
        "room_too_small": "capacity",
        "room_needed": "is_active",
        "area_name_taken": "new_area_name_zh",
        "not_divisible": "whole",
        "whole_taken": "whole",
        "long_buffer": "buffer_after",
    }
    layout = Layout(
        beside_each_other("name_en", "name_zh"),
        beside_each_other("area", "room_kind"),
        beside_each_other("capacity", "hour_price"),
        "is_active",
        Fieldset(
            _("More: shared use, parts, preparing and tidying up, accessibility"),
            "is_shared",
            beside_each_other("whole", "open_to"),
            beside_each_other("buffer_before", "buffer_after"),
            "is_barrier_free",
            "treatments",
            template="bookings/_more.html",
        ),
        Fieldset(
            _("The room is in an area that is not in the list"),
            beside_each_other("new_area_name_en", "new_area_name_zh", "new_area_kind"),
            template="bookings/_new_area.html",
        ),
    )

    class Meta:
        model = Resource
        fields = [
            "name_en",
            "name_zh",
            "area",
            "room_kind",
            "capacity",
            "hour_price",
            "is_active",
            "is_shared",
            "whole",
            "open_to",
            "buffer_before",
            "buffer_after",
            "is_barrier_free",
        ]
        widgets = {
            "name_en": forms.TextInput(attrs=ENGLISH),
            "name_zh": forms.TextInput(attrs=CHINESE),
            "capacity": forms.NumberInput(attrs={"min": 1}),
            **{name: forms.NumberInput(attrs={"max": LONGEST_BUFFER}) for name in ("buffer_before", "buffer_after")},
        }
        help_texts = {
            "hour_price": _(
                "For whoever books it for themselves. Empty: agreed each time. Courts, meeting rooms and activity "
                "rooms with a price can be booked online."
            ),
            "is_active": _("A room out of use cannot be chosen for new classes."),
            "is_shared": _("Each place can be booked by itself. A class takes all of them."),
            "whole": _("A lane of a pool, half of a hall. Whoever books the whole takes all of its parts."),
            "open_to": _("Empty: everybody."),
            "buffer_before": _("Kept free before each use. Guests do not see it."),
            "buffer_after": _("Kept free after each use. Between two uses both count."),
            "is_barrier_free": _("Offered first to guests who need it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].required = False
        self.initial["room_kind"] = self.initial.get("room_kind") or Resource.RoomKind.HALL
        self.fields["room_kind"].required = True
        self.fields["room_kind"].choices = Resource.RoomKind.choices  # type: ignore[attr-defined]
        self.fields["open_to"].choices = [("", _("everybody")), *Resource.OpenTo.choices]  # type: ignore[attr-defined]
        wholes = Resource.objects.rooms().filter(whole=None, is_shared=False).exclude(pk=self.instance.pk)
        self.fields["whole"].queryset = wholes  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["treatments"] = list(self.instance.kept_for.in_use().values_list("treatment", flat=True))

    @property
    def shows_more(self) -> bool:
        """Whether what few rooms need stands open: something is said there, or is wrong."""
        names = ("is_shared", "whole", "open_to", "buffer_before", "buffer_after", "is_barrier_free", "treatments")
        return any(self[name].errors or self[name].value() not in (None, "", "0", 0, False, []) for name in names)

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        given = {name: fields.pop(f"new_area_{name}", "") for name in ("name_en", "name_zh", "kind")}
        fields["new_area"] = None
        if any(given.values()):
            self.check_new_area(given, fields.get("area"))
            fields["new_area"] = NewArea(**given)
        elif not fields.get("area") and "area" not in self.errors:
            self.add_error("area", _("Choose the area the room is in, or add it below."))
        return fields

    @property
    def adds_area(self) -> bool:
        """Whether the fields of a new area stand open: something is typed there, or there is no area to choose."""
        names = ("new_area_name_en", "new_area_name_zh", "new_area_kind")
        return any(self[name].value() for name in names) or not Area.objects.exists()

    def check_new_area(self, given: dict[str, str], chosen: Area | None) -> None:
        for name, value in given.items():
            if not value:
                self.add_error(f"new_area_{name}", _("A new area needs this, too."))
        if chosen and chosen.pk != self.initial.get("area"):
            self.add_error("area", _("Choose an area or add a new one, not both."))


class EquipmentForm(Refusable, ModelForm):
    """Something of which there are several, such as moxibustion boxes."""

    beside = {
        "name_taken": "name_zh",
        "no_place": "capacity",
        "room_too_small": "capacity",
        "room_needed": "is_active",
        "long_buffer": "buffer_after",
    }
    layout = Layout(
        beside_each_other("name_en", "name_zh"),
        beside_each_other("capacity", "buffer_after", "area"),
        "is_active",
    )

    class Meta:
        model = Resource
        fields = ["name_en", "name_zh", "capacity", "buffer_after", "area", "is_active"]
        labels = {"capacity": _("How many there are")}
        widgets = {
            "name_en": forms.TextInput(attrs=ENGLISH),
            "name_zh": forms.TextInput(attrs=CHINESE),
            "capacity": forms.NumberInput(attrs={"min": 1}),
            "buffer_after": forms.NumberInput(attrs={"max": LONGEST_BUFFER}),
        }
        help_texts = {
            "area": _("Leave empty when it is used anywhere."),
            "buffer_after": _("Kept free after each use, for cleaning."),
            "is_active": _("Equipment out of use is not given to new treatments."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].required = False
        self.fields["area"].empty_label = _("anywhere")  # type: ignore[attr-defined]


def proposed_time(query: Mapping[str, str]) -> datetime | None:
    """The day and time that an address proposes, such as after a drop on the day plan; nonsense is none."""
    try:
        day, begins_at = date.fromisoformat(query["day"]), time.fromisoformat(query["begins_at"])
    except (KeyError, ValueError):
        return None
    return wall_clock(day, begins_at.replace(tzinfo=None), clock.zone()) if day.year in THINKABLE else None
