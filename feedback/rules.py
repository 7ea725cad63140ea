"""The rules of cases, each written once. They only raise, and look at nothing but the facts they are handed."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from feedback.errors import (
    AboutYourself,
    CaseClosed,
    CaseSettled,
    ComplaintStays,
    ExtendedTooFar,
    HandlerConcerned,
    HandlerUnable,
    NotExtendable,
    NotResolved,
)
from venue.rules import Rule, check
from venue.wording import when


@dataclass(frozen=True)
class CaseFacts:
    """How a case stands when somebody wants to do something about it."""

    is_complaint: bool
    grade: str
    is_answered: bool
    is_resolved: bool
    is_closed: bool
    promised_until: datetime | None = None
    extended_until: datetime | None = None
    outer_limit: datetime | None = None  # no extension goes beyond


@dataclass(frozen=True)
class ActorFacts:
    """Who does something about a case."""

    is_concerned: bool  # the case is about them, or about a class that they gave


@dataclass(frozen=True)
class HandlerFacts:
    """Who shall handle a case."""

    case: CaseFacts
    is_able: bool  # works here, may answer cases
    is_concerned: bool  # gave the class that the case is about


@dataclass(frozen=True)
class ExtensionFacts:
    case: CaseFacts
    until: datetime | None  # what is asked for; none when only asked whether


def check_not_closed(facts: CaseFacts, now: datetime) -> None:
    if facts.is_closed:
        raise CaseClosed


def check_not_resolved(facts: CaseFacts, now: datetime) -> None:
    if facts.is_resolved:
        raise CaseSettled


def check_resolved(facts: CaseFacts, now: datetime) -> None:
    if not facts.is_resolved:
        raise NotResolved


TALK_RULES: tuple[Rule[CaseFacts, datetime], ...] = (check_not_closed,)
WORK_RULES: tuple[Rule[CaseFacts, datetime], ...] = (check_not_closed, check_not_resolved)
CLOSE_RULES: tuple[Rule[CaseFacts, datetime], ...] = (check_not_closed, check_resolved)


def check_not_about_oneself(facts: ActorFacts, now: datetime) -> None:
    """Else whoever is complained about could take their name off a case, and then handle or end it."""
    if facts.is_concerned:
        raise AboutYourself


ACTOR_RULES: tuple[Rule[ActorFacts, datetime], ...] = (check_not_about_oneself,)


def check_case_is_open(facts: HandlerFacts, now: datetime) -> None:
    check(WORK_RULES, facts.case, now)


def check_handler_able(facts: HandlerFacts, now: datetime) -> None:
    if not facts.is_able:
        raise HandlerUnable


def check_handler_not_concerned(facts: HandlerFacts, now: datetime) -> None:
    if facts.is_concerned:
        raise HandlerConcerned


HANDLER_RULES: tuple[Rule[HandlerFacts, datetime], ...] = (
    check_case_is_open,
    check_handler_able,
    check_handler_not_concerned,
)


def check_extended_case_is_open(facts: ExtensionFacts, now: datetime) -> None:
    check(WORK_RULES, facts.case, now)


def check_is_important_complaint(facts: ExtensionFacts, now: datetime) -> None:
    if not facts.case.is_complaint or facts.case.grade != "important":
        raise NotExtendable(
            _("Only an important complaint can be given more time."),
            rule="extension_is_for_important",
            facts={"grade": facts.case.grade},
        )


def check_extended_once(facts: ExtensionFacts, now: datetime) -> None:
    if facts.case.extended_until:
        raise NotExtendable(_("This complaint was extended already."), rule="extended_once")


def check_interim_reply(facts: ExtensionFacts, now: datetime) -> None:
    if not facts.case.is_answered:
        raise NotExtendable(
            _("The reporter has had no answer yet. Please write an interim reply first."), rule="interim_reply_first"
        )


def check_before_due(facts: ExtensionFacts, now: datetime) -> None:
    if facts.case.promised_until and now >= facts.case.promised_until:
        raise NotExtendable(
            _("The time promised has passed; it can no longer be extended. Please resolve the complaint now."),
            rule="extended_before_due",
        )


def check_within_outer_limit(facts: ExtensionFacts, now: datetime) -> None:
    if facts.until is None or not facts.case.outer_limit or not facts.case.promised_until:
        return
    if facts.until > facts.case.outer_limit:
        raise ExtendedTooFar(_("%(until)s is the latest possible time.") % {"until": when(facts.case.outer_limit)})
    if facts.until <= facts.case.promised_until:
        raise ExtendedTooFar(
            _("%(until)s is promised already; please choose a later time.")
            % {"until": when(facts.case.promised_until)},
            rule="extension_goes_beyond_promise",
        )


EXTENSION_RULES: tuple[Rule[ExtensionFacts, datetime], ...] = (
    check_extended_case_is_open,
    check_is_important_complaint,
    check_extended_once,
    check_interim_reply,
    check_before_due,
    check_within_outer_limit,
)


@dataclass(frozen=True)
class SortFacts:
    """What a case shall count as from now on."""

    case: CaseFacts
    stays_complaint: bool


def check_sorted_case_is_open(facts: SortFacts, now: datetime) -> None:
    check(WORK_RULES, facts.case, now)


def check_complaint_stays(facts: SortFacts, now: datetime) -> None:
    if facts.case.is_complaint and not facts.stays_complaint:
        raise ComplaintStays


SORT_RULES: tuple[Rule[SortFacts, datetime], ...] = (check_sorted_case_is_open, check_complaint_stays)
