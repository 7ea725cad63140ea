from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.models import Booking
from members.models import Member
from venue import clock

WORST, BEST = 1, 5
LOW = (1, 2)  # opens a complaint
SATISFIED = (4, 5)


class Csat(models.IntegerChoices):
    """How satisfied somebody was, in five words."""

    VERY_SATISFIED = 5, _("Very satisfied")
    SATISFIED = 4, _("Satisfied")
    NEUTRAL = 3, _("So-so")
    DISSATISFIED = 2, _("Dissatisfied")
    VERY_DISSATISFIED = 1, _("Very dissatisfied")


class SurveyInvitation(models.Model):
    """One person asked once about one attended class. The row counts as asked whether the message arrived or not."""

    booking = models.OneToOneField(Booking, models.PROTECT, related_name="survey_invitation", verbose_name=_("booking"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="survey_invitations", verbose_name=_("member"))
    token = models.CharField(_("token"), max_length=64, editable=False)
    created_at = models.DateTimeField(_("asked at"), default=clock.now)
    expires_at = models.DateTimeField(_("open until"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

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
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="feedback_surveyinvitation_expires_after_made",
                violation_error_code="expires_before_made",
                violation_error_message=_("A link expires after it was made."),
            ),
        ]
        indexes = [models.Index(fields=["member", "-created_at"], name="feedback_invitation_of_member")]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.created_at:%Y-%m-%d}"


class SurveyResponse(models.Model):
    """What somebody answered, once."""

    invitation = models.OneToOneField(
        SurveyInvitation, models.PROTECT, related_name="response", verbose_name=_("invitation")
    )
    csat = models.PositiveSmallIntegerField(_("satisfaction"), choices=Csat)
    text = models.TextField(_("in their words"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), default=clock.now)

    class Meta:
        verbose_name = _("survey answer")
        verbose_name_plural = _("survey answers")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(csat__gte=WORST, csat__lte=BEST),
                name="feedback_surveyresponse_one_to_five",
                violation_error_code="csat_range",
                violation_error_message=_("Satisfaction is one of five steps."),
            )
        ]
        indexes = [models.Index(fields=["answered_at"], name="feedback_response_by_time")]

    def __str__(self) -> str:
        return f"{self.get_csat_display()} ({self.csat})"
