"""The service loop of a person, from what every room knows; and who owes the next step."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils.translation import pgettext, pgettext_lazy

from bookings.models import Booking, CheckIn
from feedback.models import Case, SurveyInvitation, SurveyResponse
from feedback.service_round import LoopFacts, Round, Step, round_of
from members.models import FollowUp, Intake, Interaction, Member, Recommendation, Screening
from venue import clock
from venue.errors import Text
from venue.service_loop import LoopStep

LABELS: dict[Step, Text] = {
    Step.RECEPTION: pgettext_lazy("service loop", "Reception"),
    Step.ASSESSMENT: pgettext_lazy("service loop", "Assessment"),
    Step.DELIVERY: pgettext_lazy("service loop", "Service"),
    Step.FEEDBACK: pgettext_lazy("service loop", "Feedback"),
    Step.ADJUSTMENT: pgettext_lazy("service loop", "Adjustment"),
}


def steps_of(person: Member) -> Sequence[LoopStep]:
    """What was done when, in one query, and who owes the step that is next, in one or two."""
    facts = facts_of(person)
    stands = round_of(facts)
    dates = {
        Step.RECEPTION: facts.received,
        Step.ASSESSMENT: facts.assessed,
        Step.DELIVERY: facts.served,
        Step.FEEDBACK: facts.heard,
        Step.ADJUSTMENT: facts.adjusted,
    }
    steps = [LoopStep(LABELS[step], at, step in stands.done) for step, at in dates.items()]
    following = list(dates).index(stands.next)
    steps[following] = replace(steps[following], is_next=True, owed_by=_owed_by(person, stands))
    return steps


def facts_of(person: Member) -> LoopFacts:
    """One query."""
    mine = OuterRef("pk")
    open_intake = Intake.objects.filter(member=mine, state=Intake.State.OPEN)
    done_intake = Intake.objects.filter(member=mine, state=Intake.State.DONE)
    row = (
        Member.objects.filter(pk=person.pk)
        .annotate(
            being_received=_latest(open_intake, "started_at"),
            received=_latest(done_intake, "ended_at"),
            assessed=Greatest(
                _latest(Screening.objects.filter(member=mine, erased_at=None), "screened_at"),
                _latest(Recommendation.objects.filter(intake__member=mine), "made_at"),
            ),
            served=Greatest(
                _latest(Booking.objects.came().filter(member=mine), "came_at"),
                _latest(CheckIn.objects.standing().filter(member=mine), "at"),
            ),
            heard=Greatest(
                _latest(SurveyResponse.objects.filter(invitation__member=mine), "answered_at"),
                _latest(Case.objects.filter(member=mine), "received_at"),
            ),
            adjusted=Greatest(
                _latest(FollowUp.objects.filter(member=mine, state=FollowUp.State.DONE), "closed_at"),
                _latest(Interaction.objects.standing().filter(member=mine, change__gt=""), "at"),
            ),
        )
        .values("joined_at", "being_received", "received", "assessed", "served", "heard", "adjusted")
        .get()
    )
    received = row["received"] or (None if row["being_received"] else row["joined_at"])
    return LoopFacts(received, row["assessed"], row["served"], row["heard"], row["adjusted"])


def _latest(rows: QuerySet[Any], at: str) -> Subquery:
    return Subquery(rows.order_by(F(at).desc()).values(at)[:1])


def _owed_by(person: Member, stands: Round) -> str:
    """A colleague by name where somebody has taken it on, else the desk; or the guest, where it is theirs to do."""
    names = {
        Step.RECEPTION: _received_by,
        Step.ASSESSMENT: _received_by,
        Step.DELIVERY: _serves,
        Step.FEEDBACK: _asked,
        Step.ADJUSTMENT: _handles,
    }
    return names[stands.next](person) or pgettext("service loop", "the front desk")


def _received_by(person: Member) -> str:
    intake = Intake.objects.filter(member=person, state=Intake.State.OPEN).select_related("responsible").first()
    return intake.responsible.display_name if intake and intake.responsible else ""


def _serves(person: Member) -> str:
    """Who holds the next class they have a place in."""
    coming = (
        Booking.objects.live()
        .filter(member=person, session__starts_at__gt=clock.now())
        .select_related("session__instructor__user")
        .order_by("session__starts_at", "pk")
        .first()
    )
    return coming.session.instructor.user.display_name if coming else ""


def _asked(person: Member) -> str:
    asked = SurveyInvitation.objects.filter(member=person, answered_at=None, expires_at__gt=clock.now())
    return pgettext("service loop", "the guest, who was asked") if asked.exists() else ""


def _handles(person: Member) -> str:
    """Who answers what they said, else who owes them something."""
    case = Case.objects.get_queryset().open().filter(member=person, handler__isnull=False).order_by("pk").first()
    if case and case.handler:
        return case.handler.user.display_name
    owed = FollowUp.objects.filter(member=person, state=FollowUp.State.OPEN).select_related("owner__user")
    first = owed.order_by("due_at", "pk").first()
    return first.owner.user.display_name if first else ""
