"""What people correct of themselves, and the filters of the list of those to be asked."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members import phones
from members.forms import MemberForm
from members.models import Member
from members.selectors.data_check import BOUNCED, EVERYBODY, UNVERIFIED
from venue.forms import Form


class OwnDataForm(MemberForm):
    """Phone, gender, language of messages and, where there is a choice, by what they come. The email is changed where
    one signs in, because the new one is proven first; name, date of birth and guardian stand on contracts, and are
    corrected at the desk.
    """

    beside = MemberForm.beside | {"phone_signs_in": "phone"}  # type: ignore[operator]
    name = email = born_on = guardian_number = None  # type: ignore[assignment]
    field_order = ["phone", "gender", "language", "prefers_sms"]

    @staticmethod
    def typed_from(member: Member) -> dict[str, Any]:
        return {
            "phone": phones.readable(member.phone, settings.PHONE_REGION),
            "gender": member.gender,
            "language": member.language,
            "prefers_sms": member.prefers_sms,
        }


class ToCheckForm(Form):
    """The filters of the work list."""

    why = forms.ChoiceField(
        label=_("Why"),
        required=False,
        choices=[
            ("", _("All")),
            (UNVERIFIED, _("not confirmed for long")),
            (BOUNCED, _("letters come back")),
        ],
    )
    whom = forms.ChoiceField(
        label=_("Whom"),
        required=False,
        choices=[("", _("with a contract valid today")), (EVERYBODY, _("everybody"))],
    )
