"""Writing down when and where a case happened, and whom it is about."""

from datetime import datetime

from feedback.errors import HandlerConcerned
from feedback.guest_errors import HappenedLater
from feedback.models import Case
from feedback.rules import TALK_RULES
from feedback.selectors.facts import case_facts
from feedback.services.case import to_handle
from venue import clock, locking
from venue.actors import Actor
from venue.constraints import refused_as
from venue.models import Area, StaffMember
from venue.rules import check

FIELDS = ["occurred_at", "area", "about_staff"]


def tell_moment(
    pk: int, *, occurred_at: datetime | None, area: Area | None, about_staff: StaffMember | None, by: Actor
) -> Case:
    """Keep what is known. Locks the case; raises what `TALK_RULES` say, `HandlerConcerned` where it turns out to be
    about whoever handles it: somebody else takes it first.
    """
    with locking.atomic(by=by):
        case = to_handle(pk, by=by)
        check(TALK_RULES, case_facts(case), clock.now())
        if about_staff is not None and case.handler_id == about_staff.pk:
            raise HandlerConcerned
        case.occurred_at, case.area, case.about_staff = occurred_at, area, about_staff
        with refused_as({"feedback_case_happened_before": HappenedLater()}):
            case.save(update_fields=FIELDS)
    return case
