"""Statutory holidays, filled in by the year and then the venue's own to correct."""

from datetime import date

import holidays
from django.conf import settings

from venue import locking
from venue.actors import Actor
from venue.models import Holiday

REST = ("Day off", "调休放假")
WORK = ("Make-up workday", "调休上班")


def fill_year(year: int, *, by: Actor) -> int:
    """Add the statutory holidays of a year that are not listed yet, and the weekend days worked to make up for them;
    how many. What the venue has entered or corrected stays as it is.

    The country is that of the venue's phone numbers. China decides each year's days late in the year before: for a
    year not yet decided only the fixed days are known, and filling it again later adds the rest.
    """
    english = holidays.country_holidays(settings.PHONE_REGION, years=year, language="en_US")
    chinese = holidays.country_holidays(
        settings.PHONE_REGION, years=year, language="zh_CN" if settings.PHONE_REGION == "CN" else None
    )
    rows = [
        Holiday(day=day, name_en=name[:80], name_zh=(chinese.get(day) or name)[:80])
        for day, name in sorted(english.items())
        if day.year == year
    ]
    worked: set[date] = set(getattr(english, "weekend_workdays", ()))
    rows += [
        Holiday(day=day, name_en=WORK[0], name_zh=WORK[1], is_workday=True)
        for day in sorted(worked - {row.day for row in rows})
        if day.year == year
    ]
    with locking.atomic(by=by):
        before = Holiday.objects.filter(day__year=year).count()
        Holiday.objects.bulk_create(rows, ignore_conflicts=True)
        return Holiday.objects.filter(day__year=year).count() - before
