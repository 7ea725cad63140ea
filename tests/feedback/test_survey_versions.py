from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from feedback.condition_words import Condition
from feedback.models import Question, Survey, SurveyResponse, SurveyVersion
from feedback.selectors.survey_measures import improvements_from
from feedback.selectors.survey_versions import editor_of, version_for
from feedback.services import improvement as improvements
from feedback.services import survey_questions as questions
from feedback.services import survey_versions as service
from feedback.survey_errors import (
    AnotherInWork,
    BranchNotEarlier,
    NothingDone,
    OthersDepend,
    OwnReview,
    QuestionsFrozen,
    VersionMoved,
)
from tests.clients import client_of
from tests.factories.feedback import make_answer
from tests.factories.improvements import make_improvement, plan
from tests.factories.surveys import make_item, make_option, make_question, make_survey, make_version, release
from tests.factories.venue import make_staff
from venue import clock
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]
DAY = timedelta(days=1)
TOO_LONG = "This is too long to be read: at most 35 words in English and 60 characters in Chinese."
ENDS = dict.fromkeys(("low_en", "low_zh", "high_en", "high_zh"), ["A scale needs this."])


@pytest.fixture
def lead():
    return make_staff(role=Role.QUALITY_LEAD, language="en").user


@pytest.fixture
def manager():
    return make_staff(role=Role.MANAGER, language="en").user


def asked(kind="class"):
    return SurveyVersion.objects.get(survey__shipped_as=kind, state="open")


def begun(lead, kind="class"):
    return service.new_version(Survey.objects.get(shipped_as=kind).pk, by=lead)


def reviewed(lead, kind="class"):
    return service.submit(begun(lead, kind).pk, by=lead)


def state(version):
    return SurveyVersion.objects.get(pk=version.pk).state


def words_of(version):
    rows = version_for(version.pk).questions.all()
    return [
        (
            each.code,
            each.position,
            each.text_zh,
            [part.text_en for part in (*each.options.all(), *each.items.all())],
            each.only_if and (each.only_if.code, each.only_if.version_id == version.pk, each.only_from, each.only_to),
        )
        for each in rows
    ]


@pytest.mark.parametrize("kind", ["exit", "quality"])
def test_next_version_asks_what_the_last_asked(lead, kind):
    old, new = asked(kind), begun(lead, kind)
    assert (new.number, new.state, new.made_by) == (2, "draft", lead)
    assert words_of(new) == words_of(old)


def test_one_version_is_in_work_at_a_time(lead):
    begun(lead)
    with pytest.raises(AnotherInWork):
        begun(lead)


def test_version_opens_once_somebody_else_has_looked_and_the_old_one_closes(lead, manager):
    old, new = asked(), reviewed(lead)
    with pytest.raises(OwnReview):
        service.release(new.pk, by=lead)
    service.release(new.pk, by=manager)
    assert [state(each) for each in (old, new)] == ["closed", "open"]
    assert SurveyVersion.objects.get(pk=new.pk).opened_by == manager


def test_whoever_changed_a_question_is_no_second_person(lead, manager):
    new = begun(lead)
    questions.move_question(new.questions.first().pk, is_up=False, by=manager)
    service.submit(new.pk, by=lead)
    with pytest.raises(OwnReview):
        service.release(new.pk, by=manager)


def test_scheduled_version_opens_on_its_day_once(lead, manager):
    old, new = asked(), reviewed(lead)
    service.release(new.pk, opens_on=clock.today() + DAY, by=manager)
    assert (service.open_due(), state(old), state(new)) == (0, "open", "scheduled")
    with clock.frozen(clock.now() + DAY):
        assert (service.open_due(), service.open_due()) == (1, 0)
    assert (state(old), state(new)) == ("closed", "open")


def test_paused_version_goes_on_closes_and_is_published(manager):
    version, seen = asked(), []
    make_improvement("planned", sources=[("survey", str(version.pk))])
    for act in (service.pause, service.resume, service.close, service.publish):
        act(version.pk, by=manager)
        seen.append(state(version))
    assert seen == ["paused", "open", "closed", "published"]


@pytest.mark.covers("W-057")
def test_results_are_published_once_something_is_planned_because_of_them(manager):
    said, elsewhere = make_answer(2), SurveyResponse.objects.create(version=make_version(state="closed"))
    version = service.close(asked().pk, by=manager)
    make_improvement("planned", sources=[("answer", str(elsewhere.pk)), ("case", "not-a-number")])
    given_up = make_improvement("planned", sources=[("survey", str(version.pk))])
    improvements.cancel(given_up.pk, text="Too dear", by=manager)
    row = make_improvement(sources=[("answer", str(said.pk))])
    for _only_proposed in range(2):
        with pytest.raises(NothingDone):
            service.publish(version.pk, by=manager)
    plan(row)

    assert state(service.publish(version.pk, by=manager)) == "published"
    assert list(improvements_from(version)) == [row, given_up]


