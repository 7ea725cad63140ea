from typing import Any

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import AppointmentLine, Booking, Course, Resource, RoomBooking, Treatment
from feedback import tones
from feedback.models.question import Question, QuestionItem
from feedback.models.survey import BEST, WORST, Csat, SurveyVersion
from feedback.tone_words import NEGATIVE, POSITIVE
from members.models import Member, Membership, Stage, Tier
from safety.models.duty import at_most_one
from venue import clock
from venue.models import Area, StaffMember
from venue.wording import when

SUBJECTS = ("booking", "line", "room_booking", "membership", "case")


def _about(model: Any, label: Any) -> models.ForeignKey:
    return models.ForeignKey(model, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label)


class About(models.Model):
    """What was experienced, as it was when it was asked about: by these answers are compared. An invitation and its
    answer both have it, because an anonymous answer has no invitation to look at.
    """

    course = _about(Course, _("course"))
    treatment = _about(Treatment, _("treatment"))
    room = _about(Resource, _("room"))
    area = _about(Area, _("area"))
    staff = _about(StaffMember, _("colleague"))
    happened_at = models.DateTimeField(_("experienced at"), null=True, blank=True)
    tier = models.CharField(_("tier"), max_length=10, choices=Tier, blank=True, db_default="")
    stage = models.CharField(_("stage"), max_length=20, choices=Stage.Kind, blank=True, db_default="")

    version: Any

    class Meta:
        abstract = True

    @property
    def about(self) -> str:
        """What it was, in few words: the class, the treatment or the room, else the survey itself."""
        return str(self.course or self.treatment or self.room or self.version.survey)

    @property
    def about_words(self) -> str:
        """The same with its time, if it had one."""
        return f"{self.about} · {when(self.happened_at)}" if self.happened_at else self.about


UNNAMED = """
    IF NEW.invitation_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM feedback_surveyversion WHERE id = NEW.version_id AND is_anonymous
    ) THEN
        RAISE EXCEPTION 'nothing leads from an anonymous answer to a person'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'feedback_surveyresponse_anonymous_has_no_person';
    END IF;
    RETURN NEW;
"""
WRITTEN = """
    NEW.written_at = CASE WHEN NEW.text <> '' THEN (
        SELECT answered_at FROM feedback_surveyresponse WHERE id = NEW.response_id
    ) END;
    RETURN NEW;
"""
WRITTEN_THEN = """
    UPDATE feedback_answer SET written_at = NEW.answered_at WHERE response_id = NEW.id AND text <> '';
    RETURN NEW;
"""
ABOUT = tuple(field.attname for field in About._meta.local_fields)


class SurveyInvitationQuerySet(models.QuerySet["SurveyInvitation"]):
    def for_message(self) -> "SurveyInvitationQuerySet":
        """With all that the words of a message name."""
        return self.select_related("version__survey", "member", "course", "treatment", "room", "membership__plan")

    def with_names(self) -> "SurveyInvitationQuerySet":
        """With all that a list names."""
        return self.for_message().select_related("case")


