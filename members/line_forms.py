"""Which happenings of a person's line of time are looked at."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from venue.forms import Form
from venue.line_of_time import Source


class LineForm(Form):
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, *args: Any, sources: Sequence[Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Everything")), *((each.kind, each.label) for each in sources)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
