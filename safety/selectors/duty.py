"""Duties as pages and rules see them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import Count, Q

from safety.models import Answer, ChecklistItem, Duty
from safety.models.duty import DutyQuerySet
from safety.rules import ANSWER_RULES, DutyFacts
from venue import clock
from venue.errors import DomainError
from venue.models import Heartbeat, User
from venue.rules import refusal
from venue.working_time import business_date

SWEEP = "safety.duties"  # the heartbeat of the sweep over duties
KINDS = {
    "coming": "plain",
    "due": "info",
    "in_progress": "accent",
    "done": "good",
    "done_late": "warn",
    "missed": "bad",
    "missed_by_system": "bad",
}


@dataclass(frozen=True)
class DutyRow:
    """A duty in a list: where it stands now, and how far it has come."""

    duty: Duty
    state: Duty.State
    answered: int
    items: int
    is_late: bool

    @property
    def kind(self) -> str:
        """The colour of its state; what is being done past its time is told apart."""
        return "warn" if self.is_late else KINDS[self.state]

    @property
    def can_be_done(self) -> bool:
        return self.state in (Duty.State.DUE, Duty.State.IN_PROGRESS)


@dataclass(frozen=True)
class Line:
    """One item of a duty with its answer, if there is one."""

    item: ChecklistItem
    answer: Answer | None

    @property
    def is_answered(self) -> bool:
        return self.answer is not None and self.answer.is_given

    @property
    def lacks_photo(self) -> bool:
        return self.answer is not None and self.answer.lacks_photo

    @property
    def lacks_action(self) -> bool:
        return self.answer is not None and self.answer.lacks_action

    @property
    def options(self) -> list[tuple[int, str, bool, bool]]:
        """Each option with its number, whether it is in order, and whether it was chosen."""
        chosen = self.answer.choice if self.answer else None
        return [
            (number, text, number < self.item.good_options, number == chosen)
            for number, text in enumerate(self.item.options)
        ]

    @property
    def limits(self) -> tuple[str, str]:
        """As figures without trailing zeros, empty where there is no limit."""
        return plain(self.item.low), plain(self.item.high)

    @property
    def warned(self) -> tuple[str, str]:
        """Below and above which figures somebody is warned."""
        return plain(self.item.warn_low), plain(self.item.warn_high)

    @property
    def typed(self) -> str:
        return plain(self.answer.number if self.answer else None)


@dataclass(frozen=True)
class Section:
    """Items under one heading."""

    name: str
    lines: list[Line]
    is_scored: bool

    @property
    def score(self) -> int | None:
        """Of what was answered, how much is in order, in whole percent; none before the first answer."""
        answered = [line.answer for line in self.lines if line.is_answered and line.answer]
        if not self.is_scored or not answered:
            return None
        return 100 * sum(not answer.is_failed for answer in answered) // len(answered)


@dataclass(frozen=True)
class Sheet:
    """A whole duty on one page."""

    duty: Duty
    state: Duty.State
    lines: list[Line]
    why_not: DomainError | None  # why nothing can be answered now

    @property
    def answered(self) -> int:
        return sum(line.is_answered for line in self.lines)

    @property
    def lacking_photos(self) -> int:
        return sum(line.lacks_photo for line in self.lines)

    @property
    def lacking_actions(self) -> int:
        return sum(line.lacks_action for line in self.lines)

    @property
    def critical_failed(self) -> int:
        """How many critical items are not in order: finishing closes the area because of them."""
        return sum(line.item.is_critical and line.answer is not None and line.answer.is_failed for line in self.lines)

    @property
    def is_complete(self) -> bool:
        return self.answered == len(self.lines) and not self.lacking_photos and not self.lacking_actions

    @property
    def sections(self) -> list["Section"]:
        """The items under their headings, in order."""
        groups = groupby(self.lines, key=lambda line: line.item.section)
        return [Section(name, list(lines), self.duty.template.is_scored) for name, lines in groups]

    @property
    def score(self) -> int | None:
        """How much of the whole is in order, where the list is scored."""
        return Section("", self.lines, self.duty.template.is_scored).score

    @property
    def can_answer(self) -> bool:
        return self.why_not is None

    @property
    def kind(self) -> str:
        return KINDS[self.state]


def today() -> date:
    """The business day it is: at one in the night still the day before."""
    return business_date(clock.now(), clock.zone())


def last_run() -> datetime | None:
    """When the sweep over duties last ran to its end."""
    return Heartbeat.objects.filter(name=SWEEP).values_list("at", flat=True).first()


def visible_to(user: User) -> DutyQuerySet:
    """Every duty for whoever may do any, else those of the own roles but for what is another's to do."""
    if user.has_perm("safety.run_any_duty"):
        return Duty.objects.all()
    if user.has_perm("safety.run_duty"):
        mine = Q(assignee=None) | Q(assignee__user=user)
        return Duty.objects.for_roles(user.groups.values("name")).filter(mine)
    return Duty.objects.none()


def duties_on(user: User, day: date) -> list[DutyRow]:
    """The duties of one business day that this person may see, in two queries."""
    now = clock.now()
    rows = (
        visible_to(user)
        .filter(business_date=day)
        .with_details()
        .annotate(
            item_count=Count("template__items", distinct=True),
            answer_count=Count("answers", filter=given(), distinct=True),
        )
    )
    return [
        DutyRow(duty, duty.state(now), duty.answer_count, duty.item_count, is_late(duty, now))
        for duty in rows.order_by("due_at", "pk")
    ]


def given() -> Q:
    """Answers that say what was asked; see `Answer.is_given`."""
    photo = Q(answers__item__kind="photo") & ~Q(answers__photo="")
    chosen = Q(answers__is_yes__isnull=False) | Q(answers__number__isnull=False) | Q(answers__choice__isnull=False)
    return chosen | Q(answers__text__gt="") | Q(answers__signature__gt="") | photo


def plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


def is_late(duty: Duty, now: datetime) -> bool:
    """Past its time, but it can still be done."""
    return not duty.done_at and not duty.missed_at and duty.due_at < now < duty.late_until


def lines_of(duty: Duty) -> list[Line]:
    answers = {answer.item_id: answer for answer in duty.answers.select_related("item")}
    return [Line(item, answers.get(item.pk)) for item in duty.template.items.order_by("position")]


def sheet(duty: Duty) -> Sheet:
    now = clock.now()
    lines = lines_of(duty)
    return Sheet(duty, duty.state(now), lines, refusal(ANSWER_RULES, duty_facts(duty, lines), now))


def duty_facts(duty: Duty, lines: list[Line]) -> DutyFacts:
    return DutyFacts(
        opens_at=duty.opens_at,
        late_until=duty.late_until,
        is_done=duty.done_at is not None,
        is_missed=duty.missed_at is not None,
        unanswered=sum(not line.is_answered for line in lines),
        photos_missing=sum(line.lacks_photo for line in lines),
        actions_missing=sum(line.lacks_action for line in lines),
        done_by=duty.done_by.display_name if duty.done_by else "",
        done_at=duty.done_at,
    )
