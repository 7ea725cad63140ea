"""The sweep that asks for meetings that are due, notes those nobody held, and reminds of what they decided."""

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import translation
from django.utils.translation import gettext_noop

from feedback.meeting_policies import held_within
from feedback.meeting_rules import is_asked_for, is_missed
from feedback.models import Meeting, MeetingDecision
from feedback.selectors.meeting import last_periods, opened_on
from feedback.services import meeting_messages
from venue import clock, house, locking, wording
from venue.actors import Automation
from venue.constraints import insert_new
from venue.models import Message, User
from venue.periods import Period
from venue.roles import Role
from venue.selectors.staff import first_of

SWEEP = Automation(gettext_noop("rhythm of meetings"))


def remind() -> int:
    """Ask for every kind of meeting that is due and not planned, note what was missed, and remind of tasks that are
    due; how many messages were put. Safe to run twice: a message has its cause as its key, a missed meeting its days.
    """
    since = opened_on()
    periods = [(kind, period) for kind in Meeting.Kind.values for period in last_periods(kind)]
    return sum(ask(kind, period) for kind, period in periods if is_asked_for(period, since)) + remind_of_tasks()


def ask(kind: str, period: Period) -> int:
    with locking.atomic(by=SWEEP):
        found = Meeting.objects.standing().filter(kind=kind, last_on=period.last).first()
        if is_missed(period, held_within(period.ends), clock.today()):
            return note_missed(kind, period, found)
        return 0 if found else tell("meeting_due", kind, period, first_of(Role.QUALITY_LEAD, Role.MANAGER, Role.OWNER))


def note_missed(kind: str, period: Period, found: Meeting | None) -> int:
    """Keep that it was not held in time, once, and tell those who answer for quality and for the house."""
    if found and (found.held_at or found.missed_at):
        return 0
    if found:
        row: Meeting = locking.lock_one(Meeting, found.pk)
        if not row.is_open or row.missed_at:
            return 0
        row.missed_at = clock.now()
        row.save(update_fields=["missed_at"])
    else:
        new = Meeting(kind=kind, first_on=period.first, last_on=period.last, missed_at=clock.now())
        if not insert_new(new):
            return 0
    told = {user.pk: user for role in (Role.QUALITY_LEAD, Role.MANAGER) for user in first_of(role, Role.OWNER)}
    return tell("meeting_missed", kind, period, list(told.values()))


def tell(template: str, kind: str, period: Period, users: list[User]) -> int:
    return sum(
        meeting_messages.remind(template, words(kind, period, user), user, f"{kind}:{period.last}") for user in users
    )


def words(kind: str, period: Period, user: User) -> dict[str, str]:
    with translation.override(user.language or house.language()):
        return {
            "kind": str(Meeting.Kind(kind).label),
            "first": wording.fulldate(period.first),
            "last": wording.fulldate(period.last),
            "until": wording.fulldate(period.last + held_within(period.ends)),
        }


def remind_of_tasks(limit: int = 200) -> int:
    due = not_yet_told(MeetingDecision.objects.undone().filter(due_on__lte=clock.today()))
    count = 0
    for decision in due.select_related("owner__user", "meeting").order_by("due_on", "pk")[:limit]:
        with locking.atomic(by=SWEEP):
            count += meeting_messages.remind_of_task(decision)
    return count


def not_yet_told(rows: QuerySet[MeetingDecision]) -> QuerySet[MeetingDecision]:
    """Without those whose owner has the reminder: however many of them stay undone, the others are reached."""
    parts = (F("pk"), F("owner__user_id"))
    key = Concat(Value("meeting_task_due"), *(part for each in parts for part in (Value(":"), Cast(each, CharField()))))
    return rows.annotate(key=key).exclude(Exists(Message.objects.filter(dedupe_key=OuterRef("key"))))
