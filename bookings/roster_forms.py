"""What is typed at a roster and at the door: shape and choices only, the services decide."""

from datetime import date
from typing import Any, TypedDict

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bookings.models import ScheduledSession
from bookings.selectors.coach import coaches_with, pending
from bookings.selectors.visits import today
from members.models import Member
from venue.forms import DateInput, Form
from venue.models import Area, StaffMember
from venue.refusals import Refusable


class WalkInGuestForm(Refusable, Form):
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
        self.fields["host"].queryset = Member.objects.filter(pk__in=here).order_by("name", "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What `walk_in_guest` asks for."""
        typed = super().clean() or {}
        host, number = typed.get("host"), (typed.get("number") or "").strip()
        host = host or Member.objects.filter(number__iexact=number).first()
        if host is None:
            self.add_error("number" if number else "host", _("Please say which member brings the guest."))
            return typed
        return {"name": typed.get("name", ""), "host_pk": host.pk}


class VisitForm(Form):
    """Where somebody goes who comes without a booking, and why they are let in if no membership holds."""

    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.filter(is_active=True))
    because = forms.CharField(label=_("Let in because"), max_length=200, required=False)


class Chosen(TypedDict):
    day: date
    way: str
    words: str
    area: Area | None


class VisitsForm(Form):
    """Which visits are listed; what makes no sense counts as not chosen."""

    day = forms.DateField(label=_("Day"), required=False, widget=DateInput)
    q = forms.CharField(
        label=_("Name, number or phone"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    way = forms.ChoiceField(
        label=_("How"),
        choices=[
            ("", _("To classes and without a booking")),
            ("class", _("To a class")),
            ("free", _("Without a booking")),
        ],
        required=False,
    )
    area = forms.ModelChoiceField(
        label=_("Area"), queryset=Area.objects.all(), required=False, empty_label=_("Every area")
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__({"day": today().isoformat(), **data.dict()})

    def chosen(self) -> Chosen:
        self.is_valid()
        typed = self.cleaned_data
        return {
            "day": typed.get("day") or today(),
            "way": typed.get("way") or "",
            "words": typed.get("q") or "",
            "area": typed.get("area"),
        }


class OpenRostersForm(Form):
    """Whose open rosters are listed; what makes no sense counts as not chosen."""

    coach = forms.ModelChoiceField(
        label=_("Coach"), queryset=StaffMember.objects.none(), required=False, empty_label=_("Every coach")
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["coach"].queryset = coaches_with(pending())  # type: ignore[attr-defined]

    def chosen(self) -> StaffMember | None:
        self.is_valid()
        return self.cleaned_data.get("coach")
