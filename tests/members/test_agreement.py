"""Agreements: signed on screen or paper, kept with the text as it was, warned of at the desk, barring if so set."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, transaction

from members.agreement_policies import asked_for, barring
from members.agreement_rules import (
    SIGN_RULES,
    SignFacts,
    check_code_fits,
    check_guardian_signs,
    check_version_holds,
)
from members.errors import CodeJustSent, CodeUnfit, NoAddressForCode, SignedByGuardian, TextChanged
from members.models import Signature, SigningCode
from members.panel import agreements as panel_lines
from members.selectors.agreement import agreements_of, barred_by, unsigned
from members.services.agreement import Hand, send_code, sign, try_code
from tests.factories.agreed import make_signature, make_text
from tests.factories.members import make_member, make_membership
from tests.factories.venue import make_policy
from venue import clock
from venue.models import Message
from venue.models.agreed_text import AGREEMENTS, Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

TODAY = date(2026, 3, 10)
DRAWN = Hand("drawn", "Wang Xiaomin", drawing="M1 1L300 300")


@pytest.fixture
def safety(frozen):
    return make_text(Kind.SAFETY, text_en="Follow the coach. The house is liable for its faults.")


def follows(kind, what):
    make_policy(f"agreements.{kind}", what, effective_from=clock.now() - timedelta(days=1))


def owed(member):
    return [kind for kind, _ in unsigned(member.pk, AGREEMENTS)]


# --- signing ---------------------------------------------------------------------------------------------------------


@pytest.mark.covers("F-026")
def test_signature_keeps_the_version_and_the_time(safety, member):
    assert owed(member) == [Kind.SAFETY]

    sign(member.pk, safety.pk, DRAWN, by=member.user)

    row = Signature.objects.get()
    assert (row.member, row.text, row.way, row.signer_name, row.drawing, row.signed_at, row.signed_by) == (
        member, safety, "drawn", "Wang Xiaomin", "M1 1L300 300", clock.now(), member.user,
    )  # fmt: skip
    assert row.text.text == "Follow the coach. The house is liable for its faults."
    assert owed(member) == []


@pytest.mark.covers("F-026")
def test_change_of_substance_is_signed_again_and_the_first_stays(safety, member):
    first = make_signature(member, safety)
    make_text(Kind.SAFETY, is_substantive=False)
    assert owed(member) == []

    second = make_text(Kind.SAFETY)

    assert owed(member) == [Kind.SAFETY]
    [standing] = agreements_of(member)
    assert (standing.text, standing.signature, standing.is_owed) == (second, first, True)
    sign(member.pk, second.pk, DRAWN, by=member.user)
    assert (owed(member), Signature.objects.count()) == ([], 2)


def test_signed_twice_is_signed_once(safety, member):
    first = sign(member.pk, safety.pk, DRAWN, by=member.user)
    assert sign(member.pk, safety.pk, DRAWN, by=member.user) == first


def test_contract_terms_are_asked_of_whoever_has_a_contract(member):
    make_text(Kind.CONTRACT)
    guest = make_member()
    assert (owed(member), owed(guest), agreements_of(guest)) == ([Kind.CONTRACT], [], [])
    make_membership(guest)
    assert owed(guest) == [Kind.CONTRACT]


# --- the code --------------------------------------------------------------------------------------------------------


def sent_code():
    return re.search(r"\b(\d{6})\b", Message.objects.latest("pk").body)[1]


def test_typed_name_counts_with_the_code_that_was_sent(safety, member):
    assert send_code(member.pk, Kind.SAFETY, by=member.user) == member.email
    code = sent_code()
    message = Message.objects.get()
    assert (message.is_secret, message.expires_at) == (True, clock.now() + timedelta(minutes=15))
    assert code not in message.subject + SigningCode.objects.get().digest

    assert try_code(member.pk, Kind.SAFETY, f" {code} ", by=member.user)
    sign(member.pk, safety.pk, Hand("typed", "Wang", is_code_right=True), by=member.user)

    assert (Signature.objects.get().way, SigningCode.objects.count()) == ("typed", 0)


def test_code_is_good_for_a_quarter_of_an_hour_for_one_agreement_and_one_person(frozen, member, other_member):
    send_code(member.pk, Kind.SAFETY, by=member.user)
    code = sent_code()
    assert not try_code(member.pk, Kind.PRIVACY, code, by=member.user)
    assert not try_code(other_member.pk, Kind.SAFETY, code, by=other_member.user)
    frozen.move(minutes=15)
    assert not try_code(member.pk, Kind.SAFETY, code, by=member.user)


def test_code_is_tried_five_times(member):
    send_code(member.pk, Kind.SAFETY, by=member.user)
    code = sent_code()
    for _ in range(5):
        assert not try_code(member.pk, Kind.SAFETY, "nonsense", by=member.user)
    assert not try_code(member.pk, Kind.SAFETY, code, by=member.user)


def test_another_code_is_sent_after_a_minute_and_ends_the_first(frozen, member):
    send_code(member.pk, Kind.SAFETY, by=member.user)
    first = sent_code()
    with pytest.raises(CodeJustSent):
        send_code(member.pk, Kind.SAFETY, by=member.user)
    frozen.move(minutes=1)
    send_code(member.pk, Kind.SAFETY, by=member.user)
    assert first == sent_code() or not try_code(member.pk, Kind.SAFETY, first, by=member.user)


def test_code_goes_to_the_guardian_of_a_child_and_nowhere_without_an_address(member):
    assert send_code(make_member(guardian=member, email="").pk, Kind.SAFETY, by=member.user) == member.email
    with pytest.raises(NoAddressForCode):
        send_code(make_member(email="").pk, Kind.SAFETY, by=member.user)


# --- what follows ----------------------------------------------------------------------------------------------------


def test_house_says_what_follows_from_not_signing(safety, member):
    assert (asked_for(clock.now()), barring(clock.now()), barred_by(member.pk)) == (AGREEMENTS, (), ())
    follows("safety", "bar")
    assert (barring(clock.now()), barred_by(member.pk)) == ((Kind.SAFETY,), (Kind.SAFETY,))
    make_signature(member, safety)
    assert barred_by(member.pk) == ()


def test_what_the_house_does_not_ask_for_is_not_asked_for(safety, member):
    follows("safety", "off")
    assert (asked_for(clock.now()), agreements_of(member)) == ((Kind.PRIVACY, Kind.CONTRACT), [])


def test_without_a_text_in_force_nothing_is_asked_for(member):
    follows("privacy", "bar")
    assert (owed(member), barred_by(member.pk)) == ([], ())


def test_desk_is_warned_and_one_key_opens_the_signing(safety, member, desk):
    privacy = make_text(Kind.PRIVACY)
    lines = [(line.text, line.detail, line.kind, line.key, line.url) for line in panel_lines(member, desk)]
    assert lines == [
        ("Not signed yet", "Safety agreement · privacy notice", "warn", "", f"/members/{member.pk}/consents/"),
        ("Sign", "", "plain", "g", f"/members/{member.pk}/sign/{safety.pk}/"),
    ]
    for text in (safety, privacy):
        make_signature(member, text)
    assert list(panel_lines(member, desk)) == []


# --- rules -----------------------------------------------------------------------------------------------------------


def facts(**fields):
    return SignFacts(**{"born_on": None, "is_by_guardian": False, "since": 2, "read": 2} | fields)


@pytest.mark.parametrize(
    ("rule", "fields", "error"),
    [
        (check_guardian_signs, {"born_on": date(2008, 3, 11)}, SignedByGuardian),
        (check_guardian_signs, {"born_on": date(2008, 3, 10)}, None),
        (check_guardian_signs, {"born_on": date(2016, 1, 1), "is_by_guardian": True}, None),
        (check_version_holds, {"read": 1}, TextChanged),
        (check_version_holds, {"since": None}, TextChanged),
        (check_version_holds, {"read": 3}, None),
        (check_code_fits, {"way": "typed"}, CodeUnfit),
        (check_code_fits, {"way": "typed", "is_code_right": True}, None),
        (check_code_fits, {"way": "paper"}, None),
    ],
)
def test_rules(rule, fields, error):
    assert rule in SIGN_RULES
    if error is None:
        return rule(facts(**fields), TODAY)
    with pytest.raises(error):
        rule(facts(**fields), TODAY)


# --- what the database keeps -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("members_signature_names_signer", {"signer_name": ""}),
        ("members_signature_drawn_has_line", {"drawing": ""}),
        ("members_signature_drawn_has_line", {"way": "typed"}),
        ("members_signature_paper_has_scan", {"way": "paper", "drawing": ""}),
        ("members_signature_paper_has_scan", {"scan": ContentFile(b"%PDF-", "x.pdf")}),
    ],
)
def test_constraints(constraint, fields, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_signature(**fields)


def test_one_signature_under_a_version(safety, member):
    make_signature(member, safety)
    with pytest.raises(IntegrityError, match="members_signature_once"), transaction.atomic():
        make_signature(member, safety)


def test_code_has_few_tries(member):
    with pytest.raises(IntegrityError, match="members_signingcode_few_tries"), transaction.atomic():
        SigningCode.objects.create(member=member, kind="safety", digest="x", tries=6)


def test_signatures_are_never_changed_or_removed(member):
    make_signature(member)
    for change in (lambda: Signature.objects.update(signer_name="x"), Signature.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
