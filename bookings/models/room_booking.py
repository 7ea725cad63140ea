from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bookings.models.resource import Resource
from members.models import Member
from venue import clock, house

OPEN = ("enquired", "held", "confirmed", "in_use")  # what somebody still has to do something about
PROMISED = ("held", "confirmed", "in_use", "finished")  # what has, or had, its room
FIRM = ("confirmed", "in_use", "finished")
TONES = {"enquired": "warn", "held": "info", "confirmed": "good", "in_use": "accent"}
CENT = Decimal("0.01")


class RoomBookingQuerySet(models.QuerySet["RoomBooking"]):
    def open(self) -> "RoomBookingQuerySet":
        return self.filter(state__in=OPEN)

    def promised(self) -> "RoomBookingQuerySet":
        return self.filter(state__in=PROMISED)

    def expired(self, now: datetime) -> "RoomBookingQuerySet":
        """Rooms that were held long enough."""
        return self.filter(state="held", held_until__lte=now)

    def with_details(self) -> "RoomBookingQuerySet":
        return self.select_related("member", "room__area")


@pghistory.track()
class RoomBooking(models.Model):
    """Somebody wants a room for themselves: a meeting, a party, a training of their own. enquired → held (until) →
    confirmed → in use → finished, or cancelled, by the guest or by the venue.

    The party is a person known here, or a name with phone or email. From `held` on the room is claimed, with the
    minutes for setting up and clearing; a hold whose time is over is an enquiry again, or where somebody was deciding
    online and has not said what for, cancelled. `policies` are the figures it
    was promised under, `hour_price` and `extras` (text, quantity and price of each) are what was agreed, `fee` what
    cancelling cost. What was booked in one go for several dates is `together`.
    """

    class State(models.TextChoices):
        ENQUIRED = "enquired", pgettext_lazy("room booking", "enquired")
        HELD = "held", pgettext_lazy("room booking", "held")
        CONFIRMED = "confirmed", pgettext_lazy("room booking", "confirmed")
        IN_USE = "in_use", pgettext_lazy("room booking", "in use")
        FINISHED = "finished", pgettext_lazy("room booking", "finished")
        CANCELLED = "cancelled", pgettext_lazy("room booking", "cancelled")

    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="room_bookings",
        verbose_name=pgettext_lazy("a person", "member"),
    )
    name = models.CharField(pgettext_lazy("room booking", "contact"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("email"), blank=True)
    language = models.CharField(
        _("language of messages"), max_length=10, choices=settings.LANGUAGES, default=house.language
    )
    purpose = models.CharField(pgettext_lazy("room booking", "purpose"), max_length=120)
    people = models.PositiveSmallIntegerField(_("number of people"))
    room = models.ForeignKey(
        Resource, models.PROTECT, null=True, blank=True, related_name="room_bookings", verbose_name=_("room")
    )
    begins_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    setup_minutes = models.PositiveSmallIntegerField(_("minutes for setting up"), default=0)
    clearing_minutes = models.PositiveSmallIntegerField(_("minutes for clearing"), default=0)
    setup_list = models.TextField(_("set-up list"), blank=True)
    equipment = models.TextField(pgettext_lazy("of a room", "equipment"), blank=True)
    catering = models.TextField(_("catering"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    hour_price = models.DecimalField(_("price per hour"), max_digits=10, decimal_places=2, default=0)
    extras = models.JSONField(_("extras"), default=list, blank=True, editable=False)
    deposit_asked = models.DecimalField(_("deposit asked for"), max_digits=10, decimal_places=2, default=0)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ENQUIRED)
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    policies = ArrayField(models.BigIntegerField(), default=list, editable=False, verbose_name=_("made under"))
    together = models.UUIDField(_("booked together"), null=True, blank=True, editable=False)
    asked_at = models.DateTimeField(_("asked at"), default=clock.now, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name=_("taken by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    started_at = models.DateTimeField(pgettext_lazy("room booking", "in use since"), null=True, blank=True)
    finished_at = models.DateTimeField(pgettext_lazy("room booking", "finished at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True, editable=False)
    is_cancelled_by_venue = models.BooleanField(_("cancelled by the venue"), default=False)
    cancel_reason = models.CharField(_("reason"), max_length=200, blank=True)
    fee = models.DecimalField(_("fee for cancelling"), max_digits=10, decimal_places=2, default=0)
    despite_closure_at = models.DateTimeField(_("kept in spite of a closure at"), null=True, editable=False)

    objects = RoomBookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("room booking")
        verbose_name_plural = _("room bookings")
        ordering = ["begins_at", "pk"]
        default_permissions = ("add", "change", "view")
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False) | (~Q(name="") & (~Q(phone="") | ~Q(email=""))),
                name="bookings_roombooking_knows_its_party",
                violation_error_code="no_party",
                violation_error_message=_("A room is booked by a person known here, or a name with phone or email."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=("enquired", "cancelled")) | Q(room__isnull=False),
                name="bookings_roombooking_promised_has_room",
                violation_error_code="no_room",
                violation_error_message=_("What is held or confirmed has a room."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")),
                name="bookings_roombooking_ends_after_begin",
                violation_error_code="ends_before_begin",
                violation_error_message=_("A room booking ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1),
                name="bookings_roombooking_has_people",
                violation_error_code="nobody",
                violation_error_message=_("Somebody uses the room."),
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_until__isnull=False) | (~Q(state="held") & Q(held_until=None)),
                name="bookings_roombooking_held_has_end",
                violation_error_code="held_for_ever",
                violation_error_message=_("A room is held until a time, and only while it is held."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=FIRM, confirmed_at__isnull=False)
                | Q(state="cancelled")
                | Q(state__in=("enquired", "held"), confirmed_at=None),
                name="bookings_roombooking_confirmed_has_time",
                violation_error_code="confirmed_without_time",
                violation_error_message=_("What is confirmed was confirmed at a time."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=("in_use", "finished"), started_at__isnull=False)
                | (~Q(state__in=("in_use", "finished")) & Q(started_at=None)),
                name="bookings_roombooking_used_has_time",
                violation_error_code="used_without_time",
                violation_error_message=_("What is in use has been since a time."),
            ),
            models.CheckConstraint(
                condition=Q(state="finished", finished_at__gte=F("started_at"))
                | (~Q(state="finished") & Q(finished_at=None)),
                name="bookings_roombooking_finished_has_time",
                violation_error_code="finished_without_time",
                violation_error_message=_("What is finished ended at a time, after it began."),
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at=None, is_cancelled_by_venue=False)),
                name="bookings_roombooking_cancelled_has_time",
                violation_error_code="cancelled_without_time",
                violation_error_message=_("What is cancelled was cancelled at a time, and nothing else was."),
            ),
            models.CheckConstraint(
                condition=Q(fee=0) | Q(fee__gt=0, state="cancelled", is_cancelled_by_venue=False),
                name="bookings_roombooking_fee_of_guest",
                violation_error_code="fee_without_cause",
                violation_error_message=_("Only a guest who cancels pays for it."),
            ),
            models.CheckConstraint(
                condition=Q(hour_price__gte=0, deposit_asked__gte=0),
                name="bookings_roombooking_price_not_negative",
                violation_error_code="price_negative",
                violation_error_message=_("A price is not less than nothing."),
            ),
        ]
        indexes = [
            models.Index(fields=["begins_at", "id"], name="bookings_roombooking_by_begin"),
            models.Index(fields=["held_until"], condition=Q(state="held"), name="bookings_roombooking_holds"),
            models.Index(
                fields=["together"], condition=Q(together__isnull=False), name="bookings_roombooking_together"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.party}"

    @property
    def title(self) -> str:
        """What it is for; who holds a room online to decide has not said so yet."""
        return self.purpose or gettext("Booked online")

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return TONES.get(self.state, "plain")

    @property
    def is_undecided(self) -> bool:
        """Held for some minutes by whoever is just booking it online; once that is over, as if nobody had asked."""
        return self.state == "held" and not self.purpose

    @property
    def cause(self) -> str:
        """What the books and messages call it."""
        return f"room_booking:{self.pk}"

    @property
    def party(self) -> str:
        return self.member.name if self.member else self.name

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_firm(self) -> bool:
        return self.state in FIRM

    @property
    def hours(self) -> Decimal:
        """How long the room is used, in hours; real time, also in a night of changing clocks."""
        return Decimal((self.ends_at - self.begins_at) // timedelta(minutes=1)) / 60

    @property
    def room_price(self) -> Decimal:
        return (self.hours * self.hour_price).quantize(CENT, ROUND_HALF_UP)

    @property
    def price(self) -> Decimal:
        """Of the room and of all that comes with it."""
        extras = (Decimal(each["quantity"]) * Decimal(each["price"]) for each in self.extras)
        return self.room_price + sum(extras, Decimal(0)).quantize(CENT, ROUND_HALF_UP)

    @property
    def starts_at(self) -> datetime:
        """As the calendar of what is busy calls it."""
        return self.begins_at

    @property
    def claimed_for(self) -> str:
        return gettext("room booking “%(purpose)s”") % {"purpose": self.title}

    @property
    def claims_from(self) -> datetime:
        """From when on nobody else has the room: it is set up before."""
        return self.begins_at - timedelta(minutes=self.setup_minutes)

    @property
    def claims_until(self) -> datetime:
        """Until when nobody else has it: it is cleared afterwards."""
        return self.ends_at + timedelta(minutes=self.clearing_minutes)
