"""The nightly look at the whole database, and telling the managers what it found."""

import logging

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_noop

from venue import audit, clock, house, locking, outbox
from venue.actors import Automation
from venue.invariants import Broken, check_all, invariants
from venue.models import User
from venue.selectors.invariants import CHECKED, last_check
from venue.selectors.staff import in_charge

logger = logging.getLogger(__name__)

SWEEP = Automation(gettext_noop("nightly check"))
FROM_HOUR = 4  # the venue's time: the house is closed, the backup of the night may follow


def check_each_night() -> bool:
    """Check once a day, in the night or as soon after it as anything runs; whether it was done now.

    Two at once both look, and the message is put once.
    """
    now = clock.local(clock.now())
    last = last_check()
    if now.hour < FROM_HOUR or last and clock.local(last.at).date() == now.date():
        return False
    found = check_all()
    for each in found:
        logger.error("invariant %s is broken at %s", each.invariant.name, ", ".join(map(str, each.rows)))
    with locking.atomic(by=SWEEP):
        facts = {each.invariant.name: len(each.rows) for each in found}
        audit.record(CHECKED, by=SWEEP, checks=len(invariants()), found=facts)
        if found:
            for user in in_charge():
                tell(user, found, now.date().isoformat())
    return True


def tell(user: User, found: list[Broken], day: str) -> None:
    language = user.language or house.language()
    with translation.override(language):
        findings = "\n\n".join(map(in_words, found))
    outbox.put(
        "invariants_broken",
        outbox.Receiver(user.email, language, user.pk),
        {"name": user.display_name, "findings": findings, "url": settings.BASE_URL + reverse("venue:board")},
        dedupe_key=f"invariants:{day}:{user.pk}",
    )


def in_words(broken: Broken) -> str:
    rows = ", ".join(broken.labels) + (" …" if broken.is_cut else "")
    return f"{broken.invariant.wrong}\n{rows}\n→ {broken.invariant.todo}"
