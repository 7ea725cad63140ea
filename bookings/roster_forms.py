"""What is typed at a roster and at the door: shape and choices only, the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.models import ScheduledSession
from members.models import Member
from venue.forms import Form
from venue.refusals import Refusable


class GuestForm(Refusable, Form):
    """Somebody whom a member brings along, and who stands there: known by name and by that member."""

    beside = {"guest_without_host": "host"}

    name = forms.CharField(label=_("Name of the guest"), max_length=80)
    host = forms.ModelChoiceField(
        label=_("Brought by"), queryset=Member.objects.none(), required=False, empty_label=_("somebody else")
    )
    number = forms.CharField(label=_("or the number of the member who brings them"), max_length=20, required=False)

    def __init__(self, *args: Any, session: ScheduledSession, **options: Any) -> None:
        super().__init__(*args, **options)
        here = session.bookings.firm().values("member")
        self.fields["host"].queryset = Member.objects.filter(pk__in=here).order_by("name", "pk")

    def clean(self) -> dict[str, Any]:
        """What `walk_in_guest` asks for."""
        typed = super().clean() or {}
        host, number = typed.get("host"), (typed.get("number") or "").strip()
        host = host or Member.objects.filter(number__iexact=number).first()
        if host is None:
            self.add_error("number" if number else "host", _("Please say which member brings the guest."))
            return typed
        return {"name": typed.get("name", ""), "host_pk": host.pk}
