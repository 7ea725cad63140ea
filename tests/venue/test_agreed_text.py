"""What people agree to, in versions."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from tests.clients import client_of
from tests.factories.agreed import make_text
from venue import clock
from venue.models import AgreedText
from venue.models.agreed_text import AGREEMENTS, CONSENTS, Kind
from venue.selectors.agreed_text import text_now, versions
from venue.services.agreed_text import EffectMissing, write_text
from venue.services.defaults import put_texts
from venue.shipped_texts import SHIPPED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

WORDS = {"text_en": "Something else.", "text_zh": "另一说明。"}
LIST = reverse("venue:agreed_text_list")


def test_consents_and_secrecy_are_in_force_from_the_start_and_agreements_are_proposed():
    put_texts()
    found = dict(AgreedText.objects.values_list("kind", "number"))
    assert found == dict.fromkeys((*CONSENTS, Kind.SECRECY), 1)
    assert (set(SHIPPED), {kind for kind in AGREEMENTS if text_now(kind)}) == (set(Kind), set())


def test_latest_version_holds_and_says_since_when_an_answer_stands(manager):
    make_text(Kind.PHOTO)
    text = write_text(Kind.PHOTO, WORDS, is_substantive=False, by=manager)

    holds = text_now(Kind.PHOTO)
    assert (holds, holds.number, holds.since, holds.text) == (text, 3, 2, "Something else.")
    kept = [(each.number, each.made_by) for each in versions(Kind.PHOTO)]
    assert (kept, text.made_at) == ([(3, manager), (2, None), (1, None)], clock.now())


def test_first_version_is_of_substance_whatever_is_said(manager):
    assert write_text(Kind.SAFETY, WORDS, is_substantive=False, by=manager).is_substantive


def test_sensitive_data_are_asked_for_with_reasons(manager):
    with pytest.raises(EffectMissing):
        write_text(Kind.HEALTH, WORDS, by=manager)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("venue_agreedtext_one_per_number", {"number": 1}),
        ("venue_agreedtext_say_something", {"text_en": ""}),
        ("venue_agreedtext_say_something", {"text_zh": ""}),
        ("venue_agreedtext_sensitive_says_effect", {"effect_zh": ""}),
        ("venue_agreedtext_first_is_substantive", {"kind": "safety", "number": 1, "is_substantive": False}),
    ],
)
def test_constraints(constraint, fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_text(**{"kind": Kind.HEALTH} | fields)


def test_versions_are_never_changed_or_removed():
    rows = AgreedText.objects.filter(kind=Kind.PHOTO)
    for change in (lambda: rows.update(text_en="x"), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_manager_reads_the_proposal_and_puts_it_in_force(manager):
    browser, add = client_of(manager), reverse("venue:agreed_text_add", args=["safety"])
    assert browser.get(LIST).text.count("not in force") == 3
    page = browser.get(add).text
    assert ("no legal advice" in page, 'name="change"' in page) == (True, False)

    answer = browser.post(add, WORDS)

    assert answer["Location"] == reverse("venue:agreed_text", args=["safety"])
    assert "Something else." in browser.get(answer["Location"]).text
    assert browser.get(LIST).text.count("not in force") == 2


def test_manager_says_whether_a_change_is_one_of_substance(manager):
    browser, add = client_of(manager), reverse("venue:agreed_text_add", args=["photo"])
    assert browser.post(add, WORDS).status_code == 422
    browser.post(add, {**WORDS, "change": "no"})
    browser.post(add, {**WORDS, "change": "yes"})
    assert list(versions("photo").values_list("number", "is_substantive")) == [(3, True), (2, False), (1, True)]
    assert "only the wording" in browser.get(reverse("venue:agreed_text", args=["photo"])).text


def test_missing_reasons_are_asked_for_beside_the_field(manager):
    answer = client_of(manager).post(reverse("venue:agreed_text_add", args=["health"]), {**WORDS, "change": "yes"})
    assert (answer.status_code, "why these data are needed" in answer.text) == (422, True)


@pytest.mark.parametrize("name", ["agreed_text", "agreed_text_add"])
def test_unknown_text_is_not_found(name, manager):
    assert client_of(manager).get(reverse(f"venue:{name}", args=["nonsense"])).status_code == 404
