from datetime import timedelta

import pytest
from django.urls import reverse

from feedback import tokens
from feedback.answer_policies import HearingPolicy, follows
from feedback.errors import SurveyOver
from feedback.models import Answer, Case, SurveyInvitation, SurveyResponse
from feedback.said import Figures, Said
from feedback.services.answering import answer, answer_at, answer_unnamed, look_at
from members.models import FollowUp
from tests.clients import client_of
from tests.factories.feedback import make_attended, make_invitation
from tests.factories.members import make_member
from tests.factories.surveys import make_question, make_survey, make_survey_point, make_version, release
from tests.factories.venue import make_area, make_staff
from venue import clock
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
POLICY = HearingPolicy(timedelta(hours=48), 3)


def asks(*kinds, **fields):
    """An open version with these questions, and they."""
    version = make_version(make_survey(is_active=True, kind="relationship"), **fields)
    questions = [make_question(version, kind) for kind in kinds]
    return release(version), questions


def invited(version, member=None, **fields):
    return make_invitation(make_attended(member), version=version, **fields)


# --- one answer ------------------------------------------------------------------------------------------------------


def test_answer_keeps_each_row_and_what_was_experienced():
    version, (csat, nps, text) = asks("csat", "nps", "text")
    invitation = invited(version)

    response = answer(invitation.token, [Said(csat, value=4), Said(nps, value=9), Said(text, text="Fine")])

    assert (response.csat, response.nps, response.text, response.channel) == (4, 9, "Fine", "link")
    assert (response.course, response.happened_at) == (invitation.course, invitation.happened_at)
    assert list(Answer.objects.values_list("question", "value", "text")) == [
        (csat.pk, 4, ""),
        (nps.pk, 9, ""),
        (text.pk, None, "Fine"),
    ]


def test_second_answer_leaves_the_first():
    version, (csat,) = asks("csat")
    invitation = invited(version)

    first = answer(invitation.token, [Said(csat, value=4)])
    again = answer(invitation.token, [Said(csat, value=1)])

    assert (again, again.csat, SurveyResponse.objects.count(), Case.objects.count()) == (first, 4, 1, 0)


def test_link_is_over_after_its_time(frozen):
    version, (csat,) = asks("csat")
    invitation = invited(version)
    frozen.move(days=14)

    with pytest.raises(SurveyOver):
        answer(invitation.token, [Said(csat, value=4)])


def test_link_of_published_results_is_over():
    version, (csat,) = asks("csat")
    invitation = invited(version)
    version.state, version.closed_at = "published", clock.now()
    version.save(update_fields=["state", "closed_at"])

    with pytest.raises(SurveyOver):
        answer(invitation.token, [Said(csat, value=4)])


def test_first_look_at_a_link_is_kept(frozen):
    version, _questions = asks("csat")
    invitation, first = invited(version), clock.now()

    look_at(invitation.token)
    frozen.move(hours=1)
    look_at(invitation.token)

    assert SurveyInvitation.objects.get().opened_at == first


# --- without a name --------------------------------------------------------------------------------------------------


def test_nothing_leads_from_an_anonymous_answer_to_the_person(frozen):
    version, (csat,) = asks("csat", is_anonymous=True)
    invitation = invited(version)
    look_at(invitation.token)
    frozen.move(days=1, hours=2)

    assert answer(invitation.token, [Said(csat, value=1)]) is not None
    assert answer(invitation.token, [Said(csat, value=5)]) is None

    response, used, case = SurveyResponse.objects.get(), SurveyInvitation.objects.get(), Case.objects.get()
    kept = {field.name: getattr(response, field.name) for field in SurveyResponse._meta.fields}
    day = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    assert kept == {
        "id": response.pk,
        **dict.fromkeys(("course", "treatment", "room", "area", "staff", "happened_at", "invitation", "nps")),
        **dict.fromkeys(("tier", "stage", "text"), ""),
        "version": version,
        "channel": "link",
        "csat": 1,
        "answered_at": day,
    }
    assert (used.opened_at, used.answered_at) == (None, day - timedelta(days=1))
    assert (case.source, case.member, case.session, case.survey_response) == ("survey", None, None, response)


def test_anonymous_answer_says_what_leaves_no_small_group():
    version, (csat,) = asks("csat", is_anonymous=True)
    first, *others = [invited(version) for _number in range(5)]
    alike = {"course": first.course, "staff": first.staff, "room": None, "area": None}
    SurveyInvitation.objects.update(**alike)

    before = answer(first.token, [Said(csat, value=5)])
    invited(version, course_id=first.course_id)  # of another colleague: with a name of theirs it would be that person's
    after = answer(others[0].token, [Said(csat, value=5)])

    assert (before.course, before.staff, before.happened_at) == (first.course, first.staff, None)
    assert (after.course, after.staff, after.happened_at) == (first.course, None, None)


# --- heard within minutes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("csat", "nps", "is_known", "what"),
    [
        (2, None, True, "case"),
        (3, None, True, ""),
        (1, 10, False, "case"),
        (None, 6, True, "call"),
        (5, 6, True, "call"),
        (None, 3, True, "call"),
        (None, 2, True, "case"),
        (None, 6, False, "case"),
        (None, 7, False, ""),
    ],
)
def test_what_follows_from_a_low_score(csat, nps, is_known, what):
    assert follows(Figures(csat, nps), POLICY, is_known=is_known) == what


