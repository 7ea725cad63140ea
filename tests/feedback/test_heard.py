import pytest
from django.urls import reverse

from feedback.models import Answer, CommentTone, Survey, SurveyResponse
from feedback.said import PRAISE, SHARE, Said
from feedback.selectors.praise import praise_for, whom_it_praises
from feedback.services.answering import answer, answer_unnamed
from feedback.services.guest import confirm
from feedback.services.praise_messages import tell_praise
from safety.services.area_owner import create_area_owner
from tests.clients import client_of
from tests.factories.feedback import make_answer, make_attended, make_case, make_invitation, resolve_case
from tests.factories.surveys import make_option, make_question, make_version, release
from tests.factories.venue import make_area, make_staff
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]


def words(staff):
    return [(each.words, each.is_for_team) for each in praise_for(staff)]


def thanked(text="谢谢林教练", share=None, **fields):
    """An answer to the question whom to thank, perhaps with a consent to show it."""
    version = make_version(**{name: fields.pop(name) for name in ("is_anonymous",) if name in fields})
    question = make_question(version, "text", code=PRAISE)
    consent = make_question(version, "single", code=SHARE) if share else None
    for position in (1, 2) if consent else ():
        make_option(consent, position=position)
    invitation = make_invitation(version=release(version), **fields)
    linked = {} if version.is_anonymous else {"invitation": invitation}
    response = make_answer(None, version=version, staff=invitation.staff, area=invitation.area, **linked)
    Answer.objects.create(response=response, question=question, text=text)
    if consent:
        Answer.objects.create(response=response, question=consent, value=share)
    return response


def test_best_score_with_words_reaches_whoever_gave_the_class():
    response = make_answer(5, text="教得真好")
    make_answer(4, text="还行")
    make_answer(5, text="")

    assert words(response.staff) == [("教得真好", False)]
    assert words(make_staff()) == []


def test_best_score_with_what_was_wrong_is_no_praise_unless_somebody_reads_it_so(manager):
    staff = make_staff()
    for text in ("周末停车要排队", "要排队，但教练很好，谢谢"):
        invitation = make_invitation(staff_id=staff.pk)
        response = make_answer(5, text=text, invitation=invitation)
        question = response.version.questions.get(code="comment")
        Answer.objects.create(response=response, question=question, text=text)
    assert words(staff) == [("要排队，但教练很好，谢谢", False)]

    for answer_row, tone in zip(Answer.objects.order_by("pk"), ("positive", "negative"), strict=True):
        CommentTone.objects.create(answer=answer_row, tone=tone, by=manager)

    assert words(staff) == [("周末停车要排队", False)]


def test_thanks_reach_the_person_whatever_the_score():
    response = thanked()

    assert words(response.staff) == [("谢谢林教练", False)]


@pytest.mark.parametrize(("share", "count"), [(1, 1), (2, 0)])
def test_whoever_was_asked_decides_whether_it_is_shown(share, count):
    assert len(words(thanked(share=share).staff)) == count


def test_anonymous_thanks_are_shown_to_nobody():
    response = make_answer(5, text="谢谢", invitation=make_invitation())
    anonymous = make_version(is_anonymous=True)
    kept = make_answer(5, text="匿名", invitation=make_invitation(), version=response.version)
    type(kept).objects.filter(pk=kept.pk).update(invitation=None, staff=response.staff)
    type(kept).objects.filter(pk=kept.pk).update(version=release(anonymous))

    assert words(response.staff) == [("谢谢", False)]


def test_thanks_that_name_nobody_reach_whoever_is_in_charge_of_the_place(manager):
    owner, area = make_staff(), make_area()
    create_area_owner(area=area, staff=owner, by=manager)
    thanked("汤池真干净", staff_id=None, area_id=area.pk)

    assert words(owner) == [("汤池真干净", True)]


def praised():
    """Of each letter that hands kind words on: to whom, in which language, and the words."""
    return list(Message.objects.filter(template="praise").values_list("user", "language", "params__words"))


def test_kind_words_of_an_answer_are_handed_on_once_without_the_guest():
    version = make_version()
    csat, text = make_question(version), make_question(version, "text")
    invitation = make_invitation(version=release(version))
    user = invitation.staff.user
    user.language = "zh-hans"
    user.save(update_fields=["language"])

    response = answer(invitation.token, [Said(csat, value=5), Said(text, text="教得真好")])
    again = tell_praise(response)

    message = Message.objects.get(template="praise")
    assert (praised(), again) == ([(user.pk, "zh-hans", "教得真好")], False)
    assert (reverse("feedback:my_praise") in message.body, invitation.member.name in message.body) == (True, False)


def test_words_that_praise_nobody_are_no_letter():
    version = make_version()
    csat, text = make_question(version), make_question(version, "text")
    invitation = make_invitation(version=release(version))

    answer(invitation.token, [Said(csat, value=4), Said(text, text="还行")])

    assert praised() == []


@pytest.mark.parametrize(("share", "letters"), [(1, 1), (2, 0)])
def test_letter_asks_as_the_page_does_whether_it_may_be_shown(share, letters):
    tell_praise(thanked(share=share))

    assert len(praised()) == letters


def test_nobody_is_written_to_out_of_an_anonymous_answer(manager):
    version = make_version(is_anonymous=True)
    csat, text = make_question(version), make_question(version, "text")
    said = [Said(csat, value=5), Said(text, text="教得真好")]

    answer_unnamed(release(version), said, about={"staff": make_staff()}, channel="paper", by=manager)

    assert praised() == []


def test_nobody_is_written_to_who_left():
    response = thanked()
    response.staff.user.is_active = False
    response.staff.user.save(update_fields=["is_active"])

    assert tell_praise(response) is False


def test_thanks_that_name_nobody_are_a_letter_to_whoever_is_in_charge(manager):
    owner, area = make_staff(), make_area()
    create_area_owner(area=area, staff=owner, by=manager)
    response = thanked("汤池真干净", staff_id=None, area_id=area.pk)

    assert (whom_it_praises(response), tell_praise(response)) == (owner, True)
    assert "团队" in Message.objects.get(template="praise").subject


def test_kind_words_about_a_case_are_for_whoever_handled_it(member):
    about, handler = make_staff(), make_staff()
    case = resolve_case(make_case(member=member, about_staff=about, handler=handler))

    confirm(case.pk, rating=5, text="处理得很快", by=member.user)

    response = SurveyResponse.objects.get()
    assert (response.version.survey.kind, response.staff) == (Survey.Kind.CASE, about)
    assert (words(handler), words(about)) == ([("处理得很快", False)], [])
    assert [user for user, _language, _words in praised()] == [handler.user_id]


def test_page_shows_the_words_and_never_the_guest():
    response = make_answer(5, text="教得真好")

    page = client_of(response.staff.user).get(reverse("feedback:my_praise")).content.decode()

    assert ("教得真好" in page, response.invitation.member.name in page) == (True, False)


def test_member_sees_what_they_said_and_what_waits(member, other_member):
    said = make_answer(5, invitation=make_invitation(make_attended(member)))
    question = said.version.questions.get(code="comment")
    Answer.objects.create(response=said, question=question, text="很放松")
    make_invitation(make_attended(member))

    page = client_of(member.user).get(reverse("feedback:my_surveys")).content.decode()
    others = client_of(other_member.user).get(reverse("feedback:my_surveys")).content.decode()

    assert ("很放松" in page, page.count("Answer now"), "很放松" in others) == (True, 1, False)
