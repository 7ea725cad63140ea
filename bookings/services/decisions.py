"""Writing down what was decided about a person and a class, by which rule, on which facts (`Decision`)."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import translation

from bookings.models import Booking, Decision
from venue import clock, locking
from venue.actors import Actor, name_of, user_of
from venue.constraints import insert, insert_new
from venue.errors import Busy, DomainError, Text

logger = logging.getLogger(__name__)

What = Decision.What
Words = Callable[[], Text] | Text
Said = dict[str, dict[str, str]]


def write(
    what: str,
    *,
    member_pk: int,
    session_pk: int,
    rule: str,
    rule_name: Text,
    text: Words,
    facts: Mapping[str, Any] | None = None,
    booking: Booking | None = None,
    by: Actor,
) -> Decision:
    """Keep one decision, in the transaction in which it takes effect. `text` is a lazy text, or a function that is
    called once in each language, so that dates and amounts are said as that language says them.
    """
    row = _row(what, member_pk, session_pk, rule, in_every_language(rule_name, text), facts, by)
    row.booking = booking
    return insert(row)


def write_error(
    what: str, error: DomainError, *, member_pk: int, session_pk: int, booking: Booking | None = None, by: Actor
) -> Decision:
    """The same of a rule's own refusal: why somebody was passed over, or which rule was set aside."""
    row = _row(what, member_pk, session_pk, error.code, _said_by(error), error.facts, by)
    row.booking = booking
    return insert(row)


@contextmanager
def refusals_kept(member_pk: int, session_pk: int, *, by: Actor) -> Iterator[None]:
    """A rule that refuses what is done inside is raised again, and written down once the outermost transaction is over,
    in one of its own: what was refused is rolled back, that it was refused is not. The same rule for the same person
    and class is one row that counts.
    """
    try:
        yield
    except Busy:
        raise
    except DomainError as error:
        locking.afterwards(partial(_keep_refusal, error, member_pk, session_pk, by))
        raise


def _keep_refusal(error: DomainError, member_pk: int, session_pk: int, by: Actor) -> None:
    """Nobody waits long for a count: while somebody else holds it, the refusal alone is what the person is told."""
    if connection.needs_rollback:  # inside somebody's plain transaction, which is about to be rolled back
        return
    try:
        with locking.atomic(by=by):
            row = _row(What.REFUSED, member_pk, session_pk, error.code, _said_by(error), error.facts, by)
            if not insert_new(row):
                same = Decision.objects.filter(what=row.what, member=member_pk, session=session_pk, rule=row.rule)
                same.update(times=F("times") + 1, last_at=row.at)
    except Busy:
        logger.warning("session %s: a refusal (%s) was not counted", session_pk, error.code)


def _row(
    what: str, member_pk: int, session_pk: int, rule: str, said: Said, facts: Mapping[str, Any] | None, by: Actor
) -> Decision:
    now = clock.now()
    return Decision(
        what=what,
        member_id=member_pk,
        session_id=session_pk,
        rule=rule,
        said=said,
        facts=dict(facts or {}),
        at=now,
        by=user_of(by),
        by_name=name_of(by)[:80],
        last_at=now,
    )


def _said_by(error: DomainError) -> Said:
    return {language: error.said(language) for language, _name in settings.LANGUAGES}


def in_every_language(rule_name: Text, text: Words) -> Said:
    said = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said[language] = {"rule": str(rule_name), "text": str(text() if callable(text) else text)}
    return said
