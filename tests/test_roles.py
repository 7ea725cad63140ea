"""Who may open what: every address of the project, tried by everybody.

`TABLE` is the written answer. An address without a row fails, and so does a row without an address. Each row says what
those who may get, what the others get, and what somebody gets who is not signed in; what is not said is 403 and the way
to the sign-in page. Every row is tried by all roles with every method it takes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.clients import client_of
from tests.factories.bookings import make_booking, make_course, make_room, make_series, make_session
from tests.factories.feedback import make_case
from tests.factories.members import make_member, make_membership, make_payment, make_plan
from tests.factories.venue import make_staff
from venue.roles import STAFF, Role

ANONYMOUS = "anonymous"
EVERYBODY = frozenset({ANONYMOUS, *Role})
SIGNED_IN = frozenset(Role)
AT_WORK = frozenset(STAFF)
MANAGERS = frozenset({Role.MANAGER, Role.OWNER})
DESK = MANAGERS | {Role.FRONT_DESK}
QUALITY = MANAGERS | {Role.QUALITY_LEAD}
CASES = DESK | QUALITY
ATTENDANCE = DESK | {Role.INSTRUCTOR}
NOT_SIGNED_IN = frozenset({ANONYMOUS})
MEMBERS = frozenset({Role.MEMBER})  # of the roles tried here, the only one that is somebody's person

LOGIN, START, TIMETABLE, DESK_PAGE = "/account/login/", "/start/", "/", "/desk/"


@dataclass(frozen=True)
class Row:
    """`get` and `post` are what those who `may` are answered, a status or where it leads (None: not a way to call it);
    `of` names the things in the address, `data` is what is sent.
    """

    may: frozenset[str]
    get: int | str | None = None
    post: int | str | None = None
    others: int | str = 403
    anonymous: int | str = LOGIN
    of: tuple[str, ...] = ()
    data: dict[str, str] = field(default_factory=lambda: {"form_key": ""})

    def methods(self, who: str) -> list[str]:
        """All that it takes; those who may also try what it does not take."""
        return [each for each in ("get", "post") if who in self.may or getattr(self, each) is not None]

    def expected(self, who: str, method: str, things: dict[str, Any]) -> int | str:
        taken = 405 if getattr(self, method) is None else getattr(self, method)
        others = self.anonymous if who == ANONYMOUS else self.others
        answer = taken if who in self.may else others
        return answer.format_map(things) if isinstance(answer, str) else answer


TABLE = {
    # for everybody
    "bookings:timetable": Row(EVERYBODY, get=200),
    "bookings:session": Row(EVERYBODY, get=200, of=("session",)),
    "venue:language": Row(EVERYBODY, post=TIMETABLE),
    "venue:theme": Row(EVERYBODY, post=START),
    "venue:healthz": Row(EVERYBODY, get=200),
    "venue:readyz": Row(EVERYBODY, get=503),  # no worker lives beside these tests
    "venue:dev_mail": Row(EVERYBODY, get=200),  # in demo and test only
    "venue:dev_mail_letter": Row(EVERYBODY, get=404, of=("nonsense",)),
    "venue:dev_mail_html": Row(EVERYBODY, get=404, of=("nonsense",)),
    "venue:first_owner": Row(EVERYBODY, get=410, post=410, of=("nonsense",)),
    "members:accept_invitation": Row(EVERYBODY, get=410, post=410, of=("nonsense",)),
    # for whoever is signed in
    "venue:start": Row(SIGNED_IN - DESK, get=TIMETABLE, others=DESK_PAGE),
    "members:my_profile": Row(SIGNED_IN, get=200),
    "members:my_code": Row(SIGNED_IN, get=200, post="/my/code/"),
    "members:join": Row(SIGNED_IN, post=409),  # nobody here has proven an address
    "bookings:my_bookings": Row(SIGNED_IN, get=200),
    "bookings:book": Row(MEMBERS, post="/classes/{session}/", others=409, of=("session",)),
    "bookings:cancel": Row(MEMBERS, get=200, post="/my/bookings/", others=404, of=("own_booking",)),
    # the front desk
    "bookings:desk": Row(DESK, get=200),
    "bookings:arrivals": Row(DESK, get=200, data={"q": "138"}),
    "bookings:candidates": Row(DESK, get=200, of=("session",), data={"q": "138"}),
    "bookings:book_for_member": Row(
        DESK, post="/desk/classes/{session}/", of=("session",), data={"member": "{member}"}
    ),
    "bookings:cancel_for_member": Row(DESK, post="/desk/classes/{session}/", of=("booking",)),
    "bookings:roster": Row(ATTENDANCE, get=200, of=("session",)),
    "bookings:check_in": Row(ATTENDANCE, post="/desk/classes/{session}/", of=("booking",)),
    "bookings:undo_check_in": Row(ATTENDANCE, post="/desk/classes/{session}/", of=("checked_in",)),
    "members:member_list": Row(DESK, get=200),
    "members:member_add": Row(DESK, get=200, post=422),
    "members:member": Row(DESK, get=200, of=("person",)),
    "members:member_edit": Row(DESK, get=200, post=422, of=("person",)),
    "members:member_history": Row(DESK, get=200, of=("person",)),
    "members:invite": Row(DESK, post="/members/{person}/", of=("person",)),
    "members:member_known": Row(DESK, get=200, data={"phone": "13800001111"}),
    "members:sell": Row(DESK, get=200, post=422, of=("person",)),
    "members:renew": Row(DESK, get=200, post=422, of=("contract",)),
    "members:code": Row(DESK, get=200, post=422, of=("person",)),
    "members:issue_code": Row(DESK, post="/members/{person}/code/", of=("person",)),
    "members:receipt": Row(DESK, get=200, others=404, of=("payment",)),
    # what is sold
    "members:membershipplan_list": Row(MANAGERS, get=200),
    "members:membershipplan_add": Row(MANAGERS, get=200, post=422),
    "members:membershipplan_edit": Row(MANAGERS, get=200, post=422, of=("plan",)),
    "members:membershipplan_history": Row(MANAGERS, get=200, of=("plan",)),
    # what is taught, where and when
    "bookings:call_off": Row(MANAGERS, get=200, post=422, of=("session",)),
    "bookings:course_list": Row(MANAGERS, get=200),
    "bookings:course_add": Row(MANAGERS, get=200, post=422),
    "bookings:course_edit": Row(MANAGERS, get=200, post=422, of=("course",)),
    "bookings:course_history": Row(MANAGERS, get=200, of=("course",)),
    "bookings:resource_list": Row(MANAGERS, get=200),
    "bookings:resource_add": Row(MANAGERS, get=200, post=422),
    "bookings:resource_edit": Row(MANAGERS, get=200, post=422, of=("room",)),
    "bookings:resource_history": Row(MANAGERS, get=200, of=("room",)),
    "bookings:series_list": Row(MANAGERS, get=200),
    "bookings:series_add": Row(MANAGERS, get=200, post=422),
    "bookings:series": Row(MANAGERS, get=200, of=("series",)),
    "bookings:series_end": Row(MANAGERS, get=200, post=422, of=("series",)),
    "bookings:series_history": Row(MANAGERS, get=200, of=("series",)),
    # voices
    "feedback:survey": Row(EVERYBODY, get=404, post=404, of=("nonsense",)),
    "feedback:survey_stop": Row(EVERYBODY, get=404, post=404, of=("nonsense",)),
    "feedback:complain": Row(EVERYBODY, get=200, post=422),
    "feedback:status": Row(EVERYBODY, get=404, of=("nonsense",)),
    "feedback:my_cases": Row(SIGNED_IN, get=200),
    "feedback:case_list": Row(CASES, get=200),
    "feedback:desk_case_add": Row(CASES, get=200, post=422),
    "feedback:case": Row(CASES, get=200, of=("case",)),
    "feedback:case_history": Row(CASES, get=200, of=("case",)),
    "feedback:case_take": Row(CASES, post="/cases/{case}/", of=("case",)),
    "feedback:case_reply": Row(CASES, post=422, of=("case",)),
    "feedback:case_note": Row(CASES, post=422, of=("case",)),
    "feedback:case_assign": Row(QUALITY, post=422, of=("case",)),
    "feedback:case_sort": Row(QUALITY, post=422, of=("case",)),
    "feedback:case_extend": Row(QUALITY, post=422, of=("case",)),
    "feedback:case_resolve": Row(QUALITY, post=422, of=("case",)),
    "feedback:case_close": Row(QUALITY, post=409, of=("case",)),  # it is not resolved
    "feedback:promise": Row(QUALITY, get=200, of=("promise",)),
    # for builders
    "venue:gallery": Row(AT_WORK, get=200),
    # accounts
    "account_login": Row(NOT_SIGNED_IN, get=200, post=200, others=START),
    "account_signup": Row(NOT_SIGNED_IN, get=200, post=200, others=START),
    "account_logout": Row(SIGNED_IN, get=200, post=TIMETABLE, anonymous=TIMETABLE),
    "account_inactive": Row(EVERYBODY, get=200),
    "account_reauthenticate": Row(SIGNED_IN, get=200, post=200),
    "account_email": Row(SIGNED_IN, get=200, post="/account/email/"),
    "account_email_verification_sent": Row(EVERYBODY, get=200),
    "account_confirm_email": Row(EVERYBODY, get=200, post=404, of=("nonsense",)),
    "account_change_password": Row(SIGNED_IN, get=200, post=200),
    "account_set_password": Row(SIGNED_IN, get="/account/password/change/", post="/account/password/change/"),
    "account_reset_password": Row(EVERYBODY, get=200, post=200),
    "account_reset_password_done": Row(EVERYBODY, get=200),
    "account_reset_password_from_key": Row(EVERYBODY, get=200, post=200, of=("nonsense", "nonsense")),
    "account_reset_password_from_key_done": Row(EVERYBODY, get=200),
    "account_confirm_login_code": Row(NOT_SIGNED_IN, get=LOGIN, post=LOGIN, others=START),
}


def names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}"


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted(names(get_resolver().url_patterns)) == sorted(TABLE)


@pytest.fixture
def people(frozen, member):
    """One of each role, and nobody."""
    staff = {role: make_staff(role=role).user for role in STAFF}
    return {ANONYMOUS: None, Role.MEMBER: member.user, **staff}


@pytest.fixture
def things(frozen, member):
    """The keys that addresses may carry, by what they belong to."""
    session = make_session(starts_at=frozen.at + timedelta(minutes=30))
    arrived = {"state": "checked_in", "checked_in_at": frozen.at}
    rows = {
        "session": session,
        "member": member,
        "person": make_member(phone="+8613800001111"),
        "own_booking": make_booking(make_session(), member),
        "booking": make_booking(session),
        "checked_in": make_booking(session, **arrived),
        "contract": make_membership(make_member()),
        "payment": make_payment(),
        "plan": make_plan(),
        "course": make_course(),
        "room": make_room(),
        "series": make_series(),
        "case": make_case(),
    }
    return {name: row.pk for name, row in rows.items()} | {"nonsense": "nonsense", "promise": "satisfaction"}


@pytest.mark.parametrize("name", TABLE)
def test_address_opens_to_those_who_may_and_to_nobody_else(name, things, people):
    row = TABLE[name]
    url = reverse(name, args=[things[each] for each in row.of])
    data = {key: value.format_map(things) for key, value in row.data.items()}
    answers, expected = {}, {}
    for who, user in people.items():
        client = client_of(user)
        for method in row.methods(who):
            answers[who, method] = answer(client, method, url, data)
            expected[who, method] = row.expected(who, method, things)
    assert answers == expected


def answer(client, method, url, data):
    """The status, or where a redirection leads; what was written is taken back."""
    with transaction.atomic():
        response = getattr(client, method)(url, data)
        transaction.set_rollback(True)
    assert forms_without_token(response.text) == []
    return response["Location"].partition("?")[0] if response.status_code == 302 else response.status_code


def forms_without_token(html):
    """Forms that could not be sent without script, which adds the token to what it sends."""
    forms = re.findall(r'<form[^>]*method="post".*?</form>', html, re.DOTALL)
    return [form for form in forms if "csrfmiddlewaretoken" not in form]
