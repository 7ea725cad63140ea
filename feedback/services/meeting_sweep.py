"""The sweep that prepares meetings that are due, notes what was missed, and reminds of what was planned and decided."""

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_noop

from feedback.agenda import prepared_in
from feedback.meeting_policies import held_within
from feedback.meeting_rules import day_reminded_of, is_asked_for, is_missed
from feedback.models import Meeting, MeetingDecision
from feedback.selectors.meeting import guests_of, last_periods, opened_on
from feedback.services import meeting_messages
from feedback.services.meeting_messages import in_lines, key_of_reminder, language_of
from venue import clock, house, locking, sweeping, wording
from venue.actors import Automation
from venue.constraints import insert_new
from venue.models import Message, User
from venue.periods import Period
from venue.roles import Role
from venue.selectors.staff import first_of

SWEEP = Automation(gettext_noop("rhythm of meetings"))


def remind() -> int:
    """Ask for every kind of meeting that is due and not planned, note what was missed, and remind of tomorrow's
    meetings and of tasks that are due; how many messages were put. Safe to run twice: a message has its cause as its
    key, a missed meeting its days.
    """
    since = opened_on()
    periods = [(kind, period) for kind in Meeting.Kind.values for period in last_periods(kind)]
    due = [(kind, period) for kind, period in periods if is_asked_for(period, since)]
    return sweeping.in_turn(
        "meetings",
        lambda: sweeping.each("meetings to plan", due, lambda each: ask(*each)),
        remind_of_tomorrow,
        remind_of_tasks,
    )


def ask(kind: str, period: Period) -> int:
    with locking.atomic(by=SWEEP):
        found = Meeting.objects.standing().filter(kind=kind, last_on=period.last).first()
        if is_missed(period, held_within(period.ends), clock.today()):
            return note_missed(kind, period, found)
        return 0 if found else ask_for(kind, period)


def ask_for(kind: str, period: Period) -> int:
    """Send the agenda, as it is now, to who answers for quality, with the page that plans the meeting; once."""
    page = reverse("feedback:meeting_add") + f"?about={kind}:{period.last}"
    told = 0
    for user in not_told("meeting_due", kind, period, first_of(Role.QUALITY_LEAD, Role.MANAGER, Role.OWNER)):
        language = language_of_user(user)
        agenda = prepared_in(Meeting(kind=kind, first_on=period.first, last_on=period.last), language)
        params = words(kind, period, user) | {"agenda": in_lines(agenda, language)}
        told += meeting_messages.remind("meeting_due", params, user, cause_of(kind, period), page)
    return told


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
    page, cause = reverse("feedback:meeting_list"), cause_of(kind, period)
    return sum(
        meeting_messages.remind("meeting_missed", words(kind, period, user), user, cause, page)
        for user in told.values()
    )


def not_told(template: str, kind: str, period: Period, users: list[User]) -> list[User]:
    keys = {meeting_messages.key_of(template, cause_of(kind, period), user): user for user in users}
    known = set(Message.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True))
    return [user for key, user in keys.items() if key not in known]


def cause_of(kind: str, period: Period) -> str:
    return f"{kind}:{period.last}"


def language_of_user(user: User) -> str:
    return user.language or house.language()


def words(kind: str, period: Period, user: User) -> dict[str, str]:
    with translation.override(language_of_user(user)):
        return {
            "kind": str(Meeting.Kind(kind).label),
            "first": wording.fulldate(period.first),
            "last": wording.fulldate(period.last),
            "until": wording.fulldate(period.last + held_within(period.ends)),
        }


def remind_of_tomorrow() -> int:
    """Everybody invited to a meeting of the next day, with its agenda as it stands, once."""
    day = day_reminded_of(clock.today())
    coming = Meeting.objects.standing().filter(held_at=None, planned_at__gte=day.begins, planned_at__lt=day.ends)

    def remind_one(pk: int) -> int:
        with locking.atomic(by=SWEEP):
            row: Meeting = locking.lock_one(Meeting, pk)
            is_due = row.is_open and row.planned_at and day.begins <= row.planned_at < day.ends
            return remind_guests(row) if is_due else 0

    return sweeping.each("meetings of the next day", list(coming.values_list("pk", flat=True)), remind_one)


def remind_guests(row: Meeting) -> int:
    keys = {key_of_reminder(row, guest): guest for guest in guests_of(row)}
    known = set(Message.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True))
    waiting = [guest for key, guest in keys.items() if key not in known]
    agendas = {each: prepared_in(row, each) for each in {language_of(guest) for guest in waiting}}
    return sum(meeting_messages.remind_of(row, guest, agendas[language_of(guest)]) for guest in waiting)


def remind_of_tasks(limit: int = 200) -> int:
    due = not_yet_told(MeetingDecision.objects.undone().filter(due_on__lte=clock.today()))

    def remind_one(decision: MeetingDecision) -> bool:
        with locking.atomic(by=SWEEP):
            return meeting_messages.remind_of_task(decision)

    rows = due.select_related("owner__user", "meeting").order_by("due_on", "pk")[:limit]
    return sweeping.each("tasks of meetings", rows, remind_one)


def not_yet_told(rows: QuerySet[MeetingDecision]) -> QuerySet[MeetingDecision]:
    """Without those whose owner has the reminder: however many of them stay undone, the others are reached."""
    parts = (F("pk"), F("owner__user_id"))
    key = Concat(Value("meeting_task_due"), *(part for each in parts for part in (Value(":"), Cast(each, CharField()))))
    return rows.annotate(key=key).exclude(Exists(Message.objects.filter(dedupe_key=OuterRef("key"))))
