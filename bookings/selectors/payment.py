"""What a place is paid with, in words."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bookings.errors import NoMembership
from bookings.models import Booking
from bookings.rules import BookingFacts
from bookings.selectors.names import plan_name
from members.models import Member
from venue.errors import Text

FREE_OF_CHARGE = _("nothing; it is free of charge")
ONE_CREDIT = _("one credit of the {plan}")
ONE_CREDIT_OF = _("one credit of the {plan} of {name}")


def paid_by_facts(facts: BookingFacts, booking: Booking) -> Text:
    """For a place that is just being given; asks the database only for the name of somebody else who pays."""
    if facts.plan_pk is None:
        return _paid_with_nothing(booking)
    payer_pk = facts.payer_pk if facts.payer_pk != booking.member_id else None
    payer = Member.objects.values_list("name", flat=True).get(pk=payer_pk) if payer_pk else ""
    return _paid_with(plan_name(facts.plan_pk), facts.lot_pk is not None, payer)


def paid_by(booking: Booking) -> Text:
    """For a place that was given; its contract, plan and owner are at hand."""
    contract = booking.membership
    if contract is None:
        return _paid_with_nothing(booking)
    is_own = contract.member_id == booking.member_id
    return _paid_with(contract.plan.name, contract.is_pack, "" if is_own else contract.member.name)


def credit_in_words(booking: Booking) -> Text:
    """That the credit went back when the place was given back in time; nothing where none was used."""
    contract = booking.membership
    if contract is None or not contract.is_pack:
        return ""
    return format_lazy(_("The credit went back to the {plan}."), plan=plan_name(contract.plan_id))


def _paid_with(plan: Text, is_pack: bool, payer: str) -> Text:
    if not is_pack:
        return plan
    return format_lazy(ONE_CREDIT_OF if payer else ONE_CREDIT, plan=plan, name=payer)


def _paid_with_nothing(booking: Booking) -> Text:
    return FREE_OF_CHARGE if NoMembership.code in booking.overridden else ""
