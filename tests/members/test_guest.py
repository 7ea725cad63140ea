"""A guest is a person of their own, with the member who brought them."""

import pytest

from members.services.guest import add_guest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def test_guest_is_known_by_name_and_host(member):
    guest = add_guest("Sun Li", member.pk, by=member.user)

    assert (guest.name, guest.host, guest.language, guest.email) == ("Sun Li", member, member.language, "")
    assert list(member.guests.all()) == [guest]


def test_two_guests_may_have_one_name(member):
    first, second = (add_guest("Sun Li", member.pk, by=member.user) for _ in range(2))

    assert first.number != second.number
