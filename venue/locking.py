"""Transactions and row locks: the only place that opens one or takes the other.

Every service that writes runs inside `atomic(by=...)` and locks through `lock()`, which refuses a lock taken out of
the one global order (area → member → resource → session → … → case, each by ascending key). Two transactions that
lock in one order cannot deadlock. `lock_timeout` is set on the role in this database (`venue.services.database`), so
it also holds behind PgBouncer in transaction mode; a lock that is not had in time becomes `Busy`.
"""

import json
import logging
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.db import OperationalError, connection, models, transaction

from venue import clock
from venue.actors import Actor, name_of, user_of
from venue.errors import Busy
from venue.prepared import PreparedModel

logger = logging.getLogger(__name__)

M = TypeVar("M", bound=models.Model)

ORDER = (
    "auth.group",  # the making of the first owner alone
    "venue.staffmember",
    "venue.deskkey",
    "venue.answersheet",
    "members.screeningquestion",
    "members.recommendationrule",
    "venue.area",
    "venue.department",
    "venue.openinghours",
    "venue.shift",
    "venue.absence",
    "venue.qualification",
    "venue.licence",
    "venue.closedday",
    "venue.holiday",
    "venue.house",
    "venue.messagetemplate",
    "venue.smstemplate",
    "members.phonecode",
    "members.member",
    "members.membership",
    "members.refund",
    "members.followup",
    "venue.agreedtext",
    "members.intake",
    "bookings.treatment",
    "bookings.treatmentpackage",
    "bookings.resource",
    "bookings.roombooking",
    "bookings.roomtask",
    "bookings.appointment",  # whoever claims a coach gives up what was kept of their time too long
    "bookings.sessionseries",
    "bookings.scheduledsession",
    "bookings.booking",
    "bookings.waitlistentry",
    "bookings.penalty",
    "bookings.objection",
    "bookings.checkin",
    "bookings.visit",
    "bookings.calendarfeed",
    "bookings.tab",
    "members.ledgeraccount",
    "members.till",
    "safety.checklisttemplate",
    "safety.dutyplan",
    "safety.duty",
    "safety.areaowner",
    "safety.incident",
    "safety.dutyreview",
    "safety.excursion",
    "safety.excursionnotice",
    "safety.hazard",
    "feedback.workinghours",
    "feedback.casesource",
    "feedback.enquiryclass",
    "feedback.handlingrule",
    "feedback.gradingrule",
    "feedback.routingrule",
    "feedback.savedview",
    "feedback.survey",
    "feedback.surveypoint",
    "feedback.surveyinvitation",
    "feedback.case",
    "feedback.causeclass",
    "feedback.commenttag",
    "feedback.answer",
    "feedback.staffaccount",
    "feedback.lesson",
    "feedback.qualitycheck",
    "feedback.groupmember",
    "feedback.meeting",
    "feedback.improvement",
)
LOCK_NOT_AVAILABLE = "55P03"
TELL = "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)"


class LockOrderError(RuntimeError):
    """A programming mistake: a lock was asked for after a later one was already held."""


@dataclass(frozen=True)
class _Author:
    """In whose name rows are written, and the key under which the history keeps that."""

    user: int | None
    name: str
    at: str
    key: str

    def is_like(self, other: "_Author | None") -> bool:
        return other is not None and (self.user, self.name) == (other.user, other.name)

    def is_told(self) -> None:
        """PostgreSQL hands it to the triggers of pghistory for the rest of the transaction, or of the savepoint that is
        rolled back. `pghistory.context` says the same before every single statement.
        """
        kept = json.dumps({"by": self.user, "by_name": self.name, "at": self.at})
        with connection.cursor() as cursor:
            cursor.execute(TELL, [self.key, kept])


