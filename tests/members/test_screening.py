"""Health screenings: sealed answers, a verdict without reasons, looked at by few and never unseen."""

import io
import json
import logging
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from members.errors import AnswerMissing, AsksAndBars, HealthConsentNeeded, QuestionAsked
from members.models import HealthLimit, Screening, ScreeningQuestion
from members.panel import health as health_lines
from members.screening_rules import SCREENING_RULES, ScreeningFacts, check_agreed, check_all_answered
from members.screening_texts import QUESTIONS
from members.screening_verdict import ASK, BAR, Limit, strictest, verdict
from members.selectors.consent import has_agreed
from members.selectors.screening import Health, State, health_of, limits_of, questions_for
from members.services.consent import answer as answer_consent
from members.services.inviting import accept, invite
from members.services.phone_sign_in import sign_up
from members.services.screening import acknowledge, decline, look, screen
from members.services.screening_questions import change_question, create_question, put_questions
from tests.clients import client_of
from tests.factories.agreed import make_consent
from tests.factories.health import make_limit, make_question, make_screening, say
from tests.factories.intakes import make_intake, make_recommendation_rule
from tests.factories.members import make_member
from tests.factories.venue import PASSWORD, make_staff
from tests.queries import assert_costs_the_same, queries_of
from venue import clock, crypto
from venue.models import AuditEvent, Message
from venue.models.agreed_text import Kind
from venue.roles import Role
from venue.selectors.agreed_text import text_now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

TODAY = date(2026, 3, 10)
SECRET = "青霉素过敏 penicillin"


def page(name, *keys):
    return reverse(f"members:{name}", args=keys)


def typed(member, *yes, **others):
    answers = {f"q_{each.key}": "yes" if each.key in yes else "no" for each in questions_for(member)}
    return {**answers, **others}


@pytest.fixture
def coach(frozen):
    return make_staff(role=Role.PRACTITIONER, name="He Ping").user


# --- the verdict -----------------------------------------------------------------------------------------------------


def question(key, asks=(), bars=(), lasts_days=None):
    return ScreeningQuestion(key=key, asks=list(asks), bars=list(bars), lasts_days=lasts_days)


@pytest.mark.covers("F-037")
def test_verdict_bars_before_it_asks_and_says_nothing_of_what_is_clear():
    questions = [
        question("heart", asks=["massage", "pool"], bars=["sauna"]),
        question("joints", asks=["massage", "sauna"]),
        question("lungs", asks=["cold_pool"]),
    ]
    assert verdict(questions, {"heart", "joints"}, TODAY) == (
        Limit("massage", ASK),
        Limit("pool", ASK),
        Limit("sauna", BAR),
    )
    assert verdict(questions, set(), TODAY) == ()


def test_verdict_of_what_passes_ends_and_what_lasts_longer_remains():
    questions = [
        question("cold", bars=["sauna", "pool"], lasts_days=14),
        question("flu", bars=["sauna"], lasts_days=1),
        question("diabetes", asks=["sauna"]),
    ]
    until = TODAY + timedelta(days=13)
    assert verdict(questions, {"cold", "flu", "diabetes"}, TODAY) == (
        Limit("pool", BAR, until),
        Limit("sauna", ASK),
        Limit("sauna", BAR, until),
    )
    assert strictest(verdict(questions, {"cold", "diabetes"}, TODAY)) == {
        "pool": Limit("pool", BAR, until),
        "sauna": Limit("sauna", BAR, until),
    }


def test_limit_ends_with_its_last_day_and_what_was_below_it_shows(member, frozen):
    make_screening(member, "alcohol", "diabetes")
    assert health_of(member.pk).barred[:2] == ["sauna and steam", "hot pool"]
    frozen.move(days=1)
    health = health_of(member.pk)
    assert (health.barred, health.asked_about) == (
        [],
        ["sauna and steam", "hot pool", "high intensity", "cupping and moxibustion"],
    )


# --- asking ----------------------------------------------------------------------------------------------------------


