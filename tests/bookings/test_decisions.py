"""What was decided is written down once, in every language, as it was said."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from bookings.errors import SessionFull
from bookings.models import Decision
from bookings.selectors.decisions import about
from bookings.services.booking import book
from tests.factories.bookings import HOUSE, make_booking, make_session

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("frozen"), pytest.mark.broad]


@pytest.fixture
def full(frozen):
    session = make_session(capacity=1)
    make_booking(session)
    return session


def refuse(session, member):
    with pytest.raises(SessionFull) as refused:
        book(session.pk, member.pk, by=member.user)
    return refused.value


def test_refusal_is_kept_as_the_member_read_it_and_counted(full, member, frozen):
    error = refuse(full, member)
    frozen.move(minutes=5)
    refuse(full, member)

    [kept] = about(member, full)
    assert (kept.what, kept.rule, kept.facts, kept.by) == ("refused", error.code, error.facts, member.user)
    assert (kept.text, kept.rule_name) == (str(error.message), str(error.rule_name))
    assert (kept.times, kept.last_at - kept.at) == (2, frozen.at - kept.at)


def test_refusal_is_kept_in_both_languages(full, member):
    error = refuse(full, member)

    [kept] = about(member, full)
    with translation.override("zh-hans"):
        assert {"text": kept.text, "rule": kept.rule_name} == error.said("zh-hans")
        assert "名额" in kept.text


def test_what_was_said_cannot_be_changed_nor_taken_away(full, member):
    refuse(full, member)

    for change in (lambda: Decision.objects.update(rule="other"), lambda: Decision.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_nothing_is_kept_of_what_was_allowed(member):
    session = make_session()

    book(session.pk, member.pk, by=HOUSE)

    assert about(member, session) == []
