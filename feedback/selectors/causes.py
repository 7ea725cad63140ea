"""Compensations, as causes of what is in the books."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from feedback import tokens
from feedback.models import Compensation
from members.causes import Cause


def compensations(keys: set[int], is_own: bool) -> Mapping[int, Cause]:
    found = Compensation.objects.filter(pk__in=keys).values_list("pk", "case_id", "case__number")
    return {
        pk: Cause(_("Made good: %(number)s") % {"number": number}, _page(pk, case, is_own))
        for pk, case, number in found
    }


def _page(pk: int, case: int, is_own: bool) -> str:
    if is_own:
        return reverse("feedback:status", args=[tokens.sign(str(case), tokens.STATUS)])
    return reverse("feedback:compensation", args=[pk])
