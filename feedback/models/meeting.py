from datetime import date

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models.improvement import Improvement
from members.models import Member
from safety.models.duty import person
from venue import clock
from venue.bilingual import in_language
from venue.models import StaffMember


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def standing(self) -> "MeetingQuerySet":
        return self.filter(called_off_at=None)

    def held(self) -> "MeetingQuerySet":
        return self.exclude(held_at=None)

    def with_details(self) -> "MeetingQuerySet":
        return self.select_related("led_by__user", "written_by")


@pghistory.track()
class Meeting(models.Model):
    """A meeting about the quality of the days from `first_on` to `last_on`: planned → held, or called off. One that
    the rhythm asked for and nobody held in time is missed; it may still be planned and held. Minutes that are confirmed
    have gone to everybody invited, and stay as they are.
    """

    class Kind(models.TextChoices):
        MONTHLY = "monthly", pgettext_lazy("meeting", "monthly review")
        QUARTERLY = "quarterly", pgettext_lazy("meeting", "quarterly evaluation")
        HALF_YEARLY = "half_yearly", pgettext_lazy("meeting", "half-yearly meeting")
        GROUP = "group", pgettext_lazy("meeting", "quality group")

    class State(models.TextChoices):
        """Derived, never stored."""

        PLANNED = "planned", pgettext_lazy("meeting", "planned")
        HELD = "held", pgettext_lazy("meeting", "held")
        MISSED = "missed", pgettext_lazy("meeting", "missed")
        CALLED_OFF = "called_off", pgettext_lazy("meeting", "called off")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    planned_at = models.DateTimeField(pgettext_lazy("meeting", "takes place at"), null=True, blank=True)
    place = models.CharField(pgettext_lazy("meeting", "place"), max_length=80, blank=True)
    led_by = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("led by")
    )
    missed_at = models.DateTimeField(_("missed at"), null=True, blank=True)
    held_at = models.DateTimeField(_("held at"), null=True, blank=True)
    minutes = models.TextField(pgettext_lazy("of a meeting", "minutes"), blank=True)
    written_by = person(_("written by"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = person(_("confirmed by"))
    called_off_at = models.DateTimeField(_("called off at"), null=True, blank=True)
    why_off = models.CharField(_("why it was called off"), max_length=200, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-last_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "last_on"],
                condition=Q(called_off_at=None),
                name="feedback_meeting_one_about_the_days",
                violation_error_code="meeting_stands",
                violation_error_message=_("There is a meeting of this kind about these days already."),
            ),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")),
                name="feedback_meeting_ends_after_it_begins",
                violation_error_code="last_before_first",
                violation_error_message=_("The last day is not before the first."),
            ),
            models.CheckConstraint(
                condition=Q(planned_at=None, led_by=None, missed_at__isnull=False)
                | Q(planned_at__isnull=False, led_by__isnull=False),
                name="feedback_meeting_planned_or_missed",
                violation_error_code="neither_planned_nor_missed",
                violation_error_message=_("A meeting has a time and somebody who leads it, or was missed."),
            ),
            models.CheckConstraint(
                condition=Q(held_at=None, minutes="", written_by=None)
                | Q(held_at__isnull=False, planned_at__isnull=False, written_by__isnull=False) & ~Q(minutes=""),
                name="feedback_meeting_held_with_minutes",
                violation_error_code="held_without_minutes",
                violation_error_message=_("A meeting that was held has minutes, written by somebody."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, held_at__isnull=False),
                name="feedback_meeting_confirmed_once_held",
                violation_error_code="confirmed_unheld",
                violation_error_message=_("What is confirmed are the minutes of a meeting that was held."),
            ),
            models.CheckConstraint(
                condition=Q(called_off_at=None, why_off="")
                | Q(called_off_at__isnull=False, held_at=None) & ~Q(why_off=""),
                name="feedback_meeting_called_off_with_reason",
                violation_error_code="called_off_without_reason",
                violation_error_message=_("What is called off was not held, and says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.last_on:%Y-%m}"

    @property
    def state(self) -> str:
        if self.called_off_at:
            return self.State.CALLED_OFF.value
        if self.held_at:
            return self.State.HELD.value
        return self.State.MISSED.value if self.missed_at else self.State.PLANNED.value

    def get_state_display(self) -> str:
        return str(self.State(self.state).label)

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.PLANNED, self.State.MISSED)


@pghistory.track()
class MeetingGuest(models.Model):
    """Somebody invited to a meeting, and whether they came, once the minutes are written."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="guests", verbose_name=_("meeting"))
    staff = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("staff member")
    )
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("customer")
    )
    came = models.BooleanField(_("came"), null=True, blank=True)

    class Meta:
        verbose_name = _("guest of a meeting")
        verbose_name_plural = _("guests of meetings")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(staff=None, member__isnull=False) | Q(staff__isnull=False, member=None),
                name="feedback_meetingguest_is_one_person",
                violation_error_code="not_one_person",
                violation_error_message=_("Each guest is one person: of the staff, or a customer."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "staff"],
                name="feedback_meetingguest_staff_once",
                violation_error_code="invited_already",
                violation_error_message=_("This person is invited already."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "member"],
                name="feedback_meetingguest_customer_once",
                violation_error_code="invited_already",
                violation_error_message=_("This person is invited already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.staff or self.member)


class AgendaLine(models.Model):
    """One line of an agenda as it stood when the meeting was held, in both languages, with its figure; `rows` are the
    label and the address of what was behind it.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda", verbose_name=_("meeting"))
    title_en = models.CharField(_("title (English)"), max_length=120)
    title_zh = models.CharField(_("title (Chinese)"), max_length=120)
    figure_en = models.CharField(_("figure (English)"), max_length=120)
    figure_zh = models.CharField(_("figure (Chinese)"), max_length=120)
    is_bad = models.BooleanField(_("needs attention"), default=False)
    url = models.CharField(_("address"), max_length=200, blank=True)
    rows = models.JSONField(_("rows behind it"), default=list, blank=True)

    class Meta:
        verbose_name = _("line of an agenda")
        verbose_name_plural = _("lines of agendas")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_en="") & ~Q(title_zh="") & ~Q(figure_en="") & ~Q(figure_zh=""),
                name="feedback_agendaline_in_both_languages",
                violation_error_code="one_language",
                violation_error_message=_("A line of an agenda stands in both languages."),
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self.title_en, self.title_zh)

    @property
    def figure(self) -> str:
        return in_language(self.figure_en, self.figure_zh)