def test_detractor_is_called_by_a_named_colleague_in_time():
    manager = make_staff(role=Role.MANAGER)
    version, (nps, text) = asks("nps", "text")
    member = make_member(language="en")

    response = answer(invited(version, member).token, [Said(nps, value=6), Said(text, text="Too full")])

    owed = FollowUp.objects.get()
    assert (owed.member, owed.owner, owed.kind, owed.cause) == (member, manager, "care", f"survey:{response.pk}")
    assert owed.due_at == clock.now() + timedelta(hours=48)
    assert owed.moves.get().note == "Too full"
    assert Case.objects.count() == 0


def test_detractor_whom_nobody_can_call_is_a_complaint():
    version, (nps,) = asks("nps")

    response = answer(invited(version).token, [Said(nps, value=6)])

    assert (FollowUp.objects.count(), Case.objects.get().survey_response) == (0, response)


def test_low_answer_about_a_treatment_is_never_handled_by_whoever_gave_it():
    version, (csat,) = asks("csat")
    invitation = invited(version)
    invitation.booking, invitation.area = None, make_area()
    invitation.save(update_fields=["booking", "area"])

    answer(invitation.token, [Said(csat, value=2)])

    case = Case.objects.get()
    assert (case.about_staff, case.area, case.occurred_at) == (
        invitation.staff,
        invitation.area,
        invitation.happened_at,
    )


# --- at a place, and on paper ----------------------------------------------------------------------------------------


def test_screen_keeps_the_place_and_the_hour_and_nobody(frozen):
    version, (csat,) = asks("csat")
    point = make_survey_point(survey=version.survey, area=make_area())
    frozen.move(minutes=17)

    response = answer_at(point, [Said(csat, value=3)])

    assert (response.invitation, response.channel, response.area) == (None, "kiosk", point.area)
    assert (response.happened_at.minute, response.happened_at <= clock.now()) == (0, True)


def test_screen_out_of_use_takes_nothing():
    version, (csat,) = asks("csat")

    with pytest.raises(SurveyOver):
        answer_at(make_survey_point(survey=version.survey, is_active=False), [Said(csat, value=3)])


def test_low_answer_on_paper_opens_a_complaint_without_a_person(manager):
    version, (csat,) = asks("csat")

    answer_unnamed(version, [Said(csat, value=1)], about={}, channel="paper", by=manager)

    case = Case.objects.get()
    assert (case.member, case.survey_response.channel, case.source) == (None, "paper", "survey")


# --- the page --------------------------------------------------------------------------------------------------------


def page(invitation):
    return reverse("feedback:survey", args=[tokens.sign(invitation.token, tokens.SURVEY)])


def test_link_opened_twice_forwarded_and_sent_from_two_tabs_gives_one_answer(client):
    version, (csat,) = asks("csat")
    url = page(invited(version))

    opened = [client.get(url).status_code, client.get(url).status_code]
    first = client.post(url, {f"q{csat.pk}": "5"}, follow=True)
    second = client.post(url, {f"q{csat.pk}": "1"}, follow=True)

    assert opened == [200, 200]
    assert [each.templates[0].name for each in (first, second)] == ["feedback/survey_thanks.html"] * 2
    assert [(each.context["is_new"], each.context["is_second"]) for each in (first, second)] == [
        (True, False),
        (False, True),
    ]
    assert list(SurveyResponse.objects.values_list("csat", flat=True)) == [5]


def test_link_opened_after_the_answer_says_nothing_of_it(client):
    version, (csat,) = asks("csat")
    invitation = invited(version)
    client.post(page(invitation), {f"q{csat.pk}": "1"})

    words = client.get(page(invitation)).content.decode()

    assert "This survey is answered" in words
    assert [each in words for each in (invitation.member.name, "complaint", "1 / 5")] == [False] * 3


def test_whoever_is_signed_in_as_somebody_else_is_told_for_whom_they_answer(member, other_member):
    version, _questions = asks("csat")
    url = page(invited(version, member))

    told = [client_of(each.user).get(url).context["is_anothers"] for each in (member, other_member)]

    assert told == [False, True]


def test_list_of_what_is_missing_leads_to_the_questions(client):
    version = make_version(make_survey(is_active=True, kind="relationship"))
    csat, text = make_question(version, is_required=True), make_question(version, "text", is_required=True)
    url = page(invited(release(version)))

    response = client.post(url, {f"q{csat.pk}": ""})

    form = response.context["form"]
    assert (response.status_code, form.wrong) == (422, 2)
    assert [each.first_id for each in form.faults] == [f"id_q{csat.pk}_0", f"id_q{text.pk}"]
    assert all(f'href="#{each.first_id}"' in response.content.decode() for each in form.faults)
    assert all(f'id="{each.first_id}"' in response.content.decode() for each in form.faults)


def test_link_that_was_changed_opens_nothing(client):
    version, _questions = asks("csat")
    url = page(invited(version))

    response = client.get(url[:-8] + ("y" if url[-8] == "x" else "x") + url[-7:])

    assert (response.status_code, response.templates[0].name) == (404, "feedback/link_over.html")


def test_program_that_looks_ahead_is_no_look(client):
    version, _questions = asks("csat")
    url = page(invited(version))

    client.get(url, headers={"Sec-Purpose": "prefetch;prerender"})
    assert SurveyInvitation.objects.get().opened_at is None
    client.get(url)
    assert SurveyInvitation.objects.get().opened_at == clock.now()
