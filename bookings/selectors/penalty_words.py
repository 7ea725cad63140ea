"""The sentences about late cancellations and no-shows: a page, a message and the history say the same ones."""

from datetime import datetime, timedelta

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bookings.models import Booking, Penalty
from bookings.penalty_policies import Price, kept_policies
from bookings.selectors.reckoning import Reckoning, is_on_pack, price_of, reckoning_of
from bookings.selectors.timetable import Row
from venue.errors import Text
from venue.wording import fulldate, money, one_after_the_other, when

Kind, What = Penalty.Kind, Penalty.Price

RULE_NO_SHOW = gettext_lazy("Who came is known once the roster is closed; before that nobody missed a class")
RULE_POSTED = gettext_lazy("A late cancellation or a no-show costs what the booking was made under")
RULE_FORGIVEN = gettext_lazy("So many of each kind are forgiven within so many days")
RULE_FAULT = gettext_lazy("What the house caused costs nobody anything")
RULE_WAIVED = gettext_lazy("The house may waive a penalty, and says why")


def days(span: timedelta) -> str:
    return ngettext("%(count)s day", "%(count)s days", span.days) % {"count": span.days}


def hours(span: timedelta) -> str:
    count = span // timedelta(hours=1)
    return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}


def consequences(kind: str, price: Price, stands: Reckoning) -> list[str]:
    """What one more would come to for this person, in sentences of the active language: the price, how many are
    forgiven, and when it is decided.
    """
    if price.what == What.NONE:
        return [_("Cancelling late costs nothing.") if kind == Kind.LATE_CANCEL else _("Not coming costs nothing.")]
    sentences = [_price(price, stands), _forgiveness(kind, stands)]
    if stands.policy.decided_after:
        sentences.append(
            _("It is decided %(hours)s later; whoever finds it wrong says so, and it waits for the answer.")
            % {"hours": hours(stands.policy.decided_after)}
        )
    return [each for each in sentences if each]


def follows(kind: str, price: Price, stands: Reckoning) -> Text:
    """The same as one text, in the language of whoever reads it."""
    return _follows(kind, price, stands)


_follows = lazy(lambda *args: one_after_the_other(*consequences(*args)), str)


def _price(price: Price, stands: Reckoning) -> str:
    suspension = stands.policy.suspension
    if price.what == What.CREDIT:
        return _("The credit stays used.")
    if price.what == What.FEE:
        return _("It costs a fee of %(amount)s.") % {"amount": money(price.amount)}
    if not suspension.strikes:
        return _("It counts as a strike.")
    return _(
        "It counts as a strike, number %(number)s; at %(most)s strikes within %(within)s advance booking is closed for "
        "%(days)s."
    ) % {
        "number": stands.counting + 1,
        "most": suspension.strikes,
        "within": days(stands.policy.strike_lasts),
        "days": days(suspension.lasts),
    }


def _forgiveness(kind: str, stands: Reckoning) -> str:
    most, left = stands.policy.forgiven, stands.left(kind)
    if not most:
        return ""
    facts = {"most": most, "days": days(stands.policy.forgiven_within), "left": left}
    if not left:
        return _("%(most)s within %(days)s are forgiven; none is left.") % facts
    return (
        ngettext(
            "%(most)s within %(days)s are forgiven; %(left)s is left, so this one would be.",
            "%(most)s within %(days)s are forgiven; %(left)s are left, so this one would be.",
            left,
        )
        % facts
    )


# --- what was decided ------------------------------------------------------------------------------------------------


def forgiven_words(penalty: Penalty, number: int, stands: Reckoning) -> str:
    facts = {"number": number, "most": stands.policy.forgiven, "days": days(stands.policy.forgiven_within)}
    text = (
        _("Forgiven: late cancellation %(number)s of %(most)s that are forgiven within %(days)s.")
        if penalty.kind == Kind.LATE_CANCEL
        else _("Forgiven: no-show %(number)s of %(most)s that are forgiven within %(days)s.")
    ) % facts
    return one_after_the_other(text, *_credit_back(penalty))


def posted_words(penalty: Penalty, stands: Reckoning) -> str:
    """`stands` after it was posted."""
    if penalty.price == What.FEE:
        return _("A fee of %(amount)s is owed; it is paid at the front desk.") % {"amount": money(penalty.amount)}
    if penalty.price == What.CREDIT:
        return _("The credit stays used.")
    suspension = stands.policy.suspension
    facts = {
        "until": fulldate(penalty.strike_until),
        "counting": stands.counting,
        "most": suspension.strikes,
        "days": days(suspension.lasts),
    }
    text = _("A strike, which counts until %(until)s.")
    then = _("Strikes that count now: %(counting)s; at %(most)s advance booking is closed for %(days)s.")
    sentences = [text % facts, *([then % facts] if suspension.strikes else []), *closed_words(stands)]
    return one_after_the_other(*sentences)


def closed_words(stands: Reckoning) -> list[str]:
    """That advance booking is closed, where it is."""
    until = stands.suspended_until
    if until is None:
        return []
    return [
        _("Advance booking is closed until %(until)s; a free place can be taken at the desk once check-in is open.")
        % {"until": when(until)}
    ]


def fault_words(penalty: Penalty, fault: str) -> str:
    return one_after_the_other(_("Waived by the house."), str(Penalty.Fault(fault).label), *_credit_back(penalty))


def waived_words(penalty: Penalty, reason: str, was_posted: bool) -> str:
    undone = []
    if was_posted and penalty.price == What.FEE:
        undone = [_("The fee of %(amount)s is taken back.") % {"amount": money(penalty.amount)}]
    elif was_posted and penalty.price == What.STRIKE:
        undone = [_("The strike counts no longer.")]
    why = _("The reason: %(reason)s") % {"reason": reason}
    return one_after_the_other(_("Waived."), *undone, *_credit_back(penalty), why)


def _credit_back(penalty: Penalty) -> list[str]:
    return [_("The credit is back in the pack.")] if penalty.price == What.CREDIT else []


# --- before the click ------------------------------------------------------------------------------------------------


def costs_of(booking: Booking, kind: str, now: datetime) -> list[str]:
    """What a late cancellation or a no-show of this booking would come to, under the policy that it was made under."""
    return consequences(kind, price_of(booking, kind), reckoning_of(booking.member_id, now))


def costs_of_class(row: Row, member_pk: int, now: datetime) -> dict[str, str]:
    """The same of both, for the page of a class: of the booking, or of one that would be made now."""
    policies = row.booking.policies if row.booking else row.policies
    on_pack = is_on_pack(row.booking) if row.booking else row.lot is not None
    kept, stands = kept_policies([policies]), reckoning_of(member_pk, now)
    prices = {kind.value: kept.price(kind, policies, on_pack=on_pack) for kind in Kind}
    return {kind: one_after_the_other(*consequences(kind, price, stands)) for kind, price in prices.items()}


def suspension_of(member_pk: int, now: datetime) -> list[str]:
    """That advance booking is closed for somebody, where it is."""
    return closed_words(reckoning_of(member_pk, now))
