from datetime import datetime

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import AreaClosure
from safety.models.duty import Answer, finding, person
from safety.models.incident import Incident
from venue import clock
from venue.models import Area, StaffMember

WAITING = ("found",)
BEING_PUT_RIGHT = ("assigned", "returned")
OPEN = (*WAITING, *BEING_PUT_RIGHT, "rectified")


class HazardQuerySet(models.QuerySet["Hazard"]):
    def open(self) -> "HazardQuerySet":
        return self.filter(state__in=OPEN)

    def overdue(self, now: datetime) -> "HazardQuerySet":
        return self.filter(state__in=BEING_PUT_RIGHT, deadline_at__lt=now)

    def with_details(self) -> "HazardQuerySet":
        return self.select_related(
            "area", "owner__user", "found_by", "answer__item", "answer__duty", "incident", "closure", "recurs"
        )

    def keeping_shut(self) -> "HazardQuerySet":
        """Major ones that nobody has verified: their area stays closed."""
        return self.open().filter(level=Hazard.Level.MAJOR)


@pghistory.track()
class Hazard(models.Model):
    """Something found that could hurt somebody: found → assigned → rectified → closed, or returned to its owner.

    Closed is what somebody else than the one who put it right has verified. What was said and shown at each step is a
    `HazardMove`. `closure` is what keeps the area of a major one closed; `recurs` is the one that was closed before and
    came back.
    """

    class Level(models.TextChoices):
        GENERAL = "general", pgettext_lazy("hazard", "general")
        LARGER = "larger", pgettext_lazy("hazard", "larger")
        MAJOR = "major", pgettext_lazy("hazard", "major")

    class Kind(models.TextChoices):
        FLOOR = "floor", _("floor and steps")
        FIRE = "fire", _("fire and escape routes")
        ELECTRICITY = "electricity", _("electricity")
        WATER = "water", _("water and hot water")
        HYGIENE = "hygiene", pgettext_lazy("hazard", "hygiene")
        EQUIPMENT = "equipment", _("equipment")
        BUILDING = "building", _("ceiling, walls and fittings")
        CHEMICAL = "chemical", _("chemicals")
        SECURITY = "security", pgettext_lazy("hazard", "security")

    class Source(models.TextChoices):
        DUTY = "duty", pgettext_lazy("source of a hazard", "a duty")
        STAFF = "staff", pgettext_lazy("source of a hazard", "staff")
        MEMBER = "member", pgettext_lazy("source of a hazard", "guests")
        INCIDENT = "incident", pgettext_lazy("source of a hazard", "an incident")

    class State(models.TextChoices):
        FOUND = "found", pgettext_lazy("hazard", "found")
        ASSIGNED = "assigned", pgettext_lazy("hazard", "assigned")
        RECTIFIED = "rectified", pgettext_lazy("hazard", "put right, to be verified")
        RETURNED = "returned", pgettext_lazy("hazard", "returned")
        CLOSED = "closed", pgettext_lazy("hazard", "closed")

    number = models.PositiveIntegerField(_("number"))
    what = models.CharField(_("what was found"), max_length=200, blank=True)
    answer = models.ForeignKey(
        Answer, models.PROTECT, null=True, blank=True, related_name="hazards", verbose_name=_("found by the answer")
    )
    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, blank=True, related_name="hazards", verbose_name=_("found by the incident")
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="hazards", verbose_name=_("area"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, blank=True, db_default="", default="")
    source = models.CharField(
        _("found by"), max_length=10, choices=Source, default=Source.STAFF, db_default=Source.STAFF
    )
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.GENERAL)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.FOUND)
    found_at = models.DateTimeField(_("found at"), default=clock.now)
    found_by = person(_("found by"))
    owner = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hazards",
        verbose_name=pgettext_lazy("of a hazard", "owner"),
    )
    deadline_at = models.DateTimeField(_("to be put right by"), null=True, blank=True)
    assigned_at = models.DateTimeField(_("assigned at"), null=True, blank=True)
    assigned_by = person(_("assigned by"))
    escalated_at = models.DateTimeField(_("escalated at"), null=True, blank=True)
    escalated_again_at = models.DateTimeField(_("escalated further at"), null=True, blank=True)
    recurs = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="recurrences", verbose_name=_("came back after")
    )
    closure = models.ForeignKey(
        AreaClosure, models.PROTECT, null=True, blank=True, related_name="hazards", verbose_name=_("closure")
    )
    rectified_at = models.DateTimeField(_("put right at"), null=True, blank=True)
    rectified_by = person(_("put right by"))
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    verified_by = person(_("verified by"))

    objects = HazardQuerySet.as_manager()

    class Meta:
        verbose_name = _("hazard")
        verbose_name_plural = _("hazards")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="safety_hazard_one_per_number",
                violation_error_code="number_taken",
                violation_error_message=_("There is already a hazard with this number."),
            ),
            models.UniqueConstraint(
                fields=["answer"],
                name="safety_hazard_one_per_answer",
                violation_error_code="hazard_exists",
                violation_error_message=_("This finding is a hazard already."),
            ),
            models.CheckConstraint(
                condition=Q(answer__isnull=False) | ~Q(what=""),
                name="safety_hazard_says_what",
                violation_error_code="says_nothing",
                violation_error_message=_("A hazard says what was found."),
            ),
            models.CheckConstraint(
                condition=Q(state="found") | Q(owner__isnull=False, deadline_at__isnull=False),
                name="safety_hazard_has_owner_and_deadline",
                violation_error_code="without_owner",
                violation_error_message=_("Once assigned, a hazard has an owner and a deadline."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["rectified", "closed"])
                | Q(rectified_at__isnull=False, rectified_by__isnull=False),
                name="safety_hazard_rectified_by_somebody",
                violation_error_code="rectified_by_nobody",
                violation_error_message=_("What is put right was put right by somebody."),
            ),
            models.CheckConstraint(
                condition=Q(state="closed", verified_at__isnull=False, verified_by__isnull=False)
                | (~Q(state="closed") & Q(verified_at=None, verified_by=None)),
                name="safety_hazard_closed_is_verified",
                violation_error_code="closed_unverified",
                violation_error_message=_("A hazard is closed by being verified, and only then."),
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=F("rectified_by")),
                name="safety_hazard_verified_by_another",
                violation_error_code="verified_by_same",
                violation_error_message=_("Nobody verifies what they put right themselves."),
            ),
            models.CheckConstraint(
                condition=(Q(answer=None) | Q(source="duty")) & (Q(incident=None) | Q(source="incident")),
                name="safety_hazard_source_fits",
                violation_error_code="other_source",
                violation_error_message=_("Where a hazard comes from fits what it was found by."),
            ),
            models.CheckConstraint(
                condition=Q(escalated_again_at=None) | Q(escalated_at__isnull=False),
                name="safety_hazard_escalated_in_order",
                violation_error_code="escalated_out_of_order",
                violation_error_message=_("The manager is told before the owner of the venue."),
            ),
            models.CheckConstraint(
                condition=Q(recurs=None) | ~Q(recurs=F("id")),
                name="safety_hazard_recurs_after_another",
                violation_error_code="recurs_after_itself",
                violation_error_message=_("A hazard comes back after another one."),
            ),
        ]
        indexes = [
            models.Index(fields=["deadline_at"], condition=Q(state__in=BEING_PUT_RIGHT), name="safety_hazard_running"),
            models.Index(fields=["area", "verified_at"], condition=Q(state="closed"), name="safety_hazard_closed_in"),
        ]
        permissions = [
            ("report_hazard", "Can report a hazard"),
            ("rectify_hazard", "Can put own hazards right"),
            ("manage_hazard", "Can assign and verify every hazard"),
            ("answer_for_hazard", "Can answer for major hazards, and give more time"),
            ("view_safety", "Can see the safety board and its reports"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"

    @property
    def label(self) -> str:
        """Its number as people write it."""
        return f"H-{self.number:04}"

    @property
    def title(self) -> str:
        return self.what or (finding(self.answer) if self.answer else "")

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_overdue(self, now: datetime) -> bool:
        return self.state in BEING_PUT_RIGHT and self.deadline_at is not None and self.deadline_at < now


class HazardMove(models.Model):
    """One step in the life of a hazard, with what was said and shown; added, never changed."""

    class Kind(models.TextChoices):
        FOUND = "found", pgettext_lazy("step of a hazard", "Found")
        ASSIGNED = "assigned", pgettext_lazy("step of a hazard", "Assigned")
        RECTIFIED = "rectified", pgettext_lazy("step of a hazard", "Put right")
        RETURNED = "returned", pgettext_lazy("step of a hazard", "Returned")
        CLOSED = "closed", pgettext_lazy("step of a hazard", "Verified and closed")
        ESCALATED = "escalated", pgettext_lazy("step of a hazard", "Overdue: the manager was told")
        AGAIN = "again", pgettext_lazy("step of a hazard", "Still overdue: the owner of the venue was told")
        EXTENDED = "extended", pgettext_lazy("step of a hazard", "Given more time")
        CAME_BACK = "came_back", pgettext_lazy("step of a hazard", "Came back: raised by one level")
        SHUT = "shut", pgettext_lazy("step of a hazard", "Its area was closed")

    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="moves", verbose_name=_("hazard"))
    kind = models.CharField(_("step"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("at"), default=clock.now)
    by = person(_("by"))
    by_name = models.CharField(_("by"), max_length=80)
    owner = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("of a hazard", "owner"),
    )
    deadline_at = models.DateTimeField(_("to be put right by"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    photo = models.FileField(_("photo"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("step of a hazard")
        verbose_name_plural = _("steps of hazards")
        ordering = ["hazard", "pk"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.kind}"
