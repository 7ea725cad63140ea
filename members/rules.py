"""What must hold for a person. Each rule only raises; none asks the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from members import errors
from members.errors import AbilityAhead, BornUnlikely, GuardianNeeded, GuardianUnfit, TooManyGuests, TooYoungAlone
from members.models import Member
from members.periods import Period
from venue.wording import money

OWN_CONSENT_AT = 14  # the law: under this age a guardian agrees for the child
ADULT_AT = 18
SENIOR_AT = 60  # the law on the rights of the elderly
OLDEST = 110


def age_on(day: date, born_on: date) -> int:
    """Full years; who was born on 29 February grows older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def birthday(born_on: date, age: int) -> date:
    """The day on which somebody reaches an age."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:  # born on 29 February
        return date(born_on.year + age, 3, 1)


def is_child(born_on: date | None, today: date) -> bool:
    """Whether somebody is known to be too young to agree alone."""
    return born_on is not None and age_on(today, born_on) < OWN_CONSENT_AT


def check_registers_alone(born_on: date | None, today: date) -> None:
    if is_child(born_on, today):
        raise TooYoungAlone


def check_born_on(born_on: date | None, today: date) -> None:
    if born_on and not 0 <= age_on(today, born_on) <= OLDEST:
        raise BornUnlikely(facts={"born_on": born_on.isoformat()})


def check_seen_on(seen_on: date, today: date) -> None:
    """What somebody can do is seen when they do it."""
    if seen_on > today:
        raise AbilityAhead(facts={"seen_on": seen_on.isoformat()})


def check_guardian(born_on: date | None, guardian: Member | None, today: date) -> None:
    """A child has a guardian; a guardian is a grown-up, as far as known, who is their own contact."""
    if guardian is None:
        if born_on and age_on(today, born_on) < OWN_CONSENT_AT:
            raise GuardianNeeded(facts={"age": age_on(today, born_on)})
        return
    is_minor = guardian.born_on is not None and age_on(today, guardian.born_on) < ADULT_AT
    if is_minor or guardian.guardian_id is not None:
        raise GuardianUnfit(facts={"guardian": guardian.number})


def check_not_too_many_guests(brought: int, most: int) -> None:
    if brought >= most:
        raise TooManyGuests(facts={"guests": brought, "most": most})


def check_practitioner_serves(serves: bool) -> None:
    """Nobody wishes for somebody who will not come."""
    if not serves:
        raise errors.PractitionerGone


def check_until(until: date | None, today: date) -> None:
    """A note that is over before it is written tells nobody anything."""
    if until and until < today:
        raise errors.UntilPast(facts={"until": until.isoformat()})


def is_invitable(member: Member, today: date) -> bool:
    """Only people who are their own contact: a child may share a parent's address, and an address is one sign-in. Nor a
    child whose guardian an old list did not name.
    """
    is_own_contact = member.guardian_id is None and not is_child(member.born_on, today)
    return bool(member.email) and member.user_id is None and is_own_contact


# --- selling ---------------------------------------------------------------------------------------------------------

FURTHEST_START = timedelta(days=366)


@dataclass(frozen=True)
class SaleFacts:
    """What selling looks at. `others` are the periods that may not be met: of the person's other memberships, for a
    membership; a pack may run beside anything.
    """

    is_on_sale: bool
    period: Period
    others: tuple[Period, ...]
    plan_price: Decimal | None
    price: Decimal | None
    price_reason: str
    may_set_price: bool
    is_pack: bool = False
    is_renewal: bool = False
    was_renewed: bool = False


def check_on_sale(facts: SaleFacts, today: date) -> None:
    if not facts.is_on_sale:
        raise errors.PlanNotSold


def check_start(facts: SaleFacts, today: date) -> None:
    """A renewal may go on from a day that has passed; see `periods.renewed_from`."""
    if facts.is_renewal:
        return
    if not today <= facts.period.starts_on <= today + FURTHEST_START:
        raise errors.StartUnlikely(facts={"starts_on": facts.period.starts_on.isoformat()})


def check_renewable(facts: SaleFacts, today: date) -> None:
    if facts.is_renewal and facts.is_pack:
        raise errors.PackNotRenewed


def check_renewed_once(facts: SaleFacts, today: date) -> None:
    if facts.was_renewed:
        raise errors.AlreadyRenewed


def check_latest(facts: SaleFacts, today: date) -> None:
    """Nothing may lie after a contract that is renewed."""
    if facts.is_renewal and any(other.ends_on >= facts.period.starts_on for other in facts.others):
        raise errors.NotLatest


def check_apart(facts: SaleFacts, today: date) -> None:
    ends = [other.ends_on for other in facts.others if other.overlaps(facts.period)]
    if ends:
        raise errors.MembershipOverlaps(facts={"until": max(ends).isoformat()})


def check_price(facts: SaleFacts, today: date) -> None:
    if facts.price == facts.plan_price:
        return
    if not facts.may_set_price:
        raise errors.PriceUnlike
    if not facts.price_reason.strip():
        raise errors.PriceUnexplained


SaleRule = Callable[[SaleFacts, date], None]
SALE_RULES: tuple[SaleRule, ...] = (
    check_renewable,
    check_on_sale,
    check_renewed_once,
    check_latest,
    check_start,
    check_apart,
    check_price,
)


# --- fees ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FeesFacts:
    """What taking fees looks at: what is owed, and what somebody brings."""

    owed: Decimal
    amount: Decimal


def check_fees_are_owed(facts: FeesFacts, today: date) -> None:
    if facts.owed <= 0:
        raise errors.NoFeesOwed


def check_not_more_than_owed(facts: FeesFacts, today: date) -> None:
    if facts.amount > facts.owed:
        raise errors.MoreThanOwed(
            _("%(owed)s is owed; more than that cannot be taken.") % {"owed": money(facts.owed)},
            facts={"owed": str(facts.owed), "amount": str(facts.amount)},
        )


FEES_RULES: tuple[Callable[[FeesFacts, date], None], ...] = (check_fees_are_owed, check_not_more_than_owed)


@dataclass(frozen=True)
class PayBackFacts:
    """What paying back looks at: what stands in the person's money account, and how much is to be paid out."""

    stands: Decimal
    amount: Decimal


def check_money_stands(facts: PayBackFacts, today: date) -> None:
    if facts.stands <= 0:
        raise errors.NothingToPayBack


def check_not_more_than_stands(facts: PayBackFacts, today: date) -> None:
    if facts.amount > facts.stands:
        raise errors.MoreThanStands(
            _("%(stands)s stands in the account; more than that cannot be paid back.")
            % {"stands": money(facts.stands)},
            facts={"stands": str(facts.stands), "amount": str(facts.amount)},
        )


PAY_BACK_RULES: tuple[Callable[[PayBackFacts, date], None], ...] = (check_money_stands, check_not_more_than_stands)
