from datetime import timedelta

import pytest

from feedback.errors import SurveyOver
from feedback.models import Case, SurveyInvitation, SurveyResponse
from feedback.policies import survey_policy
from feedback.selectors.clocks import clocks_of
from feedback.selectors.surveys import version_asked
from feedback.services.survey import answer, invite_due, invite_one, set_asking
from tests.factories.bookings import make_booking, make_session
from tests.factories.feedback import make_answer, make_attended, make_invitation, read
from tests.factories.members import make_member
from venue import clock
from venue.models import ContactPreference, Message
from venue.services.delivery import is_wanted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def asked():
    return list(SurveyInvitation.objects.order_by("pk").values_list("booking_id", flat=True))


@pytest.mark.parametrize(("ended", "count"), [(59, 0), (60, 1), (24 * 60 - 1, 1), (24 * 60, 0)])
def test_whoever_came_is_asked_an_hour_after_the_end_and_not_a_day_later(ended, count):
    make_attended(ended=timedelta(minutes=ended))

    assert invite_due() == count


@pytest.mark.covers("C-022")
def test_invitation_is_a_feedback_message_with_a_link_and_a_way_out():
    booking = make_attended()

    invite_due()

    invitation, message = SurveyInvitation.objects.get(), Message.objects.get()
    assert (invitation.booking, invitation.member) == (booking, booking.member)
    assert invitation.expires_at == clock.now() + timedelta(days=14)
    assert (message.template, message.purpose, message.address) == (
        "survey_invitation",
        "feedback",
        booking.member.email,
    )
    assert [part in message.body for part in ("/survey/", "/stop/")] == [True, True]


def test_sweeping_twice_asks_once():
    booking = make_attended()

    assert [invite_due(), invite_due()] == [1, 0]
    assert invite_one(booking.pk, booking.member_id, version_asked("class"), survey_policy(clock.now())) is False
    assert (asked(), Message.objects.count()) == ([booking.pk], 1)


def test_nobody_is_asked_who_stayed_away_or_has_no_address():
    starts_at = clock.now() - timedelta(hours=2)
    make_booking(make_session(starts_at=starts_at))
    make_attended(make_member(email=""))

    assert invite_due() == 0


def test_rest_period_counts_being_asked_and_ends_after_fourteen_days(frozen):
    member = make_member()
    first = make_attended(member)
    assert invite_due() == 1

    frozen.move(days=13, hours=23)
    second = make_attended(member)
    assert invite_due() == 0
    frozen.move(hours=1)
    assert invite_due() == 1
    assert asked() == [first.pk, second.pk]


def test_two_classes_of_one_day_bring_one_survey():
    member = make_member()
    make_attended(member)
    make_attended(member, ended=timedelta(hours=3))

    assert invite_due() == 1


def test_opting_out_stops_the_next_invitation_and_the_one_that_waits(frozen):
    member = make_member(email="Wang@test.example")
    make_attended(member)
    invite_due()
    invitation, waiting = SurveyInvitation.objects.get(), Message.objects.get()

    set_asking(invitation.token, is_allowed=False)

    assert is_wanted(waiting) is False
    frozen.move(days=15)
    make_attended(member)
    assert invite_due() == 0
    set_asking(invitation.token, is_allowed=True)
    assert invite_due() == 1
    assert ContactPreference.objects.count() == 1


def test_good_answer_is_kept_and_opens_nothing():
    invitation = make_invitation()

    answer(invitation.token, csat=4, text="Fine")

    response = SurveyResponse.objects.get()
    assert (response.invitation, response.csat, response.text) == (invitation, 4, "Fine")
    assert SurveyInvitation.objects.get().answered_at == clock.now()
    assert Case.objects.count() == 0


@pytest.mark.covers("B-046")
@pytest.mark.parametrize("csat", [1, 2])
def test_low_answer_opens_a_complaint_with_the_same_clocks(csat):
    invitation = make_invitation()

    answer(invitation.token, csat=csat, text="")

    case = read(Case.objects.get())
    assert (case.kind, case.source, case.grade, case.tone) == ("complaint", "survey", "general", "negative")
    assert (case.member, case.session) == (invitation.member, invitation.booking.session)
    assert (case.text, case.survey_response.csat) == ("", csat)
    promised = {each.name: each.promised_at - clock.now() for each in clocks_of(case)}
    assert [promised["answer"], promised["resolution"]] == [timedelta(hours=24)] * 2
    assert case.words.startswith("Answer to the survey: ")


def test_answering_again_changes_nothing():
    invitation = make_invitation()

    first = answer(invitation.token, csat=1, text="Bad")
    again = answer(invitation.token, csat=5, text="Good")

    assert (again.pk, again.csat, again.text) == (first.pk, 1, "Bad")
    assert Case.objects.count() == 1


def test_answer_comes_too_late_after_fourteen_days(frozen):
    invitation = make_invitation()
    frozen.move(days=14)

    with pytest.raises(SurveyOver):
        answer(invitation.token, csat=5, text="")
    assert SurveyResponse.objects.count() == 0


def test_answer_of_somebody_who_answered_in_time_stands_for_good(frozen):
    response = make_answer(3)
    frozen.move(days=20)

    assert answer(response.invitation.token, csat=5, text="") == response
