"""The front desk: who is expected, checking in, adding and removing people, calling a class off."""

import re
import uuid
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from bookings.models import Booking, CheckIn
from bookings.selectors.desk import arrivals, people, sessions_today
from bookings.services.booking import cancel_booking
from bookings.services.checkin import check_in
from members.services.code import has_code
from tests.clients import client_of
from tests.factories.agreed import make_text
from tests.factories.bookings import HOUSE, make_booking, make_session, make_wait
from tests.factories.members import make_member, make_membership, make_rules
from tests.factories.venue import make_area
from tests.queries import queries_of
from venue import clock
from venue.models.agreed_text import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

DESK = reverse("bookings:desk")


@pytest.fixture
def browser(frozen, desk):
    return client_of(desk)


@pytest.fixture
def session(frozen):
    """A class that begins in half an hour."""
    return make_session(starts_at=frozen.at + timedelta(minutes=30))


def press(browser, name, pk, **options):
    return browser.post(reverse(f"bookings:{name}", args=[pk]), **options)


def roster_of(session):
    return reverse("bookings:roster", args=[session.pk])


def state_of(booking):
    return Booking.objects.values_list("state", flat=True).get(pk=booking.pk)


def test_no_key_of_the_desk_means_two_things(browser, session, frozen):
    """Of somebody who owes all that the desk may have to see to: no rules accepted, nothing signed, not screened, data
    that nobody has asked about, no photo.
    """
    make_rules(), make_text(Kind.SAFETY)
    person = make_membership(make_member(joined_at=frozen.at - timedelta(days=800))).member
    make_booking(session, person)
    page = browser.get(DESK, {"q": person.number}).text
    keys = re.findall(r'data-key="(.)"', page)
    assert sorted(keys) == sorted("oavpsgrfthbcyeni")


# --- who is expected -------------------------------------------------------------------------------------------------


def test_day_of_the_desk_ends_at_five_in_the_morning(frozen):
    yesterday = make_session(starts_at=frozen.at.replace(hour=4, minute=59))
    today = [make_session(starts_at=frozen.at.replace(hour=5)), make_session(starts_at=frozen.at + timedelta(hours=16))]

    assert sessions_today() == today
    frozen.set(frozen.at.replace(hour=4))
    assert sessions_today() == [yesterday]


def test_day_of_the_desk_counts_who_has_come(session, desk):
    check_in(make_booking(session).pk, by=desk)
    make_booking(session)

    assert [(each.booked, each.arrived) for each in sessions_today()] == [(2, 1)]
    assert sessions_today(instructor=session.instructor.user) == [session]
    assert sessions_today(instructor=desk) == []


@pytest.mark.parametrize("words", ["晓敏", "王", " 王晓敏 ", "M00077", "5678"])
def test_search_finds_by_name_number_or_the_end_of_a_phone_number(session, words):
    person = make_member(name="王晓敏", number="M00077", phone="+8613812345678")
    booking = make_booking(session, person)
    make_booking(session, make_member(name="李雷", number="M00078", phone="+8613800000000"))

    assert [arrival.booking for arrival in arrivals(words)] == [booking]
    assert people(words) == [person]


def test_search_leaves_out_what_is_over_or_far_or_given_back(member, frozen):
    over = make_session(starts_at=frozen.at - timedelta(hours=2))
    far = make_session(starts_at=frozen.at + timedelta(hours=18))
    soon = make_session(starts_at=frozen.at + timedelta(hours=17))
    for session in (over, far):
        make_booking(session, member)
    make_booking(make_session(), member, state="cancelled", cancelled_at=frozen.at)
    booking = make_booking(soon, member)

    assert [arrival.booking for arrival in arrivals(member.name)] == [booking]


def test_search_still_finds_who_comes_late(member, frozen):
    booking = make_booking(make_session(starts_at=frozen.at - timedelta(minutes=59)), member)

    assert [arrival.booking for arrival in arrivals(member.name)] == [booking]
    frozen.move(minutes=1)
    assert arrivals(member.name) == []