def test_what_is_done_stands_beside_the_version_and_beside_its_results(manager):
    version = service.close(asked().pk, by=manager)
    row = make_improvement(sources=[("survey", str(version.pk))])
    browser = client_of(manager)
    refused = browser.post(reverse("feedback:survey_version_publish", args=[version.pk]))
    results = browser.get(reverse("feedback:survey_result", args=[version.survey_id]))

    assert (refused.status_code, "Nothing is being done" in refused.content.decode()) == (422, True)
    assert [page.context["improvements"] for page in (refused, results)] == [
        [(str(row), reverse("feedback:improvement", args=[row.pk]))]
    ] * 2
    offered = browser.get(results.context["begins_url"]).context["form"].fields["sources"].choices
    assert offered == [(f"survey:{version.pk}", f"Results of a survey: {version}")]


def test_version_goes_back_and_is_discarded_and_then_a_next_one_begins(lead):
    version = reviewed(lead)
    assert state(service.back(version.pk, by=lead)) == "draft"
    assert state(service.discard(version.pk, by=lead)) == "discarded"
    assert begun(lead).number == 3
    with pytest.raises(VersionMoved):
        service.submit(version.pk, by=lead)


def test_questions_of_a_version_in_review_stay(lead):
    version = reviewed(lead)
    with pytest.raises(QuestionsFrozen):
        questions.remove_question(version.questions.first().pk, by=lead)


def test_question_is_added_changed_moved_and_removed(lead):
    version = begun(lead)
    words = {"kind": "single", "text_en": "Which?", "text_zh": "哪个？", "is_required": False}
    parts = [{"text_en": "One", "text_zh": "一"}, {"text_en": "Two", "text_zh": "二"}]
    made = questions.add_question(version.pk, code="which", parts=parts, **words, by=lead)
    questions.move_question(made.pk, is_up=True, by=lead)
    questions.change_question(made.pk, parts=parts[::-1], text_en="Which one?", by=lead)
    questions.remove_question(version.questions.get(code="comment").pk, by=lead)
    assert [each[:1] + each[3:4] for each in words_of(version)][1] == ("which", ["Two", "One"])
    assert [each[0] for each in words_of(version)] == ["overall", "which", "topics"]


def test_question_does_not_come_before_the_one_it_depends_on_nor_is_that_one_removed(lead):
    version = begun(lead, "exit")
    first = version.questions.get(code="reason")
    with pytest.raises(BranchNotEarlier):
        questions.move_question(first.pk, is_up=False, by=lead)
    with pytest.raises(OthersDepend):
        questions.remove_question(first.pk, by=lead)


def test_editor_says_what_is_missing_and_doubtful(lead):
    version = make_version(make_survey(kind="case"))
    make_question(version, text_en="Was it clean and warm?")
    editor = editor_of(version_for(version.pk), lead)
    assert [error.code for error in editor.missing] == ["overall_missing", "topics_missing"]
    assert [each.kind for each in editor.shown[0].concerns] == ["double"]
    assert editor.moves == {"submit", "discard"}


def test_release_is_offered_to_a_second_person_alone(lead, manager):
    version = version_for(reviewed(lead).pk)
    said = [editor_of(version, user) for user in (lead, manager)]
    assert [(each.moves, [error.code for error in each.missing]) for each in said] == [
        ({"back", "discard"}, ["own_review"]),
        ({"release", "back", "discard"}, []),
    ]


# --- the pages -------------------------------------------------------------------------------------------------------


def test_survey_is_made_with_its_first_version(lead):
    client = client_of(lead)
    fields = {"name_en": "On massages", "name_zh": "按摩", "kind": "treatment", "sample": 50, "after_minutes": 60}
    fields |= {"latest_hours": 24, "open_days": 14, "form_key": ""}
    client.post("/surveys/add/", fields)
    made = Survey.objects.get(name_en="On massages")
    client.post(f"/surveys/{made.pk}/versions/add/")
    version = made.versions.get()
    assert "Nothing is asked yet." in client.get(f"/surveys/versions/{version.pk}/").content.decode()


def test_second_survey_of_a_kind_is_refused_beside_the_field(lead):
    fields = {"name_en": "More", "name_zh": "更多", "kind": "class", "sample": 100, "after_minutes": 60}
    fields |= {"latest_hours": 24, "open_days": 14, "is_active": "on", "form_key": ""}
    answer = client_of(lead).post("/surveys/add/", fields)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "is_active": ["Another survey already asks these people after this. Take it out of use first."]
    }


@pytest.mark.parametrize(
    ("kind", "wanted", "errors"),
    [
        (
            "class",
            {"kind": "room", "is_active": ""},
            {
                "kind": [
                    "This survey was released for that already, and its answers stand for it."
                    " Please add another survey."
                ]
            },
        ),
        (
            "relationship",
            {"counts": "on"},
            {
                "counts": [
                    "What it asks now leaves out satisfaction as a whole in five steps. First release a version that"
                    " asks for it."
                ]
            },
        ),
        ("case", {"audience": "member"}, {"audience": ["The rating of a case is asked of everybody who had one."]}),
    ],
)
def test_what_would_not_fit_what_is_asked_is_refused_beside_the_field(lead, kind, wanted, errors):
    survey = Survey.objects.get(shipped_as=kind)
    names = ("name_en", "name_zh", "kind", "audience", "sample", "after_minutes", "latest_hours", "open_days")
    fields = {name: getattr(survey, name) for name in names} | {"is_active": "on", "form_key": ""} | wanted
    answer = client_of(lead).post(f"/surveys/{survey.pk}/", fields)
    assert (answer.status_code, answer.context["form"].errors) == (422, errors)


