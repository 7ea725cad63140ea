from datetime import datetime
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.session import ScheduledSession
from members.models import Member, Membership
from venue import clock

LIVE = ("held", "booked", "checked_in", "attended", "no_show")  # who holds a place, or held it to the end
CAME = ("checked_in", "attended")  # who was here
FIRM = LIVE[1:]  # whose place is theirs, not only kept for them for a while
ENDED = ("cancelled", "late_cancelled", "released")

# An update that changes neither session nor liveness (a check-in) leaves the session row alone: touching it would
# take its lock after the booking's, against the global order.
COUNT_LIVE_BOOKINGS = f"""
    IF TG_OP = 'UPDATE' AND NEW.session_id = OLD.session_id
        AND (NEW.state IN {LIVE}) = (OLD.state IN {LIVE}) THEN
        RETURN NULL;
    END IF;
    IF TG_OP IN ('UPDATE', 'DELETE') AND OLD.state IN {LIVE} THEN
        UPDATE bookings_scheduledsession SET booked = booked - 1 WHERE id = OLD.session_id;
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') AND NEW.state IN {LIVE} THEN
        UPDATE bookings_scheduledsession SET booked = booked + 1 WHERE id = NEW.session_id;
    END IF;
    RETURN NULL;
"""

# Who stayed away is known only when somebody has said that the list is complete.
NO_SHOW_NEEDS_CLOSED_ROSTER = """
    IF NEW.state = 'no_show' AND NOT EXISTS (
        SELECT FROM bookings_scheduledsession WHERE id = NEW.session_id AND roster_closed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'a no-show needs a closed roster' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'bookings_booking_no_show_needs_closed_roster';
    END IF;
    RETURN NEW;
"""


class Mark(models.TextChoices):
    """What the coach says of somebody on an open roster; nothing yet is no mark."""

    PRESENT = "present", pgettext_lazy("mark on a roster", "here")
    LATE = "late", pgettext_lazy("mark on a roster", "late")
    ABSENT = "absent", pgettext_lazy("mark on a roster", "not here")


class BookingQuerySet(models.QuerySet["Booking"]):
    def live(self) -> "BookingQuerySet":
        """Bookings that hold a place, those included that are kept for a while."""
        return self.filter(state__in=LIVE)

    def firm(self) -> "BookingQuerySet":
        """Bookings of people whose place is theirs."""
        return self.filter(state__in=FIRM)

    def held(self) -> "BookingQuerySet":
        return self.filter(state="held")

    def expired(self, now: datetime) -> "BookingQuerySet":
        """Places that were kept long enough."""
        return self.held().filter(held_until__lte=now)

    def standing(self, now: datetime) -> "BookingQuerySet":
        """Live ones without those that were kept long enough and only wait to be given up."""
        return self.live().exclude(state="held", held_until__lte=now)

    def offers(self) -> "BookingQuerySet":
        """Places that were ever offered, whatever became of them."""
        return self.filter(held_for="offer")

    def attended(self, now: datetime) -> "BookingQuerySet":
        """Whoever came: as the closed roster says, and checked in to a class that has ended, closed or not."""
        return self.filter(Q(state="attended") | Q(state="checked_in", session__ends_at__lte=now))

    def came(self) -> models.QuerySet[Any]:
        """Whoever came, with `came_at`: the check-in, or the beginning of the class where only the roster says so."""
        at = Coalesce("checked_in_at", "session__starts_at")
        return self.filter(state__in=CAME).annotate(came_at=at)

    def late_cancelled(self) -> "BookingQuerySet":
        return self.filter(state="late_cancelled")


