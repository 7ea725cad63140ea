"""What people type about meetings and the quality group: shape and choices only, the services decide."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from bookings.forms import beside_each_other
from feedback.improvement_forms import DayField, words
from feedback.meeting_errors import MeetingStands
from feedback.models import GroupMember, Meeting, MeetingGuest
from feedback.selectors.improvement import possible_owners
from feedback.selectors.meeting import choices_of_period, guests_of
from members.selectors.search import find
from venue.forms import DateInput, DateTimeInput, Form, ModelForm
from venue.models import Department, StaffMember
from venue.refusals import Refusable
from venue.wording import fulldate

LISTED = 5  # people that a refusal names


class MeetingForm(Refusable, Form):
    """`meeting`: another time of that one; its kind and its days stay."""

    about = forms.ChoiceField(
        label=_("Which meeting?"),
        error_messages={"invalid_choice": MeetingStands.message},
        help_text=_("Those that are planned already are left out."),
    )
    planned_at = forms.DateTimeField(label=_("When?"), widget=DateTimeInput)
    place = forms.CharField(label=pgettext_lazy("meeting", "Where?"), max_length=80)
    led_by = forms.ModelChoiceField(
        label=_("Who leads it?"), queryset=StaffMember.objects.none(), empty_label=_("Choose…")
    )
    staff = forms.ModelMultipleChoiceField(
        label=_("Who else is invited?"),
        queryset=StaffMember.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("All are told by message. A meeting of the quality group invites its members by itself."),
    )

    beside = {"meeting_stands": "about", "meeting_past": "planned_at"}
    layout = Layout("about", beside_each_other("planned_at", "place"), "led_by", "staff")

    def __init__(self, *args: Any, meeting: Meeting | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        invited: list[StaffMember] = []
        if meeting:
            del self.fields["about"]
            self.helper.layout = Layout(beside_each_other("planned_at", "place"), "led_by", "staff")
            invited = [guest.staff for guest in guests_of(meeting) if guest.staff]
            self.fields["staff"].help_text = _("Invited already: %(names)s. All are told of another time.") % {
                "names": pgettext("between names", ", ").join(str(each) for each in invited)
            }
        else:
            self.periods = {f"{kind}:{each.last}": (kind, each) for kind, each in choices_of_period()}
            self.fields["about"].choices = [  # type: ignore[attr-defined]
                (
                    key,
                    _("%(kind)s: %(first)s to %(last)s")
                    % {
                        "kind": capfirst(str(Meeting.Kind(kind).label)),
                        "first": fulldate(each.first),
                        "last": fulldate(each.last),
                    },
                )
                for key, (kind, each) in self.periods.items()
            ]
        self.fields["led_by"].queryset = possible_owners()  # type: ignore[attr-defined]
        more = possible_owners().exclude(pk__in=[each.pk for each in invited])
        self.fields["staff"].queryset = more  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if about := cleaned.pop("about", ""):
            kind, period = self.periods[about]
            cleaned |= {"kind": kind, "first_on": period.first, "last_on": period.last}
        return cleaned


class GuestChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, guest: MeetingGuest) -> str:
        return _("%(name)s (customer)") % {"name": guest} if guest.member_id else str(guest)


class HoldForm(Refusable, Form):
    came = GuestChoices(
        label=_("Who came?"), queryset=MeetingGuest.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )
    minutes = words(
        pgettext_lazy("of a meeting", "Minutes"),
        help_text=_(
            "Which data was looked at, what was said. Decisions are written down besides, each with its owner."
        ),
    )

    beside = {"nobody_came": "came"}

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="hold_%s", **kwargs)
        guests = MeetingGuest.objects.filter(pk__in=[guest.pk for guest in guests_of(meeting)])
        self.fields["came"].queryset = guests.select_related("staff__user", "member")  # type: ignore[attr-defined]
        self.fields["minutes"].widget.attrs["rows"] = 8


class ConfirmForm(Refusable, Form):
    """The minutes as they were written, to be put right before everybody gets them."""

    minutes = words(
        pgettext_lazy("of a meeting", "Minutes"),
        help_text=_(
            "Everybody invited gets them with the decisions, customers too: please name no guest. After that "
            "nothing is changed or added."
        ),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="confirm_%s", initial={"minutes": meeting.minutes}, **kwargs)
        self.fields["minutes"].widget.attrs["rows"] = 8


class DecideForm(Refusable, Form):
    text = forms.CharField(label=_("What was decided?"), max_length=200)
    becomes = forms.ChoiceField(
        label=_("It becomes"),
        choices=[
            ("task", _("a task")),
            ("improvement", _("an improvement, planned by that day")),
            ("words", _("nothing more: it is only written down")),
        ],
        widget=forms.RadioSelect,
        initial="task",
    )
    owner = forms.ModelChoiceField(
        label=_("Responsible person"), queryset=StaffMember.objects.none(), required=False, empty_label=_("Choose…")
    )
    due_on = DayField(label=pgettext_lazy("of a task", "Due on"), required=False)
    department = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.filter(is_active=True),
        required=False,
        empty_label=_("that of the responsible person"),
        help_text=_("Only for an improvement."),
    )

    beside = {"day_passed": "due_on"}
    layout = Layout("text", "becomes", beside_each_other("owner", "due_on"), "department")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="decide_%s", **kwargs)
        self.fields["owner"].queryset = possible_owners()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        becomes = cleaned.pop("becomes", "")
        if becomes == "words":
            return cleaned | {"owner": None, "due_on": None, "department": None}
        for name, missing in (("owner", _("Please say who does it.")), ("due_on", _("Please say by which day."))):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, missing)
        owner = cleaned.get("owner")
        department = cleaned.get("department") or (owner.department if owner else None)
        if becomes == "improvement" and owner and not department:
            self.add_error("department", _("Please choose the department that it belongs to."))
        return cleaned | {"department": department if becomes == "improvement" else None}


class CallOffForm(Refusable, Form):
    why_off = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="off_%s", **kwargs)


class GroupMemberForm(Refusable, ModelForm):
    """A customer is found by whatever is known of them; nobody picks from a list of all members."""

    customer = forms.CharField(
        label=_("Customer"),
        max_length=80,
        required=False,
        help_text=_("Name, phone or number of the member. Only for a customer representative."),
    )

    beside = {"sits_already": "party"}
    layout = Layout(
        "party",
        beside_each_other("staff", "customer"),
        "agreed_on",
        beside_each_other("first_on", "last_on"),
    )

    class Meta:
        model = GroupMember
        fields = ["party", "staff", "agreed_on", "first_on", "last_on"]
        labels = {
            "party": _("Party"),
            "staff": _("Staff member"),
            "agreed_on": _("The customer agreed on"),
            "first_on": pgettext_lazy("in the quality group", "From"),
            "last_on": pgettext_lazy("in the quality group", "To"),
        }
        help_texts = {
            "agreed_on": _("The day on which the customer said that they take part. Nobody is in the group unasked."),
            "last_on": _("Empty as long as nothing is agreed."),
        }
        widgets = {"agreed_on": DateInput, "first_on": DateInput, "last_on": DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = possible_owners()  # type: ignore[attr-defined]
        if self.instance.member:
            self.initial["customer"] = self.instance.member.number

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        words = cleaned.pop("customer", "")
        if cleaned.get("party") != GroupMember.Party.CUSTOMER:
            if cleaned.get("party") and not cleaned.get("staff"):
                self.add_error("staff", _("Please choose who of the staff it is."))
            return cleaned | {"member": None, "agreed_on": None}
        if not cleaned.get("agreed_on") and "agreed_on" not in self.errors:
            self.add_error("agreed_on", _("Please ask the customer first, and enter the day on which they agreed."))
        return cleaned | {"member": self.found(words), "staff": None}

    def found(self, words: str) -> Any:
        people = find(words, LISTED)
        exact = [each for each in people if words.strip() in (each.number, each.name)]
        if len(people) == 1 or len(exact) == 1:
            return (exact or people)[0]
        if people:
            names = ", ".join(f"{each.name} ({each.number})" for each in people)
            self.add_error(
                "customer", _("Several are like that: %(names)s. Please enter the number.") % {"names": names}
            )
        else:
            self.add_error(
                "customer", _("Nobody is found by that. Please enter the name, phone or number of a member.")
            )
        return None

    def _post_clean(self) -> None:
        """The customer belongs to the row before its constraints are looked at."""
        if not self.errors:
            for name in ("member", "staff", "agreed_on"):
                setattr(self.instance, name, self.cleaned_data.get(name))
        super()._post_clean()  # type: ignore[misc]
