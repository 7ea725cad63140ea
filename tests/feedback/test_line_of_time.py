"""The line of time: everything that happened with a person, from every room, in one order, page by page."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from members.models import DataCheck, Freeze
from tests.clients import client_of
from tests.factories.agreed import make_consent, make_signature, make_text
from tests.factories.bookings import make_booking, make_check_in, make_session
from tests.factories.care import make_care_note
from tests.factories.consultations import make_consultation
from tests.factories.feedback import make_answer, make_attended, make_case, make_invitation
from tests.factories.follow_ups import make_follow_up
from tests.factories.members import make_member, make_payment, make_sold
from tests.factories.messages import make_message
from tests.factories.penalties import make_penalty
from tests.factories.rooms import make_room_booking
from tests.factories.stages import make_stage
from tests.factories.treatments import make_appointment
from tests.factories.venue import make_staff, make_user
from venue import clock
from venue.line_of_time import page_of, sources_for
from venue.models.agreed_text import Kind
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def manager(frozen):
    return make_staff(role=Role.MANAGER, name="Zhou Ning").user


@pytest.fixture
def person(frozen):
    return make_member(name="Wang Xiaomin", email="wang@test.example")


def url(person):
    return reverse("members:line", args=[person.pk])


def kinds(page):
    return [entry.source.kind for entry in page.entries]


def everything_of(person):
    """One of each kind; a booking that was made comes with some of them."""
    sold = make_sold(person)
    make_payment(sold)
    Freeze.objects.create(membership=sold, starts_on=sold.starts_on, ends_on=sold.starts_on, reason="travel")
    make_penalty(person, booking=make_booking(make_session(), person))
    make_answer(invitation=make_invitation(make_attended(person)), text="Lovely.")
    make_check_in(person)
    make_consultation(person)
    make_room_booking(member=person)
    make_appointment(person)
    make_follow_up(person)
    make_care_note(person)
    make_message(address=person.email)
    make_case(member=person)
    make_consent(person, Kind.PHOTO)
    make_signature(person, make_text(Kind.SAFETY))
    DataCheck.objects.create(member=person, how="desk", answer="right")
    make_stage(person)


def test_every_kind_of_happening_is_told(person, manager):
    everything_of(person)
    everything_of(make_member())
    sources = sources_for(manager)

    assert len(sources) == len(settings.LINE_OF_TIME)
    told = {source.kind: page_of(person, [source], size=9) for source in sources}
    counts = {kind: len(page.entries) for kind, page in told.items()}
    assert counts == {**dict.fromkeys(told, 1), "booking": 2, "message": 3}
    shown = client_of(manager).get(url(person)).text
    for words in (
        "Contract: Plan", "Paid: ", "Came to: ", "Came in: ", "Booked: ", "Pause", "Asked for: A quiet course",
        "Promised: Ask how it was.", "Comes with her son.", "Subject ", f"Yes to: {Kind.PHOTO.label}", "Lovely.",
        "Signed: safety agreement", "Phone and email: all right", "Stage: lead",
    ):  # fmt: skip
        assert words in shown, words


def test_order_is_by_time_and_pages_follow_each_other_without_a_gap(person, manager, frozen):
    for number in range(6):
        make_care_note(person, made_at=clock.now() - number % 3 * DAY)
        make_follow_up(person, opened_at=clock.now() - number % 2 * DAY)
        make_consultation(person, at=clock.now() - DAY)
    sources = sources_for(manager)
    whole = page_of(person, sources, size=99)
    places = [entry.place for entry in whole.entries]
    assert (places, len(set(places)), whole.earlier) == (sorted(places, reverse=True), 18, "")

    for size in (1, 4, 5):
        found, mark = [], ""
        while True:
            page = page_of(person, sources, mark=mark, size=size)
            assert len(page.entries) <= size
            found += [entry.place for entry in page.entries]
            mark = page.earlier
            if not mark:
                break
        assert found == places


@pytest.mark.parametrize("mark", ["nonsense", "W10", "WyIyMDI2LTAzLTEwIiwieCIsMV0", "é"])
def test_mark_that_cannot_be_read_begins_at_the_end(mark, person, manager):
    make_care_note(person)
    assert client_of(manager).get(url(person), {"before": mark}).status_code == 200
    assert len(page_of(person, sources_for(manager), mark=mark, size=9).entries) == 1


@pytest.mark.covers("B-043")
def test_ratings_complaints_and_suggestions_stay_with_the_person(person, manager):
    cases = [make_case(member=person, kind=kind) for kind in ("complaint", "suggestion")]
    make_answer(2, invitation=make_invitation(make_attended(person)), text="Crowded.")

    shown = client_of(manager).get(url(person)).text

    for words in (f"Complaint {cases[0].number}", f"Suggestion {cases[1].number}", "issatisfied", "Crowded."):
        assert words in shown, words


def test_nobody_is_told_what_their_role_does_not_see(person, manager):
    make_case(member=person)
    make_care_note(person)
    blind = make_user(role=Role.FRONT_DESK)
    blind.groups.get().permissions.remove(*blind.groups.get().permissions.filter(codename="view_case"))
    page = client_of(blind).get(url(person))
    assert ("Comes with her son." in page.text, "Complaint" in page.text) == (True, False)
    assert "case" not in [value for value, _label in page.context["form"].fields["kind"].choices]
    assert "Complaint" in client_of(manager).get(url(person)).text


def test_one_kind_is_shown_where_asked_for_and_older_ones_by_the_link(person, manager, monkeypatch):
    monkeypatch.setattr("members.views.line.PER_PAGE", 2)
    for days in range(3):
        make_care_note(person, text=f"Note {days}.", made_at=clock.now() - days * DAY)
    make_follow_up(person)
    browser = client_of(manager)
    page = browser.get(url(person), {"kind": "care_note"})
    assert [(day.isoformat(), len(entries)) for day, entries in page.context["days"]] == [
        ("2026-03-10", 1), ("2026-03-09", 1),
    ]  # fmt: skip
    older = browser.get(url(person) + page.context["earlier"])
    assert ("Note 2." in older.text, "Note 1." in older.text, older.context["earlier"]) == (True, False, "")
    assert "Nothing of this kind happened" in browser.get(url(person), {"kind": "penalty"}).text
    assert "Nothing happened yet" in browser.get(url(make_member())).text


def test_messages_to_a_phone_that_is_theirs_alone_are_told(manager):
    sources = [each for each in sources_for(manager) if each.kind == "message"]
    guest = make_member(email="", phone="+8613812345678")
    child = make_member(guardian=guest, email="", phone=guest.phone)
    make_message(address=guest.phone, channel="sms")
    assert [len(page_of(each, sources, size=9).entries) for each in (guest, child)] == [1, 0]


def test_messages_are_those_to_them_and_not_what_colleagues_are_told_at_work(person, manager):
    sources = [each for each in sources_for(manager) if each.kind == "message"]
    make_message(address=person.email)
    make_message(address="other@test.example")
    assert len(page_of(person, sources, size=9).entries) == 1
    person.user = make_user(email="wang.signs.in@test.example")
    make_message(user=person.user, address=person.user.email)
    assert len(page_of(person, sources, size=9).entries) == 2
    make_staff(user=person.user)
    assert page_of(person, sources, size=9).entries == []
    nobody = make_member(email="")
    make_message(address="")
    assert page_of(nobody, sources, size=9).entries == []
