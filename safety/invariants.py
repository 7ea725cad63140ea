"""What must be true of duties and hazards."""

from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from safety.models import Answer, Duty, Excursion, Hazard, HazardMove, Incident, IncidentPerson, Reading
from safety.policies import escalates_further_after
from safety.selectors.duty import SWEEP
from safety.services.closing_areas import needs_closing
from venue import clock
from venue.invariants import SWEEPS, Invariant, message_causes, swept_until

STEP_OF_STATE = {  # the last step that a hazard of this state took; being escalated or extended changes no state
    Hazard.State.FOUND: HazardMove.Kind.FOUND,
    Hazard.State.ASSIGNED: HazardMove.Kind.ASSIGNED,
    Hazard.State.RECTIFIED: HazardMove.Kind.RECTIFIED,
    Hazard.State.RETURNED: HazardMove.Kind.RETURNED,
    Hazard.State.CLOSED: HazardMove.Kind.CLOSED,
}


def done_without_answers() -> QuerySet[Duty]:
    """Every item of the version that the duty was done under has one answer."""
    items = Count("template__items", distinct=True)
    given = Count("answers", filter=Q(answers__item__template=F("template")), distinct=True)
    done = Duty.objects.filter(done_at__isnull=False).annotate(items=items, given=given)
    return done.exclude(items=F("given")).order_by("pk")


def answers_to_another_version() -> QuerySet[Answer]:
    return Answer.objects.exclude(item__template=F("duty__template")).order_by("pk")


def failed_without_hazard() -> QuerySet[Answer]:
    closed = Q(duty__done_at__isnull=False) | Q(duty__missed_at__isnull=False)
    return Answer.objects.filter(closed, is_failed=True, hazards=None).order_by("pk")


def hazards_that_tell_another_story() -> QuerySet[Hazard]:
    steps = HazardMove.objects.filter(hazard=OuterRef("pk"), kind__in=STEP_OF_STATE.values())
    told = Hazard.objects.annotate(last=Subquery(steps.order_by("-pk").values("kind")[:1]))
    right = Q(pk__in=[])
    for state, step in STEP_OF_STATE.items():
        right |= Q(state=state, last=step)
    return told.exclude(right).order_by("pk") | told.filter(last=None)


def hazards_nobody_was_told_of() -> QuerySet[Hazard]:
    return Hazard.objects.overdue(swept_until()).filter(escalated_at=None).order_by("pk")


def hazards_the_owner_was_not_told_of() -> QuerySet[Hazard]:
    until = swept_until()
    overdue = Hazard.objects.overdue(until).exclude(escalated_at=None).filter(escalated_again_at=None)
    return overdue.filter(deadline_at__lte=until - escalates_further_after(until)).order_by("pk")


def moves_since(instant: datetime) -> QuerySet[HazardMove]:
    return HazardMove.objects.filter(hazard=OuterRef("pk"), at__gt=instant)


def broken_without_excursion() -> QuerySet[Reading]:
    """Each of them opened an excursion, or was a re-test of one that was open."""
    running = Excursion.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=OuterRef("taken_at")),
        point=OuterRef("point"),
        parameter=OuterRef("parameter"),
        opened_at__lte=OuterRef("taken_at"),
    )
    return Reading.objects.filter(~Exists(running), verdict=Reading.Verdict.BREAKS).order_by("pk")


INVARIANTS = [
    Invariant(
        "safety.version",
        _("An answer belongs to another version of the checklist than its duty."),
        answers_to_another_version,
    ),
    Invariant("safety.answers", _("A duty counts as done although an item was not answered."), done_without_answers),
    Invariant(
        "safety.finding", _("Something was found not in order, and no hazard was made of it."), failed_without_hazard
    ),
    Invariant(
        "safety.missed",
        _("The time of a duty is over, and it was not noted as missed."),
        lambda: Duty.objects.unfinished().filter(late_until__lte=swept_until(SWEEP)),
        SWEEPS,
    ),
    Invariant(
        "safety.verified",
        _("A hazard was closed without being verified by somebody else than who put it right."),
        lambda: Hazard.objects.filter(state=Hazard.State.CLOSED).filter(
            Q(verified_by=None) | Q(rectified_by=None) | Q(verified_by=F("rectified_by"))
        ),
        _("Report it as a new hazard and have it verified."),
    ),
    Invariant(
        "safety.steps", _("The state of a hazard is not what its last step says."), hazards_that_tell_another_story
    ),
    Invariant(
        "safety.escalated",
        _("A hazard is past its deadline, and the manager was not told."),
        hazards_nobody_was_told_of,
        SWEEPS,
    ),
    Invariant(
        "safety.escalated_further",
        _("A hazard is long past its deadline, and the owner of the venue was not told."),
        hazards_the_owner_was_not_told_of,
        SWEEPS,
    ),
    Invariant(
        "safety.shut",
        _("A major hazard is not verified, and its area is open."),
        lambda: needs_closing().exclude(Exists(moves_since(swept_until()))).order_by("pk"),
        SWEEPS,
    ),
    Invariant(
        "safety.signed",
        _("An incident was signed off although somebody was hurt and nobody is named."),
        lambda: (
            Incident.objects.exclude(signed_off_at=None)
            .filter(is_injured=True)
            .exclude(people__part=IncidentPerson.Part.HURT)
            .order_by("pk")
        ),
    ),
    message_causes("hazard", Hazard),
    message_causes("incident", Incident),
    Invariant(
        "safety.closed",
        _("An area should be closed for safety, and is not."),
        lambda: Excursion.objects.open().filter(closure__ends_at__lte=swept_until()),
        SWEEPS,
    ),
    Invariant(
        "safety.broken",
        _("A reading broke a limit that closes, and nothing was closed."),
        broken_without_excursion,
    ),
    Invariant(
        "safety.opened",
        _("An area was opened again, and its closure still stands."),
        lambda: Excursion.objects.filter(
            ended_at__isnull=False, closure__reopened_at=None, closure__undone_at=None, closure__ends_at__gt=clock.now()
        ),
    ),
    message_causes("excursion", Excursion),
]
