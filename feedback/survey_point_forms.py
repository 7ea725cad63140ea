"""Places of answering, paper and the telephone, as colleagues type them: shape and choices only."""

from datetime import timedelta
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bookings.models import Course
from feedback.models import Survey, SurveyPoint, SurveyVersion
from members.forms import CHINESE, ENGLISH, beside_each_other
from members.models import Member
from venue import clock
from venue.forms import DateInput, Form, ModelForm
from venue.models import Area, StaffMember
from venue.refusals import Refusable

OLDEST = timedelta(days=62)


class SurveyPointForm(Refusable, ModelForm):
    beside = {"name_taken": "name_zh"}
    layout = Layout(beside_each_other("name_en", "name_zh"), "survey", "area", "is_active")

    class Meta:
        model = SurveyPoint
        fields = ["name_en", "name_zh", "survey", "area", "is_active"]
        widgets = {"name_en": forms.TextInput(attrs=ENGLISH), "name_zh": forms.TextInput(attrs=CHINESE)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["survey"].queryset = Survey.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["area"].queryset = Area.objects.filter(is_active=True)  # type: ignore[attr-defined]


class OpenVersionField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.survey)


def open_versions() -> Any:
    found = SurveyVersion.objects.filter(state=SurveyVersion.State.OPEN, survey__is_active=True)
    return found.select_related("survey").order_by("survey__name_en", "pk")


class CallForm(Refusable, Form):
    """Whom to ask by telephone, and what."""

    member_number = forms.CharField(
        label=gettext_lazy("Member number"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    version = OpenVersionField(
        label=pgettext_lazy("set of questions", "Survey"),
        queryset=SurveyVersion.objects.none(),
        empty_label=gettext_lazy("Choose…"),
    )

    beside = {
        "not_by_name": "version",
        "child_not_asked": "member_number",
        "does_not_want_it": "member_number",
        "left_in_peace": "member_number",
        "case_still_open": "member_number",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = open_versions().filter(is_anonymous=False)  # type: ignore[attr-defined]

    def clean_member_number(self) -> Member:
        found = Member.objects.filter(number=self.cleaned_data["member_number"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has this number. Please look it up among the members."))
        return found


class BatchForm(Form):
    """What all forms of one pile of paper are about; it stands in the address."""

    version = OpenVersionField(
        label=pgettext_lazy("set of questions", "Survey"),
        queryset=SurveyVersion.objects.none(),
        empty_label=gettext_lazy("Choose…"),
    )
    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput)
    area = forms.ModelChoiceField(
        label=gettext_lazy("Area"), queryset=Area.objects.none(), required=False, empty_label=gettext_lazy("no area")
    )
    course = forms.ModelChoiceField(
        label=gettext_lazy("Course"),
        queryset=Course.objects.none(),
        required=False,
        empty_label=pgettext_lazy("a course", "none"),
    )
    staff = forms.ModelChoiceField(
        label=gettext_lazy("Colleague"),
        queryset=StaffMember.objects.none(),
        required=False,
        empty_label=pgettext_lazy("a colleague", "nobody"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        fields["version"].queryset = open_versions()
        fields["area"].queryset = Area.objects.filter(is_active=True)
        fields["course"].queryset = Course.objects.all()
        fields["staff"].queryset = StaffMember.objects.employed_on(clock.today()).select_related("user")

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > clock.today():
            raise forms.ValidationError(_("This day is still to come."))
        if day < clock.today() - OLDEST:
            raise forms.ValidationError(_("Answers on paper are entered within two months."))
        return day
