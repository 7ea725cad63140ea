"""Recommending: rules as data propose what suits, with a reason, and never what a screening bars."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from members.errors import BarredForAll, NobodyYet, ProposedAlready
from members.models import Recommendation, RecommendationRule
from members.recommendation_texts import GENTLE, RULES
from members.recommending import MOST, Proposal, Wanted, propose, suits
from members.screening_verdict import Limit
from members.selectors.recommending import lines_of, proposals_for, recommendation_of, wanted_by
from members.selectors.screening import health_of
from members.services.intake import Aims, finish, keep_aims
from members.services.recommending import change_rule, create_rule, put_rules, recommend
from tests.clients import client_of
from tests.factories.bookings import make_course
from tests.factories.care import make_preference
from tests.factories.health import make_limit, make_screening
from tests.factories.intakes import make_intake, make_recommendation_rule
from tests.factories.members import make_member
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

CONDITIONS = {
    "about": "",
    "gender": "",
    "age_from": None,
    "age_to": None,
    "abilities": [],
    "goals": [],
    "hours": [],
    "needs": [],
    "for_whom_is_barred": [],
    "contains": [],
}
WORDS = {"name_en": "New", "name_zh": "新", "reason_en": "Why.", "reason_zh": "原因。"}


def page(name, *keys):
    return reverse(f"members:{name}", args=keys)


def rule(**conditions):
    return SimpleNamespace(**CONDITIONS | conditions)


def names(lines):
    return [line.name_en for line in lines]


def bar(*activities):
    return tuple(Limit(activity, "bar") for activity in activities)


# --- which rule suits ------------------------------------------------------------------------------------------------


@pytest.mark.covers("F-042")
@pytest.mark.parametrize(
    ("conditions", "fits", "does_not"),
    [
        ({"gender": "female"}, {"gender": "female"}, {"gender": "male"}),
        ({"gender": "female"}, {"gender": "female"}, {"gender": ""}),
        ({"age_from": 65}, {"age": 65}, {"age": 64}),
        ({"age_from": 65}, {"age": 80}, {"age": None}),
        ({"age_to": 13}, {"age": 13}, {"age": 14}),
        ({"age_from": 14, "age_to": 17}, {"age": 14}, {"age": 18}),
        ({"abilities": ["beginner"]}, {"ability": ""}, {"ability": "advanced"}),
        ({"goals": ["weight", "relax"]}, {"goals": ("relax",)}, {"goals": ("strength",)}),
        ({"hours": ["evening"]}, {"hours": ("evening", "early")}, {"hours": ("early",)}),
        ({"hours": ["evening"]}, {"hours": ()}, {"hours": ("midday",)}),
        ({"needs": ["wheelchair"]}, {"needs": ("wheelchair",)}, {"needs": ()}),
        ({"for_whom_is_barred": ["sauna"]}, {"limits": bar("sauna", "pool")}, {"limits": bar("pool")}),
    ],
)
def test_every_condition_must_hold(conditions, fits, does_not):
    assert (suits(rule(**conditions), Wanted(**fits)), suits(rule(**conditions), Wanted(**does_not))) == (True, False)
    assert suits(rule(), Wanted(**does_not)) is True


def test_what_is_barred_is_never_proposed_and_what_is_asked_about_says_so():
    own, course, plain, gone = rule(contains=["sauna"]), rule(about="course:1"), rule(), rule(about="course:2")
    wanted = Wanted(limits=(Limit("sauna", "bar"), Limit("intense", "ask")))
    contents = {"course:1": ("intense",)}
    assert propose([own, course, plain, gone], wanted, contents) == [
        Proposal(course, frozenset({"intense"}), True),
        Proposal(plain, frozenset(), False),
    ]
    assert propose([course], Wanted(limits=bar("intense")), contents) == []


def test_the_first_six_are_told(desk):
    made = [make_recommendation_rule() for _ in range(MOST + 1)]
    kept = recommend(make_intake(step="recommendation").pk, by=desk)
    told = [[line.pk for line in lines] for lines in (proposals_for(Wanted()), lines_of(kept, ()))]
    assert (MOST, told) == (6, [[each.pk for each in made[:6]]] * 2)


# --- what the house proposes -----------------------------------------------------------------------------------------


@pytest.mark.covers("B-025")
@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        (Wanted(age=70), "For older guests: moving in warm water, tai chi, foot care"),
        (Wanted(age=8), "For children: games that make fit, water together with parents"),
        (Wanted(age=30, limits=bar(*GENTLE)), "A gentle set: breathing, pelvic floor, walking"),
    ],
)
def test_older_guests_children_and_pregnant_guests_are_proposed_a_set_of_their_own(wanted, first):
    assert names(proposals_for(wanted))[0] == first


@pytest.mark.covers("B-025")
def test_pregnant_guest_is_proposed_the_gentle_set_and_nobody_reads_why(desk):
    member = make_member(gender="female", born_on=date(1995, 1, 1))
    make_screening(member, "pregnant")
    intake = make_intake(member=member, goals=["weight", "strength"], step="recommendation")

    gentle, easy = "A gentle set: breathing, pelvic floor, walking", "Easy endurance: walking, cycling, water"
    assert names(proposals_for(wanted_by(intake))) == [gentle, easy]
    assert ["pregnan" in each["reason_en"] or "孕" in each["reason_zh"] for each in RULES] == [False] * len(RULES)
    kept = recommend(intake.pk, by=desk)
    assert names(lines_of(kept, health_of(member.pk).limits)) == [easy]
    assert set(kept.analysis) == {"age", "gender", "ability", "goals", "hours", "times_a_week", "needs"}


def test_what_is_kept_is_the_same_for_whoever_was_never_asked_about_health(desk):
    course = make_course(activities=["intense"])
    make_recommendation_rule(about=f"course:{course.pk}", contains=["sauna"])
    screened, other = make_member(born_on=date(1995, 1, 1)), make_member(born_on=date(1995, 1, 1))
    make_screening(screened, "pregnant")
    kept = [
        recommend(make_intake(member=each, goals=["weight"], step="recommendation").pk, by=desk)
        for each in (screened, other)
    ]
    assert (kept[0].lines, kept[0].analysis) == (kept[1].lines, kept[1].analysis)
    assert [set(line) for line in kept[0].lines] == [
        {"rule", "about", "name_en", "name_zh", "reason_en", "reason_zh", "contains"}
    ] * len(kept[0].lines)
    assert kept[0].lines[0]["contains"] == ["intense", "sauna"]


def test_whether_a_doctor_is_asked_first_is_told_of_today_to_those_who_may_know(desk, member, frozen):
    made = make_recommendation_rule(contains=["sauna"])
    intake = make_intake(member=member, step="recommendation")
    recommend(intake.pk, by=desk)
    finish(intake.pk, "nothing", by=desk)
    browser = client_of(desk)
    pages = page("member", member.pk), page("intake", intake.pk)

    def told():
        return [(made.name_en in text, "A doctor first" in text) for text in (browser.get(url).text for url in pages)]

    assert told() == [(True, False)] * 2
    make_screening(member)
    limit = make_limit(member, activity="sauna", level="ask")
    assert told() == [(True, True)] * 2
    Group.objects.get(name=Role.FRONT_DESK).permissions.remove(Permission.objects.get(codename="view_screening"))
    assert told() == [(True, False)] * 2
    type(limit).objects.update(level="bar")
    assert told() == [(False, False)] * 2


def test_no_shipped_rule_proposes_to_its_people_what_is_barred_for_them():
    assert [
        each["name_en"] for each in RULES if {*each.get("contains", ())} & {*each.get("for_whom_is_barred", ())}
    ] == []
    assert RecommendationRule.objects.count() == len(RULES)
    RecommendationRule.objects.filter(position=10).update(is_active=False)
    put_rules()
    assert (RecommendationRule.objects.count(), RecommendationRule.objects.filter(is_active=False).count()) == (
        len(RULES),
        1,
    )


# --- at the intake ---------------------------------------------------------------------------------------------------


@pytest.mark.covers("F-042")
def test_proposals_are_kept_as_they_were_told_with_what_they_were_made_from(desk, manager, member):
    make_preference(member, needs=["mobility"])
    first = make_recommendation_rule(needs=["mobility"])
    intake = make_intake(member=member, step="recommendation")
    keep_aims(intake.pk, Aims(["relax"], ["evening"], 2), by=desk)
    browser = client_of(desk)
    shown = browser.get(page("intake_step", intake.pk, "recommendation")).text
    assert (first.name_en in shown, "It suits." in shown) == (True, True)

    browser.post(page("intake_step", intake.pk, "recommendation"))
    change_rule(first.pk, name_en="Something else", by=manager)

    kept = recommendation_of(member)
    assert names(lines_of(kept, ()))[0] == first.name_en
    assert (kept.analysis["goals"], kept.analysis["needs"], kept.analysis["times_a_week"], kept.made_by) == (
        ["relax"], ["mobility"], 2, desk,
    )  # fmt: skip
    assert first.name_en in browser.get(page("member", member.pk)).text
    intake.refresh_from_db()
    assert intake.step == "next"


def test_course_is_proposed_as_long_as_it_is_on_offer_and_not_barred(member):
    course = make_course(activities=["intense"])
    made = make_recommendation_rule(about=f"course:{course.pk}")
    intake = make_intake(member=member)
    assert names(proposals_for(wanted_by(intake)))[:1] == [made.name_en]
    limit = make_limit(member, activity="intense", level="ask")
    make_screening(member)
    limit = make_limit(member, activity="intense", level="ask")
    assert [line.asks_doctor for line in proposals_for(wanted_by(intake))][:1] == [True]
    type(limit).objects.update(level="bar")
    assert made.name_en not in names(proposals_for(wanted_by(intake)))
    type(limit).objects.all().delete()
    type(course).objects.update(is_active=False)
    assert made.name_en not in names(proposals_for(wanted_by(intake)))


def test_nothing_is_proposed_to_nobody(desk):
    with pytest.raises(NobodyYet):
        recommend(make_intake(member=None, step="basics").pk, by=desk)
    assert Recommendation.objects.count() == 0


# --- as managers keep it ---------------------------------------------------------------------------------------------


def test_manager_adds_a_rule_that_is_proposed_from_now_on(manager, member):
    course = make_course()
    sent = WORDS | {"about": f"course:{course.pk}", "position": "1", "goals": ["relax"], "is_active": "on"}
    browser = client_of(manager)
    assert browser.post(page("recommendationrule_add"), sent)["Location"] == "/house/recommendations/"
    assert names(proposals_for(Wanted(goals=("relax",))))[0] == "New"
    again = browser.post(page("recommendationrule_add"), sent)
    assert (again.status_code, "proposed already by another rule" in again.text) == (422, True)
    assert "relax, sleep better" in browser.get(page("recommendationrule_list"), {"q": "New"}).text


def test_rule_suits_those_it_is_meant_for(manager):
    with pytest.raises(BarredForAll):
        create_rule(**WORDS, contains=["sauna"], for_whom_is_barred=["sauna", "pool"], by=manager)
    with pytest.raises(ProposedAlready):
        create_rule(**WORDS | {"name_zh": RULES[0]["name_zh"]}, by=manager)
    assert RecommendationRule.objects.count() == len(RULES)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"name_zh": RULES[0]["name_zh"]}, "one_per_name"),
        ({"reason_zh": ""}, "gives_reason"),
        ({"age_from": 20, "age_to": 19}, "ages_in_order"),
        ({"goals": ["fame"]}, "known_conditions"),
        ({"contains": ["sauna"], "for_whom_is_barred": ["sauna"]}, "suits_its_people"),
    ],
)
def test_database_refuses(fields, name):
    with pytest.raises(IntegrityError, match=f"members_recommendationrule_{name}"), transaction.atomic():
        make_recommendation_rule(**fields)


def test_what_was_proposed_is_never_changed(desk):
    recommend(make_intake(step="recommendation").pk, by=desk)
    for change in (lambda: Recommendation.objects.update(lines=[]), Recommendation.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
