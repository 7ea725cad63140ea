"""What is typed about packages of treatments: shape and choices only, the services decide."""

from datetime import date, datetime, timedelta
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.appointment_forms import A_YEAR, ANYBODY, found_person, instant
from bookings.forms import CHINESE, ENGLISH, beside_each_other
from bookings.models import Treatment, TreatmentPackage
from bookings.models.package import LONGEST_RHYTHM, MOST_GUESTS, MOST_TIMES
from bookings.rules.package import Part
from bookings.selectors.package import packages_on_offer, packs_for_courses
from bookings.selectors.treatment import practitioners
from members.models import Member
from venue import clock
from venue.forms import DateInput, Form, ModelForm, TimeInput
from venue.models import StaffMember
from venue.refusals import Refusable

MOST_PARTS, PARTS_SHOWN = 8, 4
NUMBERS = range(1, MOST_PARTS + 1)


def row_of(number: int) -> Any:
    return beside_each_other(f"treatment_{number}", f"guest_{number}", f"beside_{number}")


class PackageForm(Refusable, ModelForm):
    """A package with its parts, one row each; rows without a treatment are left out."""

    beside = {
        "name_taken": "name_zh",
        "times": "times",
        "rhythm": "every_days",
        "price_or_pack": "price",
        "pack_does_not_fit": "plan",
        "no_parts": "treatment_1",
    }
    layout = Layout(
        beside_each_other("name_en", "name_zh"),
        beside_each_other("description_en", "description_zh"),
        *(row_of(number) for number in NUMBERS[:PARTS_SHOWN]),
        Fieldset(
            _("More treatments"),
            *(row_of(number) for number in NUMBERS[PARTS_SHOWN:]),
            template="bookings/_more.html",
        ),
        "price",
        beside_each_other("times", "every_days", "plan"),
        "is_active",
    )

    class Meta:
        model = TreatmentPackage
        fields = [
            "name_en",
            "name_zh",
            "description_en",
            "description_zh",
            "price",
            "times",
            "every_days",
            "plan",
            "is_active",
        ]
        widgets = {
            "name_en": forms.TextInput(attrs=ENGLISH),
            "name_zh": forms.TextInput(attrs=CHINESE),
            "description_en": forms.Textarea(attrs={"rows": 3, **ENGLISH}),
            "description_zh": forms.Textarea(attrs={"rows": 3, **CHINESE}),
            "price": forms.NumberInput(attrs={"min": "0.01", "step": "0.01"}),
            "times": forms.NumberInput(attrs={"min": 1, "max": MOST_TIMES}),
            "every_days": forms.NumberInput(attrs={"min": 1, "max": LONGEST_RHYTHM}),
        }
        help_texts = {
            "price": _("Of all treatments together. Empty for a course, which has the price of its pack."),
            "times": _("1: given on one date. More: a course, whose dates are booked when it is sold."),
            "every_days": _("Of a course: how many days later the next date is proposed."),
            "plan": _("Of a course: a pack for treatments with a credit for every treatment of every date."),
            "is_active": _("A package no longer on offer keeps its bookings; it cannot be booked anew."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = packs_for_courses()  # type: ignore[attr-defined]
        self.fields["plan"].empty_label = _("none")  # type: ignore[attr-defined]
        parts = {part.number: part for part in self.instance.parts.all()} if self.instance.pk else {}
        treatments, guests = self._treatments(), [(str(each), str(each)) for each in range(1, MOST_GUESTS + 1)]
        for number in NUMBERS:
            part = parts.get(number)
            self.fields[f"treatment_{number}"] = forms.TypedChoiceField(
                label=_("Treatment %(number)s") % {"number": number},
                choices=treatments,
                coerce=int,
                empty_value=None,
                required=False,
                initial=part.treatment_id if part else "",
            )
            self.fields[f"guest_{number}"] = forms.TypedChoiceField(
                label=pgettext_lazy("of a package", "For guest"),
                choices=guests,
                coerce=int,
                empty_value=None,
                required=False,
                initial=part.guest if part else 1,
            )
            self.fields[f"beside_{number}"] = forms.BooleanField(
                label=_("at the same time as the one before"),
                required=False,
                initial=bool(part and part.is_beside),
                disabled=number == 1,
            )

    def _treatments(self) -> list[tuple[str, str]]:
        """What is on offer, and what is in it already; asked for once for all rows."""
        found = Treatment.objects.on_offer()
        if self.instance.pk:
            found = (found | Treatment.objects.filter(pk__in=self.instance.parts.values("treatment"))).distinct()
        return [("", "–"), *((str(each.pk), each.name) for each in found)]

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        parts = []
        for number in NUMBERS:
            treatment, guest, beside = (
                fields.pop(f"{name}_{number}", None) for name in ("treatment", "guest", "beside")
            )
            if treatment:
                parts.append(Part(treatment, guest or 1, bool(beside)))
        self.cleaned_data = fields | {"parts": parts}
        return self.cleaned_data

    @property
    def shows_more(self) -> bool:
        """Whether the rows that few packages need stand open."""
        return any(self[f"treatment_{number}"].value() for number in NUMBERS[PARTS_SHOWN:])


class PackageAskForm(Form):
    """Which package at the desk, and when; once it is chosen, who else it is for. It `is_complete` when all that the
    chosen one asks for was there to be filled in.
    """

    package = forms.ModelChoiceField(
        label=pgettext_lazy("of treatments", "Package"), queryset=TreatmentPackage.objects.none()
    )
    day = forms.DateField(label=_("Day"), widget=DateInput, initial=clock.today)

    def __init__(self, data: Any, member: Member) -> None:
        self.member = member
        super().__init__(data)
        packages = packages_on_offer()
        self.fields["package"].queryset = packages  # type: ignore[attr-defined]
        key = data.get("package", "") if data else ""
        self.chosen = next((each for each in packages if str(each.pk) == key), None)
        places = self.chosen.guests if self.chosen else 1
        self.names = [f"guest_{place}" for place in range(2, places + 1)]
        for place, name in enumerate(self.names, start=2):
            self.fields[name] = forms.CharField(
                label=_("Guest %(place)s") % {"place": place}, max_length=80, help_text=_("Number or phone.")
            )
        if self.chosen and self.chosen.is_course:
            self._ask_for_rhythm(self.chosen)
        elif self.chosen and places == 1:
            self._ask_for_staff()
        self.is_complete = self.chosen is not None and all(name in self.data for name in self.fields)
        if not self.is_complete:  # the rest is still to be asked, with what is proposed
            self.is_bound, self.initial = False, {name: value for name, value in self.data.items() if value}

    def _ask_for_staff(self) -> None:
        self.fields["staff"] = forms.ModelChoiceField(
            label=_("Practitioner"), queryset=practitioners(clock.today()), required=False, empty_label=ANYBODY
        )

    def _ask_for_rhythm(self, package: TreatmentPackage) -> None:
        self.fields["day"].label = _("First date")
        self.fields["at"] = forms.TimeField(label=_("Time"), widget=TimeInput)
        self.fields["every_days"] = forms.IntegerField(
            label=_("Days from date to date"), min_value=1, max_value=LONGEST_RHYTHM, initial=package.every_days
        )
        self._ask_for_staff()

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        for name in self.names:
            if words := fields.get(name):
                try:
                    fields[name] = found_person(words)
                except forms.ValidationError as error:
                    self.add_error(name, error)
        if (day := fields.get("day")) and not clock.today() - timedelta(days=1) <= day <= clock.today() + A_YEAR:
            self.add_error("day", _("Choose a day from today on, within a year."))
        return fields

    @property
    def guests(self) -> list[int]:
        """In the order of the places of the package."""
        return [self.member.pk, *(self.cleaned_data[name].pk for name in self.names)]

    @property
    def staff_pk(self) -> int | None:
        staff: StaffMember | None = self.cleaned_data.get("staff")
        return staff.pk if staff else None


def times_chosen(data: Any, times: int) -> list[datetime]:
    """The times of a course as they were sent; one that is missing or makes no sense is left out."""
    sent = (instant(data.get(f"starts_{number}", "")) for number in range(1, times + 1))
    return [each for each in sent if each]


def days_chosen(data: Any, first: date, every_days: int, times: int) -> list[date]:
    """Day by day in the rhythm, unless another one was chosen for a date."""
    return [
        _day(data.get(f"day_{number + 1}", "")) or first + timedelta(days=number * every_days)
        for number in range(times)
    ]


def _day(text: str) -> date | None:
    """From today on, within a year; anything else is none."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if clock.today() <= found <= clock.today() + A_YEAR else None
