"""What people type about the queue: filters, views, and what is done to many cases at once."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models import Case, CaseSource, SavedView
from feedback.selectors.case_list import EVERY, GRAVEST, NEWEST, OLDEST, SETTLED
from feedback.selectors.staff import able_handlers
from venue.forms import Form, ModelForm
from venue.models import StaffMember
from venue.refusals import Refusable

FIRST = ("q", "state", "kind", "grade", "order")  # the others are folded away


class QueueForm(Form):
    """How the queue is narrowed; what makes no sense counts as not chosen."""

    q = forms.CharField(
        label=_("Number or person"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", pgettext_lazy("cases", "Open")), (SETTLED, _("Settled")), (EVERY, _("Open and settled"))],
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Every kind")), *Case.Kind.choices])
    category = forms.ChoiceField(
        label=_("About what"), required=False, choices=[("", _("Everything")), *Case.Category.choices]
    )
    grade = forms.ChoiceField(label=_("Grade"), required=False, choices=[("", _("Every grade")), *Case.Grade.choices])
    tone = forms.ChoiceField(label=_("Tone"), required=False, choices=[("", _("Every tone")), *Case.Tone.choices])
    source = forms.SlugField(label=pgettext_lazy("of a case", "Source"), required=False, max_length=20)
    due = forms.ChoiceField(label=_("Due"), required=False, choices=[("", _("Any time")), ("overdue", _("Overdue"))])
    mine = forms.RegexField(r"^(yes|none|[0-9]{1,9})$", label=_("Handler"), required=False)
    sorted = forms.ChoiceField(
        label=_("Sorting"), required=False, choices=[("", _("Sorted or not")), ("no", _("Not sorted by anybody"))]
    )
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("What is due first")),
            (GRAVEST, _("Gravest first")),
            (NEWEST, _("Newest first")),
            (OLDEST, _("Oldest first")),
        ],
    )

    def __init__(
        self, data: QueryDict, *, sources: Iterable[CaseSource] = (), handlers: Iterable[StaffMember] = ()
    ) -> None:
        """Sources and handlers are what the lists offer; what was saved with others is understood all the same."""
        super().__init__(data)
        people = [(str(each.pk), each.user.display_name) for each in handlers]
        self.offer("source", [("", _("Every source")), *((each.key, each.name) for each in sources)])
        self.offer("mine", [("", _("Anybody")), ("yes", _("Mine")), ("none", _("Nobody yet")), *people])
        self.fields["order"].label = pgettext_lazy("of a list", "Order")

    def offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].widget = forms.Select(choices=choices)

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in FIRST]

    @property
    def more(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in FIRST]

    @property
    def has_more(self) -> bool:
        """Whether one of those that are folded away is chosen."""
        return any(self.chosen()[field.name] for field in self.more)

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


def chosen_of(query: QueryDict) -> dict[str, str]:
    return QueueForm(query).chosen()


def query_of(chosen: dict[str, str]) -> str:
    """The same choices as an address carries them, always in one order."""
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in chosen.items() if value})
    return query.urlencode()


class ViewForm(Refusable, ModelForm):
    """What a view is called, and whether colleagues see it; sharing is for those who decide cases."""

    beside = {"name_taken": "name"}
    layout = Layout("name", "is_shared")

    class Meta:
        model = SavedView
        fields = ["name", "is_shared"]

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["is_shared"]
            self.helper.layout = Layout("name")


# --- many at once ----------------------------------------------------------------------------------------------------


class BulkAssignForm(Refusable, Form):
    handler = forms.ModelChoiceField(label=_("Handler"), queryset=StaffMember.objects.none(), empty_label=_("Choose…"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handler"].queryset = able_handlers()  # type: ignore[attr-defined]


STAYS = ("", _("as it is"))


class BulkSortForm(Refusable, Form):
    """What is left as it is stays so in each case."""

    category = forms.ChoiceField(label=_("About what"), required=False, choices=[STAYS, *Case.Category.choices])
    tone = forms.ChoiceField(label=_("Tone"), required=False, choices=[STAYS, *Case.Tone.choices])
    grade = forms.ChoiceField(label=_("Grade"), required=False, choices=[STAYS, *Case.Grade.choices])
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Needed where a case shall count as less than the rules say."),
    )

    layout = Layout(Div("category", "tone", "grade", css_class="grid grid-3 row-gap-0"), "reason")


class BulkCloseForm(Refusable, Form):
    pass


BULK_FORMS: dict[str, type[Form]] = {"assign": BulkAssignForm, "sort": BulkSortForm, "close": BulkCloseForm}
