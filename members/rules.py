"""What must hold for a person. Each rule only raises; none asks the database."""

from datetime import date

from members.errors import BornUnlikely, GuardianNeeded, GuardianUnfit
from members.models import Member

OWN_CONSENT_AT = 14  # the law: under this age a guardian agrees for the child
ADULT_AT = 18
OLDEST = 110


def age_on(day: date, born_on: date) -> int:
    """Full years; who was born on 29 February grows older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def check_born_on(born_on: date | None, today: date) -> None:
    if born_on and not 0 <= age_on(today, born_on) <= OLDEST:
        raise BornUnlikely(facts={"born_on": born_on.isoformat()})


def check_guardian(born_on: date | None, guardian: Member | None, today: date) -> None:
    """A child has a guardian; a guardian is a grown-up, as far as known, who is their own contact."""
    if guardian is None:
        if born_on and age_on(today, born_on) < OWN_CONSENT_AT:
            raise GuardianNeeded(facts={"age": age_on(today, born_on)})
        return
    is_minor = guardian.born_on is not None and age_on(today, guardian.born_on) < ADULT_AT
    if is_minor or guardian.guardian_id is not None:
        raise GuardianUnfit(facts={"guardian": guardian.number})


def is_invitable(member: Member) -> bool:
    """Only people who are their own contact: a child may share a parent's address, and an address is one sign-in."""
    return bool(member.email) and member.user_id is None and member.guardian_id is None
