"""Why a room booking is refused."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class RoomStepOutOfTurn(DomainError):
    code = "room_step_out_of_turn"
    rule_name = _("A room booking goes from enquiry to hold, confirmation and use")
    message = _("Somebody has moved this room booking on, or it is over. Please look at it again.")


class RoomTimePassed(DomainError):
    code = "room_time_passed"
    rule_name = _("A room is booked for a time that is still to come")
    message = _("That time has passed. Please choose a later one.")


class RoomNotChosen(DomainError):
    code = "room_not_chosen"
    rule_name = _("What is held or confirmed has a room")
    message = _("No room is chosen yet. Please choose one that is free at that time.")


class RoomOutOfUse(DomainError):
    code = "room_out_of_use"
    rule_name = _("A room out of use is not given to anybody")
    message = _("This room is out of use. Please choose another.")


class RoomKept(DomainError):
    code = "room_kept"
    rule_name = _("In hours that a room is kept for some, nobody else has it")
    message = _("The room is kept for others at that time. Please choose another time or another room.")


class HoursListed(DomainError):
    code = "hours_listed"
    rule_name = _("Hours are kept once for the same people")
    message = _("These hours are already kept for them. Please change what is listed instead.")


class RoomForFewer(DomainError):
    code = "room_for_fewer"
    rule_name = _("A room holds no more people than it has places")
    message = _("The room has fewer places than that.")


class HoldTooLong(DomainError):
    code = "hold_too_long"
    rule_name = _("A room is held until a time between now and its beginning")
    message = _("A room is held until a time that is still to come, and at the latest until it is used.")


class NotYetTime(DomainError):
    code = "room_not_yet"
    rule_name = _("A room is handed over when it has been set up, not earlier")
    message = _("It is too early to hand this room over.")


class DatesTaken(DomainError):
    code = "room_dates_taken"
    rule_name = _("Dates that are booked together are booked all, or none")
    message = _("On some of these dates something is in the way.")


class RoomFeeChanged(DomainError):
    code = "room_fee_changed"
    rule_name = _("Nobody cancels at another price than the one that was shown")
    message = _(
        "What cancelling costs has changed since this page was opened. Nothing was cancelled; please look again."
    )


class QuotePassed(DomainError):
    code = "quote_passed"
    rule_name = _("A quote is valid until a day that is still to come")
    message = _("A quote cannot be valid until a day that has passed.")


class PayerUnknown(DomainError):
    code = "payer_unknown"
    rule_name = _("Money is taken of a person who is known here")
    message = _("Nobody is written down yet who pays for this room. Note the person first.")


class NothingDueYet(DomainError):
    code = "nothing_due"
    rule_name = _("Money is taken for what is held, confirmed or used")
    message = _("Nothing is to be paid for this room at present.")


class MoreThanDue(DomainError):
    code = "more_than_due"
    rule_name = _("Never more is taken for a room than it costs")
    message = _("Less than that is still to be paid.")


class PayerFixed(DomainError):
    code = "payer_fixed"
    rule_name = _("Who pays stays, once money was taken")
    message = _("Money was taken of somebody for this room already; who pays stays as it is.")


class DepositTooHigh(DomainError):
    code = "deposit_too_high"
    rule_name = _("A deposit is no more than the price")
    message = _("The room costs less than that.")


class RoomNotOnline(DomainError):
    code = "room_not_online"
    rule_name = _("Online those rooms are booked that are let by the hour")
    message = _("This room cannot be booked online at present. Please call the front desk.")


class RoomNotForThem(DomainError):
    code = "room_not_for_them"
    rule_name = _("A room for women or men alone is booked by them")
    message = _("This room is for others alone. Please choose another one, or call the front desk.")


class RoomTimeTaken(DomainError):
    code = "room_time_taken"
    rule_name = _("A room is given to one party at a time")
    message = _("Somebody else was faster, or this time is not offered any more. Please choose another one.")


class RoomHoldOver(DomainError):
    code = "room_hold_over"
    rule_name = _("A room is kept for some minutes while somebody decides")
    message = _("The room is not kept for you any more. Please choose a time once more.")


class RoomPriceChanged(DomainError):
    code = "room_price_changed"
    rule_name = _("Nobody books at another price than the one that was shown")
    message = _("The price has changed since this page was opened. Nothing was done; please look again.")


class RoomChangeAtDesk(DomainError):
    code = "room_change_at_desk"
    rule_name = _("Online a room booking is changed as long as cancelling it is free")
    message = _("This room booking is changed at the front desk. Please call us: we may find another time.")
