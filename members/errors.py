"""What can go wrong with people."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class PhoneTaken(DomainError):
    code = "phone_taken"
    message = _("This phone number belongs to somebody else here. A child may share it with a guardian.")


class PhoneSignsIn(DomainError):
    """Nobody moves their sign-in to a phone that was not proven."""

    code = "phone_signs_in"
    rule_name = _("The phone that signs in is changed at the front desk")
    message = _("You sign in with this phone. Please have it changed at the front desk.")


class EmailTaken(DomainError):
    code = "email_taken"
    message = _("This email address belongs to somebody else here. A child may share it with a guardian.")


class PhoneUnreadable(DomainError):
    code = "phone_form"
    message = _("This is not a complete phone number. Numbers from abroad begin with + and the country code.")


class KnownAlready(DomainError):
    """Somebody of this name was born on the same day, or is called so and has a phone with the same end: most likely
    the same person a second time.
    """

    code = "known_already"
    rule_name = _("Nobody is written down twice")
    message = _("Somebody much like this person is here already. Look at them below before adding another.")


class BornUnlikely(DomainError):
    """A date of birth that has not come yet, or more than 110 years ago."""

    code = "born_unlikely"
    message = _("Nobody here was born on that day. Please check the year.")


class AbilityAhead(DomainError):
    code = "ability_ahead"
    rule_name = _("An ability is set once it was seen")
    message = _("This day has not come yet.")


class GuardianNeeded(DomainError):
    """Under 14 a guardian agrees for the child."""

    code = "guardian_needed"
    message = _("Under 14 a guardian is needed. Enter the member number of a parent, who must be here already.")


class TooYoungAlone(DomainError):
    """Under 14 a guardian agrees to what is kept about a child, so that a child is written down at the desk."""

    code = "too_young_alone"
    rule_name = _("Under 14 nobody registers alone")
    message = _(
        "Under 14 nobody registers alone. Please come to the front desk with a parent or guardian: there you are "
        "written down, and the guardian agrees."
    )


class GuardianUnknown(DomainError):
    code = "guardian_unknown"
    message = _("Nobody here has this member number.")


class GuardianUnfit(DomainError):
    """A guardian is a grown-up who is their own contact."""

    code = "guardian_unfit"
    message = _("This person cannot be the guardian: a guardian is grown up and has no guardian.")


class HasDependants(DomainError):
    """Somebody who is a guardian cannot get one."""

    code = "has_dependants"
    message = _("This person is a guardian already and cannot have one.")


class NotInvitable(DomainError):
    """An invitation goes to somebody with an email address and without a sign-in."""

    code = "not_invitable"
    message = _("An invitation needs an email address, and somebody who cannot sign in yet.")


class InvitationOver(DomainError):
    """The link is too old, was used, or was sent to an address that is no longer the person's."""

    code = "invitation_over"
    message = _("This invitation is no longer valid. The front desk will gladly send a new one.")
    status = 410


class SignInExists(DomainError):
    """The address of an invitation has a verified sign-in already."""

    code = "sign_in_exists"
    message = _("There is a sign-in with this email address already. Sign in with it, then open “My account”.")


class EmailNotVerified(DomainError):
    """Nobody is joined to a person by an address that is not proven to be theirs."""

    code = "email_not_verified"
    message = _("Please confirm your email address first: open the link that we sent to it.")


# --- health ----------------------------------------------------------------------------------------------------------


class HealthConsentNeeded(DomainError):
    """Health data are kept for whoever has agreed to it, and for nobody else."""

    code = "health_consent_needed"
    rule_name = _("Health data are kept with a consent of their own")
    message = _("Nothing about health is kept without a consent to it. Please read the text and agree, or decline.")


class AnswerMissing(DomainError):
    code = "answer_missing"
    rule_name = _("A screening has an answer to each question")
    message = _("Please answer every question with yes or no.")


