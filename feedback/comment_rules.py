"""What may be done with a comment."""

from dataclasses import dataclass
from datetime import datetime

from feedback.comment_errors import CaseThere
from venue.rules import Rule


@dataclass(frozen=True)
class CommentFacts:
    """Whether a case came of the answer that the comment belongs to."""

    has_case: bool


def check_no_case_yet(facts: CommentFacts, now: datetime) -> None:
    if facts.has_case:
        raise CaseThere


OPEN_RULES: tuple[Rule[CommentFacts, datetime], ...] = (check_no_case_yet,)
