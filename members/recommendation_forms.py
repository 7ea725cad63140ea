"""Rules of recommending, as managers type them."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms import CHINESE, ENGLISH, beside_each_other
from members.models import Activity, Intake, Member, Preference, RecommendationRule
from venue.answer_subjects import subjects
from venue.forms import ModelForm
from venue.refusals import Refusable


def several(label: object, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,  # type: ignore[arg-type]
        required=False,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
    )


class RecommendationForm(Refusable, ModelForm):
    """What, why, and for whom: every condition that is filled in must hold."""

    beside = {"name_taken": "name_zh", "ages": "age_from", "barred_for_all": "contains", "no_reason": "reason_zh"}
    layout = Layout(
        beside_each_other("name_en", "name_zh"),
        beside_each_other("reason_en", "reason_zh"),
        beside_each_other("about", "position"),
        beside_each_other("gender", "age_from", "age_to"),
        beside_each_other("goals", "hours"),
        beside_each_other("needs", "abilities"),
        beside_each_other("contains", "for_whom_is_barred"),
        "is_active",
    )
    about = forms.ChoiceField(
        label=_("Course or service"),
        required=False,
        help_text=_("Empty: something that stands in no list. What the course contains counts as well."),
    )
    goals = several(_("Wants to reach one of"), Intake.Goal.choices)
    hours = several(_("Has time at one of"), Preference.Hours.choices)
    needs = several(_("Has one of these special needs"), Preference.Need.choices)
    abilities = several(_("Is as able as one of"), Member.Ability.choices)
    contains = several(_("It contains"), Activity.choices)
    for_whom_is_barred = several(_("Only for whoever may do none of"), Activity.choices)

    class Meta:
        model = RecommendationRule
        fields = [
            "name_en",
            "name_zh",
            "reason_en",
            "reason_zh",
            "about",
            "position",
            "gender",
            "age_from",
            "age_to",
            "goals",
            "hours",
            "needs",
            "abilities",
            "contains",
            "for_whom_is_barred",
            "is_active",
        ]
        widgets = {
            "name_en": forms.TextInput(attrs=ENGLISH),
            "name_zh": forms.TextInput(attrs=CHINESE),
            "reason_en": forms.TextInput(attrs=ENGLISH),
            "reason_zh": forms.TextInput(attrs=CHINESE),
        }
        help_texts = {
            "position": _("Proposals are told in the order of these numbers, six at most."),
            "reason_en": _("Read by the guest and by whoever serves. Nothing about health."),
            "reason_zh": _("Read by the guest and by whoever serves. Nothing about health."),
            "gender": _("Empty: everybody."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(key, subject.name) for key, subject in subjects().items()]
        chosen = self.instance.about
        gone = [(chosen, _("no longer on offer"))] if chosen and chosen not in dict(known) else []
        self.fields["about"].choices = [("", "---------"), *known, *gone]  # type: ignore[attr-defined]
