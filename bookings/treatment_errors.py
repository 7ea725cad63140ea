"""Why a treatment cannot be kept, offered or booked."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class TreatmentNameTaken(DomainError):
    code = "name_taken"
    rule_name = _("Each treatment has a name of its own")
    message = _("There is already a treatment with this name.")


class SkillListed(DomainError):
    code = "skill_listed"
    rule_name = _("Who does what is listed once")
    message = _("This is already listed for this practitioner. Please change that entry.")


class NotOffered(DomainError):
    code = "not_offered"
    rule_name = _("Only what is on offer can be booked")
    message = _("This treatment is not on offer at present. Please choose another one.")


class TooFarAhead(DomainError):
    code = "too_far_ahead"
    rule_name = _("Treatments are booked so many days ahead and no more")
    message = _("This day cannot be booked yet.")


class TooShortNotice(DomainError):
    code = "too_short_notice"
    rule_name = _("Online a treatment is booked some time before it begins")
    message = _("It is too short before the beginning to book online. Please call the front desk.")


class HasBegun(DomainError):
    code = "has_begun"
    rule_name = _("A treatment is booked before it begins")
    message = _("This time has passed. Please choose another one.")


class ProductNameTaken(DomainError):
    code = "name_taken"
    rule_name = _("Each product has a name of its own")
    message = _("There is already a product with this name. Please choose another one, or use what is listed.")


class NotBegun(DomainError):
    code = "not_begun"
    rule_name = _("What was used is noted of a treatment that was begun")
    message = _("This treatment has not begun. Please start it first; then note what was used.")


class SlotTaken(DomainError):
    code = "slot_taken"
    rule_name = _("Practitioner, room and equipment serve one guest at a time")
    message = _("This time is no longer free. Please choose another one; nothing was booked.")


class TakenMeanwhile(SlotTaken):
    """Somebody else has just had what was chosen; something else may still be free at that time."""


class NotAble(DomainError):
    code = "not_able"
    rule_name = _("A treatment is given by somebody who has learnt it and may give it")
    message = _("This practitioner does not do this treatment. Please choose another one.")


class NotOnDuty(DomainError):
    code = "not_on_duty"
    rule_name = _("A treatment is given by somebody who is there and on duty")
    message = _("This practitioner is not on duty then. Please choose another time or another practitioner.")


class LastsLonger(DomainError):
    code = "lasts_longer"
    rule_name = _("Whoever takes over a treatment does it in the time that is kept for it")
    message = _("This practitioner takes longer for it. Please move the treatment instead.")


class RoomUnsuited(DomainError):
    code = "room_unsuited"
    rule_name = _("A treatment takes place in an open room that suits it and its guest")
    message = _("This room does not suit the treatment. Please choose another one.")


class GuestBusy(DomainError):
    code = "guest_busy"
    rule_name = _("Nobody is in two places at the same time")
    message = _("Something else is booked in this name at the same time.")


class NotInThatState(DomainError):
    code = "not_in_that_state"
    rule_name = _("An appointment goes its steps in order")
    message = _("This has changed since the page was loaded. Please look at it again.")


class HoldOver(DomainError):
    code = "hold_over"
    rule_name = _("A time is kept for some minutes while somebody decides")
    message = _("The time was kept long enough and is free for others again. Please choose a time once more.")


class NotCancellableNow(DomainError):
    code = "not_cancellable"
    rule_name = _("An appointment can be cancelled until it begins")
    message = _("This appointment can no longer be cancelled. Please speak to the front desk.")


class TooLateToChange(DomainError):
    code = "too_late_to_change"
    rule_name = _("An appointment is changed while cancelling it is free")
    message = _("It is too late to change this online. Please call the front desk.")


class TooEarlyForNoShow(DomainError):
    code = "too_early_for_no_show"
    rule_name = _("Nobody has stayed away before the time to come is over")
    message = _("The guest may still come.")


class SomebodyIsHere(DomainError):
    code = "somebody_is_here"
    rule_name = _("An appointment was not used when none of its guests came")
    message = _("Another guest of this appointment is here. Please speak to the front desk about the one who is not.")


class OthersBelong(DomainError):
    code = "others_belong"
    rule_name = _("That none of several guests came is said at the front desk")
    message = _("Another guest belongs to this appointment. Please speak to the front desk.")


class NotItsDay(DomainError):
    code = "not_its_day"
    rule_name = _("Who came is said on the day of the treatment")
    message = _("Who came can be said on the day of the treatment, and changed until that day is over.")


class IdentityUnseen(DomainError):
    code = "identity_unseen"
    rule_name = _("A treatment that asks for identity begins once a document was looked at")
    message = _(
        "This treatment asks for an identity document. Please look at the guest's, press “Identity seen”, then start."
    )


class IdentityUnasked(DomainError):
    code = "identity_unasked"
    rule_name = _("Identity is verified only where a treatment asks for it")
    message = _("This treatment asks for no identity document, so none is looked at.")


class TimeGivenAway(DomainError):
    code = "time_given_away"
    rule_name = _("Practitioner, room and equipment serve one guest at a time")
    message = _("The guest had not come, so the time was free, and somebody else has it now. Book another one.")


class PaidAlready(DomainError):
    code = "paid_already"
    rule_name = _("An appointment is paid once")
    message = _("This appointment is paid already.")


class NoCreditForIt(DomainError):
    code = "no_credit_for_it"
    rule_name = _("A credit of a pack for treatments pays for what takes credits")
    message = _("No pack for treatments has enough credits left on that day, or one of the treatments takes none.")


class NothingToPay(DomainError):
    code = "nothing_to_pay"
    rule_name = _("What has a price is paid with money")
    message = _("This has no price: it is paid with a credit of a pack for treatments.")


class PackageNameTaken(DomainError):
    code = "name_taken"
    rule_name = _("Each package has a name of its own")
    message = _("There is already a package with this name.")


class NoParts(DomainError):
    code = "no_parts"
    rule_name = _("A package is made of treatments")
    message = _("Please choose at least one treatment.")


class GuestsNotInARow(DomainError):
    code = "guests_not_in_a_row"
    rule_name = _("The guests of a package are counted from the first")
    message = _("Every guest up to the last has a treatment. Please count them 1, 2, 3 without a gap.")


class GuestAtTwo(DomainError):
    code = "guest_at_two"
    rule_name = _("A guest has one treatment at a time")
    message = _("A guest of this package has two treatments at the same time.")


class GuestsUnlike(DomainError):
    code = "guests_unlike"
    rule_name = _("A package has a guest for each of its places")
    message = _("Please name everybody for whom this package is.")


class GuestTwice(DomainError):
    code = "guest_twice"
    rule_name = _("Each guest of a package is somebody else")
    message = _("The same person is named twice. Please name somebody else, or book single treatments.")


class PackageWhole(DomainError):
    code = "package_whole"
    rule_name = _("A package is given whole, or not at all")
    message = _("This treatment is part of a package. Please move or cancel the whole appointment.")


class OnlyOneLine(DomainError):
    code = "only_line"
    rule_name = _("An appointment has at least one treatment")
    message = _("This is the only treatment of the appointment. Please cancel the appointment instead.")


class PackNotSold(DomainError):
    code = "pack_not_sold"
    rule_name = _("A course is sold as a pack of credits")
    message = _("The pack as which this course is sold is not on sale. A manager changes that under Plans.")


class PackDoesNotFit(DomainError):
    code = "pack_does_not_fit"
    rule_name = _("The pack of a course has a credit for each treatment of each date")
    message = _("The credits of the pack are not those that the course needs.")


class CourseIncomplete(DomainError):
    code = "course_incomplete"
    rule_name = _("All dates of a course are booked together")
    message = _("Please choose a time for every date.")


class CourseBeyondPack(DomainError):
    code = "course_beyond_pack"
    rule_name = _("The dates of a course lie within the time of its pack")
    message = _("The last date lies after the last day of the pack.")


class NotACourse(DomainError):
    code = "not_a_course"
    rule_name = _("A course is sold with all its dates, a package of one date by its time")
    message = _("This package has changed since the page was loaded. Please choose it again.")
