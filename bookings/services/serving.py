"""In whose name somebody acts."""

from members.models import Member
from members.selectors.own import acts_for
from venue.actors import Actor, user_of


def is_of_desk(by: Actor) -> bool:
    """Whether whoever acts looks after all appointments, as the desk does, and the house itself."""
    user = user_of(by)
    return user is None or user.has_perm("bookings.use_desk")


def serves_at_desk(member: Member, by: Actor) -> bool:
    """Whether somebody of the staff books for another person; not, whoever books for their own child or guest."""
    user = user_of(by)
    if user is None or user.pk == member.user_id:
        return False
    return user.has_perm("bookings.book_for_member") and not acts_for(user, member)
