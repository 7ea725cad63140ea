"""Delivering the outbox: claim one message, send it by mail or SMS, note it; many workers may do so at once.

A claim is a short transaction of its own, the talk with the mail server happens outside any transaction, and the
outcome is noted only where the claim still stands. A message is lost by nothing: whoever dies in between leaves a
claimed row, which `revive_stuck` gives back. What cannot be avoided is a second copy of a message whose sender died
between the server's "250" and the note; it carries the same Message-ID, and the row says `is_uncertain`.
"""

import logging
import smtplib
import time
import uuid
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as time_of_day
from enum import StrEnum
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction

from venue import clock, mail, poking, sms, sms_texts, smtp
from venue.gateway import GatewayAway, GatewayBrokeOff, GatewayRefused
from venue.models import ContactPreference, Message
from venue.models.message import Channel, Purpose
from venue.policies import ATTEMPTS, QUIET_FROM, QUIET_UNTIL, read
from venue.prepared import Prepared
from venue.working_time import in_quiet_hours, quiet_hours_end

logger = logging.getLogger(__name__)

T = TypeVar("T")

RUN_SECONDS = 20  # then other tasks have their turn
IDLE_SECONDS = 1.0
STUCK_AFTER = timedelta(minutes=3)  # longer than all timeouts of one talk with a mail server together
SERVER_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
NOTE_SECONDS = 30  # how long a sent message waits for a database that is away


class Outcome(StrEnum):
    """What became of one claimed message."""

    SENT = "sent"
    EXPIRED = "expired"
    SUPPRESSED = "suppressed"
    QUIET = "quiet"
    AGAIN = "again"
    FAILED = "failed"
    AWAY = "away"  # the mail server, or the SMS gateway, cannot be reached at all
    LOST = "lost"  # withdrawn or revived while this worker held it


class ServerAway(Exception):
    """No connection to the mail server: no fault of the message, and no use in trying the next one."""


@dataclass(frozen=True)
class Rules:
    """The venue's numbers, read once for a run."""

    quiet_from: time_of_day
    quiet_until: time_of_day
    attempts: int

    @classmethod
    def at(cls, now: datetime) -> "Rules":
        values = read([QUIET_FROM, QUIET_UNTIL, ATTEMPTS], at=now)
        return cls(values.clock(QUIET_FROM), values.clock(QUIET_UNTIL), values.count(ATTEMPTS))


class Postman:
    """One connection to the mail server for a run, opened at the first letter and again when the server hung up."""

    def __init__(self) -> None:
        self.backend = smtp.Backend()
        self.heard_at = float("-inf")

    def connect(self) -> None:
        if self.backend.connection is not None and self._is_idle() and not self._is_alive():
            self.close()
        try:
            self.backend.open()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise ServerAway(describe(error)) from error

    def send(self, message: Message) -> None:
        self.backend.send_messages([mail.compose(message, self.backend)])
        self.heard_at = time.monotonic()

    def _is_idle(self) -> bool:
        """Whether the server may have hung up since it was last heard."""
        return time.monotonic() - self.heard_at > IDLE_SECONDS

    def close(self) -> None:
        try:
            self.backend.close()
        except (OSError, smtplib.SMTPException):  # it was gone already
            self.backend.connection = None

    def _is_alive(self) -> bool:
        """Asked before a letter that follows a pause, so that a connection lost while idle is not taken for one lost
        while sending.
        """
        try:
            return self.backend.connection is not None and self.backend.connection.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False


def deliver_due(limit: int = 500) -> Counter[Outcome]:
    """Deliver what is due, one message after the other; how often each outcome occurred.

    Safe to run in any number at once. Must not be called inside a transaction. After `limit` messages or twenty seconds
    the rest is left to a run that queues behind the other tasks of the worker. When the mail server is away, or the SMS
    gateway, what goes by it stays due, and the next run knocks again.
    """
    with transaction.atomic(durable=True):  # never in another: what leaves was committed as claimed
        pass
    poking.begin_delivery()
    outcomes: Counter[Outcome] = Counter()
    rules = Rules.at(clock.now())
    patience = time.monotonic() + RUN_SECONDS
    channels = set(Channel.values)
    with closing(Postman()) as postman:
        while True:
            if outcomes.total() >= limit or time.monotonic() > patience:
                poking.poke()
                break
            message = claim_next(channels)
            if message is None:
                break
            outcome = deliver(message, rules, postman)
            outcomes[outcome] += 1
            if outcome is Outcome.AWAY:
                channels.discard(message.channel)
    return outcomes


