from dataclasses import replace
from datetime import date

import pytest

from members import errors
from members.models import Member
from members.services.member import Facts, add_member, change_member
from members.services.numbers import next_number
from tests.factories.members import make_member
from venue.actors import Automation

pytestmark = pytest.mark.django_db

HOUSE = Automation("tests")
WANG = Facts(name="王伟", phone="138 1234 5678", email="Wang@Test.Example", gender="male", born_on=date(1988, 3, 9))


def test_person_is_added():
    member = add_member(WANG, by=HOUSE)
    assert (member.name, member.phone, member.email, member.origin) == (
        "王伟", "+8613812345678", "wang@test.example", "desk",
    )  # fmt: skip


def test_numbers_are_counted_and_taken_ones_passed_over():
    first = int(next_number())
    make_member(number=str(first + 1))
    assert int(next_number()) == first + 2


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        (replace(WANG, email=""), errors.PhoneTaken),
        (replace(WANG, phone=""), errors.EmailTaken),
        (replace(WANG, phone="138"), errors.PhoneUnreadable),
        (replace(WANG, guardian_number="nobody"), errors.GuardianUnknown),
        (Facts(name="小王", born_on=date(2020, 1, 1)), errors.GuardianNeeded),
    ],
)
def test_refusals(facts, error):
    add_member(WANG, by=HOUSE)
    with pytest.raises(error):
        add_member(facts, by=HOUSE)
    assert Member.objects.count() == 1


def test_child_shares_phone_and_email_with_the_guardian():
    parent = add_member(WANG, by=HOUSE)
    child = add_member(replace(WANG, name="小王", born_on=date(2020, 1, 1), guardian_number=parent.number), by=HOUSE)
    assert (child.guardian, child.phone) == (parent, parent.phone)


def test_person_is_changed_and_history_says_by_whom():
    member = add_member(WANG, by=HOUSE)
    change_member(member.pk, replace(WANG, name="王小伟"), by=HOUSE)
    event = Member.pgh_event_model.objects.filter(pgh_obj=member.pk).latest("pgh_id")
    assert (event.name, event.pgh_context.metadata["by_name"]) == ("王小伟", "tests")


def test_guardian_cannot_get_a_guardian():
    parent, other = add_member(WANG, by=HOUSE), make_member()
    make_member(guardian=parent)
    with pytest.raises(errors.HasDependants):
        change_member(parent.pk, replace(WANG, guardian_number=other.number), by=HOUSE)


def test_nobody_becomes_their_own_guardian():
    member = add_member(WANG, by=HOUSE)
    change_member(member.pk, replace(WANG, guardian_number=member.number), by=HOUSE)
    assert Member.objects.get(pk=member.pk).guardian is None
