"""What a guest types about their case, on its page."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.forms import words
from feedback.services.guest import MOST_PHOTOS
from venue.forms import Form, PhotoInput
from venue.refusals import Refusable

RATINGS = [
    (5, pgettext_lazy("how a case was settled", "very well")),
    (4, pgettext_lazy("how a case was settled", "well")),
    (3, pgettext_lazy("how a case was settled", "passably")),
    (2, pgettext_lazy("how a case was settled", "badly")),
    (1, pgettext_lazy("how a case was settled", "not at all")),
]


class PhotosInput(PhotoInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Some pictures at once, not more than are kept; each is looked at by whoever keeps it."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(_("Up to three photos at once, please. Send the others with another message."))
        return [super(PhotosField, self).clean(each, initial) for each in files]


class ActForm(Refusable, Form):
    """A press that says nothing more."""


class GuestWordsForm(Refusable, Form):
    text = words(_("Your message"), rows=4, required=False)
    pictures = PhotosField(
        label=_("Photos"),
        required=False,
        help_text=_("Up to three. Where and when they were taken is removed."),
        widget=PhotosInput(camera=""),
    )

    beside = {"not_a_photo": "pictures"}

    def clean(self) -> dict[str, Any]:
        fields: dict[str, Any] = self.cleaned_data
        if not fields.get("text", "").strip() and not fields.get("pictures") and not self.errors:
            self.add_error("text", _("Please write something, or choose a photo."))
        return fields


class DeclineForm(Refusable, Form):
    text = words(_("What would be right for you?"), rows=3)


class ConfirmForm(Refusable, Form):
    rating = forms.TypedChoiceField(
        label=_("How was it settled?"),
        choices=RATINGS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the five.")},
    )
    text = words(_("What else would you like to say?"), rows=3, required=False)

    beside = {"reason_needed": "text"}


class ReopenForm(Refusable, Form):
    text = words(_("What is not settled?"), rows=3)

    beside = {"reason_needed": "text"}


class WithdrawForm(Refusable, Form):
    text = words(_("Why, if you like"), rows=2, required=False)
