"""Who does something: a signed-in person, or the house itself acting by a rule."""

from dataclasses import dataclass

from venue.models import User


@dataclass(frozen=True)
class Automation:
    """The house acting by itself; `name` is the sweep or command, marked with `gettext_noop` and shown in histories."""

    name: str


Actor = User | Automation


def user_of(by: Actor) -> User | None:
    """The person to keep in a `*_by` column; none when the house acted."""
    return by if isinstance(by, User) else None


def name_of(by: Actor) -> str:
    """How a history names the actor."""
    return by.name if isinstance(by, Automation) else by.display_name
