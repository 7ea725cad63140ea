import os
import re
import signal
import smtplib
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.factories.messages import make_message
from tests.mail_server import free_port, wait_until
from venue import mail


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.MAIL_DIR = tmp_path / "mail"
    settings.MAIL_DIR.mkdir()
    return settings.MAIL_DIR


@pytest.fixture
def letter(db, noon, folder) -> str:
    """The name of one kept letter."""
    message = make_message(
        address="anna@test.example", subject="Booked <Yoga>", body="Hi & bye\n\nSee:\nhttp://x.example/"
    )
    (folder / "1-a.eml").write_bytes(mail.compose(message).message().as_bytes())
    return "1-a"


@pytest.mark.django_db
def test_the_post_box_is_empty_at_first(client, folder):
    response = client.get(reverse("venue:dev_mail"))

    assert response.status_code == 200
    assert "empty-page" in response.content.decode()


@pytest.mark.django_db
def test_the_post_box_lists_the_newest_first(client, letter, folder):
    other = EmailMessage()
    other["To"], other["Subject"] = "ben@test.example", "Second"
    (folder / "2-b.eml").write_bytes(other.as_bytes())
    (folder / ".3-c").write_bytes(b"half a letter")

    page = client.get(reverse("venue:dev_mail")).content.decode()

    assert re.findall(r"/dev/mail/([^/\"]+)/", page) == ["2-b", "1-a"]
    assert "Booked &lt;Yoga&gt;" in page
    assert "anna@test.example" in page
    assert "12:00" in page


@pytest.mark.django_db
def test_a_letter_shows_its_text_and_frames_its_html(client, letter):
    page = client.get(reverse("venue:dev_mail_letter", args=[letter])).content.decode()

    assert "Hi &amp; bye" in page
    assert f'src="{reverse("venue:dev_mail_html", args=[letter])}"' in page
    assert 'sandbox="allow-popups' in page


@pytest.mark.django_db
def test_the_html_of_a_letter_is_locked_in(client, letter):
    response = client.get(reverse("venue:dev_mail_html", args=[letter]))

    policy = response["Content-Security-Policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "default-src 'none'; style-src 'unsafe-inline'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert 'href="http://x.example/"' in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nothing", "..", "%2e%2e%2fsecret_key", "9-f"])
def test_what_is_no_letter_is_not_found(client, folder, name):
    (folder.parent / "secret_key.eml").write_text("secret")

    for page in ("dev_mail_letter", "dev_mail_html"):
        assert client.get(reverse(f"venue:{page}", args=[name])).status_code == 404


@pytest.mark.django_db
def test_a_letter_without_html_has_no_frame(client, folder):
    plain = EmailMessage()
    plain.set_content("only words")
    (folder / "4-d.eml").write_bytes(plain.as_bytes())

    page = client.get(reverse("venue:dev_mail_letter", args=["4-d"])).content.decode()

    assert "only words" in page
    assert "<iframe" not in page


@pytest.mark.slow
def test_on_a_real_venue_the_post_box_has_no_address(tmp_path):
    code = """
import django; django.setup()
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
for ask, error in ((lambda: resolve("/dev/mail/"), Resolver404), (lambda: reverse("venue:dev_mail"), NoReverseMatch)):
    try: ask()
    except error: print("none")
"""
    environment = os.environ | {"VENUE_MODE": "local", "DJANGO_SETTINGS_MODULE": "venue.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=project.BASE_DIR, text=True, capture_output=True
    )

    assert (done.stdout, done.returncode) == ("none\nnone\n", 0), done.stderr


# --- catch_mail ------------------------------------------------------------------------------------------------------


def test_catch_mail_refuses_on_a_real_venue(settings):
    settings.MAIL_IS_READABLE = False

    with pytest.raises(CommandError):
        call_command("catch_mail", port=free_port())


@pytest.mark.slow
def test_catch_mail_keeps_letters_whole_and_ends_when_asked(tmp_path):
    port, folder = free_port(), tmp_path / "mail"
    command = [sys.executable, "manage.py", "catch_mail", "--port", str(port), "--dir", str(folder)]
    process = subprocess.Popen(
        command, cwd=project.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        wait_until(lambda: can_connect(port), 30)
        with smtplib.SMTP("127.0.0.1", port) as server:
            for name in ("anna", "ben"):
                server.sendmail("desk@test.example", f"{name}@test.example", f"To: {name}\r\n\r\n你好\r\n".encode())
    finally:
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=15)

    assert (process.returncode, output) == (0, "")
    kept = [path.read_bytes() for path in sorted(folder.iterdir())]
    assert kept == [f"To: {name}\r\n\r\n你好\r\n".encode() for name in ("anna", "ben")]
    assert {path.suffix for path in folder.iterdir()} == {".eml"}


def can_connect(port: int) -> bool:
    try:
        smtplib.SMTP("127.0.0.1", port, timeout=1).close()
    except OSError:
        return False
    return True
