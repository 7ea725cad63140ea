from datetime import date

import pytest
from django.db import IntegrityError

from members.models import ImportBatch, ImportedRow, Membership
from tests.factories.members import make_member, make_membership, make_plan

pytestmark = pytest.mark.django_db


def batch(**fields):
    return ImportBatch.objects.create(
        **{
            "file_name": "a.csv",
            "sha256": "0" * 64,
            "by_name": "tests",
            "rows": 1,
            "taken": 1,
            "skipped": 0,
            "left_out": 0,
        }
        | fields
    )


def refused(constraint, action):
    with pytest.raises(IntegrityError, match=constraint):
        action()


def test_one_number():
    make_member(number="1")
    refused("members_member_one_per_number", lambda: make_member(number="1"))


def test_one_phone_among_people_who_are_their_own_contact():
    parent = make_member()
    make_member(phone=parent.phone, guardian=parent)
    refused("members_member_one_per_phone", lambda: make_member(phone=parent.phone))


def test_one_email_in_any_case():
    parent = make_member()
    make_member(email=parent.email, guardian=parent)
    refused("members_member_one_per_email", lambda: make_member(email=parent.email.upper()))


@pytest.mark.parametrize("phone", ["13812345678", "+0123456", "+86 138"])
def test_phone_in_international_form(phone):
    refused("members_member_phone_is_e164", lambda: make_member(phone=phone))


@pytest.mark.parametrize("field", ["name", "number"])
def test_name_and_number(field):
    refused("members_member_has_name_and_number", lambda: make_member(**{field: ""}))


def test_nobody_is_their_own_guardian():
    member = make_member()
    member.guardian = member
    refused("members_member_not_own_guardian", lambda: member.save(update_fields=["guardian"]))


def test_one_plan_per_code():
    make_plan(code="year")
    refused("members_membershipplan_one_per_code", lambda: make_plan(code="year"))


def test_plan_lasts_a_month():
    refused("members_membershipplan_lasts_a_month", lambda: make_plan(months=0))


def test_contract_ends_after_it_begins():
    days = {"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 31)}
    refused("members_membership_ends_after_start", lambda: make_membership(**days))


def test_contract_is_kept_once():
    first = make_membership()
    again = {"member": first.member, "plan": first.plan, "starts_on": first.starts_on}
    refused("members_membership_once", lambda: make_membership(**again))


def test_rows_of_an_import_add_up():
    refused("members_importbatch_rows_add_up", lambda: batch(rows=3))


def test_row_of_an_import_is_kept_once():
    first = batch()
    ImportedRow.objects.create(batch=first, line=2, member=make_member(), sealed="a")
    refused(
        "members_importedrow_once",
        lambda: ImportedRow.objects.create(batch=first, line=2, member=make_member(), sealed="b"),
    )


def test_contract_covers_both_of_its_days():
    contract = make_membership(starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 31))
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1)]
    assert [contract.covers(day) for day in days] == [False, True, True, False]
    assert [Membership.objects.covering(day).exists() for day in days] == [False, True, True, False]
