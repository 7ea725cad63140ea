from dataclasses import replace
from datetime import date, timedelta

import pytest

from feedback.survey_rules import (
    BACK_RULES,
    CHANGE_RULES,
    CLOSE_RULES,
    CONTENT_RULES,
    DIMENSIONS,
    DISCARD_RULES,
    NEW_VERSION_RULES,
    OPEN_RULES,
    PAUSE_RULES,
    PUBLISH_RULES,
    RELEASE_RULES,
    REMOVE_RULES,
    RESUME_RULES,
    SETTINGS_RULES,
    SUBMIT_RULES,
    TOPICS,
    QuestionFacts,
    RemoveFacts,
    SettingsFacts,
    VersionFacts,
    moved,
)
from venue.rules import refusal

TODAY = date(2026, 3, 17)
TOMORROW = TODAY + timedelta(days=1)
WORDS = (("How was it?", "怎么样？"),)
OVERALL = QuestionFacts("overall", "csat", WORDS, frozenset({"overall"}), is_required=True)
TABLE = QuestionFacts("topics", "matrix", WORDS, frozenset(TOPICS["class"]), steps=5, parts=6)
NPS = QuestionFacts("nps", "nps", WORDS, is_required=True)
CHOICE = QuestionFacts("reason", "single", WORDS, parts=3)
SOME = QuestionFacts("why", "text", WORDS, after="reason", answers=(2, 3))
CLASS = VersionFacts("draft", "class", True, (OVERALL, TABLE))
REVIEW = replace(CLASS, state="in_review")
LONG = QuestionFacts("long", "text", ((" ".join(["word"] * 36), "字"),))


def asks(*questions, kind="case", **facts):
    return VersionFacts("draft", kind, questions=questions, **facts)


def of(rules, facts):
    error = refusal(rules, facts, TODAY)
    return error and error.code


HANDLED = replace(TABLE, topics=frozenset(TOPICS["case"]))
QUALITY = QuestionFacts("q", "matrix", WORDS, frozenset(TOPICS["quality"]), frozenset(DIMENSIONS), steps=5, parts=22)


