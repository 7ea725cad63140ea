"""Whose phone and email are to be asked about, and which addresses do not work."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable

from members.models import DataCheck, Member, Membership
from members.policies import CheckPolicy, check_policy
from venue import clock
from venue.models import ContactPreference, Message
from venue.models.message import Channel, Purpose
from venue.prepared import Prepared

ALL, UNVERIFIED, BOUNCED = "", "unverified", "bounced"
EVERYBODY, CURRENT = "everybody", ""


def bounces(path: str = "") -> QuerySet[Message]:
    """Letters to the present address of the person of an outer query that could not be delivered at all. The address is
    held for bad until it is changed, or somebody says that it is right.
    """
    said_right = DataCheck.objects.verifying().filter(
        member=OuterRef(OuterRef(f"{path}pk")), at__gte=OuterRef("created_at")
    )
    failed = Message.objects.filter(state=Message.State.FAILED, address=OuterRef(f"{path}email"))
    return failed.exclude(Exists(said_right))


def last_check(*, verifying: bool = False) -> Subquery:
    checks = DataCheck.objects.verifying() if verifying else DataCheck.objects.all()
    return Subquery(checks.filter(member=OuterRef("pk")).order_by("-at").values("at")[:1])


def is_own_contact() -> Q:
    """A child's phone and email are the guardian's, who is asked; somebody's guest is asked once they come by
    themselves.
    """
    return Q(guardian=None, host=None)


@dataclass(frozen=True)
class Asking:
    """Whether somebody is to be asked, and what is known. `bounced_at`: a letter to their address failed then."""

    is_due: bool
    is_open: bool  # they may answer of themselves: nothing was answered within the days
    verified_at: datetime | None
    bounced_at: datetime | None


_asking = Prepared(
    lambda member: (
        Member.objects.filter(pk=member)
        .order_by()
        .values_list(
            "joined_at",
            "guardian_id",
            "host_id",
            last_check(),
            Subquery(DataCheck.objects.answered().filter(member=OuterRef("pk")).order_by("-at").values("at")[:1]),
            last_check(verifying=True),
            Subquery(bounces().order_by("-pk").values("created_at")[:1]),
        )
    ),
    member=int,
)


def asking(member: Member) -> Asking:
    """One query. Whoever was written down lately was asked then."""
    now = clock.now()
    row = _asking.row(member=member.pk)
    if row is None:
        raise Member.DoesNotExist
    joined_at, guardian, host, asked_at, answered_at, verified_at, bounced_at = row
    since = now - check_policy(now).every
    own = guardian is None and host is None
    return Asking(
        is_due=own and joined_at <= since and (asked_at is None or asked_at <= since),
        is_open=own and joined_at <= since and (answered_at is None or answered_at <= since),
        verified_at=verified_at,
        bounced_at=bounced_at,
    )


def unverified(now: datetime, policy: CheckPolicy) -> Combinable:
    """Nobody has said for long that the data are right."""
    since = now - policy.overdue
    lately = DataCheck.objects.verifying().filter(member=OuterRef("pk"), at__gt=since)
    return Q(joined_at__lte=since) & ~Exists(lately)


def to_check(why: str = ALL, whom: str = CURRENT) -> QuerySet[Member]:
    """The work list: whose data are unverified for too long, and whose address does not work; of those with a contract
    that holds today, or of everybody. Each with `verified_at`, `bounced_at`, `is_unverified`.
    """
    now = clock.now()
    is_unverified, is_bounced = unverified(now, check_policy(now)), Exists(bounces())
    wanted = {UNVERIFIED: is_unverified, BOUNCED: is_bounced}.get(why, is_unverified | is_bounced)
    people = Member.objects.filter(is_own_contact(), wanted)
    if whom != EVERYBODY:
        people = people.filter(Exists(holding(clock.today())))
    return people.annotate(
        verified_at=last_check(verifying=True),
        bounced_at=Subquery(bounces().order_by("-pk").values("created_at")[:1]),
    )


def holding(today: date) -> QuerySet[Membership]:
    return Membership.objects.valid_on(today).filter(member=OuterRef("pk"))


def due_by_letter(now: datetime) -> QuerySet[Member]:
    """Who is to be asked by letter, whoever was known first: they can answer online, their contract holds, nobody asked
    them for the days of the policy, letters reach them, and they did not say that they would not be asked.
    """
    since = now - check_policy(now).every
    asked = DataCheck.objects.filter(member=OuterRef("pk"), at__gt=since)
    refused = _refusals().filter(address__iexact=OuterRef("email"))
    reachable = Member.objects.filter(is_own_contact(), email__gt="", user__is_active=True, joined_at__lte=since)
    due = reachable.filter(Exists(holding(clock.local(now).date())), ~Exists(asked), ~Exists(refused))
    return due.exclude(Exists(bounces())).order_by("pk")


def is_asked_by_letter(member: Member) -> bool:
    return not _refusals().filter(address__iexact=member.email).exists()


def _refusals() -> QuerySet[ContactPreference]:
    return ContactPreference.objects.filter(purpose=Purpose.FEEDBACK, channel=Channel.EMAIL, is_allowed=False)
