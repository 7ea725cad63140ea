"""The promises that voices keep or break, for the manager's board."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.urls import reverse

from feedback import metrics
from venue.promises import Promise, Span


def satisfaction(span: Span) -> Promise:
    return told(metrics.satisfaction, span)


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
    )


def days_of(span: Span) -> tuple[datetime, datetime]:
    """The half-open instants of whole days in the venue's zone."""
    return metrics.midnight(span.first), metrics.midnight(span.last + timedelta(days=1))