class _Held(threading.local):
    """What this thread has locked in its present transaction, as (place in the order, key), and who writes in it."""

    def __init__(self) -> None:
        self.depth = 0
        self.rows: set[tuple[int, int]] = set()
        self.is_lent = False
        self.author: _Author | None = None
        self.afterwards: list[Callable[[], None]] = []


_held = _Held()


@contextmanager
def atomic(*, by: Actor, durable: bool = False, is_lent: bool = False) -> Iterator[None]:
    """One transaction in the name of `by`, which the row history keeps. Nested, it is a savepoint of the outer one.

    `durable` refuses to be nested: what follows the block relies on its commit. With `is_lent` the next one inside is
    this very transaction, without a savepoint: whoever lends it catches nothing that is raised in it. Raises `Busy`
    when a lock, or a unique key that somebody else is just writing, is not free within the lock timeout.
    """
    is_borrowed, _held.is_lent = _held.is_lent, is_lent
    _held.depth += 1
    try:
        with transaction.atomic(durable=durable, savepoint=not is_borrowed), _in_the_name_of(by):
            yield
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) == LOCK_NOT_AVAILABLE:
            raise Busy from error
        raise
    finally:
        _held.depth -= 1
        _held.is_lent = False
        if _held.depth == 0:
            _held.rows.clear()
            _run_afterwards()


@contextmanager
def _in_the_name_of(by: Actor) -> Iterator[None]:
    outer, user = _held.author, user_of(by)
    author = _Author(user.pk if user else None, name_of(by), clock.now().isoformat(), str(uuid.uuid4()))
    if author.is_like(outer):
        yield
        return
    author.is_told()
    _held.author = author
    try:
        yield
        if outer is not None:
            outer.is_told()
    finally:
        _held.author = outer


def afterwards(call: Callable[[], None]) -> None:
    """Run this once the outermost `atomic` here is over, whether it was committed or rolled back; at once where none is
    open. For what is to be known even of something that did not take effect; in a transaction of its own.
    """
    if _held.depth:
        _held.afterwards.append(call)
    else:
        call()


def _run_afterwards() -> None:
    calls, _held.afterwards = _held.afterwards, []
    for call in calls:
        call()


def is_outermost() -> bool:
    """Whether no `atomic` is open here: what was just written is committed, and other locks may be taken."""
    return _held.depth == 0


def lock(model: type[M], keys: Iterable[int]) -> list[M]:
    """Lock the rows with these keys, by ascending key, and return them as they are now. Missing rows are left out.

    Raises `LockOrderError` (logged, not raised, in production) when a later lock is already held, `Busy` through
    `atomic`.
    """
    wanted = sorted(set(keys))
    _check_order(model, wanted)
    return list(_for_update(model).filter(pk__in=wanted).order_by("pk"))


def lock_one(model: type[M], key: int) -> M:
    """Lock one row and return it as it is now; raises the model's `DoesNotExist`."""
    _check_order(model, [key])
    return _one_for_update(model).get(key=key)


def _for_update(model: type[M]) -> models.QuerySet[M]:
    return model._default_manager.select_for_update(no_key=True, of=("self",))


@cache
def _one_for_update(model: type[M]) -> PreparedModel[M]:
    return PreparedModel(model, lambda key: _for_update(model).filter(pk=key), key=int)


def _check_order(model: type[models.Model], keys: list[int]) -> None:
    """A row may be locked again; a new one must come after all that are held."""
    if _held.depth == 0:
        raise LockOrderError(f"{model._meta.label_lower} locked outside locking.atomic()")
    rank = ORDER.index(model._meta.label_lower)
    new = {(rank, key) for key in keys} - _held.rows
    if new and _held.rows and min(new) < max(_held.rows):
        held_rank, held_key = max(_held.rows)
        problem = f"{model._meta.label_lower} {min(new)[1]} locked after {ORDER[held_rank]} {held_key}"
        if not settings.IS_PRODUCTION:
            raise LockOrderError(problem)
        logger.error("lock out of order: %s", problem)
    _held.rows |= new
