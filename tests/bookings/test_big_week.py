"""A week of 600 classes in 30 rooms: what it costs, and that every one of them can be told from the others."""

import re
from datetime import datetime, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from bookings.models import Resource, ResourceAllocation, ScheduledSession
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_course, make_room, make_wait
from tests.factories.members import make_member
from tests.factories.venue import make_area, make_staff
from venue import clock, recent, wording

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

SHANGHAI = ZoneInfo("Asia/Shanghai")
ROOMS, SESSIONS, PER_DAY = 30, 600, 86
MOST_QUERIES = 8


@pytest.fixture
def big_week():
    """Classes of 20 places from seven in the morning on, one after another in each room."""
    areas = [make_area() for _ in range(4)]
    rooms = [make_room(area=areas[number % 4]) for number in range(ROOMS)]
    coaches = [make_staff() for _ in range(ROOMS)]
    times = [
        Resource(kind="staff", staff=coach, capacity=1, name_en=f"C{coach.pk}", name_zh=f"教{coach.pk}")
        for coach in coaches
    ]
    times = Resource.objects.bulk_create(times)
    courses = [make_course(area=area) for area in areas for _ in range(3)]
    begin = datetime(2026, 3, 10, 13, tzinfo=SHANGHAI)
    sessions = [
        ScheduledSession(
            course=courses[number % len(courses)],
            instructor=coaches[number % ROOMS],
            starts_at=begin + timedelta(days=number // PER_DAY, hours=2 * (number % PER_DAY // ROOMS)),
            ends_at=begin + timedelta(days=number // PER_DAY, hours=2 * (number % PER_DAY // ROOMS) + 1),
            capacity=20,
        )
        for number in range(SESSIONS)
    ]
    sessions = ScheduledSession.objects.bulk_create(sessions)
    claims = [
        ResourceAllocation(
            resource=resource, session=session, during=DateTimeTZRange(session.starts_at, session.ends_at, "[)")
        )
        for number, session in enumerate(sessions)
        for resource in (rooms[number % PER_DAY % ROOMS], times[number % ROOMS])
    ]
    ResourceAllocation.objects.bulk_create(claims)
    return sessions


def queries_of_page(client):
    """As the database is asked by a process and a cache that know nothing."""
    cache.clear()
    recent.forget_all()
    with clock.frozen(clock.now()), CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("bookings:timetable"))
    assert page.text.count('<li class="slot') == SESSIONS
    return [each["sql"] for each in queries]


@pytest.mark.parametrize("reader", ["visitor", "member"])
def test_timetable_of_600_classes_needs_at_most_eight_queries(client, big_week, member, reader):
    make_booking(big_week[5], member)
    make_wait(big_week[6], member)
    for _ in range(20):
        make_booking(big_week[7], make_member())
    client = client if reader == "visitor" else client_of(member.user)

    asked = queries_of_page(client)

    assert len(asked) <= MOST_QUERIES, asked


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_link_of_a_class_says_which_and_when(big_week, member, language):
    """A list of the page's links, as a screen reader gives it, tells 600 classes apart."""
    make_booking(big_week[5], member)
    client, links = client_of(member.user), LinksOfClasses()
    client.cookies["language"] = language

    links.feed(client.get(reverse("bookings:timetable")).text)

    with translation.override(language):
        expected = {each.pk: (each.course.name, wording.when(each.starts_at)) for each in big_week}
    assert len(links.named) == 2 * SESSIONS - 1  # the name and the button; what is booked has no button
    for key, words in links.named:
        assert all(each in words for each in expected[key]), words


class LinksOfClasses(HTMLParser):
    """What each link to a class is called: key of the class and words."""

    def __init__(self):
        super().__init__()
        self.named, self.key, self.words = [], None, []

    def handle_starttag(self, tag, attrs):
        found = re.fullmatch(r"/classes/(\d+)/", dict(attrs).get("href") or "") if tag == "a" else None
        if found:
            self.key, self.words = int(found[1]), []

    def handle_data(self, data):
        self.words.append(data)

    def handle_endtag(self, tag):
        if tag == "a" and self.key:
            self.named.append((self.key, " ".join("".join(self.words).split())))
            self.key = None
