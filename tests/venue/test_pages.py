"""The frame, the account pages, the gallery, and the choices that every page offers."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from tests.clients import client_of

ACCOUNT = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"]
OWN_ACCOUNT = ["account_email", "account_change_password", "account_reauthenticate", "account_logout"]


def headings(response):
    return len(re.findall(r"<h1[ >]", response.content.decode()))


@pytest.mark.parametrize("name", ACCOUNT)
def test_account_page_opens_for_everybody(client, db, name):
    response = client.get(reverse(name))
    assert (response.status_code, headings(response)) == (200, 1)


@pytest.mark.parametrize("name", OWN_ACCOUNT)
def test_own_account_page_opens_for_the_signed_in(stranger, name):
    response = client_of(stranger).get(reverse(name))
    assert (response.status_code, headings(response)) == (200, 1)


def test_anonymous_page_asks_the_database_nothing(client, db, frozen, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(reverse("account_login"))


def test_page_says_its_language(client, db):
    client.cookies["language"] = "zh-hans"
    assert '<html lang="zh-hans"' in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize(("kept", "shown"), [("dark", "dark"), ("light", "light"), ("", "auto"), ("pink", "auto")])
def test_page_takes_the_theme_of_the_cookie(client, db, kept, shown):
    client.cookies["theme"] = kept
    assert f'data-bs-theme="{shown}"' in client.get(reverse("account_login")).content.decode()


def test_theme_is_kept_and_leads_back(client, db):
    response = client.post(reverse("venue:theme"), {"theme": "dark", "next": "/account/login/?next=/my/"})
    assert (response.url, response.cookies["theme"].value) == ("/account/login/?next=/my/", "dark")


@pytest.mark.parametrize("page", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_theme_leads_to_no_other_site(client, db, page):
    response = client.post(reverse("venue:theme"), {"theme": "pink", "next": page})
    assert (response.url, "theme" in response.cookies) == (reverse("venue:start"), False)


def test_gallery_opens_for_staff(desk):
    response = client_of(desk).get(reverse("venue:gallery"))
    assert (response.status_code, headings(response)) == (200, 1)


def test_gallery_is_closed_to_members(stranger):
    response = client_of(stranger).get(reverse("venue:gallery"))
    assert (response.status_code, headings(response)) == (403, 1)


def test_unknown_page_has_the_frame(client, db):
    response = client.get("/no/such/page/")
    assert (response.status_code, headings(response), "site-header" in response.content.decode()) == (404, 1, True)


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html", "503.html"])
def test_page_of_last_resort_needs_no_request(name):
    assert len(re.findall("<h1", render_to_string(name))) == 1


def test_form_without_its_token_is_explained(db):
    response = Client(enforce_csrf_checks=True).post(reverse("venue:theme"), {"theme": "dark"})
    assert (response.status_code, "was not sent" in response.content.decode()) == (403, True)
