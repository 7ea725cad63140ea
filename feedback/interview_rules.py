"""Who is called and asked. They only raise, and look at nothing but the facts they are handed."""

from dataclasses import dataclass
from datetime import datetime

from feedback.interview_errors import CaseStillOpen, ChildNotAsked, DoesNotWantIt, LeftInPeace, NotByName
from venue.rules import Rule


@dataclass(frozen=True)
class InterviewFacts:
    is_anonymous: bool = False
    is_minor: bool = False
    may_be_asked: bool = True
    is_resting: bool = False
    has_open_case: bool = False


def check_by_name(facts: InterviewFacts, now: datetime) -> None:
    if facts.is_anonymous:
        raise NotByName


def check_grown_up(facts: InterviewFacts, now: datetime) -> None:
    if facts.is_minor:
        raise ChildNotAsked


def check_wants_it(facts: InterviewFacts, now: datetime) -> None:
    if not facts.may_be_asked:
        raise DoesNotWantIt


def check_no_open_case(facts: InterviewFacts, now: datetime) -> None:
    if facts.has_open_case:
        raise CaseStillOpen


def check_rested(facts: InterviewFacts, now: datetime) -> None:
    if facts.is_resting:
        raise LeftInPeace


InterviewRules = tuple[Rule[InterviewFacts, datetime], ...]
CALL_RULES: InterviewRules = (check_by_name, check_grown_up, check_wants_it)
ASK_RULES: InterviewRules = (*CALL_RULES, check_no_open_case, check_rested)
