import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import AreaClosure, RoomBooking
from members.models import Member
from safety.models.checklist import ChecklistItem
from safety.models.duty import Duty, person
from safety.models.reading import MeasuringPoint, Parameter, Reading
from venue import clock
from venue.models import Area

OF_READING = Q(reading__isnull=False, point__isnull=False, duty=None, item=None, passed_duty=None) & ~Q(parameter="")
OF_ITEM = Q(reading=None, point=None, parameter="", passed_reading=None, duty__isnull=False, item__isnull=False)


class ExcursionQuerySet(models.QuerySet["Excursion"]):
    def open(self) -> "ExcursionQuerySet":
        return self.filter(ended_at=None)

    def with_details(self) -> "ExcursionQuerySet":
        return self.select_related(
            "area", "closure", "point", "reading__taken_by", "reading__limit__rule_set", "duty", "item", "found_by"
        ).select_related("passed_by", "ended_by", "passed_reading")


@pghistory.track()
class Excursion(models.Model):
    """A hard limit was broken, or something critical failed or was missed: its area is closed until that is in order.

    open → passed → ended. It passes by a later reading of the same parameter at the same point, or by a fresh run in
    which another person finds the item in order; it ends, and the area opens, when somebody who may reopen areas says
    so. `closure` is what keeps the area closed now.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("excursion", "closed, to be put right")
        PASSED = "passed", pgettext_lazy("excursion", "passed, to be released")
        ENDED = "ended", pgettext_lazy("excursion", "open again")

    area = models.ForeignKey(Area, models.PROTECT, related_name="excursions", verbose_name=_("area"))
    closure = models.OneToOneField(AreaClosure, models.PROTECT, related_name="excursion", verbose_name=_("closure"))
    point = models.ForeignKey(
        MeasuringPoint, models.PROTECT, null=True, related_name="excursions", verbose_name=_("measuring point")
    )
    parameter = models.CharField(_("parameter"), max_length=20, choices=Parameter, blank=True)
    reading = models.OneToOneField(
        Reading, models.PROTECT, null=True, related_name="excursion", verbose_name=_("reading")
    )
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="excursions", verbose_name=_("duty"))
    item = models.ForeignKey(
        ChecklistItem, models.PROTECT, null=True, related_name="excursions", verbose_name=_("item")
    )
    is_missed = models.BooleanField(_("not looked at"), default=False)
    opened_at = models.DateTimeField(_("since"), default=clock.now)
    found_by = person(_("found by"))
    passed_at = models.DateTimeField(_("passed at"), null=True)
    passed_by = person(_("passed by"))
    passed_reading = models.ForeignKey(Reading, models.PROTECT, null=True, related_name="+", verbose_name=_("re-test"))
    passed_duty = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="+", verbose_name=_("fresh run"))
    ended_at = models.DateTimeField(_("opened again at"), null=True)
    ended_by = person(_("opened again by"))

    objects = ExcursionQuerySet.as_manager()

    class Meta:
        verbose_name = _("excursion")
        verbose_name_plural = _("excursions")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=OF_READING | OF_ITEM,
                name="safety_excursion_of_one_thing",
                violation_error_code="of_nothing",
                violation_error_message=_("An excursion comes from a reading or from an item of a duty."),
            ),
            models.UniqueConstraint(
                fields=["point", "parameter"],
                condition=Q(ended_at=None, reading__isnull=False),
                name="safety_excursion_one_open_per_parameter",
                violation_error_code="open_already",
                violation_error_message=_("This parameter is beyond its limit already."),
            ),
            models.UniqueConstraint(
                fields=["area", "item"],
                condition=Q(ended_at=None, reading=None),
                name="safety_excursion_one_open_per_item",
                violation_error_code="open_already",
                violation_error_message=_("This item keeps the area closed already."),
            ),
            models.CheckConstraint(
                condition=Q(passed_at=None, passed_reading=None, passed_duty=None)
                | Q(passed_at__gt=F("opened_at"), passed_reading__isnull=False)
                | Q(passed_at__gt=F("opened_at"), passed_duty__isnull=False),
                name="safety_excursion_passes_later",
                violation_error_code="passed_before",
                violation_error_message=_("It passes by something later than what opened it."),
            ),
            models.CheckConstraint(
                condition=Q(passed_duty=None)
                | Q(found_by=None)
                | (Q(passed_by__isnull=False) & ~Q(passed_by=F("found_by"))),
                name="safety_excursion_passed_by_another",
                violation_error_code="passed_by_same",
                violation_error_message=_("Another person than the one who found it checks the item anew."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False, passed_at__isnull=False),
                name="safety_excursion_ended_by_somebody",
                violation_error_code="ended_unpassed",
                violation_error_message=_("Somebody opens the area again, after it has passed."),
            ),
        ]
        indexes = [models.Index(fields=["area"], condition=Q(ended_at=None), name="safety_excursion_running")]
        permissions = [
            ("reopen_area", "Can open an area again that safety has closed"),
            ("send_notice", "Can write to the people whose bookings a closed area hits"),
        ]

    def __str__(self) -> str:
        return f"{self.area} · {self.reading or self.item}"

    @property
    def state(self) -> State:
        if self.ended_at:
            return self.State.ENDED
        return self.State.PASSED if self.passed_at else self.State.OPEN


class ExcursionNotice(models.Model):
    """What one person, or the party of a room, is told about their bookings in a closed area: sent at once by the
    house when something begins soon, else a draft that the desk sends, one way or the other.
    """

    class Way(models.TextChoices):
        AT_ONCE = "at_once", pgettext_lazy("notice", "told at once")
        OTHER_TIME = "other_time", pgettext_lazy("notice", "offer another time")
        REFUND = "refund", pgettext_lazy("notice", "cancel and give back")

    excursion = models.ForeignKey(Excursion, models.PROTECT, related_name="notices", verbose_name=_("excursion"))
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("member"))
    party = models.ForeignKey(RoomBooking, models.PROTECT, null=True, related_name="+", verbose_name=_("party"))
    things = ArrayField(models.CharField(max_length=30), verbose_name=_("bookings"))
    way = models.CharField(_("way"), max_length=12, choices=Way, blank=True)
    made_at = models.DateTimeField(_("written at"), default=clock.now)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    sent_by = person(_("sent by"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    class Meta:
        verbose_name = _("notice about a closed area")
        verbose_name_plural = _("notices about closed areas")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, party=None) | Q(member=None, party__isnull=False),
                name="safety_excursionnotice_to_one",
                violation_error_code="to_nobody",
                violation_error_message=_("A notice goes to one person or one party."),
            ),
            models.UniqueConstraint(
                fields=["excursion", "member"],
                condition=Q(sent_at=None, withdrawn_at=None),
                name="safety_excursionnotice_one_draft",
                violation_error_code="drafted_already",
                violation_error_message=_("There is a draft for this person already."),
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, way="") | (Q(sent_at__isnull=False, withdrawn_at=None) & ~Q(way="")),
                name="safety_excursionnotice_sent_one_way",
                violation_error_code="sent_no_way",
                violation_error_message=_("What is sent says one thing, and is not taken back."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.excursion_id} {self.way}"