def test_survey_leads_to_what_it_says_and_to_who_was_asked_once_it_was_open(lead):
    client = client_of(lead)
    for survey, is_there in ((asked().survey, True), (make_version().survey, False)):
        page = client.get(f"/surveys/{survey.pk}/versions/").content.decode()
        links = (f"/manage/surveys/{survey.pk}/results/", f"/surveys/asked/?survey={survey.pk}")
        assert [link in page for link in links] == [is_there, is_there]


def test_condition_is_said_in_the_words_of_the_answers(lead):
    shown = client_of(lead).get(f"/surveys/versions/{asked('exit').pk}/").content.decode()
    assert "Only if “What was the main reason for leaving?” was answered with: I go somewhere else" in shown
    page = client_of(lead).get(f"/surveys/versions/{asked('exit').pk}/preview/").content.decode()
    assert "was answered with: I go somewhere else" in page
    assert "的回答为：去了别处" in page.split('class="phone"')[-1]


@pytest.mark.parametrize(
    ("kind", "first", "last", "answers"),
    [
        ("nps", 0, 6, "0 to 6"),
        ("scale", 3, 3, "3"),
        ("csat", 1, 2, "Very dissatisfied, Dissatisfied"),
        ("multi", 2, 3, "Option b, Option c"),
    ],
)
def test_answers_that_open_a_question_are_named(kind, first, last, answers):
    opener = make_question(kind=kind)
    for number, name in enumerate("abcd", start=1) if kind == "multi" else ():
        make_option(opener, position=number, text_en=f"Option {name}")
    with translation.override("en"):
        assert Condition(opener, first, last).answers == answers


def parts(*rows):
    fields = {"parts-TOTAL_FORMS": str(len(rows)), "parts-INITIAL_FORMS": "0"}
    for number, (en, zh) in enumerate(rows):
        fields |= {f"parts-{number}-text_en": en, f"parts-{number}-text_zh": zh}
    return fields


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"code": "overall"}, {"code": ["Another question of this survey has this code."]}),
        ({"kind": "single", **parts(("One", "一"))}, {"kind": ["A choice has at least two options."]}),
        (
            {"kind": "matrix", "steps": "5"},
            ENDS,
        ),
        ({"text_zh": ""}, {"text_zh": ["This field is required."]}),
        (
            {"text_zh": "字" * 61},
            {"text_en": [TOO_LONG]},
        ),
    ],
)
def test_question_is_refused_beside_the_field(lead, fields, errors):
    version = begun(lead)
    typed = {"kind": "csat", "text_en": "How?", "text_zh": "如何？", "code": "how", "form_key": "", **parts()}
    answer = client_of(lead).post(f"/surveys/versions/{version.pk}/questions/", typed | fields)
    assert answer.status_code == 422
    assert answer.context["form"].errors == errors


def test_question_in_one_language_has_no_row(lead):
    version = begun(lead)
    typed = {"kind": "single", "text_en": "How?", "text_zh": "如何？", "code": "how", "form_key": ""}
    answer = client_of(lead).post(
        f"/surveys/versions/{version.pk}/questions/", typed | parts(("One", "一"), ("Two", ""))
    )
    assert answer.context["parts"].errors[1] == {"text_zh": ["Please write it in both languages."]}


@pytest.mark.covers("B-067")
def test_every_kind_is_kept_and_shown_in_both_languages(lead):
    version = make_version()
    make_option(make_question(version, kind="single"))
    make_option(make_question(version, kind="multi"))
    make_item(make_question(version, kind="matrix", asks_expectation=True))
    for kind in ("csat", "nps", "scale", "text"):
        make_question(version, kind=kind)
    page = client_of(lead).get(f"/surveys/versions/{version.pk}/preview/").content.decode()
    said = ("Very satisfied", "非常满意", "not at all likely", "我的期望")
    assert [page.count(words) for words in said] == [1, 1, 2, 2]
    assert page.count('type="radio"') == 2 * (1 + 2 * 5 + 5 + 11 + 5)


def test_history_names_the_steps_of_the_versions(lead, manager):
    version = reviewed(lead)
    page = client_of(manager).get(f"/surveys/{version.survey_id}/history/").content.decode()
    assert "Version 2: in review" in page


def test_released_version_shows_no_way_to_change_it(lead):
    version = release(make_question().version)
    page = client_of(lead).get(f"/surveys/versions/{version.pk}/").content.decode()
    assert "Add a question" not in page
    assert Question.objects.get(version=version).code in page
    assert Client().get(f"/surveys/versions/{version.pk}/").status_code == 302
