"""The answers behind a number, or those who were asked, each as one line. Nobody is named: whoever handles the case
that came of an answer knows who gave it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from feedback.models import SurveyInvitation, SurveyResponse
from feedback.models.survey import LOW, SATISFIED
from feedback.results.forms import ASKED, OVERALL_ONES, REPLIED, RowsForm
from feedback.results.view import View
from feedback.satisfaction.rows import asked_for, url_of
from feedback.selectors import survey_results as selectors
from venue.models import User
from venue.wording import when

ABOUT = ("course", "treatment", "room", "version__survey", "booking")  # of an invitation
NEEDED = ("course", "treatment", "room", "version__survey", "invitation__booking", "case")


@dataclass(frozen=True)
class Said:
    """One answer: about what, when, how, in which words, and the case that came of it for whoever sees cases."""

    title: str
    url: str
    detail: str
    kind: str
    badge: str
    text: str
    case_url: str


def behind(view: View, form: RowsForm) -> QuerySet[Any] | None:
    """Without rows they are too few to be shown."""
    chosen = form.chosen()
    scope = replace(view.scope, every="every" in chosen)
    rows, of = selectors.heard(scope), chosen.get("of")
    is_small = bool(view.chosen) or view.version.is_anonymous and not scope.every
    if is_small and 0 < len(rows[: view.least]) < view.least:
        return None
    if of in (ASKED, REPLIED):
        asked = selectors.asked(scope).select_related(*ABOUT)
        return asked.filter(answered_at__isnull=False) if of == REPLIED else asked
    rows = rows.filter(**OVERALL_ONES[of]) if of else rows
    if "dimension" in chosen:
        rows = selectors.of_dimension(rows, chosen["dimension"])
    if "question" in chosen:
        question, item = chosen["question"], chosen.get("item")
        said: dict[str, object] = {"question": question, "item": item}
        said |= {"value__gte": chosen["least"]} if "least" in chosen else {}
        said |= {"value__lte": chosen["most"]} if "most" in chosen else {}
        said |= {"value__isnull": False, "expected__isnull": False} if "both" in chosen else {}
        rows = selectors.with_value(selectors.answered(rows, **said), question, item)
    return rows.select_related(*NEEDED)


def what_was_asked(view: View, form: RowsForm) -> str:
    """The question or item that the rows answer; empty where all are shown."""
    chosen = form.chosen()
    for question in view.questions:
        if question.pk == chosen.get("question"):
            items = {item.pk: item.text for item in question.items.all()}
            return items.get(chosen.get("item", 0), question.text)
    return ""


def lines_of(rows: Sequence[SurveyResponse | SurveyInvitation], user: User) -> list[Said]:
    may_see = user.has_perm("feedback.view_case")
    return [line(row, may_see=may_see) if isinstance(row, SurveyResponse) else invited(row) for row in rows]


def invited(row: SurveyInvitation) -> Said:
    """That somebody was asked, and whether they answered."""
    told = asked_for(row)
    return Said(told.title, told.url, told.detail, told.kind, told.badge, "", "")


def line(row: SurveyResponse, *, may_see: bool) -> Said:
    case = getattr(row, "case", None)
    said = getattr(row, "said", None)
    badge = row.score_words or _("no score")
    if said is not None and said not in (row.csat, row.nps):
        badge = _("%(said)s · overall: %(score)s") % {"said": said, "score": badge}
    return Said(
        title=row.about_words,
        url=url_of(row.invitation) if row.invitation else "",
        detail=_("answered %(at)s") % {"at": when(row.answered_at)},
        kind=kind_of(row),
        badge=badge,
        text=row.text,
        case_url=reverse("feedback:case", args=[case.pk]) if case and may_see else "",
    )


def kind_of(row: SurveyResponse) -> str:
    """How its badge is coloured."""
    if row.csat is not None:
        return "good" if row.csat in SATISFIED else "bad" if row.csat in LOW else "plain"
    if row.nps is not None:
        return "good" if row.nps >= 9 else "bad" if row.nps <= 6 else "plain"
    return "plain"
