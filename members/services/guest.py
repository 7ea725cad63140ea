"""Writing down a guest whom a member brings along: a person of their own, known by name and host."""

from datetime import timedelta

from members.models import Member
from members.policies import most_guests
from members.rules import check_not_too_many_guests
from members.services.member import Facts, add_member
from venue import clock, locking
from venue.actors import Actor, user_of

A_MONTH = timedelta(days=30)


def add_guest(name: str, host_pk: int, *, phone: str = "", language: str = "", by: Actor) -> Member:
    """Write down somebody as the guest of a member. Locks the host. Raises what `add_member` raises, and
    `TooManyGuests` to a member who adds guests by themselves.

    A guest is told by the host, unless an address of their own is written down later.
    """
    now = clock.now()
    with locking.atomic(by=by):
        host = locking.lock_one(Member, host_pk)
        user = user_of(by)
        if user is not None and user.pk == host.user_id:
            brought = host.guests.filter(joined_at__gt=now - A_MONTH).count()
            check_not_too_many_guests(brought, most_guests(now))
        guest = add_member(
            Facts(name=name, phone=phone, language=language or host.language), is_somebody_else=True, by=by
        )
        guest.host = host
        guest.save(update_fields=["host"])
    return guest
