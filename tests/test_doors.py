"""Every number in an address: tried by everybody who has no business there.

`tests/test_roles.py` says who may open a page. Here the same addresses are tried by another member, by somebody who is
nobody's person, and by every colleague who may not, looking and sending: refused or not found, never shown, and nothing
is written.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter

from tests.clients import Browser, client_of, sign_in
from tests.conftest import NOON, somebody_who_may_book
from tests.factories.venue import make_staff, make_user
from tests.test_roles import TABLE
from tests.things import Things
from venue import clock
from venue.roles import STAFF, Role

# A class is everybody's to look at, and to book, wait for or have kept in one's own name.
PUBLIC = {
    "bookings:session",
    "bookings:book",
    "bookings:wait",
    "bookings:hold",
    "bookings:bring_guest",
    "bookings:every_week",
    # So are treatments.
    "bookings:treatment",
    "bookings:hold_treatment",
    "bookings:package",
    "bookings:hold_package",
    "bookings:treatment_wait_join",
    # And rooms that are let online.
    "bookings:room_online",
    "bookings:keep_room",
    # An agreement is everybody's to read, and to sign in one's own name.
    "members:my_sign",
    "members:my_sign_code",
}

REFUSED = [{403}, {404}, {403, 405}, {404, 405}]
TYPED = {"reason": "because", "name": "Somebody else", "last_on": "2026-03-20", "q": "Wang", "form_key": ""}


def numbered(patterns, space=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from numbered(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif any(isinstance(each, IntConverter) for each in pattern.pattern.converters.values()):
            yield f"{space}{pattern.name}"


@pytest.fixture(scope="module")
def member(lasting_db):
    """Everything that is somebody's own belongs to them."""
    with clock.frozen(NOON):
        return somebody_who_may_book(name="Wang Xiaomin", language="en")


@pytest.fixture(scope="module")
def other_member(lasting_db):
    with clock.frozen(NOON):
        return somebody_who_may_book(name="Li Lei", language="zh-hans")


@pytest.fixture(scope="module")
def coach(lasting_db):
    return make_staff(role=Role.INSTRUCTOR).user


@pytest.fixture
def things(frozen, db, member, coach):
    return Things(member, coach)


@pytest.fixture(scope="module")
def sessions(other_member):
    """Of those who have no business at what is the member's: each session key by who it is."""
    users = {"other member": other_member.user, "stranger": make_user(name="Han Meimei")}
    users |= {role: make_staff(role=role).user for role in STAFF}
    return dict(zip(users, sign_in(list(users.values())), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(numbered(get_resolver().url_patterns)) - PUBLIC))
def test_nobody_else_gets_in(name, things, sessions, short_refusals):
    row = TABLE[name]
    url = reverse(name, args=[things[each] for each in row.of])
    data = TYPED | {key: value.format_map(things) for key, value in row.data.items()}
    for who in sessions.keys() - row.may:
        browser = Browser(sessions[who])
        with CaptureQueriesContext(connection) as queries:
            shown, sent = browser.get(url, data), browser.post(url, data, headers={"HX-Request": "true"})
        assert {shown.status_code, sent.status_code} in REFUSED, who
        assert [each["sql"] for each in queries if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


@pytest.mark.parametrize("key", ["own_booking", "nobody's"])
def test_somebody_elses_booking_looks_like_none_at_all(key, things, other_member):
    """The answer does not tell that there is one."""
    pk = 10**9 if key == "nobody's" else things[key]
    response = client_of(other_member.user).get(reverse("bookings:cancel", args=[pk]))
    assert (response.status_code, response.templates[0].name) == (404, "404.html")


def test_booking_is_made_in_ones_own_name_whoever_is_named(things, other_member, member):
    """Another person's key in the form changes nothing."""
    url = reverse("bookings:book", args=[things["session"]])
    client_of(other_member.user).post(url, {"member": member.pk})
    assert [booking.session_id for booking in other_member.bookings.all()] == [things["session"]]
    assert member.bookings.count() == 0


@pytest.mark.parametrize("name", ["bookings:book", "bookings:wait", "bookings:every_week"])
def test_nobody_books_for_a_stranger_by_naming_them(name, things, other_member, member):
    url = reverse(name, args=[things["session"]])
    for asked in (str(member.pk), "nobody", str(10**9)):
        assert client_of(other_member.user).post(url, {"person": asked}).status_code == 404
    assert (member.bookings.count(), other_member.bookings.count()) == (0, 0)
