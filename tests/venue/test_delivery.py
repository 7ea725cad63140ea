import socket
import threading
import time
from collections import Counter
from contextlib import closing
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections, transaction

from tests.factories.messages import make_message
from tests.factories.venue import make_policy
from tests.mail_server import MailServer, free_port
from venue import clock, outbox
from venue.models import ContactPreference, Message
from venue.services import delivery
from venue.services.delivery import Outcome, deliver_due, revive_stuck

SHANGHAI = ZoneInfo("Asia/Shanghai")
State = Message.State


@pytest.mark.django_db
def test_deliver_due_sends_text_and_html_with_a_fixed_message_id(noon, mail):
    message = make_message(
        address="anna@test.example",
        subject="预约成功：瑜伽",
        body="Hello <Anna>,\n\nSee your booking:\nhttp://localhost:8000/b/1?a=1&b=2\n\nMore at http://localhost:8000/x",
    )

    assert deliver_due() == {Outcome.SENT: 1}

    message.refresh_from_db()
    assert (message.state, message.sent_at, message.claim, message.attempts) == (State.SENT, noon, None, 1)
    letter = mail.letters[0]
    assert letter["To"] == "anna@test.example"
    assert letter["Subject"] == "预约成功：瑜伽"
    assert letter["Message-ID"] == f"<{message.message_id}@localhost>"
    assert letter["Date"] == "Tue, 10 Mar 2026 12:00:00 +0800"
    text, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert text.replace("\r\n", "\n").strip() == message.body
    assert "Hello &lt;Anna&gt;," in html
    assert '<a class="button" href="http://localhost:8000/b/1?a=1&amp;b=2" target="_blank" rel="noopener">' in html
    assert '<a href="http://localhost:8000/x"' in html
    assert "src=" not in html


@pytest.mark.django_db
def test_deliver_due_uses_one_connection_for_a_run_and_the_oldest_first(noon, mail):
    for minutes in (1, 3, 2):
        make_message(address=f"m{minutes}@test.example", send_after=noon - timedelta(minutes=minutes))

    deliver_due()

    assert mail.receivers == ["m3@test.example", "m2@test.example", "m1@test.example"]
    assert mail.connections == 1


@pytest.mark.django_db
def test_deliver_due_stops_at_its_limit(noon, mail):
    for _ in range(3):
        make_message()

    assert deliver_due(limit=2) == {Outcome.SENT: 2}
    assert Message.objects.due(noon).count() == 1


@pytest.mark.django_db
def test_deliver_due_leaves_what_is_not_due_withdrawn_or_claimed(noon, mail):
    make_message(send_after=noon + timedelta(seconds=1))
    make_message(state=State.WITHDRAWN)
    make_message(state=State.CLAIMED, claim="00000000-0000-0000-0000-000000000001", claimed_at=noon)

    assert deliver_due() == {}
    assert mail.letters == []


@pytest.mark.django_db
def test_deliver_due_does_not_send_what_has_expired(noon, mail):
    message = make_message(expires_at=noon)

    assert deliver_due() == {Outcome.EXPIRED: 1}

    message.refresh_from_db()
    assert (message.state, mail.letters) == (State.EXPIRED, [])


# --- consent ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("purpose", "answer", "expected"),
    [
        ("service", None, State.SENT),
        ("feedback", None, State.SENT),
        ("feedback", False, State.SUPPRESSED),
        ("marketing", None, State.SUPPRESSED),
        ("marketing", True, State.SENT),
    ],
)
def test_deliver_due_asks_for_consent_when_sending(noon, mail, purpose, answer, expected):
    message = make_message(address="anna@test.example", purpose=purpose)
    if answer is not None:
        ContactPreference.objects.create(
            address="Anna@Test.example", purpose=purpose, channel="email", is_allowed=answer
        )

    deliver_due()

    message.refresh_from_db()
    assert message.state == expected


@pytest.mark.django_db
def test_consent_for_another_channel_or_purpose_does_not_count(noon, mail):
    message = make_message(address="anna@test.example", purpose="marketing")
    ContactPreference.objects.create(
        address="anna@test.example", purpose="marketing", channel="in_app", is_allowed=True
    )
    ContactPreference.objects.create(address="anna@test.example", purpose="feedback", channel="email", is_allowed=True)

    assert deliver_due() == {Outcome.SUPPRESSED: 1}
    message.refresh_from_db()
    assert message.state == State.SUPPRESSED


# --- quiet hours and channels ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_deliver_due_waits_for_the_end_of_the_quiet_hours_without_counting_the_attempt(mail):
    night = datetime(2026, 3, 10, 23, 30, tzinfo=SHANGHAI)
    with clock.frozen(night):
        message = make_message()
        assert deliver_due() == {Outcome.QUIET: 1}

    message.refresh_from_db()
    assert (message.state, message.attempts, mail.letters) == (State.PENDING, 0, [])
    assert message.send_after == datetime(2026, 3, 11, 8, 0, tzinfo=SHANGHAI)
    with clock.frozen(message.send_after):
        assert deliver_due() == {Outcome.SENT: 1}


