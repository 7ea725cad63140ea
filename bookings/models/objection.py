import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.booking import Booking
from bookings.models.penalty import Penalty
from venue import clock


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def open(self) -> "ObjectionQuerySet":
        return self.filter(settled_at=None)


@pghistory.track()
class Objection(models.Model):
    """A member says that something about a booking is wrong: what a message said of it, or, with `penalty`, what it is
    to cost. The desk answers. While one about a penalty is open, the penalty is not decided.
    """

    class Outcome(models.TextChoices):
        UPHELD = "upheld", pgettext_lazy("objection", "put right")
        REFUSED = "refused", pgettext_lazy("objection", "stays as it is")

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="objections", verbose_name=_("booking"))
    penalty = models.ForeignKey(
        Penalty, models.PROTECT, null=True, blank=True, related_name="objections", verbose_name=_("penalty")
    )
    text = models.TextField(_("what is wrong"), blank=True)
    raised_at = models.DateTimeField(_("raised at"), default=clock.now)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("by")
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    settled_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("answered by"),
    )

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["penalty"],
                name="bookings_objection_one_per_penalty",
                violation_error_code="objected_already",
                violation_error_message=_("An objection to this penalty was raised already."),
            ),
            models.UniqueConstraint(
                fields=["booking"],
                condition=Q(penalty=None, settled_at=None),
                name="bookings_objection_one_open_per_booking",
                violation_error_code="objected_already",
                violation_error_message=_("The front desk is looking at this booking already."),
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="")
                | (Q(settled_at__isnull=False) & ~Q(outcome="") & ~Q(answer="")),
                name="bookings_objection_settled_with_answer",
                violation_error_code="settled_without_answer",
                violation_error_message=_("An objection that is settled has an outcome and an answer."),
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(settled_at=None), name="bookings_objection_open")]
        permissions = [("settle_objection", "Can answer an objection")]

    def __str__(self) -> str:
        return f"{self.booking_id}"
