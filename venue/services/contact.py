"""Whether somebody may be written to. Called inside the transaction that records why."""

from venue import clock, outbox
from venue.models import ContactPreference
from venue.models.message import Purpose


def prefer(address: str, purpose: str, channel: str, *, is_allowed: bool | None) -> None:
    """Write down what the deliverer reads for an address; None goes back to what holds for whoever was not asked. Where
    that leaves nothing allowed, what waits to be sent is stopped.
    """
    rows = ContactPreference.objects.filter(address__iexact=address, purpose=purpose, channel=channel)
    if is_allowed is None:
        rows.delete()
    elif not rows.update(is_allowed=is_allowed, changed_at=clock.now()):
        ContactPreference.objects.create(
            address=address.lower(), purpose=purpose, channel=channel, is_allowed=is_allowed, changed_at=clock.now()
        )
    if not (Purpose(purpose).is_allowed_by_default if is_allowed is None else is_allowed):
        outbox.stop(purpose, address=address, channel=channel)


def forget(address: str) -> None:
    """Nobody is behind this address any more."""
    ContactPreference.objects.filter(address__iexact=address).delete()


def let_run_out(purpose: str) -> None:
    """What was allowed for a purpose is allowed no more, because it means something else now; who refused is still not
    written to. What waits to be sent to whoever was not asked is stopped, where they must be.
    """
    ContactPreference.objects.filter(purpose=purpose, is_allowed=True).delete()
    if not Purpose(purpose).is_allowed_by_default:
        outbox.stop(purpose)