@pytest.mark.django_db
def test_direct_messages_ignore_quiet_hours(mail):
    with clock.frozen(datetime(2026, 3, 10, 23, 30, tzinfo=SHANGHAI)):
        make_message(is_direct=True)
        assert deliver_due() == {Outcome.SENT: 1}


@pytest.mark.django_db
def test_quiet_hours_are_the_ones_the_venue_has_set(noon, mail):
    make_policy("messages.quiet_from", "11:00", effective_from=noon)
    make_policy("messages.quiet_until", "13:00", effective_from=noon)
    make_message()

    assert deliver_due() == {Outcome.QUIET: 1}


@pytest.mark.django_db
def test_in_app_messages_are_delivered_by_being_there(mail):
    with clock.frozen(datetime(2026, 3, 10, 23, 30, tzinfo=SHANGHAI)):
        message = make_message(channel="in_app")
        assert deliver_due() == {Outcome.SENT: 1}

    message.refresh_from_db()
    assert (message.state, mail.letters) == (State.SENT, [])


# --- failures --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_temporary_refusals_are_tried_again_ever_later_until_the_attempts_are_used_up(later, mail):
    message = make_message(address="full@test.example")
    mail.answers["full@test.example"] = "452 mailbox of full@test.example is full"
    pauses = []
    while deliver_due() == {Outcome.AGAIN: 1}:
        message.refresh_from_db()
        pauses.append(message.send_after - clock.now())
        later(minutes=pauses[-1].total_seconds() / 60)

    message.refresh_from_db()
    assert pauses == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 16)]
    assert (message.state, message.attempts) == (State.FAILED, 6)
    assert message.error == "SMTPRecipientsRefused 452"  # the server's words, which repeat the address, are not kept


@pytest.mark.django_db
def test_a_message_that_was_refused_once_arrives_the_next_time(later, mail):
    message = make_message(address="grey@test.example")
    mail.answers["grey@test.example"] = "450 come back later"
    deliver_due()
    mail.answers.clear()
    assert deliver_due() == {}

    later(minutes=1)

    assert deliver_due() == {Outcome.SENT: 1}
    message.refresh_from_db()
    assert (message.attempts, message.error, message.is_uncertain) == (2, "", False)


@pytest.mark.django_db
def test_a_permanent_refusal_fails_at_once_and_does_not_hold_up_the_others(noon, mail):
    message = make_message(address="nobody@test.example")
    make_message(address="anna@test.example")
    mail.answers["nobody@test.example"] = "550 no such user"

    assert deliver_due() == {Outcome.FAILED: 1, Outcome.SENT: 1}

    message.refresh_from_db()
    assert (message.state, message.error, message.attempts) == (State.FAILED, "SMTPRecipientsRefused 550", 1)


@pytest.mark.django_db
@pytest.mark.parametrize(("answer", "outcome"), [("554 spam", Outcome.FAILED), ("451 try later", Outcome.AGAIN)])
def test_a_refused_letter_fails_or_waits_by_its_code(noon, mail, answer, outcome):
    make_message()
    mail.final = answer

    assert deliver_due() == {outcome: 1}


@pytest.mark.django_db
def test_an_address_that_cannot_be_written_fails_at_once(noon, mail):
    message = make_message(address="no\nsuch@test.example")

    assert deliver_due() == {Outcome.FAILED: 1}
    message.refresh_from_db()
    assert message.state == State.FAILED


@pytest.mark.django_db
def test_a_connection_that_breaks_while_sending_leaves_the_message_uncertain(later, mail):
    message = make_message()
    mail.hangs_up = True
    assert deliver_due() == {Outcome.AGAIN: 1}

    message.refresh_from_db()
    assert (message.state, message.is_uncertain) == (State.PENDING, True)
    mail.hangs_up = False
    later(minutes=1)
    assert deliver_due() == {Outcome.SENT: 1}
    message.refresh_from_db()
    assert message.is_uncertain
    assert mail.message_ids == [mail.message_ids[0]] * 2  # a second copy, not a second letter


@pytest.mark.django_db
def test_a_server_that_hung_up_in_a_pause_is_called_again(noon, mail, monkeypatch):
    monkeypatch.setattr(delivery, "IDLE_SECONDS", 0)
    make_message()
    second = make_message(send_after=noon)
    rules = delivery.Rules.at(noon)
    with closing(delivery.Postman()) as postman:
        delivery.deliver(delivery.claim_next(), rules, postman)
        postman.backend.connection.sock.shutdown(socket.SHUT_RDWR)

        assert delivery.deliver(delivery.claim_next(), rules, postman) == Outcome.SENT

    second.refresh_from_db()
    assert (mail.connections, second.is_uncertain) == (2, False)


@pytest.mark.django_db
def test_a_server_that_is_away_costs_no_attempt_and_ends_the_run(later, settings, mail):
    messages = [make_message(), make_message()]
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()

    assert deliver_due() == {Outcome.AWAY: 1}

    for message in messages:
        message.refresh_from_db()
    assert [(message.state, message.attempts) for message in messages] == [(State.PENDING, 0)] * 2
    assert messages[0].send_after - clock.now() == timedelta(minutes=1)
    settings.EMAIL_PORT = there
    later(minutes=1)
    assert deliver_due() == {Outcome.SENT: 2}


