"""Who can handle a case."""

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from feedback.models import Case
from feedback.selectors.facts import concerned
from venue import clock
from venue.models import StaffMember


def able_handlers(case: Case | None = None) -> QuerySet[StaffMember]:
    """Who works here and may answer cases, but nobody whom the case is about."""
    may = Permission.objects.filter(content_type__app_label="feedback", codename="answer_case")
    able = (
        StaffMember.objects.employed_on(clock.today())
        .filter(Q(user__groups__permissions__in=may), user__is_active=True)
        .select_related("user")
        .distinct()
    )
    return able.exclude(pk__in=concerned(case)) if case is not None else able
