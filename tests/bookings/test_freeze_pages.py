"""Pausing on the page: the consequence is shown before, and nothing else is confirmed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from members.models import Freeze
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_session
from tests.factories.ledger import make_pack
from tests.factories.pauses import in_days, make_pause
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def typed(first=3, length=10, **fields):
    days = in_days(first, length)
    typed = {"starts_on": days.starts_on.isoformat(), "ends_on": days.ends_on.isoformat(), "reason": "travel"}
    return typed | fields


def seen(first=3, length=10):
    days = in_days(first, length)
    return f"{days.starts_on.isoformat()}/{days.ends_on.isoformat()}"


@pytest.fixture
def contract(frozen, member):
    return member.memberships.get()


@pytest.fixture
def own(contract):
    return reverse("bookings:my_pause", args=[contract.pk])


def test_member_sees_the_exact_consequence_and_then_pauses(contract, own, member):
    session = make_session(starts_at=clock.now() + timedelta(days=5))
    make_booking(session, member, membership=contract)
    client = client_of(member.user)

    shown = client.post(own, typed(preview="1"), headers={"HX-Request": "true"})
    page = shown.content.decode()
    assert (shown.status_code, Freeze.objects.count()) == (200, 0)
    for words in ("1 booking is given back free of charge", session.course.name, f'value="{seen()}"'):
        assert words in page

    done = client.post(own, typed(seen=seen()))
    assert (done.status_code, done["Location"]) == (302, reverse("members:my_profile"))
    assert Freeze.objects.get().made_by == member.user
    assert "Paused from Fri 13 Mar 2026 to Sun 22 Mar 2026." in client.get(done["Location"]).content.decode()


def test_first_look_shows_what_the_shortest_pause_from_tomorrow_on_means(own, member):
    page = client_of(member.user).get(own).content.decode()
    assert f'value="{seen(1, 7)}"' in page
    assert "7 days on which nothing can be booked" in page


@pytest.mark.parametrize("shown", [{}, {"seen": "2026-03-13/2026-03-21"}])
def test_days_whose_consequence_was_not_shown_are_shown_and_not_confirmed(shown, own, member):
    answer = client_of(member.user).post(own, typed(**shown))
    page = answer.content.decode()
    assert (answer.status_code, Freeze.objects.count()) == (422, 0)
    assert "Nothing was changed yet." in page and f'value="{seen()}"' in page


def test_refused_days_name_the_rule(own, member):
    answer = client_of(member.user).post(own, typed(length=3, seen=seen(length=3)))
    page = answer.content.decode()
    assert (answer.status_code, Freeze.objects.count()) == (422, 0)
    assert "A pause lasts at least 7 days." in page


def test_typed_nonsense_is_said_beside_the_field(own, member):
    answer = client_of(member.user).post(own, typed(starts_on="soon", seen=seen()))
    assert (answer.status_code, "starts_on" in answer.context["form"].errors) == (422, True)


def test_second_click_does_nothing_twice(own, member):
    client = client_of(member.user)
    key = "0b7f8a86-5d0b-4a4a-9d63-0d6a4f1e1a11"
    answers = [client.post(own, typed(seen=seen(), form_key=key)) for _ in range(2)]
    assert ([each.status_code for each in answers], Freeze.objects.count()) == ([302, 302], 1)


def test_desk_pauses_for_somebody_and_takes_it_back(contract, desk):
    client = client_of(desk)
    done = client.post(reverse("bookings:pause", args=[contract.pk]), typed(seen=seen(), note="rang us"))
    person = reverse("members:member", args=[contract.member_id])
    assert done["Location"] == person
    row = Freeze.objects.get()
    end = reverse("bookings:end_pause", args=[row.pk])
    assert (row.note, end in client.get(person).content.decode()) == ("rang us", True)

    today = clock.today().isoformat()
    page = client.get(end).content.decode()
    assert "Take the pause back" in page and f'value="{row.starts_on.isoformat()}"' in page
    assert client.post(end, {"on": today, "seen": today}).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_at == clock.now()


def test_member_ends_a_running_pause_early(contract, member, frozen):
    row = make_pause(contract, first=1, length=30)
    frozen.move(days=3)
    end, today = reverse("bookings:my_end_pause", args=[row.pk]), clock.today().isoformat()
    client = client_of(member.user)
    assert "End the pause early" in client.get(end).content.decode()
    client.post(end, {"on": today, "seen": today})
    row.refresh_from_db()
    assert row.days == 2


def test_pack_says_that_it_is_not_paused(member):
    lot = make_pack(member)
    page = client_of(member.user).get(reverse("bookings:my_pause", args=[lot.membership_id])).content.decode()
    assert "A pack of credits is not paused." in page


def test_panel_tells_the_desk(contract, desk, frozen):
    make_pause(contract, first=1, length=10)
    client, search = client_of(desk), reverse("bookings:desk")
    assert "Paused from" in client.get(search, {"q": contract.member.number}).content.decode()
    frozen.move(days=2)
    assert "Paused until" in client.get(search, {"q": contract.member.number}).content.decode()
