"""The promises that voices keep or break, for the manager's board."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from feedback import metrics
from feedback.figures.words import Share
from feedback.scores import Tally
from feedback.selectors import survey_scores
from venue.periods import Period
from venue.promises import Promise, Span


def satisfaction(span: Span) -> Promise:
    """With how sure one can be of it; beside it the mean, which no target is set for, and how many answered at all."""
    days = f"?from={span.first}&to={span.last}"
    promise = told(metrics.satisfaction, span)
    note = " · ".join(filter(None, [str(promise.note), rate_words(span)]))
    return replace(promise, url=reverse("feedback:satisfaction_rows", args=["answers"]) + days, note=note)


def complaints(span: Span) -> Promise:
    return told(metrics.complaints_resolved, span)


def told(measure: Callable[..., metrics.Figure], span: Span) -> Promise:
    """A figure as the board takes it; the board draws its own trend."""
    begins, ends = days_of(span)
    figure = measure(begins, ends, weeks=0)
    return Promise(
        key=figure.key,
        title=figure.name,
        definition=figure.definition,
        target=figure.target,
        kept=figure.kept,
        counted=figure.count,
        unknown=figure.unknown,
        url=reverse("feedback:promise", args=[figure.key]) + f"?month={span.first:%Y-%m}",
        note=mean_words(figure.tally) if figure.tally else "",
        between=figure.between,
    )


def mean_words(tally: Tally) -> str:
    if tally.mean is None:
        return ""
    return _("Mean of all answers on a scale of 100: %(mean)s") % {"mean": number_format(tally.mean, 1)}


def rate_words(span: Span) -> str:
    """Of those whom the span asked; empty if it asked nobody. One query."""
    score = survey_scores.rate(Period(span.first, span.last))
    if score.rate is None:
        return ""
    words = _("%(kept)s of %(count)s who were asked answered (%(rate)s)")
    return words % {"kept": score.replied, "count": score.asked, "rate": Share(score.replied, score.asked)}


def days_of(span: Span) -> tuple[datetime, datetime]:
    """The half-open instants of whole days in the venue's zone."""
    return metrics.midnight(span.first), metrics.midnight(span.last + timedelta(days=1))
