"""Consultations: need, said back, answer; kept as they were, corrected by another row, followed up by a rule."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from members.follow_up_errors import CorrectedAlready, NotYetHeld
from members.models import FollowUp, Interaction
from members.panel import consultation as lines
from members.selectors.follow_up import somebody_to_do_it
from members.selectors.interaction import consultations_of, last_talk, versions_of
from members.services.interaction import Held, correct_consultation, keep_consultation
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_session
from tests.factories.consultations import SAID, make_consultation
from tests.factories.follow_ups import make_follow_up
from tests.factories.house import make_shift
from tests.factories.venue import make_policy, make_staff
from venue import clock
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

TYPED = {**SAID, "at": "2026-03-10T11:30", "form_key": ""}


def page(name, key):
    return reverse(f"members:{name}", args=[key])


def held(**fields):
    return Held(**{**SAID, "at": clock.now(), **fields})


@pytest.fixture
def lin(frozen):
    return make_staff(role=Role.FRONT_DESK, name="Lin Ke", language="en")


# --- what is kept ----------------------------------------------------------------------------------------------------


@pytest.mark.covers("F-033", "F-034", "F-035")
def test_consultation_keeps_need_answer_mood_and_opens_its_follow_up(member, lin):
    row = keep_consultation(member.pk, held(change="Mat at the wall."), by=lin.user)

    assert (row.need, row.confirmed, row.answer, row.mood, row.tone, row.change, row.by) == (
        SAID["need"], SAID["confirmed"], SAID["answer"], "hesitant", "warm", "Mat at the wall.", lin.user,
    )  # fmt: skip
    owed = FollowUp.objects.get()
    assert (owed.member, owed.kind, owed.owner, owed.cause, owed.opened_by) == (
        member, "consultation", lin, f"consultation:{row.pk}", None,
    )  # fmt: skip
    assert f"{clock.local(owed.due_at):%m-%d %H:%M}" == "03-13 12:00"
    assert SAID["need"] in owed.text


def test_house_says_after_how_many_days_it_is_followed_up_or_that_it_is_not(member, lin, frozen):
    make_policy("follow_up.consultation_days", 0, effective_from=clock.now())
    keep_consultation(member.pk, held(), by=lin.user)
    assert FollowUp.objects.count() == 0
    frozen.move(hours=1)
    make_policy("follow_up.consultation_days", 10, effective_from=clock.now())
    keep_consultation(member.pk, held(need="x" * 400), by=lin.user)
    owed = FollowUp.objects.get()
    assert (f"{clock.local(owed.due_at):%m-%d}", len(owed.text), owed.text[-1]) == ("03-20", 200, "…")


def test_follow_up_of_what_was_long_ago_is_due_tomorrow(member, lin):
    keep_consultation(member.pk, held(at=clock.now() - timedelta(days=9)), by=lin.user)
    assert f"{clock.local(FollowUp.objects.get().due_at):%m-%d %H:%M}" == "03-11 12:00"


def test_somebody_else_does_what_the_wanted_one_cannot(member, lin):
    cleaner, manager = make_staff(role=Role.ATTENDANT), make_staff(role=Role.MANAGER)
    assert somebody_to_do_it(manager.user) == manager
    assert somebody_to_do_it(cleaner.user) == lin
    second = make_staff(role=Role.FRONT_DESK)
    make_shift(staff=second)
    assert somebody_to_do_it(None) == second
    type(lin).objects.exclude(pk=manager.pk).update(left_on=clock.today())
    assert somebody_to_do_it(None) == manager
    type(lin).objects.update(left_on=clock.today())
    assert somebody_to_do_it(None) is None
    keep_consultation(member.pk, held(), by=lin.user)
    assert (Interaction.objects.count(), FollowUp.objects.count()) == (1, 0)


def test_correction_stands_and_what_was_written_before_stays(member, lin, frozen):
    first = keep_consultation(member.pk, held(), by=lin.user)
    frozen.move(hours=1)
    second = correct_consultation(first.pk, held(mood="annoyed", at=first.at), by=lin.user)
    third = correct_consultation(second.pk, held(mood="worried", at=first.at), by=lin.user)

    assert list(consultations_of(member)) == [third]
    assert [versions_of(each) for each in (first, third)] == [[third, second, first]] * 2
    assert (last_talk(member).mood, FollowUp.objects.count()) == ("worried", 1)
    with pytest.raises(CorrectedAlready):
        correct_consultation(first.pk, held(), by=lin.user)
    assert Interaction.objects.count() == 3


def test_what_was_not_held_yet_is_not_written_down(member, lin):
    row = keep_consultation(member.pk, held(at=clock.now()), by=lin.user)
    later = held(at=clock.now() + timedelta(minutes=1))
    for write in (
        lambda: keep_consultation(member.pk, later, by=lin.user),
        lambda: correct_consultation(row.pk, later, by=lin.user),
    ):
        with pytest.raises(NotYetHeld):
            write()
    assert Interaction.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"need": ""}, "members_interaction_is_whole"),
        ({"confirmed": ""}, "members_interaction_is_whole"),
        ({"answer": ""}, "members_interaction_is_whole"),
        ({"kept_at": "before"}, "members_interaction_has_been"),
    ],
)
def test_database_refuses_half_of_a_consultation(fields, name):
    if "kept_at" in fields:
        fields = {"kept_at": clock.now() - timedelta(minutes=1)}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make_consultation(**fields)


def test_database_keeps_consultations_as_they_were_written():
    row = make_consultation()
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Interaction.objects.filter(pk=row.pk).update(mood="calm")


# --- where it is shown -----------------------------------------------------------------------------------------------


def test_desk_writes_it_down_and_sees_it(member, lin):
    browser = client_of(lin.user)
    assert "No consultation was written down yet" in browser.get(page("consultations", member.pk)).text
    form = browser.get(page("consultation_add", member.pk))
    assert reverse("venue:answers") in form.text

    assert browser.post(page("consultation_add", member.pk), TYPED)["Location"] == page("consultations", member.pk)

    row = Interaction.objects.get()
    shown = browser.get(page("consultations", member.pk)).text
    for words in (SAID["need"], SAID["confirmed"], SAID["answer"], "Hesitant · warm", "by phone · Lin Ke"):
        assert words in shown
    assert SAID["need"] in browser.get(page("member", member.pk)).text
    changed = {**TYPED, "answer": "Tai chi on Sundays."}
    assert browser.get(page("consultation_correct", row.pk)).context["form"].initial["need"] == SAID["need"]
    browser.post(page("consultation_correct", row.pk), changed)
    shown = browser.get(page("consultations", member.pk)).text
    assert ("Tai chi on Sundays." in shown, SAID["answer"] in shown) == (True, False)
    history = browser.get(page("consultation_history", row.pk)).text
    assert ("Tai chi on Sundays." in history, SAID["answer"] in history) == (True, True)


def test_refusal_stands_beside_its_field_and_keeps_what_was_typed(member, lin):
    browser = client_of(lin.user)
    answer = browser.post(page("consultation_add", member.pk), {**TYPED, "at": "2026-03-10T13:00"})
    assert (answer.status_code, list(answer.context["form"].errors), SAID["need"] in answer.text) == (422, ["at"], True)
    empty = browser.post(page("consultation_add", member.pk), {"form_key": ""})
    assert sorted(empty.context["form"].errors) == ["answer", "at", "channel", "confirmed", "mood", "need", "tone"]
    assert Interaction.objects.count() == 0


def test_panel_says_what_was_asked_last_to_whoever_may_know(member, lin):
    make_consultation(member, at=clock.now() - timedelta(days=1), need="Older.")
    make_consultation(member)
    assert [(line.text, line.detail, line.key) for line in lines(member, lin.user)] == [
        (f"Last asked for: {SAID['need']}", "Tue 10 Mar 2026 · hesitant", ""),
        ("Consultation", "", "a"),
    ]
    assert list(lines(member, make_staff(role=Role.ATTENDANT).user)) == []


@pytest.mark.covers("F-102")
@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.PRACTITIONER, Role.NUTRITIONIST])
def test_whoever_trains_treats_or_advises_goes_on_where_the_desk_stopped(role, member, lin):
    keep_consultation(member.pk, held(), by=lin.user)
    browser = client_of(make_staff(role=role, name="Sun Yue").user)

    assert page("consultations", member.pk) in browser.get(page("health", member.pk)).text
    shown = browser.get(page("consultations", member.pk)).text
    assert (SAID["need"] in shown, f'"{page("member", member.pk)}"' in shown) == (True, False)
    browser.post(page("consultation_add", member.pk), {**TYPED, "need": "Fewer jumps"})
    assert "Fewer jumps" in client_of(lin.user).get(page("consultations", member.pk)).text


@pytest.mark.covers("F-102")
@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.PRACTITIONER, Role.NUTRITIONIST])
def test_whoever_owes_a_call_gets_from_it_to_the_consultations(role, member):
    owner = make_staff(role=role)
    shown = client_of(owner.user).get(page("follow_up", make_follow_up(member, owner=owner).pk)).text
    assert f'href="{page("consultations", member.pk)}"' in shown


@pytest.mark.covers("F-102")
def test_coach_gets_from_the_roster_to_the_consultations_and_the_desk_to_the_booking(member, lin, instructor):
    soon = clock.now() + timedelta(minutes=10)
    booking = make_booking(make_session(instructor=instructor.staff_member, starts_at=soon), member)
    roster = reverse("bookings:roster", args=[booking.session_id])
    pages = [client_of(user).get(roster).text for user in (instructor, lin.user)]
    assert [f'href="{page("consultations", member.pk)}"' in each for each in pages] == [True, False]
    check_in = reverse("bookings:check_in", args=[booking.pk])
    pages.append(client_of(lin.user).post(check_in, headers={"HX-Request": "true"}).text)
    opened = f'href="{reverse("bookings:booking", args=[booking.pk])}"'
    assert [opened in each for each in pages] == [False, True, True]
