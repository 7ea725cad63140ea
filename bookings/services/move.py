"""Moving a place to another class in one act, so that the old one cannot be lost."""

from functools import partial

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy

from bookings.models import Booking, Decision, ScheduledSession
from bookings.policies import booking_policies
from bookings.rules import BOOKING_RULES
from bookings.selectors.facts import facts_of
from bookings.selectors.holding import cancelling_facts
from bookings.selectors.moving import moving_of, rules_of_moving
from bookings.selectors.words import ClassWords, class_words
from bookings.services import credits, decisions, ending, messages, waitlist
from bookings.services.promoting import promote_after
from bookings.services.serving import serves_at_desk
from bookings.services.waitlist import take_place
from members.models import Member
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.rules import check

MOVED = gettext_lazy("A place moves to another class whole: the old one is kept until the new one is certain")


def move_booking(booking_pk: int, to_session_pk: int, *, by: Actor, accepts_late: bool = True) -> Booking:
    """Give a place back and take one in another class, both or neither; the new booking. Also takes another date for a
    booking whose class the house called off.

    Checks what cancelling the old asks (`CANCEL_RULES`; late, it has its usual consequence) and `BOOKING_RULES` for the
    new, where the old place is not in the way and the credit that it gives back may pay. Locks member, both classes,
    booking, waits, then the accounts of the packs. Raises the rules' errors, and `LateNow` as `cancel_booking`; sends
    one message. Then the first of the old class's waitlist moves up.
    """
    member_pk, session_pk = Booking.objects.values_list("member_id", "session_id").get(pk=booking_pk)
    with decisions.refusals_kept(member_pk, to_session_pk, by=by):
        booking = _move(booking_pk, member_pk, session_pk, to_session_pk, by=by, accepts_late=accepts_late)
    promote_after(session_pk)
    return booking


def _move(
    booking_pk: int, member_pk: int, session_pk: int, to_session_pk: int, *, by: Actor, accepts_late: bool
) -> Booking:
    now = clock.now()
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        sessions = {each.pk: each for each in locking.lock(ScheduledSession, {session_pk, to_session_pk})}
        if to_session_pk not in sessions:
            raise ScheduledSession.DoesNotExist
        old, to = locking.lock_one(Booking, booking_pk), sessions[to_session_pk]
        held = cancelling_facts(old, sessions[session_pk], user_of(by))
        check(rules_of_moving(old, accepts_late=accepts_late), held, now)
        moving = moving_of(old, held, now)
        at_desk = serves_at_desk(member, by)
        facts = facts_of(to, member_pk, booking_policies(now), now, at_desk=at_desk, moving=moving)
        check(BOOKING_RULES, facts, now)
        given_up = waitlist.give_up_waits(to, member_pk, facts.policy.overlap, now) if facts.waits else []
        credits.lock_accounts({moving.lot.pk if moving.lot else None, facts.lot_pk})
        if not old.is_cancelled_by_venue:
            ending.give_place_back(old, held, now, by=by)
        new = take_place(to, member_pk, facts, now, by, moved_from=old)
        _explain(old, new, by=by)
        messages.tell_moved(new, old, member, facts, given_up)
    return new


def _explain(old: Booking, new: Booking, *, by: Actor) -> None:
    """Both places know of each other."""
    before, after = class_words(old.session_id), class_words(new.session_id)
    for booking, said in (
        (old, partial(_words, _MOVED_TO, after)),
        (new, partial(_words, _MOVED_FROM, before)),
    ):
        decisions.write(
            Decision.What.MOVED,
            member_pk=booking.member_id,
            session_pk=booking.session_id,
            rule="moved",
            rule_name=MOVED,
            text=said,
            facts={"from": old.pk, "to": new.pk},
            booking=booking,
            by=by,
        )


_MOVED_TO = gettext_lazy("Moved to %(course)s, %(starts)s.")
_MOVED_FROM = gettext_lazy("Moved here from %(course)s, %(starts)s.")


def _words(text: object, words: ClassWords) -> str:
    language = get_language() or settings.LANGUAGE_CODE
    return str(text) % words.said(language)
