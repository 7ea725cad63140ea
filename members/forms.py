"""What people type about people."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members import phones
from members.models import Member, MembershipPlan, Payment, Stage
from members.selectors.member import CURRENT, EXPIRED, NO_CONTRACT
from members.services.member import Facts
from members.services.sale import Paying
from members.words import credits_in_words
from venue import house, sms
from venue.forms import DateInput, Form, ModelForm
from venue.models import User
from venue.refusals import Refusable
from venue.wording import money

BY_NAME = "name"
ENGLISH, CHINESE = {"lang": "en"}, {"lang": "zh-Hans"}


def beside_each_other(*fields: str) -> Div:
    """Fields in columns; one below the other on a phone."""
    return Div(*fields, css_class=f"grid grid-{len(fields)} row-gap-0")


class FindForm(Form):
    """The filters of the list of people."""

    q = forms.CharField(
        label=_("Name, pinyin, number, phone or email"),
        required=False,
        widget=forms.SearchInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    contract = forms.ChoiceField(
        label=_("Contract"),
        required=False,
        choices=[
            ("", _("All")),
            (CURRENT, _("valid today")),
            (EXPIRED, _("expired")),
            (NO_CONTRACT, pgettext_lazy("no contract", "none")),
        ],
    )
    stage = forms.ChoiceField(
        label=_("Stage"), required=False, choices=[("", pgettext_lazy("stages", "All")), *Stage.Kind.choices]
    )
    order = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("", _("newest first")), (BY_NAME, _("by name"))]
    )


class MemberForm(Refusable, Form):
    """Adding and changing a person."""

    beside: Mapping[str, str] = {
        "phone_taken": "phone",
        "phone_form": "phone",
        "email_taken": "email",
        "born_unlikely": "born_on",
        "guardian_needed": "guardian_number",
        "guardian_unknown": "guardian_number",
        "guardian_unfit": "guardian_number",
        "has_dependants": "guardian_number",
    }

    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        help_text=_("From abroad with + and the country code."),
    )
    email = forms.EmailField(
        label=_("Email"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Needed for booking online."),
    )
    gender = forms.ChoiceField(label=_("Gender"), required=False, choices=[("", "–"), *Member.Gender.choices])
    born_on = forms.DateField(label=_("Date of birth"), required=False, widget=DateInput())
    language = forms.ChoiceField(label=_("Language of messages"), choices=settings.LANGUAGES, initial=house.language)
    prefers_sms = forms.BooleanField(
        label=_("Messages by SMS rather than by email"),
        required=False,
        help_text=_("What does not go by SMS still comes by email."),
    )
    guardian_number = forms.CharField(
        label=_("Guardian's member number"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("For a child, who may share phone and email with the guardian. Needed under 14."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sms.is_offered():
            self.fields.pop("prefers_sms", None)

    def clean_phone(self) -> str:
        """Checked here already, so that it is said together with what else is wrong."""
        text = self.cleaned_data["phone"]
        try:
            return phones.e164(phones.international(text, settings.PHONE_REGION)) if text.strip() else ""
        except phones.NoPhone:
            raise ValidationError(
                _("This is not a complete phone number. Numbers from abroad begin with + and the country code."),
                code="phone_form",
            ) from None

    @property
    def facts(self) -> Facts:
        return Facts(**self.cleaned_data)

    @staticmethod
    def typed_from(member: Member) -> dict[str, Any]:
        """What the form shows of a person."""
        return {
            "name": member.name,
            "phone": phones.readable(member.phone, settings.PHONE_REGION),
            "email": member.email,
            "gender": member.gender,
            "born_on": member.born_on,
            "language": member.language,
            "prefers_sms": member.prefers_sms,
            "guardian_number": member.guardian.number if member.guardian else "",
        }


class MemberAddForm(MemberForm):
    """The short form of the desk: what is asked of everybody in view, what only some need behind a word."""

    prefers_sms = None  # type: ignore[assignment]  # whoever has no email address gets them anyway
    somebody_else = forms.BooleanField(
        label=_("This is somebody else: add them"), required=False, widget=forms.HiddenInput
    )

    beside = {**MemberForm.beside, "known_already": "name"}
    layout = Layout(
        "name",
        "phone",
        "email",
        beside_each_other("gender", "born_on"),
        Fieldset(
            _("A child, or messages in another language"),
            beside_each_other("guardian_number", "language"),
            template="members/_more_fields.html",
        ),
        "somebody_else",
    )

    @property
    def facts(self) -> Facts:
        return Facts(**{name: value for name, value in self.cleaned_data.items() if name != "somebody_else"})

    @property
    def shows_more(self) -> bool:
        """Whether the fields that only some need stand open."""
        return bool(self["guardian_number"].value() or self.errors.get("guardian_number"))

    def offer_to_add(self) -> None:
        """Let the desk say that this is another person, however much alike."""
        self.fields["somebody_else"].widget = forms.CheckboxInput()


class PayingForm(Refusable, Form):
    """How a membership is paid. The price field is only for those who may agree on another."""

    beside = {"price_unlike": "price", "price_unexplained": "price_reason"}

    method = forms.ChoiceField(label=_("Paid by"), choices=Payment.Method.choices, widget=forms.RadioSelect)
    reference = forms.CharField(
        label=_("Reference"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Of the card machine or the payment app, if it gives one."),
    )

    @property
    def paying(self) -> Paying:
        fields = self.cleaned_data
        return Paying(
            fields["method"],
            fields["reference"],
            price=fields.get("price"),
            price_reason=fields.get("price_reason", ""),
        )


class FeesForm(PayingForm):
    """Taking fees: all that is owed, or a part of it."""

    beside = {"more_than_owed": "amount"}

    amount = forms.DecimalField(
        label=_("Amount"),
        max_digits=10,
        decimal_places=2,
        min_value=Decimal("0.01"),
        help_text=_("All that is owed, or a part of it."),
    )
    field_order = ["amount", "method", "reference"]


class PayBackForm(PayingForm):
    """Paying money back: all that stands in the account, or a part of it. The note is kept in the books."""

    beside = {"more_than_stands": "amount", "more_than_is_left": "amount", "nothing_to_pay_back": "amount"}

    amount = forms.DecimalField(
        label=_("Amount"),
        max_digits=10,
        decimal_places=2,
        min_value=Decimal("0.01"),
        help_text=_("All that stands in the account, or a part of it."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=200)
    field_order = ["amount", "method", "reference", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].label = _("Paid back by")


class RejectForm(Refusable, Form):
    """Why a refund is not paid; the person reads it."""

    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("The person is told, with these words."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="reject_%s", **kwargs)


class PlanChoice(forms.ModelChoiceField):
    """Plans on sale with all that the buyer asks about."""

    def label_from_instance(self, plan: Any) -> str:
        what = credits_in_words(plan.credits) if plan.is_pack else plan.get_tier_display()
        return f"{plan.name} · {what} · {money(plan.price)}"


class SellForm(PayingForm):
    beside = {
        **PayingForm.beside,
        "plan_not_sold": "plan",
        "start_unlikely": "starts_on",
        "membership_overlaps": "starts_on",
    }

    plan = PlanChoice(
        label=_("Plan"), queryset=MembershipPlan.objects.on_sale(), widget=forms.RadioSelect, empty_label=None
    )
    starts_on = forms.DateField(
        label=_("First day"),
        widget=DateInput(),
        help_text=_("A membership begins after the one that is valid; a pack may begin today."),
    )
    price = forms.DecimalField(
        label=_("Another price"),
        required=False,
        max_digits=10,
        decimal_places=2,
        min_value=Decimal("0.01"),
        help_text=_("Leave it empty for the price of the plan."),
    )
    price_reason = forms.CharField(label=_("Why another price"), required=False, max_length=200)
    field_order = ["plan", "starts_on", "price", "price_reason", "method", "reference"]

    def __init__(self, *args: Any, may_set_price: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_set_price:
            del self.fields["price"], self.fields["price_reason"]


class ReplaceCodeForm(Refusable, Form):
    reason = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("Such as: phone lost, shown to others. It is kept.")
    )


class PlanForm(Refusable, ModelForm):
    beside = {"code_taken": "name_en", "no_months": "months", "no_price": "price", "pack_credits": "credits"}
    layout = Layout(
        beside_each_other("name_en", "name_zh"),
        beside_each_other("kind", "credits", "module"),
        beside_each_other("months", "price", "tier"),
        beside_each_other("entitlement_en", "entitlement_zh"),
        "is_sold",
    )

    class Meta:
        model = MembershipPlan
        fields = [
            "name_en",
            "name_zh",
            "kind",
            "credits",
            "module",
            "months",
            "price",
            "tier",
            "entitlement_en",
            "entitlement_zh",
            "is_sold",
        ]
        widgets = {
            "credits": forms.NumberInput(attrs={"min": 1, "max": 500}),
            "name_en": forms.TextInput(attrs=ENGLISH),
            "name_zh": forms.TextInput(attrs=CHINESE),
            "months": forms.NumberInput(attrs={"min": 1, "max": 120}),
            "price": forms.NumberInput(attrs={"min": "0.01", "step": "0.01"}),
            "entitlement_en": forms.Textarea(attrs={"rows": 4, **ENGLISH}),
            "entitlement_zh": forms.Textarea(attrs={"rows": 4, **CHINESE}),
        }
        help_texts = {
            "credits": _("Of a pack only: how many classes it pays for."),
            "module": _("Of a pack only: empty, it pays for any class."),
            "months": _("So long a membership lasts, or the credits of a pack are good for."),
            "price": _("Without a price the desk cannot sell the plan."),
            "entitlement_en": _(
                "Each benefit with its number, period and conditions. A contract keeps what it was sold with."
            ),
            "is_sold": _("A plan no longer on sale keeps its contracts."),
        }


class PasswordForm(Form):
    """Choosing a password behind an invitation."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validation.password_validators_help_text_html,
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        password_validation.validate_password(password, User(email=self.member.email, name=self.member.name))
        return password


class GuestForm(Refusable, Form):
    """Somebody a member brings along: little more than a name."""

    name = forms.CharField(label=_("Name of your guest"), max_length=80)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
        help_text=_("If we know it, we can reach your guest when a class is called off. Else we write to you."),
    )
    beside = {"phone_taken": "phone", "phone_unreadable": "phone"}