class QuestionAsked(DomainError):
    code = "name_taken"
    rule_name = _("Nothing is asked twice")
    message = _("This is asked already. Change the question that is there.")


class AsksAndBars(DomainError):
    code = "asks_and_bars"
    rule_name = _("What is barred is not asked about as well")
    message = _("An activity stands on both sides: either a doctor is asked before it, or it is barred.")


# --- receiving people ------------------------------------------------------------------------------------------------


class IntakeOver(DomainError):
    code = "intake_over"
    rule_name = _("An intake that ended is not gone on with")
    message = _("This intake has ended. Begin another if something is missing.")


class NobodyYet(DomainError):
    code = "nobody_yet"
    rule_name = _("First comes who it is")
    message = _("Nobody is written down yet. Please begin with the basics.")


class ReceivedAlready(DomainError):
    code = "under_way"
    rule_name = _("Nobody is received twice at once")
    message = _("Somebody is receiving this person already: their intake is in the list.")


class SomebodyElseReceived(DomainError):
    """The intake has its person already, and it is another."""

    code = "somebody_else_received"
    rule_name = _("An intake stays with its person")
    message = _("Somebody else is being received here meanwhile. Please begin another intake, or open this one again.")


class HandedToOneself(DomainError):
    code = "to_oneself"
    rule_name = _("Whoever hands over hands over to somebody else")
    message = _("This person answers for the guest already. Please choose somebody else.")


class NotAtReception(DomainError):
    code = "not_at_reception"
    rule_name = _("Guests are handed over to somebody who receives people")
    message = _("This person does not receive guests, or works here no more. Please choose somebody else.")


class ProposedAlready(DomainError):
    code = "name_taken"
    rule_name = _("Each rule proposes something of its own")
    message = _("This is proposed already by another rule. Change that one, or give this another name.")


class BarredForAll(DomainError):
    code = "barred_for_all"
    rule_name = _("What is proposed suits those it is meant for")
    message = _("What it contains is barred for everybody it is meant for. Please take it out on one side.")


class TabletCodeUnfit(DomainError):
    code = "tablet_code_unfit"
    rule_name = _("A code opens one intake, once and for a quarter of an hour")
    message = _("This code does not fit, was used, or is too old. The front desk makes a new one at once.")


# --- selling ---------------------------------------------------------------------------------------------------------


class PlanNameTaken(DomainError):
    code = "code_taken"
    rule_name = _("Each plan has a name of its own")
    message = _("There is already a plan with this name. Give it another, or change the one that is there.")


class PlanNotSold(DomainError):
    code = "plan_not_sold"
    rule_name = _("Only plans on sale, with a price, are sold")
    message = _("This plan is not on sale. Choose another, or ask the manager to put it on sale with a price.")


class StartUnlikely(DomainError):
    code = "start_unlikely"
    rule_name = _("A membership begins today or within a year")
    message = _("A membership begins today or within a year. Please check the first day.")


class MembershipOverlaps(DomainError):
    code = "membership_overlaps"
    rule_name = _("One membership at a time for each person")
    message = _("Another membership of this person runs on some of these days. Choose a later first day.")


class PriceUnlike(DomainError):
    """Another price than the plan's, from somebody who may not set one."""

    code = "price_unlike"
    rule_name = _("The price is the plan's; a manager may agree on another and says why")
    message = _("The price of this plan is another. Only a manager can agree on a different one.")


class PriceUnexplained(DomainError):
    code = "price_unexplained"
    rule_name = _("The price is the plan's; a manager may agree on another and says why")
    message = _("This is not the price of the plan. Please write down why; it is kept with the contract.")


class AlreadyRenewed(DomainError):
    code = "already_renewed"
    rule_name = _("A membership is renewed once")
    message = _("This membership was renewed already. Please look at the contracts again.")


class NotLatest(DomainError):
    """A contract that ends before another of the same person does."""

    code = "not_latest"
    rule_name = _("The membership that runs longest is the one to renew")
    message = _("Another membership of this person runs longer. Please renew that one.")


