"""The sweep that opens a welcome call for whoever came for the first time."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bookings.selectors.first_visit import CAUSE, first_visit_of, unwelcomed
from members.follow_up_policies import after_first_visit
from members.models import FollowUp, Member
from members.services.follow_up import open_by_rule
from venue import clock, house, locking, sweeping
from venue.actors import Automation

RULE = Automation(gettext_noop("follow-up of first visits"))


def welcome_newcomers(limit: int = 200) -> int:
    """Open a welcome call for everybody whose first visit was within the last days; how many were opened.

    Safe to run twice: each person is locked and looked at again, and a follow-up's cause is unique. A visit that
    is undone within half an hour opens none.
    """
    now = clock.now()
    if not after_first_visit(now):
        return 0
    return sweeping.each("welcomes", list(unwelcomed(now).values_list("pk", flat=True)[:limit]), _welcome)


def _welcome(pk: int) -> bool:
    """By whoever received them, where they can."""
    with locking.atomic(by=RULE):
        member = locking.lock_one(Member, pk)
        came = first_visit_of(member)
        if came is None or not unwelcomed(clock.now()).filter(pk=pk).exists():
            return False
        with translation.override(house.language()):
            text = _("Call and ask how the first visit was")
        opened = open_by_rule(
            pk,
            kind=FollowUp.Kind.WELCOME,
            text=text,
            wanted=came.by,
            since=came.at,
            days=after_first_visit(came.at) or 1,
            cause=f"{CAUSE}:{pk}",
            by=RULE,
        )
        return opened is not None
