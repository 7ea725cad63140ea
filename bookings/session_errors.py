"""Why a class cannot be given this coach, or be changed in this way."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class NotQualified(DomainError):
    code = "not_qualified"
    rule_name = _("A class is held by somebody whose paper is valid on the day")
    message = _("This coach has no valid paper for this course.")


class TimePassed(DomainError):
    code = "time_passed"
    rule_name = _("A class is moved to a time that is still to come")
    message = _("That time has passed. Please choose a later one.")


class PlacesBelowBooked(DomainError):
    code = "places_below_booked"
    rule_name = _("A class never has fewer places than are booked")
    message = _("More places are booked than that.")


class SeriesDateTaken(DomainError):
    code = "series_date_taken"
    rule_name = _("A weekly class takes place once at a time")
    message = _("This weekly class already has a session at that time.")


class DatesInTheWay(DomainError):
    code = "dates_in_the_way"
    rule_name = _("A change of a weekly class holds for all its dates, or for none")
    message = _("On some dates something is in the way.")
