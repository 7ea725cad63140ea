"""Writing down a guest whom a member brings along: a person of their own, known by name and host."""

from members.models import Member
from members.services.member import Facts, add_member
from venue import locking
from venue.actors import Actor


def add_guest(name: str, host_pk: int, *, phone: str = "", language: str = "", by: Actor) -> Member:
    """Write down somebody as the guest of a member. Locks the host. Raises what `add_member` raises.

    A guest is told by the host, unless an address of their own is written down later.
    """
    with locking.atomic(by=by):
        host = locking.lock_one(Member, host_pk)
        guest = add_member(
            Facts(name=name, phone=phone, language=language or host.language), is_somebody_else=True, by=by
        )
        guest.host = host
        guest.save(update_fields=["host"])
    return guest
