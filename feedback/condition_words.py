"""After which answers to an earlier question another one is asked; in words, in the language that is active."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from feedback.models import Question
from feedback.models.survey import Csat
from venue.wording import in_a_row

Kind = Question.Kind


@dataclass(frozen=True)
class Condition:
    """The question before, and the answers there that open the other one, from the first to the last."""

    opener: Question
    first: int
    last: int

    @property
    def answers(self) -> str:
        """Reads the options of the question before."""
        given = range(self.first, self.last + 1)
        if self.opener.kind in (Kind.SINGLE, Kind.MULTI):
            return in_a_row(each.text for each in self.opener.options.all() if each.position in given)
        if self.opener.kind == Kind.CSAT:
            return in_a_row(Csat(value).label for value in given if value in Csat.values)
        if self.first == self.last:
            return str(self.first)
        return _("%(first)s to %(last)s") % {"first": self.first, "last": self.last}


def condition_of(question: Question) -> Condition | None:
    """`question` with the one before it at hand; nothing if everybody is asked."""
    if question.only_if is None or question.only_from is None or question.only_to is None:
        return None
    return Condition(question.only_if, question.only_from, question.only_to)
