"""Which days, and answers of which group; both are in the address."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.figures.forms import ScopeForm
from feedback.selectors.survey_scores import NONE
from members.models import Stage
from members.models.membership import Tier
from venue.forms import DateInput, Form
from venue.models import Area, StaffMember
from venue.models.opening import WEEKDAYS
from venue.periods import EARLIEST, LONGEST, Period

NOBODYS = "none"  # in an address, what has no zone, tier or stage
GROUPINGS = {
    "course": _("Course"),
    "coach": _("Coach"),
    "area": _("Area"),
    "weekday": _("Weekday"),
    "hour": _("Hour"),
    "tier": _("Tier"),
    "stage": _("Stage of life with the house"),
}
WITHOUT = {"area": _("No area"), "tier": _("No membership"), "stage": _("Not known")}
EVERY = {
    "coach": _("Every coach"),
    "area": _("Every area"),
    "weekday": _("Every weekday"),
    "hour": _("Every hour"),
    "tier": _("Every tier"),
    "stage": _("Every stage"),
}
LOW, SO_SO, HIGH = "low", "so_so", "high"
SCORES = {LOW: (1, 2), SO_SO: (3,), HIGH: (4, 5)}


class SatisfactionForm(ScopeForm):
    """Days, and a group of each kind or all of them."""

    def __init__(self, query: Mapping[str, str]) -> None:
        super().__init__(query)
        self.data = {**self.data, **{name: query.get(name, "") for name in GROUPINGS}}
        for name, every in EVERY.items():
            choices = [("", every), *_choices(name)]
            if name in WITHOUT:
                choices.append((NOBODYS, WITHOUT[name]))
            self.fields[name] = forms.ChoiceField(label=GROUPINGS[name], required=False, choices=choices)
        self.order_fields(["from", "to", *GROUPINGS])

    @property
    def chosen(self) -> dict[str, str]:
        """By the name of the grouping, in the words of the selectors."""
        picked = {name: self.cleaned_data[name] for name in GROUPINGS if self.cleaned_data[name]}
        return {name: NONE if value == NOBODYS else value for name, value in picked.items()}

    def names(self, grouping: str) -> dict[str, str]:
        """How each group is called, in its order."""
        choices = self.fields[grouping].choices  # type: ignore[attr-defined]
        return {NONE if key == NOBODYS else key: str(name) for key, name in list(choices)[1:]}


class BeforeForm(Form):
    """With which days the period is compared; as many days just before it, unless others are asked for."""

    def __init__(self, query: Mapping[str, str], period: Period) -> None:
        last = period.first - timedelta(days=1)
        usual = Period(last - (period.last - period.first), last)
        asked = query.get("before_from") or query.get("before_to")
        days = {
            "before_from": query.get("before_from", "") if asked else usual.first.isoformat(),
            "before_to": query.get("before_to", "") if asked else usual.last.isoformat(),
        }
        super().__init__(days)
        missing = {"required": _("Please choose a day.")}
        first, last_label = pgettext_lazy("span of days", "From"), pgettext_lazy("span of days", "To")
        self.fields["before_from"] = forms.DateField(label=first, widget=DateInput(), error_messages=missing)
        self.fields["before_to"] = forms.DateField(label=last_label, widget=DateInput(), error_messages=missing)

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("before_from"), self.cleaned_data.get("before_to")
        if first and first < EARLIEST:
            self.add_error("before_from", _("This day lies too far back."))
        elif first and last and last < first:
            self.add_error("before_to", _("This day lies before the first one."))
        elif first and last and (last - first).days >= LONGEST:
            self.add_error("before_to", _("At most a year at once, please."))
        return self.cleaned_data

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["before_from"], self.cleaned_data["before_to"])


class AnswersForm(Form):
    """How the answers behind a figure are narrowed; what makes no sense counts as not chosen."""

    score = forms.ChoiceField(
        label=_("Score"),
        required=False,
        choices=[
            ("", _("Every score")),
            (LOW, _("1 and 2, dissatisfied")),
            (SO_SO, _("3, so-so")),
            (HIGH, _("4 and 5, satisfied")),
        ],
    )
    words = forms.ChoiceField(
        label=_("Comments"), required=False, choices=[("", _("With and without words")), ("yes", _("With words alone"))]
    )
    q = forms.CharField(label=_("Words in it"), required=False, max_length=100)

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


def _choices(name: str) -> list[tuple[str, Any]]:
    match name:
        case "coach":
            coaches = StaffMember.objects.filter(sessions__isnull=False).select_related("user").distinct()
            return sorted(((str(each.pk), each.user.display_name) for each in coaches), key=lambda each: each[1])
        case "area":
            return sorted(((str(each.pk), each.name) for each in Area.objects.all()), key=lambda each: each[1])
        case "weekday":
            return [(str(number), label) for number, label in WEEKDAYS]
        case "hour":
            return [(str(hour), f"{hour:02}:00") for hour in range(24)]
        case "tier":
            return list(Tier.choices)
    return list(Stage.Kind.choices)
