"""Whose eyes reach what: each field that is somebody's alone, tried by all in pages, fragments, mails and exports.

`FIELDS` are words that stand in one place only, and who may read them; `urls_of` is where every reader looks. A field
that a reader may see must be seen somewhere by them, or the table proves nothing.
"""

import io
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.urls import resolve, reverse
from django.urls.converters import IntConverter

from feedback import tokens, urls
from feedback.models import CaseEvent, CasePhoto
from feedback.services import case as service
from feedback.services.analysis import write_account
from feedback.services.calls import note_call
from feedback.services.compensation import propose, refuse
from feedback.services.guest import confirm, write
from feedback.services.lesson import look_back, send_lesson
from feedback.services.mediation import hand_over, note_outcome
from feedback.services.quality import sign_day, today
from feedback.services.waiting import pause
from members.contact_session import SHOWN
from tests.clients import client_of
from tests.conftest import NOON, somebody_who_may_book
from tests.factories.feedback import HOUSE, make_case, read
from tests.factories.house import make_department
from tests.factories.improvements import make_improvement, make_task
from tests.factories.lessons import make_account, make_analysis, make_lesson, make_measure
from tests.factories.members import make_member
from tests.factories.venue import make_photo, make_staff
from venue.models import Message
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

REPORTER, OTHER, STRANGER, BY_LINK = "reporter", "another member", "nobody", "whoever holds the link"
DESK, LEAD, MANAGER, OWNER, COACH, CLEANER = "front desk", "quality lead", "manager", "owner", "coach", "cleaner"
OFFICER, THERAPIST, FITTER = "safety officer", "therapist", "fitter"
LEADS = frozenset({LEAD, MANAGER, OWNER})
AT_CASES = LEADS | {DESK}
AT_WORK = AT_CASES | {COACH, CLEANER, OFFICER, THERAPIST, FITTER}
INVOLVED = AT_CASES | {REPORTER, BY_LINK}
OWN = frozenset({REPORTER, BY_LINK})
EVERYBODY = AT_WORK | {REPORTER, BY_LINK, OTHER, STRANGER}

# What is written, and who may read it.
FIELDS = {
    "what-happened": INVOLVED,
    "word-of-the-guest": INVOLVED,
    "question-to-the-guest": INVOLVED,
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
    "named-as-the-cause": AT_CASES,
    "how-it-was-put-right": AT_CASES,
    "what-keeps-it-away": AT_CASES | {CLEANER},  # whose measure it is
    "looked-back-on": AT_CASES,
    "account-of-the-coach": LEADS | {COACH},
    "lesson-that-was-sent": AT_WORK,
    "lesson-that-was-not-sent": LEADS,
    "note-of-the-day": LEADS,
    "improvement-in-words": LEADS | {CLEANER},  # who has a task in it
    "what-another-guest-said": AT_CASES,
    "how-another-case-was-solved": AT_CASES,
    "handler-private@test.example": frozenset(),
    "+8613700007777": frozenset(),
}

ABOUT_CASES = ("cases/", "desk/cases/", "my/cases/", "my/accounts/", "measures/", "lessons/", "manage/case-report/")
OF_RULES = ("cases/rules/", "cases/signs/", "cases/views/")
# A form without a case, and photos, which have a test of their own.
NO_CASE_IN_IT = {"feedback:desk_case_add", "feedback:case_photo", "feedback:status_photo"}


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
        OWNER: make_staff(role=Role.OWNER),
        COACH: make_staff(role=Role.INSTRUCTOR),
        CLEANER: make_staff(role=Role.ATTENDANT),
        OFFICER: make_staff(role=Role.SAFETY_OFFICER),
        THERAPIST: make_staff(role=Role.PRACTITIONER),
        FITTER: make_staff(role=Role.MAINTENANCE),
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
    return House(case, browsers, addresses, urls_of(case, people[REPORTER]) | what_is_learnt(case, staff))


def everything_happens(reporter, staff):
    lead, manager = staff[LEAD].user, staff[MANAGER].user
    case = make_case(member=reporter, text="what-happened", handler=staff[LEAD])
    service.reply(case.pk, "answer-of-the-house", by=lead)
    service.note(case.pk, "internal-note", by=lead)
    service.sort_case(
        case.pk, kind="complaint", category="other", grade="important", reason="reason-for-sorting", by=lead
    )
    pause(case.pk, "question-to-the-guest", by=lead)
    write(case.pk, "word-of-the-guest", pictures=[make_photo()], by=HOUSE)
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


def what_is_learnt(case, staff) -> dict[str, list[str]]:
    """From cause to improvement; the pages that show it, those of the records themselves among them."""
    lead, department = staff[LEAD].user, make_department()
    staff[COACH].department = department
    staff[COACH].save(update_fields=["department"])
    account = make_account(case, staff=staff[COACH], by=lead)
    write_account(account.pk, text="account-of-the-coach", by=staff[COACH].user)
    make_analysis(case, cause_text="named-as-the-cause", corrective="how-it-was-put-right", by=lead)
    measure = make_measure(case, preventive="what-keeps-it-away", owner=staff[CLEANER], by=lead)
    look_back(
        case.pk, participants=[staff[LEAD]], what_happened="looked-back-on", why="Old", learned="Check it", by=lead
    )
    sent, kept = (
        make_lesson(case, department, text_en=words, text_zh=words, by=lead)
        for words in ("lesson-that-was-sent", "lesson-that-was-not-sent")
    )
    send_lesson(sent.pk, by=lead)
    check = sign_day(today(), note="note-of-the-day", by=lead)
    better = make_improvement("doing", text="improvement-in-words")
    make_task(better, owner=staff[CLEANER])
    at = {"case": case, "measure": measure, "lesson": sent, "improvement": better, "check": check}
    return {
        "learnt": [
            *(reverse(f"feedback:{name}", args=[at[of].pk]) for name, of in PAGES_OF),
            *(reverse(f"feedback:{name}", args=[kept.pk]) for name in ("lesson", "lesson_edit", "lesson_history")),
            reverse("feedback:own_account", args=[account.pk]),
            reverse("feedback:case_account", args=[case.pk, account.pk]),
            *(reverse(f"feedback:{name}") for name in LISTS),
            *(reverse("feedback:quality_check_rows", args=[key]) for key in ("unsorted", "overdue", "repeats", "low")),
            *(reverse("feedback:case_report_rows", args=[key]) for key in ("received", "repeats", "compensated")),
        ]
    }


