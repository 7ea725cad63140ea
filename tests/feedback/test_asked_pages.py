"""The list of who was asked: what came of it, who does not want to be asked any more, and nobody's link."""

from datetime import timedelta

import pytest
from django.urls import reverse

from feedback.models import Survey
from feedback.services.survey import set_asking
from tests.clients import client_of
from tests.factories.feedback import make_answer, make_attended, make_case, make_invitation, resolve_case
from tests.factories.inviting import make_asking, make_done
from tests.factories.members import make_member, make_membership, make_plan
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

PAGE = reverse("feedback:surveys_asked")


@pytest.fixture
def browser(manager):
    return client_of(manager)


def invite(name, **fields):
    return make_invitation(make_attended(make_member(name=name)), **fields)


def names(page):
    return [row.record.member.name for row in page.context["table"].rows]


def test_list_tells_what_came_of_each_and_filters_by_it(browser):
    now = clock.now()
    invite("Waiting")
    invite("Opened", opened_at=now)
    make_answer(5, invitation=invite("Answered", answered_at=now))
    invite("Expired", created_at=now - timedelta(days=15), expires_at=now - timedelta(days=1))
    set_asking(invite("Stopped").token, is_allowed=False)

    assert sorted(names(browser.get(PAGE))) == ["Answered", "Expired", "Opened", "Stopped", "Waiting"]
    for state in ("waiting", "opened", "answered", "expired", "stopped"):
        found = names(browser.get(PAGE, {"state": state}))
        assert found == {"waiting": ["Stopped", "Waiting"]}.get(state, [state.capitalize()])
    assert "Does not want to be asked" in browser.get(PAGE, {"state": "stopped"}).text
    day = clock.today().isoformat()
    assert names(browser.get(PAGE, {"q": "expi", "until": day})) == ["Expired"]
    assert names(browser.get(PAGE, {"q": "expi", "since": day})) == []


def test_list_says_about_what_and_shows_no_link(browser):
    plan = make_plan(name_en="Year card", name_zh="年卡")
    member, version = make_member(), make_asking("treatment")
    line = make_done(member)
    row = invite("Mia")
    bare = {"member": member, "expires_at": row.expires_at}
    type(row).objects.create(version=version, line=line, treatment=line.treatment, token="t-0", **bare)
    contract = make_membership(member, plan=plan)
    type(row).objects.create(version=make_asking("exit"), membership=contract, token="t-1", **bare)
    case = resolve_case(make_case(member=member))
    type(row).objects.create(version=make_asking("case"), case=case, token="t-2", **bare)

    shown = browser.get(PAGE).text

    for words in (row.course.name, line.treatment.name, "Year card", case.number):
        assert words in shown, words
    assert (row.token in shown, "t-1" in shown) == (False, False)
    assert names(browser.get(PAGE, {"survey": Survey.objects.get(kind="exit", is_active=True).pk})) == [member.name]


def test_of_an_anonymous_survey_the_time_of_the_answer_is_not_shown(browser):
    version, now = make_asking("visit", is_anonymous=True), clock.now()
    invite("Ann", version=version, created_at=now - timedelta(days=2), answered_at=now - timedelta(hours=3))

    shown = browser.get(PAGE, {"q": "Ann"}).text

    assert ("answered" in shown, "09:00" in shown) == (True, False)


def test_desk_does_not_see_it(desk):
    assert client_of(desk).get(PAGE).status_code == 403


def test_line_of_time_of_a_person_tells_what_they_were_asked(browser):
    row = invite("Mia")

    shown = browser.get(reverse("members:line", args=[row.member_id])).text

    assert "Asked by the survey" in shown
