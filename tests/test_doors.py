"""Every number in an address: tried by another member, and by colleagues who have no business there.

`tests/test_roles.py` asks who may open a page at all; here everything belongs to one member, and nobody else gets in:
not found or refused, never shown, and nothing is written.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter

from tests.clients import client_of
from tests.factories.bookings import make_booking, make_course, make_room, make_series, make_session
from tests.factories.safety import make_assigned, make_duty
from tests.factories.venue import make_staff
from venue.roles import Role

# What the number in the address is; what is not here belongs to nobody in particular and is in tests/test_roles.py.
BOOKING = ["bookings:cancel", "bookings:check_in", "bookings:undo_check_in", "bookings:cancel_for_member"]
PERSON = ["members:member", "members:member_edit", "members:member_history", "members:invite"]
SESSION = ["bookings:roster", "bookings:candidates", "bookings:book_for_member", "bookings:call_off"]
REFERENCE = {
    "course": ["bookings:course_edit", "bookings:course_history"],
    "room": ["bookings:resource_edit", "bookings:resource_history"],
    "series": ["bookings:series", "bookings:series_end", "bookings:series_history"],
}
PUBLIC = {"bookings:session", "bookings:book"}  # a class is everybody's to look at, and to book in one's own name

OF = {"booking": BOOKING, "member": PERSON, "session": SESSION, **REFERENCE}
DOORS = {name: noun for noun, pages in OF.items() for name in pages}

NO_BUSINESS = [Role.PRACTITIONER, Role.NUTRITIONIST, Role.ATTENDANT, Role.SAFETY_OFFICER, Role.MAINTENANCE]


def test_every_number_in_an_address_has_a_door():
    assert set(numbered(get_resolver().url_patterns)) == set(DOORS) | PUBLIC | SAFETY


def numbered(patterns, space=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from numbered(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif any(isinstance(each, IntConverter) for each in pattern.pattern.converters.values()):
            yield f"{space}{pattern.name}"


@pytest.fixture
def things(frozen, member):
    session = make_session(starts_at=frozen.at + timedelta(minutes=30))
    rows = {
        "session": session,
        "booking": make_booking(session, member),
        "member": member,
        "course": session.course,
        "room": make_room(),
        "series": make_series(course=make_course()),
    }
    return {name: row.pk for name, row in rows.items()}


@pytest.fixture
def intruders(frozen, other_member, stranger):
    return [other_member.user, stranger, *(make_staff(role=role).user for role in NO_BUSINESS)]


def tries(client, url, member):
    """Each method, as a page and as a fragment."""
    data = {"member": member, "reason": "because", "last_on": "2026-03-20", "name": "Somebody else", "q": "Wang"}
    for method in (client.get, client.post):
        yield method(url, data)
        yield method(url, data, headers={"HX-Request": "true"})


@pytest.mark.parametrize("name", DOORS)
def test_nobody_else_gets_in(name, things, intruders):
    url = reverse(name, args=[things[DOORS[name]]])
    for user in intruders:
        client = client_of(user)
        with CaptureQueriesContext(connection) as queries:
            answers = [response.status_code for response in tries(client, url, things["member"])]
        assert set(answers) <= {403, 404, 405}
        assert set(answers) & {403, 404}
        assert [each["sql"] for each in queries if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


@pytest.mark.parametrize("key", ["booking", "nobody's"])
def test_somebody_elses_booking_looks_like_none_at_all(key, things, other_member):
    """The answer does not tell that there is one."""
    client = client_of(other_member.user)
    response = client.get(reverse("bookings:cancel", args=[things.get(key, 10**9)]))
    assert (response.status_code, response.templates[0].name) == (404, "404.html")


def test_booking_is_made_in_ones_own_name_whoever_is_named(things, other_member, member):
    """Another person's key in the form changes nothing."""
    client = client_of(other_member.user)
    client.post(reverse("bookings:book", args=[things["session"]]), {"member": member.pk})
    assert [booking.session_id for booking in other_member.bookings.all()] == [things["session"]]
    assert member.bookings.count() == 1


# --- duties and hazards: open to the role or the owner alone, and to who looks after them all ------------------------

DUTY = {"duty", "duty_finish", "duty_note"}
ITEM = {"duty_answer", "duty_photo"}
HAZARD = {"hazard", "hazard_assign", "hazard_rectify", "hazard_verify", "hazard_return"}
LISTS = {"checklist_edit", "checklist_history"}
PLANS = {"plan_edit", "plan_history"}
SAFETY = {f"safety:{name}" for name in (*DUTY, *ITEM, *HAZARD, *LISTS, *PLANS, "hazard_photo")}

OUTSIDERS = [
    Role.PRACTITIONER,
    Role.NUTRITIONIST,
    Role.INSTRUCTOR,
    Role.QUALITY_LEAD,
    Role.FRONT_DESK,
    Role.MAINTENANCE,
]


@pytest.fixture
def safe_things(frozen, member):
    duty, hazard = make_duty(role=Role.ATTENDANT), make_assigned()
    item = duty.template.items.get()
    return (
        dict.fromkeys(DUTY, [duty.pk])
        | dict.fromkeys(ITEM, [duty.pk, item.pk])
        | dict.fromkeys(HAZARD, [hazard.pk])
        | dict.fromkeys(LISTS, [duty.template_id])
        | dict.fromkeys(PLANS, [duty.plan_id])
        | {"hazard_photo": [hazard.moves.first().pk]}
    )


@pytest.mark.parametrize("name", sorted(SAFETY))
def test_nobody_else_gets_to_a_duty_or_a_hazard(name, safe_things, other_member, stranger):
    url = reverse(name, args=safe_things[name.partition(":")[2]])
    for user in [other_member.user, stranger, *(make_staff(role=role).user for role in OUTSIDERS)]:
        client = client_of(user)
        with CaptureQueriesContext(connection) as queries:
            answers = [response.status_code for response in tries(client, url, other_member.pk)]
        assert set(answers) <= {403, 404, 405}
        assert set(answers) & {403, 404}
        assert [each["sql"] for each in queries if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []
