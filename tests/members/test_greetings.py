"""Greetings on birthdays and holidays: by consent only, once for person and occasion, and the way out of them."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from members.models import Consent
from members.selectors.greeting import birthdays
from members.services.consent import answer
from members.services.greetings import greet, set_greeting, token_of
from tests.factories.agreed import make_consent
from tests.factories.house import make_holiday
from tests.factories.members import make_member
from tests.factories.venue import make_policy
from venue import clock
from venue.models import ContactPreference, Message
from venue.models.agreed_text import Kind
from venue.reference_forms import HolidayForm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

BORN = date(1990, 3, 10)  # the day of the frozen clock


def wanting(**fields):
    """Somebody who said yes to greetings by email."""
    member = make_member(**{"language": "en", **fields})
    make_consent(member, Kind.GREETINGS)
    return member


def letters():
    return list(Message.objects.order_by("pk").values_list("template", "address", "state"))


@pytest.mark.covers("F-106")
def test_birthday_is_greeted_once_by_consent(frozen):
    wants = wanting(name="Wang Xiaomin", born_on=BORN)
    make_member(born_on=BORN)  # was not asked
    make_consent(make_member(born_on=BORN), Kind.GREETINGS, is_given=False)
    wanting(born_on=date(1990, 3, 11))
    wanting()

    assert (greet(), greet()) == (1, 0)

    letter = Message.objects.get()
    assert (letter.template, letter.address, letter.purpose, letter.subject, letter.is_direct) == (
        "greeting_birthday", wants.email, "greetings", "Happy birthday, Wang Xiaomin", False,
    )  # fmt: skip
    assert letter.expires_at == datetime(2026, 3, 11, tzinfo=clock.zone())
    frozen.move(days=365)
    assert greet() == 1


def test_greetings_begin_at_the_hour_of_the_house(frozen):
    make_policy("greetings.time", "12:30", effective_from=clock.now())
    wanting(born_on=BORN)
    frozen.move(minutes=29)
    assert greet() == 0
    frozen.move(minutes=1)
    assert greet() == 1


@pytest.mark.covers("F-106")
def test_holiday_is_greeted_where_the_house_ticked_it_each_in_their_language():
    wanting(), wanting(language="zh-hans", email="wang@test.example")
    make_holiday(day=clock.today())
    assert greet() == 0
    type(make_holiday(day=date(2026, 5, 1))).objects.filter(day=clock.today()).update(is_greeted=True)
    assert (greet(), greet()) == (2, 0)
    assert sorted(Message.objects.values_list("subject", flat=True)) == ["National Day: our best wishes", "国庆节快乐"]


def test_birthday_of_29_february_is_on_the_day_on_which_they_grow_older():
    leap, first = wanting(born_on=date(1992, 2, 29)), wanting(born_on=date(1992, 3, 1))
    assert set(birthdays(date(2026, 3, 1))) == {leap, first}
    assert set(birthdays(date(2028, 2, 29))) == {leap}
    assert set(birthdays(date(2028, 3, 1))) == {first}
    assert set(birthdays(date(2026, 2, 28))) == set()


def test_child_is_not_written_to_at_the_address_of_the_guardian():
    guardian = wanting(email="wang@test.example")
    make_member(guardian=guardian, email=guardian.email, born_on=date(2016, 3, 10))
    assert greet() == 0


def test_consent_that_is_taken_back_drops_what_waits(member):
    member.born_on = BORN
    member.save(update_fields=["born_on"])
    make_consent(member, Kind.GREETINGS)
    other = wanting(born_on=BORN)
    greet()
    no = {"is_given": False, "text_pk": None, "where": Consent.Where.ONLINE, "by": member.user}
    answer(member.pk, Kind.GREETINGS, "email", **no)
    assert letters() == [
        ("greeting_birthday", member.email, "suppressed"),
        ("greeting_birthday", other.email, "pending"),
    ]


def test_one_step_leads_out_of_it_and_back(client):
    person = wanting(born_on=BORN)
    greet()
    page = reverse("members:greeting_stop", args=[token_of(person)])
    assert page in Message.objects.get().body

    assert "No more greetings?" in client.get(page).text
    assert ContactPreference.objects.get().is_allowed
    assert client.post(page, {"stop": "1"})["Location"] == page

    assert ("You get no greetings" in client.get(page).text, letters()[0][2]) == (True, "suppressed")
    client.post(page, {"again": "1"})
    assert ContactPreference.objects.get().is_allowed
    assert client.get(page + "x/").status_code == 404


def test_whoever_left_is_not_greeted():
    person = wanting(born_on=BORN)
    set_greeting(person.pk, is_wanted=False)
    assert greet() == 0
    set_greeting(person.pk, is_wanted=True)
    assert greet() == 1


def test_day_that_is_worked_is_no_occasion():
    typed = {"day": "2026-10-10", "name_en": "Make-up workday", "name_zh": "调休上班", "is_workday": "on"}
    assert HolidayForm(typed).is_valid()
    assert HolidayForm({**typed, "is_greeted": "on"}).errors == {
        "is_greeted": ["Nobody is greeted because of a day that is worked."]
    }
    with pytest.raises(IntegrityError, match="venue_holiday_no_greeting_to_work"), transaction.atomic():
        make_holiday(is_workday=True, is_greeted=True)
