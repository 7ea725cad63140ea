"""Secrecy: promised before a role opens people's data."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.clients import client_of
from tests.factories.agreed import make_text
from tests.factories.venue import make_staff, make_undertaking, make_user
from venue import clock
from venue.errors import AlreadyDone
from venue.models import Undertaking
from venue.models.agreed_text import Kind
from venue.roles import SEES_PEOPLE, Role
from venue.selectors.agreed_text import text_now
from venue.selectors.undertaking import forget, owes, owing
from venue.services.undertaking import NameUnlike, undertake

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

PAGE = reverse("venue:undertaking")
DOORS = {
    Role.FRONT_DESK: "members:member_list",
    Role.INSTRUCTOR: "bookings:coach",
    Role.PRACTITIONER: "members:follow_up_list",
    Role.NUTRITIONIST: "members:follow_up_list",
    Role.SAFETY_OFFICER: "safety:incident_list",
    Role.QUALITY_LEAD: "feedback:case_list",
    Role.MANAGER: "members:member_list",
    Role.OWNER: "bookings:desk",
}


@pytest.mark.covers("B-021")
@pytest.mark.parametrize("role", SEES_PEOPLE)
def test_role_opens_peoples_data_once_secrecy_is_promised(role):
    user = make_staff(role=role, name="Lin Ke", signs=False).user
    browser, door = client_of(user), reverse(DOORS[role])

    led = browser.get(door, {"q": "Wang"})
    assert led["Location"] == f"{PAGE}?next={door.replace('/', '%2F')}%3Fq%3DWang"
    assert text_now(Kind.SECRECY).text_en.split("\n")[0] in browser.get(led["Location"]).text

    signed = browser.post(led["Location"], {"typed_name": " lin  ke ", "text": text_now(Kind.SECRECY).pk})

    assert signed["Location"] == f"{door}?q=Wang"
    assert browser.get(door).status_code == 200
    row = Undertaking.objects.get()
    assert (row.user, row.text, row.typed_name, row.signed_at) == (
        user, text_now(Kind.SECRECY), "lin  ke", clock.now(),
    )  # fmt: skip


@pytest.mark.parametrize("role", [role for role in Role if role not in SEES_PEOPLE])
def test_who_sees_nobodys_data_is_not_asked(role):
    assert owes(make_user(role=role, signs=False).pk) is False


@pytest.mark.covers("B-021")
def test_change_of_substance_is_promised_again(desk):
    make_text(Kind.SECRECY, is_substantive=False)
    assert list(owing()) == []
    make_text(Kind.SECRECY)
    assert (list(owing()), owes(desk.pk)) == ([desk], True)
    undertake(text_now(Kind.SECRECY).pk, desk.name, by=desk)
    assert (list(owing()), owes(desk.pk)) == ([], False)


def test_what_is_sent_without_a_promise_is_not_done():
    browser = client_of(make_staff(role=Role.FRONT_DESK, signs=False).user)
    assert browser.post(reverse("members:member_add"), {"name": "Wang"})["Location"].startswith(PAGE)
    fragment = browser.get(reverse("members:member_list"), headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"]) == (200, f"{PAGE}?next=%2Fstart%2F")


def test_nobody_promises_in_another_name_or_to_an_old_text():
    user = make_staff(role=Role.FRONT_DESK, name="Lin Ke", signs=False).user
    text = text_now(Kind.SECRECY)
    with pytest.raises(NameUnlike):
        undertake(text.pk, "Zhou Ning", by=user)
    answer = client_of(user).post(PAGE, {"typed_name": "Zhou Ning", "text": text.pk})
    assert (answer.status_code, "type your own name" in answer.text) == (422, True)
    make_text(Kind.SECRECY)
    with pytest.raises(AlreadyDone):
        undertake(text.pk, "Lin Ke", by=user)
    assert Undertaking.objects.count() == 0


def test_twice_is_once_and_the_page_says_since_when(desk):
    assert undertake(text_now(Kind.SECRECY).pk, desk.name, by=desk) is False
    assert "You signed version 1" in client_of(desk).get(PAGE).text


def test_whoever_has_signed_costs_no_query_while_the_process_remembers(desk):
    make_staff(role=Role.MANAGER, signs=False)
    forget()
    owes(desk.pk)
    with CaptureQueriesContext(connection) as queries:
        assert owes(desk.pk) is False
    assert len(queries) == 0


def test_manager_sees_who_has_still_to_sign(manager):
    make_staff(role=Role.FRONT_DESK, name="Lin Ke", signs=False)
    page = client_of(manager).get(reverse("venue:agreed_text", args=["secrecy"])).text
    assert ("Still to sign" in page, "Lin Ke" in page) == (True, True)


def test_undertaking_is_kept_once_with_a_name_for_good(desk):
    for constraint, fields in (
        ("venue_undertaking_once", {}),
        ("venue_undertaking_names_signer", {"typed_name": "", "text": make_text(Kind.SECRECY)}),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            make_undertaking(desk, **{"text": Undertaking.objects.get().text} | fields)
    for change in (lambda: Undertaking.objects.update(typed_name="x"), Undertaking.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
