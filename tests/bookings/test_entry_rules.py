"""The entry rules at booking and at the door."""

from datetime import timedelta

import pytest
from django.urls import reverse

from members.models import RulesAcceptance
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_series, make_session
from tests.factories.members import make_member, make_membership, make_rules
from tests.factories.venue import make_user
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.covers("H-045"), pytest.mark.broad]

DESK = reverse("bookings:desk")


def url_of(name, row):
    return reverse(f"bookings:{name}", args=[row.pk])


@pytest.fixture
def rules(frozen):
    return make_rules()


@pytest.fixture
def session(frozen):
    return make_session(capacity=1, starts_at=frozen.at + timedelta(days=2))


def accepted():
    return list(RulesAcceptance.objects.values_list("member", "rules", "where", "accepted_by"))


def test_rules_are_shown_before_booking_and_accepted_with_it(rules, session, member):
    browser = client_of(member.user)
    page = browser.get(url_of("session", session)).text
    assert ("Shower first." in page, f'name="rules" value="{rules.pk}"' in page) == (True, True)

    browser.post(url_of("book", session), {"rules": rules.pk})

    assert accepted() == [(member.pk, rules.pk, "online", member.user.pk)]
    assert member.bookings.get().session == session
    other = browser.get(url_of("session", make_session())).text
    assert ('name="rules"' in other, "Book my place" in other) == (False, True)


@pytest.mark.parametrize("sent", ["", "999999", "nonsense"])
def test_booking_is_refused_until_they_are_accepted(rules, session, member, sent):
    refused = client_of(member.user).post(url_of("book", session), {"rules": sent})
    assert (refused.status_code, accepted(), session.bookings.count()) == (409, [], 0)
    assert "Please read the entry rules and accept them first." in refused.text


def test_version_that_was_replaced_meanwhile_is_shown_anew(rules, session, member):
    make_rules(text_en="No shoes.")
    browser = client_of(member.user)
    assert browser.post(url_of("book", session), {"rules": rules.pk}).status_code == 409
    assert (accepted(), "No shoes." in browser.get(url_of("session", session)).text) == ([], True)


def test_refused_booking_takes_the_acceptance_back_with_it(rules, session):
    person = make_member(user=make_user(name="Han"), email="x@test.example")
    key = "9c1f3f1e-5a0b-4a6e-9d39-0b8f3f0d8a11"
    refused = client_of(person.user).post(url_of("book", session), {"rules": rules.pk, "form_key": key})
    assert (refused.status_code, accepted()) == (409, [])


def test_wait_asks_for_them_as_well(rules, session, member):
    make_booking(session)
    browser = client_of(member.user)
    assert f'name="rules" value="{rules.pk}"' in browser.get(url_of("session", session)).text
    browser.post(url_of("wait", session), {"rules": rules.pk})
    assert (accepted(), member.waitlist.get().session) == ([(member.pk, rules.pk, "online", member.user.pk)], session)


def test_guardian_accepts_for_the_child_whose_place_it_is(rules, session, member):
    make_membership(child := make_member(guardian=member, phone="", email=""))
    client_of(member.user).post(url_of("book", session), {"rules": rules.pk, "person": child.pk})
    assert accepted() == [(child.pk, rules.pk, "online", member.user.pk)]


def test_who_stands_at_the_desk_is_told_and_that_is_kept_by_one_key(rules, member, desk):
    browser = client_of(desk)
    panel = browser.get(DESK, {"q": member.number}).text
    assert ("Entry rules not accepted" in panel, 'data-key="t"' in panel) == (True, True)

    answer = browser.post(url_of("told_rules", member), {"next": f"{DESK}?q={member.number}"})

    assert answer["Location"] == f"{DESK}?q={member.number}"
    assert accepted() == [(member.pk, rules.pk, "desk", desk.pk)]
    assert "Entry rules not accepted" not in browser.get(DESK, {"q": member.number}).text
    fragment = browser.post(url_of("told_rules", member), headers={"HX-Request": "true"})
    assert ("Wang Xiaomin has accepted the entry rules." in fragment.text, len(accepted())) == (True, 1)


def test_roster_warns_of_whoever_was_not_told_and_checks_them_in_all_the_same(rules, member, desk):
    session = make_session(starts_at=clock.now() + timedelta(minutes=10))
    booking = make_booking(session, member)
    browser = client_of(session.instructor.user)
    assert "Entry rules not accepted" in browser.get(url_of("roster", session)).text
    answer = browser.post(url_of("mark", booking), {"mark": "present"}, headers={"HX-Request": "true"})
    assert ("Entry rules not accepted" in answer.text, answer.status_code) == (True, 200)
    browser.post(url_of("told_rules", member))
    assert "Entry rules not accepted" not in browser.get(url_of("roster", session)).text


def test_house_without_rules_asks_nobody(session, member, desk):
    assert 'name="rules"' not in client_of(member.user).get(url_of("session", session)).text
    assert "Entry rules not accepted" not in client_of(desk).get(DESK, {"q": member.number}).text
    client_of(desk).post(url_of("told_rules", member))
    assert accepted() == []


@pytest.fixture
def weekly(frozen):
    return list(make_series().sessions.order_by("starts_at"))[:2]


def test_every_week_is_booked_and_the_rules_accepted_in_one_act(rules, weekly, member):
    browser, url = client_of(member.user), url_of("every_week", weekly[0])
    shown = browser.get(url)
    assert (shown.context["rules"], shown.context["is_possible"]) == (rules, True)

    refused = browser.post(url, {"date": [weekly[0].pk]}, follow=True)
    assert ("Please read the entry rules" in refused.text, accepted()) == (True, [])
    browser.post(url, {"date": [weekly[0].pk], "rules": rules.pk})

    assert accepted() == [(member.pk, rules.pk, "online", member.user.pk)]
    assert member.bookings.get().session == weekly[0]
    assert browser.get(url).context["rules"] is None


def test_place_moves_and_the_rules_are_accepted_in_one_act(session, member):
    old = make_booking(session, member)
    to = make_session(course=session.course, starts_at=session.starts_at + timedelta(days=1))
    rules = make_rules()
    browser, url = client_of(member.user), url_of("move", old)
    assert browser.get(url, {"to": to.pk}).context["rules"] == rules

    refused = browser.post(url, {"to": to.pk})
    assert (refused.status_code, accepted()) == (409, [])
    browser.post(url, {"to": to.pk, "rules": rules.pk})

    assert accepted() == [(member.pk, rules.pk, "online", member.user.pk)]
    assert member.bookings.live().get().session == to


def test_desk_moves_a_place_without_being_asked_for_the_rules(session, member, desk):
    old = make_booking(session, member)
    to = make_session(course=session.course, starts_at=session.starts_at + timedelta(days=1))
    make_rules()
    browser, url = client_of(desk), url_of("move_for_member", old)
    shown = browser.get(url, {"to": to.pk}).context
    assert (shown["chosen"].session, shown["rules"]) == (to, None)

    browser.post(url, {"to": to.pk})

    assert member.bookings.live().get().session == to
