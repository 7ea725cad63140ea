"""What is sent to sign an agreement, in each of its ways."""

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Signature
from members.services.agreement import Hand
from venue import scans
from venue.forms import Form
from venue.refusals import Refusable

Stroke = Sequence[tuple[int, int]]
MOST_POINTS = 5000
SHORTEST = 150  # of a line that is a signature and no slip of the finger


class SignForm(Refusable, Form):
    """The name of whoever signs; each way adds its own."""

    way = ""
    name = forms.CharField(label=_("Name of the signer"), max_length=80)

    @property
    def hand(self) -> Hand:
        return Hand(self.way, self.cleaned_data["name"])


class DrawnForm(SignForm):
    way = Signature.Way.DRAWN
    strokes = forms.CharField(widget=forms.HiddenInput(), max_length=100_000, required=False)

    def clean_strokes(self) -> str:
        """What the page has drawn, as the path that is kept."""
        strokes = drawn(self.cleaned_data["strokes"])
        if sum(map(length, strokes)) < SHORTEST:
            raise forms.ValidationError(_("Please sign in the field, with finger, pen or mouse."))
        return path_of(strokes)

    @property
    def hand(self) -> Hand:
        return Hand(self.way, self.cleaned_data["name"], drawing=self.cleaned_data["strokes"])


def drawn(text: str) -> list[Stroke]:
    """Strokes of whole numbers within the field; anything else is no drawing at all."""
    try:
        strokes = [[(int(x), int(y)) for x, y in stroke] for stroke in json.loads(text or "[]")]
    except (ValueError, TypeError, OverflowError, RecursionError):  # also Infinity, and brackets without end
        return []
    points = [point for stroke in strokes for point in stroke]
    is_within = all(0 <= x <= Signature.WIDTH and 0 <= y <= Signature.HEIGHT for x, y in points)
    return [stroke for stroke in strokes if stroke] if is_within and len(points) <= MOST_POINTS else []


def length(stroke: Stroke) -> int:
    return sum(abs(x - u) + abs(y - v) for (x, y), (u, v) in pairwise(stroke))


def path_of(strokes: Sequence[Stroke]) -> str:
    return "".join(f"M{'L'.join(f'{x} {y}' for x, y in stroke)}" for stroke in strokes)


class TypedForm(SignForm):
    way = Signature.Way.TYPED
    beside = {"code_unfit": "code"}
    code = forms.CharField(
        label=pgettext_lazy("six figures", "Code"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        help_text=_("Six figures, sent to the email address."),
    )
    is_code_right = False  # set by the page, which tries it before anything else

    @property
    def hand(self) -> Hand:
        return Hand(self.way, self.cleaned_data["name"], is_code_right=self.is_code_right)


class PaperForm(SignForm):
    way = Signature.Way.PAPER
    scan = forms.FileField(
        label=_("Scan or photo of the signed paper"),
        widget=forms.FileInput(attrs={"accept": scans.ACCEPTS}),
        help_text=_("PDF, JPEG or PNG, up to 10 MB."),
    )

    def clean_scan(self) -> Any:
        return scans.checked(self.cleaned_data.get("scan"))

    @property
    def hand(self) -> Hand:
        return Hand(self.way, self.cleaned_data["name"], scan=self.cleaned_data["scan"])


ONLINE = (DrawnForm, TypedForm)
AT_DESK = (DrawnForm, TypedForm, PaperForm)
