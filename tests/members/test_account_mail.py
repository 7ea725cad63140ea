import re
from datetime import timedelta
from pathlib import Path

import allauth
import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as project
from django.urls import reverse

from members.adapter import AccountAdapter
from tests.factories.venue import PASSWORD, make_user
from venue.models import Message, User

pytestmark = pytest.mark.django_db

SIGN_UP = {"name": "王晓敏", "email": "Anna@Test.example", "password1": PASSWORD, "born_on": "1990-05-01"}


@pytest.fixture
def base_url(settings) -> str:
    settings.BASE_URL = "https://book.venue.example"
    return settings.BASE_URL


@pytest.fixture
def anna() -> User:
    user = make_user(email="anna@test.example", name="Anna", language="zh-hans")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def link_in(message: Message) -> str:
    return re.search(r"https?://\S+", message.body)[0]


def test_every_mail_that_allauth_may_send_has_our_words_in_both_languages():
    theirs = Path(allauth.__path__[0], "templates", "account", "email").glob("*_subject.txt")
    names = [f"account_{path.name.removesuffix('_subject.txt')}.txt" for path in theirs]
    ours = [Path(project.BASE_DIR, "templates", "_mail", language) for language, _ in project.LANGUAGES]

    assert names
    assert [name for folder in ours for name in names if not (folder / name).exists()] == []


def test_signing_up_keeps_name_and_language_and_asks_to_confirm_the_address(client, base_url, noon):
    client.cookies[project.LANGUAGE_COOKIE_NAME] = "zh-hans"

    response = client.post(reverse("account_signup"), SIGN_UP)

    assert response.status_code == 302
    user = User.objects.get()
    assert (user.email, user.name, user.language) == ("anna@test.example", "王晓敏", "zh-hans")
    message = Message.objects.get()
    assert (message.template, message.language) == ("account_email_confirmation_signup", "zh-hans")
    assert (message.address, message.user) == ("anna@test.example", user)
    assert (message.is_direct, message.is_secret) == (True, True)
    assert message.expires_at == noon + timedelta(days=3)
    assert message.body.startswith("王晓敏")
    assert link_in(message).startswith("https://book.venue.example/account/confirm-email/")

    client.post(link_in(message).removeprefix(base_url))

    assert EmailAddress.objects.get().verified


def test_a_new_password_is_asked_for_in_the_language_of_the_account_and_its_link_works(client, base_url, anna):
    client.post(reverse("account_reset_password"), {"email": "ANNA@test.example"}, HTTP_HOST="localhost")

    message = Message.objects.get()
    assert (message.template, message.language) == ("account_password_reset_key", "zh-hans")
    assert link_in(message).startswith(base_url)
    page = client.get(link_in(message).removeprefix(base_url), follow=True)
    assert page.status_code == 200
    assert "form" in page.context


def test_asking_for_a_password_of_an_unknown_address_says_so_by_mail_only(client, base_url):
    client.post(reverse("account_reset_password"), {"email": "nobody@test.example"}, HTTP_ACCEPT_LANGUAGE="zh-hans")

    message = Message.objects.get()
    assert (message.template, message.user, message.language) == ("account_unknown_account", None, "zh-hans")
    assert link_in(message) == base_url + reverse("account_signup")


def test_asking_twice_sends_two_links(client, anna):
    for _ in range(2):
        client.post(reverse("account_reset_password"), {"email": anna.email})

    assert Message.objects.filter(template="account_password_reset_key").count() == 2


def test_a_changed_password_is_told_without_where_it_was_done(client, anna):
    client.force_login(anna)

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "another long sentence", "password2": "another long sentence"},
    )

    message = Message.objects.get()
    assert (message.template, message.params) == ("account_password_changed", {"member_name": "Anna"})


def test_a_code_is_worthless_after_a_quarter_of_an_hour(rf, anna, noon):
    AccountAdapter(rf.get("/")).send_mail("account/email/login_code", anna.email, {"code": "123456"})

    message = Message.objects.get()
    assert "验证码" in message.subject
    assert "123456" in message.subject
    assert message.expires_at == noon + timedelta(minutes=15)
