"""What people type while they look into cases and learn from them: shape and choices only, the services decide."""

from datetime import timedelta
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.forms import words
from feedback.models import Analysis, Case, CauseClass, Lesson
from safety.forms import HazardForm
from safety.incident_forms import ReportForm
from venue import clock
from venue.forms import DateInput, Form, ModelForm
from venue.models import Department, StaffMember
from venue.reference_forms import CHINESE, ENGLISH, NAMES, beside_each_other
from venue.refusals import Refusable

A_WEEK = timedelta(days=7)
LONGEST_HAZARD = 200
LONGEST_INCIDENT = LONGEST_NOTE = 350  # the number of the case follows


def at_work() -> Any:
    return StaffMember.objects.employed_on(clock.today()).select_related("user")


class CauseClassForm(Refusable, ModelForm):
    beside = {"name_taken": "name_zh"}
    layout = Layout(beside_each_other("name_en", "name_zh"), "is_active")

    class Meta:
        model = CauseClass
        fields = ["name_en", "name_zh", "is_active"]
        widgets = NAMES


class CauseForm(Refusable, Form):
    """What was examined, why it happened, and how it was put right."""

    investigation = words(
        _("What was examined?"), rows=3, required=False, help_text=_("Whom you asked, what you looked at.")
    )
    cause = forms.ModelChoiceField(label=_("Cause"), queryset=CauseClass.objects.none(), empty_label=_("Choose…"))
    cause_text = words(_("The cause in words"), rows=3, help_text=_("Why it could happen, not who is to blame."))
    corrective = words(_("How was it put right?"), rows=3)

    def __init__(self, *args: Any, analysis: Analysis | None, **kwargs: Any) -> None:
        names = ("investigation", "cause", "cause_text", "corrective")
        super().__init__(*args, initial={name: getattr(analysis, name, None) for name in names}, **kwargs)
        in_use = CauseClass.objects.filter(is_active=True)
        if analysis and analysis.cause_id:
            in_use |= CauseClass.objects.filter(pk=analysis.cause_id)
        self.fields["cause"].queryset = in_use.distinct()  # type: ignore[attr-defined]


class MeasureForm(Refusable, Form):
    """What keeps it from coming back, by whom and until when."""

    preventive = words(_("What keeps it from coming back?"), rows=3)
    owner = forms.ModelChoiceField(
        label=pgettext_lazy("of a measure", "Owner"),
        queryset=StaffMember.objects.none(),
        empty_label=_("Choose…"),
        help_text=_("They are told, and reminded on the day."),
    )
    until = forms.DateField(label=pgettext_lazy("of a measure", "Until"), widget=DateInput())

    beside = {"measure_in_the_past": "until", "owner_gone": "owner"}
    layout = Layout("preventive", beside_each_other("owner", "until"))

    def __init__(self, *args: Any, analysis: Analysis | None, **kwargs: Any) -> None:
        initial = {name: getattr(analysis, name, None) for name in ("preventive", "owner", "until")}
        initial["until"] = initial["until"] or clock.today() + A_WEEK
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["owner"].queryset = at_work()  # type: ignore[attr-defined]


class EffectForm(Refusable, Form):
    effect = words(
        _("What has it brought?"), rows=3, help_text=_("What is different now, and how you can tell. It stays so.")
    )


class AskForm(Refusable, Form):
    """Whom to ask for their account."""

    staff = forms.ModelChoiceField(
        label=_("Colleague concerned"), queryset=StaffMember.objects.none(), empty_label=_("Choose…")
    )

    beside = {"asked_already": "staff"}

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        concerned = case.about_staff_id or (case.session.instructor_id if case.session else None)
        super().__init__(*args, initial={"staff": concerned}, auto_id="ask_%s", **kwargs)
        self.fields["staff"].queryset = at_work()  # type: ignore[attr-defined]


class AccountForm(Refusable, Form):
    text = words(
        _("What happened, as you see it"),
        rows=8,
        help_text=_("Only you, the quality lead and the management read it. Once kept it stays as it is."),
    )


class TakenDownForm(Refusable, Form):
    text = words(_("What the colleague says"), rows=6, help_text=_("In their own words. Once kept it stays as it is."))


class ReviewForm(Refusable, Form):
    """The look back on a case that is over."""

    participants = forms.ModelMultipleChoiceField(
        label=_("Who took part"), queryset=StaffMember.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    what_happened = words(_("What happened?"), rows=4)
    why = words(_("Why did it happen?"), rows=4)
    learned = words(_("What do we learn?"), rows=4)

    layout = Layout("what_happened", "why", "learned", "participants")

    def __init__(self, *args: Any, analysis: Analysis | None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"why": analysis.cause_text if analysis else ""}, **kwargs)
        self.fields["participants"].queryset = at_work()  # type: ignore[attr-defined]


class LessonForm(Refusable, ModelForm):
    layout = Layout(
        beside_each_other("title_zh", "title_en"),
        beside_each_other("text_zh", "text_en"),
        "departments",
    )

    class Meta:
        model = Lesson
        fields = ["title_zh", "title_en", "text_zh", "text_en", "departments"]
        widgets = {
            "title_en": forms.TextInput(attrs=ENGLISH),
            "title_zh": forms.TextInput(attrs=CHINESE),
            "text_en": forms.Textarea(attrs=ENGLISH | {"rows": 8}),
            "text_zh": forms.Textarea(attrs=CHINESE | {"rows": 8}),
            "departments": forms.CheckboxSelectMultiple,
        }
        help_texts = {"title_zh": _("Without the name of any guest or colleague.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["departments"].queryset = Department.objects.filter(is_active=True)  # type: ignore[attr-defined]


class SendForm(Refusable, Form):
    """Nothing is typed: what refuses stands above the button."""


class CaseHazardForm(HazardForm):
    """A hazard as the case tells of it: where, what, and a photo."""

    note = forms.CharField(
        label=_("Note"), max_length=LONGEST_NOTE, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].empty_label = _("Choose…")  # type: ignore[attr-defined]
        self.initial.update(area=case.area_id, what=first_words(case, LONGEST_HAZARD))


class CaseIncidentForm(ReportForm):
    """An incident as the case tells of it."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].empty_label = _("Choose…")  # type: ignore[attr-defined]
        self.fields["what"] = forms.CharField(
            label=self.fields["what"].label,
            max_length=LONGEST_INCIDENT,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=self.fields["what"].help_text,
        )
        self.initial.update(area=case.area_id, what=first_words(case, LONGEST_INCIDENT))
        if case.occurred_at:
            self.initial["occurred_at"] = clock.local(case.occurred_at).replace(second=0, microsecond=0)


def first_words(case: Case, most: int) -> str:
    return Truncator(" ".join(case.words.split())).chars(most)


class CheckForm(Refusable, Form):
    note = words(
        _("Note"), rows=3, required=False, help_text=_("What you noticed today, and what you have set in motion.")
    )
