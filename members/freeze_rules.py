"""The rules of pausing a membership. They only raise, and look at nothing but the facts they are handed."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from members import errors
from members.freeze_arithmetic import Outcome, Term, most_within_a_year, paused, resumed
from members.periods import DAY, Period
from members.policies import PauseLimits
from venue.rules import Rule
from venue.wording import fulldate


@dataclass(frozen=True)
class PauseFacts:
    """What is known when somebody wants to pause a membership."""

    is_pack: bool
    term: Term
    later: tuple[Term, ...]  # the person's memberships after it
    wanted: Period
    limits: PauseLimits
    by_house: tuple[date, ...] = ()  # when pauses begin that nobody asked for

    @cached_property
    def outcome(self) -> Outcome:
        return paused(self.term, self.wanted, self.later)


def check_is_membership(facts: PauseFacts, today: date) -> None:
    if facts.is_pack:
        raise errors.PackNotPaused


def check_from_tomorrow(facts: PauseFacts, today: date) -> None:
    if facts.wanted.starts_on <= today:
        raise errors.PauseTooEarly(facts={"from": facts.wanted.starts_on.isoformat()})


def check_begins_within(facts: PauseFacts, today: date) -> None:
    if not facts.term.days.has(facts.wanted.starts_on):
        days = facts.term.days
        raise errors.PauseOutside(
            _("The membership runs from %(begins)s to %(ends)s; a pause begins within these days.")
            % {"begins": fulldate(days.starts_on), "ends": fulldate(days.ends_on)},
            facts={"begins": days.starts_on.isoformat(), "ends": days.ends_on.isoformat()},
        )


def check_long_enough(facts: PauseFacts, today: date) -> None:
    least, length = facts.limits.least, facts.wanted.length
    if length < max(least, 1):
        raise errors.PauseTooShort(
            ngettext_lazy("A pause lasts at least %(least)s day.", "A pause lasts at least %(least)s days.", least)
            % {"least": least},
            facts={"days": length, "least": least},
        )


def check_short_enough(facts: PauseFacts, today: date) -> None:
    most, length = facts.limits.most, facts.wanted.length
    if length > most:
        raise errors.PauseTooLong(
            ngettext_lazy(
                "A pause lasts at most %(most)s day; these are %(days)s.",
                "A pause lasts at most %(most)s days; these are %(days)s.",
                most,
            )
            % {"most": most, "days": length},
            facts={"days": length, "most": most},
        )


def check_apart(facts: PauseFacts, today: date) -> None:
    if any(facts.wanted.overlaps(each) for each in facts.term.pauses):
        raise errors.PausesOverlap


def check_not_too_many(facts: PauseFacts, today: date) -> None:
    most, starts = (
        facts.limits.a_year,
        [each.starts_on for each in facts.term.pauses if each.starts_on not in facts.by_house],
    )
    count = most_within_a_year([*starts, facts.wanted.starts_on])
    if count > most:
        raise errors.TooManyPauses(
            ngettext_lazy(
                "Within twelve months a membership is paused at most %(most)s time; this would be number %(count)s.",
                "Within twelve months a membership is paused at most %(most)s times; this would be number %(count)s.",
                most,
            )
            % {"most": most, "count": count},
            facts={"count": count, "most": most},
        )


def check_later_pauses_fit(facts: "PauseFacts | ReturnFacts", today: date) -> None:
    """Of the membership itself and of those that move along with it."""
    if not all(term.holds_its_pauses for term in facts.outcome.terms):
        raise errors.LaterPauseLeftOut


PAUSE_RULES: tuple[Rule[PauseFacts, date], ...] = (
    check_is_membership,
    check_from_tomorrow,
    check_begins_within,
    check_long_enough,
    check_short_enough,
    check_apart,
    check_not_too_many,
    check_later_pauses_fit,
)

# What the house makes up for: whoever is kept out asked for nothing, so that no limit of theirs counts.
MAKE_UP_RULES: tuple[Rule[PauseFacts, date], ...] = (
    check_is_membership,
    check_begins_within,
    check_apart,
    check_later_pauses_fit,
)


@dataclass(frozen=True)
class ReturnFacts:
    """What is known when somebody comes back before the end of a pause; `on` is the first day that counts again."""

    is_withdrawn: bool
    pause: Period
    on: date
    term: Term
    later: tuple[Term, ...]
    moved: tuple[int, ...]  # the memberships that the pause had moved

    @property
    def last_day(self) -> date | None:
        """The last day that stays paused; none where the pause is taken back whole."""
        return self.on - DAY if self.on > self.pause.starts_on else None

    @cached_property
    def outcome(self) -> Outcome:
        return resumed(self.term, self.pause, self.last_day, self.later, self.moved)


def check_pause_stands(facts: ReturnFacts, today: date) -> None:
    if facts.is_withdrawn or facts.pause.ends_on < today:
        raise errors.PauseOver(facts={"until": facts.pause.ends_on.isoformat()})


def check_return_day(facts: ReturnFacts, today: date) -> None:
    if not today <= facts.on <= facts.pause.ends_on:
        raise errors.ReturnUnlikely(facts={"on": facts.on.isoformat()})


RETURN_RULES: tuple[Rule[ReturnFacts, date], ...] = (check_pause_stands, check_return_day, check_later_pauses_fit)
