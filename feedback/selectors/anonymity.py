"""What an anonymous answer may say of what it is about, so that it points at nobody."""

from typing import Any

from feedback.models import SurveyInvitation
from feedback.policies import least_answers
from venue import clock

STEPS = (("area_id",), ("course_id", "treatment_id", "room_id"), ("staff_id",))


def about_without_name(invitation: SurveyInvitation) -> dict[str, Any]:
    """Place, then what it was, then the colleague: each only as long as so many people were asked about the very same
    with this version that it tells none of them. Tier, stage and time are never kept. One query a step.
    """
    least = least_answers(clock.now())
    alike, kept = SurveyInvitation.objects.filter(version=invitation.version_id), {}
    for names in STEPS:
        step = {name: getattr(invitation, name) for name in names}
        if not any(step.values()):
            continue
        alike = alike.filter(**step)
        if alike.order_by().values("member").distinct().count() < least:
            break
        kept |= step
    return kept
