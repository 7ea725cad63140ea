import threading
from datetime import date

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.db import connection
from django.urls import reverse

from members.errors import EmailNotVerified, TooYoungAlone
from members.models import Member
from members.services.joining import join
from tests.factories.members import make_member
from tests.factories.venue import make_user
from venue.roles import Role


def make_address(user, *, verified=True, email=None):
    return EmailAddress.objects.create(user=user, email=email or user.email, verified=verified, primary=True)


@pytest.fixture
def anna(db):
    return make_user(name="Anna", email="anna@test.example", language="en")


def test_nobody_is_joined_before_the_address_is_proven(anna):
    make_member(email="anna@test.example")
    make_address(anna, verified=False)
    with pytest.raises(EmailNotVerified):
        join(anna)
    assert not Member.objects.filter(user=anna).exists()


def test_person_with_this_address_is_joined(anna):
    known = make_member(email="Anna@Test.example", number="20001")
    make_address(anna)
    assert join(anna) == known
    assert (Member.objects.get().user, anna.groups.get().name) == (anna, Role.MEMBER)


def test_stranger_becomes_a_new_person(anna):
    make_address(anna)
    member = join(anna)
    assert (member.name, member.email, member.language, member.origin, member.user) == (
        "Anna", "anna@test.example", "en", "online", anna,
    )  # fmt: skip


def test_joining_twice_gives_the_same_person(anna):
    make_address(anna)
    assert join(anna) == join(anna)
    assert Member.objects.count() == 1


def test_child_with_the_address_of_a_parent_is_not_joined(anna):
    child = make_member(email="anna@test.example", guardian=make_member())
    make_address(anna)
    assert join(anna) != child


def test_child_of_an_old_list_waits_for_a_guardian(noon, anna):
    """Whoever opens the mailbox, the person stays without a sign-in."""
    child = make_member(email="anna@test.example", born_on=date(2012, 11, 23))
    make_address(anna)
    with pytest.raises(TooYoungAlone):
        join(anna)
    assert list(Member.objects.values_list("pk", "user")) == [(child.pk, None)]


def test_person_who_has_a_sign_in_is_not_taken_over(anna):
    other = make_member(email="anna@test.example", user=make_user())
    make_address(anna)
    member = join(anna)
    assert (member != other, member.email) == (True, "")


def test_confirming_the_address_joins(client, anna):
    known = make_member(email="anna@test.example")
    link = EmailConfirmationHMAC(make_address(anna, verified=False))
    client.post(reverse("account_confirm_email", args=[link.key]))
    assert Member.objects.get(pk=known.pk).user == anna


def test_my_page_offers_to_join_whoever_was_confirmed_before(client, anna):
    make_address(anna)
    client.force_login(anna)
    assert reverse("members:join") in client.get(reverse("members:my_profile")).content.decode()
    assert client.post(reverse("members:join"), {"born_on": "1990-05-01"}).url == reverse("members:my_profile")
    assert Member.objects.get().user == anna


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_known", [True, False])
def test_joined_once_by_eight_at_the_same_time(is_known):
    user = make_user(email="anna@test.example")
    make_address(user)
    if is_known:
        make_member(email="anna@test.example")
    barrier, joined = threading.Barrier(8), []

    def run():
        barrier.wait()
        try:
            joined.append(join(user).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert joined == [Member.objects.get().pk] * 8