class DecisionQuerySet(models.QuerySet["MeetingDecision"]):
    def undone(self) -> "DecisionQuerySet":
        return self.filter(done_at=None).exclude(owner=None)

    def overdue(self, day: date) -> "DecisionQuerySet":
        return self.undone().filter(due_on__lt=day)


@pghistory.track()
class MeetingDecision(models.Model):
    """What a meeting decided: words alone, a task with an owner and a day, or an improvement that its owner plans by
    that day.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions", verbose_name=_("meeting"))
    text = models.CharField(_("what was decided"), max_length=200)
    owner = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meeting_decisions",
        verbose_name=_("responsible person"),
    )
    due_on = models.DateField(pgettext_lazy("of a task", "due on"), null=True, blank=True)
    improvement = models.OneToOneField(
        Improvement, models.PROTECT, null=True, blank=True, related_name="decision", verbose_name=_("improvement")
    )
    decided_at = models.DateTimeField(_("decided at"), default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("written by")
    )
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = person(_("done by"))

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision of a meeting")
        verbose_name_plural = _("decisions of meetings")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="feedback_meetingdecision_says_what",
                violation_error_code="says_nothing",
                violation_error_message=_("A decision says what was decided."),
            ),
            models.CheckConstraint(
                condition=Q(owner=None, due_on=None, improvement=None) | Q(owner__isnull=False, due_on__isnull=False),
                name="feedback_meetingdecision_owned_until",
                violation_error_code="owner_without_day",
                violation_error_message=_("What somebody is to do has an owner and a day."),
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None)
                | Q(done_at__isnull=False, done_by__isnull=False, owner__isnull=False),
                name="feedback_meetingdecision_done_by_somebody",
                violation_error_code="done_by_nobody",
                violation_error_message=_("What is done was somebody's to do, and was done by somebody."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
