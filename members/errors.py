"""What can go wrong with people."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class PhoneTaken(DomainError):
    code = "phone_taken"
    message = _("This phone number belongs to somebody else here. A child may share it with a guardian.")


class EmailTaken(DomainError):
    code = "email_taken"
    message = _("This email address belongs to somebody else here. A child may share it with a guardian.")


class PhoneUnreadable(DomainError):
    code = "phone_form"
    message = _("This is not a complete phone number. Numbers from abroad begin with + and the country code.")


class BornUnlikely(DomainError):
    """A date of birth that has not come yet, or more than 110 years ago."""

    code = "born_unlikely"
    message = _("Nobody here was born on that day. Please check the year.")


class GuardianNeeded(DomainError):
    """Under 14 a guardian agrees for the child."""

    code = "guardian_needed"
    message = _("Under 14 a guardian is needed. Enter the member number of a parent, who must be here already.")


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
