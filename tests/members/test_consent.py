"""Consents: by purpose, version and channel; given and taken back in one step, and obeyed by whoever sends."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from members.consent_rules import ANSWER_RULES, AnswerFacts, check_guardian_gives, check_own_address, check_text_read
from members.errors import ConsentOfGuardian, GuardianIsWrittenTo, TextChanged
from members.invariants import consents_to_another_text, preferences_unlike_consents, refusals_unknown_to_the_post
from members.models import Consent
from members.selectors.consent import State, consenting, consents_of, has_agreed, purposes_of, standing_of
from members.services.consent import answer
from members.services.member import Facts, change_member
from tests.factories.agreed import make_consent, make_text
from tests.factories.members import make_member
from tests.factories.messages import make_message
from venue import clock
from venue.models import ContactPreference, Message
from venue.models.agreed_text import CONSENTS, MESSAGES, Kind
from venue.selectors.agreed_text import text_now
from venue.services.agreed_text import write_text
from venue.services.delivery import is_wanted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

TODAY = date(2026, 3, 10)
WORDS = {"text_en": "Something else.", "text_zh": "另一说明。"}
LETTERS = [(Kind.GREETINGS, "email")]
BY_CHANNEL = LETTERS + [
    (purpose, channel)
    for purpose in MESSAGES
    for channel in ("email", "sms", "in_app")
    if purpose is not Kind.GREETINGS
]


def say(member, purpose, channel="", *, is_given, by, text=None, **said):
    text = text or text_now(purpose)
    defaults = {"where": "online", "text_pk": text.pk}
    return answer(member.pk, purpose, channel, is_given=is_given, by=by, **defaults | said)


def waiting(member, purpose, channel, **fields):
    address = member.phone if channel == "sms" else member.email.upper()
    return make_message(address=address, purpose=purpose, channel=channel, **fields)


def invariants_hold():
    wrong = (preferences_unlike_consents, refusals_unknown_to_the_post, consents_to_another_text)
    return [list(each()) for each in wrong] == [[], [], []]


# --- messages --------------------------------------------------------------------------------------------------------


@pytest.mark.covers("B-044", "F-041")
@pytest.mark.usefixtures("sms_is_offered")
@pytest.mark.parametrize(("purpose", "channel"), BY_CHANNEL)
def test_withdrawing_stops_every_message_of_the_purpose_that_waits_on_the_channel(
    purpose, channel, member, other_member
):
    for person in (member, other_member):
        say(person, purpose, channel, is_given=True, by=person.user)
    stopped = [waiting(member, purpose, channel), waiting(member, purpose, channel, send_after=clock.now())]
    other_channel = "sms" if channel == "email" else "email"
    other_purpose = next(each for each in MESSAGES if each != purpose)
    going = [
        waiting(member, purpose, other_channel),
        waiting(member, other_purpose, channel),
        waiting(member, "service", channel),
        waiting(other_member, purpose, channel),
    ]

    say(member, purpose, channel, is_given=False, by=member.user)

    states = dict(Message.objects.values_list("pk", "state"))
    assert [states[each.pk] for each in stopped] == ["suppressed", "suppressed"]
    assert [states[each.pk] for each in going] == ["pending"] * 4
    assert is_wanted(waiting(member, purpose, channel)) is False
    assert invariants_hold()


@pytest.mark.usefixtures("sms_is_offered")
def test_what_may_be_sent_goes_along_to_another_phone(member, other_member, manager):
    say(member, Kind.MARKETING, "sms", is_given=True, by=member.user)
    say(other_member, Kind.MARKETING, "sms", is_given=False, by=other_member.user)
    before = member.phone
    known = {"name": member.name, "email": member.email}

    change_member(member.pk, Facts(**known, phone="13900001111"), by=manager)

    told = dict(ContactPreference.objects.values_list("address", "is_allowed"))
    assert (before, told) == (before, {"+8613900001111": True, other_member.phone: False})
    assert invariants_hold()


@pytest.mark.usefixtures("sms_is_offered")
def test_the_phone_of_a_guardian_is_not_a_childs_to_answer_for(member):
    born_on = date(2008, 1, 1)
    child = make_member(guardian=member, phone=member.phone, email="child@test.example", born_on=born_on)
    say(member, Kind.MARKETING, "sms", is_given=True, by=member.user)

    say(child, Kind.MARKETING, "sms", is_given=False, by=child.user or member.user)

    assert list(ContactPreference.objects.values_list("address", "is_allowed")) == [(member.phone, True)]
    assert invariants_hold()


def test_without_a_gateway_nobody_is_asked_about_sms(member):
    [asked] = [each for each in consents_of(member) if each.purpose == Kind.MARKETING]
    assert [each.channel for each in asked.standings] == ["email", "in_app"]


def test_message_that_a_worker_holds_is_not_sent_any_more(member):
    """As with every message that is taken back: where it has left already the row says so."""
    say(member, Kind.MARKETING, "email", is_given=True, by=member.user)
    claim = {"state": "claimed", "claim": "0" * 32, "claimed_at": clock.now()}
    held = waiting(member, "marketing", "email", **claim)

    say(member, Kind.MARKETING, "email", is_given=False, by=member.user)

    held.refresh_from_db()
    assert (held.state, held.claim, held.is_uncertain) == ("suppressed", None, True)


@pytest.mark.covers("B-044")
@pytest.mark.usefixtures("sms_is_offered")
@pytest.mark.parametrize(("purpose", "channel"), BY_CHANNEL)
def test_nobody_is_written_to_for_more_than_the_service_before_they_agree(purpose, channel, member):
    """But for one question after a visit, until they say no."""
    message = waiting(member, purpose, channel)
    assert is_wanted(message) is (purpose == Kind.FEEDBACK)
    assert standing_of(member, purpose, channel).is_allowed is is_wanted(message)

    say(member, purpose, channel, is_given=True, by=member.user)

    assert is_wanted(message) is standing_of(member, purpose, channel).is_allowed is True


def test_change_of_substance_asks_again_and_stops_what_waits(member, other_member, manager):
    for person, is_given in ((member, True), (other_member, False)):
        say(person, Kind.GREETINGS, "email", is_given=is_given, by=person.user)
    message = waiting(member, "greetings", "email")

    write_text(Kind.GREETINGS, WORDS, is_substantive=False, by=manager)
    message.refresh_from_db()
    assert (standing_of(member, Kind.GREETINGS, "email").state, message.state) == (State.GIVEN, "pending")

    write_text(Kind.GREETINGS, WORDS, by=manager)

    message.refresh_from_db()
    states = [standing_of(each, Kind.GREETINGS, "email").state for each in (member, other_member)]
    assert (states, message.state, is_wanted(message)) == ([State.EXPIRED, State.DECLINED], "suppressed", False)
    assert invariants_hold()
    say(member, Kind.GREETINGS, "email", is_given=True, by=member.user)
    assert (is_wanted(message), invariants_hold()) == (True, True)


def test_questions_after_a_visit_go_on_when_their_text_changes(member, other_member, manager):
    """They need no consent, and whoever refused is left in peace."""
    say(member, Kind.FEEDBACK, "email", is_given=True, by=member.user)
    say(other_member, Kind.FEEDBACK, "email", is_given=False, by=other_member.user)

    write_text(Kind.FEEDBACK, WORDS, by=manager)

    wanted = [is_wanted(waiting(each, "feedback", "email")) for each in (member, other_member)]
    assert (wanted, invariants_hold()) == ([True, False], True)


def test_what_may_be_sent_follows_the_person_to_another_address(member, other_member, manager):
    say(member, Kind.MARKETING, "email", is_given=True, by=member.user)
    say(member, Kind.FEEDBACK, "email", is_given=False, by=member.user)
    before = member.email

    change_member(member.pk, Facts(name=member.name, email="New@test.example"), by=manager)

    rows = ContactPreference.objects.order_by("purpose").values_list("address", "purpose", "is_allowed")
    assert list(rows) == [("new@test.example", "feedback", False), ("new@test.example", "marketing", True)]
    change_member(other_member.pk, Facts(name=other_member.name, email=before), by=manager)
    other_member.refresh_from_db()
    assert is_wanted(waiting(other_member, "feedback", "email")) is True
    assert invariants_hold()


def test_address_that_a_child_shares_stays_the_guardians(member, manager):
    child = make_member(guardian=member, email=member.email)
    say(member, Kind.FEEDBACK, "email", is_given=False, by=member.user)

    facts = Facts(name=child.name, email="child@test.example", guardian_number=member.number)
    change_member(child.pk, facts, by=manager)

    assert list(ContactPreference.objects.values_list("address", "is_allowed")) == [(member.email, False)]


# --- answers ---------------------------------------------------------------------------------------------------------


@pytest.mark.covers("F-083")
def test_yes_counts_until_it_is_taken_back_or_means_something_else(member, other_member, manager):
    for person in (member, other_member):
        assert has_agreed(person.pk, Kind.STORIES) is False
        say(person, Kind.STORIES, is_given=True, by=person.user)
    assert list(consenting(Kind.STORIES).order_by("pk")) == [member, other_member]

    say(member, Kind.STORIES, is_given=False, by=member.user)
    assert list(consenting(Kind.STORIES)) == [other_member]

    write_text(Kind.STORIES, WORDS, by=manager)
    assert (list(consenting(Kind.STORIES)), has_agreed(other_member.pk, Kind.STORIES)) == ([], False)


def test_how_a_consent_stands_is_told_from_its_answers(member):
    def stands():
        return standing_of(member, Kind.PHOTO).state

    seen = [stands()]
    for is_given in (False, True, False):
        say(member, Kind.PHOTO, is_given=is_given, by=member.user)
        seen.append(stands())
    assert seen == [State.NOT_ASKED, State.DECLINED, State.GIVEN, State.WITHDRAWN]


def test_answer_says_who_to_what_where_and_when_and_twice_is_once(member, desk):
    text = text_now(Kind.HEALTH)
    assert say(member, Kind.HEALTH, is_given=True, where="paper", by=desk) is True
    assert say(member, Kind.HEALTH, is_given=True, where="desk", by=desk) is False

    row = Consent.objects.get()
    assert (row.member, row.purpose, row.text, row.is_given, row.where, row.answered_by, row.answered_at) == (
        member, "health", text, True, "paper", desk, clock.now(),
    )  # fmt: skip


def test_nobody_is_asked_about_greetings_who_is_not_greeted(member):
    child = make_member(guardian=member, email="child@test.example")
    guest = make_member(host=member, email="guest@test.example")
    assert [Kind.GREETINGS in purposes_of(each) for each in (member, child, guest)] == [True, False, False]


def test_everybody_is_asked_about_all_purposes_with_the_text_that_holds(member):
    newest = make_text(Kind.MARKETING)
    asked = consents_of(member)
    assert [(each.purpose, len(each.standings)) for each in asked] == [
        (kind, 2 if kind in (Kind.FEEDBACK, Kind.MARKETING) else 1) for kind in CONSENTS
    ]
    assert next(each.text for each in asked if each.purpose == Kind.MARKETING) == newest


def test_child_who_is_written_to_at_the_guardians_address_is_not_asked_about_messages(member):
    child = make_member(guardian=member, email="")
    assert [each.purpose for each in consents_of(child)] == list(CONSENTS[len(MESSAGES) :])
    with pytest.raises(GuardianIsWrittenTo):
        say(child, Kind.MARKETING, "email", is_given=True, is_by_guardian=True, by=member.user)


# --- rules -----------------------------------------------------------------------------------------------------------


def facts(**fields):
    usual = {"born_on": None, "is_by_guardian": False, "is_given": True, "since": 2, "read": 2}
    return AnswerFacts(**usual | fields)


@pytest.mark.parametrize(
    ("fields", "is_refused"),
    [
        ({"born_on": date(2012, 3, 11)}, True),
        ({"born_on": date(2012, 3, 10)}, False),
        ({"born_on": date(2012, 3, 11), "is_by_guardian": True}, False),
        ({"born_on": date(2012, 3, 11), "is_given": False}, False),
    ],
)
def test_under_14_only_the_guardian_agrees(fields, is_refused):
    refuses(check_guardian_gives, facts(**fields), ConsentOfGuardian, is_refused)


@pytest.mark.parametrize(
    ("fields", "is_refused"),
    [
        ({"read": 1}, True),
        ({"read": None}, True),
        ({"since": None, "read": None}, True),
        ({"read": 3}, False),
        ({"read": None, "is_given": False}, False),
    ],
)
def test_nobody_agrees_to_what_they_have_not_read(fields, is_refused):
    refuses(check_text_read, facts(**fields), TextChanged, is_refused)


@pytest.mark.parametrize("shares", [True, False])
def test_whoever_is_written_to_says_whether_they_want_it(shares):
    refuses(check_own_address, facts(shares_address=shares), GuardianIsWrittenTo, shares)


def refuses(rule, said, error, is_refused):
    assert rule in ANSWER_RULES
    if is_refused:
        with pytest.raises(error):
            rule(said, TODAY)
    else:
        rule(said, TODAY)


def test_text_of_another_purpose_was_not_read(member):
    with pytest.raises(TextChanged):
        say(member, Kind.PHOTO, is_given=True, text=text_now(Kind.STORIES), by=member.user)
    assert Consent.objects.count() == 0


# --- what the database keeps -----------------------------------------------------------------------------------------


def test_yes_names_its_text(member):
    with pytest.raises(IntegrityError, match="members_consent_given_to_a_text"), transaction.atomic():
        make_consent(member, Kind.PHOTO, text=None)


@pytest.mark.parametrize(("purpose", "channel"), [(Kind.PHOTO, "email"), (Kind.MARKETING, "")])
def test_channel_is_named_for_what_is_sent_alone(purpose, channel, member):
    with pytest.raises(IntegrityError, match="members_consent_channel_fits"), transaction.atomic():
        make_consent(member, purpose, channel=channel)


def test_answers_are_never_changed_or_removed(member):
    make_consent(member, Kind.PHOTO)
    for change in (lambda: Consent.objects.update(is_given=False), Consent.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_wrong_rows_are_found(member):
    consent = make_consent(member, Kind.MARKETING, is_given=False)
    ContactPreference.objects.update(is_allowed=True)
    assert list(preferences_unlike_consents()) == [ContactPreference.objects.get()]
    assert list(refusals_unknown_to_the_post()) == [consent]
    wrong = make_consent(member, Kind.PHOTO, text=text_now(Kind.STORIES))
    assert list(consents_to_another_text()) == [wrong]
