"""Whose eyes reach what: each field that is somebody's alone, tried by everybody in pages, mails and exports.

`FIELDS` are words that stand in one place only, and who may read them; `urls_of` is where every reader looks. A field
that a reader may see must be seen somewhere by them, or the table proves nothing.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from feedback import tokens
from feedback.models import CaseEvent
from feedback.services import case as service
from feedback.services.calls import note_call
from feedback.services.compensation import propose, refuse
from feedback.services.guest import confirm, write
from feedback.services.mediation import hand_over, note_outcome
from members.contact_session import SHOWN
from tests.clients import client_of
from tests.conftest import NOON, somebody_who_may_book
from tests.factories.feedback import HOUSE, make_case, read
from tests.factories.members import make_member
from tests.factories.venue import make_staff
from venue.models import Message
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

REPORTER, OTHER, STRANGER, BY_LINK = "reporter", "another member", "nobody", "whoever holds the link"
DESK, LEAD, MANAGER, COACH, CLEANER = "front desk", "quality lead", "manager", "coach", "cleaner"
AT_CASES = frozenset({DESK, LEAD, MANAGER})
INVOLVED = AT_CASES | {REPORTER, BY_LINK}
OWN = frozenset({REPORTER, BY_LINK})
EVERYBODY = INVOLVED | {OTHER, STRANGER, COACH, CLEANER}

# What is written, and who may read it.
FIELDS = {
    "what-happened": INVOLVED,
    "word-of-the-guest": INVOLVED,
    "answer-of-the-house": INVOLVED,
    "solution-in-words": INVOLVED,
    "mediator-by-name": INVOLVED,
    "outcome-of-mediation": INVOLVED,
    "internal-note": AT_CASES,
    "reason-for-sorting": AT_CASES,
    "said-on-the-phone": AT_CASES,
    "compensation-that-was-refused": AT_CASES,
    "why-it-was-refused": AT_CASES,
    "told-by-the-clock": AT_CASES,
    "what-another-guest-said": AT_CASES,
    "how-another-case-was-solved": AT_CASES,
    "handler-private@test.example": frozenset(),
    "+8613700007777": frozenset(),
}


@dataclass
class House:
    """Two cases of two people, with everything in them, and a browser of each reader."""

    case: Any
    browsers: dict[str, Any]
    addresses: dict[str, str]
    urls: dict[str, list[str]]


@pytest.fixture
def house(frozen, settings, tmp_path):
    cache.clear()
    settings.MEDIA_ROOT = tmp_path
    people = {name: somebody_who_may_book(name=name, language="en") for name in (REPORTER, OTHER)}
    staff = {
        DESK: make_staff(role=Role.FRONT_DESK),
        LEAD: make_staff(role=Role.QUALITY_LEAD, email="handler-private@test.example", name="Xu Cheng"),
        MANAGER: make_staff(role=Role.MANAGER),
        COACH: make_staff(role=Role.INSTRUCTOR),
        CLEANER: make_staff(role=Role.ATTENDANT),
    }
    make_member(user=None, phone="+8613700007777", email="", name="Xu Cheng")
    other = make_case(member=people[OTHER], text="what-another-guest-said")
    service.resolve(other.pk, "how-another-case-was-solved", by=staff[LEAD].user)
    case = everything_happens(people[REPORTER], staff)
    browsers = {name: client_of(person.user) for name, person in people.items()}
    browsers |= {name: client_of(each.user) for name, each in staff.items()} | {
        STRANGER: client_of(None),
        BY_LINK: client_of(None),
    }
    addresses = {name: person.email for name, person in people.items()}
    addresses |= {name: each.user.email for name, each in staff.items()}
    return House(case, browsers, addresses, urls_of(case, people[REPORTER]))


def everything_happens(reporter, staff):
    lead, manager = staff[LEAD].user, staff[MANAGER].user
    case = make_case(member=reporter, text="what-happened", handler=staff[LEAD])
    service.reply(case.pk, "answer-of-the-house", by=lead)
    service.note(case.pk, "internal-note", by=lead)
    service.sort_case(
        case.pk, kind="complaint", category="other", grade="important", reason="reason-for-sorting", by=lead
    )
    write(case.pk, "word-of-the-guest", by=HOUSE)
    propose(case.pk, "compensation-that-was-refused", kind="credit", amount=Decimal(999), by=lead)
    refuse(case.compensations.get().pk, reason="why-it-was-refused", by=manager)
    propose(case.pk, "solution-in-words", kind="credit", amount=Decimal(5), by=lead)
    hand_over(case.pk, body="mediator-by-name", on=NOON.date(), by=lead)
    note_outcome(case.pk, outcome="outcome-of-mediation", is_agreed=True, by=lead)
    CaseEvent.objects.create(
        case=case, kind="step", step="answer-50", due_at=NOON, facts={"told": ["told-by-the-clock"], "late_minutes": 0}
    )
    service.resolve(case.pk, "It is mended.", by=lead)
    note_call(case.pk, outcome="unreached", text="said-on-the-phone", by=staff[DESK].user)
    confirm(case.pk, rating=4, by=HOUSE)
    return read(case)


def urls_of(case, reporter) -> dict[str, list[str]]:
    """Every place where something of a case may stand, for everybody to try; and the link, for whoever has it."""
    token = tokens.sign(str(case.pk), tokens.STATUS)
    gift = case.compensations.order_by("pk").first().pk
    tried = [
        reverse("feedback:case", args=[case.pk]),
        reverse("feedback:case_history", args=[case.pk]),
        reverse("feedback:case_similar", args=[case.pk]),
        reverse("feedback:case_list") + "?state=all",
        reverse("feedback:compensation", args=[gift]),
        reverse("feedback:compensation_history", args=[gift]),
        reverse("feedback:compensation_list"),
        reverse("feedback:call_list"),
        reverse("feedback:my_cases"),
        reverse("feedback:promise", args=["complaints"]),
        reverse("members:my_ledger"),
        reverse("members:line", args=[reporter.pk]),
        reverse("members:member", args=[reporter.pk]),
        reverse("members:follow_up_list"),
        reverse("members:follow_up_export"),
        reverse("venue:inbox"),
        reverse("bookings:desk") + f"?q={reporter.number}",
    ]
    return {"everybody": tried, "link": [reverse("feedback:status", args=[token])]}


def seen_by(house: House, who: str) -> str:
    """All that somebody reads: pages, their fragments for HTMX, exports, and the mails that came to them."""
    urls = house.urls["everybody"] + (house.urls["link"] if who in OWN else [])
    browser = house.browsers[who]
    texts = []
    for url in urls:
        fragment = [{"HX-Request": "true"}] if url.startswith("/cases/") else []
        for headers in ({}, *fragment):
            response = browser.get(url, headers=headers)
            texts.append(response.getvalue().decode(errors="replace") if response.status_code == 200 else "")
    mails = Message.objects.filter(address=house.addresses.get(who, "?"))
    return " ".join([*texts, *(f"{each.subject} {each.body}" for each in mails)])


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_each_sees_what_is_theirs_to_see_and_nothing_else(house, who):
    seen = seen_by(house, who)

    assert {name for name in FIELDS if name in seen} == {name for name, may in FIELDS.items() if who in may} | own(who)


def own(who: str) -> set[str]:
    """What somebody reads because it is their own: their own case, or their own address."""
    return {
        OTHER: {"what-another-guest-said", "how-another-case-was-solved"},
        LEAD: {"handler-private@test.example"},
    }.get(who, set())


def test_link_of_one_case_opens_no_photo_page_or_word_of_another(house):
    token = tokens.sign(str(house.case.pk), tokens.STATUS)

    page = house.browsers[BY_LINK].get(reverse("feedback:status", args=[token])).text

    assert "another" not in page


def test_nobody_has_the_phone_of_a_guest_on_the_page_before_asking_for_it(house):
    house.case.member.phone = "+8613800001234"
    house.case.member.save(update_fields=["phone"])

    pages = [house.browsers[who].get(reverse("feedback:case", args=[house.case.pk])) for who in AT_CASES]

    assert ["0000 1234" in page.text or "+8613800001234" in page.text for page in pages] == [False] * 3
    assert [SHOWN in page.wsgi_request.session for page in pages] == [False] * 3