class PackNotRenewed(DomainError):
    """A pack is used up or runs out; whoever wants more buys another."""

    code = "pack_not_renewed"
    rule_name = _("A pack is bought anew, not renewed")
    message = _("A pack of credits is not renewed. Please sell another one.")


class NoCreditLeft(DomainError):
    code = "no_credit_left"
    rule_name = _("A credit is used once")
    message = _("There is no credit left in this pack. Another pack or a membership is sold at the front desk.")


class TooManyGuests(DomainError):
    code = "too_many_guests"
    rule_name = _("So many new guests in 30 days and no more")
    message = _("More guests cannot be added here at the moment. The front desk will gladly do it.")


# --- pausing ---------------------------------------------------------------------------------------------------------


class PackNotPaused(DomainError):
    code = "pack_not_paused"
    rule_name = _("A membership can be paused, a pack cannot")
    message = _("A pack of credits is not paused. Its credits are good until its last day.")


class PauseTooEarly(DomainError):
    code = "pause_too_early"
    rule_name = _("A pause begins tomorrow at the earliest")
    message = _("A pause begins tomorrow at the earliest, not on a day that has begun or is over.")


class PauseOutside(DomainError):
    code = "pause_outside"
    rule_name = _("A pause begins within the membership")
    message = _("The membership does not run on the first of these days. Please check them.")


class PauseTooShort(DomainError):
    code = "pause_too_short"
    rule_name = _("A pause has a shortest and a longest time")
    message = _("A pause is longer than that.")


class PauseTooLong(DomainError):
    code = "pause_too_long"
    rule_name = _("A pause has a shortest and a longest time")
    message = _("A pause is shorter than that.")


class PausesOverlap(DomainError):
    code = "freeze_overlaps"
    rule_name = _("A day is paused once")
    message = _("This membership is paused on some of these days already.")


class TooManyPauses(DomainError):
    code = "too_many_pauses"
    rule_name = _("So many pauses within twelve months and no more")
    message = _("There are as many pauses within twelve months as the house allows.")


class LaterPauseLeftOut(DomainError):
    """A pause that was planned before would lie outside of its membership, or at its very end."""

    code = "later_pause_left_out"
    rule_name = _("A pause lies within its membership")
    message = _("Another planned pause would then lie outside of its membership. Please take that one back first.")


class PauseOver(DomainError):
    code = "pause_over"
    rule_name = _("A pause can be ended until its last day is over")
    message = _("This pause is over, or was taken back. Please look at the contract again.")


class ReturnUnlikely(DomainError):
    code = "return_unlikely"
    rule_name = _("A pause ends early from today on, not backwards")
    message = _("A membership goes on from today at the earliest, and from the last day of its pause at the latest.")


# --- fees ------------------------------------------------------------------------------------------------------------


class NoFeesOwed(DomainError):
    code = "no_fees_owed"
    rule_name = _("Money is taken for what is owed")
    message = _("This person owes no fees. Please look at the books again.")


class MoreThanOwed(DomainError):
    code = "more_than_owed"
    rule_name = _("Never more is taken than is owed")
    message = _("Less than that is owed.")


class NothingToPayBack(DomainError):
    code = "nothing_to_pay_back"
    rule_name = _("Money is paid back that stands in the account of the person")
    message = _("No money stands in the account of this person. Please look at the books again.")


class MoreThanStands(DomainError):
    code = "more_than_stands"
    rule_name = _("Never more is paid back than stands in the account")
    message = _("Less than that stands in the account.")


# --- codes -----------------------------------------------------------------------------------------------------------


class CodeExists(DomainError):
    code = "code_exists"
    rule_name = _("One code holds at a time")
    message = _("This person has a code already. Replace it when it was lost.")


class NoCode(DomainError):
    code = "no_code"
    rule_name = _("Only a code that holds can be revoked")
    message = _("This person has no code that holds. Issue one.")


