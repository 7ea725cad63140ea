"""What is typed to hand a case on, and to sort it."""

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.forms import with_chosen
from feedback.models import Case, EnquiryClass
from feedback.selectors.staff import able_handlers
from venue import clock
from venue.forms import Form
from venue.models import Area, StaffMember
from venue.refusals import Refusable


class OfferForm(Refusable, Form):
    to = forms.ModelChoiceField(
        label=_("Ask whom"),
        queryset=StaffMember.objects.none(),
        empty_label=_("Choose…"),
        help_text=_("Until they take it over, it stays where it is."),
    )

    beside = {"handler_concerned": "to", "handler_unable": "to", "theirs_already": "to"}

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = able_handlers(case)
        self.fields["to"].queryset = able.exclude(pk=case.handler_id) if case.handler_id else able  # type: ignore[attr-defined]


class SortForm(Refusable, Form):
    """What a case counts as; sent unchanged it says that somebody has looked at it."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Case.Kind.choices)
    category = forms.ChoiceField(label=_("About what"), choices=Case.Category.choices)
    tone = forms.ChoiceField(label=_("Tone"), choices=Case.Tone.choices, required=False)
    grade = forms.ChoiceField(label=_("Grade"), choices=Case.Grade.choices)
    enquiry_class = forms.ModelChoiceField(
        label=_("Class of the enquiry"),
        queryset=EnquiryClass.objects.none(),
        required=False,
        empty_label=pgettext_lazy("no class of enquiries", "none"),
    )
    area = forms.ModelChoiceField(
        label=_("Where was it?"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=pgettext_lazy("no area", "not in one place"),
    )
    about_staff = forms.ModelChoiceField(
        label=_("About whom"),
        queryset=StaffMember.objects.none(),
        required=False,
        empty_label=pgettext_lazy("about nobody", "nobody in particular"),
        help_text=_("They never handle the case themselves."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Needed where a case shall count as less than the rules say."),
    )

    beside = {
        "complaint_stays": "kind",
        "grade_forced": "grade",
        "reason_needed": "reason",
        "class_of_enquiry": "enquiry_class",
    }
    layout = Layout(
        Div("kind", "category", css_class="grid grid-2 row-gap-0"),
        Div("tone", "grade", css_class="grid grid-2 row-gap-0"),
        "enquiry_class",
        "area",
        "about_staff",
        "reason",
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        names = ("kind", "category", "tone", "grade", "enquiry_class", "area", "about_staff")
        kwargs["initial"] = {name: getattr(case, name) for name in names}
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        fields["enquiry_class"].queryset = with_chosen(
            EnquiryClass.objects.filter(is_active=True), case.enquiry_class_id
        )
        fields["area"].queryset = with_chosen(Area.objects.filter(is_active=True), case.area_id)
        at_work = StaffMember.objects.employed_on(clock.today()).select_related("user")
        fields["about_staff"].queryset = with_chosen(at_work, case.about_staff_id)
        self.case = case

    def clean(self) -> dict[str, Any]:
        """A tone that is not sent stays; so does where and about whom, when an old page does not know these fields."""
        fields = self.cleaned_data
        fields["tone"] = fields.get("tone") or self.case.tone
        for name in ("enquiry_class", "area", "about_staff"):
            if self.add_prefix(name) not in self.data:
                fields[name] = getattr(self.case, name)
        return fields