# --- what changes while a worker holds a message ---------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_withdrawn_before_sending_is_not_sent(noon, mail):
    make_message(subject_key="booking:1")
    claimed = delivery.claim_next()
    assert outbox.withdraw("booking:1") == 1

    with closing(delivery.Postman()) as postman:
        assert delivery.deliver(claimed, delivery.Rules.at(noon), postman) == Outcome.LOST

    claimed.refresh_from_db()
    assert (claimed.state, mail.letters) == (State.WITHDRAWN, [])


@pytest.mark.django_db
def test_what_is_withdrawn_while_being_sent_stays_withdrawn_and_says_that_it_may_have_left(noon, mail):
    message = make_message(subject_key="booking:1")
    claimed = delivery.claim_next()
    with closing(delivery.Postman()) as postman:
        postman.connect()
        postman.send(claimed)
    outbox.withdraw("booking:1")

    outcome = delivery.settle(claimed, Outcome.SENT, state=State.SENT, sent_at=noon)

    message.refresh_from_db()
    assert (outcome, message.state, message.is_uncertain) == (Outcome.LOST, State.WITHDRAWN, True)


@pytest.mark.django_db
def test_the_text_of_a_secret_message_is_not_kept_once_sent(noon, mail):
    message = make_message(is_secret=True, params={"password_reset_url": "http://localhost/secret"}, body="secret")

    deliver_due()

    message.refresh_from_db()
    assert (message.params, message.body) == ({}, "")
    assert mail.letters[0].get_body(("plain",)).get_content().strip() == "secret"


# --- revival ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_revive_stuck_gives_back_a_message_whose_worker_died_and_says_uncertain(later, mail, caplog):
    message = make_message()
    delivery.claim_next()
    later(minutes=3)
    assert revive_stuck() == 0
    later(seconds=1)

    with caplog.at_level("WARNING"):
        assert (revive_stuck(), revive_stuck()) == (1, 0)

    message.refresh_from_db()
    assert (message.state, message.is_uncertain, message.claim) == (State.PENDING, True, None)
    assert f"message {message.pk} is uncertain" in caplog.text
    assert deliver_due() == {Outcome.SENT: 1}


@pytest.mark.django_db
def test_revive_stuck_gives_up_a_message_that_kills_its_workers(later):
    message = make_message(attempts=5)
    delivery.claim_next()
    later(minutes=4)

    revive_stuck()

    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.FAILED, 6)


@pytest.mark.django_db
def test_a_worker_thought_dead_does_not_overwrite_what_the_next_one_noted(later, mail):
    message = make_message()
    slow = delivery.claim_next()
    later(minutes=4)
    revive_stuck()
    deliver_due()

    assert delivery.settle(slow, Outcome.FAILED, state=State.FAILED) == Outcome.LOST

    message.refresh_from_db()
    assert message.state == State.SENT


# --- several workers, real transactions ------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_send_each_message_once(noon, mail):
    for _ in range(60):
        make_message()
    outcomes: list[Counter] = []

    def work() -> None:
        outcomes.append(deliver_due())
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(outcomes, Counter()) == {Outcome.SENT: 60}
    assert len(set(mail.message_ids)) == len(mail.message_ids) == 60
    assert Message.objects.filter(state=State.SENT, attempts=1).count() == 60


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_talking_to_the_mail_server(noon, mail):
    make_message()
    seen = []

    def look() -> None:
        with connection.cursor() as cursor:
            open_ones = "state LIKE 'idle in transaction%' AND datname = current_database()"
            cursor.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {open_ones}")
            seen.append(cursor.fetchone()[0])
        connections.close_all()

    mail.while_sending = look
    deliver_due()

    assert seen == [0]


@pytest.mark.django_db(transaction=True)
def test_a_message_that_another_worker_is_claiming_is_skipped_not_waited_for(noon, mail):
    make_message()
    other = make_message()
    is_held, may_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Message.objects.select_for_update(no_key=True).order_by("pk").first()
            is_held.set()
            may_go.wait(5)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    is_held.wait(5)
    began = time.monotonic()
    claimed = delivery.claim_next()
    took = time.monotonic() - began
    may_go.set()
    holder.join()

    assert claimed == other
    assert took < 1


@pytest.mark.django_db(transaction=True)
def test_claiming_inside_a_transaction_is_a_mistake(noon):
    with (
        pytest.raises(RuntimeError, match="durable"),
        transaction.atomic(),
    ):
        deliver_due()


@pytest.mark.django_db(transaction=True)
def test_an_outcome_is_noted_although_the_database_hangs_up_in_between(noon, mail: MailServer):
    message = make_message()
    pid = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid.append(cursor.fetchone()[0])

    def cut() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", pid)
        connections.close_all()

    mail.while_sending = cut
    assert deliver_due() == {Outcome.SENT: 1}

    message.refresh_from_db()
    assert (message.state, message.is_uncertain, len(mail.letters)) == (State.SENT, False, 1)
