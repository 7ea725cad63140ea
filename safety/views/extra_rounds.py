"""Rounds that traffic and season add, as the safety officer keeps them."""

from django.utils.translation import gettext_lazy as _

from safety.extra_rounds_forms import ExtraRoundsForm
from safety.filters import ExtraRoundsFilter
from safety.selectors.extra_rounds import extra_rounds as rows
from safety.services.extra_rounds import change_extra_rounds, create_extra_rounds
from safety.tables import ExtraRoundsTable
from venue.views.reference import Reference, Words

extra_rounds = Reference(
    noun="extrarounds",
    rows=rows,
    table=ExtraRoundsTable,
    filters=ExtraRoundsFilter,
    form=ExtraRoundsForm,
    create=create_extra_rounds,
    change=change_extra_rounds,
    words=Words(
        title=_("Extra rounds"),
        lead=_("Many people, or a season, add rounds to a plan. Nothing ever takes one away."),
        add=_("Add extra rounds"),
        added=_("The extra rounds are added; what they bring today is there already."),
        changed=_("The extra rounds are changed. What was added for today stays."),
        empty_title=_("No extra rounds yet"),
        empty_text=_("For instance two more cleaning rounds from 120 people a day on, or one more in summer."),
        icon="calendar-repeat",
    ),
)
