"""The figures of what a guest may do about their case, and of the call that asks whether it is settled."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from venue.policies import Unit, declare, read

REOPEN = declare(
    "case.reopen_days",
    _("A case can be opened again for"),
    Unit.DAYS,
    7,
    minimum=1,
    maximum=60,
    help=_("Counted from when it was settled. Later a new case is made that takes the old one up."),
)
CALL_AFTER = declare(
    "case.call_after_hours",
    _("A guest who does not say whether a complaint is settled is called after"),
    Unit.HOURS,
    72,
    minimum=1,
    maximum=720,
)
WORDS_AN_HOUR = declare(
    "case.words_an_hour",
    _("What a guest may write to one case within an hour"),
    Unit.COUNT,
    10,
    minimum=1,
    maximum=200,
    help=_("Answers, photos, and what is pressed on the page of a case."),
)


def reopen_within(at: datetime) -> timedelta:
    return read([REOPEN], at=at).span(REOPEN)


def call_after(at: datetime) -> timedelta:
    return read([CALL_AFTER], at=at).span(CALL_AFTER)


def words_an_hour(at: datetime) -> int:
    return read([WORDS_AN_HOUR], at=at).count(WORDS_AN_HOUR)
