"""What must hold when somebody says yes or no to a purpose, or signs. Each rule only raises."""

from dataclasses import dataclass
from datetime import date

from members.errors import ConsentOfGuardian, GuardianIsWrittenTo, PhotoConsentNeeded, TextChanged
from members.rules import OWN_CONSENT_AT, age_on


@dataclass(frozen=True)
class AnswerFacts:
    """Who answers for whom to which version. `since` is the number of the last change of substance; `read` the one that
    was shown, none where there is no text, or where nothing was read. `shares_address`: messages for this person go to
    somebody else, who says whether they want them.
    """

    born_on: date | None
    is_by_guardian: bool
    is_given: bool
    since: int | None
    read: int | None
    shares_address: bool = False


def check_guardian_gives(facts: AnswerFacts, today: date) -> None:
    """Under 14 only the guardian agrees; anybody may say no."""
    is_child = facts.born_on is not None and age_on(today, facts.born_on) < OWN_CONSENT_AT
    if facts.is_given and is_child and not facts.is_by_guardian:
        raise ConsentOfGuardian(facts={"under": OWN_CONSENT_AT})


def check_text_read(facts: AnswerFacts, today: date) -> None:
    """Nobody agrees to what they have not seen."""
    if facts.is_given and (facts.since is None or facts.read is None or facts.read < facts.since):
        raise TextChanged(facts={"read": facts.read, "since": facts.since})


def check_own_address(facts: AnswerFacts, today: date) -> None:
    if facts.shares_address:
        raise GuardianIsWrittenTo


def check_photo_agreed(has_agreed: bool, today: date) -> None:
    """Asked under the lock of the person, behind which a consent is taken back, too."""
    if not has_agreed:
        raise PhotoConsentNeeded


ANSWER_RULES = (check_own_address, check_guardian_gives, check_text_read)
PHOTO_RULES = (check_photo_agreed,)
