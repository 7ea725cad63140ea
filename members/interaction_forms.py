"""What is typed about consultations: shape and choices only, the service decides."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.forms import beside_each_other
from members.models import Interaction
from members.services.interaction import Held
from venue import clock
from venue.forms import DateTimeInput, Form
from venue.refusals import Refusable

WORDS = {"rows": 2}


class ConsultationForm(Refusable, Form):
    """Listened, said back, answered: in the order in which a good talk goes."""

    beside = {"not_yet_held": "at"}

    need = forms.CharField(
        label=_("What do they need?"),
        max_length=400,
        widget=forms.Textarea(attrs=WORDS),
        help_text=_("In their words. Nothing about health: illnesses belong into the screening."),
    )
    confirmed = forms.CharField(
        label=_("How did we say it back to be sure?"), max_length=400, widget=forms.Textarea(attrs=WORDS)
    )
    answer = forms.CharField(label=_("What did we answer?"), max_length=800, widget=forms.Textarea(attrs={"rows": 3}))
    mood = forms.ChoiceField(label=_("Their mood"), choices=Interaction.Mood.choices, initial=Interaction.Mood.CALM)
    tone = forms.ChoiceField(
        label=_("Tone of the talk"), choices=Interaction.Tone.choices, initial=Interaction.Tone.FACTUAL
    )
    change = forms.CharField(
        label=_("What do we change for them because of it?"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs=WORDS),
    )
    channel = forms.ChoiceField(label=pgettext_lazy("consultation", "How"), choices=Interaction.Channel.choices)
    at = forms.DateTimeField(label=pgettext_lazy("consultation", "When"), widget=DateTimeInput())
    layout = Layout(
        "need", "confirmed", "answer", beside_each_other("mood", "tone"), "change", beside_each_other("channel", "at")
    )

    def __init__(self, *args: Any, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=initial or {"at": clock.local(clock.now())}, **kwargs)

    @property
    def held(self) -> Held:
        return Held(**self.cleaned_data)

    @staticmethod
    def typed_from(row: Interaction) -> dict[str, Any]:
        return {**{name: getattr(row, name) for name in Held.__dataclass_fields__}, "at": clock.local(row.at)}
