"""What somebody says who waits; the services decide."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.rules.waiting import span
from bookings.services.waitlist import span_of
from venue.forms import Form

NOTICES = (120, 180, 240, 360, 720, 1440)  # minutes


def _before(minutes: int) -> str:
    return _("at least %(time)s before it begins") % {"time": span(span_of(minutes))}


class NoticeForm(Form):
    """How long before the class somebody must know to be able to come."""

    notice_minutes = forms.TypedChoiceField(
        label=gettext_lazy("I must know"),
        choices=[("", gettext_lazy("as late as it may be")), *((each, lazy(_before, str)(each)) for each in NOTICES)],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("Later than that you get no place and are not asked; the next in line is."),
    )

    def minutes(self) -> int | None:
        """What was chosen; nothing for anything else."""
        found: Any = self.cleaned_data.get("notice_minutes") if self.is_valid() else None
        return found
