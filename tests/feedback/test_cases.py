from datetime import timedelta

import pytest

from feedback.errors import (
    CaseClosed,
    CaseSettled,
    ComplaintStays,
    ExtendedTooFar,
    HandlerConcerned,
    HandlerUnable,
    NotExtendable,
    NotResolved,
)
from feedback.models import CaseEvent
from feedback.services import case as service
from feedback.services.guest import confirm
from tests.factories.bookings import make_session
from tests.factories.feedback import HOUSE, make_case, read
from tests.factories.lessons import make_analysis
from tests.factories.venue import make_staff
from venue import clock
from venue.models import Message
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

HOUR = timedelta(hours=1)


@pytest.fixture
def lead(db):
    return make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng").user


def kinds(case):
    return [event.kind for event in case.events.all()]


def messages_of(case):
    return list(Message.objects.filter(subject_key=f"case:{case.pk}").order_by("pk"))


@pytest.mark.covers("C-022", "C-023", "B-032", "H-051")
def test_case_is_numbered_acknowledged_and_confirmed_at_once():
    case = make_case()

    [message] = messages_of(case)
    assert (case.number[:7], case.state, kinds(case)) == ("C-2026-", "acknowledged", ["received", "acknowledged"])
    assert (message.template, message.address, message.is_direct) == ("case_received", "ana@test.example", True)
    assert [part in message.body for part in (case.number, "/cases/status/")] == [True, True]
    assert case.complaint.promised_until == case.received_at + 24 * HOUR
    assert len(case.policies) == 5


def test_two_cases_have_two_numbers():
    assert make_case().number != make_case().number


@pytest.mark.covers("B-122", "H-052")
@pytest.mark.parametrize(
    ("grade", "answer_within"), [("urgent", timedelta(minutes=30)), ("important", 24 * HOUR), ("general", 24 * HOUR)]
)
def test_grade_decides_how_soon_somebody_answers_and_not_when_it_is_resolved(grade, answer_within):
    case = make_case(grade=grade)

    assert case.answer_due_at - case.received_at == answer_within
    assert case.resolve_due_at - case.received_at == 24 * HOUR


@pytest.mark.covers("W-062")
def test_urgent_case_rings_at_once_at_any_hour(desk, manager):
    case = make_case(grade="urgent")

    rung = {message.address: message.is_direct for message in messages_of(case) if message.template == "case_urgent"}
    assert rung == {desk.email: True, manager.email: True}


def test_anonymous_case_is_told_to_nobody():
    case = make_case(reporter_name="", contact="")

    assert (case.reporter, messages_of(case)) == ("Anonymous", [])


@pytest.mark.covers("F-101", "B-120")
def test_reply_goes_out_and_stops_the_clock_of_the_answer(desk, frozen):
    case = make_case()
    frozen.move(hours=2)

    assert service.reply(case.pk, "We look into it.", by=desk) is True
    assert messages_of(case)[-1].template == "case_reply"
    assert "We look into it." in messages_of(case)[-1].body
    assert (read(case).state, read(case).answered_at) == ("answered", clock.now())


def test_reply_to_a_phone_number_is_no_message(desk):
    case = make_case(contact="+8613800001111")

    assert service.reply(case.pk, "We call you.", by=desk) is False
    assert messages_of(case) == []


def test_internal_note_answers_nobody_and_is_in_no_message(desk):
    case = make_case()

    service.note(case.pk, "secret thing", by=desk)

    assert read(case).answered_at is None
    assert [message for message in messages_of(case) if "secret thing" in message.body] == []
    assert case.events.get(kind="note").is_visible is False


@pytest.mark.covers("B-035")
def test_resolved_then_closed(lead, frozen):
    case = make_case()
    service.resolve(case.pk, "Valve changed.", by=lead)
    assert (read(case).state, messages_of(case)[-1].template) == ("resolved", "case_resolved")

    confirm(case.pk, rating=5, by=HOUSE)
    make_analysis(case)
    service.close(case.pk, by=lead)

    assert read(case).state == "closed"
    assert kinds(case) == ["received", "acknowledged", "resolved", "confirmed", "closed"]


