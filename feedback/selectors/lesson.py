"""Lessons: who may read them, who has, and the list that is searched when something like it happens again."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from feedback.models import Lesson, LessonReader
from feedback.models.lesson import LessonQuerySet
from venue import clock
from venue.models import StaffMember, User

KEEP = "feedback.change_lesson"


def visible_lessons(user: User) -> LessonQuerySet:
    """What was sent is everybody's to read who works here; drafts only theirs who write them."""
    found = Lesson.objects.with_details()
    return found if user.has_perm(KEEP) else found.sent()


def people_of(lesson: Lesson) -> QuerySet[StaffMember]:
    """Who works in the departments of a lesson today."""
    at_work = StaffMember.objects.employed_on(clock.today()).filter(user__is_active=True)
    return at_work.filter(department__in=lesson.departments.all())


def said_by(words: str) -> Q:
    """Lessons in which all of these words stand: in the lesson itself, or in the cause and the measures of its case."""
    fields = (
        "title_en", "title_zh", "text_en", "text_zh", "case__analysis__cause_text", "case__analysis__corrective",
        "case__analysis__preventive", "case__analysis__effect",
    )  # fmt: skip
    wanted = Q()
    for word in words.split():
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        wanted &= anywhere
    return wanted


@dataclass(frozen=True)
class Readers:
    """Who was sent a lesson: those who have read it, and those who have not."""

    read: list[LessonReader]
    waiting: list[LessonReader]

    @property
    def count(self) -> int:
        return len(self.read) + len(self.waiting)


def readers_of(lesson: Lesson) -> Readers:
    rows = list(lesson.readers.select_related("staff__user", "staff__department").order_by("staff__user__name", "pk"))
    return Readers([each for each in rows if each.read_at], [each for each in rows if not each.read_at])


def own_reading(lesson: Lesson, user: User) -> LessonReader | None:
    """What this person was told of a lesson; nothing when it was not sent to them."""
    return LessonReader.objects.filter(lesson=lesson, staff__user=user).first()
