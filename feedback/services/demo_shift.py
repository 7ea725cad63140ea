"""A demo that is left running: its staff do the critical checks that whoever looks around has not done.

What is critical and missed closes its area. In a demo nobody is on shift, and after one night every area would be
closed. What somebody has begun is left to them until shortly before it would be missed, and what they have found not in
order stays as they found it.
"""

import random
from datetime import datetime, timedelta

from django.conf import settings

from feedback.services.demo_safety import answer_to
from safety.models import Duty
from safety.services.duty import answer_item, finish
from venue import clock
from venue.errors import DomainError
from venue.models import StaffMember, User

BEFORE = timedelta(minutes=2)  # how long before it is due, or would be missed
AT_WORK = timedelta(minutes=10)  # how long after an answer somebody is still at it


def keep_up() -> int:
    """Do what is critical and due, on the demo only; how many duties. Safe to run twice."""
    return sum(do_if_alone(duty) for duty in waiting(clock.now())) if settings.IS_DEMO else 0


def waiting(now: datetime) -> list[Duty]:
    """Those in which nothing was found that is not in order."""
    found = Duty.objects.unfinished().filter(
        template__items__is_critical=True, opens_at__lte=now, due_at__lte=now + BEFORE, late_until__gt=now
    )
    return list(found.exclude(answers__is_failed=True).distinct().order_by("due_at", "pk"))


def do_if_alone(duty: Duty) -> bool:
    now = clock.now()
    last = duty.answers.order_by("-answered_at").values_list("answered_at", flat=True).first()
    by = somebody(duty)
    if by is None or (last and last > now - AT_WORK and duty.late_until > now + BEFORE):
        return False
    dice = random.Random(duty.pk)  # noqa: S311 - the same demo every time
    answered = {each.item_id for each in duty.answers.select_related("item") if each.is_given}
    try:
        for item in duty.template.items.exclude(pk__in=answered).order_by("position"):
            answer_item(duty.pk, item.pk, **answer_to(item, dice, fails=False), by=by)
        finish(duty.pk, by=by)
    except DomainError:  # somebody was faster
        return False
    return True


def somebody(duty: Duty) -> User | None:
    """Whose it is, else somebody in the role that does it."""
    if duty.assignee:
        return duty.assignee.user
    employed = StaffMember.objects.employed_on(clock.today())
    at_work = User.objects.filter(is_active=True, staff_member__in=employed, groups__name=duty.role)
    return at_work.order_by("pk").first()
