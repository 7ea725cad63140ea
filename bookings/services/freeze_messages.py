"""What people are told about pauses. Called inside the transaction of the service that causes it."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from bookings.selectors.freeze import Reached
from bookings.selectors.words import class_words
from bookings.services.messages import named
from members.freeze_arithmetic import Outcome
from members.models import Freeze, Membership
from members.services.messages import receiver_of
from venue import clock, outbox, wording
from venue.bilingual import in_language


def tell_paused(row: Freeze, outcome: Outcome, reached: Reached) -> bool:
    """The one message of a pause; False when nobody's address is known."""
    return _put("membership_paused", row, outcome, reached)


def tell_resumed(row: Freeze, outcome: Outcome, reached: Reached) -> bool:
    """That a pause was taken back or ended early. What was said of it before and waits to be sent is withdrawn."""
    outbox.withdraw(subject_key(row))
    return _put("membership_resumed", row, outcome, reached)


def subject_key(row: Freeze) -> str:
    return f"pause:{row.pk}"


def _put(template: str, row: Freeze, outcome: Outcome, reached: Reached) -> bool:
    membership = Membership.objects.select_related("member__guardian", "plan").get(pk=row.membership_id)
    to = receiver_of(membership.member)
    if to is None:
        return False
    later = Membership.objects.filter(pk__in=[each.key for each in outcome.moved]).order_by("starts_on").first()
    with translation.override(to.language):
        params = {
            "member_name": membership.member.name,
            "plan": in_language(membership.plan.name_en, membership.plan.name_zh),
            "starts": wording.fulldate(row.starts_on),
            "last": wording.fulldate(row.ends_on),
            "ends": wording.fulldate(membership.ends_on),
            "is_taken_back": row.withdrawn_at is not None,
            "next_starts": wording.fulldate(later.starts_on) if later else "",
            "released": named([class_words(each.session_id) for each in reached.released], to.language),
            "waits": named([class_words(each.session_id) for each in reached.waits], to.language),
            "url": settings.BASE_URL + reverse("members:my_profile"),
        }
    key = f"{template}:{row.pk}:{clock.now():%Y%m%d%H%M%S}"
    return outbox.put(template, to, params, dedupe_key=key, subject_key=subject_key(row), is_direct=True)
