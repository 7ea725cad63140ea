"""What must be true of cases, their clocks, and surveys."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from feedback.models import Case, CaseEvent, Complaint, Improvement, SurveyInvitation, SurveyResponse
from feedback.models.survey import LOW
from feedback.selectors.clocks import clocks_of
from feedback.selectors.stage import HEARTBEAT
from feedback.sla_clock import steps_due
from members.models import Member, Membership, Stage
from members.policies import lapses_after
from venue import clock
from venue.invariants import SWEEPS, Invariant, message_causes, swept_until


def cases_without_clock() -> QuerySet[Case]:
    """The clocks of a case run from its intake: both of its first events, and for a complaint its promise."""
    begun = {
        kind: Exists(CaseEvent.objects.filter(case=OuterRef("pk"), kind=kind))
        for kind in (CaseEvent.Kind.RECEIVED, CaseEvent.Kind.ACKNOWLEDGED)
    }
    promised = Exists(Complaint.objects.filter(case=OuterRef("pk"))) | ~Q(kind=Case.Kind.COMPLAINT)
    return Case._base_manager.exclude(*begun.values(), promised).order_by("pk")


def steps_not_taken() -> Iterator[Case]:
    """Open cases with a step that fell due before the last sweeps."""
    until = swept_until()
    rows = Case.objects.get_queryset().open().select_related("complaint").prefetch_related("events")
    for case in rows.order_by("pk"):
        taken = [event.step for event in case.events.all() if event.step]
        if steps_due(clocks_of(case), taken, until):
            yield case


def steps_taken_twice() -> QuerySet[CaseEvent]:
    earlier = CaseEvent.objects.filter(case=OuterRef("case"), step=OuterRef("step"), pk__lt=OuterRef("pk"))
    return CaseEvent.objects.exclude(step="").filter(Q(Exists(earlier)) | Q(at__lt=F("due_at"))).order_by("pk")


def closed_unresolved() -> QuerySet[CaseEvent]:
    ends = [kind for kind in CaseEvent.ENDS if kind != CaseEvent.Kind.CLOSED]
    ended = CaseEvent.objects.filter(case=OuterRef("case"), round=OuterRef("round"), kind__in=ends)
    return CaseEvent.objects.filter(~Exists(ended), kind=CaseEvent.Kind.CLOSED)


def ended_otherwise() -> QuerySet[Case]:
    """Cases whose end is not what their events say."""
    kinds = (*CaseEvent.ENDS, CaseEvent.Kind.REOPENED)
    latest = CaseEvent.objects.filter(case=OuterRef("pk"), kind__in=kinds).order_by("-at", "-pk").values("kind")[:1]
    rows = Case._base_manager.annotate(latest=Subquery(latest))
    is_open = Q(latest=None) | Q(latest=CaseEvent.Kind.REOPENED)
    return rows.filter(is_open & Q(ended_at__isnull=False) | ~is_open & Q(ended_at=None)).order_by("pk")


def extensions_half_kept() -> QuerySet[Complaint]:
    extended = Exists(CaseEvent.objects.filter(case=OuterRef("case"), kind=CaseEvent.Kind.EXTENDED))
    return Complaint.objects.filter(Q(extended_until=None) & extended | Q(extended_until__isnull=False) & ~extended)


def answers_half_kept() -> QuerySet[SurveyInvitation]:
    given = Exists(SurveyResponse.objects.filter(invitation=OuterRef("pk")))
    return SurveyInvitation.objects.filter(
        Q(answered_at=None) & given | Q(answered_at__isnull=False) & ~given | ~Q(member=F("booking__member"))
    )


def in_another_stage() -> Iterator[Member]:
    """People whom the last night knew and put into no stage, those whose contract holds and who are no members, and
    those who are members and whose last contract has long ended.
    """
    until = swept_until(HEARTBEAT)
    day = clock.local(until).date()
    current = Stage.objects.current().filter(member=OuterRef("pk"))
    is_member = Exists(current.filter(kind=Stage.Kind.MEMBER))
    contracts = Membership.objects.filter(member=OuterRef("pk"))
    holds = Exists(contracts.filter(created_at__lt=until, starts_on__lte=day, ends_on__gte=max(day, clock.today())))
    recent = Exists(contracts.filter(ends_on__gte=day - lapses_after(until)))
    unknown = ~Exists(current) & Q(joined_at__lt=until)
    return Member.objects.filter(unknown | holds & ~is_member | is_member & ~recent).order_by("pk").iterator()


INVARIANTS = [
    Invariant("feedback.clock", _("A case has no clock: its intake or its promise is missing."), cases_without_clock),
    Invariant(
        "feedback.step_not_taken",
        _("The clock of a case struck, and nobody was told."),
        steps_not_taken,
        SWEEPS,
    ),
    Invariant(
        "feedback.step_once", _("A step of a case's clock was taken twice, or before it was due."), steps_taken_twice
    ),
    Invariant(
        "feedback.ended", _("A case counts as open or as over, and its events say the opposite."), ended_otherwise
    ),
    Invariant("feedback.closed", _("A case was closed without being resolved."), closed_unresolved),
    Invariant(
        "feedback.extension",
        _("A case was given more time in one place and not in the other."),
        extensions_half_kept,
    ),
    Invariant("feedback.survey", _("A survey does not know its answer or its member."), answers_half_kept),
    Invariant(
        "feedback.low_answer",
        _("Somebody was dissatisfied, and no complaint was opened."),
        lambda: SurveyResponse.objects.filter(csat__in=LOW, case=None),
        _("Open a complaint for it by hand."),
    ),
    Invariant(
        "feedback.stage",
        _("Somebody stands in another stage of life than their contracts say."),
        in_another_stage,
        SWEEPS,
    ),
    message_causes("case", Case),
    message_causes("survey", SurveyInvitation),
    message_causes("improvement", Improvement),
]