PAGES_OF = (
    ("case_cause", "case"),
    ("case_measure", "case"),
    ("case_analysis_history", "case"),
    ("case_accounts", "case"),
    ("case_retrospective", "case"),
    ("case_hazard", "case"),
    ("case_incident", "case"),
    ("lesson_add", "case"),
    ("measure", "measure"),
    ("lesson", "lesson"),
    ("lesson_edit", "lesson"),
    ("lesson_history", "lesson"),
    ("improvement", "improvement"),
    ("improvement_history", "improvement"),
    ("qualitycheck_history", "check"),
)
LISTS = (
    "lesson_list",
    "quality_check",
    "qualitycheck_list",
    "case_report",
    "case_report_export",
    "case_report_visits",
    "improvement_list",
    "improvement_export",
    "improvements_public",
    "promises",
    "promises_feed",
    "promises_json",
)


def urls_of(case, reporter) -> dict[str, list[str]]:
    """Every place where something of a case may stand, for everybody to try; and the link, for whoever has it."""
    token = tokens.sign(str(case.pk), tokens.STATUS)
    gifts = case.compensations.order_by("pk").values_list("pk", flat=True)
    tried = [
        reverse("feedback:case", args=[case.pk]),
        reverse("feedback:case_history", args=[case.pk]),
        reverse("feedback:case_list") + "?state=all",
        reverse("feedback:case_bulk", args=["assign"]) + f"?case={case.pk}",
        *(reverse("feedback:compensation", args=[pk]) for pk in gifts),
        *(reverse("feedback:compensation_history", args=[pk]) for pk in gifts),
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
    urls = house.urls["everybody"] + house.urls["learnt"] + (house.urls["link"] if who in OWN else [])
    browser = house.browsers[who]
    texts = []
    for url in urls:
        response = browser.get(url)
        texts.append(read_in(response))
        if "HX-Request" in response.get("Vary", ""):
            texts.append(read_in(browser.get(url, headers={"HX-Request": "true"})))
    mails = Message.objects.filter(address=house.addresses.get(who, "?"))
    return " ".join([*texts, *(f"{each.subject} {each.body}" for each in mails)])


def read_in(response) -> str:
    """What a page, a fragment or a book says; nothing where it is refused."""
    if response.status_code != 200:
        return ""
    content = response.getvalue()
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return " ".join(book.read(name).decode() for name in book.namelist())


def test_each_sees_what_is_theirs_to_see_and_nothing_else(house):
    seen = {who: seen_by(house, who) for who in EVERYBODY}

    found = {who: {name for name in FIELDS if name in seen[who]} for who in EVERYBODY}
    assert found == {who: {name for name, may in FIELDS.items() if who in may} | own(who) for who in EVERYBODY}


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

    pages = [house.browsers[who].get(reverse("feedback:case", args=[house.case.pk])) for who in sorted(AT_CASES)]

    assert ["0000 1234" in page.text or "+8613800001234" in page.text for page in pages] == [False] * 4
    assert [SHOWN in page.wsgi_request.session for page in pages] == [False] * 4


def test_photo_of_a_guest_is_shown_to_those_at_cases_and_by_the_link_of_its_case_alone(house):
    pk = CasePhoto.objects.get().pk
    token, others = (
        tokens.sign(str(each), tokens.STATUS) for each in (house.case.pk, make_case(text="Another thing").pk)
    )
    at_work = reverse("feedback:case_photo", args=[house.case.pk, pk])

    seen = {who for who in EVERYBODY if house.browsers[who].get(at_work).status_code == 200}
    by_link = [
        house.browsers[BY_LINK].get(reverse("feedback:status_photo", args=[each, pk])) for each in (token, others)
    ]

    assert (seen, [answer.status_code for answer in by_link]) == (AT_CASES, [200, 404])


def test_every_page_about_cases_is_among_those_that_everybody_tries(house):
    """A page that is added is looked at by all of them too, or named here because no case stands in it."""
    tried = {resolve(urlsplit(url).path).view_name for urls in house.urls.values() for url in urls}
    found = {
        f"feedback:{each.name}"
        for each in urls.urlpatterns
        if str(each.pattern).startswith(ABOUT_CASES)
        and not str(each.pattern).startswith(OF_RULES)
        and is_looked_at(house.browsers[OWNER], each)
    }

    assert found - tried - NO_CASE_IN_IT == set()


def is_looked_at(browser, pattern) -> bool:
    """Whether a page is shown there, and nothing is only done."""
    values = [1 if isinstance(each, IntConverter) else "x" for each in pattern.pattern.converters.values()]
    return browser.get(reverse(f"feedback:{pattern.name}", args=values)).status_code != 405