# One statement for each message: who waits for a letter waits for this.
CLAIM = """
    UPDATE venue_message SET state = 'claimed', claim = %(claim)s, claimed_at = %(now)s, attempts = attempts + 1
    WHERE id = (
        SELECT id FROM venue_message WHERE state = 'pending' AND send_after <= %(now)s
        AND channel = ANY(%(channels)s)
        ORDER BY send_after, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
    ) RETURNING *
"""


def claim_next(channels: Collection[str] = tuple(Channel.values)) -> Message | None:
    """Take the message that waits longest on these channels (of `Message.objects.due`) for this worker; others skip it.
    The attempt counts from here. It is a statement that commits by itself: a transaction around it would be three more
    ways to the database for each letter, and of messages no history is kept that asks in whose name.
    """
    claimed = Message.objects.raw(CLAIM, {"claim": uuid.uuid4(), "now": clock.now(), "channels": sorted(channels)})
    return next(iter(claimed), None)


def deliver(message: Message, rules: Rules, postman: Postman) -> Outcome:
    """Decide once more whether a claimed message may go, send it, and note what became of it."""
    now = clock.now()
    if message.expires_at and message.expires_at <= now:
        return settle(message, Outcome.EXPIRED, state=Message.State.EXPIRED)
    if not is_wanted(message):
        return settle(message, Outcome.SUPPRESSED, state=Message.State.SUPPRESSED)
    if message.channel == Channel.IN_APP:  # rings nowhere: being there is being delivered
        return settle(message, Outcome.SENT, state=Message.State.SENT, sent_at=now)
    zone = clock.zone()
    if not message.is_direct and in_quiet_hours(now, rules.quiet_from, rules.quiet_until, zone):
        return wait(message, Outcome.QUIET, quiet_hours_end(now, rules.quiet_until, zone))
    if message.channel == Channel.SMS:
        return hand_over_by_sms(message, rules)
    return hand_over(message, rules, postman)


def is_wanted(message: Message) -> bool:
    """Whether the receiver allows this purpose on this channel now; what is about a booked service needs no consent."""
    if message.purpose == Purpose.SERVICE:
        return True
    answers = ContactPreference.objects.filter(
        address__iexact=message.address, purpose=message.purpose, channel=message.channel
    )
    answer = answers.values_list("is_allowed", flat=True).order_by("is_allowed").first()
    return Purpose(message.purpose).is_allowed_by_default if answer is None else answer


def hand_over(message: Message, rules: Rules, postman: Postman) -> Outcome:
    """Give the message to the mail server. A refusal for good ends it; anything else is tried again later."""
    try:
        postman.connect()
        if not still_ours(message):
            return lost(message)
        postman.send(message)
    except ServerAway as error:
        logger.error("the mail server is away: %s", error)
        return wait(message, Outcome.AWAY, clock.now() + SERVER_PAUSE, error=str(error))
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        return refused(message, rules, f"{describe(error)} {code}", for_good=code >= 500)
    except smtplib.SMTPResponseException as error:
        # A sender who is refused is a mistake in the settings, not in the message.
        for_good = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500
        return refused(message, rules, describe(error), for_good=for_good)
    except (ValueError, smtplib.SMTPNotSupportedError) as error:  # an address or a header that cannot be written
        return refused(message, rules, describe(error), for_good=True)
    except (OSError, smtplib.SMTPException) as error:  # it broke off: perhaps the server has it
        postman.close()
        return refused(message, rules, describe(error), is_uncertain=True)
    return settle(message, Outcome.SENT, state=Message.State.SENT, sent_at=insist(clock.now), error="")


