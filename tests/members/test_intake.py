"""Receiving somebody new: step by step, with somebody who answers for them, at the desk and on a tablet."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from members.errors import (
    HandedToOneself,
    IntakeOver,
    NobodyYet,
    NotAtReception,
    ReceivedAlready,
    SomebodyElseReceived,
    TabletCodeUnfit,
)
from members.intake_rules import (
    HAND_OVER_RULES,
    MEET_RULES,
    PERSON_RULES,
    STEP_RULES,
    IntakeFacts,
    check_has_person,
    check_receives,
    check_stays_with_person,
    check_to_somebody_else,
    check_under_way,
)
from members.models import Intake, IntakeHandover, Member, Screening, Signature, TabletCode
from members.panel import receiving as panel_lines
from members.selectors.intake import Pace, intakes, lasting, opened_by
from members.selectors.screening import questions_for
from members.services.intake import (
    GUEST,
    Aims,
    begin,
    break_off,
    check_identity,
    finish,
    hand_over,
    issue_code,
    keep_aims,
    keep_person,
    pass_step,
    take_person,
    use_code,
)
from members.services.member import Facts
from tests.clients import Browser, client_of
from tests.factories.agreed import make_text
from tests.factories.intakes import make_intake
from tests.factories.members import make_member
from tests.factories.venue import make_staff
from venue import clock
from venue.history import history_of
from venue.models import AuditEvent
from venue.models.agreed_text import Kind
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

WANG = {"name": "Wang Fang", "phone": "13812345678", "email": "fang@test.example", "language": "zh-hans"}
AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
DRAWING = "[[[10,20],[300,200],[600,30]]]"


def page(name, *keys):
    return reverse(f"members:{name}", args=keys)


def step(intake, name):
    return page("intake_step", intake.pk, name)


def healthy(member, **more):
    return {**{f"q_{each.key}": "no" for each in questions_for(member)}, "agrees": "on", **more}


@pytest.fixture
def other_desk(frozen):
    return make_staff(role=Role.FRONT_DESK, name="Zhou Lan").user


@pytest.fixture
def intake(desk):
    return begin(by=desk)


# --- the whole of it -------------------------------------------------------------------------------------------------


@pytest.mark.covers("F-028", "W-014")
def test_somebody_new_is_received_from_the_greeting_to_what_comes_next(desk, frozen):
    safety = make_text(Kind.SAFETY)
    browser = client_of(desk)
    begun = browser.post(page("intake_begin"))["Location"]
    intake = Intake.objects.get()
    assert browser.get(begun)["Location"] == step(intake, "basics")

    assert browser.post(step(intake, "basics"), WANG)["Location"] == step(intake, "screening")
    member = Member.objects.get(name="Wang Fang")
    assert browser.post(step(intake, "screening"), healthy(member))["Location"] == step(intake, "goals")
    aims = {"goals": ["weight", "relax"], "hours": ["evening"], "times_a_week": "3"}
    assert browser.post(step(intake, "goals"), aims)["Location"] == step(intake, "agreements")
    sign = page("intake_sign", intake.pk, safety.pk)
    assert sign in browser.get(step(intake, "agreements")).text
    signed = browser.post(sign, {"way": "drawn", "name": "Wang Fang", "strokes": DRAWING})
    assert signed["Location"] == step(intake, "agreements")
    assert browser.post(step(intake, "agreements"))["Location"] == step(intake, "recommendation")
    assert browser.post(step(intake, "recommendation"))["Location"] == step(intake, "next")
    frozen.move(minutes=9)
    done = browser.post(step(intake, "next"), {"next_step": "sell", "note": "Year card."})

    assert done["Location"] == page("sell", member.pk)
    intake.refresh_from_db()
    assert (intake.member, intake.state, intake.greeted_by, intake.responsible, intake.ended_by) == (
        member, "done", desk, desk, desk,
    )  # fmt: skip
    assert (intake.goals, intake.hours, intake.times_a_week, intake.next_note) == (
        ["weight", "relax"], ["evening"], 3, "Year card.",
    )  # fmt: skip
    assert (Screening.objects.get().member, Signature.objects.get().member) == (member, member)
    assert "lose weight · relax, sleep better" in browser.get(page("intake", intake.pk)).text


def test_clock_warns_of_nothing_once_it_has_stopped(desk, frozen):
    intake = begin(make_member().pk, by=desk)
    frozen.move(minutes=8)
    browser = client_of(desk)
    while_it_runs = browser.get(step(intake, "screening")).text
    finish(intake.pk, "nothing", by=desk)
    after = [browser.get(page("intake", intake.pk)).text, browser.get(page("intake_list"), {"which": "all"}).text]
    assert ["soon 10 minutes" in text for text in (while_it_runs, *after)] == [True, False, False]
    assert ["8 minutes" in text for text in after] == [True, True]


@pytest.mark.covers("F-028")
def test_clock_warns_then_is_late_and_those_that_took_too_long_are_listed(desk, intake, frozen):
    paces = [lasting(intake).pace]
    for minutes in (8, 2):
        frozen.move(minutes=minutes)
        paces.append(lasting(intake).pace)
    quick = begin(by=desk)
    assert (paces, [each.pk for each in intakes("late")]) == ([Pace.FINE, Pace.WARN, Pace.LATE], [intake.pk])
    take_person(quick.pk, make_member().pk, by=desk)
    finish(quick.pk, "nothing", by=desk)
    break_off(intake.pk, "Had to leave.", by=desk)
    frozen.move(days=1)
    assert [each.pk for each in intakes("late")] == [intake.pk]
    shown = client_of(desk).get(page("intake_list"), {"which": "late"}).text
    assert ("10 minutes" in shown, "Broken off" in shown) == (True, True)


def test_intake_goes_on_where_it_was_left_off_in_anybodys_hands(desk, other_desk, intake):
    keep_person(intake.pk, Facts(name="Wang Fang"), by=desk)
    browser = client_of(other_desk)
    assert browser.get(page("intake", intake.pk))["Location"] == step(intake, "screening")
    assert browser.get(step(intake, "next"))["Location"] == step(intake, "screening")
    assert browser.get(step(intake, "basics")).status_code == 200
    intake.refresh_from_db()
    assert intake.responsible == desk


def test_going_back_to_a_step_undoes_none_of_the_later(desk, intake):
    keep_person(intake.pk, Facts(name="Wang Fang"), by=desk)
    pass_step(intake.pk, "screening", by=desk)
    keep_aims(intake.pk, Aims(["weight"]), by=desk)
    keep_person(intake.pk, Facts(name="Wang Fangfang"), member_pk=Member.objects.get().pk, by=desk)
    intake.refresh_from_db()
    assert (intake.step, intake.member.name, Member.objects.count()) == ("agreements", "Wang Fangfang", 1)


# --- who it is -------------------------------------------------------------------------------------------------------


def test_whoever_is_known_already_is_offered_and_taken(desk, intake):
    known = make_member(phone="+8613812345678")
    browser = client_of(desk)
    hint = browser.post(step(intake, "basics"), {"phone": "13812345678"}, headers={"HX-Request": "true"}).text
    assert (known.number in hint, f'value="{known.pk}"' in hint, "<html" in hint) == (True, True, False)
    refused = browser.post(step(intake, "basics"), WANG)
    assert (refused.status_code, "belongs to somebody else" in refused.text) == (422, True)

    assert browser.post(step(intake, "basics"), {"known": known.pk})["Location"] == step(intake, "screening")
    intake.refresh_from_db()
    assert intake.member == known


@pytest.mark.covers("F-027")
def test_somebody_who_is_being_received_is_not_received_twice(desk, other_desk, member):
    first = begin(member.pk, by=desk)
    assert (begin(member.pk, by=other_desk), first.step, first.responsible) == (first, "screening", desk)
    with pytest.raises(ReceivedAlready):
        take_person(begin(by=other_desk).pk, member.pk, by=other_desk)


def test_intake_stays_with_its_person(desk, intake, member):
    take_person(intake.pk, member.pk, by=desk)
    take_person(intake.pk, member.pk, by=desk)
    keep_person(intake.pk, Facts(name="Wang Fangfang"), member_pk=member.pk, by=desk)
    other = make_member(name="Li Lei")
    actions = (
        lambda: take_person(intake.pk, other.pk, by=desk),
        lambda: keep_person(intake.pk, Facts(name="Zhang San"), by=desk),
        lambda: keep_person(intake.pk, Facts(name="Zhang San"), member_pk=other.pk, by=desk),
    )
    for action in actions:
        with pytest.raises(SomebodyElseReceived):
            action()
    intake.refresh_from_db()
    assert (intake.member, sorted(Member.objects.values_list("name", flat=True))) == (
        member, ["Li Lei", "Wang Fangfang"],
    )  # fmt: skip


def test_form_that_was_left_open_changes_nobody_who_came_in_between(desk, intake):
    browser, guest = client_of(desk), tablet(intake, desk)
    assert 'name="person" value=""' in browser.get(step(intake, "basics")).text
    guest.post(page("guest_step", "basics"), WANG | {"person": ""})
    wang = Member.objects.get()
    stale = {"name": "Li Lei", "phone": "13900001111", "language": "zh-hans", "person": ""}
    again = {"form_key": "again"}
    for sent in (stale, stale | again):  # pressing again is no way around it
        refused = browser.post(step(intake, "basics"), sent)
        assert (refused.status_code, "Somebody else is being received here" in refused.text) == (422, True)
        assert ('value="Li Lei"' in refused.text, 'name="person" value=""' in refused.text) == (True, True)
    told = guest.post(page("guest_step", "basics"), stale).text
    assert ("Please give the tablet back" in told, "Somebody else" in told) == (True, False)
    assert [each.name for each in Member.objects.all()] == ["Wang Fang"]

    mended = stale | {"name": "Wang Fangfang", "person": str(wang.pk)}
    assert browser.post(step(intake, "basics"), mended).status_code == 302
    assert [each.name for each in Member.objects.all()] == ["Wang Fangfang"]


def test_basics_of_somebody_known_are_a_look_at_phone_and_email_once_in_five_minutes(desk, intake, frozen):
    browser, known = client_of(desk), make_member(phone="+8613812345678")
    browser.get(step(intake, "basics"))
    assert looks_at() == []
    take_person(intake.pk, known.pk, by=desk)
    for minutes in (0, 4, 2):
        frozen.move(minutes=minutes)
        assert "13812345678" in browser.get(step(intake, "basics")).text.replace(" ", "")
    assert looks_at() == [(desk.pk, "members.member", str(known.pk))] * 2
    tablet(intake, desk).get(page("guest_step", "basics"))
    assert len(looks_at()) == 2


def looks_at():
    rows = AuditEvent.objects.filter(action="member.contact_shown").order_by("pk")
    return [(by, kind, str(ref)) for by, kind, ref in rows.values_list("by", "kind", "ref")]


@pytest.mark.covers("B-018", "B-040")
def test_fields_say_what_they_are_for_and_no_card_number_is_asked(desk, intake):
    response = client_of(desk).get(step(intake, "basics"))
    shown = response.text
    assert "To reach you when a class is called off." in shown
    assert "So that what we propose suits your age" in shown
    form = response.context["form"]
    unexplained = [name for name in form.fields if not form[name].is_hidden and not form[name].help_text]
    assert unexplained == ["agrees", "name", "language"]  # a consent is a text of its own; letters have a language
    keep_person(intake.pk, Facts(name="Wang Fang"), by=desk)
    client_of(desk).post(page("intake_identity", intake.pk))
    looked_at = clock.now()
    intake.refresh_from_db()
    assert (intake.identity_checked_at, intake.identity_checked_by) == (looked_at, desk)


def test_identity_is_looked_at_once(desk, other_desk, intake, frozen):
    keep_person(intake.pk, Facts(name="Wang Fang"), by=desk)
    first = check_identity(intake.pk, by=desk).identity_checked_at
    frozen.move(minutes=1)
    again = check_identity(intake.pk, by=other_desk)
    assert (again.identity_checked_at, again.identity_checked_by) == (first, desk)


# --- who answers for the guest ---------------------------------------------------------------------------------------


@pytest.mark.covers("F-027")
def test_whoever_greeted_answers_until_they_hand_over_in_words(desk, other_desk, intake, frozen):
    frozen.move(minutes=3)
    sent = {"to": other_desk.staff_member.pk, "note": "Screening is done."}
    client_of(desk).post(page("intake_hand_over", intake.pk), sent)

    intake.refresh_from_db()
    handover = IntakeHandover.objects.get()
    assert (intake.greeted_by, intake.responsible) == (desk, other_desk)
    assert (handover.from_user, handover.to_user, handover.note, handover.at) == (
        desk, other_desk, "Screening is done.", clock.now(),
    )  # fmt: skip
    assert [each.pk for each in intakes("", other_desk)] == [intake.pk]
    assert list(intakes("", desk)) == []
    history = client_of(desk).get(page("intake_history", intake.pk)).text
    assert "Handed over to Zhou Lan: Screening is done." in history


def test_nobody_hands_over_to_themselves_or_to_who_receives_nobody(desk, intake):
    with pytest.raises(HandedToOneself):
        hand_over(intake.pk, desk, "x", by=desk)
    with pytest.raises(NotAtReception):
        hand_over(intake.pk, make_staff(role=Role.ATTENDANT).user, "x", by=desk)
    assert IntakeHandover.objects.count() == 0


def test_panel_goes_on_with_an_intake_or_offers_the_first(desk, member, stranger):
    first = [(line.text, line.key, line.writes) for line in panel_lines(member, desk)]
    assert first == [("Begin the intake", "r", True)]
    found = begin(member.pk, by=desk)
    assert [line.text for line in panel_lines(member, desk)] == ["Being received by Zhou Lan", "Go on with the intake"]
    finish(found.pk, "nothing", by=desk)
    assert [list(panel_lines(member, each)) for each in (desk, stranger)] == [[], []]


# --- the tablet ------------------------------------------------------------------------------------------------------


def tablet(intake, desk):
    """A browser on which nobody is signed in, opened by the code."""
    browser = Browser()
    browser.post(page("guest_intake"), {"code": issue_code(intake.pk, by=desk)})
    return browser


@pytest.mark.covers("W-014")
def test_guest_answers_alone_on_the_tablet_and_gives_it_back(desk, intake):
    safety = make_text(Kind.SAFETY)
    browser = tablet(intake, desk)
    assert browser.get(page("guest_intake"))["Location"] == page("guest_step", "basics")
    assert browser.post(page("guest_step", "basics"), WANG)["Location"] == page("guest_step", "screening")
    member = Member.objects.get(name="Wang Fang")
    browser.post(page("guest_step", "screening"), healthy(member, q_heart="yes"))
    browser.post(page("guest_step", "goals"), {"goals": ["weight"]})
    sign = page("guest_sign", safety.pk)
    assert browser.post(sign, {"way": "drawn", "name": "Wang Fang", "strokes": DRAWING}).status_code == 302
    browser.post(page("guest_step", "agreements"))
    browser.post(page("guest_step", "recommendation"))
    assert "Please give the tablet back" in browser.get(page("guest_step", "next")).text

    screening, signature = Screening.objects.get(), Signature.objects.get()
    assert (screening.screened_by, screening.where, signature.signed_by) == (None, "desk", None)
    intake.refresh_from_db()
    assert (intake.step, intake.state) == ("next", "open")
    assert history_of(intake)[0].who == GUEST.name
    assert browser.post(page("guest_give_back"))["Location"] == reverse("account_login")
    assert browser.get(page("guest_step", "basics"))["Location"] == page("guest_intake")


def test_guest_sees_one_intake_and_nothing_of_the_house(desk, intake):
    other = make_intake()
    browser = tablet(intake, desk)
    shown = browser.get(page("guest_step", "basics")).text
    links = set(re.findall(r'(?:href|action)="(/[^"]*)"', shown)) - {"/language/"}
    assert {link for link in links if not link.startswith(("/intake/", "/static/"))} <= {"/entry-rules/"}
    for url in (page("intake", other.pk), page("intake", intake.pk), page("member_list"), page("intake_list")):
        assert browser.get(url)["Location"].startswith(reverse("account_login"))


def test_guest_learns_nothing_of_who_is_known_here(desk, intake):
    make_member(name="Li Lei", phone="+8613812345678")
    browser = tablet(intake, desk)
    hint = browser.post(page("guest_step", "basics"), {"phone": "13812345678"}, headers={"HX-Request": "true"}).text
    refused = browser.post(page("guest_step", "basics"), WANG)
    assert [("Li Lei" in text, "belongs to somebody" in text) for text in (hint, refused.text)] == [(False, False)] * 2
    assert (refused.status_code, "Please give the tablet back" in refused.text) == (422, True)


@pytest.mark.covers("B-044")
def test_nobody_under_14_registers_themselves(desk, intake):
    browser = tablet(intake, desk)
    born = (clock.today() - timedelta(days=13 * 365)).isoformat()
    refused = browser.post(page("guest_step", "basics"), WANG | {"born_on": born})
    assert (refused.status_code, "Under 14 a guardian is written down first" in refused.text) == (422, True)
    assert Member.objects.count() == 0


def test_tablet_moves_nobodys_sign_in_to_another_phone(desk, member):
    member.phone = "+8613800138000"
    member.save(update_fields=["phone"])
    browser = tablet(begin(member.pk, by=desk), desk)
    kept = browser.post(page("guest_step", "basics"), WANG | {"person": member.pk})
    member.refresh_from_db()
    assert (kept.status_code, member.phone, member.email == WANG["email"]) == (302, "+8613800138000", False)
    assert member.name == WANG["name"]


def test_child_on_the_tablet_is_answered_for_by_the_guardian(desk, member):
    child = make_member(born_on=date(2016, 1, 1), guardian=member, email="")
    browser = tablet(begin(child.pk, by=desk), desk)
    refused = browser.post(page("guest_step", "screening"), healthy(child))
    assert (refused.status_code, Screening.objects.count()) == (422, 0)
    browser.post(page("guest_step", "screening"), healthy(child, by_guardian="on"))
    assert Screening.objects.get().is_by_guardian is True


def test_code_opens_once_for_a_quarter_of_an_hour_and_the_last_alone(desk, intake, frozen):
    first, code = issue_code(intake.pk, by=desk), issue_code(intake.pk, by=desk)
    assert TabletCode.objects.get().digest not in (first, code)
    for unfit in (first, "", "AAAA-AAAA"):
        with pytest.raises(TabletCodeUnfit):
            use_code(unfit)
    assert opened_by(use_code(f"{code[:4].lower()}-{code[4:]}")) == intake
    with pytest.raises(TabletCodeUnfit):
        use_code(code)
    late = issue_code(intake.pk, by=desk)
    frozen.move(minutes=15)
    with pytest.raises(TabletCodeUnfit):
        use_code(late)
    answer = Browser().post(page("guest_intake"), {"code": late})
    assert (answer.status_code, "This code does not fit" in answer.text) == (422, True)


def test_new_code_ends_what_the_tablet_showed(desk, intake):
    browser = tablet(intake, desk)
    assert browser.get(page("guest_step", "basics")).status_code == 200
    code = issue_code(intake.pk, by=desk)
    for answer in (browser.get(page("guest_step", "basics")), browser.post(page("guest_step", "basics"), WANG)):
        assert answer["Location"] == page("guest_intake")
    assert (browser.get(page("guest_sign", 1)).status_code, Member.objects.count()) == (404, 0)
    browser.post(page("guest_intake"), {"code": code})
    assert browser.get(page("guest_step", "basics")).status_code == 200


def test_desk_takes_the_tablet_back(desk, other_desk, intake):
    browser, at_desk = tablet(intake, desk), client_of(desk)
    hand_over(intake.pk, other_desk, "Go on.", by=desk)
    assert browser.get(page("guest_step", "basics")).status_code == 200
    back = page("intake_tablet_back", intake.pk)
    assert back in at_desk.get(step(intake, "basics")).text
    assert at_desk.post(back)["Location"] == page("intake", intake.pk)
    assert browser.get(page("guest_step", "basics"))["Location"] == page("guest_intake")
    assert back not in at_desk.get(step(intake, "basics")).text
    issue_code(intake.pk, by=desk)
    assert back not in at_desk.get(step(intake, "basics")).text


def test_this_device_becomes_the_tablet_and_the_desk_is_signed_out(desk, intake):
    browser = client_of(desk)
    handed = browser.post(page("intake_tablet", intake.pk), {"here": "1"})
    assert handed["Clear-Site-Data"] == '"cache"'
    assert browser.get(page("guest_intake"))["Location"] == page("guest_step", "basics")
    assert browser.get(page("member_list"))["Location"].startswith(reverse("account_login"))


def test_tablet_shows_nothing_once_the_intake_has_ended(desk, intake):
    browser = tablet(intake, desk)
    break_off(intake.pk, "Had to leave.", by=desk)
    assert browser.get(page("guest_step", "basics"))["Location"] == page("guest_intake")


# --- the list --------------------------------------------------------------------------------------------------------


def test_list_shows_who_is_under_way_and_says_when_nobody_is(desk, other_desk):
    browser = client_of(desk)
    assert "Nobody is being received" in browser.get(page("intake_list")).text
    mine, other = make_intake(responsible=desk), make_intake(responsible=other_desk, member=None, step="basics")
    shown = {
        which: [row.pk for row, _lasting in browser.get(page("intake_list"), query).context["rows"]]
        for which, query in {
            "open": {},
            "mine": {"whose": "mine"},
            "oldest": {"order": "oldest"},
            "done": {"which": "done"},
        }.items()
    }
    assert shown == {"open": [other.pk, mine.pk], "mine": [mine.pk], "oldest": [mine.pk, other.pk], "done": []}
    assert "No intake is like that" in browser.get(page("intake_list"), {"which": "done"}).text


# --- rules and what the database keeps -------------------------------------------------------------------------------


OPEN = IntakeFacts(is_open=True, has_person=True, responsible=1, to=2)


@pytest.mark.parametrize(
    ("rule", "rules", "changed", "error"),
    [
        (check_under_way, PERSON_RULES, {"is_open": False}, IntakeOver),
        (check_has_person, STEP_RULES, {"has_person": False}, NobodyYet),
        (check_stays_with_person, MEET_RULES, {"is_else": True}, SomebodyElseReceived),
        (check_to_somebody_else, HAND_OVER_RULES, {"to": 1}, HandedToOneself),
        (check_receives, HAND_OVER_RULES, {"to_receives": False}, NotAtReception),
    ],
)
def test_rule_refuses_and_lets_pass(rule, rules, changed, error):
    assert rule in rules
    rule(OPEN, clock.now())
    with pytest.raises(error):
        rule(IntakeFacts(**{**OPEN.__dict__, **changed}), clock.now())


def test_what_has_ended_is_not_gone_on_with(desk, intake):
    break_off(intake.pk, "Had to leave.", by=desk)
    actions = (
        lambda: keep_person(intake.pk, Facts(name="Wang Fang"), by=desk),
        lambda: keep_aims(intake.pk, Aims(["weight"]), by=desk),
        lambda: hand_over(intake.pk, desk, "x", by=desk),
        lambda: issue_code(intake.pk, by=desk),
    )
    for action in actions:
        with pytest.raises(IntakeOver):
            action()
    assert Member.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"state": "done", "next_step": "book"}, "members_intake_ended_has_time"),
        ({"state": "done", "ended_at": AT}, "members_intake_done_is_whole"),
        ({"state": "abandoned", "ended_at": AT}, "members_intake_abandoned_says_why"),
        ({"identity_checked_at": AT}, "members_intake_identity_by_somebody"),
        ({"goals": ["fame"]}, "members_intake_known_goals"),
        ({"times_a_week": 15}, "members_intake_times_sensible"),
    ],
)
def test_database_refuses(fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make_intake(**fields)


def test_database_keeps_one_open_intake_a_person_and_every_handover(desk, other_desk):
    intake = make_intake(responsible=desk)
    with pytest.raises(IntegrityError, match="members_intake_one_open"), transaction.atomic():
        make_intake(member=intake.member)
    handover = {"intake": intake, "from_user": desk}
    for to, note, name in ((desk, "x", "to_somebody_else"), (other_desk, "", "says_something")):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            IntakeHandover.objects.create(**handover, to_user=to, note=note)
    IntakeHandover.objects.create(**handover, to_user=other_desk, note="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        IntakeHandover.objects.update(note="y")
    TabletCode.objects.create(intake=intake, digest="1")
    with pytest.raises(IntegrityError, match="members_tabletcode_once"), transaction.atomic():
        TabletCode.objects.create(intake=make_intake(), digest="1")
