from datetime import timedelta

import pytest
from django.urls import reverse

from feedback.clock_errors import AlreadyWaiting, NotWaiting, WithMediator
from feedback.errors import CaseSettled
from feedback.models import CaseEvent
from feedback.selectors.clocks import clocks_of, worked_on
from feedback.services import case as service
from feedback.services.waiting import pause, resume, resume_if_waiting
from feedback.working_clock import Handling
from tests.clients import client_of
from tests.factories.feedback import HOUSE, make_case, make_working_hours, read, what_is_told
from tests.factories.venue import make_staff
from venue import clock, locking
from venue.models import Message
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

HOUR = timedelta(hours=1)
QUESTION = "Which locker was it?"


@pytest.fixture
def lead(db):
    return make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng").user


def happens(case, kind):
    return CaseEvent.objects.create(case=case, kind=kind, at=clock.now(), is_visible=True)


def kinds(case):
    return [event.kind for event in case.events.exclude(kind__in=("received", "acknowledged"))]


def test_question_goes_to_the_guest_is_an_answer_and_the_case_waits(desk):
    case = make_case(grade="urgent")

    assert pause(case.pk, QUESTION, by=desk) is True

    case, message = read(case), Message.objects.filter(template="case_question").get()
    assert (case.state, case.answered_at) == ("waiting", clock.now())
    assert (message.address, QUESTION in message.body, "/cases/status/" in message.body) == (case.email, True, True)
    assert [line.text for line in what_is_told(case)][-1] == QUESTION


def test_who_has_no_address_reads_the_question_on_their_page(desk):
    case = make_case(contact="")

    assert pause(case.pk, QUESTION, by=desk) is False
    assert [line.text for line in what_is_told(case)][-1] == QUESTION


def test_a_case_waits_once_at_a_time_and_goes_on_once(desk):
    case = make_case()
    pause(case.pk, QUESTION, by=desk)

    with pytest.raises(AlreadyWaiting):
        pause(case.pk, QUESTION, by=desk)
    resume(case.pk, by=desk)
    with pytest.raises(NotWaiting):
        resume(case.pk, by=desk)
    pause(case.pk, QUESTION, by=desk)
    assert (read(case).state, kinds(case)) == ("waiting", ["waiting", "resumed", "waiting"])


def test_what_lies_with_a_mediator_does_not_wait(desk):
    case = make_case()
    happens(case, "mediation")

    with pytest.raises(WithMediator):
        pause(case.pk, QUESTION, by=desk)
    happens(case, "mediated")
    assert pause(case.pk, QUESTION, by=desk) is True


def test_what_is_resolved_neither_waits_nor_goes_on(desk, lead):
    case = make_case()
    pause(case.pk, QUESTION, by=desk)
    service.resolve(case.pk, "Done.", by=lead)

    for act in (lambda: pause(case.pk, QUESTION, by=desk), lambda: resume(case.pk, by=desk)):
        with pytest.raises(CaseSettled):
            act()


def test_word_of_the_guest_ends_the_waiting_by_itself(desk):
    case = make_case()
    pause(case.pk, QUESTION, by=desk)

    said = []
    for _ in range(2):
        with locking.atomic(by=HOUSE):
            locked = service.locked(case.pk)
            happens(locked, "guest")
            said.append(resume_if_waiting(locked, by=HOUSE))

    assert (said, kinds(case), read(case).state) == (
        [True, False],
        ["waiting", "guest", "resumed", "guest"],
        "answered",
    )


@pytest.mark.covers("C-023")
def test_working_time_stands_while_the_guest_is_waited_for_and_the_promise_does_not(desk, frozen):
    make_working_hours("09:00-18:00")
    case = make_case()
    before = clocks_of(case)[2]
    frozen.move(hours=1)
    pause(case.pk, QUESTION, by=desk)
    frozen.move(hours=3)
    resume(case.pk, by=desk)
    frozen.move(hours=1)

    assert worked_on(read(case), clock.now()) == Handling(2 * HOUR, 3 * HOUR)
    assert clocks_of(read(case))[2] == before


def test_case_page_asks_waits_and_goes_on(desk, lead, instructor, frozen):
    case = make_case()
    browser = client_of(desk)
    page = reverse("feedback:case", args=[case.pk])
    wait, go_on = (reverse(f"feedback:{name}", args=[case.pk]) for name in ("case_pause", "case_resume"))

    empty = browser.post(wait, {"text": ""})
    asked = browser.post(wait, {"text": QUESTION})
    shown = browser.get(page).text
    again = browser.post(wait, {"text": "And when?"})
    browser.post(go_on)

    assert (empty.status_code, list(empty.context["pause_form"].errors)) == (422, ["text"])
    assert (asked["Location"], QUESTION in shown, go_on in shown, wait in shown) == (page, True, True, False)
    assert (again.status_code, "And when?" in again.text) == (422, True)
    assert (read(case).state, wait in browser.get(page).text) == ("answered", True)
    assert client_of(instructor).post(wait, {"text": "x"}).status_code == 403


def test_case_page_shows_the_clocks_of_the_house(desk, manager, lead, frozen):
    case = make_case(grade="urgent")
    page = reverse("feedback:case", args=[case.pk])
    bare = client_of(manager).get(page).text
    make_working_hours("09:00-18:00")
    frozen.move(minutes=27)
    pause(case.pk, QUESTION, by=desk)
    frozen.move(hours=1, minutes=10)

    shown = " ".join(client_of(desk).get(page).text.split())
    assert reverse("feedback:working_hours_list") in bare
    for words in (
        "resolved within 24 h",
        "22 h 23 min left",
        "27 min / 30 min",
        "at once, by itself",
        "(waited 1 h 10 min for the guest)",
    ):
        assert words in shown
    assert "Last word" not in shown


def test_case_page_shows_the_last_word_once_the_promise_is_gone_and_how_it_was_at_first(desk, lead, frozen):
    case = make_case()
    frozen.move(hours=5)
    service.resolve(case.pk, "Done.", by=lead)
    frozen.move(hours=24)
    happens(case, "reopened")

    shown = " ".join(client_of(desk).get(reverse("feedback:case", args=[case.pk])).text.split())
    for words in ("overdue by 5 h 0 min", "Last word to the guest", "19 h 0 min left", "5 h 0 min / 24 h"):
        assert words in shown
