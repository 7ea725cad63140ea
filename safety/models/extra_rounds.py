from datetime import date
from typing import Any

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safety.models.plan import DutyPlan

SEASON = ("from_month", "from_day", "to_month", "to_day")
MOST = 12
NO_SEASON = Q(**dict.fromkeys(SEASON))
WHOLE_SEASON = Q(**{f"{name}__isnull": False for name in SEASON}) & Q(
    from_month__range=(1, 12), from_day__range=(1, 31), to_month__range=(1, 12), to_day__range=(1, 31)
)


def month(label: Any, **options: Any) -> models.PositiveSmallIntegerField:
    return _part(label, 12, **options)


def month_day(label: Any) -> models.PositiveSmallIntegerField:
    return _part(label, 31)


def _part(label: Any, last: int, **options: Any) -> models.PositiveSmallIntegerField:
    limits = [MinValueValidator(1), MaxValueValidator(last)]
    return models.PositiveSmallIntegerField(label, null=True, blank=True, validators=limits, **options)


@pghistory.track()
class ExtraRounds(models.Model):
    """That a plan has more rounds on a day: from so many people on, in a season, or when both hold. It only ever adds:
    on any other day, and without it, the plan has as many as its own rhythm says.

    `people` are those who came to the area on the day or have booked something there, each once. A season that ends
    before it begins goes over the turn of the year.
    """

    plan = models.ForeignKey(DutyPlan, models.PROTECT, related_name="extra_rounds", verbose_name=_("duty plan"))
    rounds = models.PositiveSmallIntegerField(
        _("more rounds"), validators=[MinValueValidator(1), MaxValueValidator(MOST)]
    )
    people = models.PositiveIntegerField(
        _("from so many people a day on"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Who came or has booked, each person once. Empty: however many come."),
    )
    from_month = month(_("season from: month"), help_text=_("Empty: the whole year."))
    from_day = month_day(_("season from: day"))
    to_month = month(_("season to: month"))
    to_day = month_day(_("season to: day"))
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("extra rounds")
        verbose_name_plural = _("extra rounds")
        ordering = ["plan", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rounds__gte=1, rounds__lte=MOST),
                name="safety_extrarounds_only_adds",
                violation_error_code="adds_nothing",
                violation_error_message=_("Rounds are only ever added, one to twelve of them."),
            ),
            models.CheckConstraint(
                condition=Q(people=None) | Q(people__gte=1),
                name="safety_extrarounds_people_are_some",
                violation_error_code="nobody",
                violation_error_message=_("At least one person."),
            ),
            models.CheckConstraint(
                condition=NO_SEASON | WHOLE_SEASON,
                name="safety_extrarounds_season_is_whole",
                violation_error_code="season",
                violation_error_message=_("A season goes from a day of a month to a day of a month."),
            ),
            models.CheckConstraint(
                condition=Q(people__isnull=False) | Q(from_month__isnull=False),
                name="safety_extrarounds_have_a_reason",
                violation_error_code="no_reason",
                violation_error_message=_("There are more rounds because of many people, or of a season."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} +{self.rounds}"

    @property
    def season(self) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """Its first and its last day, each as month and day; none where it holds the whole year."""
        if self.from_month is None or self.from_day is None or self.to_month is None or self.to_day is None:
            return None
        return (self.from_month, self.from_day), (self.to_month, self.to_day)

    def holds(self, day: date, people: int) -> bool:
        return self.is_season(day) and (self.people is None or people >= self.people)

    def is_season(self, day: date) -> bool:
        if self.season is None:
            return True
        first, last = self.season
        on = (day.month, day.day)
        return first <= on <= last if first <= last else on >= first or on <= last
