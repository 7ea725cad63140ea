import pytest

from feedback.models import Case, CaseEvent
from tests.factories.feedback import make_case
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

Kind = CaseEvent.Kind


def happens(case, *kinds):
    """The events of these kinds, one after the other; the case as it stands then."""
    for kind in kinds:
        CaseEvent.objects.create(case=case, kind=kind)
    return Case.objects.get(pk=case.pk)


def rounds(case):
    return [(event.kind, event.round) for event in case.events.exclude(kind__in=(Kind.RECEIVED, Kind.ACKNOWLEDGED))]


def test_a_case_is_resolved_once_each_time_it_is_opened():
    case = happens(make_case(), Kind.RESOLVED, Kind.REOPENED, Kind.REPLY, Kind.RESOLVED)

    assert rounds(case) == [("resolved", 1), ("reopened", 2), ("reply", 2), ("resolved", 2)]


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ([], "acknowledged"),
        ([Kind.REPLY], "answered"),
        ([Kind.REPLY, Kind.PAUSED], "waiting"),
        ([Kind.REPLY, Kind.PAUSED, Kind.RESUMED], "answered"),
        ([Kind.PAUSED, Kind.RESUMED], "answered"),
        ([Kind.PROPOSED], "proposed"),
        ([Kind.PROPOSED, Kind.REPLY], "proposed"),
        ([Kind.MEDIATION], "mediation"),
        ([Kind.REPLY, Kind.MEDIATION, Kind.MEDIATED], "answered"),
        ([Kind.RESOLVED], "resolved"),
        ([Kind.RESOLVED, Kind.REPLY], "resolved"),
        ([Kind.RESOLVED, Kind.CONFIRMED], "confirmed"),
        ([Kind.RESOLVED, Kind.CONFIRMED, Kind.CLOSED], "closed"),
        ([Kind.RESOLVED, Kind.REOPENED], "reopened"),
        ([Kind.WITHDRAWN], "withdrawn"),
        ([Kind.REJECTED], "rejected"),
    ],
)
def test_state_follows_from_what_happened(kinds, state):
    assert happens(make_case(), *kinds).state == state


def test_clocks_stop_at_the_first_end_and_run_again_when_it_is_opened_again(frozen):
    case = make_case()
    resolved_at = clock.now()
    happens(case, Kind.RESOLVED)
    frozen.move(hours=1)
    closed = happens(case, Kind.CLOSED)
    reopened = happens(case, Kind.REOPENED)

    assert (closed.ended_at, closed.resolved_at, reopened.ended_at, reopened.resolved_at) == (
        resolved_at,
        resolved_at,
        None,
        None,
    )
