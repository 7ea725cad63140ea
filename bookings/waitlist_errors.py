"""Why somebody is passed over on the waitlist, or a place is not kept for them."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class KeptOverlaps(DomainError):
    code = "kept_overlaps"
    rule_name = _("Nobody has two places kept for the same time")
    message = _("A place in another class at the same time is kept in this name. Please accept it or give it back.")


class NoticePassed(DomainError):
    code = "notice_passed"
    rule_name = _("Whoever waits says how long before the class they must know")
    message = _("It is too close to the class for the notice that was asked for.")


class AskedEnough(DomainError):
    code = "asked_enough"
    rule_name = _("Nobody is asked again and again")
    message = _("So many places were offered already and not answered.")


class NotHere(DomainError):
    code = "not_here"
    rule_name = _("A place that nobody claimed goes first to those who wait in the house")
    message = _("Places that nobody claimed go to those on the waitlist who are in the house, then to anybody.")


class OfferGone(DomainError):
    code = "offer_gone"
    rule_name = _("A place is kept for so long and then goes on")
    message = _("This place was kept for a while and has gone on to the next.")


class PaidAlready(DomainError):
    code = "paid_already"
    rule_name = _("A place is kept only until it can be paid")
    message = _("A membership or a pack covers this class: it can be booked at once.")


class OneHold(DomainError):
    code = "one_hold"
    rule_name = _("One place at a time is kept to be paid at the desk")
    message = _("Another place is kept in this name already, to be paid at the desk.")


class HeldBefore(DomainError):
    code = "held_before"
    rule_name = _("A place is kept once per person and class")
    message = _(
        "A place in this class was kept in this name before and given up. At the front desk it can be kept once more."
    )


class HoldTooLate(DomainError):
    code = "hold_too_late"
    rule_name = _("A place is kept to be paid as long as people are checked in")
    message = _("It is too late to keep a place in this class. Whoever has paid can be taken in still.")
