"""Comments in surveys: the tone that words propose, tags, search, and what is done about them."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from feedback.comment_errors import CaseThere
from feedback.models import Answer, Case, CommentMark, CommentTag, SurveyInvitation, SurveyResponse
from feedback.selectors.comments import chosen, comments
from feedback.services import comment as service
from tests.clients import client_of
from tests.factories.comments import make_comment
from tests.factories.members import make_member
from tests.factories.surveys import make_question, make_version, release
from tests.factories.venue import make_staff
from venue import clock
from venue.periods import Period
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]
LIST = reverse("feedback:survey_comments")


@pytest.fixture
def browser(manager):
    return client_of(manager)


def tag(number=0):
    return CommentTag.objects.all()[number]


def shown(browser, **query):
    return [line.text for line in browser.get(LIST, query).context["lines"]]


def proposed(text):
    return comments().get(pk=make_comment(text).pk).proposed


# --- tone ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("教练讲解很细致，动作纠正到位。", "positive"),
        ("更衣室不干净。", "negative"),
        ("空调太冷，很失望。", "negative"),
        ("教练专业，但是淋浴要排队。", "neutral"),
        ("我是周二来的。", "neutral"),
        ("不太满意。", "negative"),
        ("Best hour of my week.", "positive"),
        ("It was not very good.", "negative"),
        ("The coach was late and rude.", "negative"),
        ("Clean rooms, but crowded.", "neutral"),
        ("They cleaned while we trained.", "neutral"),
    ],
)
def test_words_propose_a_tone(text, tone):
    assert proposed(text) == tone


def test_what_somebody_said_of_the_tone_holds(manager):
    row = make_comment("Best hour of my week.")
    service.read(row.pk, tone="negative", tags=[], by=manager)

    assert [(each.proposed, each.sounds) for each in comments()] == [("positive", "negative")]


# --- reading ---------------------------------------------------------------------------------------------------------


def test_tags_that_stay_keep_who_put_them(manager, desk):
    row = make_comment()
    service.read(row.pk, tone="negative", tags=[tag(0), tag(1)], by=desk)
    service.read(row.pk, tone="negative", tags=[tag(1), tag(2)], by=manager)

    assert list(CommentMark.objects.values_list("tag", "by")) == [(tag(1).pk, desk.pk), (tag(2).pk, manager.pk)]


def test_a_comment_is_read_on_its_page(browser):
    row = make_comment()
    sent = browser.post(reverse("feedback:comment", args=[row.pk]), {"tone": "negative", "tags": [tag().pk]})
    (line,) = browser.get(LIST).context["lines"]

    assert (sent.status_code, line.tone, line.is_proposed, line.tags) == (302, "negative", False, (tag(),))


def test_without_a_tone_it_is_refused_beside_the_field(browser):
    page = browser.post(reverse("feedback:comment", args=[make_comment().pk]), {"tone": "angry"})

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["tone"])


# --- list ------------------------------------------------------------------------------------------------------------


def test_comments_are_narrowed_by_words_tone_tag_survey_and_reading(browser, manager):
    cold, good, old = make_comment("Showers cold"), make_comment("Great coach"), make_comment("Old", days=40)
    service.read(cold.pk, tone="negative", tags=[tag()], by=manager)

    assert shown(browser) == ["Great coach", "Showers cold"]
    assert shown(browser, q="COLD showers") == ["Showers cold"]
    assert shown(browser, tone="positive") == ["Great coach"]
    assert shown(browser, tag=tag().pk) == ["Showers cold"]
    assert shown(browser, read="no") == ["Great coach"]
    assert shown(browser, survey=good.question.version.survey_id, q="nothing") == []
    assert old.text not in shown(browser)


def test_a_comment_has_the_time_of_its_answer_whatever_becomes_of_that(browser):
    row = make_comment("Showers cold")
    rated = Answer.objects.create(response=row.response, question=row.question, value=3)
    SurveyResponse.objects.filter(pk=row.response_id).update(answered_at=clock.now() - timedelta(days=40))
    row.refresh_from_db(), rated.refresh_from_db()

    assert (row.written_at, rated.written_at) == (clock.now() - timedelta(days=40), None)
    assert shown(browser) == []

    Answer.objects.filter(pk=row.pk).update(written_at=clock.now())
    row.refresh_from_db()
    assert row.written_at == clock.now() - timedelta(days=40)


@pytest.mark.parametrize(
    ("word", "found"), [("停车", ["停车位太少"]), ("位", ["停车位太少"]), ("Pa", ["Parking"]), ("%", [])]
)
def test_short_words_are_found_like_long_ones(browser, word, found):
    make_comment("停车位太少"), make_comment("Parking")

    assert shown(browser, q=word) == found


def test_a_month_of_comments_is_read_and_not_the_years_before():
    period = Period(clock.today() - timedelta(days=28), clock.today())
    nothing = dict.fromkeys(("survey", "tag", "tone", "read"), "")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plans = [chosen(period, nothing | {"q": word}).values("pk").explain() for word in ("", "停车")]

    assert [("written_at >=" in plan, "feedback_answer_in_words" in plan) for plan in plans] == [(True, True)] * 2


@pytest.mark.covers("B-070")
def test_the_most_frequent_topics_are_counted_with_how_many_are_negative(browser, manager):
    for number, tone in enumerate(("negative", "negative", "positive")):
        service.read(make_comment().pk, tone=tone, tags=[tag(1), tag()][: 1 + (number == 0)], by=manager)
    counted = browser.get(LIST).context["counted"]

    assert (counted.count, counted.tones) == (3, {"positive": 1, "neutral": 0, "negative": 2})
    assert counted.tags == ((tag(1), 3, 2), (tag(), 1, 1))


def test_every_tone_and_tag_leads_to_its_comments_and_keeps_what_was_chosen(browser, manager):
    for text, tone in (("cold floor", "negative"), ("cold drinks", "positive"), ("warm", "positive")):
        service.read(make_comment(text).pk, tone=tone, tags=[tag()], by=manager)
    page = browser.get(LIST, {"q": "cold"}).context
    (_label, count, tone_url), ((_tag, number, tag_url, bad, bad_url),) = page["tones"][0], page["tags"]
    found = [[line.text for line in browser.get(LIST + url).context["lines"]] for url in (tone_url, tag_url, bad_url)]

    assert (count, number, bad) == (1, 2, 1)
    assert found == [["cold drinks"], ["cold drinks", "cold floor"], ["cold floor"]]


def test_comments_of_an_anonymous_version_of_few_answers_are_withheld(browser):
    version = make_version(is_anonymous=True)
    asked = make_question(version, "text")
    release(version)
    rows = [SurveyResponse.objects.create(version=version, text="It smells") for _each in range(4)]
    comment = Answer.objects.create(response=rows[0], question=asked, text="It smells")
    alone = reverse("feedback:comment", args=[comment.pk])
    few = shown(browser), browser.get(alone).status_code
    SurveyResponse.objects.create(version=version)

    assert (few, shown(browser), browser.get(alone).status_code) == (([], 404), ["It smells"], 200)


def test_the_book_holds_what_the_list_shows(browser):
    make_comment("Showers cold")
    book = load_workbook(BytesIO(browser.get(reverse("feedback:comments_export"), {"q": "cold"}).content))

    assert [cell.value for cell in book.active[2]][4:8] == ["Showers cold", "negative", "yes", None]


# --- what becomes of it ----------------------------------------------------------------------------------------------


@pytest.mark.covers("B-070")
def test_a_comment_becomes_a_case_of_its_member_once(browser, manager):
    row = make_comment("空调太冷，很失望。")
    do = reverse("feedback:comment_case", args=[row.pk])
    browser.post(do, {"kind": "complaint", "category": "facility"})
    case = Case.objects.get()
    again = browser.post(do, {"kind": "complaint", "category": "facility"})

    assert (case.text, case.category, case.tone, case.member, case.survey_response) == (
        row.text, "facility", "negative", row.response.invitation.member, row.response,
    )  # fmt: skip
    assert (again.status_code, Case.objects.count()) == (422, 1)
    with pytest.raises(CaseThere):
        service.open_case_of(row.pk, kind="complaint", category="other", tone="neutral", by=manager)


def test_a_comment_about_a_treatment_never_goes_to_whoever_gave_it(browser, manager):
    row, practitioner = make_comment("不太满意。"), make_staff(role=Role.PRACTITIONER)
    SurveyInvitation.objects.filter(pk=row.response.invitation_id).update(booking=None, staff=practitioner)
    SurveyResponse.objects.filter(pk=row.response_id).update(staff=practitioner)
    browser.post(reverse("feedback:comment_case", args=[row.pk]), {"kind": "complaint", "category": "service"})

    case = Case.objects.get()
    assert (case.about_staff, case.session, case.occurred_at) == (practitioner, None, row.response.happened_at)


def test_an_anonymous_comment_becomes_a_case_of_nobody(manager):
    row = make_comment("Dirty floor")
    row.response.__class__.objects.filter(pk=row.response_id).update(invitation=None)

    assert service.open_case_of(row.pk, kind="complaint", category="other", tone="negative", by=manager).member is None


def test_a_comment_leads_to_an_improvement_that_names_it(browser):
    row = make_comment()
    begins = browser.get(reverse("feedback:comment", args=[row.pk])).context["begins_url"]
    ((key, _words),) = browser.get(begins).context["form"].fields["sources"].choices

    assert key == f"answer:{row.response_id}"


def test_nobody_is_named(browser):
    member = make_member(name="Wang Xiaoming")
    row = make_comment()
    row.response.invitation.__class__.objects.update(member=member)
    pages = [browser.get(LIST), browser.get(reverse("feedback:comment", args=[row.pk]))]

    assert not any("Wang Xiaoming" in page.content.decode() for page in pages)
