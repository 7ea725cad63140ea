"""The stage of life somebody is in: judged by facts, kept with the date of each change, shown and looked for."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils.html import strip_tags

from members.models import Stage
from members.services.stage import keep_stages
from members.staging import Kind, StageFacts, StageStanding, Visits, stage_standing
from tests.clients import client_of
from tests.factories.bookings import HOUSE
from tests.factories.members import make_member
from tests.factories.stages import make_stage
from tests.queries import queries_of
from venue import clock
from venue.wording import fulldate

DAY = timedelta(days=1)
LIST = reverse("members:member_list")
TODAY = date(2026, 3, 10)


def at(month, day, hour=0):
    return datetime(2026, month, day, hour, tzinfo=clock.zone())


KNOWN, FIRST, SECOND = at(1, 1, 9), at(1, 5, 18), at(1, 9, 18)


def stage(**fields):
    facts = StageFacts(known_since=KNOWN, today=TODAY, zone=clock.zone(), **fields)
    return stage_standing(facts, 60 * DAY)


def visits(*instants):
    return Visits(instants[0], instants[1] if len(instants) > 1 else None, instants[-1])


# --- judging ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "kind", "since"),
    [
        ({}, Kind.LEAD, KNOWN),
        ({"came_before": True}, Kind.LEAD, KNOWN),
        ({"visits": visits(at(3, 9, 18))}, Kind.FIRST_VISIT, at(3, 9, 18)),
        ({"visits": visits(FIRST, SECOND, at(3, 9))}, Kind.GUEST, SECOND),
        ({"visits": visits(at(3, 9)), "came_before": True}, Kind.GUEST, at(3, 9)),
        ({"visits": visits(FIRST, at(3, 9)), "contract_since": at(3, 1)}, Kind.MEMBER, at(3, 1)),
        ({"contract_ended_on": TODAY - 60 * DAY}, Kind.MEMBER, KNOWN),
        ({"contract_ended_on": TODAY - 61 * DAY}, Kind.LAPSED, at(3, 10)),
        ({"visits": visits(at(1, 9, 18))}, Kind.FIRST_VISIT, at(1, 9, 18)),
        ({"visits": visits(at(1, 8, 18))}, Kind.LAPSED, at(3, 10)),
        ({"visits": visits(FIRST, at(1, 8)), "contract_ended_on": date(2025, 6, 1)}, Kind.LAPSED, at(3, 10)),
        ({"visits": visits(FIRST, at(3, 9)), "contract_ended_on": date(2025, 12, 1)}, Kind.GUEST, at(1, 31)),
    ],
    ids=[
        "nothing", "from the old software, nothing", "came once", "came twice", "had come before", "has a contract",
        "may still renew", "did not renew", "came as long ago as may be", "came too long ago", "both too long ago",
        "comes after a contract",
    ],
)  # fmt: skip
def test_stage_follows_from_contracts_and_visits(facts, kind, since):
    assert stage(**facts) == StageStanding(kind, since)


# --- keeping ---------------------------------------------------------------------------------------------------------


def rows_of(member):
    return list(Stage.objects.filter(member=member).order_by("pk").values_list("kind", "since", "until"))


@pytest.mark.django_db
@pytest.mark.covers("F-006")
def test_change_ends_one_stage_and_begins_the_next(frozen):
    member, now = make_member(), clock.now()
    for kind, since in (("lead", now - 9 * DAY), ("first_visit", now - 2 * DAY), ("first_visit", now - DAY)):
        keep_stages({member.pk: StageStanding(kind, since)}, by=HOUSE)
    assert rows_of(member) == [
        ("lead", now - 9 * DAY, now - 2 * DAY),
        ("first_visit", now - 2 * DAY, None),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-2, -3, 1])
def test_stage_never_begins_before_the_one_it_follows_nor_ahead(frozen, days):
    member, now = make_member(), clock.now()
    make_stage(member, kind="guest", since=now - 2 * DAY)
    assert keep_stages({member.pk: StageStanding("first_visit", now + days * DAY)}, by=HOUSE) == 1
    assert rows_of(member) == [("guest", now - 2 * DAY, now), ("first_visit", now, None)]


@pytest.mark.django_db
def test_clock_that_was_put_back_breaks_nothing(frozen):
    ahead = make_stage(since=clock.now() + DAY)
    assert keep_stages({ahead.member_id: StageStanding("guest", clock.now())}, by=HOUSE) == 0
    frozen.move(days=2)
    assert keep_stages({ahead.member_id: StageStanding("guest", clock.now())}, by=HOUSE) == 1


@pytest.mark.django_db
def test_only_who_changed_is_written_and_who_is_gone_is_left_out(frozen):
    stays, changes = make_stage(), make_stage(since=clock.now() - DAY)
    found = dict.fromkeys([stays.member_id, changes.member_id, 999_999], StageStanding("lead", clock.now()))
    assert keep_stages(found, by=HOUSE) == 0
    found[changes.member_id] = StageStanding("guest", clock.now())
    assert keep_stages(found, by=HOUSE) == 1
    assert rows_of(stays.member) == [("lead", clock.now(), None)]


# --- constraints -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_one_stage_at_a_time(frozen):
    first = make_stage()
    with pytest.raises(IntegrityError, match="members_stage_one_current"):
        make_stage(first.member)


@pytest.mark.django_db
def test_stage_ends_after_it_began(frozen):
    with pytest.raises(IntegrityError, match="members_stage_ends_after_start"):
        make_stage(until=clock.now())


@pytest.mark.django_db
@pytest.mark.parametrize("ended", [True, False])
def test_what_is_kept_is_not_changed(frozen, ended):
    row = make_stage(until=clock.now() + DAY if ended else None)
    changes = ["until"] if ended else ["kind", "since", "member_id"]
    for field in changes:
        value = {"kind": "guest", "member_id": make_member().pk}.get(field, clock.now() + 2 * DAY)
        with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
            Stage.objects.filter(pk=row.pk).update(**{field: value})
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        row.delete()


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.covers("F-006")
def test_page_of_a_person_shows_every_stage_with_its_days(frozen, desk):
    member, now = make_member(), clock.now()
    make_stage(member, since=now - 9 * DAY, until=now - DAY)
    make_stage(member, kind="guest", since=now - DAY)
    text = client_of(desk).get(reverse("members:member", args=[member.pk])).text
    card = strip_tags(text.partition('id="stages">')[2].partition("</section>")[0])
    first, change = fulldate(now - 9 * DAY), fulldate(now - DAY)
    assert [line.strip() for line in card.splitlines() if line.strip()] == [
        "Life-cycle stage", f"since {change}", "guest", f"{first} to {change}", "lead",
    ]  # fmt: skip


@pytest.mark.django_db
def test_page_of_a_person_says_that_nobody_has_looked_yet(frozen, desk):
    text = client_of(desk).get(reverse("members:member", args=[make_member().pk])).text
    assert "Not looked at yet" in text


@pytest.mark.django_db
def test_page_of_a_person_asks_the_same_for_one_and_three_stages(frozen, desk):
    member, now = make_member(), clock.now()
    browser, url = client_of(desk), reverse("members:member", args=[member.pk])
    make_stage(member)
    one = queries_of(lambda: browser.get(url))
    for days in (9, 8):
        make_stage(member, since=now - days * DAY, until=now - (days - 1) * DAY)
    assert queries_of(lambda: browser.get(url)) == one


@pytest.mark.django_db
def test_list_shows_those_who_are_in_a_stage_now(frozen, desk):
    lapsed, back = make_member(name="Lapsed Person"), make_member(name="Back Again")
    make_stage(lapsed, kind="lapsed")
    make_stage(back, kind="lapsed", since=clock.now() - DAY, until=clock.now())
    make_stage(back, kind="guest")
    browser = client_of(desk)

    def found(**query):
        return [each.member for each in browser.get(LIST, query).context["people"]]

    assert found(stage="lapsed") == [lapsed]
    assert found(stage="guest") == [back]
    assert found(stage="lead") == []
    assert found(stage="lapsed", q="Lapsed") == [lapsed]
    assert found(stage="nonsense") == [back, lapsed]


@pytest.mark.django_db
def test_pages_of_a_list_keep_the_stage(frozen, desk, monkeypatch):
    monkeypatch.setattr("members.views.member.PER_PAGE", 2)
    members = [make_stage(kind="lapsed").member for _ in range(3)]
    make_stage()
    browser = client_of(desk)
    page = browser.get(LIST, {"stage": "lapsed"}).context["page"]
    assert (page.rows, "stage=lapsed" in page.next) == ([members[2], members[1]], True)
    assert browser.get(LIST + page.next).context["page"].rows == [members[0]]


@pytest.mark.django_db
def test_filtered_list_asks_the_same_for_one_and_three(frozen, desk):
    browser = client_of(desk)
    make_stage()
    one = queries_of(lambda: browser.get(LIST, {"stage": "lead"}))
    make_stage(), make_stage()
    assert queries_of(lambda: browser.get(LIST, {"stage": "lead"})) == one
