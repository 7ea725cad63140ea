"""The sweep that announces the end of contracts, and taking an announcement back."""

from datetime import time

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_noop

from members.models import Member, Membership
from members.periods import DAY
from members.policies import notice_policy
from members.selectors.notices import Due, due_notices, subject_key
from members.services.messages import receiver_of
from venue import clock, locking, outbox, sweeping, wording
from venue.actors import Automation
from venue.bilingual import in_language
from venue.working_time import wall_clock

SWEEP = Automation(gettext_noop("end of contracts"))
TEMPLATES = {"period": "membership_ends", "pack": "pack_ends"}


def put_due_notices(limit: int = 500) -> int:
    """Announce the end of every contract twice, some weeks and some days before, unless another follows; how many were
    announced. Safe to run twice: each is looked at again under the lock of its person, and its cause is unique.
    """
    now = clock.now()
    policy = notice_policy(now)

    def announce(due: tuple[int, int]) -> int:
        contract, member = due
        with locking.atomic(by=SWEEP):
            locking.lock_one(Member, member)
            return sum(_put(still) for still in due_notices(now, policy, [contract]))

    due = [(each.membership.pk, each.membership.member_id) for each in due_notices(now, policy)[:limit]]
    return sweeping.each("end of contracts", due, announce)


def withdraw_notices(membership_pk: int) -> None:
    """Take back what waits to be sent about the end of a contract: it ends on another day, or goes on."""
    outbox.withdraw(subject_key(membership_pk))


def _put(due: Due) -> bool:
    membership = due.membership
    to = receiver_of(membership.member)
    if to is None:
        return False
    return outbox.put(
        TEMPLATES[membership.kind],
        to,
        _params(membership, to.language),
        dedupe_key=due.key,
        subject_key=subject_key(membership.pk),
        expires_at=wall_clock(membership.ends_on + DAY, time(0), clock.zone()),
    )


def _params(membership: Membership, language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            "member_name": membership.member.name,
            "plan": in_language(membership.plan.name_en, membership.plan.name_zh),
            "ends": wording.fulldate(membership.ends_on),
            "left": str(membership.credit_lot.left) if membership.is_pack else "",
            "url": settings.BASE_URL + reverse("bookings:timetable" if membership.is_pack else "members:my_profile"),
        }
