from datetime import datetime

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case as Choose
from django.db.models import F, Q, When
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bookings.models import ScheduledSession
from feedback.models.case_event import CaseEvent, first, last
from feedback.models.case_triggers import END_IS_THE_TRIGGERS, NOBODY_ABOUT_THEMSELVES
from feedback.models.enquiry import EnquiryClass
from feedback.models.response import SurveyResponse
from feedback.models.source import source_name
from members.models import Member
from venue import clock, masking
from venue.models import Area, StaffMember
from venue.wording import shortened

TITLE_WIDTH = 56  # a Chinese character counts twice


def older_than_promised(now: datetime) -> Q:
    """Not resolved in time, whatever comes; what its guest took back in time is nobody's fault."""
    until = F("complaint__promised_until")
    return Q(complaint__promised_until__lte=now) & (Q(ended_at=None) | Q(ended_at__gt=until))


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> "CaseQuerySet":
        return self.filter(ended_at=None)

    def settled(self) -> "CaseQuerySet":
        """Resolved, withdrawn, not upheld or closed: no clock runs any more."""
        return self.exclude(ended_at=None)

    def overdue(self, now: datetime) -> "CaseQuerySet":
        return self.open().filter(due_at__lte=now)  # type: ignore[misc]

    def complaints(self) -> "CaseQuerySet":
        return self.filter(kind=Case.Kind.COMPLAINT)

    def decided(self, now: datetime) -> "CaseQuerySet":
        """Whose promise is kept or broken by now: resolved, or older than promised."""
        return self.filter(Q(resolved_at__isnull=False) | older_than_promised(now))

    def kept(self) -> "CaseQuerySet":
        """Resolved in the time promised; an extension does not count."""
        return self.filter(resolved_at__lte=F("complaint__promised_until"))

    def decided_at_first(self, now: datetime) -> "CaseQuerySet":
        """The same of the first resolution, whether the case was opened again or not."""
        return self.filter(Q(first_resolved_at__isnull=False) | older_than_promised(now))

    def kept_at_first(self) -> "CaseQuerySet":
        return self.filter(first_resolved_at__lte=F("complaint__promised_until"))

    def with_clocks(self) -> "CaseQuerySet":
        """With what clocks are read from; one query more."""
        timed = CaseEvent.objects.filter(kind__in=CaseEvent.TIMED).only("case_id", "kind", "at", "facts")
        return self.select_related("complaint").prefetch_related(models.Prefetch("events", timed, to_attr="timed"))

    def with_details(self) -> "CaseQuerySet":
        """With everything a list names, clocks included; two queries."""
        return self.with_clocks().select_related(
            "member",
            "handler__user",
            "about_staff__user",
            "session__course",
            "session__instructor__user",
            "survey_response",
            "area",
            "enquiry_class",
        )


class CaseManager(models.Manager["Case"].from_queryset(CaseQuerySet)):  # type: ignore[misc]
    """Cases as they are read: with the times that follow from their events, and what is due next."""

    def get_queryset(self) -> CaseQuerySet:
        rows = CaseQuerySet(self.model, using=self._db)
        return rows.annotate(  # type: ignore[no-redef]
            answered_at=first("at", *CaseEvent.ANSWERS),
            first_resolved_at=first("at", *CaseEvent.SETTLES),
            resolved_at=Choose(When(ended_at__isnull=False, then=last("at", *CaseEvent.SETTLES))),
            closed_at=Choose(When(ended_at__isnull=False, then=last("at", CaseEvent.Kind.CLOSED))),
            turn=last("kind", *CaseEvent.TURNS),
            resolve_due_at=Coalesce("complaint__extended_until", "complaint__promised_until"),
        ).annotate(
            due_at=Choose(
                When(ended_at__isnull=False, then=None),
                When(answered_at=None, then=Least("answer_due_at", "resolve_due_at")),
                default=F("resolve_due_at"),
                output_field=models.DateTimeField(),
            )
        )