@pytest.mark.covers("B-020", "F-037", "W-035")
def test_answers_are_kept_sealed_and_nothing_of_them_lies_open(member, desk, coach, caplog):
    """In no row of any table, in no history, in no log."""
    caplog.set_level(logging.DEBUG)
    browser = client_of(desk)
    text = text_now(Kind.HEALTH)
    sent = typed(member, "pregnant", "heart", details=SECRET, agrees="on")
    assert browser.post(page("screen", member.pk), sent)["Location"] == page("health", member.pk)

    row = Screening.objects.get()
    assert json.loads(row.answers)["details"] == SECRET
    assert (row.member, row.screened_by, row.where, has_agreed(member.pk, Kind.HEALTH)) == (member, desk, "desk", True)
    client_of(coach).get(page("screening", row.pk))
    dump = everything_stored()
    assert [word in dump for word in ("penicillin", "青霉素", 'pregnant": true', '"yes": true')] == [False] * 4
    assert dump.count(text.text_en) == 1  # the dump does hold what is no secret
    assert "penicillin" not in caplog.text


def everything_stored():
    """Every row of every table as PostgreSQL would dump it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        out = io.StringIO()
        for (name,) in cursor.fetchall():
            cursor.copy_expert(f'COPY "{name}" TO STDOUT', out)
    return out.getvalue().replace('\\\\"', '"')


@pytest.mark.covers("F-083")
def test_nothing_is_kept_without_consent_and_all_typed_words_stay(member, desk):
    with pytest.raises(HealthConsentNeeded):
        screen(member.pk, say(member), where="desk", by=desk)
    answer = client_of(desk).post(page("screen", member.pk), typed(member, "heart", details="Allergic."))
    assert (answer.status_code, "Allergic." in answer.text, Screening.objects.count()) == (422, True, 0)
    assert has_agreed(member.pk, Kind.HEALTH) is False


def test_consent_that_was_given_before_is_not_asked_for_again(member, desk):
    make_consent(member, Kind.HEALTH)
    browser = client_of(desk)
    assert 'name="agrees"' not in browser.get(page("screen", member.pk)).text
    browser.post(page("screen", member.pk), typed(member))
    assert health_of(member.pk) == Health(State.VALID, clock.now(), ())


def test_every_question_is_answered(member, desk):
    make_consent(member, Kind.HEALTH)
    sent = typed(member)
    del sent["q_heart"]
    answer = client_of(desk).post(page("screen", member.pk), sent)
    assert (answer.status_code, "Please answer with yes or no." in answer.text) == (422, True)
    facts = ScreeningFacts(True, frozenset({"a", "b"}), frozenset({"a"}))
    with pytest.raises(AnswerMissing):
        check_all_answered(facts, TODAY)
    check_all_answered(ScreeningFacts(True, frozenset({"a"}), frozenset({"a"})), TODAY)
    with pytest.raises(HealthConsentNeeded):
        check_agreed(ScreeningFacts(False, frozenset(), frozenset()), TODAY)
    assert (check_agreed, check_all_answered) == SCREENING_RULES


def test_nobody_is_asked_what_cannot_be(frozen):
    asked = {gender: [each.key for each in questions_for(make_member(gender=gender))] for gender in ("", "male")}
    assert [key for key in asked[""] if key not in asked["male"]] == ["pregnant"]
    ScreeningQuestion.objects.filter(key="heart").update(is_active=False)
    assert "heart" not in [each.key for each in questions_for(make_member())]


def test_child_is_answered_for_by_the_guardian(member, desk):
    child = make_member(born_on=date(2016, 1, 1), guardian=member, email="")
    browser = client_of(desk)
    assert browser.post(page("screen", child.pk), typed(child, agrees="on")).status_code == 422
    browser.post(page("screen", child.pk), typed(child, agrees="on", by_guardian="on"))
    assert Screening.objects.get().is_by_guardian is True


def test_whoever_says_nothing_is_not_asked_again_and_loses_what_was_kept(member, desk):
    make_screening(member, "heart")
    client_of(desk).post(page("screen", member.pk), {"declines": "1"})
    assert (health_of(member.pk).state, has_agreed(member.pk, Kind.HEALTH)) == (State.DECLINED, False)
    assert list(Screening.objects.filter(answers__isnull=False)) == []
    assert [line.text for line in health_lines(member, desk)] == []


def test_next_screening_takes_the_place_of_the_last_and_is_due_after_a_year(member, desk, frozen):
    make_screening(member, "heart", by=desk)
    screen(member.pk, say(member, "lungs"), where="online", by=member.user)
    assert limits_of([member.pk]) == {
        member.pk: [Limit("cold_pool", ASK), Limit("intense", ASK), Limit("sauna", ASK)],
    }
    frozen.move(days=365)
    assert (health_of(member.pk).state, len(health_of(member.pk).limits)) == (State.DUE, 3)
    assert [line.text for line in health_lines(member, desk)] == [
        "A doctor first: sauna and steam, cold plunge, high intensity",
        "The health screening is due again",
        "Health screening",
    ]


def test_that_a_doctor_is_to_be_asked_is_said_once(member, desk, frozen):
    make_screening(member, "lungs")
    acknowledge(member.pk, ["intense", "pool"], by=desk)
    first = clock.now()
    frozen.move(days=1)
    acknowledge(member.pk, ["intense", "sauna"], by=member.user)
    assert list(HealthLimit.objects.values_list("activity", "known_at", "known_by")) == [
        ("cold_pool", None, None),
        ("intense", first, desk.pk),
        ("sauna", clock.now(), member.user.pk),
    ]


# --- taking it back --------------------------------------------------------------------------------------------------


@pytest.mark.covers("F-041", "W-035")
def test_taking_the_consent_back_erases_answers_and_verdict(member, desk, coach):
    row = make_screening(member, "heart", details=SECRET)

    answer_consent(member.pk, Kind.HEALTH, is_given=False, text_pk=None, where="online", by=member.user)

    row.refresh_from_db()
    assert (row.answers, row.erased_at, HealthLimit.objects.count()) == (None, clock.now(), 0)
    assert health_of(member.pk) == Health(State.ERASED, clock.now(), ())
    assert look(row, by=coach) is None
    event = AuditEvent.objects.get(action="health.erased")
    assert (event.by, event.ref, event.facts) == (member.user, str(member.pk), {"screenings": 1})


@pytest.mark.covers("F-041")
def test_taking_the_consent_back_leaves_nothing_of_what_was_proposed_because_of_it(member, desk):
    """In no row of any table: neither what a doctor was to be asked about, nor what was proposed instead."""
    instead = make_recommendation_rule(for_whom_is_barred=["loads"], name_en="Instead of it")
    make_recommendation_rule(contains=["massage"], name_en="Kneading")
    make_screening(member, "pregnant")
    intake = make_intake(member=member, step="recommendation")
    url = reverse("members:intake_step", args=[intake.pk, "recommendation"])
    told = client_of(desk).get(url).text
    assert [words in told for words in ("Instead of it", "Kneading", "A doctor first")] == [True] * 3
    client_of(desk).post(url)

    answer_consent(member.pk, Kind.HEALTH, is_given=False, text_pk=None, where="desk", by=desk)

    dump = everything_stored()
    assert ("asks_doctor" in dump, dump.count("Instead of it"), dump.count("Kneading")) == (
        False,
        2,
        3,
    )  # rule, history
    assert f'"rule": {instead.pk},' not in dump
    assert "Instead of it" not in client_of(desk).get(url).text


# --- looking ---------------------------------------------------------------------------------------------------------


@pytest.mark.covers("B-020", "B-023", "W-035", "W-046")
@pytest.mark.parametrize(
    ("role", "status", "limits"),
    [
        (Role.PRACTITIONER, 200, 200),
        (Role.NUTRITIONIST, 200, 200),
        (Role.INSTRUCTOR, 200, 200),
        (Role.FRONT_DESK, 403, 200),
        (Role.MANAGER, 403, 200),
        (Role.OWNER, 403, 200),
        (Role.QUALITY_LEAD, 403, 403),
        (Role.ATTENDANT, 403, 403),
        (Role.SAFETY_OFFICER, 403, 403),
        (Role.MAINTENANCE, 403, 403),
    ],
)
def test_answers_are_seen_by_those_who_train_or_treat_and_each_look_is_kept(role, status, limits, member):
    """Whoever receives people sees the verdict alone."""
    row = make_screening(member, "heart", details=SECRET)
    user = make_staff(role=role).user
    browser = client_of(user)

    answers, verdict = browser.get(page("screening", row.pk)), browser.get(page("health", member.pk))

    assert (answers.status_code, SECRET in answers.text) == (status, status == 200)
    assert (verdict.status_code, "sauna and steam" in verdict.text) == (limits, limits == 200)
    assert [word in verdict.text for word in (SECRET, "heart disease")] == [False, False]
    kept = [(each.by, each.action, each.kind, each.ref, each.facts) for each in AuditEvent.objects.all()]
    looked = (user, "health.viewed", "members.screening", str(row.pk), {"member": member.pk})
    assert kept == ([looked] if status == 200 else [])


def test_look_at_what_one_has_answered_oneself_is_nobodys_business(member, other_member):
    make_screening(member, "heart", details=SECRET, by=member.user)
    child = make_member(born_on=date(2016, 1, 1), guardian=member, email="")
    shown = client_of(member.user).get(reverse("members:my_health"))
    assert (SECRET in shown.text, "sauna and steam" in shown.text, AuditEvent.objects.count()) == (True, True, 0)
    assert client_of(other_member.user).get(f"{page('my_health')}?person={member.pk}").status_code == 404
    assert client_of(member.user).get(f"{page('my_health')}?person={child.pk}").status_code == 200
    make_screening(child)
    client_of(member.user).get(f"{page('my_health')}?person={child.pk}")
    assert [each.by for each in AuditEvent.objects.filter(action="health.viewed")] == [member.user]  # not one's own


@pytest.mark.parametrize("join", ["invitation", "phone"])
def test_look_at_answers_that_are_older_than_the_sign_in_is_kept_as_ones_own(desk, join):
    person = make_member(name="Sun Li", email="li@test.example", phone="+8613812345678")
    row = make_screening(person, "heart", details=SECRET, by=desk)
    if join == "phone":
        user = sign_up(person.phone, person.name, "en")
    else:
        invite(person.pk, by=desk)
        user = accept(Message.objects.get().params["url"].split("/")[-2], PASSWORD)

    assert SECRET in client_of(user).get(reverse("members:my_health")).text
    looks = AuditEvent.objects.filter(action__startswith="health.")
    assert [(each.by, each.action, each.ref, each.facts) for each in looks] == [
        (user, "health.own_viewed", str(row.pk), {"member": person.pk})
    ]


def test_member_answers_on_their_own_page(member):
    browser = client_of(member.user)
    assert "Say nothing about health" in browser.get(reverse("members:my_screen")).text
    sent = typed(member, "lungs", agrees="on")
    assert browser.post(reverse("members:my_screen"), sent)["Location"] == f"{page('my_health')}?person={member.pk}"
    row = Screening.objects.get()
    assert (row.where, row.screened_by, row.is_by_guardian) == ("online", member.user, False)


def test_panel_says_what_is_not_for_somebody_and_asks_whoever_was_never_asked(member, desk, stranger):
    assert [(line.text, line.key) for line in health_lines(member, desk)] == [
        ("No health screening yet", ""),
        ("Health screening", "h"),
    ]
    assert list(health_lines(member, stranger)) == []
    make_screening(member, "infection")
    assert [(line.icon, line.text, line.kind) for line in health_lines(member, desk)] == [
        (
            "ban",
            "Not: sauna and steam, hot pool, cold plunge, pools used by all, massage and tuina, "
            "cupping and moxibustion",
            "bad",
        ),
        ("alert-circle", "A doctor first: high intensity", "warn"),
    ]
    assert queries_of(lambda: health_of(member.pk)) == 2  # and the figures of the house


def test_list_of_screenings_costs_the_same_however_many(member, coach):
    make_consent(member, Kind.HEALTH)
    browser = client_of(coach)
    assert_costs_the_same(
        lambda: browser.get(page("health", member.pk)),
        lambda: screen(member.pk, say(member), where="desk", by=coach),
    )


# --- what the house asks ---------------------------------------------------------------------------------------------


def test_shipped_questions_are_there_once_and_keep_what_the_house_has_changed(manager):
    assert [each.key for each in ScreeningQuestion.objects.all()] == [each["key"] for each in QUESTIONS]
    change_question(ScreeningQuestion.objects.get(key="heart").pk, bars=["sauna"], by=manager)
    put_questions()
    assert (ScreeningQuestion.objects.get(key="heart").bars, ScreeningQuestion.objects.count()) == (
        ["sauna"],
        len(QUESTIONS),
    )


def test_manager_adds_a_question_that_is_asked_from_now_on(manager, member):
    sent = {
        "name_en": "Are you allergic to chlorine?",
        "name_zh": "您是否对氯过敏？",
        "position": "5",
        "asks": ["pool", "hot_pool"],
        "is_active": "on",
    }
    browser = client_of(manager)
    assert browser.post(reverse("members:screeningquestion_add"), sent)["Location"] == "/house/screening/"
    first = questions_for(member)[0]
    assert (first.name_zh, first.asks, first.key.startswith("own-")) == ("您是否对氯过敏？", ["pool", "hot_pool"], True)
    again = browser.post(reverse("members:screeningquestion_add"), sent | {"bars": ["pool"]})
    assert (again.status_code, "This is asked already" in again.text) == (422, True)


def test_question_is_asked_once_and_bars_nothing_it_asks_about(manager):
    words = {"name_en": "New?", "name_zh": "新的问题？"}
    with pytest.raises(AsksAndBars):
        create_question(**words, asks=["pool"], bars=["pool"], by=manager)
    with pytest.raises(QuestionAsked):
        create_question(**words | {"name_zh": QUESTIONS[0]["name_zh"]}, by=manager)


# --- what the database keeps -----------------------------------------------------------------------------------------


def test_answers_are_never_changed_and_rows_never_removed(member):
    make_screening(member)
    changes = (
        lambda: Screening.objects.update(answers="{}"),
        lambda: Screening.objects.update(where="paper", answers=None, erased_at=clock.now()),
        Screening.objects.all().delete,
    )
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_key_is_changed_as_everywhere(member, settings):
    settings.FIELD_KEYS = ["old"]
    row = make_screening(member, details=SECRET)
    settings.FIELD_KEYS = ["new", "old"]
    assert look(Screening.objects.get(), by=member.user).details == SECRET
    settings.FIELD_KEYS = ["new"]
    with pytest.raises(crypto.SealBroken):
        Screening.objects.get(pk=row.pk)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda member: make_question(key="heart"), "members_screeningquestion_one_per_key"),
        (lambda member: make_question(name_zh=QUESTIONS[0]["name_zh"]), "members_screeningquestion_one_per_name"),
        (lambda member: make_question(asks=["flying"]), "members_screeningquestion_known_activities"),
        (lambda member: make_question(asks=["pool"], bars=["pool"]), "members_screeningquestion_asks_or_bars"),
        (lambda member: make_question(lasts_days=0), "members_screeningquestion_lasts_sensibly"),
        (lambda member: Screening.objects.create(member=member, where="desk"), "members_screening_answers_or_why_not"),
        (lambda member: (make_limit(member), make_limit(member)), "members_healthlimit_once"),
        (lambda member: make_limit(member, known_by=member.user), "members_healthlimit_known_has_time"),
    ],
)
def test_database_refuses(make, name, member):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(member)


def test_declined_screening_stays_declined(member, desk):
    row = decline(member.pk, where="desk", by=desk)
    with pytest.raises(DatabaseError), transaction.atomic():
        Screening.objects.filter(pk=row.pk).update(is_declined=False, erased_at=clock.now())