def test_search_finds_who_comes_late_to_the_longest_class(member, frozen):
    begun = frozen.at - timedelta(hours=8) + timedelta(minutes=1)
    booking = make_booking(make_session(starts_at=begun, ends_at=begun + timedelta(hours=8)), member)

    assert [arrival.booking for arrival in arrivals(member.name)] == [booking]


@pytest.mark.parametrize("how_many", [0, 1, 7, 8, 9])
def test_who_is_meant_is_found_among_the_bookings_however_many_they_are(session, how_many):
    later = make_session(starts_at=session.starts_at + timedelta(hours=3))
    found = [make_member(name=f"Walker {n}") for n in range(how_many)]
    booked = [make_booking(later, each) for each in found[1:]] + [make_booking(session, each) for each in found[:1]]
    make_booking(session)

    answers = [arrivals("walker", people("walker")), arrivals("walker")]

    assert [[each.booking for each in answer] for answer in answers] == [(booked[-1:] + booked[:-1])[:8]] * 2
    assert {each.session.room for answer in answers for each in answer} <= {session.room, later.room}


def test_desk_searches_by_address_and_while_typing(browser, session, member):
    make_booking(session, member)

    page = browser.get(DESK, {"q": "xiaomin"})
    rows = browser.get(reverse("bookings:arrivals"), {"q": "xiaomin"})
    nothing = browser.get(reverse("bookings:arrivals"), {"q": "nobody"})

    button = f'action="{reverse("bookings:check_in", args=[member.bookings.get().pk])}"'
    assert [button in each.text for each in (page, rows, nothing)] == [True, True, False]
    assert ("<html" in rows.text, "Nobody matches that" in nothing.text) == (False, True)


def test_who_is_here_comes_first_then_who_is_booked_then_the_others(browser, session, desk):
    other, booked, in_class, alone = (make_member(name=f"Walker {n}") for n in range(4))
    make_booking(session, booked)
    check_in(make_booking(session, in_class).pk, by=desk)
    CheckIn.objects.create(member=alone, area=make_area())
    CheckIn.objects.create(member=other, area=make_area(), undone_at=clock.now())

    people = browser.get(DESK, {"q": "walker"}).context["people"]

    assert [(each.member, each.is_here, each.is_booked) for each in people] == [
        (in_class, True, True),
        (alone, True, False),
        (booked, False, True),
        (other, False, False),
    ]


def test_who_is_here_or_booked_is_among_the_few_shown_of_many(browser, session, desk):
    for n in range(9):
        make_member(name=f"Ann {n}")
    alone, booked = make_member(name="Annabel Z"), make_member(name="Annabel Y")
    CheckIn.objects.create(member=alone, area=make_area())
    make_booking(session, booked)

    people = browser.get(DESK, {"q": "ann"}).context["people"]

    assert [each.member.name for each in people] == ["Annabel Z", "Annabel Y", *(f"Ann {n}" for n in range(6))]


def test_guess_is_offered_and_nothing_can_be_pressed_for_it(browser, session):
    wang = make_member(name="王晓敏")
    make_booking(session, wang)

    page = browser.get(DESK, {"q": "王小敏"})
    answer = browser.get(reverse("bookings:arrivals"), {"q": "王小敏"})

    assert (page.context["panel"], page.context["people"], page.context["alike"]) == (None, [], [wang])
    assert ("Nobody matches that exactly" in answer.text, "<form" in answer.text) == (True, False)


def test_the_one_person_meant_is_shown_with_all_that_is_known(browser, session, member):
    make_booking(session, member)
    panel = browser.get(DESK, {"q": "xiaomin"}).context["panel"]
    keys = ["o", "v", "p", "s", "h", "r", "f", "a", "b", "c"]
    assert (panel.person, [line.key for line in panel.actions]) == (member, keys)
    assert session.course.name in [line.text for line in panel.facts]