class PractitionerGone(DomainError):
    code = "practitioner_gone"
    message = _("This colleague does not coach or treat here any more. Please choose somebody else, or nobody.")


class UntilPast(DomainError):
    code = "until_past"
    message = _("This day is over. Leave it empty for a note that stays.")


class LinkUnknown(DomainError):
    code = "link_unknown"
    rule_name = _("Only the link from our message opens this page")
    message = _("This link does not open. Please copy it whole from our message, or ask the front desk.")
    status = 404


# --- consents and agreements -----------------------------------------------------------------------------------------


class ConsentOfGuardian(DomainError):
    """The law: under 14 it is the guardian who agrees."""

    code = "consent_of_guardian"
    rule_name = _("Under 14 only the guardian agrees")
    message = _("This person is under 14: only the guardian can agree.")


class TextChanged(DomainError):
    """The text was changed in substance since it was shown."""

    code = "text_changed"
    rule_name = _("Nobody agrees to what they have not read")
    message = _("The text has changed meanwhile. Please read it again.")


class GuardianIsWrittenTo(DomainError):
    code = "guardian_is_written_to"
    rule_name = _("Whoever is written to says whether they want it")
    message = _("Messages for this person go to the guardian, who says whether they want them.")


class PhotoConsentNeeded(DomainError):
    """A photo is kept of whoever has agreed to it, and of nobody else."""

    code = "photo_consent_needed"
    rule_name = _("A photo is kept with a consent of its own")
    message = _("No photo is kept without a consent to it. Please read the text and agree, or go on without a photo.")


class SignedByGuardian(DomainError):
    code = "signed_by_guardian"
    rule_name = _("Under 18 the guardian signs")
    message = _("This person is under 18: the guardian signs, online or at the front desk.")


class CodeUnfit(DomainError):
    """Wrong, older than a quarter of an hour, of another agreement, or tried too often."""

    code = "code_unfit"
    rule_name = _("Who types a name proves who they are by a code")
    message = _("This code does not fit, or no longer. Please check it, or have another sent.")


class NoAddressForCode(DomainError):
    code = "no_address_for_code"
    rule_name = _("A code goes to the person's own address")
    message = _("No address is known to which a code can be sent. Sign on the screen or on paper.")


class CodeJustSent(DomainError):
    code = "code_just_sent"
    rule_name = _("A code a minute")
    message = _("A code was sent less than a minute ago. Please look into the mail first.")


# --- signing in by phone ---------------------------------------------------------------------------------------------


class PhoneCodeUnfit(DomainError):
    """Wrong, older than a quarter of an hour, or tried too often."""

    code = "phone_code_unfit"
    rule_name = _("Whoever signs in by phone proves that it is theirs")
    message = _("This code does not fit, or no longer. It is good for 15 minutes and 5 tries; have another sent.")


class PhoneCodeJustSent(DomainError):
    code = "phone_code_just_sent"
    rule_name = _("A code a minute")
    message = _("A code was sent to this phone less than a minute ago. Please look there first, then try again.")


class PhoneCodesUsedUp(DomainError):
    code = "phone_codes_used_up"
    rule_name = _("Ten codes a day")
    message = _("10 codes were sent to this phone today. Please try again tomorrow, or ask at the front desk.")


class PhoneSignsInElsewise(DomainError):
    """The person with this phone has a sign-in already, and it is not this phone's."""

    code = "phone_signs_in_elsewise"
    rule_name = _("A person has one sign-in")
    message = _("Whoever has this phone here signs in by email already. Use that, or ask at the front desk.")


class ColleaguePhone(DomainError):
    """What opens people's data asks for more than a phone."""

    code = "colleague_phone"
    rule_name = _("Whoever works here signs in with a password")
    message = _("Whoever works here signs in with email address and password.")


class SmsNotOffered(DomainError):
    code = "sms_not_offered"
    message = _("There is no signing in by phone here.")
    status = 404
