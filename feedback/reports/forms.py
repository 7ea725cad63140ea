"""Which cases the report is about; all of it is in the address."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.figures.forms import DaysForm
from feedback.selectors.case_report import CUTS, Chosen

FILTERS = ("kind", "category", "cause", "area")


class ReportForm(DaysForm):
    """Days, and kind, category, cause and area where only some cases are counted."""

    def __init__(self, query: Mapping[str, str]) -> None:
        super().__init__(query, *FILTERS)
        self.names = {cut: dict(CUTS[cut].names()) for cut in FILTERS}
        every = {
            "kind": (_("Kind"), _("Every kind")),
            "category": (_("About what"), _("Every category")),
            "cause": (_("Cause"), _("Every cause")),
            "area": (_("Area"), _("Every area")),
        }
        for name, (label, all_of_them) in every.items():
            choices = [("", all_of_them), *self.names[name].items()]
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices)

    @property
    def chosen(self) -> Chosen:
        """Of a valid form."""
        return Chosen(self.period, **{name: self.cleaned_data[name] for name in FILTERS})

    @property
    def query(self) -> str:
        """What is chosen, in an address."""
        return query_of(self.chosen)


def query_of(chosen: Chosen, **more: str) -> str:
    days = {"from": chosen.period.first.isoformat(), "to": chosen.period.last.isoformat()}
    kept = {name: value for name in FILTERS if (value := getattr(chosen, name))}
    return urlencode(days | kept | {name: value for name, value in more.items() if value})
