"""Is the house well? Each part answers in words, for probes now and for the manager's board later."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app
from django.db import DatabaseError, InterfaceError, connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from kombu.exceptions import OperationalError as BrokerAway

from venue import clock
from venue.models import Heartbeat, Message
from venue.selectors.invariants import last_check
from venue.wording import when

BEAT_MAY_BE_OLD = timedelta(minutes=3)
MESSAGE_MAY_WAIT = timedelta(minutes=10)

LABELS: dict[str, Promise] = {
    "database": gettext_lazy("Database"),
    "broker": gettext_lazy("Broker"),
    "beat": gettext_lazy("Clockwork"),
    "messages": gettext_lazy("Messages"),
    "records": gettext_lazy("Nightly check"),
}


@dataclass(frozen=True)
class Part:
    """One part of the house: does it work, and what there is to say about it."""

    name: str
    is_well: bool
    words: str

    @property
    def label(self) -> str:
        return str(LABELS[self.name])


def readiness() -> list[Part]:
    """Whether this machine can serve: database, broker and a beat that was heard lately. Never raises."""
    found = database()
    if not found.is_well:
        return [found, broker(), Part("beat", False, _("Unknown while the database is away."))]
    return [found, broker(), beat()]


def database() -> Part:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        connection.close()
        return Part("database", False, _("The database does not answer."))
    return Part("database", True, _("The database answers."))


def broker() -> Part:
    with current_app.connection_for_write() as asked:
        try:
            asked.ensure_connection(max_retries=1, interval_start=0, interval_step=0)
        except BrokerAway:
            return Part("broker", False, _("The broker does not answer. Messages leave once it is back."))
    return Part("broker", True, _("The broker answers."))


def beat() -> Part:
    """One heartbeat proves beat, broker and a worker together."""
    try:
        last = Heartbeat.objects.filter(name="beat").values_list("at", flat=True).first()
        now = clock.now()
    except (DatabaseError, InterfaceError):
        return Part("beat", False, _("Unknown while the database is away."))
    if last is None:
        words = _(
            "No heartbeat was ever heard: the scheduler (beat) or the workers have not started."
            " Please tell whoever looks after this program."
        )
        return Part("beat", False, words)
    seconds = int((now - last).total_seconds())
    if now - last > BEAT_MAY_BE_OLD:
        words = _(
            "The last heartbeat was %(seconds)d seconds ago: the scheduler (beat) or the workers have stopped."
            " Please tell whoever looks after this program."
        )
        return Part("beat", False, words % {"seconds": seconds})
    return Part("beat", True, _("The last heartbeat was %(seconds)d seconds ago.") % {"seconds": seconds})


def messages() -> Part:
    """For boards: messages that should have left long ago, or were given up."""
    late = overdue_messages(clock.now())
    if late:
        return Part("messages", False, _("%(count)d messages wait longer than they should.") % {"count": late})
    return Part("messages", True, _("No message waits longer than it should."))


def overdue_messages(now: datetime) -> int:
    """How many messages have been due for longer than ten minutes."""
    return Message.objects.due(now - MESSAGE_MAY_WAIT).count()


def records() -> Part:
    """For boards: what the last nightly check of everything found."""
    last = last_check()
    if last is None:
        return Part("records", True, _("The first nightly check is still to come."))
    facts = {"at": when(last.at), "checks": last.facts["checks"], "broken": len(last.facts["found"])}
    if last.facts["found"]:
        words = _("%(broken)s of %(checks)s checks found something at %(at)s; managers and owners were written to.")
        return Part("records", False, words % facts)
    return Part("records", True, _("%(checks)s checks of all records found nothing at %(at)s.") % facts)
