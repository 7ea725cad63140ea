import pghistory
import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext_lazy as _

from bookings.models.course import Course
from bookings.models.resource import Resource
from bookings.models.series import SessionSeries
from venue import clock
from venue.models import StaffMember

OF_ROOMS = Q(resource__kind=Resource.Kind.ROOM) | Q(whole__kind=Resource.Kind.ROOM)  # claims that say where


class ScheduledSessionQuerySet(models.QuerySet["ScheduledSession"]):
    def standing(self) -> "ScheduledSessionQuerySet":
        return self.filter(state=ScheduledSession.State.SCHEDULED)

    def between(self, begins: object, ends: object) -> "ScheduledSessionQuerySet":
        """Sessions that start in the half-open span of instants."""
        return self.filter(starts_at__gte=begins, starts_at__lt=ends)

    def with_details(self) -> "ScheduledSessionQuerySet":
        """With everything a page or message names: course, instructor, room. Two queries whatever the number of
        sessions.
        """
        claims = apps.get_model("bookings", "ResourceAllocation").objects.select_related(
            "resource__area", "whole__area"
        )
        return self.select_related("course", "instructor__user").prefetch_related(Prefetch("allocations", claims))

    def with_names(self) -> "ScheduledSessionQuerySet":
        """With all that the timetable prints, in one query: course and zone, coach, and the names of the room."""
        claims = apps.get_model("bookings", "ResourceAllocation").objects.filter(
            OF_ROOMS, session=models.OuterRef("pk")
        )
        meant = {name: Coalesce(f"whole__{name}", f"resource__{name}") for name in ("name_en", "name_zh")}
        of_area = {name: Coalesce(f"whole__area__{name}", f"resource__area__{name}") for name in ("name_en", "name_zh")}
        area = JSONObject(id=Coalesce("whole__area", "resource__area"), **of_area)
        keys = {"id": Coalesce("whole", "resource"), "whole": "resource__whole"}
        room = claims.order_by("pk").values(names=JSONObject(**keys, **meant, area=area))[:1]
        return self.select_related("course__area", "instructor__user").annotate(room_names=models.Subquery(room))

    def with_shared_details(self) -> "ScheduledSessionQuerySet":
        """The same for a long list: seven queries, and each course, person and room is one object however often."""
        return self.prefetch_related(
            "course", "instructor__user", "allocations__resource__area", "allocations__whole__area"
        )


COUNTER_IS_THE_TRIGGERS = """
    IF pg_trigger_depth() = 1 THEN
        RAISE EXCEPTION 'booked is counted by the database alone' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'bookings_scheduledsession_counter_guard';
    END IF;
    RETURN NEW;
"""


@pghistory.track(exclude=["booked"])
class ScheduledSession(models.Model):
    """One date of a course, in one room with one instructor; both are claimed by `ResourceAllocation`s, and where it
    takes place is said by that of the room.

    `booked` is the number of live bookings. A trigger on bookings keeps it and another refuses any other hand, so
    that together with `booked <= capacity` an oversold session cannot be stored. Always save with `update_fields`.
    Of one that was called off, `credits_kept_reason` says why credits stay used; `despite_closure_at` is when somebody
    said that it takes place on a closed day.
    """

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("scheduled")
        CANCELLED = "cancelled", _("cancelled")

    series = models.ForeignKey(
        SessionSeries,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("weekly class"),
    )
    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions", verbose_name=_("course"))
    instructor = models.ForeignKey(StaffMember, models.PROTECT, related_name="sessions", verbose_name=_("coach"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    capacity = models.PositiveSmallIntegerField(_("places"))
    booked = models.PositiveSmallIntegerField(_("booked"), default=0, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SCHEDULED)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancel_reason = models.CharField(_("reason"), max_length=200, blank=True)
    credits_kept_reason = models.CharField(_("why credits stay used"), max_length=200, blank=True, db_default="")
    despite_closure_at = models.DateTimeField(_("kept although the house is closed, at"), null=True, blank=True)
    roster_closed_at = models.DateTimeField(_("roster closed at"), null=True, blank=True)
    roster_closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("roster closed by"),
    )
    changed_at = models.DateTimeField(_("time, room or coach changed at"), null=True, editable=False)
    places_released_at = models.DateTimeField(_("unclaimed places given up at"), null=True, editable=False)
    note = models.TextField(_("note of the coach"), blank=True, db_default="")
    created_at = models.DateTimeField(default=clock.now)

    objects = ScheduledSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(booked__lte=F("capacity")),
                name="bookings_scheduledsession_not_oversold",
                violation_error_code="full",
                violation_error_message=_("This class is full."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="bookings_scheduledsession_ends_after_start",
                violation_error_code="ends_before_start",
                violation_error_message=_("A session ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False) | Q(state="scheduled", cancelled_at=None),
                name="bookings_scheduledsession_cancelled_has_time",
                violation_error_code="cancelled_without_time",
                violation_error_message=_("A cancelled session has the time of cancelling, any other has none."),
            ),
            models.CheckConstraint(
                condition=Q(credits_kept_reason="") | Q(state="cancelled"),
                name="bookings_scheduledsession_credits_kept_when_cancelled",
                violation_error_code="credits_kept",
                violation_error_message=_("Only of a class that was called off is it said why credits stay used."),
            ),
            models.CheckConstraint(
                condition=Q(roster_closed_at=None) | Q(state="scheduled", roster_closed_at__gte=F("starts_at")),
                name="bookings_scheduledsession_roster_closes_after_start",
                violation_error_code="roster_too_early",
                violation_error_message=_("The roster of a class is closed once the class has begun."),
            ),
            models.UniqueConstraint(
                fields=["series", "starts_at"],
                name="bookings_scheduledsession_once_in_series",
                violation_error_code="session_exists",
                violation_error_message=_("This weekly class already has a session at that time."),
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="bookings_session_by_start"),
            models.Index(
                fields=["ends_at"],
                condition=Q(state="scheduled", roster_closed_at=None),
                name="bookings_session_open_rosters",
            ),
        ]
        permissions = [
            ("use_desk", "Can work at the front desk"),
            ("view_roster", "Can see who comes to a session"),
            ("teach", "Can hold classes and close their rosters"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="counter_guard",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("booked"),
                condition=pgtrigger.Q(old__booked__df=pgtrigger.F("new__booked")),
                func=COUNTER_IS_THE_TRIGGERS,
            )
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def room(self) -> Resource | None:
        """Where it takes place, or would have; read with `with_details`."""
        claimed = (allocation.whole or allocation.resource for allocation in self.allocations.all())
        return next((resource for resource in claimed if resource.kind == Resource.Kind.ROOM), None)

    @property
    def claimed_for(self) -> str:
        return self.course.name

    @property
    def local_day(self) -> str:
        """The day in the venue's zone, as in an address."""
        return clock.local(self.starts_at).date().isoformat()

    @property
    def places_left(self) -> int:
        return self.capacity - self.booked

    @property
    def is_full(self) -> bool:
        return self.booked >= self.capacity

    @property
    def is_roster_closed(self) -> bool:
        return self.roster_closed_at is not None

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED
