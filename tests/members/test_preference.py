"""How somebody likes to be served: said once, seen where people are served, kept with its history."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from members.errors import PractitionerGone, UntilPast
from members.models import CareNote, Preference
from members.panel import care as care_lines
from members.preference_forms import CareNoteForm, PreferenceForm
from members.rules import check_practitioner_serves, check_until
from members.selectors.care import Care, care_of, notes_of, preference_of, who_serves
from members.services.preference import Stated, add_care_note, end_care_note, state_preferences
from tests.clients import client_of
from tests.factories.care import make_care_note, make_preference
from tests.factories.members import make_member
from tests.factories.venue import make_staff
from tests.queries import queries_of
from venue import clock
from venue.history import history_of
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

OWN = reverse("members:my_preferences")
DAY = timedelta(days=1)


def page(name, key):
    return reverse(f"members:{name}", args=[key])


@pytest.fixture
def coach(frozen):
    return make_staff(role=Role.PRACTITIONER, name="He Ping")


# --- what is kept ----------------------------------------------------------------------------------------------------


def test_what_is_said_again_takes_the_place_of_what_was_said_before(member, desk, coach, frozen):
    first = Stated(practitioner=coach, pressure="firm", hours=["evening"], is_quiet=True)
    state_preferences(member.pk, first, by=desk)
    frozen.move(days=1)

    state_preferences(member.pk, Stated(pressure="light", needs=["hearing"]), by=member.user)

    row = Preference.objects.get()
    assert (row.practitioner, row.pressure, row.hours, row.is_quiet, row.needs, row.stated_at) == (
        None, "light", [], False, ["hearing"], clock.now(),
    )  # fmt: skip
    changed, added = history_of(row)
    assert (added.who, changed.who) == ("Zhou Lan", "Wang Xiaomin")
    assert {(each.label, each.before, each.after) for each in changed.changes} >= {
        ("Pressure", "firm", "light"),
        ("Likes to come", "evenings", "–"),
        ("Special needs", "–", "hears badly"),
    }


def test_words_name_what_matters_and_leave_out_the_rest(member, coach):
    make_preference(
        member,
        practitioner=coach,
        practitioner_gender="female",
        pressure="firm",
        room="single",
        is_quiet=True,
        hours=["weekend", "early"],
        budget="premium",
        needs=["wheelchair"],
    )
    child = make_member(born_on=date(2018, 1, 1), guardian=member)

    assert care_of([member.pk, child.pk]) == {
        member.pk: Care(
            needs=("uses a wheelchair",),
            wishes=(
                "wishes for He Ping",
                "served by a woman",
                "firm pressure",
                "likes it quiet",
                "a room of one's own",
                "comes mornings, weekends",
                "generous budget",
            ),
            is_quiet=True,
        ),
        child.pk: Care(needs=("8 years old",)),
    }


def test_practitioner_who_has_left_is_named_as_such(member, coach):
    make_preference(member, practitioner=coach, pressure="")
    type(coach).objects.update(left_on=clock.today())
    assert care_of([member.pk])[member.pk].wishes == ("wishes for He Ping (no longer here)",)


def test_care_of_many_is_one_question():
    people = [make_preference().member_id, make_care_note().member_id, make_member().pk]
    care_of(people)
    assert (queries_of(lambda: care_of(people)), care_of([])) == (1, {})


# --- care notes ------------------------------------------------------------------------------------------------------


def test_note_holds_up_to_its_last_day_or_until_it_is_ended(member, desk, frozen):
    short = add_care_note(member.pk, " Brings a friend. ", clock.today() + DAY, by=desk)
    lasting = add_care_note(member.pk, "Comes with her son.", None, by=desk)
    assert [(each.text, each.made_by) for each in notes_of(member)] == [
        ("Comes with her son.", desk),
        ("Brings a friend.", desk),
    ]
    frozen.move(days=1)
    assert care_of([member.pk])[member.pk].notes == ("Comes with her son.", "Brings a friend.")
    frozen.move(days=1)
    assert care_of([member.pk])[member.pk].notes == ("Comes with her son.",)

    end_care_note(lasting.pk, by=desk)
    ended_at = clock.now()
    frozen.move(days=1)
    end_care_note(lasting.pk, by=member.user)

    assert notes_of(member) == []
    lasting.refresh_from_db()
    assert (lasting.ended_at, lasting.ended_by, CareNote.objects.count(), short.ended_at) == (ended_at, desk, 2, None)


def test_note_is_not_written_for_days_that_are_over(member, desk):
    check_until(clock.today(), clock.today())
    check_until(None, clock.today())
    with pytest.raises(UntilPast):
        add_care_note(member.pk, "Late.", clock.today() - DAY, by=desk)
    assert CareNote.objects.count() == 0


def test_nobody_wishes_for_somebody_who_does_not_serve(member, desk, coach):
    check_practitioner_serves(True)
    cleaner = make_staff(role=Role.ATTENDANT)
    assert list(who_serves(clock.today())) == [coach]
    with pytest.raises(PractitionerGone):
        state_preferences(member.pk, Stated(practitioner=cleaner), by=desk)
    assert Preference.objects.count() == 0


@pytest.mark.parametrize(
    ("make", "fields", "name"),
    [
        (make_preference, {"hours": ["night"]}, "members_preference_known_hours"),
        (make_preference, {"needs": ["pregnant"]}, "members_preference_known_needs"),
        (make_care_note, {"text": ""}, "members_carenote_says_something"),
    ],
)
def test_database_refuses_what_no_form_offers(make, fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(**fields)


def test_database_keeps_one_row_a_person_and_when_a_note_was_ended(member, desk):
    make_preference(member)
    with pytest.raises(IntegrityError, match="members_preference_member_id"), transaction.atomic():
        make_preference(member)
    with pytest.raises(IntegrityError, match="members_carenote_ended_has_time"), transaction.atomic():
        make_care_note(ended_by=desk)


# --- where it is shown -----------------------------------------------------------------------------------------------


def test_panel_says_what_to_take_care_of_before_what_is_liked(member, desk, stranger):
    make_preference(member, needs=["hearing"])
    make_care_note(member)

    assert [(line.icon, line.text, line.kind) for line in care_lines(member, desk)] == [
        ("wheelchair", "To take care of: hears badly", "warn"),
        ("note", "Comes with her son.", "plain"),
        ("heart", "firm pressure", "plain"),
    ]
    assert list(care_lines(member, stranger)) == []
    assert list(care_lines(make_member(), desk)) == []


def test_desk_writes_it_down_and_it_stands_on_the_page_of_the_person(member, desk, coach):
    browser = client_of(desk)
    typed = {"practitioner": coach.pk, "pressure": "firm", "hours": ["evening"], "needs": ["sight"]}

    answer = browser.post(page("preferences", member.pk), typed)
    browser.post(page("care_note_add", member.pk), {"text": "Comes with her son."})

    assert answer["Location"] == page("member", member.pk) + "#care"
    shown = browser.get(page("member", member.pk)).text
    for words in ("wishes for He Ping · firm pressure · comes evenings", "sees badly", "Comes with her son."):
        assert words in shown
    note = CareNote.objects.get()
    browser.post(page("care_note_end", note.pk))
    assert "Comes with her son." not in browser.get(page("member", member.pk)).text
    history = browser.get(page("preference_history", member.pk)).text
    assert ("Comes with her son." in history, "ended on" in history) == (True, True)


def test_form_refuses_what_is_not_offered_and_says_where(member, desk):
    form = PreferenceForm({"pressure": "brutal", "hours": ["night"], "practitioner": "0"})
    assert sorted(form.errors) == ["hours", "practitioner", "pressure"]
    assert sorted(CareNoteForm({"text": "", "until": "x"}).errors) == ["text", "until"]
    late = {"text": "Late.", "until": (clock.today() - DAY).isoformat()}
    answer = client_of(desk).post(page("care_note_add", member.pk), late)
    assert (answer.status_code, "This day is over" in answer.text) == (422, True)


def test_member_says_it_on_their_own_page(member, stranger):
    browser = client_of(member.user)
    assert "Tell us once" in browser.get(reverse("members:my_profile")).text

    assert browser.post(OWN, {"is_quiet": "on", "room": "single"})["Location"] == reverse("members:my_profile")

    assert "likes it quiet · a room of one&#x27;s own" in browser.get(reverse("members:my_profile")).text
    row = Preference.objects.get()
    assert (row.member, row.is_quiet, row.room) == (member, True, "single")
    assert client_of(stranger).get(OWN)["Location"] == reverse("members:my_profile")


def test_guardian_says_it_for_a_child_and_nobody_for_a_stranger(member, other_member):
    child = make_member(name="小宝", guardian=member)
    browser = client_of(member.user)
    page = browser.get(OWN, {"person": child.pk})
    kept = browser.post(f"{OWN}?person={child.pk}", {"pressure": "light"})

    assert ([name for name, _url, _is_open in page.context["tabs"]], kept.status_code) == ([member.name, "小宝"], 302)
    assert (Preference.objects.get(member=child).pressure, preference_of(member)) == ("light", None)
    assert browser.get(OWN, {"person": other_member.pk}).status_code == 404