def test_what_is_settled_stays_so(lead):
    case = make_case()
    with pytest.raises(NotResolved):
        service.close(case.pk, by=lead)
    service.resolve(case.pk, "Done.", by=lead)
    with pytest.raises(CaseSettled):
        service.resolve(case.pk, "Done again.", by=lead)
    confirm(case.pk, rating=4, by=HOUSE)
    make_analysis(case)
    service.close(case.pk, by=lead)
    with pytest.raises(CaseClosed):
        service.reply(case.pk, "One more thing.", by=lead)


@pytest.mark.covers("H-053")
def test_handler_works_here_and_may_answer(desk, lead, instructor):
    case = make_case()

    service.take(case.pk, by=desk)
    assert read(case).handler == desk.staff_member
    service.assign(case.pk, lead.staff_member, by=lead)
    assert read(case).handler == lead.staff_member
    with pytest.raises(HandlerUnable):
        service.assign(case.pk, instructor.staff_member, by=lead)
    with pytest.raises(HandlerUnable):
        service.assign(case.pk, None, by=lead)


def test_handler_is_never_the_one_the_case_is_about(manager):
    case = make_case(session=make_session(instructor=manager.staff_member))

    with pytest.raises(HandlerConcerned):
        service.take(case.pk, by=manager)


@pytest.mark.covers("B-078", "W-061")
def test_sorting_anew_moves_the_answer_and_keeps_the_reason(lead):
    case = make_case(kind="suggestion")

    service.sort_case(
        case.pk, kind="complaint", category="hygiene_safety", grade="urgent", reason="Somebody slipped", by=lead
    )

    case = read(case)
    event = case.events.get(kind="sorted")
    assert (case.kind, case.category, case.grade) == ("complaint", "hygiene_safety", "urgent")
    assert case.answer_due_at == case.received_at + timedelta(minutes=30)
    assert case.complaint.promised_until == case.received_at + 24 * HOUR
    assert (event.text, event.facts["grade"], event.is_visible) == ("Somebody slipped", ["general", "urgent"], False)


def test_complaint_stays_a_complaint(lead):
    case = make_case()

    with pytest.raises(ComplaintStays):
        service.sort_case(case.pk, kind="enquiry", category="other", grade="general", reason="No", by=lead)


@pytest.fixture
def important(desk):
    case = make_case(grade="important")
    service.reply(case.pk, "It takes a part that comes tomorrow.", by=desk)
    return case


@pytest.mark.covers("B-122")
def test_important_complaint_is_extended_on_the_record(important, manager):
    until = important.received_at + 48 * HOUR

    case = service.extend(important.pk, until=until, reason="Part on order", by=manager)

    complaint = case.complaint
    assert (complaint.extended_until, complaint.extended_by, complaint.extension_reason) == (
        until,
        manager,
        "Part on order",
    )
    assert complaint.promised_until == case.received_at + 24 * HOUR
    assert case.due_at == until


@pytest.mark.parametrize(("hours", "seconds"), [(48, 1), (24, 0), (23, 0)])
def test_extension_ends_after_the_promise_and_within_48_hours(important, manager, hours, seconds):
    until = important.received_at + timedelta(hours=hours, seconds=seconds)

    with pytest.raises(ExtendedTooFar):
        service.extend(important.pk, until=until, reason="Part on order", by=manager)


def refused_extension(case, by):
    with pytest.raises(NotExtendable) as refused:
        service.extend(case.pk, until=case.received_at + 40 * HOUR, reason="Part on order", by=by)
    return refused.value.rule


def test_extension_needs_importance_an_answer_and_time_left(important, manager, desk, frozen):
    general, unanswered = make_case(), make_case(grade="important")
    service.reply(general.pk, "We look.", by=desk)

    assert refused_extension(general, manager) == "extension_is_for_important"
    assert refused_extension(unanswered, manager) == "interim_reply_first"
    frozen.move(hours=24)
    assert refused_extension(important, manager) == "extended_before_due"


def test_extension_is_granted_once(important, manager):
    service.extend(important.pk, until=important.received_at + 30 * HOUR, reason="Part on order", by=manager)

    assert refused_extension(important, manager) == "extended_once"


@pytest.mark.covers("B-035")
def test_events_are_never_changed():
    event = make_case().events.first()
    event.text = "something else"

    with pytest.raises(Exception, match="Cannot update"):
        event.save(update_fields=["text"])


def test_house_is_named_in_events():
    assert make_case(by=HOUSE).events.get(kind=CaseEvent.Kind.RECEIVED).by_name == "tests"
