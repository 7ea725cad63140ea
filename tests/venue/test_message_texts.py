"""The venue's own words for messages, the inbox, and messages that did not leave."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from tests.clients import client_of
from tests.factories.messages import make_message
from venue import house, message_texts
from venue.errors import AlreadyDone
from venue.message_texts import TextIncomplete, WrongPlaceholder
from venue.models import AuditEvent, Message, MessageTemplate
from venue.selectors.messages import in_trouble
from venue.services.house import describe_house
from venue.services.message_text import back_to_shipped, write_text
from venue.services.messages import TextNotKept, TooLate, try_again

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

PARAMS = {"member_name": "王晓敏", "url": "https://venue.example/x"}
OWN = {"subject": "Hi {member_name}", "body": "Please come in: {url}\n\n{venue_name}"}


def test_own_words_are_sent_until_the_shipped_ones_are_wanted_back(manager, settings):
    shipped = message_texts.render("invitation", "en", PARAMS)
    write_text("invitation", "en", **OWN, by=manager)

    own = message_texts.render("invitation", "en", PARAMS)
    assert own == ("Hi 王晓敏", f"Please come in: https://venue.example/x\n\n{settings.VENUE_NAME}")
    assert message_texts.render("invitation", "en", {"url": "x"})[0] == "Hi"

    back_to_shipped("invitation", "en", by=manager)
    assert message_texts.render("invitation", "en", PARAMS) == shipped


@pytest.mark.parametrize(
    "text",
    [
        "{member_name.__class__}",
        "{member_name[0]}",
        "{member_name!r}",
        "{member_name:>9}",
        "{nobody}",
        "{}",
        "{0}",
        "{",
    ],
)
def test_nothing_but_a_known_name_stands_in_braces(manager, text):
    with pytest.raises(WrongPlaceholder):
        write_text("invitation", "en", subject=text, body=OWN["body"], by=manager)
    assert not MessageTemplate.objects.exists()


def test_link_must_stay_in_the_text(manager):
    with pytest.raises(TextIncomplete):
        write_text("invitation", "en", subject="x", body="Please come.", by=manager)


def test_template_tags_are_refused_like_any_unknown_name(manager):
    with pytest.raises(WrongPlaceholder):
        write_text("invitation", "en", subject="x", body="{% now %} {url}", by=manager)


@pytest.mark.parametrize("name", message_texts.templates())
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_shipped_text_can_be_taken_over_as_it_is(manager, name, language):
    subject, body = message_texts.to_edit(name, language)
    message_texts.check(name, subject, body)


def test_page_refuses_beside_the_field_shows_a_preview_and_keeps(manager):
    browser, url = client_of(manager), reverse("venue:text", args=["invitation", "zh-hans"])

    wrong = browser.post(url, OWN | {"body": "{nobody}"})
    seen = browser.post(url, OWN | {"preview": "yes"})

    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["body"])
    assert (seen.status_code, seen.context["preview"][0]) == (200, "Hi 王晓敏")
    assert not MessageTemplate.objects.exists()
    assert browser.post(url, OWN).status_code == 302
    assert MessageTemplate.objects.get().language == "zh-hans"
    assert browser.get(reverse("venue:text", args=["nobody", "en"])).status_code == 404


# --- inbox -----------------------------------------------------------------------------------------------------------


def test_inbox_shows_the_own_messages_and_counts_what_is_new(member, other_member, frozen):
    mine, gone = make_message(user=member.user), make_message(user=member.user, state="withdrawn")
    make_message(user=other_member.user)
    browser = client_of(member.user)

    first = browser.get(reverse("venue:inbox"))
    second = browser.get(reverse("venue:inbox"))

    assert [(row, is_new) for row, is_new, _ in first.context["letters"]] == [(mine, True)]
    assert [is_new for _, is_new, _ in second.context["letters"]] == [False]
    mine.refresh_from_db(), gone.refresh_from_db()
    assert (mine.read_at, gone.read_at) == (frozen.at, None)


def test_secret_text_is_not_shown(member):
    make_message(user=member.user, is_secret=True, body="https://venue.example/secret")

    assert "secret" not in client_of(member.user).get(reverse("venue:inbox")).text


# --- what did not leave ----------------------------------------------------------------------------------------------


def test_failed_and_late_messages_are_listed(manager, frozen):
    failed = make_message(state="failed")
    late = make_message(send_after=frozen.at - timedelta(minutes=10))
    make_message(send_after=frozen.at - timedelta(minutes=9)), make_message(state="sent", sent_at=frozen.at)
    browser = client_of(manager)

    def shown(**query):
        return [row for row, _ in browser.get(reverse("venue:message_list"), query).context["rows"]]

    assert (shown(), shown(state="failed"), shown(template="invitation")) == ([late, failed], [failed], [])


@pytest.mark.parametrize("waiting", [0, 300])
def test_those_that_left_are_not_read_to_find_them(frozen, waiting):
    late = make_message(send_after=frozen.at - timedelta(minutes=10))
    left = {"state": "sent", "send_after": frozen.at - timedelta(days=1), "sent_at": frozen.at}
    for fields, number in (({"send_after": frozen.at}, waiting), (left, 3_000)):
        kind = fields.get("state", "pending")
        rows = (Message(dedupe_key=f"{kind}:{n}", address="guest@test.example", **fields) for n in range(number))
        Message.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE venue_message")

    found = in_trouble(frozen.at)[:20]
    plan = found.explain(analyze=True)
    assert [*found] == [late]
    assert sum(map(int, re.findall(r"Rows Removed by Filter: (\d+)", plan))) <= waiting, plan


def test_failed_message_is_tried_again_once(manager, frozen):
    message = make_message(state="failed", attempts=6, error="x")

    client_of(manager).post(reverse("venue:message_again", args=[message.pk]))

    message.refresh_from_db()
    assert (message.state, message.attempts, message.send_after) == (Message.State.PENDING, 0, frozen.at)
    assert AuditEvent.objects.get().action == "message.tried_again"
    with pytest.raises(AlreadyDone):
        try_again(message.pk, by=manager)


def test_what_cannot_be_sent_any_more_is_refused(manager, frozen):
    with pytest.raises(TextNotKept):
        try_again(make_message(state="failed", is_secret=True, body="").pk, by=manager)
    with pytest.raises(TooLate):
        try_again(make_message(state="failed", expires_at=frozen.at).pk, by=manager)


# --- the name --------------------------------------------------------------------------------------------------------


def test_venue_is_called_in_the_readers_language(manager, settings, django_capture_on_commit_callbacks):
    assert house.name() == settings.VENUE_NAME
    with django_capture_on_commit_callbacks(execute=True):
        describe_house(name_en="Springs", name_zh="汤泉", by=manager)

    assert [house.name(language) for language in ("en", "zh-hans")] == ["Springs", "汤泉"]
    assert "汤泉" in message_texts.render("invitation", "zh-hans", PARAMS)[0]