@pytest.mark.parametrize(
    ("rules", "facts", "code"),
    [
        (SUBMIT_RULES, CLASS, None),
        (SUBMIT_RULES, REVIEW, "version_moved"),
        (CONTENT_RULES, asks(), "nothing_asked"),
        (CONTENT_RULES, asks(HANDLED), None),
        (CONTENT_RULES, asks(HANDLED, replace(CHOICE, parts=1)), "question_not_whole"),
        (CONTENT_RULES, asks(replace(HANDLED, parts=0)), "question_not_whole"),
        (CONTENT_RULES, replace(CLASS, questions=(TABLE,)), "overall_missing"),
        (CONTENT_RULES, replace(CLASS, questions=(replace(OVERALL, is_required=False), TABLE)), "overall_missing"),
        (CONTENT_RULES, asks(NPS, kind="relationship"), None),
        (CONTENT_RULES, asks(OVERALL, kind="relationship"), "recommendation_missing"),
        (CONTENT_RULES, asks(replace(NPS, is_required=False), kind="relationship"), "recommendation_missing"),
        (CONTENT_RULES, asks(QUALITY, kind="quality"), None),
        (CONTENT_RULES, asks(replace(QUALITY, dimensions=frozenset()), kind="quality"), "dimensions_missing"),
        (CONTENT_RULES, asks(HANDLED, former={"topics": ("matrix", 5)}), None),
        (CONTENT_RULES, asks(HANDLED, former={"topics": ("matrix", 7)}), "code_means_another"),
        (CONTENT_RULES, asks(HANDLED, former={"topics": ("scale", 5)}), "code_means_another"),
        (CONTENT_RULES, asks(HANDLED, CHOICE, SOME), None),
        (CONTENT_RULES, asks(HANDLED, SOME, CHOICE), "branch_not_earlier"),
        (CONTENT_RULES, asks(HANDLED, CHOICE, replace(SOME, answers=(3, 4))), "branch_unanswerable"),
        (CONTENT_RULES, asks(HANDLED, replace(SOME, after="topics", answers=(1, 1))), "branch_unanswerable"),
        (CONTENT_RULES, asks(HANDLED, LONG), "words_too_long"),
        (CONTENT_RULES, asks(HANDLED, *[replace(NPS, code=f"q{n}") for n in range(100)]), None),
        (CONTENT_RULES, asks(HANDLED, *[replace(NPS, code=f"q{n}") for n in range(120)]), "takes_too_long"),
        (CHANGE_RULES, CLASS, None),
        (CHANGE_RULES, REVIEW, "questions_frozen"),
        (CHANGE_RULES, asks(SOME, CHOICE), "branch_not_earlier"),
        (CHANGE_RULES, asks(LONG), "words_too_long"),
        (REMOVE_RULES, RemoveFacts(asks(CHOICE, SOME), "why"), None),
        (REMOVE_RULES, RemoveFacts(asks(CHOICE, SOME), "reason"), "others_depend"),
        (REMOVE_RULES, RemoveFacts(REVIEW, "overall"), "questions_frozen"),
        (NEW_VERSION_RULES, asks(), None),
        (NEW_VERSION_RULES, asks(others_in_work=True), "another_in_work"),
        (SETTINGS_RULES, SettingsFacts("class", "room", True), None),
        (SETTINGS_RULES, SettingsFacts("class", "room", True, was_released=True), "kind_stays"),
        (SETTINGS_RULES, SettingsFacts("class", "class", True, was_released=True, asked=((OVERALL,),)), None),
        (SETTINGS_RULES, SettingsFacts("class", "class", True, asked=((OVERALL,), (TABLE,))), "counts_nothing"),
        (SETTINGS_RULES, SettingsFacts("class", "class", False, asked=((TABLE,),)), None),
        (RELEASE_RULES, REVIEW, None),
        (RELEASE_RULES, replace(REVIEW, is_anonymous=True), None),
        (SUBMIT_RULES[-1:], VersionFacts("draft", "case", is_anonymous=True), "rating_has_name"),
        (SUBMIT_RULES[-1:], VersionFacts("draft", "case"), None),
        (RELEASE_RULES, CLASS, "version_moved"),
        (RELEASE_RULES, replace(REVIEW, is_own=True), "own_review"),
        (RELEASE_RULES, replace(REVIEW, opens_on=TOMORROW), None),
        (RELEASE_RULES, replace(REVIEW, opens_on=TODAY), "opens_in_the_past"),
        (RELEASE_RULES, replace(REVIEW, questions=(OVERALL,)), "topics_missing"),
        *(
            (rules, replace(CLASS, state=state), None)
            for rules, states in (
                (BACK_RULES, ("in_review", "scheduled")),
                (DISCARD_RULES, ("draft", "in_review", "scheduled")),
                (OPEN_RULES, ("scheduled",)),
                (PAUSE_RULES, ("open",)),
                (RESUME_RULES, ("paused",)),
                (CLOSE_RULES, ("open", "paused")),
            )
            for state in states
        ),
        (PUBLISH_RULES, replace(CLASS, state="closed", measures=1), None),
        (PUBLISH_RULES, replace(CLASS, state="closed"), "nothing_done"),
        *(
            (rules, replace(CLASS, state=state), "version_moved")
            for rules, state in (
                (BACK_RULES, "open"),
                (DISCARD_RULES, "open"),
                (OPEN_RULES, "in_review"),
                (PAUSE_RULES, "paused"),
                (RESUME_RULES, "open"),
                (CLOSE_RULES, "closed"),
                (PUBLISH_RULES, "open"),
            )
        ),
    ],
)
def test_rules_of_surveys(rules, facts, code):
    assert of(rules, facts) == code


@pytest.mark.covers("F-048")
@pytest.mark.parametrize("kind", ["class", "visit", "treatment", "room", "quality"])
@pytest.mark.parametrize("topic", ["attitude", "professionalism", "efficiency", "safety"])
def test_every_evaluation_covers_four_topics(kind, topic):
    all_but_one = replace(QUALITY, topics=frozenset(TOPICS[kind]) - {topic})
    assert of(CONTENT_RULES, asks(OVERALL, all_but_one, kind=kind)) == "topics_missing"
    assert of(CONTENT_RULES, asks(OVERALL, replace(QUALITY, topics=frozenset(TOPICS[kind])), kind=kind)) is None


def test_what_is_missing_is_named():
    error = refusal(CONTENT_RULES, replace(CLASS, questions=(OVERALL,)), TODAY)
    assert str(error) == (
        "This kind of survey has to ask for more: "
        "attitude, professionalism, efficiency, safety, cleanliness, equipment."
    )


def test_question_moves_by_one_place_and_not_beyond_the_ends():
    facts = asks(OVERALL, TABLE, CHOICE)
    order = [[each.code for each in moved(facts, code, by).questions] for code, by in (("reason", -1), ("overall", -1))]
    assert order == [["overall", "reason", "topics"], ["overall", "topics", "reason"]]
