"""One address answers a browser with the page and HTMX with the fragment."""

import pytest
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django_htmx.middleware import HtmxDetails

from venue import htmx
from venue.errors import DomainError
from venue.views.reference import LIST

TEMPLATES = settings.BASE_DIR / "templates"
LISTS = sorted(
    str(page.relative_to(TEMPLATES))
    for page in TEMPLATES.rglob("*.html")
    if f'{{% extends "{LIST}" %}}' in page.read_text(encoding="utf-8")
)
REFUSAL = {"refusal": DomainError("The class is full.")}


def request_of(rf, **headers):
    request = rf.get("/", headers=headers)
    request.user, request.htmx, request._messages = AnonymousUser(), HtmxDetails(request), CookieStorage(request)
    return request


def answer(request):
    return htmx.render(request, "refused.html", REFUSAL, partial="fragment")


def test_browser_gets_the_page(rf):
    response = answer(request_of(rf))
    assert ("<html" in response.content.decode(), response["Vary"]) == (True, "HX-Request")


def test_htmx_gets_the_fragment(rf):
    content = answer(request_of(rf, hx_request="true")).content.decode().strip()
    assert ("<html" in content, content.startswith('<div class="notice')) == (False, True)


def test_pending_messages_come_with_the_fragment(rf):
    request = request_of(rf, hx_request="true")
    messages.success(request, "Booked.")
    content = answer(request).content.decode()
    assert ('hx-swap-oob="true"' in content, "Booked." in content) == (True, True)


@pytest.mark.parametrize("header", ["hx_boosted", "hx_history_restore_request"])
def test_boosted_link_and_history_get_the_page(rf, header):
    assert "<html" in answer(request_of(rf, hx_request="true", **{header: "true"})).content.decode()


def test_redirect_leaves_the_page_for_both(rf):
    plain = htmx.redirect(request_of(rf), "venue:start")
    swapped = htmx.redirect(request_of(rf, hx_request="true"), "venue:start")
    assert (plain.status_code, plain.url) == (302, "/start/")
    assert (swapped.status_code, swapped["HX-Redirect"]) == (200, "/start/")


@pytest.mark.parametrize("template", LISTS)
def test_list_that_extends_another_answers_htmx_with_its_rows(rf, template):
    context = {"count": 0, "is_filtered": True, "list_url": "/"}
    response = htmx.render(request_of(rf, hx_request="true"), template, context, partial="rows", extends=LIST)
    assert ("<html" in response.text, 'class="empty-page"' in response.text) == (False, True)
