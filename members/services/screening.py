"""Health screenings: the only place where answers are sealed, and where they are opened."""

import json
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from members.models import HealthLimit, Member, Screening
from members.models.screening import Level
from members.screening_rules import SCREENING_RULES, ScreeningFacts
from members.screening_verdict import verdict
from members.selectors.consent import has_agreed
from members.selectors.screening import questions_for
from members.services import consent
from venue import audit, clock, locking
from venue.actors import Actor, user_of
from venue.bilingual import Named
from venue.looks import HEALTH_VIEWED, OWN_HEALTH_VIEWED
from venue.models.agreed_text import Kind
from venue.rules import check

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Said:
    """What somebody says about their health: yes or no to each question by its key, and what else should be known.
    `text_pk` is the text they agree to in the same act, where they have not agreed to it before.
    """

    answers: Mapping[str, bool]
    details: str = ""
    text_pk: int | None = None


@dataclass(frozen=True)
class Answer(Named):
    """One opened answer, with the question as it was asked."""

    name_en: str
    name_zh: str
    is_yes: bool


@dataclass(frozen=True)
class Opened:
    answers: tuple[Answer, ...]
    details: str


def screen(member_pk: int, said: Said, *, where: str, is_by_guardian: bool = False, by: Actor) -> Screening:
    """Keep what somebody says about their health, sealed, and what follows from it for each activity in place of what
    followed from the last time.

    Locks the person, and the text that is agreed to with it. Raises what `SCREENING_RULES` say, and what
    `members.services.consent.answer` says.
    """
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        if said.text_pk:
            words = {"text_pk": said.text_pk, "where": where, "is_by_guardian": is_by_guardian}
            consent.answer(member.pk, Kind.HEALTH, is_given=True, **words, by=by)  # type: ignore[arg-type]
        questions, now = questions_for(member), clock.now()
        asked = frozenset(question.key for question in questions)
        facts = ScreeningFacts(has_agreed(member.pk, Kind.HEALTH), asked, frozenset(said.answers))
        check(SCREENING_RULES, facts, clock.today())
        answered = [
            {"key": each.key, "en": each.name_en, "zh": each.name_zh, "yes": said.answers[each.key]}
            for each in questions
        ]
        screening = Screening.objects.create(
            member=member,
            answers=json.dumps({"answers": answered, "details": said.details.strip()}, ensure_ascii=False),
            where=where,
            is_by_guardian=is_by_guardian,
            screened_at=now,
            screened_by=user_of(by),
        )
        yes = {key for key, is_yes in said.answers.items() if is_yes}
        HealthLimit.objects.filter(member=member).delete()
        HealthLimit.objects.bulk_create(
            HealthLimit(member=member, activity=each.activity, level=each.level, until=each.until)
            for each in verdict(questions, yes, clock.today())
        )
    logger.info("member %s was screened", member_pk)
    return screening


def decline(member_pk: int, *, where: str, is_by_guardian: bool = False, by: Actor) -> Screening:
    """Keep that somebody would say nothing about their health. That is a no to its being kept, so that what was kept
    before goes. Locks the person.
    """
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        words = {"text_pk": None, "where": where, "is_by_guardian": is_by_guardian}
        consent.answer(member.pk, Kind.HEALTH, is_given=False, **words, by=by)  # type: ignore[arg-type]
        return Screening.objects.create(
            member=member,
            is_declined=True,
            where=where,
            is_by_guardian=is_by_guardian,
            screened_at=clock.now(),
            screened_by=user_of(by),
        )


def look(screening: Screening, *, is_own: bool = False, by: Actor) -> Opened | None:
    """The answers; nothing where they were declined or erased. Who looked is kept, except of somebody who reads what
    they answered by this sign-in themselves: answers to the desk may be older than the sign-in that was joined to them.
    """
    if screening.answers is None:
        return None
    kept = json.loads(screening.answers)
    if not is_own or screening.screened_by_id != _key(by):
        action = OWN_HEALTH_VIEWED if is_own else HEALTH_VIEWED
        with locking.atomic(by=by):
            audit.record(action, by=by, about=screening, member=screening.member_id)
    answers = tuple(Answer(each["en"], each["zh"], each["yes"]) for each in kept["answers"])
    return Opened(answers, kept["details"])


def _key(by: Actor) -> int | None:
    user = user_of(by)
    return user.pk if user else None


def acknowledge(member_pk: int, activities: Collection[str], *, by: Actor) -> None:
    """Keep that a person knows that a doctor should be asked before these activities; said twice, the first counts.
    Locks the person.
    """
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        asking = HealthLimit.objects.filter(member=member, level=Level.ASK, activity__in=activities, known_at=None)
        asking.update(known_at=clock.now(), known_by=user_of(by))