@pghistory.track()
class Booking(models.Model):
    """One member's place in one session. held → booked or released; booked → checked in, booked → cancelled or late
    cancelled; when the roster is closed, booked or checked in → attended or no-show.

    While live it counts in the session's `booked`. It keeps the membership it relies on and the policy rows it was
    made under. `held` is a place kept until `held_until`, offered to somebody who waited or to be paid at the desk;
    `released` is one that was given up because that time passed, the offer was declined, or nobody claimed it.

    `grace_until`: somebody who moved up may decline free of charge until then. `overridden` are the rules that a
    person of the staff set aside for it, with the reason. The ended booking that it took the place of is `moved_from`.

    `is_missing`: whoever went through the roster looked, and the person was not there (yet). It decides nothing: a
    no-show is made by closing the roster, and by nothing else.
    """

    class State(models.TextChoices):
        HELD = "held", pgettext_lazy("booking", "kept for a while")
        BOOKED = "booked", _("booked")
        CHECKED_IN = "checked_in", _("checked in")
        ATTENDED = "attended", _("attended")
        NO_SHOW = "no_show", _("did not come")
        CANCELLED = "cancelled", _("cancelled")
        LATE_CANCELLED = "late_cancelled", _("cancelled late")
        RELEASED = "released", pgettext_lazy("booking", "given up")

    class HeldFor(models.TextChoices):
        OFFER = "offer", _("offered from the waitlist")
        PAYMENT = "payment", _("to be paid at the desk")

    session = models.ForeignKey(
        ScheduledSession,
        models.PROTECT,
        related_name="bookings",
        verbose_name=_("session"),
    )
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        related_name="bookings",
        verbose_name=_("member"),
        db_index=False,  # see `indexes`
    )
    membership = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bookings",
        verbose_name=_("membership"),
    )
    policies = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("made under"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.BOOKED)
    booked_at = models.DateTimeField(_("booked at"), default=clock.now)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("booked by"),
    )
    checked_in_at = models.DateTimeField(_("checked in at"), null=True, blank=True)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("checked in by"),
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("cancelled by"),
    )
    is_cancelled_by_venue = models.BooleanField(_("cancelled by the venue"), default=False)
    held_for = models.CharField(_("kept because"), max_length=10, choices=HeldFor, blank=True, db_default="")
    held_until = models.DateTimeField(_("kept until"), null=True, blank=True)
    grace_until = models.DateTimeField(_("free to decline until"), null=True, blank=True)
    overridden = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("rules set aside")
    )
    override_reason = models.CharField(_("why they were set aside"), max_length=200, blank=True, db_default="")
    moved_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="moved_to", verbose_name=_("moved from")
    )
    is_late_arrival = models.BooleanField(_("came late"), default=False, db_default=False)
    is_missing = models.BooleanField(_("not here so far"), default=False, db_default=False)
    observation = models.TextField(_("observation"), blank=True, db_default="")

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "member"],
                condition=Q(state__in=LIVE),
                name="bookings_booking_one_live_per_member",
                violation_error_code="already_booked",
                violation_error_message=_("This member already has a place in this class."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, cancelled_at__isnull=False) | (~Q(state__in=ENDED) & Q(cancelled_at=None)),
                name="bookings_booking_cancelled_has_time",
                violation_error_code="cancelled_without_time",
                violation_error_message=_("A cancelled booking has the time of cancelling, any other has none."),
            ),
            models.CheckConstraint(
                condition=Q(state="checked_in", checked_in_at__isnull=False)
                | Q(state="attended")
                | (~Q(state__in=("checked_in", "attended")) & Q(checked_in_at=None)),
                name="bookings_booking_checked_in_has_time",
                violation_error_code="checked_in_without_time",
                violation_error_message=_("A checked-in booking has the time of check-in, any other has none."),
            ),
            models.CheckConstraint(
                condition=(Q(state="held", held_until__isnull=False) & ~Q(held_for=""))
                | (~Q(state="held") & Q(held_until=None)),
                name="bookings_booking_held_until",
                violation_error_code="held_for_ever",
                violation_error_message=_("A place that is kept says what for and until when, any other does not."),
            ),
            models.CheckConstraint(
                condition=Q(overridden=[], override_reason="") | (~Q(overridden=[]) & ~Q(override_reason="")),
                name="bookings_booking_overridden_with_reason",
                violation_error_code="overridden_without_reason",
                violation_error_message=_("Whoever sets a rule aside says why."),
            ),
            models.CheckConstraint(
                condition=Q(is_late_arrival=False) | Q(state__in=("checked_in", "attended")),
                name="bookings_booking_late_is_here",
                violation_error_code="late_and_absent",
                violation_error_message=_("Whoever came late came."),
            ),
            models.CheckConstraint(
                condition=Q(is_missing=False) | ~Q(state__in=("checked_in", "attended")),
                name="bookings_booking_missing_is_not_here",
                violation_error_code="missing_and_here",
                violation_error_message=_("Whoever came is not missing."),
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="bookings_booking_of_member"),
            models.Index(
                fields=["member", "cancelled_at"],
                condition=Q(state="late_cancelled"),
                name="bookings_booking_late_cancels",
            ),
            models.Index(fields=["held_until"], condition=Q(state="held"), name="bookings_booking_holds"),
            models.Index(fields=["session"], condition=Q(held_for="offer"), name="bookings_booking_offers"),
            models.Index(
                fields=["checked_in_at"], condition=Q(checked_in_at__isnull=False), name="bookings_booking_came"
            ),
            models.Index(
                fields=["cancelled_at"], condition=Q(is_cancelled_by_venue=True), name="bookings_booking_called_off"
            ),
        ]
        permissions = [
            ("check_in", "Can check people in"),
            ("book_for_member", "Can book and cancel for a member"),
            ("backfill", "Can book into a class that has begun or is over"),
            ("override_rule", "Can set a rule of booking aside, with a reason"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="count_live",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Delete | pgtrigger.UpdateOf("state", "session_id"),
                func=COUNT_LIVE_BOOKINGS,
            ),
            pgtrigger.Trigger(
                name="no_show_needs_closed_roster",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", "session_id"),
                func=NO_SHOW_NEEDS_CLOSED_ROSTER,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.member_id} {self.state}"

    @property
    def cause(self) -> str:
        """What the books call it."""
        return f"booking:{self.pk}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def mark(self) -> Mark | None:
        """What the roster says of this person so far."""
        if self.state in (self.State.CHECKED_IN, self.State.ATTENDED):
            return Mark.LATE if self.is_late_arrival else Mark.PRESENT
        return Mark.ABSENT if self.is_missing or self.state == self.State.NO_SHOW else None

    @property
    def is_held(self) -> bool:
        return self.state == self.State.HELD

    @property
    def is_offered(self) -> bool:
        return self.is_held and self.held_for == self.HeldFor.OFFER
