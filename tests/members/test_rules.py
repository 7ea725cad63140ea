from datetime import date

import pytest

from members import phones
from members.errors import BornUnlikely, GuardianNeeded, GuardianUnfit, TooYoungAlone
from members.models import Member
from members.rules import age_on, check_born_on, check_guardian, check_registers_alone, is_invitable
from venue import masking

TODAY = date(2026, 11, 22)

pytestmark = pytest.mark.usefixtures("noon")


def test_age_changes_on_the_birthday():
    assert [age_on(TODAY, date(2000, 11, day)) for day in (21, 22, 23)] == [26, 26, 25]
    assert [age_on(date(2025, month, day), date(2000, 2, 29)) for month, day in ((2, 28), (3, 1))] == [24, 25]


def test_likely_birthday_passes():
    check_born_on(None, TODAY)
    check_born_on(date(1988, 3, 9), TODAY)


@pytest.mark.parametrize("born_on", [date(2026, 11, 23), date(1910, 1, 1)])
def test_unlikely_birthday_is_refused(born_on):
    with pytest.raises(BornUnlikely):
        check_born_on(born_on, TODAY)


def test_child_with_a_guardian_and_grown_up_without_pass():
    check_guardian(date(2014, 5, 6), Member(number="1", born_on=date(1980, 1, 1)), TODAY)
    check_guardian(date(2012, 11, 22), None, TODAY)
    check_guardian(None, None, TODAY)


def test_child_without_a_guardian_is_refused():
    with pytest.raises(GuardianNeeded):
        check_guardian(date(2012, 11, 23), None, TODAY)


@pytest.mark.parametrize("born_on", [None, date(2012, 11, 22)])
def test_who_is_fourteen_registers_alone(born_on):
    check_registers_alone(born_on, TODAY)


def test_child_does_not_register_alone():
    with pytest.raises(TooYoungAlone):
        check_registers_alone(date(2012, 11, 23), TODAY)


@pytest.mark.parametrize("fields", [{"born_on": date(2010, 1, 1)}, {"guardian_id": 3}])
def test_unfit_guardian_is_refused(fields):
    with pytest.raises(GuardianUnfit):
        check_guardian(date(2014, 5, 6), Member(**fields), TODAY)


def test_who_can_be_invited():
    assert is_invitable(Member(email="a@test.example"), TODAY)
    assert not is_invitable(Member(email=""), TODAY)
    assert not is_invitable(Member(email="a@test.example", user_id=1), TODAY)
    assert not is_invitable(Member(email="a@test.example", guardian_id=1), TODAY)
    assert not is_invitable(Member(email="a@test.example", born_on=date(2012, 11, 23)), TODAY)


def test_phone_for_people_to_read():
    assert phones.readable("+8613812345678", "CN") == "138 1234 5678"
    assert phones.readable("+442079460958", "CN") == "+44 20 7946 0958"


def test_phone_for_lists():
    assert [masking.phone(phone) for phone in ("+8613812345678", "+442079460958", "")] == [
        "138****5678",
        "+44****0958",
        "",
    ]
