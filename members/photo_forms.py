"""A photo and the consent to it: shape only, the service decides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.services.photo import NewPhoto
from venue.actors import Actor
from venue.errors import Text
from venue.forms import Form, PhotoInput
from venue.models import User
from venue.refusals import Refusable

BESIDE = {
    "not_a_photo": "photo",
    "photo_consent_needed": "agrees",
    "consent_of_guardian": "agrees",
    "text_changed": "agrees",
}
SELF = _("I have read the text above and agree to it")
PERSON = _("The person has read the text above and agrees to it")
GUARDIAN = _("The guardian has read the text above and agrees to it")


class PhotoForm(Refusable, Form):
    """`asks` are the words of the consent that is given with the photo, where there is none yet; the page shows its
    text, and sends back as `text` which version that was.
    """

    beside = BESIDE
    is_needed = True

    photo = forms.FileField(
        label=_("Photo"),
        widget=forms.FileInput,
        help_text=_("The face from the front, up to 10 MB. Where and when it was taken is not kept."),
    )
    agrees = forms.BooleanField(required=False)
    text = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, asks: Text = "", camera: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks = asks
        self.fields["photo"].required = self.is_needed
        self.fields["photo"].widget.attrs |= PhotoInput(camera).attrs
        self.fields["agrees"].label = str(asks)

    def clean(self) -> dict[str, Any]:
        """What belongs together: no photo without the tick, and no tick for nothing."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.asks and cleaned.get("photo") and not cleaned.get("agrees"):
            self.add_error("agrees", _("Without this no photo is kept."))
        if cleaned.get("agrees") and not cleaned.get("photo") and "photo" not in self.errors:
            self.add_error("photo", _("Please choose the photo too, or take the tick away."))
        return cleaned

    def new(self, where: str, *, is_by_guardian: bool, by: Actor, answers: User | None = None) -> NewPhoto | None:
        """The photo, if there is one, as it is kept; `answers` as in `NewPhoto`."""
        said = self.cleaned_data
        if not said.get("photo"):
            return None
        text_pk = said["text"] if said["agrees"] else None
        return NewPhoto(said["photo"], by, where, text_pk, is_by_guardian, answers)
