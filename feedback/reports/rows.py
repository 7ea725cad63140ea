"""A case as one line of a list of rows behind a number."""

from django.urls import reverse
from django.utils.text import capfirst

from feedback.figures.rows import BETWEEN, Line
from feedback.models import Case
from venue.wording import when


def line_of(case: Case) -> Line:
    """Who spoke is not in it."""
    parts = (capfirst(case.get_kind_display()), case.get_category_display(), when(case.received_at))
    kind = "warn" if case.is_open else "good"
    title = f"{case.number} {case.title}"
    return Line(title, reverse("feedback:case", args=[case.pk]), BETWEEN.join(parts), kind, case.get_state_display())
