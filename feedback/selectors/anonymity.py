"""What an anonymous answer may say of what it is about, when it is read, and of which nothing is said, so that it
points at nobody.
"""

from typing import Any

from django.db.models import Count, Q, QuerySet

from feedback.models import SurveyInvitation, SurveyResponse, SurveyVersion
from feedback.policies import least_answers
from venue import clock
from venue.periods import Period

STEPS = (("area_id",), ("course_id", "treatment_id"), ("staff_id",), ("room_id",))


def about_without_name(invitation: SurveyInvitation) -> dict[str, Any]:
    """Place, what it was, colleague, room: each only if it parts those who were asked with this version into groups of
    which none is so small that it tells somebody, the others neither: leaving out the small group alone would name it.
    Tier, stage and time are never kept. One query a step.
    """
    least = least_answers(clock.now())
    alike = SurveyInvitation.objects.filter(version=invitation.version_id).order_by()
    kept: dict[str, Any] = {}
    for names in STEPS:
        sizes = alike.values(*names).annotate(people=Count("member", distinct=True)).values_list("people", flat=True)
        if min(sizes) >= least:
            step = {name: getattr(invitation, name) for name in names}
            alike = alike.filter(**step)
            kept |= step
    return kept


def unread() -> QuerySet[SurveyVersion]:
    """Anonymous versions with fewer answers than a group needs: whoever sees who has answered would know whose they
    are. They are counted, and nobody reads them yet.
    """
    counted = SurveyVersion.objects.filter(is_anonymous=True).alias(answers=Count("responses"))
    return counted.filter(answers__lt=least_answers(clock.now())).order_by()


def readable(rows: QuerySet[SurveyResponse]) -> QuerySet[SurveyResponse]:
    """Without the answers that nobody reads yet."""
    return rows.exclude(version__in=unread())


def withheld_versions(period: Period) -> list[int]:
    """Anonymous versions with too few answers in the period: neither figures nor single answers of them are shown. One
    query.
    """
    in_it = Q(responses__answered_at__gte=period.begins, responses__answered_at__lt=period.ends)
    rows = SurveyVersion.objects.filter(is_anonymous=True, opened_at__isnull=False).order_by()
    heard = rows.annotate(heard=Count("responses", filter=in_it))
    return list(heard.filter(heard__gt=0, heard__lt=least_answers(clock.now())).values_list("pk", flat=True))