@pghistory.track(
    fields=[
        "kind",
        "category",
        "tone",
        "grade",
        "handler",
        "session",
        "occurred_at",
        "area",
        "about_staff",
        "enquiry_class",
        "answer_due_at",
    ],
    model_name="CaseChange",
    obj_field=pghistory.ObjForeignKey(related_name="changes"),
)
class Case(models.Model):
    """One voice: a complaint, a suggestion, praise or an enquiry, from whichever side it came.

    received → acknowledged (at once, by itself) → answered → proposed → resolved → confirmed → closed, all read from
    `CaseEvent`; on the way it may wait for the guest or lie with a mediator, be withdrawn, not upheld, or opened
    again. What only a complaint has stands in `Complaint`. Whoever spoke is a member, somebody who left name and
    address, or nobody. `occurred_at` and `area` are where and when it happened, `about_staff` whom it is about;
    `follows` is the case it takes up again after that one was long over. `ended_at` is when its clocks stopped, kept
    by a trigger from the events: the queue finds what is open by it.
    """

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", pgettext_lazy("kind of case", "complaint")
        SUGGESTION = "suggestion", pgettext_lazy("kind of case", "suggestion")
        PRAISE = "praise", pgettext_lazy("kind of case", "praise")
        ENQUIRY = "enquiry", pgettext_lazy("kind of case", "enquiry")

    class Category(models.TextChoices):
        QUALITY = "quality", pgettext_lazy("category of case", "quality of classes and products")
        SERVICE = "service", pgettext_lazy("category of case", "service")
        PRICE = "price", pgettext_lazy("category of case", "price")
        INFORMATION = "information", pgettext_lazy("category of case", "information")
        HYGIENE_SAFETY = "hygiene_safety", pgettext_lazy("category of case", "hygiene and safety")
        FACILITY = "facility", pgettext_lazy("category of case", "facilities")
        PRIVACY = "privacy", pgettext_lazy("category of case", "privacy")
        CONTRACT = "contract", pgettext_lazy("category of case", "contract")
        OTHER = "other", pgettext_lazy("category of case", "other")

    class Source(models.TextChoices):
        """The keys of `CaseSource` that the program itself writes."""

        WEB = "web"
        DESK = "desk"
        MEMBER = "member"
        SURVEY = "survey"
        QR = "qr"

    class Tone(models.TextChoices):
        POSITIVE = "positive", pgettext_lazy("tone of case", "positive")
        NEUTRAL = "neutral", pgettext_lazy("tone of case", "neutral")
        NEGATIVE = "negative", pgettext_lazy("tone of case", "negative")

    class Grade(models.TextChoices):
        URGENT = "urgent", pgettext_lazy("grade of case", "urgent")
        IMPORTANT = "important", pgettext_lazy("grade of case", "important")
        GENERAL = "general", pgettext_lazy("grade of case", "general")

    class State(models.TextChoices):
        """Derived, never stored."""

        ACKNOWLEDGED = "acknowledged", pgettext_lazy("state of case", "waiting for an answer")
        ANSWERED = "answered", pgettext_lazy("state of case", "in hand")
        WAITING = "waiting", pgettext_lazy("state of case", "waiting for the guest")
        PROPOSED = "proposed", pgettext_lazy("state of case", "solution proposed")
        MEDIATION = "mediation", pgettext_lazy("state of case", "in mediation")
        REOPENED = "reopened", pgettext_lazy("state of case", "opened again")
        RESOLVED = "resolved", pgettext_lazy("state of case", "resolved")
        CONFIRMED = "confirmed", pgettext_lazy("state of case", "confirmed by the guest")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of case", "withdrawn")
        REJECTED = "rejected", pgettext_lazy("state of case", "not upheld")
        CLOSED = "closed", pgettext_lazy("state of case", "closed")

    number = models.CharField(_("number"), max_length=20)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.COMPLAINT)
    category = models.CharField(_("about what"), max_length=15, choices=Category, default=Category.OTHER)
    source = models.CharField(_("source"), max_length=20)
    grade = models.CharField(_("grade"), max_length=10, choices=Grade, default=Grade.GENERAL)
    tone = models.CharField(pgettext_lazy("of a case", "tone"), max_length=8, choices=Tone, default=Tone.NEUTRAL)
    text = models.TextField(_("what happened"), blank=True)
    wish = models.TextField(_("what should change"), blank=True)
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, blank=True)
    occurred_at = models.DateTimeField(_("when it happened"), null=True, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area"))
    about_staff = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("about whom")
    )
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("member")
    )
    reporter_name = models.CharField(_("name"), max_length=80, blank=True)
    contact = models.CharField(_("email or phone"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    session = models.ForeignKey(
        ScheduledSession, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("class")
    )
    survey_response = models.OneToOneField(
        SurveyResponse, models.PROTECT, null=True, blank=True, related_name="case", verbose_name=_("survey answer")
    )
    handler = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("handler")
    )
    enquiry_class = models.ForeignKey(
        EnquiryClass, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("class of the enquiry")
    )
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name=_("takes up again")
    )
    received_at = models.DateTimeField(_("received at"), default=clock.now)
    ended_at = models.DateTimeField(_("clocks stopped at"), null=True, editable=False)
    answer_due_at = models.DateTimeField(_("first answer until"))
    policies = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("made under"))

    objects = CaseManager()

    # What every reading of `objects` adds.
    answered_at: datetime | None
    first_resolved_at: datetime | None  # or found not to be upheld, and said so
    resolved_at: datetime | None  # likewise, the last time; nothing while it is open
    closed_at: datetime | None
    turn: str | None
    resolve_due_at: datetime | None
    due_at: datetime | None
    timed: list[CaseEvent]  # where it was read `with_clocks`

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="feedback_case_one_per_number",
                violation_error_code="number_taken",
                violation_error_message=_("This number belongs to another case."),
            ),
            models.CheckConstraint(
                condition=Q(member=None) | Q(reporter_name="", contact=""),
                name="feedback_case_one_reporter",
                violation_error_code="two_reporters",
                violation_error_message=_("A case comes from a member or from somebody named, not from both."),
            ),
            models.CheckConstraint(
                condition=Q(source="survey", survey_response__isnull=False)
                | ~Q(source="survey") & Q(survey_response=None),
                name="feedback_case_survey_has_answer",
                violation_error_code="survey_without_answer",
                violation_error_message=_("A case born of a survey names the answer, no other does."),
            ),
            models.CheckConstraint(
                condition=~Q(text="") | Q(source="survey"),
                name="feedback_case_says_what_happened",
                violation_error_code="text_needed",
                violation_error_message=_("A case says what happened."),
            ),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__gte=1, rating__lte=5),
                name="feedback_case_rating_of_five",
                violation_error_code="rating_of_five",
                violation_error_message=_("A rating is a number from one to five."),
            ),
            models.CheckConstraint(
                condition=Q(occurred_at=None) | Q(occurred_at__lte=F("received_at")),
                name="feedback_case_happened_before",
                violation_error_code="happened_later",
                violation_error_message=_("What a case is about happened before it was received."),
            ),
            models.CheckConstraint(
                condition=Q(handler=None) | Q(about_staff=None) | ~Q(handler=F("about_staff")),
                name="feedback_case_handler_is_not_accused",
                violation_error_code="handler_concerned",
                violation_error_message=_("Nobody handles a case that is about them."),
            ),
            models.CheckConstraint(
                condition=Q(enquiry_class=None) | Q(kind="enquiry"),
                name="feedback_case_class_is_of_enquiry",
                violation_error_code="class_of_enquiry",
                violation_error_message=_("Only an enquiry has a class of enquiries."),
            ),
        ]
        indexes = [
            models.Index(fields=["received_at", "id"], name="feedback_case_by_time"),
            models.Index(fields=["received_at"], condition=Q(ended_at=None), name="feedback_case_open"),
            models.Index(fields=["ended_at"], condition=Q(ended_at__isnull=False), name="feedback_case_ended"),
            models.Index(fields=["category", "kind", "received_at"], name="feedback_case_by_subject"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="end_guard",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("ended_at"),
                condition=pgtrigger.Q(old__ended_at__df=pgtrigger.F("new__ended_at")),
                func=END_IS_THE_TRIGGERS,
            ),
            pgtrigger.Trigger(
                name="handler_gave_class",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("handler_id", "session_id"),
                condition=pgtrigger.Q(new__handler__isnull=False, new__session__isnull=False),
                func=NOBODY_ABOUT_THEMSELVES,
            ),
        ]
        permissions = [
            ("answer_case", "Can take, answer and note cases"),
            ("decide_case", "Can assign, sort, extend, resolve and close cases"),
            ("reject_case", "Can say that a case is not upheld"),
            ("view_promises", "Can see the promises and the rows behind them"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> str:
        if self.turn is not None and self.turn in self.State.values:
            return self.State(self.turn)
        return self.State.ANSWERED if self.answered_at else self.State.ACKNOWLEDGED

    def get_state_display(self) -> str:
        return str(self.State(self.state).label)

    def get_source_display(self) -> str:
        return source_name(self.source)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something for the reporter."""
        return self.ended_at is None

    @property
    def words(self) -> str:
        """What happened, in the reporter's words; for a survey without words, what was ticked."""
        if self.text or not self.survey_response:
            return self.text
        return gettext("Answer to the survey: %(answer)s") % {"answer": self.survey_response.score_words}

    @property
    def title(self) -> str:
        return shortened(" ".join(self.words.split()), TITLE_WIDTH)

    @property
    def reporter(self) -> str:
        """As a screen names them that others may see."""
        if self.member:
            return self.member.name
        return self.reporter_name or masking.contact(self.contact) or gettext("Anonymous")

    @property
    def email(self) -> str:
        """Where the reporter is written to; empty when that is not known."""
        if self.member:
            return self.member.email
        return self.contact if "@" in self.contact else ""

    @property
    def phone(self) -> str:
        if self.member:
            return self.member.phone
        return "" if "@" in self.contact else self.contact


@pghistory.track()
class Complaint(models.Model):
    """What only a complaint has: the time until which its resolution is promised, and what a manager granted beyond it.

    The promise stays what it was: a complaint resolved in the extended time counts as missed. One that came by an
    authority (12315) has its number there, and the day until which the authority wants its answer.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="complaint", verbose_name=_("case"))
    promised_until = models.DateTimeField(_("promised until"))
    extended_until = models.DateTimeField(_("extended until"), null=True, blank=True)
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("extended by"),
    )
    extension_reason = models.CharField(_("reason"), max_length=300, blank=True)
    authority = models.CharField(_("number at the authority"), max_length=60, blank=True, db_default="")
    authority_due_on = models.DateField(_("answer to the authority until"), null=True, blank=True)

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        constraints = [
            models.CheckConstraint(
                condition=Q(extended_until=None, extended_by=None, extension_reason="")
                | Q(extended_until__isnull=False, extended_by__isnull=False) & ~Q(extension_reason=""),
                name="feedback_complaint_extension_is_whole",
                violation_error_code="extension_not_whole",
                violation_error_message=_("An extension names who granted it, until when and why."),
            ),
            models.CheckConstraint(
                condition=Q(extended_until=None) | Q(extended_until__gt=F("promised_until")),
                name="feedback_complaint_extends_the_promise",
                violation_error_code="extension_too_short",
                violation_error_message=_("An extension goes beyond the time promised."),
            ),
            models.CheckConstraint(
                condition=Q(authority="", authority_due_on=None) | ~Q(authority="") & Q(authority_due_on__isnull=False),
                name="feedback_complaint_authority_is_whole",
                violation_error_code="authority_not_whole",
                violation_error_message=_("A complaint by the authority has its number there and the day it is due."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.promised_until:%Y-%m-%d %H:%M}"
