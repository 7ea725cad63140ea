import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from feedback.models.case import Case
from feedback.models.case_event import CaseEvent
from venue import clock
from venue.bilingual import in_language
from venue.models import Department, StaffMember


class Retrospective(models.Model):
    """The look back on a case that is over: who sat together, what happened, why, and what the house learns. Held once
    each time a case was opened, and never changed afterwards; `round` is that of its event.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="retrospectives", verbose_name=_("case"))
    event = models.OneToOneField(CaseEvent, models.PROTECT, related_name="retrospective", verbose_name=_("event"))
    round = models.PositiveSmallIntegerField(_("round"))
    held_at = models.DateTimeField(_("held at"), default=clock.now)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    participants = models.ManyToManyField(StaffMember, related_name="retrospectives", verbose_name=_("who took part"))
    what_happened = models.TextField(_("what happened"))
    why = models.TextField(_("why it happened"))
    learned = models.TextField(_("what we learn"))

    class Meta:
        verbose_name = _("retrospective")
        verbose_name_plural = _("retrospectives")
        ordering = ["-held_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round"],
                name="feedback_retrospective_once_a_round",
                violation_error_code="reviewed_already",
                violation_error_message=_("This case was looked back on already."),
            ),
            models.CheckConstraint(
                condition=~Q(what_happened="") & ~Q(why="") & ~Q(learned=""),
                name="feedback_retrospective_is_whole",
                violation_error_code="says_too_little",
                violation_error_message=_("A retrospective says what happened, why, and what we learn."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.case_id} {self.round}"


class LessonQuerySet(models.QuerySet["Lesson"]):
    def sent(self) -> "LessonQuerySet":
        return self.exclude(sent_at=None)

    def with_details(self) -> "LessonQuerySet":
        return self.select_related("case__analysis__cause", "drawn_by").prefetch_related("departments")


@pghistory.track()
class Lesson(models.Model):
    """What the house has learnt from a case, in both languages, without the name of any guest: a draft until it is sent
    to departments, whose people read and confirm it.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="lessons", verbose_name=_("case"))
    title_en = models.CharField(_("title (English)"), max_length=80)
    title_zh = models.CharField(_("title (Chinese)"), max_length=80)
    text_en = models.TextField(_("text (English)"))
    text_zh = models.TextField(_("text (Chinese)"))
    departments = models.ManyToManyField(
        Department, related_name="lessons", blank=True, verbose_name=_("departments it goes to")
    )
    drawn_at = models.DateTimeField(_("drawn at"), default=clock.now)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("drawn by")
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_en="") & ~Q(title_zh="") & ~Q(text_en="") & ~Q(text_zh=""),
                name="feedback_lesson_in_both_languages",
                violation_error_code="one_language",
                violation_error_message=_("A lesson is written in both languages."),
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_by=None) | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="feedback_lesson_sent_by_somebody",
                violation_error_code="sent_by_nobody",
                violation_error_message=_("A lesson was sent by somebody, at a time."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self.title_en, self.title_zh)

    @property
    def text(self) -> str:
        return in_language(self.text_en, self.text_zh)


class LessonReader(models.Model):
    """That a lesson was sent to somebody, when they were reminded of it, and when they said that they have read it."""

    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="readers", verbose_name=_("lesson"))
    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="lessons", verbose_name=_("staff member"))
    told_at = models.DateTimeField(_("told at"), default=clock.now)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reader of a lesson")
        verbose_name_plural = _("readers of lessons")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "staff"],
                name="feedback_lessonreader_told_once",
                violation_error_code="told_already",
                violation_error_message=_("This person has this lesson already."),
            ),
            models.CheckConstraint(
                condition=(Q(read_at=None) | Q(read_at__gte=F("told_at")))
                & (Q(reminded_at=None) | Q(reminded_at__gte=F("told_at"))),
                name="feedback_lessonreader_told_first",
                violation_error_code="read_before_told",
                violation_error_message=_("A lesson is read after it was sent."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["told_at"], condition=Q(read_at=None, reminded_at=None), name="feedback_reader_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} {self.staff_id}"
