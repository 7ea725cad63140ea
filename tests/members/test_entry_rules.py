"""Entry rules: written in versions, read by everybody, accepted one by one."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from members.models import EntryRules, RulesAcceptance
from members.selectors.entry_rules import owing, rules_now, rules_shown, versions
from members.services.entry_rules import accept, write_rules
from tests.clients import client_of
from tests.factories.members import make_member, make_rules
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

LIST, ADD, PUBLIC = (reverse(f"members:entry_rules{end}") for end in ("_list", "_add", ""))


def test_latest_version_holds_and_asks_everybody_anew(member, other_member, manager):
    assert (rules_now(), owing([member.pk])) == (None, frozenset())
    first = write_rules("Shower first.", "请先淋浴。", by=manager)
    accept(member.pk, first.pk, where="online", by=member.user)
    assert (rules_now(), owing([member.pk, other_member.pk])) == (first, {other_member.pk})

    second = write_rules("Shower first. No shoes.", "请先淋浴。请脱鞋。", by=manager)

    assert (rules_now(), owing([member.pk, other_member.pk]), owing([])) == (
        second, {member.pk, other_member.pk}, frozenset(),
    )  # fmt: skip
    assert [(each.pk, each.accepted, each.made_by) for each in versions()] == [
        (second.pk, 0, manager),
        (first.pk, 1, manager),
    ]


def test_acceptance_says_who_of_which_version_where_and_when_and_is_kept_once(member, desk):
    rules = make_rules()
    assert accept(member.pk, rules.pk, where="desk", by=desk)
    assert not accept(member.pk, rules.pk, where="online", by=member.user)

    row = RulesAcceptance.objects.get()
    assert (row.member, row.rules, row.where, row.accepted_by, row.accepted_at) == (
        member, rules, "desk", desk, clock.now(),
    )  # fmt: skip


def test_only_the_version_that_holds_counts_as_shown():
    old, new = make_rules(), make_rules()
    assert [rules_shown(key) for key in (str(new.pk), str(old.pk), "", "x")] == [new, None, None, None]


def test_versions_and_acceptances_are_never_changed_or_removed(member, desk):
    rules = make_rules()
    accept(member.pk, rules.pk, where="desk", by=desk)
    for row, change in ((rules, {"text_en": "x"}), (RulesAcceptance.objects.get(), {"where": "online"})):
        rows = type(row).objects.filter(pk=row.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_rules_say_something_in_both_languages_and_are_accepted_once(member):
    with pytest.raises(IntegrityError, match="members_entryrules_say_something"), transaction.atomic():
        make_rules(text_zh="")
    rules = make_rules()
    RulesAcceptance.objects.create(member=member, rules=rules, where="desk")
    with pytest.raises(IntegrityError, match="members_rulesacceptance_once"), transaction.atomic():
        RulesAcceptance.objects.create(member=member, rules=rules, where="online")


def test_everybody_reads_them_in_their_language_and_nothing_in_them_is_a_tag(client):
    assert "No entry rules are written down" in client.get(PUBLIC).text
    make_rules(text_en="No <b>shoes</b>\n\nShower first", text_zh="请脱鞋")
    page = client.get(PUBLIC).text
    assert ("No &lt;b&gt;shoes&lt;/b&gt;" in page, "<p>Shower first</p>" in page) == (True, True)
    assert "请脱鞋" in client.get(PUBLIC, headers={"accept-language": "zh-hans"}).text


def test_manager_writes_a_version_that_begins_with_the_text_that_holds(manager):
    browser = client_of(manager)
    assert "No entry rules yet" in browser.get(LIST).text
    make_rules(text_en="Shower first.")
    assert "Shower first." in browser.get(ADD).text

    answer = browser.post(ADD, {"text_en": "No shoes.", "text_zh": "请脱鞋。"})

    assert answer["Location"] == LIST
    assert (rules_now().text_en, rules_now().made_by, EntryRules.objects.count()) == ("No shoes.", manager, 2)
    page = browser.get(LIST).text
    assert (page.count("holds now"), "accepted by 0" in page) == (1, True)
    assert browser.post(ADD, {"text_en": "x", "text_zh": ""}).status_code == 422


def test_who_has_accepted_is_counted(manager, desk):
    rules = make_rules()
    for _ in range(2):
        accept(make_member().pk, rules.pk, where="desk", by=desk)
    assert "accepted by 2" in client_of(manager).get(LIST).text