def hand_over_by_sms(message: Message, rules: Rules) -> Outcome:
    """Give the message to the SMS gateway. What has no gateway or no approved template any more has failed."""
    gateway, approved = sms.gateway(), sms_texts.find(message.template, message.language)
    if gateway is None or approved is None:
        return refused(message, rules, "no template code" if gateway else "no SMS gateway", for_good=True)
    if not still_ours(message):
        return lost(message)
    params = sms_texts.given(approved, message.params)
    try:
        number = gateway.send(message.address, approved.code, params, message.body)
    except GatewayAway as error:
        logger.error("the SMS gateway is away: %s", error)
        return wait(message, Outcome.AWAY, clock.now() + SERVER_PAUSE, error=str(error)[:200])
    except GatewayRefused as error:
        return refused(message, rules, str(error)[:200], for_good=error.for_good)
    except GatewayBrokeOff as error:
        return refused(message, rules, str(error)[:200], is_uncertain=True)
    sent = {"sent_at": insist(clock.now), "external_id": number[:60], "error": ""}
    return settle(message, Outcome.SENT, state=Message.State.SENT, **sent)


_claimed = Prepared(
    lambda key, claim: Message.objects.filter(pk=key, claim=claim).values_list("pk"), key=int, claim=uuid.UUID
)


def still_ours(message: Message) -> bool:
    return _claimed.row(key=message.pk, claim=message.claim) is not None


def refused(
    message: Message, rules: Rules, error: str, *, for_good: bool = False, is_uncertain: bool = False
) -> Outcome:
    """Try again after 1, 2, 4, 8 … minutes; give up when refused for good or too often."""
    facts: dict[str, Any] = {"error": error, "is_uncertain": message.is_uncertain or is_uncertain}
    if for_good or message.attempts >= rules.attempts:
        logger.warning("message %s failed at attempt %s: %s", message.pk, message.attempts, error)
        return settle(message, Outcome.FAILED, state=Message.State.FAILED, **facts)
    logger.warning("message %s will be tried again: %s%s", message.pk, error, " (uncertain)" if is_uncertain else "")
    pause = min(timedelta(minutes=2 ** (message.attempts - 1)), LONGEST_PAUSE)
    return settle(message, Outcome.AGAIN, state=Message.State.PENDING, send_after=clock.now() + pause, **facts)


def wait(message: Message, outcome: Outcome, until: datetime, **facts: Any) -> Outcome:
    """Put the message back without counting the attempt."""
    return settle(
        message, outcome, state=Message.State.PENDING, send_after=until, attempts=message.attempts - 1, **facts
    )


def settle(message: Message, outcome: Outcome, **facts: Any) -> Outcome:
    """Note the outcome, if the claim still stands; what was withdrawn or revived meanwhile stays as it is."""
    if message.is_secret and facts["state"] != Message.State.PENDING:
        facts |= {"params": {}, "body": ""}
    row = Message.objects.filter(pk=message.pk, claim=message.claim)
    noted = insist(lambda: row.update(claim=None, claimed_at=None, **facts))
    return outcome if noted else lost(message)


def lost(message: Message) -> Outcome:
    logger.warning("message %s was withdrawn or revived while it was being sent", message.pk)
    return Outcome.LOST


def insist(note: Callable[[], T]) -> T:
    """Note an outcome although the database is away for a moment: forgetting it would send the message twice.

    Where time may be moved, asking for it asks the database.
    """
    patience = time.monotonic() + NOTE_SECONDS
    while True:
        try:
            return note()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > patience:
                raise
            logger.warning("the outcome of a message cannot be noted yet")
            connection.close()
            time.sleep(0.5)


def describe(error: Exception) -> str:
    """The kind of error and the server's code. The server's words may repeat an address and are left out."""
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()


def revive_stuck() -> int:
    """Give back messages whose worker died while sending; how many.

    Each may have been sent already, and says so from now on. Safe to run twice: a revived row is no longer claimed.
    """
    now = clock.now()
    rules = Rules.at(now)
    revived = 0
    stuck = Message.objects.stuck(now - STUCK_AFTER).values_list("pk", "claim", "attempts", "is_secret")
    for pk, claim, attempts, is_secret in stuck:
        state = Message.State.FAILED if attempts >= rules.attempts else Message.State.PENDING
        forgotten = {"params": {}, "body": ""} if is_secret and state == Message.State.FAILED else {}
        revived += Message.objects.filter(pk=pk, claim=claim).update(
            state=state, claim=None, claimed_at=None, is_uncertain=True, error="worker died", **forgotten
        )
        logger.warning("message %s is uncertain: its worker died while sending, now %s", pk, state)
    return revived
