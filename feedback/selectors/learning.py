"""What has to be learnt from a case before it is closed."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from feedback.models import Case, CaseEvent
from feedback.selectors.analysis import lacks_cause, lacks_prevention, lacks_retrospective, why_look_back
from feedback.selectors.before_closing import Item


def before_closing(case: Case, events: Sequence[CaseEvent]) -> Iterator[Item]:
    """The cause of every complaint; of one that has to be looked back on, also what prevents it and the look back."""
    if case.kind == Case.Kind.COMPLAINT:
        yield Item("cause", _("Cause and remedy"), not lacks_cause(case))
    if why_look_back(case):
        yield Item("prevention", _("Preventive measure"), not lacks_prevention(case))
        yield Item("retrospective", _("Retrospective"), not lacks_retrospective(case))
