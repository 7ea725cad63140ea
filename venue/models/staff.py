import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from venue.models.department import Department


class StaffMemberQuerySet(models.QuerySet["StaffMember"]):
    def employed_on(self, day: object) -> "StaffMemberQuerySet":
        return self.filter(Q(left_on=None) | Q(left_on__gt=day), hired_on__lte=day)


@pghistory.track()
class StaffMember(models.Model):
    """Somebody who works here, from the day hired until the day after the last one worked."""

    class Gender(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="staff_member",
        verbose_name=_("user"),
    )
    job_en = models.CharField(_("job (English)"), max_length=60, blank=True)
    job_zh = models.CharField(_("job (Chinese)"), max_length=60, blank=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="staff",
        verbose_name=_("department"),
    )
    gender = models.CharField(_("gender"), max_length=10, choices=Gender, blank=True, db_default="")
    hired_on = models.DateField(_("hired on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = StaffMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff members")
        ordering = ["user__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("hired_on")),
                name="venue_staffmember_leaves_after_hired",
                violation_error_code="left_before_hired",
                violation_error_message=_("Nobody can leave before being hired."),
            )
        ]

    def __str__(self) -> str:
        return self.user.display_name
