"""Follow-ups on screen: the work list and its filters, one with its steps, the desk's panel."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from members.models import FollowUp
from members.panel import promised
from tests.clients import client_of
from tests.factories.follow_ups import make_follow_up
from tests.factories.members import make_member
from tests.factories.venue import make_staff
from venue import clock
from venue.looks import CONTACT_SHOWN
from venue.models import AuditEvent
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

LIST = reverse("members:follow_up_list")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def url(name, row):
    return reverse(f"members:{name}", args=[row.pk])


@pytest.fixture
def lin(frozen):
    return make_staff(role=Role.FRONT_DESK, name="Lin Ke")


@pytest.fixture
def browser(lin):
    return client_of(lin.user)


def found(browser, **filters):
    return [row.record for row in browser.get(LIST, filters).context["table"].rows]


@pytest.mark.covers("F-035")
def test_work_list_is_filtered_by_its_address(browser, lin, frozen):
    coach, colleague = make_staff(role=Role.INSTRUCTOR, name="Chen Jing"), make_staff(role=Role.FRONT_DESK)
    late = make_follow_up(make_member(name="Zhao Min"), owner=lin, kind="renewal")
    tonight = make_follow_up(owner=colleague, due_at=clock.now() + 11 * HOUR)
    far = make_follow_up(make_member(name="An Ping"), owner=coach, due_at=clock.now() + DAY)
    gone = make_follow_up(owner=lin, state="done", outcome="reached", closed_at=clock.now())
    frozen.move(hours=2)

    assert found(browser) == [late, tonight, far]
    assert found(browser, whose="mine") == [late]
    assert found(browser, whose="role") == [late, tonight]
    assert found(browser, due="overdue") == [late]
    assert found(browser, due="today") == [late, tonight]
    assert found(browser, kind="renewal") == [late]
    assert found(browser, state="done") == [gone]
    assert len(found(browser, state="all")) == 4
    assert found(browser, q="zhao") == [late]
    assert found(browser, sort="-due_at") == [far, tonight, late]
    assert found(browser, sort="member")[0] == far
    assert found(client_of(coach.user)) == [far]


def test_list_says_what_is_overdue_and_what_belongs_there(browser, lin, frozen):
    assert "Nothing is owed to anybody" in browser.get(LIST).text
    make_follow_up(owner=lin)
    frozen.move(hours=1)
    page = browser.get(LIST).text
    assert ("Tue 10 Mar, 13:00, overdue" in page, "Nothing matches" in browser.get(LIST, {"kind": "care"}).text) == (
        True, True,
    )  # fmt: skip


def test_export_holds_what_the_filters_leave_and_is_kept(browser, lin):
    make_follow_up(make_member(name="Zhao Min", number="M1"), owner=lin, text="=1+1")
    make_follow_up(kind="care")
    sheet = browser.get(reverse("members:follow_up_export"), {"kind": "other"})
    head, row = csv.reader(io.StringIO(sheet.content.decode("utf-8-sig")))
    assert (head[1:5], row[1:8]) == (
        ["Number", "Name", "Kind", "What is owed"], ["M1", "Zhao Min", "other", "'=1+1", "Lin Ke", "open", ""],
    )  # fmt: skip
    event = AuditEvent.objects.get()
    assert (event.action, event.by, event.facts) == ("follow_ups.exported", lin.user, {"rows": 1})


def test_follow_up_goes_its_way_through_the_pages(browser, lin, member):
    coach = make_staff(role=Role.INSTRUCTOR, name="Chen Jing")
    form = browser.get(url("follow_up_add", member)).context["form"]
    assert (form.initial["owner"], f"{form.initial['due_at']:%d %H:%M}") == (lin.pk, "11 12:00")
    typed = {
        "text": "Ask how it was.",
        "kind": "welcome",
        "owner": lin.pk,
        "due_at": "2026-03-11T12:00",
        "form_key": "",
    }
    answer = browser.post(url("follow_up_add", member), typed)
    assert answer["Location"] == url("member", member) + "#promised"
    row = FollowUp.objects.get()
    assert "Ask how it was." in browser.get(url("member", member)).text

    handed = {"owner": coach.pk, "due_at": "2026-03-12T12:00", "note": "Your class.", "form_key": ""}
    assert browser.post(url("follow_up_hand_over", row), handed)["Location"] == url("follow_up", row)
    coachs = client_of(coach.user)
    assert "Your class." in coachs.get(url("follow_up", row)).text
    coachs.post(url("follow_up_done", row), {"outcome": "agreed", "note": "Comes on Sunday.", "form_key": ""})

    page = browser.get(url("follow_up", row))
    assert [page.context[name] for name in ("done", "hand_over", "cancel")] == [None, None, None]
    for words in ("Comes on Sunday.", "Something was agreed", "Chen Jing"):
        assert words in page.text
    assert "Nothing is owed to this person." in browser.get(url("member", member)).text


def test_refusal_stands_beside_its_field_and_keeps_what_was_typed(browser, lin, member):
    typed = {"text": "Call.", "kind": "other", "owner": lin.pk, "due_at": "2026-03-10T11:00", "form_key": ""}
    answer = browser.post(url("follow_up_add", member), typed)
    assert (answer.status_code, answer.context["form"].errors, "Call." in answer.text) == (
        422, {"due_at": ["This time has passed. Please set a later one."]}, True,
    )  # fmt: skip
    row = make_follow_up(member, owner=lin)
    again = browser.post(url("follow_up_done", row), {"outcome": "unreached", "again_at": "2026-03-10T11:00"})
    assert again.context["done"].errors == {"again_at": ["This time has passed. Please set a later one."]}
    assert browser.post(url("follow_up_hand_over", row), {}).context["hand_over"].errors.keys() == {
        "owner", "due_at", "note",
    }  # fmt: skip


def test_cancelling_is_offered_to_who_opened_it(browser, lin, member):
    own, others = make_follow_up(member, opened_by=lin.user), make_follow_up(member)
    assert [bool(browser.get(url("follow_up", each)).context["cancel"]) for each in (own, others)] == [True, False]
    answer = browser.post(url("follow_up_cancel", others), {"note": "x"})
    assert (answer.status_code, "or by a manager" in answer.text) == (422, True)


def test_panel_tells_the_desk_what_was_promised(member, lin, frozen, stranger):
    rows = [make_follow_up(member, owner=lin, due_at=clock.now() + number * HOUR) for number in (1, 2, 3, 4)]
    frozen.move(hours=1)
    lines = list(promised(member, lin.user))
    assert [(line.text, line.detail, line.kind, line.url) for line in lines[:2]] == [
        ("Promised: Ask how it was.", "Lin Ke, overdue since Tue 10 Mar, 13:00", "warn", url("follow_up", rows[0])),
        ("Promised: Ask how it was.", "Lin Ke, by Tue 10 Mar, 14:00", "plain", url("follow_up", rows[1])),
    ]
    assert [(line.text, line.key) for line in lines[3:]] == [("1 more promise", ""), ("Follow-up", "f")]
    assert lines[3].url == f"{LIST}?q={member.number}"
    assert list(promised(member, stranger)) == []


def test_menu_says_how_much_of_ones_own_is_due(browser, lin):
    make_follow_up(owner=lin), make_follow_up(owner=lin), make_follow_up()
    entries = {entry.url: entry.count for entry in browser.get(LIST).context["nav"].main}
    assert entries[LIST] == 2


def test_whom_to_call_is_masked_until_the_owner_asks_and_that_is_kept():
    coach = make_staff(role=Role.INSTRUCTOR, name="Chen Jing")
    member = make_member(phone="+8613812345678", email="wang@mail.example")
    row, browser = make_follow_up(member, owner=coach), client_of(coach.user)

    before = browser.get(url("follow_up", row)).text
    shown = browser.post(url("follow_up_contact", row), follow=True).text
    browser.post(url("follow_up_contact", row))

    said = [("138 1234 5678" in text, "wang@mail.example" in text) for text in (before, shown)]
    assert said == [(False, False), (True, True)]
    assert client_of(make_staff(role=Role.INSTRUCTOR).user).post(url("follow_up_contact", row)).status_code == 404
    FollowUp.objects.filter(pk=row.pk).update(state="done", outcome="reached", closed_at=clock.now())
    assert browser.post(url("follow_up_contact", row)).status_code == 404
    looks = AuditEvent.objects.filter(action=CONTACT_SHOWN).values_list("by_id", "ref")
    assert list(looks) == [(coach.user.pk, str(member.pk))]
