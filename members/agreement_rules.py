"""What must hold when an agreement is signed. Each rule only raises."""

from dataclasses import dataclass
from datetime import date

from members.errors import CodeUnfit, SignedByGuardian, TextChanged
from members.models import Signature
from members.rules import ADULT_AT, age_on


@dataclass(frozen=True)
class SignFacts:
    """Who signs for whom which version; `since` is the number of the last change of substance, none where no text is in
    force, and `read` the version that was shown. `is_code_right` when the name was typed.
    """

    born_on: date | None
    is_by_guardian: bool
    since: int | None
    read: int
    way: str = Signature.Way.DRAWN
    is_code_right: bool = False


def check_guardian_signs(facts: SignFacts, today: date) -> None:
    """Who is not grown up does not sign alone."""
    is_minor = facts.born_on is not None and age_on(today, facts.born_on) < ADULT_AT
    if is_minor and not facts.is_by_guardian:
        raise SignedByGuardian(facts={"under": ADULT_AT})


def check_version_holds(facts: SignFacts, today: date) -> None:
    if facts.since is None or facts.read < facts.since:
        raise TextChanged(facts={"read": facts.read, "since": facts.since})


def check_code_fits(facts: SignFacts, today: date) -> None:
    if facts.way == Signature.Way.TYPED and not facts.is_code_right:
        raise CodeUnfit


SIGN_RULES = (check_guardian_signs, check_version_holds, check_code_fits)
