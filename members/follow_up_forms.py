"""What is typed about follow-ups: shape and choices only, the services decide."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.forms import beside_each_other
from members.models import FollowUp
from members.selectors.follow_up import able_owners, proposed_due
from venue import clock
from venue.bilingual import in_language
from venue.forms import DateTimeInput, Form
from venue.models import StaffMember, User
from venue.refusals import Refusable

WORDS = {"rows": 2}
DUE = pgettext_lazy("follow-up", "Due")


class OwnerField(forms.ModelChoiceField):
    def __init__(self) -> None:
        super().__init__(
            label=pgettext_lazy("of a follow-up", "Owner"), queryset=StaffMember.objects.none(), empty_label=None
        )

    def label_from_instance(self, staff: Any) -> str:
        job = in_language(staff.job_en, staff.job_zh)
        return f"{staff.user.display_name} · {job}" if job else staff.user.display_name


class FollowUpForm(Refusable, Form):
    """Something new that is owed; whoever writes it down has it, unless they give it to a colleague."""

    beside = {"due_passed": "due_at", "owner_unfit": "owner"}

    text = forms.CharField(
        label=_("What did we promise, or what is to be asked?"),
        max_length=200,
        widget=forms.Textarea(attrs=WORDS),
        help_text=_("Such as: call and ask how the trial class was. Nothing about health."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=FollowUp.Kind.choices, initial=FollowUp.Kind.OTHER)
    owner = OwnerField()
    due_at = forms.DateTimeField(label=DUE, widget=DateTimeInput())
    note = forms.CharField(label=_("Note for the owner"), max_length=400, required=False)
    layout = Layout("text", beside_each_other("kind", "owner"), "due_at", "note")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        own = StaffMember.objects.filter(user=by).first()
        initial = {"owner": own.pk if own else None, "due_at": clock.local(proposed_due())}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["owner"].queryset = able_owners()  # type: ignore[attr-defined]


class DoneForm(Refusable, Form):
    beside = {"due_passed": "again_at"}

    outcome = forms.ChoiceField(label=_("What came of it?"), choices=FollowUp.Outcome.choices)
    note = forms.CharField(label=_("Note"), max_length=400, required=False, widget=forms.Textarea(attrs=WORDS))
    again_at = forms.DateTimeField(
        label=_("Once more on"),
        required=False,
        widget=DateTimeInput(),
        help_text=_("Leave it empty when nothing more is owed."),
    )

    def __init__(self, *args: Any, follow_up: FollowUp, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="done_%s", **kwargs)


class HandOverForm(Refusable, Form):
    beside = {"due_passed": "due_at", "owner_unfit": "owner", "nothing_changes": "owner"}

    owner = OwnerField()
    due_at = forms.DateTimeField(label=DUE, widget=DateTimeInput())
    note = forms.CharField(label=_("Why, and what to know"), max_length=400, widget=forms.Textarea(attrs=WORDS))

    def __init__(self, *args: Any, follow_up: FollowUp, **kwargs: Any) -> None:
        due_at = max(follow_up.due_at, proposed_due())
        initial = {"owner": follow_up.owner_id, "due_at": clock.local(due_at)}
        super().__init__(*args, initial=initial, auto_id="hand_over_%s", **kwargs)
        self.fields["owner"].queryset = able_owners()  # type: ignore[attr-defined]


class CancelForm(Refusable, Form):
    note = forms.CharField(label=_("Reason"), max_length=400)

    def __init__(self, *args: Any, follow_up: FollowUp, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="cancel_%s", **kwargs)
