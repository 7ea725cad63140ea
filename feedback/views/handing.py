"""Handing a case to somebody else: offered, then taken over."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.handing_forms import OfferForm
from feedback.models import Case
from feedback.services import handing
from feedback.views.case import ANSWER, press, step
from venue.models import User


def _offer(case: Case, said: Mapping[str, Any], by: User) -> str:
    handing.offer(case.pk, said["to"], by=by)
    return _("They are asked. Until they take the case over, it stays where it is.")


offer = step("offer", ANSWER, OfferForm, _offer, is_given_case=True)
accept = press(ANSWER, handing.accept, gettext_lazy("The case is yours."))
