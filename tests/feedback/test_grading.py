"""How grave a case is: the rules by themselves, then on cases as they arrive and are sorted."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from feedback.grading import GradingFacts, judge, says
from feedback.queue_errors import GradeForced, LoweringNeedsReason
from feedback.services import case as service
from feedback.tones import tone_of
from tests.factories.bookings import make_course, make_session
from tests.factories.care import make_preference
from tests.factories.feedback import make_case, make_grading_rule, read
from tests.factories.members import make_member
from tests.factories.venue import make_area, make_staff
from venue.models import Message
from venue.roles import Role

db = pytest.mark.usefixtures("frozen", "db")


def rule(**fields):
    names = {"code": "T-1", "name_en": "why", "name_zh": "因为"}
    return SimpleNamespace(
        **{"kinds": [], "categories": [], "words": [], "facts": [], "effect": "urgent"} | names | fields
    )


HURT = GradingFacts("complaint", "facility", "I burned my hand", frozenset({"minor", "staff"}))


@pytest.mark.parametrize(
    ("conditions", "fits"),
    [
        ({"kinds": ["complaint", "praise"]}, True),
        ({"kinds": ["praise"]}, False),
        ({"categories": ["facility"]}, True),
        ({"categories": ["price"]}, False),
        ({"words": ["cut", "burn"]}, True),
        ({"words": ["cut"]}, False),
        ({"facts": ["minor", "staff"]}, True),
        ({"facts": ["minor", "repeated"]}, False),
        ({"kinds": ["complaint"], "words": ["cut"]}, False),
    ],
)
def test_every_condition_of_a_rule_must_hold(conditions, fits):
    verdict = judge([rule(**conditions)], HURT)

    assert (verdict.least, [each["code"] for each in verdict.rules]) == (
        ("urgent", ["T-1"]) if fits else ("general", [])
    )


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("He burned himself", "burn", True),
        ("Sunburn", "burn", False),
        ("BURN", "burn", True),
        ("差点烫到孩子", "烫", True),
        ("水温正好", "烫", False),
    ],
)
def test_latin_words_are_found_at_their_beginning_and_chinese_ones_anywhere(text, word, found):
    assert says(text, word) is found


def test_repeats_raise_what_others_force_and_what_was_said_by_one():
    verdict = judge([rule(effect="important"), rule(effect="raise"), rule(effect="raise")], HURT)

    assert (verdict.least, verdict.grade("general"), verdict.grade("urgent")) == ("urgent", "urgent", "urgent")
    assert judge([rule(effect="raise")], HURT).grade("general") == "important"
    assert judge([], HURT).grade("important") == "important"


@pytest.mark.covers("F-050")
def test_tone_follows_from_the_kind_and_else_from_the_rating():
    asked = [
        ("complaint", 5),
        ("praise", None),
        ("suggestion", 1),
        ("enquiry", 3),
        ("suggestion", 4),
        ("enquiry", None),
    ]

    assert [tone_of(*each) for each in asked] == ["negative", "positive", "negative", "neutral", "positive", "neutral"]


# --- on cases --------------------------------------------------------------------------------------------------------


def because(case):
    return [
        (event.facts["grade"], [each["code"] for each in event.facts["rules"]])
        for event in case.events.filter(kind="sorted", by=None)
    ]


@db
@pytest.mark.covers("B-122", "H-052")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("淋浴突然很烫", "R-1"),
        ("更衣室有蟑螂", "R-2"),
        ("对孩子大声呵斥", "R-3"),
        ("我的身份证被传出去了", "R-5"),
        ("我要打12315投诉", "R-6"),
        ("A cockroach in the shower", "R-2"),
        ("My lawyer will write to you", "R-6"),
    ],
)
def test_injury_hygiene_minors_leaks_and_authority_are_urgent_and_say_why(text, code, manager):
    case = make_case(text=text)

    assert (case.grade, because(case)) == ("urgent", [(["general", "urgent"], [code])])
    assert case.answer_due_at - case.received_at == timedelta(minutes=30)
    assert Message.objects.filter(template="case_urgent", address=manager.email).count() == 1


@db
def test_what_a_minor_complains_about_is_urgent():
    child = make_member(born_on=date(2014, 5, 1), guardian=make_member())

    assert because(make_case(member=child)) == [(["general", "urgent"], ["R-4"])]


@db
def test_praise_that_names_a_child_stays_general():
    assert make_case(kind="praise", text="Great with my child").grade == "general"


@db
@pytest.mark.covers("B-122")
def test_second_report_of_one_cause_in_seven_days_is_one_grade_graver(frozen):
    area, course = make_area(), make_course()
    first = make_case(category="facility", area=area)
    make_case(category="facility", session=make_session(course=course))
    frozen.move(days=6, hours=23)

    raised = (
        make_case(category="facility", area=area),
        make_case(category="facility", grade="important", session=make_session(course=course)),
    )
    others = make_case(category="price", area=area), make_case(category="facility", area=make_area(), kind="enquiry")
    frozen.move(days=8)
    later = make_case(category="facility", area=area)

    assert [first.grade, *(each.grade for each in (*raised, *others, later))] == [
        *("general", "important", "urgent", "general", "general", "general"),
    ]


@db
def test_attitude_is_important_towards_special_needs_and_when_it_comes_again(frozen):
    someone, another = make_staff(), make_staff()
    guest = make_preference(make_member(), needs=["wheelchair"]).member

    first = make_case(category="service", about_staff=someone)
    needing = make_case(category="service", about_staff=another, member=guest)
    frozen.move(days=29)
    again = make_case(category="service", about_staff=someone)

    assert [each.grade for each in (first, needing, again)] == ["general", "important", "important"]
    assert because(needing) == [(["general", "important"], ["R-7"])]
    assert because(again) == [(["general", "important"], ["R-8"])]


@db
def test_rule_of_the_house_counts_from_the_next_case_on():
    before = make_case(text="The tea was cold")
    make_grading_rule(words=["tea"], effect="important")

    assert (read(before).grade, make_case(text="The tea was cold").grade) == ("general", "important")


def sort(case, grade, *, by, reason="", **fields):
    fields = {"kind": case.kind, "category": case.category} | fields
    return service.sort_case(case.pk, grade=grade, reason=reason, by=by, **fields)


@db
def test_anybody_who_answers_raises_and_only_who_decides_lowers_with_a_reason(desk, manager):
    case = make_case(text="Somebody is hurt")
    lead = make_staff(role=Role.QUALITY_LEAD).user

    with pytest.raises(GradeForced) as refused:
        sort(case, "general", by=desk, reason="It is not")
    with pytest.raises(LoweringNeedsReason):
        sort(case, "general", by=lead, reason=" ")
    lowered = sort(case, "general", by=lead, reason="A hurt feeling")
    raised = sort(make_case(), "urgent", by=desk)

    assert "R-1" in str(refused.value)
    assert (lowered.grade, raised.grade) == ("general", "urgent")
    event = lowered.events.get(kind="sorted", by=lead)
    assert (event.text, [each["code"] for each in event.facts["lowered"]]) == ("A hurt feeling", ["R-1"])


@db
def test_rules_look_again_when_a_case_is_sorted(desk):
    area = make_area()
    make_case(category="facility", area=area)
    case = make_case()

    with pytest.raises(GradeForced):
        sort(case, "general", by=desk, category="facility", area=area)
    sorted_case = sort(case, "important", by=desk, category="facility", area=area)

    assert (sorted_case.grade, sorted_case.area, sorted_case.category) == ("important", area, "facility")
