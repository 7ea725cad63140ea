from decimal import Decimal

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.treatment import Treatment
from members.models import MembershipPlan
from venue.bilingual import Named, in_language

MOST_TIMES = 30
LONGEST_RHYTHM = 31  # days
MOST_GUESTS = 6


class TreatmentPackageQuerySet(models.QuerySet["TreatmentPackage"]):
    def on_offer(self) -> "TreatmentPackageQuerySet":
        return self.filter(is_active=True)

    def with_parts(self) -> "TreatmentPackageQuerySet":
        """With all that its price and its parts are said with."""
        return self.select_related("plan").prefetch_related(
            models.Prefetch("parts", PackagePart.objects.select_related("treatment").order_by("number"))
        )


@pghistory.track()
class TreatmentPackage(Named, models.Model):
    """Treatments that are sold together at one price: for a couple, for a family, for an afternoon. Booked it is one
    appointment with all of its parts, or nothing.

    One that is given on several dates (`times`) is a course. It is sold as the pack of credits that is its `plan`, one
    credit for each part of each date, and its dates are booked in the act of the sale; so its price, how long it is
    good for and what comes back are those of the pack.
    """

    name_en = models.CharField(_("name (English)"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    description_en = models.TextField(_("description (English)"), blank=True)
    description_zh = models.TextField(_("description (Chinese)"), blank=True)
    price = models.DecimalField(_("price"), max_digits=8, decimal_places=2, null=True, blank=True)
    times = models.PositiveSmallIntegerField(_("number of dates"), default=1)
    every_days = models.PositiveSmallIntegerField(_("days from date to date"), default=7)
    plan = models.ForeignKey(
        MembershipPlan, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sold as the pack")
    )
    is_active = models.BooleanField(_("on offer"), default=True)

    objects = TreatmentPackageQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of treatments", "package")
        verbose_name_plural = pgettext_lazy("of treatments", "packages")
        ordering = ["name_en"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_zh"],
                name="bookings_treatmentpackage_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is already a package with this name."),
            ),
            models.CheckConstraint(
                condition=Q(times__gte=1, times__lte=MOST_TIMES),
                name="bookings_treatmentpackage_is_given",
                violation_error_code="times",
                violation_error_message=_("A package is given on one date, or on up to 30."),
            ),
            models.CheckConstraint(
                condition=Q(every_days__gte=1, every_days__lte=LONGEST_RHYTHM),
                name="bookings_treatmentpackage_has_a_rhythm",
                violation_error_code="rhythm",
                violation_error_message=_("From date to date there are between 1 and 31 days."),
            ),
            models.CheckConstraint(
                condition=Q(times=1, price__isnull=False, price__gt=0, plan=None)
                | Q(times__gt=1, price=None, plan__isnull=False),
                name="bookings_treatmentpackage_price_or_pack",
                violation_error_code="price_or_pack",
                violation_error_message=_(
                    "A package of one date has a price. One of several dates is sold as a pack, and has its price."
                ),
            ),
        ]

    @property
    def description(self) -> str:
        return in_language(self.description_en, self.description_zh)

    @property
    def is_course(self) -> bool:
        return self.times > 1

    @property
    def guests(self) -> int:
        """How many people it is for; read with its parts."""
        return max((part.guest for part in self.parts.all()), default=0)

    @property
    def price_asked(self) -> Decimal | None:
        """What is paid for all of it; read with its plan."""
        return self.plan.price if self.plan else self.price


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PackagePart(models.Model):
    """One treatment of a package, for the first, second … of its guests: when all before it are over, or beside the one
    before.
    """

    package = models.ForeignKey(
        TreatmentPackage,
        models.CASCADE,
        related_name="parts",
        db_index=False,
        verbose_name=pgettext_lazy("of treatments", "package"),
    )  # see the unique constraint
    number = models.PositiveSmallIntegerField(pgettext_lazy("of a line", "number"))
    treatment = models.ForeignKey(Treatment, models.PROTECT, related_name="+", verbose_name=_("treatment"))
    guest = models.PositiveSmallIntegerField(pgettext_lazy("first, second …", "guest"), default=1)
    is_beside = models.BooleanField(_("at the same time as the one before"), default=False)

    class Meta:
        verbose_name = _("part of a package")
        verbose_name_plural = _("parts of packages")
        ordering = ["package", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["package", "number"],
                name="bookings_packagepart_one_per_number",
                violation_error_code="number_taken",
                violation_error_message=_("This package already has a part with this number."),
            ),
            models.CheckConstraint(
                condition=Q(guest__gte=1, guest__lte=MOST_GUESTS),
                name="bookings_packagepart_for_a_guest",
                violation_error_code="guest",
                violation_error_message=_("A package is for up to 6 guests."),
            ),
            models.CheckConstraint(
                condition=Q(is_beside=False) | Q(number__gt=1),
                name="bookings_packagepart_first_is_beside_none",
                violation_error_code="beside_nothing",
                violation_error_message=_("The first treatment has none before it."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.treatment)
