import pytest
from django.urls import reverse

from feedback.models import Answer
from feedback.said import PRAISE, SHARE
from feedback.selectors.praise import praise_for
from safety.services.area_owner import create_area_owner
from tests.clients import client_of
from tests.factories.feedback import make_answer, make_attended, make_invitation
from tests.factories.surveys import make_option, make_question, make_version, release
from tests.factories.venue import make_area, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


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
