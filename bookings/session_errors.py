"""Why a class cannot be given this coach, or be changed in this way."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class NotQualified(DomainError):
    code = "not_qualified"
    rule_name = _("A class is held by somebody whose paper is valid on the day")
    message = _("This coach has no valid paper for this course.")


class InstructorAway(DomainError):
    code = "instructor_away"
    rule_name = _("A class is held by somebody who is there")
    message = _("This coach is away at that time. Please choose another one.")


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


class NotLeftOut(DomainError):
    code = "not_left_out"
    rule_name = _("Only a day that was left out is put on after all")
    message = _("This day was not left out, has passed, or has its session by now.")


class SeriesComplete(DomainError):
    code = "series_complete"
    rule_name = _("A weekly class takes place as often as was said")
    message = _("All classes of this series are on already; the day that was left out was made up for at its end.")
