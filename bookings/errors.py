"""Why a booking, a check-in or a claim on a room is refused."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class SessionCancelled(DomainError):
    code = "session_cancelled"
    rule_name = _("Only classes that take place can be booked")
    message = _("This class does not take place. Please choose another date.")


class SessionStarted(DomainError):
    code = "session_started"
    rule_name = _("Booking closes when the class begins")
    message = _("This class has already begun. Please choose another date.")


class BookingNotOpen(DomainError):
    code = "booking_not_open"
    rule_name = _("Booking opens some days before the class")
    message = _("Booking for this class is not open yet.")


class AlreadyBooked(DomainError):
    code = "already_booked"
    rule_name = _("One place per person and class")
    message = _("There is already a place in this class in this name.")


class Suspended(DomainError):
    code = "suspended"
    rule_name = _("So many strikes close advance booking for a while")
    message = _("Advance booking is closed in this name for a while. A free place can be taken at the desk.")


class AbilityTooLow(DomainError):
    code = "ability_too_low"
    rule_name = _("A course of a higher level asks for the ability that a coach has seen")
    message = _("This course asks for more experience. A coach will gladly have a look and note it.")


class HealthBars(DomainError):
    code = "health_bars"
    rule_name = _("What a health screening advises against is not booked")
    message = _(
        "By the health screening this class is not advisable at present. Please speak to the front desk: there is "
        "something that suits, and a screening can be done anew at any time."
    )


class AskDoctor(DomainError):
    code = "ask_doctor"
    rule_name = _("Where a health screening says so, a doctor is asked first")
    message = _(
        "By the health screening a doctor should be asked before this class. Whoever has done so, or knows and decides "
        "for themselves, says so once and can book."
    )


class RulesNotAccepted(DomainError):
    code = "rules_not_accepted"
    rule_name = _("Whoever comes has accepted the entry rules")
    message = _("Please read the entry rules and accept them first.")


class AgreementUnsigned(DomainError):
    code = "agreement_unsigned"
    rule_name = _("Some agreements are signed before anything is booked")
    message = _("An agreement is not signed yet. It can be signed online or at the front desk.")


class NoMembership(DomainError):
    code = "no_membership"
    rule_name = _("A membership must be valid on the day of the class, or a pack have a credit left for it")
    message = _(
        "No membership is valid on the day of this class, and no pack has a credit left for it. The front desk can "
        "renew or sell one."
    )


class MembershipPaused(DomainError):
    code = "membership_paused"
    rule_name = _("Nothing is booked for days on which a membership is paused")
    message = _("The membership is paused on that day.")


class BookingOverlaps(DomainError):
    code = "booking_overlaps"
    rule_name = _("Nobody is in two classes at the same time")
    message = _("Another class at the same time is booked in this name.")


class TooManyThatDay(DomainError):
    code = "too_many_that_day"
    rule_name = _("So many classes a day and no more")
    message = _("There are already as many bookings on that day in this name as the house allows.")


class TooManyToCome(DomainError):
    code = "too_many_to_come"
    rule_name = _("So many bookings to come and no more")
    message = _("There are already as many bookings to come in this name as the house allows.")


class SessionFull(DomainError):
    code = "session_full"
    rule_name = _("No class is ever booked beyond its places")
    message = _("This class is full. Please choose another date.")


class PlacePromised(DomainError):
    code = "place_promised"
    rule_name = _("A place that becomes free belongs to the waitlist first, until cancelling is no longer free")
    message = _("The free place goes to those on the waitlist.")


class PlaceLeft(DomainError):
    code = "place_left"
    rule_name = _("The waitlist is for full classes")
    message = _("This class has a free place: you can book it at once.")


class AlreadyWaiting(DomainError):
    code = "already_waiting"
    rule_name = _("One place on the waitlist per person and class")
    message = _("This person is already on the waitlist of this class.")


class WaitlistClosed(DomainError):
    code = "waitlist_closed"
    rule_name = _("The waitlist moves up as long as cancelling is free")
    message = _("The waitlist of this class is closed. A place that becomes free now can be booked by anybody.")


class NotWaiting(DomainError):
    code = "not_waiting"
    rule_name = _("Only who waits can leave the waitlist")
    message = _("This wait has already ended.")


class LateNow(DomainError):
    code = "late_now"
    rule_name = _("Cancelling is free until some hours before the class")
    message = _("Cancelling is no longer free. Nothing was changed; please look at it again.")


class WaivedAlready(DomainError):
    code = "waived_already"
    rule_name = _("A penalty is waived once")
    message = _("This was waived already; it costs nothing.")


class ObjectedAlready(DomainError):
    code = "objected_already"
    rule_name = _("One objection at a time, and one to each penalty")
    message = _("You have said already that this is wrong; the front desk looks at it, or has answered.")


class ObjectionAnswered(DomainError):
    code = "objection_answered"
    rule_name = _("An objection is answered once")
    message = _("Somebody has answered this already. Please look at it again.")


class RosterNotClosable(DomainError):
    code = "roster_not_closable"
    rule_name = _("A roster is closed once, after the class has begun")
    message = _("This roster cannot be closed now.")


class RosterNotOpen(DomainError):
    code = "roster_not_open"
    rule_name = _("A roster is worked on from the opening of check-in")
    message = _("The roster of this class is not open yet.")


class StepOutOfTurn(DomainError):
    code = "step_out_of_turn"
    rule_name = _("The steps of a class are ticked one after the other")
    message = _("Another step comes first. Please look at the class again.")


class WalkInClosed(DomainError):
    code = "walk_in_closed"
    rule_name = _("People are taken in without a booking from the opening of check-in until the roster is closed")
    message = _("Nobody can be taken in without a booking at this time.")


class RosterClosed(DomainError):
    code = "roster_closed"
    rule_name = _("A closed roster is not changed")
    message = _("The roster of this class is closed.")


class NotCancellable(DomainError):
    code = "not_cancellable"
    rule_name = _("A booking can be cancelled until the class begins")
    message = _("This booking can no longer be cancelled.")


class MovedAlready(DomainError):
    code = "moved_already"
    rule_name = _("A place moves to one other class")
    message = _("Another date was chosen for this booking already.")


class CheckInClosed(DomainError):
    code = "check_in_closed"
    rule_name = _("Check-in opens before the class and closes shortly after it has begun")
    message = _("Check-in for this class is not open at this time.")


class NotCovered(DomainError):
    code = "not_covered"
    rule_name = _("Who comes in without a booking has a membership that holds that day, or is let in with a reason")
    message = _("No membership of this person holds today. Sell one, or let them in and say why.")


class VisitNotUndoable(DomainError):
    code = "visit_not_undoable"
    rule_name = _("A check-in without a booking is undone once, on the day it was made")
    message = _("This check-in cannot be undone any more.")


class NotCheckedIn(DomainError):
    code = "not_checked_in"
    rule_name = _("Only a check-in can be undone")
    message = _("This person is not checked in.")


class ResourceBusy(DomainError):
    """What a session needs is taken at that time."""


class RoomBusy(ResourceBusy):
    code = "room_busy"
    rule_name = _("A room holds one thing at a time")
    message = _("This room is taken at that time.")


class InstructorBusy(ResourceBusy):
    code = "instructor_busy"
    rule_name = _("A coach holds one class at a time")
    message = _("This coach holds another class at that time.")


class TooManyPlaces(DomainError):
    code = "too_many_places"
    rule_name = _("A class has no more places than its room")
    message = _("The room has fewer places than that.")


class NotTheirs(DomainError):
    code = "no_member"
    rule_name = _("Places are booked in the name of a member")
    message = _(
        "This sign-in does not belong to a member yet. Please confirm your email address, or ask the front desk."
    )


class CourseNameTaken(DomainError):
    code = "name_taken"
    rule_name = _("Each course has a name of its own")
    message = _("There is already a course with this name.")


class RoomNameTaken(DomainError):
    code = "name_taken"
    rule_name = _("Each room has a name of its own")
    message = _("There is already a room with this name.")


class EquipmentNameTaken(DomainError):
    code = "name_taken"
    rule_name = _("Each kind of equipment has a name of its own")
    message = _("There is already equipment with this name.")


class NotDivisible(DomainError):
    code = "not_divisible"
    rule_name = _("A part of a room has no parts, and a shared room is divided into its places")
    message = _("This room cannot be part of that one.")


class WholeTaken(DomainError):
    code = "whole_taken"
    rule_name = _("What a room is made of changes only while nothing to come has all of it")
    message = _("Something that is still to come has the whole room. Please end or move it first.")


class RoomTooSmall(DomainError):
    code = "room_too_small"
    rule_name = _("A class has no more places than its room")
    message = _("A class in this room has more places than that.")


class RoomNeeded(DomainError):
    code = "room_needed"
    rule_name = _("A room with classes to come stays in use")
    message = _("A class in this room is still to come. Please end or move it first.")


class FeedExists(DomainError):
    code = "feed_exists"
    rule_name = _("One calendar link of a kind at a time")
    message = _("You have a calendar link of this kind already. Please replace it if somebody else knows it.")
