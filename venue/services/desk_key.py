"""Taking over at a shared desk: setting a PIN or badge, and checking them."""

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from venue import audit, clock, locking
from venue.actors import Actor
from venue.constraints import refused_as
from venue.errors import DomainError
from venue.models import DeskKey, StaffMember, User
from venue.selectors.staff import holds_power

TRIES = 5
ROW = "0123456789 9876543210"


class PinTooSimple(DomainError):
    code = "pin_too_simple"
    rule_name = _("A PIN is not guessed at first sight")
    message = _("This PIN is guessed at first sight. Please choose one without repeated or counted figures.")


class BadgeTaken(DomainError):
    code = "badge_taken"
    rule_name = _("A badge belongs to one person")
    message = _("This badge already belongs to somebody. Please use another one.")


class WrongKey(DomainError):
    code = "wrong_key"
    message = _("This is not right. After five wrong tries the PIN is locked.")
    status = 422


class KeyLocked(DomainError):
    code = "key_locked"
    rule_name = _("Five wrong tries lock a PIN")
    message = _("This PIN is locked. Please sign in with your password and set a new one.")
    status = 422


class SignInNeeded(DomainError):
    code = "sign_in_needed"
    rule_name = _("Managers sign in with two factors")
    message = _("Managers and owners cannot take over with a PIN. Please sign in with password and app.")
    status = 422


def set_key(staff: StaffMember, *, pin: str, badge: str, by: Actor) -> DeskKey:
    """Give somebody a PIN, and a badge or none; wrong tries are forgotten. Raises `PinTooSimple` or `BadgeTaken`."""
    if len(set(pin)) == 1 or pin in ROW:
        raise PinTooSimple
    facts = {"pin": make_password(pin), "badge": digest(badge) if badge else "", "wrong_tries": 0, "tried_at": None}
    with locking.atomic(by=by), refused_as({"venue_deskkey_one_per_badge": BadgeTaken()}):
        key, _is_new = DeskKey.objects.update_or_create(staff=staff, defaults=facts)
        audit.record("desk.key_set", by=by, about=staff, has_badge=bool(badge))
        return key


def digest(badge: str) -> str:
    """What is kept of a badge: the same for the same badge, and nothing it could be read from."""
    return salted_hmac("venue.badge", badge.strip(), algorithm="sha256").hexdigest()


def by_pin(staff: StaffMember, pin: str, *, by: Actor) -> User:
    """The person behind a right PIN. A wrong try is counted and stays counted although this refuses.

    Locks the key. Raises `WrongKey`, `KeyLocked` or `SignInNeeded`.
    """
    refusal: DomainError | None = None
    with locking.atomic(by=by, durable=False):
        keys = locking.lock(DeskKey, DeskKey.objects.filter(staff=staff).values_list("pk", flat=True))
        key = keys[0] if keys else None
        if key is None:
            refusal = WrongKey()
        elif key.wrong_tries >= TRIES:
            refusal = KeyLocked()
        elif not check_password(pin, key.pin):
            key.wrong_tries, key.tried_at = key.wrong_tries + 1, clock.now()
            key.save(update_fields=["wrong_tries", "tried_at"])
            audit.record("desk.wrong_pin", by=by, about=staff, tries=key.wrong_tries)
            refusal = KeyLocked() if key.wrong_tries >= TRIES else WrongKey()
        elif key.wrong_tries:
            key.wrong_tries = 0
            key.save(update_fields=["wrong_tries"])
    if refusal:
        raise refusal
    return allowed(staff)


def by_badge(badge: str) -> User:
    """The person behind a badge. Raises `WrongKey` or `SignInNeeded`."""
    key = DeskKey.objects.filter(badge=digest(badge)).select_related("staff__user").first() if badge else None
    if key is None:
        raise WrongKey
    return allowed(key.staff)


def allowed(staff: StaffMember) -> User:
    """Raises `WrongKey` for somebody who may no longer sign in or has nothing to do at the desk."""
    user = staff.user
    has_left = staff.left_on is not None and staff.left_on <= clock.today()
    if not user.is_active or has_left or not user.has_perm("bookings.use_desk"):
        raise WrongKey
    if settings.SECOND_FACTOR_REQUIRED and holds_power(user):
        raise SignInNeeded
    return user
