"""What staff type about treatments: shape and choices only, the services decide."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.forms import CHINESE, ENGLISH, beside_each_other
from bookings.models import Resource, Skill, Treatment
from bookings.models.treatment import LONGEST, SHORTEST
from bookings.selectors.treatment import practitioners
from members.models import Activity
from venue import clock
from venue.forms import ModelForm
from venue.refusals import Refusable

MINUTES = {"min": SHORTEST, "max": LONGEST}


class TreatmentForm(Refusable, ModelForm):
    beside = {"name_taken": "name_zh", "length": "minutes", "no_price": "price"}
    layout = Layout(
        beside_each_other("name_en", "name_zh"),
        beside_each_other("kind", "minutes", "price"),
        "takes_credit",
        beside_each_other("qualification", "room_kind", "equipment"),
        "staff",
        beside_each_other("description_en", "description_zh"),
        Fieldset(
            _("More: health, aftercare, licence, confirmation"),
            "activities",
            beside_each_other("contraindications_en", "contraindications_zh"),
            beside_each_other("aftercare_en", "aftercare_zh"),
            "needs_licence",
            "asks_identity",
            "is_confirmed_by_house",
            template="bookings/_more.html",
        ),
        "is_active",
    )

    staff = forms.ModelMultipleChoiceField(
        label=_("Done by"), queryset=practitioners(), required=False, widget=forms.CheckboxSelectMultiple
    )
    activities = forms.MultipleChoiceField(
        label=_("Contains"),
        required=False,
        choices=Activity.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever is screened as unfit for one of these cannot book it, or is asked to see a doctor first."),
    )

    class Meta:
        model = Treatment
        fields = [
            "name_en",
            "name_zh",
            "kind",
            "minutes",
            "price",
            "takes_credit",
            "qualification",
            "room_kind",
            "equipment",
            "description_en",
            "description_zh",
            "activities",
            "contraindications_en",
            "contraindications_zh",
            "aftercare_en",
            "aftercare_zh",
            "needs_licence",
            "asks_identity",
            "is_confirmed_by_house",
            "is_active",
        ]
        widgets = {
            "name_en": forms.TextInput(attrs=ENGLISH),
            "name_zh": forms.TextInput(attrs=CHINESE),
            "minutes": forms.NumberInput(attrs=MINUTES),
            "price": forms.NumberInput(attrs={"min": "0.01", "step": "0.01"}),
            **{f"{name}_en": forms.Textarea(attrs={"rows": 3, **ENGLISH}) for name in ("description", "aftercare")},
            **{f"{name}_zh": forms.Textarea(attrs={"rows": 3, **CHINESE}) for name in ("description", "aftercare")},
            "contraindications_en": forms.Textarea(attrs={"rows": 3, **ENGLISH}),
            "contraindications_zh": forms.Textarea(attrs={"rows": 3, **CHINESE}),
        }
        help_texts = {
            "price": _("Empty: only for a credit."),
            "qualification": _("Nobody without it, valid on the day, is given this treatment."),
            "equipment": _("One piece of it is taken for as long as the treatment lasts."),
            "needs_licence": _("It is not sold on a day on which the venue has no valid licence (House, Licences)."),
            "asks_identity": _(
                "It begins once somebody has looked at the guest's identity document. Nothing of it is written down."
            ),
            "is_confirmed_by_house": _("Asked for online, it holds room and practitioner until somebody confirms it."),
            "is_active": _("A treatment no longer on offer keeps its bookings; it cannot be booked anew."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["equipment"].queryset = Resource.objects.in_use().equipment()  # type: ignore[attr-defined]
        self.fields["equipment"].empty_label = _("none")  # type: ignore[attr-defined]
        staff = practitioners(clock.today())
        self.fields["staff"].queryset = staff  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["staff"] = list(self.instance.skills.in_use().values_list("staff", flat=True))

    @property
    def shows_more(self) -> bool:
        """Whether what few treatments need stands open: something is said there, or is wrong."""
        texts = ("contraindications_en", "contraindications_zh", "aftercare_en", "aftercare_zh")
        names = ("activities", "needs_licence", "asks_identity", "is_confirmed_by_house", *texts)
        return any(self[name].errors or self[name].value() for name in names)


class SkillForm(Refusable, ModelForm):
    beside = {"skill_listed": "staff", "length": "minutes"}
    layout = Layout(beside_each_other("staff", "treatment", "minutes"), "is_active")

    class Meta:
        model = Skill
        fields = ["staff", "treatment", "minutes", "is_active"]
        widgets = {"minutes": forms.NumberInput(attrs=MINUTES)}
        help_texts = {"minutes": _("Empty: as long as the treatment lasts.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = practitioners(clock.today())  # type: ignore[attr-defined]
