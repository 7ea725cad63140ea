import uuid
from datetime import date
from pathlib import Path

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from venue.models.staff import StaffMember
from venue.wording import fulldate

WARN_DAYS = (60, 30, 7)  # how long before its end a certificate is spoken of


def scan_path(row: "Qualification", name: str) -> str:
    """Where a scan is kept: the name it came with says who it belongs to, and is not kept."""
    return f"qualifications/{uuid.uuid4().hex}{Path(name).suffix.lower()}"


class QualificationQuerySet(models.QuerySet["Qualification"]):
    def valid_on(self, day: date) -> "QualificationQuerySet":
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


@pghistory.track()
class Qualification(models.Model):
    """What somebody who works here is allowed to do by a paper with a number; valid through its last day.

    Whether it runs out soon is derived, never stored.
    """

    class Kind(models.TextChoices):
        HEALTH = "health_certificate", _("health certificate")
        COACH = "coach_licence", _("coach licence")
        MASSAGE = "massage", _("massage therapist")
        TCM = "tcm", _("traditional Chinese medicine")
        NUTRITION = "nutrition", _("nutritionist's certificate")
        FIRST_AID = "first_aid", _("first aid")
        LIFEGUARD = "lifeguard", _("lifeguard")
        ELECTRICIAN = "electrician", _("electrician")
        OTHER = "other", _("other")

    staff = models.ForeignKey(
        StaffMember, models.PROTECT, related_name="qualifications", verbose_name=_("staff member")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    issuer = models.CharField(_("issued by"), max_length=100)
    number = models.CharField(_("number"), max_length=60)
    scan = models.FileField(_("scan"), upload_to=scan_path, max_length=120, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = QualificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")
        ordering = [F("valid_until").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="venue_qualification_ends_after_start",
                violation_error_code="ends_before_start",
                violation_error_message=_("A certificate cannot run out before it begins."),
            ),
            models.UniqueConstraint(
                fields=["staff", "kind", "number"],
                name="venue_qualification_one_per_number",
                violation_error_code="number_taken",
                violation_error_message=_("This certificate is already listed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff} · {self.get_kind_display()}"

    def days_left(self, day: date) -> int | None:
        """How many days it is still valid after `day`; below zero when it has run out."""
        return (self.valid_until - day).days if self.valid_until else None

    def state_on(self, day: date) -> tuple[str, str]:
        """Colour and words of the badge."""
        return state_of_paper(self.valid_from, self.valid_until, day)


def state_of_paper(valid_from: date, valid_until: date | None, day: date) -> tuple[str, str]:
    """Colour and words of the badge of a paper that is valid on these days."""
    left = (valid_until - day).days if valid_until else None
    if valid_from > day:
        return "plain", str(_("from %(day)s") % {"day": fulldate(valid_from)})
    if left is None or left > WARN_DAYS[0]:
        return "good", str(_("valid"))
    if left < 0:
        return "bad", str(_("run out"))
    if left <= WARN_DAYS[2]:
        return "bad", str(_("runs out within 7 days"))
    return "warn", str(_("runs out within 30 days") if left <= WARN_DAYS[1] else _("runs out within 60 days"))
