"""What must be true of cases, their clocks, and surveys."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import (
    CharField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from feedback.models import (
    Case,
    CaseEvent,
    Compensation,
    Complaint,
    Improvement,
    Lesson,
    LessonReader,
    Meeting,
    Retrospective,
    SurveyInvitation,
    SurveyResponse,
)
from feedback.models.case_event import last
from feedback.models.survey import LOW
from feedback.policies import SURVEY_REST
from feedback.selectors.clocks import clocks_of
from feedback.selectors.confirmation import not_yet_given
from feedback.selectors.stage import HEARTBEAT
from feedback.selectors.unsorted import unsorted
from feedback.sla_clock import steps_due
from members.models import LedgerTransaction, Member, Membership, Stage
from members.policies import lapses_after
from venue import clock
from venue.invariants import SWEEPS, Invariant, message_causes, swept_until
from venue.models import Policy
from venue.policies import VENUE_SCOPE


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
    rows = Case.objects.get_queryset().open().with_clocks().prefetch_related("events")
    for case in rows.order_by("pk"):
        taken = [event.step for event in case.events.all() if event.step]
        if steps_due(clocks_of(case), taken, until):
            yield case


def not_reported_unsorted() -> QuerySet[Case]:
    """Open cases that nobody had sorted in time before the last sweeps."""
    return unsorted(swept_until())


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


def waiting_for_who_has_spoken() -> QuerySet[Case]:
    """Their word ends the waiting by itself."""
    spoken = CaseEvent.objects.filter(case=OuterRef("pk"), kind=CaseEvent.Kind.GUEST, pk__gt=OuterRef("asked"))
    rows = Case._base_manager.annotate(
        last_turn=last("kind", *CaseEvent.TURNS), asked=last("pk", CaseEvent.Kind.PAUSED)
    )
    return rows.filter(Exists(spoken), ended_at=None, last_turn=CaseEvent.Kind.PAUSED).order_by("pk")


def extensions_half_kept() -> QuerySet[Complaint]:
    extended = Exists(CaseEvent.objects.filter(case=OuterRef("case"), kind=CaseEvent.Kind.EXTENDED))
    return Complaint.objects.filter(Q(extended_until=None) & extended | Q(extended_until__isnull=False) & ~extended)


def looked_back_half_kept() -> QuerySet[CaseEvent]:
    """Events that tell of a look back which is not there, or is one of another case or round."""
    kept = Retrospective.objects.filter(event=OuterRef("pk"), case=OuterRef("case"), round=OuterRef("round"))
    return CaseEvent.objects.filter(~Exists(kept), kind=CaseEvent.Kind.REVIEWED).order_by("pk")


def answers_half_kept() -> QuerySet[SurveyInvitation]:
    """Answered without an answer or the other way round; about what another person experienced. From the answer to an
    anonymous survey nothing leads back.
    """
    given = Exists(SurveyResponse.objects.filter(invitation=OuterRef("pk")))
    unnamed = Q(version__is_anonymous=True)
    half = Q(answered_at=None) & given | Q(answered_at__isnull=False) & ~given & ~unnamed | given & unnamed
    other = Q()
    for whose in ("booking__member", "line__guest", "room_booking__member", "membership__member", "case__member"):
        subject = whose.partition("__")[0]
        other |= Q(**{f"{subject}__isnull": False}) & ~Q(member=F(whose))
    return SurveyInvitation.objects.filter(half | other).order_by("pk")


def asked_twice() -> QuerySet[SurveyInvitation]:
    """Asked again within the days that were the rest period then; a case is asked about besides."""
    usual = Value(SURVEY_REST.default)
    set_to = Policy.objects.filter(key=SURVEY_REST.key, scope=VENUE_SCOPE, effective_from__lte=OuterRef("created_at"))
    days = Coalesce(Cast(Subquery(set_to.order_by("-effective_from").values("value")[:1]), IntegerField()), usual)
    rows = SurveyInvitation.objects.filter(case=None)
    rest = ExpressionWrapper(Value(timedelta(days=1)) * days, output_field=DurationField())
    earlier = rows.filter(
        Q(created_at__lt=OuterRef("created_at")) | Q(created_at=OuterRef("created_at"), pk__lt=OuterRef("pk")),
        member=OuterRef("member"),
        created_at__gt=OuterRef("rests_since"),
    )
    return rows.annotate(rests_since=F("created_at") - rest).filter(Exists(earlier)).order_by("pk")


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


def calls_not_asked_for() -> QuerySet[Case]:
    """Complaints whose guest was waited for long enough before the last sweeps."""
    return not_yet_given(swept_until()).order_by("pk")


def compensations_outside_the_books() -> QuerySet[Compensation]:
    """Given ones whose transaction is another's, or that gave it to somebody else; and any whose cause stands in the
    books although they were not given.
    """
    cause = Concat(Value("compensation:"), Cast(OuterRef("pk"), CharField()))
    booked = LedgerTransaction.objects.annotate(of=cause).filter(cause=F("of"), kind=LedgerTransaction.Kind.MADE_GOOD)
    to_them = booked.filter(pk=OuterRef("entry"), entries__account__member=OuterRef("case__member"))
    costs = ~Q(kind=Compensation.Kind.APOLOGY)
    wrong = Q(state="paid") & costs & ~Exists(to_them) | ~Q(state="paid") & Exists(booked)
    return Compensation.objects.filter(wrong).order_by("pk")


INVARIANTS = [
    Invariant("feedback.clock", _("A case has no clock: its intake or its promise is missing."), cases_without_clock),
    Invariant(
        "feedback.step_not_taken",
        _("The clock of a case struck, and nobody was told."),
        steps_not_taken,
        SWEEPS,
    ),
    Invariant(
        "feedback.unsorted",
        _("Nobody has sorted a case in time, and the quality lead was not told."),
        not_reported_unsorted,
        SWEEPS,
    ),
    Invariant(
        "feedback.step_once", _("A step of a case's clock was taken twice, or before it was due."), steps_taken_twice
    ),
    Invariant(
        "feedback.ended", _("A case counts as open or as over, and its events say the opposite."), ended_otherwise
    ),
    Invariant(
        "feedback.waiting",
        _("A case waits for its guest, who has spoken since."),
        waiting_for_who_has_spoken,
        _("Open the case and go on with it."),
    ),
    Invariant("feedback.closed", _("A case was closed without being resolved."), closed_unresolved),
    Invariant(
        "feedback.extension",
        _("A case was given more time in one place and not in the other."),
        extensions_half_kept,
    ),
    Invariant(
        "feedback.review", _("A case was looked back on, and what was said is not there."), looked_back_half_kept
    ),
    Invariant(
        "feedback.lesson",
        _("Somebody has a lesson that was not sent."),
        lambda: LessonReader.objects.filter(lesson__sent_at=None).order_by("pk"),
    ),
    Invariant("feedback.survey", _("A survey does not know its answer or its member."), answers_half_kept),
    Invariant(
        "feedback.asked_twice",
        _("Somebody was asked again before they had been left in peace for long enough."),
        asked_twice,
    ),
    Invariant(
        "feedback.low_answer",
        _("Somebody was dissatisfied, and no complaint was opened."),
        lambda: SurveyResponse.objects.filter(csat__in=LOW, case=None).exclude(channel=SurveyResponse.Channel.CASE),
        _("Open a complaint for it by hand."),
    ),
    Invariant(
        "feedback.stage",
        _("Somebody stands in another stage of life than their contracts say."),
        in_another_stage,
        SWEEPS,
    ),
    Invariant(
        "feedback.call",
        _("A guest does not say whether a complaint is settled, and nobody was asked to call."),
        calls_not_asked_for,
        SWEEPS,
    ),
    Invariant(
        "feedback.compensation",
        _("A compensation was given and is not in the books of its guest, or is there and was not given."),
        compensations_outside_the_books,
    ),
    Invariant(
        "feedback.cycle",
        _("An improvement was called ineffective, and no new cycle follows it."),
        lambda: Improvement.objects.at("ineffective").filter(followed_by=None).order_by("pk"),
        _("Open the improvement and begin the new cycle."),
    ),
    message_causes("case", Case),
    message_causes("survey", SurveyInvitation),
    message_causes("answer", SurveyResponse),
    message_causes("improvement", Improvement),
    message_causes("meeting", Meeting),
    Invariant(
        "feedback.agenda",
        _("A meeting was held, and its agenda was not kept."),
        lambda: Meeting.objects.held().filter(agenda=None).order_by("pk"),
    ),
    message_causes("lesson", Lesson),
]
