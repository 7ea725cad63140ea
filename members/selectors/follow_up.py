"""Follow-ups as lists, pages and rules see them, and the door to one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.http import Http404

from members.follow_up_rules import CANCEL_RULES, FollowUpFacts
from members.models import FollowUp, FollowUpMove, Member
from members.models.follow_up import FollowUpQuerySet
from venue import clock
from venue.actors import Actor, user_of
from venue.models import StaffMember, User
from venue.prepared import Prepared
from venue.roles import Role
from venue.rules import refusal
from venue.selectors.shifts import on_duty
from venue.selectors.staff import first_of
from venue.working_time import wall_clock

EVERYBODYS = "members.view_member"  # whoever may look at people sees what was promised to them
MANAGE = "members.manage_followup"
BADGES = {"open": "info", "done": "good", "cancelled": "plain"}
NEXT_DAY, USUAL_TIME = timedelta(days=1), time(12, 0)


def visible_to(user: User) -> FollowUpQuerySet:
    """All of them for whoever looks at people; else one's own and those of colleagues in the same role."""
    if user.has_perm(EVERYBODYS):
        return FollowUp.objects.all()
    return FollowUp.objects.filter(Q(owner__user=user) | Q(owner__in=in_role_of(user)))


def in_role_of(user: User) -> QuerySet[StaffMember]:
    """Colleagues who hold a role of this person; being a member oneself is none."""
    roles = user.groups.exclude(name=Role.MEMBER.value)
    return StaffMember.objects.filter(user__groups__in=roles.values("pk"))


def follow_up_for(user: User, pk: int) -> FollowUp:
    """One that this person sees; for everybody else it does not exist."""
    found = visible_to(user).with_details().select_related("opened_by", "closed_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def able_owners() -> QuerySet[StaffMember]:
    """Who works here today and sees follow-ups."""
    able = StaffMember.objects.employed_on(clock.today()).filter(user__is_active=True)
    return able.filter(_holds("view_followup")).select_related("user").order_by("user__name", "pk").distinct()


def is_able(owner: StaffMember) -> bool:
    return able_owners().filter(pk=owner.pk).exists()


def who_sees(row: FollowUp) -> QuerySet[StaffMember]:
    """Whoever of them is shown this one; the counterpart of `visible_to`."""
    shared = Q(user__groups__in=row.owner.user.groups.exclude(name=Role.MEMBER.value).values("pk"))
    return able_owners().filter(Q(pk=row.owner_id) | _holds(EVERYBODYS.partition(".")[2]) | shared)


def _holds(codename: str) -> Q:
    """Staff whose roles give them a permission of this room."""
    may = Permission.objects.filter(content_type__app_label="members", codename=codename)
    return Q(user__groups__permissions__in=may.values("pk"))


def facts_of(row: FollowUp, by: Actor) -> FollowUpFacts:
    actor = user_of(by)
    return FollowUpFacts(
        state=row.state,
        actor=actor.pk if actor else None,
        is_manager=actor is None or actor.has_perm(MANAGE),
        opened_by=row.opened_by_id,
    )


def facts_of_wish(facts: FollowUpFacts, owner: StaffMember, due_at: datetime) -> FollowUpFacts:
    """The same, with who is to have it and until when."""
    return replace(facts, owner=owner.pk, due_at=due_at, owner_is_able=is_able(owner))


def may_cancel(row: FollowUp, user: User) -> bool:
    """The rules that decide in the service answer the page."""
    return refusal(CANCEL_RULES, facts_of(row, user), clock.now()) is None


def may_reach(row: FollowUp, user: User) -> bool:
    """Whether somebody may have phone and email shown for it: whoever owes it, as long as it is owed, and whoever may
    for anybody.
    """
    return user.has_perm("members.view_contact") or (row.is_open and row.owner.user_id == user.pk)


def steps_of(row: FollowUp) -> list[FollowUpMove]:
    """Every step, newest first."""
    return list(row.moves.select_related("by", "owner__user").order_by("-pk"))


def somebody_to_do_it(wanted: User | None) -> StaffMember | None:
    """The wanted colleague where they can; else who is on duty at the desk, anybody at the desk, or in charge."""
    able = able_owners()
    if wanted is not None and (owner := able.filter(user=wanted).first()):
        return owner
    on_shift = on_duty(clock.now(), Role.FRONT_DESK).filter(pk__in=able.order_by().values("pk")).order_by("pk").first()
    if on_shift:
        return on_shift
    first = next(iter(first_of(Role.FRONT_DESK, Role.MANAGER, Role.OWNER)), None)
    return able.filter(user=first).first() if first else None


def noon_after(at: datetime, days: int) -> datetime:
    return wall_clock(clock.local(at).date() + timedelta(days=days), USUAL_TIME, clock.zone())


def proposed_due() -> datetime:
    """Tomorrow at noon."""
    return noon_after(clock.now(), 1)


def end_of_today() -> datetime:
    return wall_clock(clock.today() + NEXT_DAY, time(0), clock.zone())


# --- what was promised to a person -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Promise:
    """An open follow-up as the desk is told of it."""

    pk: int
    text: str
    owner: str
    due_at: datetime
    is_overdue: bool


_promised = Prepared(
    lambda member: (
        FollowUp.objects.open()
        .filter(member=member)
        .order_by("due_at", "pk")
        .values_list("pk", "text", "owner__user__name", "owner__user__email", "due_at")
    ),
    member=int,
)


def promised_to(member: Member) -> Sequence[Promise]:
    """What is open, the most pressing first; one query."""
    now = clock.now()
    rows = _promised.rows(member=member.pk)
    return [
        Promise(pk, text, User(name=name, email=email).display_name, due_at, due_at <= now)
        for pk, text, name, email, due_at in rows
    ]


_due = Prepared(
    lambda user, until: (
        FollowUp.objects.open().filter(owner__user=user, due_at__lt=until).order_by().values_list("pk")[:100]
    ),
    user=int,
    until=datetime,
)


def due_count(user: User) -> int:
    """How many of one's own are due today or overdue."""
    return len(_due.rows(user=user.pk, until=end_of_today()))
