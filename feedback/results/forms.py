"""Which version, which days, and answers of which group; all of it is in the address."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.models import Course, Treatment
from feedback.figures.forms import DaysForm
from feedback.models import Dimension, SurveyVersion
from feedback.models.survey import SATISFIED
from feedback.selectors.survey_results import NPS
from feedback.selectors.survey_scores import NONE
from members.models import Stage
from members.models.membership import Tier
from venue.forms import Form
from venue.models import Area, StaffMember
from venue.models.opening import WEEKDAYS

NOBODYS = "none"  # in an address, what has no course, treatment, area, tier or stage
GROUPINGS = {
    "course": _("Course"),
    "treatment": _("Treatment"),
    "coach": _("Colleague"),
    "area": _("Area"),
    "weekday": _("Weekday"),
    "hour": _("Hour"),
    "tier": _("Tier"),
    "stage": _("Stage of life with the house"),
}
EVERY = {
    "course": _("Every course"),
    "treatment": _("Every treatment"),
    "coach": _("Every colleague"),
    "area": _("Every area"),
    "weekday": _("Every weekday"),
    "hour": _("Every hour"),
    "tier": _("Every tier"),
    "stage": _("Every stage"),
}
ASKED, REPLIED = "asked", "replied"  # who was asked, and who of those answered
OVERALL_ONES: dict[str, Mapping[str, object]] = {
    "scored": {"csat__isnull": False},
    "satisfied": {"csat__in": SATISFIED},
    "recommending": {"nps__isnull": False},
    **NPS,
}
WITHOUT = {
    "course": _("No course"),
    "treatment": _("No treatment"),
    "coach": _("No colleague"),
    "area": _("No area"),
    "weekday": _("No day"),
    "hour": _("No time"),
    "tier": _("No membership"),
    "stage": _("Not known"),
}


class ResultsForm(DaysForm):
    """Days, a version, the newest if none is named, and a group of each kind or all of them."""

    def __init__(self, query: Mapping[str, str], versions: Sequence[SurveyVersion]) -> None:
        super().__init__(query, "version", *GROUPINGS)
        self.versions = {str(each.number): each for each in versions}
        numbers = [(number, _("Version %(number)s") % {"number": number}) for number in self.versions]
        self.fields["version"] = forms.ChoiceField(label=_("Version"), required=False, choices=numbers)
        self.data = {**self.data, "version": query.get("version") or next(iter(self.versions), "")}
        for name, every in EVERY.items():
            choices = [("", every), *_choices(name), (NOBODYS, WITHOUT[name])]
            self.fields[name] = forms.ChoiceField(label=GROUPINGS[name], required=False, choices=choices)
        self.order_fields(["from", "to", "version", *GROUPINGS])

    @property
    def version(self) -> SurveyVersion:
        return self.versions[self.cleaned_data["version"]]

    @property
    def chosen(self) -> dict[str, str]:
        """By the name of the grouping, in the words of the selectors."""
        picked = {name: self.cleaned_data[name] for name in GROUPINGS if self.cleaned_data[name]}
        return {name: NONE if value == NOBODYS else value for name, value in picked.items()}

    def names(self, grouping: str) -> dict[str, str]:
        """How each group is called, in its order."""
        choices = self.fields[grouping].choices  # type: ignore[attr-defined]
        return {NONE if key == NOBODYS else key: str(name) for key, name in list(choices)[1:]}


class RowsForm(Form):
    """How the rows behind a number are narrowed; what makes no sense counts as not chosen. `of` are those asked, those
    of them who answered, or answers by their overall one; `every` are all versions of the survey.
    """

    question = forms.IntegerField(required=False)
    item = forms.IntegerField(required=False)
    least = forms.IntegerField(required=False)
    most = forms.IntegerField(required=False)
    both = forms.BooleanField(required=False)
    dimension = forms.ChoiceField(required=False, choices=Dimension.choices)
    of = forms.ChoiceField(required=False, choices=[(name, name) for name in (ASKED, REPLIED, *OVERALL_ONES)])
    every = forms.BooleanField(required=False)

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}


def _choices(name: str) -> list[tuple[str, Any]]:
    match name:
        case "course":
            return sorted(((str(each.pk), each.name) for each in Course.objects.all()), key=lambda each: each[1])
        case "treatment":
            return sorted(((str(each.pk), each.name) for each in Treatment.objects.all()), key=lambda each: each[1])
        case "coach":
            staff = StaffMember.objects.select_related("user")
            return sorted(((str(each.pk), each.user.display_name) for each in staff), key=lambda each: each[1])
        case "area":
            return sorted(((str(each.pk), each.name) for each in Area.objects.all()), key=lambda each: each[1])
        case "weekday":
            return [(str(number), label) for number, label in WEEKDAYS]
        case "hour":
            return [(str(hour), f"{hour:02}:00") for hour in range(24)]
        case "tier":
            return list(Tier.choices)
    return list(Stage.Kind.choices)
