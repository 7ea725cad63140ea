"""Waiting for the guest, and going on."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from feedback.clock_forms import PauseForm
from feedback.models import Case
from feedback.services import waiting as service
from feedback.views.case import ANSWER, press, step, told
from venue.models import User


def _pause(case: Case, said: Mapping[str, Any], by: User) -> str:
    return told(service.pause(case.pk, said["text"], by=by))


pause = step("pause", ANSWER, PauseForm, _pause)
resume = press(ANSWER, service.resume, gettext_lazy("Work on the case goes on."))
