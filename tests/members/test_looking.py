"""Phone and email: masked for everybody at work, shown at one press to who needs them, and kept each time."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session

from members.contact_session import SHOWN_FOR
from members.services.looking import look_at_contact
from tests.clients import client_of
from tests.factories.agreed import make_signature, make_text
from tests.factories.members import make_member
from tests.factories.messages import make_message
from tests.factories.venue import make_staff
from venue import audit, clock, masking
from venue.models import AuditEvent
from venue.models.agreed_text import Kind
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

LIST = "/manage/looks/"
SHOWN, MASKED, ABSENT = "shown", "masked", "absent"
# How each field may stand in a page: in full, as anybody may read it.
FIELDS = {
    "phone": (("138 1234 5678", "+8613812345678", "13812345678"), "138****5678"),
    "email": (("wang@test.example",), "w***@test.example"),
}
DESK, OTHERS = (
    (Role.FRONT_DESK, Role.MANAGER, Role.OWNER),
    (
        Role.INSTRUCTOR,
        Role.PRACTITIONER,
        Role.NUTRITIONIST,
        Role.ATTENDANT,
        Role.SAFETY_OFFICER,
        Role.MAINTENANCE,
        Role.QUALITY_LEAD,
    ),
)


@pytest.fixture
def person():
    """Known for long, so that the desk is to ask whether the data are still right."""
    known_since = clock.now() - timedelta(days=800)
    contact = {"phone": "+8613812345678", "email": "wang@test.example"}
    return make_member(name="Wang Xiaomin", joined_at=known_since, **contact)


def browser_of(role):
    return client_of(make_staff(role=role, language="en").user)


def how(page, field):
    """How a field stands in a page."""
    in_full, masked = FIELDS[field]
    if any(each in page for each in in_full):
        return SHOWN
    return MASKED if masked in page else ABSENT


def both(response):
    page = response.content.decode() if response.status_code == 200 else ""
    return how(page, "phone"), how(page, "email")


def kept():
    return list(AuditEvent.objects.filter(action="member.contact_shown").values_list("by", "kind", "ref"))


# --- field × role ----------------------------------------------------------------------------------------------------

MASKED_BOTH, NEITHER = (MASKED, MASKED), (ABSENT, ABSENT)
BEFORE = {
    "/members/{pk}/": MASKED_BOTH,
    "/members/?q=Wang": (MASKED, ABSENT),
    "/members/to-check/?whom=everybody": MASKED_BOTH,
    "/members/{pk}/history/": MASKED_BOTH,
    "/desk/?q=Wang": MASKED_BOTH,
}
TABLE = [(role, address, seen) for role in DESK for address, seen in BEFORE.items()] + [
    (role, address, NEITHER) for role in OTHERS for address in BEFORE
]


@pytest.mark.covers("F-039", "F-041")
@pytest.mark.parametrize(("role", "address", "seen"), TABLE)
def test_who_sees_which_field_how(role, address, seen, person):
    for phone, email in (("+8613812340000", "x@test.example"), (person.phone, person.email)):
        person.phone, person.email = phone, email
        person.save(update_fields=["phone", "email"])
    assert both(browser_of(role).get(address.format(pk=person.pk))) == seen
    assert kept() == []


@pytest.mark.parametrize(("role", "seen"), [(role, (MASKED, ABSENT)) for role in DESK] + [(r, NEITHER) for r in OTHERS])
def test_whoever_is_known_already_is_shown_masked(role, seen, person):
    answer = browser_of(role).post("/members/add/known/", {"phone": "13812345678"})
    assert (both(answer), kept()) == (seen, [])


@pytest.mark.parametrize("role", DESK)
def test_one_press_shows_both_and_is_kept(role, person):
    browser = browser_of(role)
    page = f"/members/{person.pk}/"

    answer = browser.post(f"{page}contact/")

    assert (answer.status_code, answer.url) == (302, page)
    assert both(browser.get(page)) == (SHOWN, SHOWN)
    [(by, kind, ref)] = kept()
    assert (by, kind, ref) == (int(browser.get("/start/").wsgi_request.user.pk), "members.member", str(person.pk))


@pytest.mark.parametrize("role", OTHERS)
def test_who_has_no_need_cannot_have_them_shown(role, person):
    assert browser_of(role).post(f"/members/{person.pk}/contact/").status_code == 403
    assert kept() == []


def test_somebody_sees_their_own_and_nobody_keeps_it(member):
    member.phone = "+8613812345678"
    member.save(update_fields=["phone"])
    page = client_of(member.user).get("/my/").content.decode()
    assert (how(page, "phone"), member.email in page, kept()) == (SHOWN, True, [])


def test_opening_the_form_is_a_look_once(person):
    browser = browser_of(Role.FRONT_DESK)
    form = f"/members/{person.pk}/edit/"
    assert both(browser.get(form)) == (SHOWN, SHOWN)
    browser.get(form), browser.post(f"/members/{person.pk}/contact/")
    assert len(kept()) == 1


def test_after_some_minutes_it_is_masked_again(person, frozen):
    browser = browser_of(Role.FRONT_DESK)
    browser.post(f"/members/{person.pk}/contact/")
    frozen.move(seconds=SHOWN_FOR.total_seconds())
    assert both(browser.get(f"/members/{person.pk}/")) == (MASKED, MASKED)
    browser.post(f"/members/{person.pk}/contact/")
    assert len(kept()) == 2


def test_another_person_stays_masked(person):
    browser = browser_of(Role.FRONT_DESK)
    browser.post(f"/members/{make_member().pk}/contact/")
    assert both(browser.get(f"/members/{person.pk}/")) == (MASKED, MASKED)


def test_who_takes_over_at_the_desk_does_not_see_what_was_shown_before(person):
    browser = browser_of(Role.FRONT_DESK)
    browser.post(f"/members/{person.pk}/contact/")
    session = browser.session
    session["contact_shown"] = {**session["contact_shown"], "by": make_staff().user_id}
    session.save()
    assert Session.objects.filter(pk=browser.cookies[settings.SESSION_COOKIE_NAME].value).exists()
    assert both(browser.get(f"/members/{person.pk}/")) == (MASKED, MASKED)


def test_the_search_still_finds_by_the_whole_number_and_its_end(person):
    browser = browser_of(Role.FRONT_DESK)
    pages = [browser.get("/members/", {"q": words}).content.decode() for words in ("138 1234 5678", "5678", "wang@")]
    assert ["Wang Xiaomin" in page for page in pages] == [True, True, True]


def test_messages_not_sent_are_masked_for_managers(person):
    make_message(state="failed", address=person.email)
    make_message(state="failed", address=person.phone, channel="sms")
    assert both(browser_of(Role.MANAGER).get("/house/messages/")) == (MASKED, MASKED)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("wang@test.example", "w***@test.example"),
        ("+8613812345678", "138****5678"),
        ("+442079460958", "+44****0958"),
        ("", ""),
    ],
)
def test_masking(text, masked):
    assert masking.contact(text) == masked


# --- who looked ------------------------------------------------------------------------------------------------------


def test_list_says_who_looked_at_whom_and_when(person, desk, manager):
    look_at_contact(person, by=desk)
    signature = make_signature(person, make_text(Kind.SAFETY))
    audit.record("signature.scan_opened", by=manager, about=signature)
    audit.record("penalties.exported", by=manager)
    audit.record("member.invited", by=desk, about=person)

    rows = browser_of(Role.MANAGER).get(LIST).context["looks"]

    assert [(look.event.by, str(look.what), look.member, look.event.at) for look in rows] == [
        (manager, "List of penalties exported", None, clock.now()),
        (manager, "Signed paper opened", person, clock.now()),
        (desk, "Phone and email shown", person, clock.now()),
    ]


def test_list_is_filtered_by_kind_and_colleague(person, manager):
    colleague = make_staff(role=Role.FRONT_DESK)
    look_at_contact(person, by=colleague.user)
    look_at_contact(person, by=manager)
    audit.record("penalties.exported", by=colleague.user)

    browser = browser_of(Role.MANAGER)
    found = [
        [(look.event.by, look.event.action) for look in browser.get(LIST, query).context["looks"]]
        for query in ({"by": colleague.pk}, {"action": "penalties.exported"}, {"action": "nonsense"})
    ]

    exported, shown = (colleague.user, "penalties.exported"), (colleague.user, "member.contact_shown")
    assert found == [[exported, shown], [exported], [exported, (manager, "member.contact_shown"), shown]]


def test_empty_list_says_so():
    assert "Nobody looked" in browser_of(Role.MANAGER).get(LIST).content.decode()
