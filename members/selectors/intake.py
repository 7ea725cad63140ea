"""Who is being received, for how long, and by whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404

from members.models import Intake, TabletCode
from members.policies import intake_limits
from venue import clock
from venue.models import StaffMember, User
from venue.prepared import Prepared

STEPS = [step.value for step in Intake.Step]


class Pace(StrEnum):
    FINE = "fine"
    WARN = "warn"  # to be finished soon
    LATE = "late"


@dataclass(frozen=True)
class Lasting:
    """How long an intake has taken so far, or took."""

    minutes: int
    pace: Pace
    limit: int  # in minutes


def lasting(intake: Intake) -> Lasting:
    warn, late = intake_limits(intake.started_at)
    span = (intake.ended_at or clock.now()) - intake.started_at
    pace = Pace.LATE if span >= late else Pace.WARN if span >= warn else Pace.FINE
    minute = timedelta(minutes=1)
    return Lasting(span // minute, pace, late // minute)


def intakes(which: str = "", whose: User | None = None) -> QuerySet[Intake]:
    """Those under way unless said otherwise: `late`, `done`, `abandoned` or `all`; of one person only when named."""
    now = clock.now()
    end = Coalesce("ended_at", Value(now, output_field=DateTimeField()))
    took = ExpressionWrapper(end - F("started_at"), output_field=DurationField())
    found = Intake.objects.select_related("member", "responsible", "greeted_by").annotate(took=took)
    _warn, late = intake_limits(now)
    wanted = {"": Q(state="open"), "late": Q(took__gte=late), "all": Q()}
    found = found.filter(wanted.get(which, Q(state=which)))
    return found.filter(responsible=whose) if whose else found


def intake_for(user: User, pk: int) -> Intake:
    """One intake, for those who receive people; else 404."""
    if not user.has_perm("members.run_intake"):
        raise Http404
    return get_object_or_404(Intake.objects.select_related("member__guardian", "responsible", "greeted_by"), pk=pk)


def opened_by(digest: object) -> Intake | None:
    """The intake that a tablet was opened for by a code, as long as it is under way, no other code was made for it, and
    the tablet was not taken back.
    """
    if not isinstance(digest, str):
        return None
    opened = Intake.objects.open().filter(tablet_code__digest=digest, tablet_code__used_at__isnull=False)
    return opened.select_related("member__guardian").first()


def on_tablet_since(intake: Intake) -> datetime | None:
    return TabletCode.objects.filter(intake=intake).values_list("used_at", flat=True).first()


@dataclass(frozen=True)
class Latest:
    """The last intake of a person, as the panel of the desk tells it."""

    pk: int
    state: str
    started_at: datetime
    responsible_name: str

    @property
    def is_open(self) -> bool:
        return self.state == Intake.State.OPEN


_latest = Prepared(
    lambda member: (
        Intake.objects.filter(member=member)
        .order_by("-pk")
        .values_list("pk", "state", "started_at", "responsible__name")[:1]
    ),
    member=int,
)


def latest_of(member_pk: int) -> Latest | None:
    row = _latest.row(member=member_pk)
    return Latest(*row) if row else None


def open_for(member_pk: int) -> Intake | None:
    return Intake.objects.open().filter(member=member_pk).first()


def receiving(at: datetime) -> QuerySet[StaffMember]:
    """Whom a guest can be handed over to: whoever works here and receives people."""
    may = Q(user__groups__permissions__codename="run_intake", user__is_active=True)
    return (
        StaffMember.objects.employed_on(clock.local(at).date())
        .filter(may)
        .select_related("user")
        .order_by("user__name", "pk")
        .distinct()
    )