def test_desk_and_roster_cost_the_same_for_two_and_four(browser, session):
    urls = [f"{DESK}?q=member", f"{roster_of(session)}?q=member"]
    make_booking(session), make_booking(session)  # two people, for one alone is shown with all that is known
    [browser.get(url) for url in urls]
    one = [queries_of(lambda url=url: browser.get(url)) for url in urls]
    make_booking(session), make_booking(session), make_session(), make_session()
    assert [queries_of(lambda url=url: browser.get(url)) for url in urls] == one


# --- checking in -----------------------------------------------------------------------------------------------------


def test_check_in_answers_typing_hands_with_the_row_alone(browser, session, member):
    booking = make_booking(session, member)

    answer = press(browser, "check_in", booking.pk, headers={"HX-Request": "true"})

    assert (answer.status_code, state_of(booking)) == (200, "checked_in")
    assert answer.text.strip().startswith(f'<li class="arrival" id="booking-{booking.pk}"')
    assert "Checked in 12:00" in answer.text
    assert "Wang Xiaomin is checked in." in answer.text


@pytest.mark.parametrize(
    ("back", "leads_to"), [(f"{DESK}?q=wang", f"{DESK}?q=wang"), ("https://elsewhere.example/", None), ("", None)]
)
def test_check_in_without_script_goes_back_to_where_it_was_pressed(browser, session, member, back, leads_to):
    booking = make_booking(session, member)

    answer = press(browser, "check_in", booking.pk, data={"next": back})

    assert (answer.status_code, answer["Location"]) == (302, leads_to or roster_of(session))
    assert [str(each) for each in get_messages(answer.wsgi_request)] == ["Wang Xiaomin is checked in."]


def test_check_in_too_early_is_explained(browser, member):
    booking = make_booking(make_session(), member)

    shown = browser.get(DESK, {"q": "wang"})
    refused = press(browser, "check_in", booking.pk, headers={"HX-Request": "true"})

    assert "Check-in for this class opens at Tue 10 Mar, 13:30." in shown.text
    assert (refused.status_code, state_of(booking)) == (422, "booked")


def test_undo_gives_the_key_back(browser, session, member, desk):
    booking = make_booking(session, member)
    check_in(booking.pk, by=desk)

    answer = press(browser, "undo_check_in", booking.pk, headers={"HX-Request": "true"})

    assert state_of(booking) == "booked"
    assert f'hx-post="{reverse("bookings:check_in", args=[booking.pk])}"' in answer.text


def test_instructor_checks_in_from_the_roster(session, member):
    booking = make_booking(session, member)
    browser = client_of(session.instructor.user)

    assert f'action="{reverse("bookings:mark", args=[booking.pk])}"' in browser.get(roster_of(session)).text
    press(browser, "mark", booking.pk, data={"mark": "present"})
    assert state_of(booking) == "checked_in"


# --- adding and removing people --------------------------------------------------------------------------------------


