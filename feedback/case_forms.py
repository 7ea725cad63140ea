"""What colleagues type on the page of a case, beside answers and notes."""

from decimal import Decimal
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.forms import with_chosen, words
from feedback.guest_forms import RATINGS
from feedback.models import Case, Compensation
from feedback.selectors.gifts import packs_to_give
from feedback.services.calls import DISSATISFIED, SATISFIED, UNREACHED
from venue import clock
from venue.forms import DateInput, DateTimeInput, Form
from venue.models import Area, StaffMember
from venue.refusals import Refusable
from venue.wording import money

REASON_LENGTH = 300


class ProposeForm(Refusable, Form):
    """A solution, and what is given with it."""

    text = words(_("Solution for the guest"), rows=4, help_text=_("The guest reads it, and accepts or declines."))
    kind = forms.ChoiceField(
        label=_("Compensation"),
        required=False,
        choices=[("", pgettext_lazy("compensation", "none")), *Compensation.Kind.choices],
    )
    amount = forms.DecimalField(
        label=_("Amount"), required=False, min_value=Decimal("0.01"), max_digits=10, decimal_places=2
    )
    plan = forms.ModelChoiceField(
        label=_("Free visit"), queryset=packs_to_give(), required=False, empty_label=_("Choose…")
    )

    beside = {
        "nobody_to_give_to": "kind",
        "amount_unfit": "kind",
        "one_waits_already": "kind",
        "compensation_amount": "amount",
    }
    layout = Layout("text", Div("kind", "amount", "plan", css_class="grid grid-3 row-gap-0"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].label_from_instance = lambda row: f"{row.name} · {money(row.price)}"  # type: ignore[attr-defined]
        self.fields["text"].widget.attrs["data-send"] = ""
        self.fields["kind"].widget.attrs["data-uses"] = '{"credit": ["amount"], "refund": ["amount"], "pack": ["plan"]}'

    def clean(self) -> dict[str, Any]:
        """What the chosen kind does not use is not looked at; a free visit is worth the price of its pack."""
        fields: dict[str, Any] = self.cleaned_data
        kind, plan = fields.get("kind"), fields.get("plan")
        if kind != Compensation.Kind.PACK:
            fields["plan"] = None
        if kind == Compensation.Kind.PACK:
            fields["amount"] = plan.price if plan else None
        elif kind in ("", Compensation.Kind.APOLOGY):
            fields["amount"] = None
        if kind == Compensation.Kind.PACK and not plan and "plan" not in self.errors:
            self.add_error("plan", _("Please choose what the free visit is."))
        is_money = kind in (Compensation.Kind.CREDIT, Compensation.Kind.REFUND)
        if is_money and not fields.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("Please say how much."))
        fields["amount"] = fields.get("amount") or Decimal(0)
        return fields


class MomentForm(Refusable, Form):
    """When and where it happened, and whom it is about."""

    occurred_at = forms.DateTimeField(label=_("When it happened"), required=False, widget=DateTimeInput)
    area = forms.ModelChoiceField(
        label=_("Where"), queryset=Area.objects.none(), required=False, empty_label=_("Not known")
    )
    about_staff = forms.ModelChoiceField(
        label=_("About whom"),
        queryset=StaffMember.objects.none(),
        required=False,
        empty_label=pgettext_lazy("about whom", "nobody"),
    )

    beside = {"happened_later": "occurred_at", "handler_concerned": "about_staff"}
    layout = Layout("occurred_at", Div("area", "about_staff", css_class="grid grid-2 row-gap-0"))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        at = clock.local(case.occurred_at) if case.occurred_at else None
        kwargs["initial"] = {"occurred_at": at, "area": case.area_id, "about_staff": case.about_staff_id}
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        fields["area"].queryset = with_chosen(Area.objects.filter(is_active=True), case.area_id)
        at_work = StaffMember.objects.employed_on(clock.today()).select_related("user")
        fields["about_staff"].queryset = with_chosen(at_work, case.about_staff_id)


class RejectForm(Refusable, Form):
    text = words(_("Why it is not upheld"), rows=4, help_text=_("The guest reads these words; every clock stops."))


class MediationForm(Refusable, Form):
    body = forms.CharField(
        label=_("Who mediates"), max_length=120, help_text=_("The authority, association or person, by name.")
    )
    on = forms.DateField(label=_("Handed over on"), widget=DateInput)
    text = words(_("What the guest should know"), rows=3, required=False)

    layout = Layout(Div("body", "on", css_class="grid grid-2 row-gap-0"), "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": clock.today()})
        super().__init__(*args, **kwargs)


class OutcomeForm(Refusable, Form):
    outcome = words(_("What came of it"), rows=3, help_text=_("The guest reads these words."))
    is_agreed = forms.BooleanField(label=_("Both sides agree"), required=False)


class AuthorityForm(Refusable, Form):
    authority = forms.CharField(label=_("Number at the authority (12315)"), max_length=60, required=False)
    authority_due_on = forms.DateField(label=_("Answer to the authority until"), required=False, widget=DateInput)

    beside = {"authority_not_whole": "authority_due_on"}
    layout = Layout(Div("authority", "authority_due_on", css_class="grid grid-2 row-gap-0"))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        complaint = getattr(case, "complaint", None)
        if complaint:
            kwargs["initial"] = {"authority": complaint.authority, "authority_due_on": complaint.authority_due_on}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        fields: dict[str, Any] = self.cleaned_data
        if bool(fields.get("authority", "").strip()) != bool(fields.get("authority_due_on")) and not self.errors:
            missing = "authority" if fields.get("authority_due_on") else "authority_due_on"
            self.add_error(missing, _("A complaint by the authority has its number there and the day it is due."))
        return fields


class CallForm(Refusable, Form):
    """What the guest said when they were called about it."""

    outcome = forms.ChoiceField(
        label=_("What came of the call"),
        choices=[
            (SATISFIED, pgettext_lazy("outcome of a call", "it is settled")),
            (DISSATISFIED, pgettext_lazy("outcome of a call", "it is not settled: open it again")),
            (UNREACHED, pgettext_lazy("outcome of a call", "nobody answered")),
        ],
    )
    rating = forms.TypedChoiceField(
        label=_("How was it settled?"),
        choices=[("", pgettext_lazy("rating", "not said")), *RATINGS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    text = words(_("What was said"), rows=3, required=False, help_text=_("For colleagues only."))

    beside = {"reason_needed": "text"}
    layout = Layout(Div("outcome", "rating", css_class="grid grid-2 row-gap-0"), "text")


class RefuseForm(Refusable, Form):
    reason = forms.CharField(label=_("Why it is refused"), max_length=REASON_LENGTH)
