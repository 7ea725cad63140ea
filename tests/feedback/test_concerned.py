"""Whom a case is about: they do nothing about it but note what they know, and nobody writes to them about it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from feedback.errors import AboutYourself, HandlerConcerned
from feedback.services import bulk_acts, calls, handing, mediation, moment, waiting
from feedback.services import case as service
from feedback.services.compensation import propose
from feedback.services.guest import reopen, write
from tests.clients import client_of
from tests.factories.bookings import make_session
from tests.factories.feedback import HOUSE, make_case, read, resolve_case
from tests.factories.members import make_member
from tests.factories.venue import make_area, make_staff
from venue import clock
from venue.models import Message
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

SORTED = {"kind": "complaint", "category": "other", "grade": "general", "reason": "A whim"}
TOMORROW = timedelta(hours=30)
ON_OPEN_CASES = {
    "assign": lambda pk, by, other: service.assign(pk, other, by=by),
    "offer": lambda pk, by, other: handing.offer(pk, other, by=by),
    "reply": lambda pk, by, other: service.reply(pk, "No.", by=by),
    "sort": lambda pk, by, other: service.sort_case(pk, **SORTED, about_staff=None, by=by),
    "moment": lambda pk, by, other: moment.tell_moment(pk, occurred_at=None, area=None, about_staff=None, by=by),
    "extend": lambda pk, by, other: service.extend(pk, until=clock.now() + TOMORROW, reason="Ill", by=by),
    "resolve": lambda pk, by, other: service.resolve(pk, "Nothing happened.", by=by),
    "pause": lambda pk, by, other: waiting.pause(pk, "Who says so?", by=by),
    "propose": lambda pk, by, other: propose(pk, "Money?", kind="credit", amount=Decimal(5), by=by),
    "mediate": lambda pk, by, other: mediation.hand_over(pk, body="A friend", on=clock.today(), by=by),
    "authority": lambda pk, by, other: mediation.note_authority(pk, authority="", authority_due_on=None, by=by),
    "reject": lambda pk, by, other: mediation.reject(pk, "I was not there.", by=by),
}


@pytest.fixture
def manager(db):
    return make_staff(role=Role.MANAGER)


@pytest.fixture
def lead(db):
    return make_staff(role=Role.QUALITY_LEAD)


@pytest.mark.parametrize("act", ON_OPEN_CASES.values(), ids=ON_OPEN_CASES)
def test_nobody_does_anything_about_a_case_about_themselves(act, manager, lead):
    named = make_case(about_staff=manager, handler=lead)
    taught = make_case(session=make_session(instructor=manager), handler=lead)
    before = [list(case.events.values_list("kind")) for case in (named, taught)]

    for case in (named, taught):
        with pytest.raises(AboutYourself):
            act(case.pk, manager.user, make_staff(role=Role.FRONT_DESK))

    assert [list(case.events.values_list("kind")) for case in (named, taught)] == before
    assert read(named).about_staff == manager


def test_nor_is_it_ended_by_them(manager):
    case = resolve_case(make_case(about_staff=manager))

    with pytest.raises(AboutYourself):
        service.close(case.pk, by=manager.user)
    with pytest.raises(AboutYourself):
        calls.note_call(case.pk, outcome="satisfied", rating=5, by=manager.user)


def test_name_is_not_taken_off_a_case_to_take_it_over(manager):
    case = make_case(about_staff=manager)

    with pytest.raises(AboutYourself):
        service.sort_case(case.pk, **SORTED, about_staff=None, by=manager.user)
    with pytest.raises(HandlerConcerned):
        service.take(case.pk, by=manager.user)


def test_they_note_what_they_know(manager):
    case = make_case(about_staff=manager)
    service.note(case.pk, "I was at lunch.", by=manager.user)
    assert case.events.get(kind="note").text == "I was at lunch."


def test_of_many_at_once_theirs_stays_as_it_is(manager, lead):
    cases = [make_case(about_staff=manager), make_case()]
    keys, fields = [case.pk for case in cases], {"handler": lead}

    planned = bulk_acts.planned("assign", keys, fields, manager.user)
    done = bulk_acts.run("assign", keys, fields, by=manager.user)

    for outcomes in (planned, done):
        assert [each.refusal and each.refusal.code for each in outcomes] == ["about_yourself", None]
    assert [read(case).handler for case in cases] == [None, lead]


def test_page_says_so_and_offers_the_note_alone(manager, lead):
    case = make_case(about_staff=manager, area=make_area())

    pages = [client_of(each.user).get(reverse("feedback:case", args=[case.pk])) for each in (manager, lead)]

    names = ("case_reply", "case_propose", "case_sort", "case_resolve", "case_pause", "case_moment", "case_note")
    urls = [reverse(f"feedback:{name}", args=[case.pk]) for name in names]
    assert [[f'action="{url}"' in page.text for url in urls] for page in pages] == [[False] * 6 + [True], [True] * 7]
    assert [str(AboutYourself.rule_name) in page.text for page in pages] == [True, False]


# --- letters ---------------------------------------------------------------------------------------------------------


def told(case):
    return set(Message.objects.filter(subject_key=f"case:{case.pk}").values_list("address", flat=True)) - {case.email}


def test_nobody_reads_in_a_letter_what_is_said_of_them(frozen, manager, lead):
    desk, owner = make_staff(role=Role.FRONT_DESK), make_staff(role=Role.OWNER)
    about_desk, about_manager = make_case(about_staff=desk), make_case(about_staff=manager, member=make_member())
    about_lead = make_case(about_staff=lead)
    propose(about_manager.pk, "Sorry.", kind="refund", amount=Decimal(900), by=lead.user)
    for case in (about_desk, about_manager):
        write(case.pk, "And one thing more.", by=HOUSE)
        reopen(resolve_case(case).pk, "Still.", by=HOUSE)
    frozen.move(hours=25)
    handing.report_unsorted()

    addresses = {each.user.email for each in (desk, manager, owner, lead)}
    assert [
        (addresses & told(case)) >= {who.user.email} for case, who in ((about_desk, desk), (about_manager, manager))
    ] == [False, False]
    assert told(about_lead) & addresses == {manager.user.email}
