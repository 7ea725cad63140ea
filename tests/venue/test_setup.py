"""The first steps of a new venue."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse

from tests.clients import client_of
from tests.factories.agreed import make_text
from tests.factories.bookings import make_series
from tests.factories.members import make_plan
from tests.factories.venue import make_area, make_policy
from venue import clock
from venue.models import House, OpeningHours
from venue.models.agreed_text import AGREEMENTS, Kind
from venue.selectors.agreed_text import text_now
from venue.services.owner import new_token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

SETUP = reverse("venue:setup")


def done(browser):
    return [step.url_name for step in browser.get(SETUP).context["steps"] if step.is_done]


def test_first_owner_is_led_to_the_first_steps_until_they_are_done(client):
    fields = {"name": "王晓敏", "email": "owner@venue.example", "password": "a long sentence for tests"}
    client.post(reverse("venue:first_owner", args=[new_token()]), fields)

    secrecy = reverse("venue:undertaking")
    assert client.get(reverse("venue:start"))["Location"] == f"{secrecy}?next=%2Fstart%2F"
    client.post(secrecy, {"typed_name": "王晓敏", "text": text_now(Kind.SECRECY).pk})
    assert client.get(reverse("venue:start"))["Location"] == SETUP
    assert done(client) == []
    described = {"name_en": "Springs", "name_zh": "汤泉", "time_zone": "Asia/Tokyo", "language": "en"}
    names = client.post(reverse("venue:house_name") + f"?next={SETUP}", described)
    hours = {"weekdays": [str(day) for day in range(7)], "opens": "09:00", "closes": "01:00"}
    opened = client.post(reverse("venue:hours_add") + f"?next={SETUP}", hours)
    assert [names["Location"], opened["Location"], OpeningHours.objects.count()] == [SETUP, SETUP, 7]
    assert done(client) == ["venue:house_name", "venue:hours_add"]


def test_when_all_is_done_the_import_command_stands_there(manager):
    browser = client_of(manager)
    assert "import_members" not in browser.get(SETUP).text
    House.objects.create(name_zh="汤泉")
    OpeningHours.objects.create(weekday=0, opens="09:00", closes="22:00")
    make_area(), make_plan(), make_series(), *map(make_text, AGREEMENTS)

    page = browser.get(SETUP)

    assert ([step.is_done for step in page.context["steps"]], page.context["upcoming"]) == ([True] * 9, None)
    assert "manage.py import_members FILE.csv --dry-run" in page.text


def test_agreements_are_done_once_each_that_the_house_asks_for_is_in_force(manager):
    make_text(Kind.SAFETY), make_text(Kind.PRIVACY)
    assert done(client_of(manager)) == []
    make_policy("agreements.contract", "off", effective_from=clock.now() - timedelta(days=1))
    assert done(client_of(manager)) == ["venue:agreed_text_list"]


def test_owner_puts_the_agreements_in_force_and_comes_back_to_the_first_steps(manager):
    browser = client_of(manager)
    shelf = reverse("venue:agreed_text_list") + f"?next={SETUP}"
    for kind in AGREEMENTS:
        form = reverse("venue:agreed_text_add", args=[kind]) + f"?next={quote(shelf, safe='')}"
        assert form in browser.get(shelf).text
        assert browser.post(form, {"text_en": "So be it.", "text_zh": "约定。"})["Location"] == shelf
    assert f'href="{SETUP}">' in browser.get(shelf).text
    assert done(browser) == ["venue:agreed_text_list"]


def test_venue_has_a_name_in_one_language_at_least(manager):
    response = client_of(manager).post(
        reverse("venue:house_name"), {"name_en": "", "name_zh": "", "time_zone": "Asia/Tokyo", "language": "en"}
    )

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["name_zh"])