def test_somebody_at_the_desk_is_booked_once_however_often_it_is_pressed(browser, session, desk):
    person = make_member(name="Walker")
    make_membership(person)
    data = {"member": person.pk, "form_key": uuid.uuid4()}

    answers = [press(browser, "book_for_member", session.pk, data=data) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [roster_of(session)] * 2
    assert list(session.bookings.values_list("member", "booked_by")) == [(person.pk, desk.pk)]


def test_desk_books_under_the_same_rules(browser, session):
    person = make_member(name="Walker")

    refused = press(browser, "book_for_member", session.pk, data={"member": person.pk})

    assert (refused.status_code, session.bookings.count()) == (409, 0)
    assert "No membership is valid on the day of this class" in refused.text


@pytest.mark.parametrize("key", ["", "x", "999999999", "1; DROP TABLE"])
def test_nonsense_instead_of_a_person_is_not_found(browser, session, key):
    assert press(browser, "book_for_member", session.pk, data={"member": key}).status_code == 404


def test_whom_to_add_is_offered_while_typing(browser, session):
    make_member(name="Walker")

    answer = browser.get(reverse("bookings:candidates", args=[session.pk]), {"q": "walk"})

    assert ("Walker" in answer.text, "<html" in answer.text) == (True, False)


def test_desk_cancels_for_somebody_after_seeing_what_it_means(browser, session, member, desk):
    booking = make_booking(session, member)

    shown = browser.get(reverse("bookings:cancel_for_member", args=[booking.pk]))
    assert "This counts as a late cancellation" in shown.text
    answer = press(browser, "cancel_for_member", booking.pk, data={"late": "1"})

    booking.refresh_from_db()
    assert (answer["Location"], booking.state, booking.cancelled_by) == (roster_of(session), "late_cancelled", desk)


def test_late_cancellations_and_the_line_are_seen_at_the_roster(browser, session, member):
    late = make_booking(make_session(), member)
    cancel_booking(late.pk, by=member.user)
    make_booking(session, member)
    make_wait(session, make_member(name="Walker"))

    page = browser.get(roster_of(session))

    assert [arrival.late_cancels for arrival in page.context["arrivals"]] == [1]
    assert ("1 late cancellation in 90 days" in page.text, "Walker" in page.text) == (True, True)


def test_scanned_code_chooses_the_one_booking_that_enter_checks_in(browser, session, member):
    booking = make_booking(session, member)
    code = has_code(member.pk, by=HOUSE).code

    found, by_name = arrivals(code), arrivals(member.name)

    assert [(each.booking, each.is_chosen) for each in found] == [(booking, True)]
    assert [(each.booking, each.is_chosen) for each in by_name] == [(booking, False)]
    assert "is-selected" in browser.get(DESK, {"q": code}).text


# --- closing the roster ----------------------------------------------------------------------------------------------


def test_roster_is_closed_on_its_page_with_who_is_here_marked(browser, session, desk, frozen):
    here, away, mistaken = make_booking(session), make_booking(session), make_booking(session)
    for each in (here, mistaken):
        check_in(each.pk, by=desk)
    frozen.set(session.starts_at)
    url = reverse("bookings:close_roster", args=[session.pk])

    assert browser.get(url).text.count(" checked>") == 2
    preset, shown = [here.pk, mistaken.pk], [here.pk, away.pk, mistaken.pk]
    answer = browser.post(url, {"present": [here.pk], "preset": preset, "shown": shown})

    assert answer["Location"] == roster_of(session)
    assert [Booking.objects.get(pk=each.pk).state for each in (here, away, mistaken)] == [
        "attended",
        "no_show",
        "no_show",
    ]
    assert "The roster is closed" in browser.get(roster_of(session)).text
    assert browser.post(url).status_code == 409


def test_instructors_see_and_close_their_own_classes_only(session, instructor, frozen):
    own = make_session(instructor=instructor.staff_member, starts_at=session.starts_at)
    mine = client_of(instructor)

    assert [row.session for row in mine.get(reverse("bookings:coach")).context["rows"]] == [own]
    answers = [mine.get(reverse("bookings:close_roster", args=[each.pk])).status_code for each in (own, session)]
    assert answers == [200, 404]


# --- calling off -----------------------------------------------------------------------------------------------------


def test_calling_off_needs_a_reason_and_then_tells_everybody(session, member, manager):
    make_booking(session, member)
    browser = client_of(manager)
    url = reverse("bookings:call_off", args=[session.pk])

    empty = browser.post(url, {"reason": ""})
    assert (empty.status_code, session.bookings.live().count()) == (422, 1)

    done = browser.post(url, {"reason": "The coach is ill"})
    session.refresh_from_db()
    assert (done["Location"], session.state, session.booked) == (roster_of(session), "cancelled", 0)
    assert [message.template for message in member.user.messages.all()] == ["session_cancelled"]
    assert "The coach is ill" in browser.get(roster_of(session)).text


def test_class_begins_and_is_called_off_no_more(session, manager, frozen):
    frozen.set(session.starts_at)

    refused = client_of(manager).post(reverse("bookings:call_off", args=[session.pk]), {"reason": "late"})

    session.refresh_from_db()
    assert (refused.status_code, session.state, clock.now()) == (409, "scheduled", session.starts_at)