class SurveyInvitation(About):
    """One person asked once, about one thing at most. The row counts as asked whether the message arrived or not.

    `wave_on` is the day of a visit without a booking, or the first of the month in which somebody was asked about the
    house as a whole: what has no record of its own is asked about once by that.
    """

    version = models.ForeignKey(
        SurveyVersion, models.PROTECT, related_name="invitations", verbose_name=_("version of a survey")
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="survey_invitations", verbose_name=_("member"))
    booking = models.OneToOneField(
        Booking, models.PROTECT, null=True, blank=True, related_name="survey_invitation", verbose_name=_("booking")
    )
    line = models.OneToOneField(
        AppointmentLine,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="survey_invitation",
        verbose_name=_("treatment"),
    )
    room_booking = models.OneToOneField(
        RoomBooking,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="survey_invitation",
        verbose_name=_("room booking"),
    )
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="survey_invitations", verbose_name=_("contract")
    )
    case = models.OneToOneField(
        "feedback.Case",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="survey_invitation",
        verbose_name=_("case"),
    )
    wave_on = models.DateField(_("asked for the day or month from"), null=True, blank=True, editable=False)
    token = models.CharField(_("token"), max_length=64, editable=False)
    created_at = models.DateTimeField(_("asked at"), default=clock.now)
    expires_at = models.DateTimeField(_("open until"))
    opened_at = models.DateTimeField(_("first looked at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = SurveyInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey invitation")
        verbose_name_plural = _("survey invitations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["token"],
                name="feedback_surveyinvitation_one_per_token",
                violation_error_code="token_taken",
                violation_error_message=_("This link is already in use."),
            ),
            # Who buys and later leaves is asked both times, by two surveys.
            models.UniqueConstraint(
                fields=["membership", "version"],
                name="feedback_surveyinvitation_once_per_contract",
                violation_error_code="asked_already",
                violation_error_message=_("This contract was asked about already."),
            ),
            models.UniqueConstraint(
                fields=["member", "version", "wave_on"],
                name="feedback_surveyinvitation_once_per_wave",
                violation_error_code="asked_already",
                violation_error_message=_("This person was asked that already."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="feedback_surveyinvitation_expires_after_made",
                violation_error_code="expires_before_made",
                violation_error_message=_("A link expires after it was made."),
            ),
            models.CheckConstraint(
                condition=at_most_one(dict.fromkeys(SUBJECTS)),
                name="feedback_surveyinvitation_about_one_thing",
                violation_error_code="about_two_things",
                violation_error_message=_("A person is asked about one thing at a time."),
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-created_at"], name="feedback_invitation_of_member"),
            models.Index(fields=["created_at"], name="feedback_invitation_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.created_at:%Y-%m-%d}"


class SurveyResponse(About):
    """What somebody answered, once. The answers to overall satisfaction, to the recommendation and to the free text are
    kept here too, for the figures that the house is steered by. Nothing of an anonymous answer leads to a person: it
    has no invitation, and its time is that of the day.
    """

    class Channel(models.TextChoices):
        LINK = "link", pgettext_lazy("way of an answer", "link")
        CASE = "case", pgettext_lazy("way of an answer", "page of the case")
        KIOSK = "kiosk", pgettext_lazy("way of an answer", "screen at the exit")
        PHONE = "phone", pgettext_lazy("way of an answer", "telephone")
        PAPER = "paper", pgettext_lazy("way of an answer", "paper")

    version = models.ForeignKey(
        SurveyVersion, models.PROTECT, related_name="responses", verbose_name=_("version of a survey")
    )
    invitation = models.OneToOneField(
        SurveyInvitation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="response",
        verbose_name=_("invitation"),
    )
    channel = models.CharField(_("way"), max_length=6, choices=Channel, default=Channel.LINK, db_default="link")
    csat = models.PositiveSmallIntegerField(_("satisfaction"), choices=Csat, null=True, blank=True)
    nps = models.PositiveSmallIntegerField(_("recommendation, 0 to 10"), null=True, blank=True)
    text = models.TextField(_("in their words"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), default=clock.now)

    class Meta:
        verbose_name = _("survey answer")
        verbose_name_plural = _("survey answers")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(csat=None) | Q(csat__gte=WORST, csat__lte=BEST),
                name="feedback_surveyresponse_one_to_five",
                violation_error_code="csat_range",
                violation_error_message=_("Satisfaction is one of five steps."),
            ),
            models.CheckConstraint(
                condition=Q(nps=None) | Q(nps__gte=0, nps__lte=10),
                name="feedback_surveyresponse_nought_to_ten",
                violation_error_code="nps_range",
                violation_error_message=_("A recommendation is between 0 and 10."),
            ),
        ]
        indexes = [
            models.Index(fields=["answered_at"], name="feedback_response_by_time"),
            models.Index(fields=["version", "answered_at"], name="feedback_response_of_version"),
        ]
        permissions = [("enter_surveyresponse", "Can write down what somebody answers by telephone or on paper")]
        triggers = [
            pgtrigger.Trigger(
                name="anonymous_has_no_person",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=UNNAMED,
            ),
            pgtrigger.Trigger(
                name="answers_in_words_know_when",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("answered_at"),
                condition=pgtrigger.Q(old__answered_at__df=pgtrigger.F("new__answered_at")),
                func=WRITTEN_THEN,
            ),
        ]

    def __str__(self) -> str:
        return self.score_words or f"{self.version_id} {self.answered_at:%Y-%m-%d}"

    @property
    def score_words(self) -> str:
        """The step of satisfaction in words, else the recommendation as "7 / 10"; empty if neither was given."""
        if self.csat is not None:
            return self.get_csat_display()
        return "" if self.nps is None else f"{self.nps} / 10"


class Answer(models.Model):
    """The answer to one question, or to one item of a table: a step of its scale, or the position of the option; of
    several options, one row each. `expected` is the step that was expected. What is in words has the tone that they
    suggest, kept by the database: another list of words is another migration. It has the time of its response, too,
    kept by triggers: comments are read by the month, and of a month the index by time knows them.
    """

    response = models.ForeignKey(
        SurveyResponse, models.CASCADE, related_name="answers", verbose_name=_("survey answer")
    )
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("question"))
    item = models.ForeignKey(
        QuestionItem, models.PROTECT, null=True, blank=True, related_name="answers", verbose_name=_("item")
    )
    value = models.PositiveSmallIntegerField(_("value"), null=True, blank=True)
    expected = models.PositiveSmallIntegerField(_("expected"), null=True, blank=True)
    text = models.TextField(_("text"), blank=True)
    proposed = models.GeneratedField(
        expression=models.Case(
            models.When(text="", then=models.Value("")),
            models.When(Q(text__iregex=NEGATIVE) & ~Q(text__iregex=POSITIVE), then=models.Value(tones.NEGATIVE)),
            models.When(Q(text__iregex=POSITIVE) & ~Q(text__iregex=NEGATIVE), then=models.Value(tones.POSITIVE)),
            default=models.Value(tones.NEUTRAL),
        ),
        output_field=models.CharField(_("tone that its words suggest"), max_length=8),
        db_persist=True,
    )
    written_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("answer to a question")
        verbose_name_plural = _("answers to questions")
        ordering = ["response", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question", "item", "value"],
                nulls_distinct=False,
                name="feedback_answer_given_once",
                violation_error_code="answered_twice",
                violation_error_message=_("This question is answered already."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(expected__isnull=False) | ~Q(text=""),
                name="feedback_answer_says_something",
                violation_error_code="says_nothing",
                violation_error_message=_("An answer says something."),
            ),
            models.CheckConstraint(
                condition=Q(text="", written_at=None) | ~Q(text="") & Q(written_at__isnull=False),
                name="feedback_answer_in_words_has_time",
                violation_error_code="no_time",
                violation_error_message=_("What is written has the time of its answer."),
            ),
        ]
        indexes = [
            models.Index(fields=["question", "value"], name="feedback_answer_of_question"),
            models.Index(fields=["-written_at", "-id"], condition=~Q(text=""), name="feedback_answer_in_words"),
            # Words are few among the answers, and are looked for in upper case.
            GinIndex(OpClass(Upper("text"), name="gin_trgm_ops"), condition=~Q(text=""), name="feedback_answer_words"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="in_words_knows_when",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("text", "response_id", "written_at"),
                func=WRITTEN,
            )
        ]

    def __str__(self) -> str:
        return self.text or str(self.value)
