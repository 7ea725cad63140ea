import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DataError, IntegrityError, connection, transaction
from django.template.loader import get_template
from django.utils import translation

from tests.factories.messages import make_message
from tests.factories.venue import make_user
from venue import mail, outbox
from venue.models import ContactPreference, Message
from venue.outbox import Receiver

pytestmark = pytest.mark.django_db  # the venue's own words come before those of the file

FOLDER = Path(settings.BASE_DIR, "templates", "_mail")
LANGUAGES = [code for code, _ in settings.LANGUAGES]
NAMES = sorted({path.stem for path in FOLDER.glob("*/*.txt")})
PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}|\{% (?:if|elif) (\w+)")
CLASS = {
    "member_name": "王晓敏",
    "course": "Yoga <流> & more",
    "starts": "Sun 22 Nov, 19:00",
    "room": "Studio 2",
    "instructor": "陈静",
    "url": "http://localhost:8000/x/?a=1&b=2",
    "reason": "the heating is out",
    "cancel_until": "Sun 22 Nov, 07:00",
}


def placeholders(name: str, language: str) -> set[str]:
    text = (FOLDER / language / f"{name}.txt").read_text()
    return {word for found in PLACEHOLDER.findall(text) for word in found if word}


def printed(name: str, language: str) -> set[str]:
    """Those whose value is to be read; others only choose between two wordings."""
    return {value for value, _ in PLACEHOLDER.findall((FOLDER / language / f"{name}.txt").read_text())}


# --- templates -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_message_exists_in_both_languages_and_needs_the_same_parameters(name):
    assert placeholders(name, "en") == placeholders(name, "zh-hans")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_message_renders_subject_and_text_and_leaves_nothing_out(name, language):
    wanted = placeholders(name, language) - {"venue_name"}
    instead = ({"code"} if "activate_url" in wanted else set()) | ({"time"} if "dates" in wanted else set())
    instead |= ({"reason"} if "gift" in wanted else set()) | ({"outcome"} if "day" in wanted else set())
    params = {key: f"<{key}>" for key in wanted - instead}
    shown = [params[key] for key in params if key in printed(name, language)]

    subject, body = outbox.render(name, language, params)

    assert subject
    assert "\n" not in subject
    assert not re.search(r"\{[{%]|\n\n\n|&lt;| $", subject + body, re.MULTILINE)
    assert [value for value in shown if value not in subject + body] == []
    assert settings.VENUE_NAME in body


@pytest.mark.parametrize("name", NAMES)
def test_every_message_renders_without_what_may_be_missing(name):
    for language in LANGUAGES:
        _, body = outbox.render(name, language, {"url": "http://localhost:8000/x/"})
        assert not re.search(r"\n\n\n|^：|None", body, re.MULTILINE)


def test_render_speaks_the_language_of_the_receiver_not_of_the_sender():
    with translation.override("zh-hans"):
        english, chinese = (outbox.render("booking_confirmed", language, CLASS) for language in LANGUAGES)

    assert all("Yoga <流> & more" in subject for subject, _ in (english, chinese))
    assert english[1].startswith("Hello 王晓敏,")
    assert "您好" in chinese[1]


def test_a_line_break_in_a_parameter_cannot_add_a_header():
    subject, _ = outbox.render("booking_confirmed", "en", CLASS | {"course": "Yoga\nBcc: everybody@test.example"})

    assert "\n" not in subject


def test_the_layout_of_mail_takes_nothing_from_elsewhere():
    source = get_template("_mail/layout.html").template.source

    assert not re.search(r"src=|url\(|@import|<link", source)


def test_paragraphs_make_a_button_of_a_line_with_a_link_beneath():
    found = mail.paragraphs(
        "Hello,\n\nSee it：\nhttps://a.example/x\n\nhttps://a.example/y\n\none\ntwo\nhttps://a.example/z"
    )

    assert [(each.text, each.url) for each in found] == [
        ("Hello,", ""),
        ("See it", "https://a.example/x"),
        ("https://a.example/y", ""),
        ("one\ntwo\nhttps://a.example/z", ""),
    ]


# --- put -------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_put_keeps_template_parameters_and_the_rendered_text(noon):
    user = make_user()
    to = Receiver("anna@test.example", "zh-hans", user.pk)

    assert outbox.put("booking_confirmed", to, CLASS, dedupe_key="booking:1:confirmed", subject_key="booking:1")

    row = Message.objects.get()
    assert (row.user, row.address, row.channel, row.purpose) == (user, "anna@test.example", "email", "service")
    assert (row.template, row.language, row.params) == ("booking_confirmed", "zh-hans", CLASS)
    assert (row.subject, row.body) == outbox.render("booking_confirmed", "zh-hans", CLASS)
    assert (row.state, row.send_after, row.is_direct, row.is_secret) == ("pending", noon, False, False)


@pytest.mark.django_db
def test_put_writes_one_message_per_cause(noon):
    to = Receiver("anna@test.example", "en")

    answers = [outbox.put("booking_confirmed", to, CLASS, dedupe_key="booking:1") for _ in range(2)]

    assert answers == [True, False]
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_put_does_not_take_another_broken_rule_for_a_known_cause(noon):
    nobody = Receiver("anna@test.example", "en", 10**9, channel="carrier pigeon")

    with pytest.raises(DataError):
        outbox.put("booking_confirmed", nobody, CLASS, dedupe_key="booking:1")


@pytest.mark.django_db
def test_put_vanishes_with_the_transaction_that_causes_it(noon):
    with pytest.raises(ValueError, match="no"), transaction.atomic():
        outbox.put("booking_confirmed", Receiver("a@test.example"), CLASS, dedupe_key="booking:1")
        raise ValueError("no")

    assert not Message.objects.exists()


# --- withdraw --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_withdraw_takes_back_what_waits_and_leaves_what_is_done(noon):
    waiting = make_message(subject_key="booking:1", send_after=noon + timedelta(hours=1))
    sent = make_message(subject_key="booking:1", state="sent", sent_at=noon)
    other = make_message(subject_key="booking:17")

    assert outbox.withdraw("booking:1") == 1

    states = [Message.objects.get(pk=each.pk).state for each in (waiting, sent, other)]
    assert states == ["withdrawn", "sent", "pending"]


# --- constraints -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "sent"}, "venue_message_sent_has_time"),
        ({"state": "claimed"}, "venue_message_claim_is_whole"),
        ({"dedupe_key": "taken"}, "venue_message_one_per_cause"),
    ],
)
def test_a_message_that_cannot_be_is_refused_by_the_database(noon, fields, constraint):
    make_message(dedupe_key="taken")

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_message(**fields)


@pytest.mark.django_db
def test_nobody_can_refuse_messages_about_a_booked_service():
    with pytest.raises(IntegrityError, match="venue_contactpreference_service_always"), transaction.atomic():
        ContactPreference.objects.create(address="a@b.example", purpose="service", channel="email", is_allowed=False)
    ContactPreference.objects.create(address="a@b.example", purpose="feedback", channel="email", is_allowed=False)
    with pytest.raises(IntegrityError, match="one_per_address"), transaction.atomic():
        ContactPreference.objects.create(address="a@b.example", purpose="feedback", channel="email", is_allowed=True)


@pytest.mark.django_db
def test_the_search_for_due_messages_uses_its_index(noon):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Message.objects.due(noon).order_by("send_after", "pk")[:1].explain()

    assert "venue_message_due" in plan
