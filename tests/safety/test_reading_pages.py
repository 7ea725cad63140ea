import pytest
from django.urls import reverse

from bookings.models import AreaClosure
from safety.models import Excursion, ExcursionNotice, Reading
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_room, make_session
from tests.factories.readings import make_excursion, make_notice, make_point, make_reading, measure
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

HTMX = {"HTTP_HX_REQUEST": "true"}


def enter(point):
    return reverse("safety:reading_add", args=[point.pk])


@pytest.fixture
def pool():
    return make_point()


@pytest.fixture
def browser(attendant):
    return client_of(attendant)


def test_form_says_what_sending_will_do(browser, pool, member):
    make_booking(make_session(room=make_room(area=pool.area)), member)

    def said(**figures):
        return [(each.kind, each.text) for each in browser.post(enter(pool), figures, **HTMX).context["ahead"]]

    assert said(free_chlorine="0.29") == [
        (
            "bad",
            f"free chlorine 0.29 mg/L is beyond 0.3–1 mg/L: sending this closes {pool.area} until a re-test is good. "
            "1 person has booked there until the end of the day.",
        )
    ]
    assert said(free_chlorine="0,30") == [("good", "free chlorine 0.3 mg/L is within 0.3–1 mg/L.")]
    assert said(urea="9") == [("warn", "urea 9 mg/L is beyond at most 3.5 mg/L. That only warns; nothing is closed.")]
    assert (said(ph=""), Reading.objects.count()) == ([], 0)


def test_figures_are_kept_and_what_closes_leads_to_why(browser, pool):
    kept = browser.post(enter(pool), {"form_key": "", "free_chlorine": "0.5", "ph": "7.4"})
    assert (kept.status_code, kept.headers["Location"]) == (302, reverse("safety:point", args=[pool.pk]))
    refused = browser.post(enter(pool), {"form_key": "", "free_chlorine": "0.2"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["action"])
    closing = {"form_key": "", "free_chlorine": "0.2", "action": "Chlorine is added"}
    closed = browser.post(enter(pool), closing)
    assert closed.headers["Location"] == reverse("safety:excursion", args=[Excursion.objects.get().pk])


def test_nothing_entered_is_said(browser, pool):
    answer = browser.post(enter(pool), {"form_key": "", "action": "x"})
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (
        422,
        ["Please enter at least one figure."],
    )


def test_correcting_starts_from_the_reading(browser, pool):
    wrong = make_reading(pool, ph="7.1")
    url = f"{enter(pool)}?corrects={wrong.pk}"
    assert browser.get(url).context["form"].measured == ["ph"]
    browser.post(url, {"form_key": "", "ph": "7.4"})
    assert Reading.objects.get(corrects=wrong).figure == "7.4"
    assert browser.get(url).status_code == 404


def test_point_shows_one_parameter_with_its_band(browser, pool, frozen):
    for figure in ("0.5", "0.9"):
        measure(pool, free_chlorine=figure)
        frozen.move(hours=2)
    page = browser.get(reverse("safety:point", args=[pool.pk]), {"parameter": "free_chlorine"})
    chart = page.context["chart"]
    assert ([dot.reading.figure for dot in chart.dots], chart.lowest, chart.highest) == (
        ["0.5 mg/L", "0.9 mg/L"],
        "0.3",
        "1",
    )
    assert chart.dots[0].x < chart.dots[1].x
    assert chart.dots[0].y > chart.dots[1].y > chart.band.y


def test_list_shows_what_is_beyond_limits(browser, pool):
    make_reading(pool, ph="7.4")
    out = make_reading(pool, urea="9")
    rows = browser.get(reverse("safety:reading_list"), {"only": "out"}).context["table"].rows
    assert [row.record for row in rows] == [out]


def test_guests_read_what_was_measured_today_without_signing_in(client, pool, frozen):
    measure(pool, free_chlorine="0.5")
    hidden = make_point(is_public=False)
    page = client.get(reverse("safety:readings_today"))
    assert (page.status_code, b"0.5 mg/L" in page.content, hidden.name.encode() in page.content) == (200, True, False)
    frozen.move(hours=20)
    assert "Not measured yet today." in client.get(reverse("safety:readings_today")).content.decode()


def test_poster_leads_to_that_page(browser, settings):
    page = browser.get(reverse("safety:readings_poster"))
    assert page.context["url"] == f"{settings.BASE_URL}/readings/today/"


# --- the desk, and releasing -----------------------------------------------------------------------------------------


def test_desk_turns_red_and_sends_the_draft(desk):
    notice = make_notice()
    browser = client_of(desk)
    board = browser.get(reverse("bookings:desk")).content.decode()
    assert "Closed for safety" in board
    assert notice.excursion.closure.reason_en in board
    page = reverse("safety:excursion", args=[notice.excursion_id])
    assert [each.pk for each, _ in browser.get(page).context["drafts"]] == [notice.pk]
    url = reverse("safety:notice_send", args=[notice.pk])
    assert browser.post(url, {"form_key": "", "way": "at_once"}).status_code == 422
    browser.post(url, {"form_key": "", "way": "other_time"})
    assert (ExcursionNotice.objects.get().way, Message.objects.filter(template="area_closed").count()) == (
        "other_time",
        1,
    )
    assert browser.post(url, {"form_key": "", "way": "refund"}).status_code == 422


def test_officer_releases_what_has_passed(attendant, officer, frozen):
    excursion = make_excursion()
    browser, url = client_of(officer), reverse("safety:excursion_release", args=[excursion.pk])
    assert browser.post(url, {"form_key": ""}).status_code == 422
    frozen.move(minutes=5)
    measure(excursion.point, attendant, free_chlorine="0.5")
    assert browser.get(reverse("safety:excursion", args=[excursion.pk])).context["may_release"]
    browser.post(url, {"form_key": ""})
    assert not AreaClosure.objects.standing().exists()
    page = browser.get(reverse("safety:excursion_list"), {"only": "open"})
    assert list(page.context["table"].rows) == []


def test_closure_page_says_who_opens_it(manager):
    closure = make_excursion().closure
    page = client_of(manager).get(reverse("bookings:closure", args=[closure.pk])).content.decode()
    assert "This opens again once it was measured or checked anew, and released." in page
    assert reverse("bookings:closure_reopen", args=[closure.pk]) not in page
    answer = client_of(manager).post(reverse("bookings:closure_reopen", args=[closure.pk]), {"form_key": ""})
    assert (answer.status_code, AreaClosure.objects.standing().count()) == (409, 1)
