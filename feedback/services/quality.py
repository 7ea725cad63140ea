"""The daily check of whoever answers for quality, and the sweep that reminds of what was left undone."""

from datetime import date, datetime, timedelta

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_noop

from feedback.lesson_errors import DayOver
from feedback.lesson_policies import check_by, remind_after
from feedback.models import Analysis, LessonReader, QualityCheck
from feedback.selectors.quality import KEYS, cases_of
from feedback.services import lesson_messages
from venue import clock, locking, sweeping
from venue.actors import Automation
from venue.constraints import insert_new
from venue.models import Message, StaffMember, User
from venue.roles import Role
from venue.selectors.staff import first_of
from venue.working_time import business_date, day_begins, wall_clock

SWEEP = Automation(gettext_noop("reminders of lessons and measures"))
A_DAY = timedelta(days=1)


def today() -> date:
    return business_date(clock.now(), clock.zone())


def sign_day(day: date, *, note: str, by: User) -> QualityCheck:
    """Sign a business day off with what waits now, and a note; signed already, only the note changes. Raises `DayOver`
    for any day but today.
    """
    now = clock.now()
    if day != today():
        raise DayOver
    with locking.atomic(by=by):
        counts = {key: cases_of(key, day).count() for key in KEYS}
        if not insert_new(QualityCheck(day=day, by=by, at=now, note=note, **counts)):
            check = locking.lock_one(QualityCheck, QualityCheck.objects.values_list("pk", flat=True).get(day=day))
            check.note = note
            check.save(update_fields=["note"])
        return QualityCheck.objects.get(day=day)


def remind(limit: int = 200) -> int:
    """Remind of lessons that were not read, of measures that are due, and of a day that nobody has signed off; how many
    reminders were put.

    Safe to run twice: what was reminded of is kept with its row or under the key of its message.
    """
    now = clock.now()
    return sweeping.in_turn(
        "reminders of quality", lambda: _of_lessons(now, limit), lambda: _of_measures(limit), lambda: _of_the_day(now)
    )


def _of_lessons(now: datetime, limit: int) -> int:
    waiting = LessonReader.objects.filter(read_at=None, reminded_at=None, told_at__lte=now - remind_after(now))
    still_here = waiting.filter(staff__in=StaffMember.objects.employed_on(today()), staff__user__is_active=True)

    def remind_one(pk: int) -> bool:
        with locking.atomic(by=SWEEP):
            if not LessonReader.objects.filter(pk=pk, read_at=None, reminded_at=None).update(reminded_at=now):
                return False
            lesson_messages.remind_of_lesson(LessonReader.objects.select_related("lesson", "staff__user").get(pk=pk))
        return True

    return sweeping.each("lessons not read", list(still_here.values_list("pk", flat=True)[:limit]), remind_one)


def _of_measures(limit: int) -> int:
    at_work = StaffMember.objects.employed_on(today())
    due = not_yet_told(Analysis.objects.filter(done_at=None, until__lte=today(), owner__in=at_work))

    def remind_one(analysis: Analysis) -> bool:
        with locking.atomic(by=SWEEP):
            return lesson_messages.remind_of_measure(analysis)

    rows = due.select_related("case", "owner__user").order_by("until", "pk")[:limit]
    return sweeping.each("measures that are due", rows, remind_one)


def not_yet_told(rows: QuerySet[Analysis]) -> QuerySet[Analysis]:
    """Without those whose owner has the reminder: however many of them stay undone, the others are reached."""
    parts = (F("pk"), F("owner_id"), F("until"))
    key = Concat(Value("measure_due"), *(part for each in parts for part in (Value(":"), Cast(each, CharField()))))
    return rows.annotate(key=key).exclude(Exists(Message.objects.filter(dedupe_key=OuterRef("key"))))


def _of_the_day(now: datetime) -> int:
    day, zone = today(), clock.zone()
    due_at = wall_clock(day, check_by(now), zone)
    if due_at < day_begins(day, zone):  # in the small hours, which belong to the day before
        due_at = wall_clock(day + A_DAY, check_by(now), zone)
    if now < due_at or QualityCheck.objects.filter(day=day).exists():
        return 0
    with locking.atomic(by=SWEEP):
        told = first_of(Role.QUALITY_LEAD, Role.MANAGER, Role.OWNER)
        return sum(lesson_messages.remind_of_check(user, day) for user in told)
