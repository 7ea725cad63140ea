"""The page that says which messages go by SMS."""

import re

import pytest
from django.urls import reverse

from tests.clients import client_of
from tests.factories.messages import make_message
from tests.factories.sms import approve
from tests.factories.venue import make_staff
from venue import sms_texts
from venue.models import SmsTemplate
from venue.roles import Role

pytestmark = pytest.mark.django_db

LIST = "/house/sms/"
PAGE = "/house/sms/booking_reminder/zh-hans/"


@pytest.fixture
def browser():
    return client_of(make_staff(role=Role.MANAGER, language="en").user)


def rows(page):
    """The badge of each message in each language, by the link beside it."""
    found = re.findall(r'<span class="chip chip-(\w+)">([^<]+)</span>\s+<a href="([^"]+)"', page)
    return {url: (kind, text.strip()) for kind, text, url in found}


def test_list_says_which_messages_go_by_sms_and_which_do_not(browser, sms_is_offered):
    approve("booking_reminder", code="SMS_77")

    page = browser.get(LIST).content.decode()

    shown = rows(page)
    assert len(shown) == 2 * len(sms_texts.kinds())
    assert shown[PAGE] == ("good", "SMS_77")
    assert shown["/house/sms/booking_reminder/en/"] == ("plain", "not by SMS: no code")
    assert "No SMS gateway is set up" not in page


def test_list_says_that_there_is_no_gateway(browser, settings):
    settings.SMS_URL = ""
    assert "No SMS gateway is set up" in browser.get(LIST).content.decode()


def test_form_begins_with_the_proposal_and_keeps_what_was_approved(browser):
    page = browser.get(PAGE).content.decode()
    assert sms_texts.proposed("booking_reminder", "zh-hans") in page
    assert "Send it no more by SMS" not in page

    answer = browser.post(PAGE, {"code": " SMS_77 ", "text": "提醒：{course}", "form_key": ""})

    assert (answer.status_code, answer.url) == (302, LIST)
    assert list(SmsTemplate.objects.values_list("template", "language", "code", "text")) == [
        ("booking_reminder", "zh-hans", "SMS_77", "提醒：{course}")
    ]
    page = browser.get(PAGE).content.decode()
    assert "提醒：流瑜伽 Flow yoga" in page
    assert 'class="history"' in page


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"code": "SMS_1", "text": "{cuorse}"}, "{cuorse} is not known here"),
        ({"code": "", "text": "{course}"}, "This field is required"),
    ],
)
def test_refusal_stands_beside_the_field_and_keeps_what_was_typed(browser, typed, says):
    answer = browser.post(PAGE, typed | {"form_key": ""})

    page = answer.content.decode()
    assert (answer.status_code, SmsTemplate.objects.count()) == (422, 0)
    assert says in page
    assert typed["text"] in page


def test_dropping_it_ends_it(browser):
    approve("booking_reminder")
    answer = browser.post(f"{PAGE}drop/", {"form_key": ""})
    assert (answer.status_code, answer.url, SmsTemplate.objects.count()) == (302, LIST, 0)


@pytest.mark.parametrize("address", ["/house/sms/invitation/en/", "/house/sms/booking_reminder/fr/"])
def test_what_cannot_go_by_sms_is_not_found(browser, address):
    assert [browser.get(address).status_code, browser.post(f"{address}drop/").status_code] == [404, 404]


def test_messages_not_sent_say_by_what_they_were_to_go_and_are_found_by_it(browser):
    make_message(state="failed", channel="sms", address="+8613812345678", error="isv.MOBILE_NUMBER_ILLEGAL")
    make_message(state="failed", address="anna@test.example")

    pages = [browser.get(reverse("venue:message_list"), query).content.decode() for query in ({}, {"channel": "sms"})]

    assert [["a***@test.example" in page, "isv.MOBILE_NUMBER_ILLEGAL" in page] for page in pages] == [
        [True, True],
        [False, True],
    ]
    assert "SMS · " in pages[1]
