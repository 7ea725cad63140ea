import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safety.models.duty import person
from venue import clock
from venue.crypto import EncryptedTextField
from venue.models import Area

# Who was there stays as it was told once the incident is signed off, and is added to by nobody.
PEOPLE_OF_A_SIGNED_INCIDENT_STAY = """
    IF EXISTS (SELECT 1 FROM safety_incident WHERE id = NEW.incident_id AND signed_off_at IS NOT NULL) THEN
        RAISE EXCEPTION 'nobody is added to an incident that is signed off'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'safety_incidentperson_frozen_once_signed';
    END IF;
    RETURN NEW;
"""


class IncidentQuerySet(models.QuerySet["Incident"]):
    def open(self) -> "IncidentQuerySet":
        return self.filter(signed_off_at=None)

    def with_details(self) -> "IncidentQuerySet":
        return self.select_related("area", "reported_by", "signed_off_by")


@pghistory.track()
class Incident(models.Model):
    """Something happened to somebody, or nearly: reported at once with place, kind and whether anyone is hurt; what it
    came from and what follows is written later, and signed off.

    Signed off it stays as it is: the database refuses any change. Who was there is an `IncidentPerson`, sealed.
    """

    class Kind(models.TextChoices):
        INJURY = "injury", pgettext_lazy("incident", "fall or injury")
        ILLNESS = "illness", pgettext_lazy("incident", "somebody unwell")
        DROWNING = "drowning", pgettext_lazy("incident", "danger in the water")
        SCALD = "scald", pgettext_lazy("incident", "scald or burn")
        FIRE = "fire", pgettext_lazy("incident", "fire or smoke")
        POWER = "power", pgettext_lazy("incident", "power cut or electric shock")
        CHEMICAL = "chemical", pgettext_lazy("incident", "chemicals")
        EQUIPMENT = "equipment", pgettext_lazy("incident", "equipment")
        SECURITY = "security", pgettext_lazy("incident", "quarrel, theft or other security")
        OTHER = "other", pgettext_lazy("incident", "other")

    class Severity(models.TextChoices):
        NEAR_MISS = "near_miss", pgettext_lazy("severity of an incident", "near miss")
        MINOR = "minor", pgettext_lazy("severity of an incident", "minor")
        SERIOUS = "serious", pgettext_lazy("severity of an incident", "serious")
        GRAVE = "grave", pgettext_lazy("severity of an incident", "grave")

    number = models.PositiveIntegerField(_("number"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="incidents", verbose_name=_("area"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    is_injured = models.BooleanField(_("somebody is hurt"))
    what = models.CharField(_("what happened"), max_length=400, blank=True)
    occurred_at = models.DateTimeField(_("happened at"), default=clock.now)
    reported_at = models.DateTimeField(_("reported at"), default=clock.now)
    reported_by = person(_("reported by"))
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, blank=True)
    cause = models.TextField(_("what it came from"), blank=True)
    actions = models.TextField(_("what was done and what follows"), blank=True)
    notified = models.CharField(_("who was notified"), max_length=200, blank=True)
    signed_off_at = models.DateTimeField(_("signed off at"), null=True, blank=True)
    signed_off_by = person(_("signed off by"))

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="safety_incident_one_per_number",
                violation_error_code="number_taken",
                violation_error_message=_("There is already an incident with this number."),
            ),
            models.CheckConstraint(
                condition=Q(occurred_at__lte=F("reported_at")),
                name="safety_incident_reported_afterwards",
                violation_error_code="reported_before",
                violation_error_message=_("An incident is reported after it happened."),
            ),
            models.CheckConstraint(
                condition=Q(signed_off_at=None, signed_off_by=None)
                | Q(signed_off_at__isnull=False, signed_off_by__isnull=False),
                name="safety_incident_signed_by_somebody",
                violation_error_code="signed_by_nobody",
                violation_error_message=_("What is signed off was signed by somebody at a time."),
            ),
            models.CheckConstraint(
                condition=Q(signed_off_at=None) | ~Q(severity="") & ~Q(cause="") & ~Q(actions=""),
                name="safety_incident_signed_is_complete",
                violation_error_code="signed_incomplete",
                violation_error_message=_("An incident is signed off with severity, cause and what follows."),
            ),
        ]
        indexes = [models.Index(fields=["-occurred_at"], name="safety_incident_by_time")]
        permissions = [
            ("report_incident", "Can report an incident"),
            ("sign_off_incident", "Can sign an incident off"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="signed_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__signed_off_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.get_kind_display()}"

    @property
    def label(self) -> str:
        """Its number as people write it."""
        return f"I-{self.number:04}"

    @property
    def is_signed_off(self) -> bool:
        return self.signed_off_at is not None


class IncidentPerson(models.Model):
    """Somebody who was hurt, was there or saw it: name, contact and what they say or what was done for them, sealed.

    Added, never changed; that it was opened is kept each time (`safety.services.incident.open_people`).
    """

    class Part(models.TextChoices):
        HURT = "hurt", pgettext_lazy("part in an incident", "hurt or unwell")
        INVOLVED = "involved", pgettext_lazy("part in an incident", "involved")
        WITNESS = "witness", pgettext_lazy("part in an incident", "witness")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="people", verbose_name=_("incident"))
    part = models.CharField(pgettext_lazy("in an incident", "part"), max_length=10, choices=Part)
    name = EncryptedTextField(_("name"))
    contact = EncryptedTextField(_("contact"), blank=True)
    statement = EncryptedTextField(_("statement and first aid"), blank=True)
    added_at = models.DateTimeField(_("added at"), default=clock.now)
    added_by = person(_("added by"))

    class Meta:
        verbose_name = _("person in an incident")
        verbose_name_plural = _("people in incidents")
        ordering = ["incident", "pk"]
        permissions = [("open_incidentperson", "Can open names and statements of incidents")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="frozen_once_signed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=PEOPLE_OF_A_SIGNED_INCIDENT_STAY,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.part}"
