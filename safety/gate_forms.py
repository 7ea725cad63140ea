"""What people type about measuring points, limits, readings and closed areas."""

from decimal import Decimal
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.forms import CHINESE, ENGLISH, beside_each_other
from safety.forms import NumberField
from safety.gate_words import span
from safety.models import ExcursionNotice, Limit, MeasuringPoint, Reading, RuleSet
from safety.selectors.reading import Latest
from venue.forms import DateInput, Form, ModelForm
from venue.models import Area
from venue.refusals import Refusable


class FigureField(NumberField):
    """With three decimals, as readings are kept."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.max_digits, self.decimal_places = 9, 3
        self.validators = [forms.DecimalField(max_digits=9, decimal_places=3).validators[-1]]


class ReadingForm(Refusable, Form):
    """One field for each parameter of a point; what is left empty was not measured."""

    action = forms.CharField(
        label=_("What is being done?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed when a reading closes the area."),
    )

    beside = {"action_missing": "action"}

    def __init__(self, *args: Any, latest: list[Latest], corrects: Reading | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measured = [each.parameter for each in latest if not corrects or each.parameter == corrects.parameter]
        for each in latest:
            if each.parameter in self.measured:
                self.fields[each.parameter.value] = FigureField(
                    label=_label(each),
                    required=corrects is not None,
                    help_text=span(each.limit.low, each.limit.high) if each.limit else "",
                )
        self.order_fields([*(each.value for each in self.measured), "action"])

    def clean(self) -> dict[str, Any]:
        if not self.values and not self.errors:
            raise forms.ValidationError(_("Please enter at least one figure."))
        return self.cleaned_data

    @property
    def values(self) -> dict[str, Decimal]:
        """The figures that could be read."""
        found = {each.value: self.cleaned_data.get(each.value) for each in self.measured}
        return {name: value for name, value in found.items() if value is not None}


def _label(latest: Latest) -> str:
    unit = latest.parameter.unit
    return f"{latest.parameter.heading} ({unit})" if unit else latest.parameter.heading


class NoticeForm(Refusable, Form):
    """Which of the two letters the desk sends."""

    way = forms.ChoiceField(
        choices=[each for each in ExcursionNotice.Way.choices if each[0] != ExcursionNotice.Way.AT_ONCE]
    )


class PointForm(Refusable, ModelForm):
    beside = {"name_taken": "name_zh"}
    layout = Layout(
        beside_each_other("area", "kind"), beside_each_other("name_en", "name_zh"), "is_public", "is_active"
    )

    class Meta:
        model = MeasuringPoint
        fields = ["area", "kind", "name_en", "name_zh", "is_public", "is_active"]
        widgets = {"name_en": forms.TextInput(attrs=ENGLISH), "name_zh": forms.TextInput(attrs=CHINESE)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = Area.objects.filter(is_active=True)  # type: ignore[attr-defined]


class RuleSetForm(Refusable, ModelForm):
    beside = {"name_taken": "name_zh"}
    layout = Layout(beside_each_other("name_en", "name_zh"), "source", "valid_from", "is_active")

    class Meta:
        model = RuleSet
        fields = ["name_en", "name_zh", "source", "valid_from", "is_active"]
        widgets = {
            "name_en": forms.TextInput(attrs=ENGLISH),
            "name_zh": forms.TextInput(attrs=CHINESE),
            "valid_from": DateInput,
        }


class LimitForm(Refusable, ModelForm):
    low = FigureField(label=_("Not below"), required=False)
    high = FigureField(label=_("Not above"), required=False)

    beside = {"limit_taken": "parameter", "limits_missing": "low", "limits_crossed": "high"}
    layout = Layout(
        "rule_set",
        beside_each_other("place", "parameter"),
        beside_each_other("low", "high"),
        "is_hard",
        "source",
        "is_confirmed",
    )

    class Meta:
        model = Limit
        fields = ["rule_set", "place", "parameter", "low", "high", "is_hard", "is_confirmed", "source"]
