from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import signing
from django.urls import reverse

from members.errors import InvitationOver, NotInvitable, SignInExists
from members.models import Member
from members.services.inviting import accept, invite
from tests.factories.members import make_member
from tests.factories.venue import make_user
from venue import clock
from venue.actors import Automation
from venue.models import AuditEvent, Message, User
from venue.roles import Role

pytestmark = pytest.mark.django_db

HOUSE = Automation("tests")
PASSWORD = "a river in the morning"


@pytest.fixture
def member(noon):
    return make_member(name="王伟", email="wang@test.example", language="en")


def path_of(message):
    return message.params["url"].partition("//")[2].partition("/")[2].join(["/", ""])


def invited(member):
    """The address in the message, as the person opens it."""
    invite(member.pk, by=HOUSE)
    return path_of(Message.objects.latest("pk"))


def token_of(member):
    return invited(member).split("/")[2]


def test_message_goes_to_the_person_and_is_not_kept(member):
    invite(member.pk, by=HOUSE)
    message = Message.objects.get()
    assert (message.address, message.template, message.language, message.is_secret, message.is_direct) == (
        "wang@test.example", "invitation", "en", True, True,
    )  # fmt: skip
    assert message.expires_at == clock.now() + timedelta(days=14)
    assert AuditEvent.objects.get().action == "member.invited"


@pytest.mark.parametrize("make", [{"email": ""}, {"user": True}, {"guardian": True}])
def test_who_cannot_be_invited(noon, make):
    fields = {"user": make_user} if "user" in make else {"guardian": make_member} if "guardian" in make else {}
    member = make_member(**{name: maker() for name, maker in fields.items()} or make)
    with pytest.raises(NotInvitable):
        invite(member.pk, by=HOUSE)
    assert not Message.objects.exists()


def test_person_chooses_a_password_and_is_signed_in(client, member):
    url = invited(member)
    assert "wang@test.example" in client.get(url).content.decode()
    response = client.post(url, {"password": PASSWORD})
    user = User.objects.get()
    assert response.url == reverse("bookings:timetable")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert (user.email, user.name, user.language, user.groups.get().name) == (
        "wang@test.example", "王伟", "en", Role.MEMBER,
    )  # fmt: skip
    assert user.check_password(PASSWORD) and Member.objects.get().user == user
    assert EmailAddress.objects.values_list("email", "verified", "primary").get() == ("wang@test.example", True, True)


def test_weak_password_is_refused_beside_the_field(client, member):
    response = client.post(invited(member), {"password": "12345"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["password"])
    assert not User.objects.exists()


def test_link_opens_once(client, member):
    url = invited(member)
    client.post(url, {"password": PASSWORD})
    assert client.get(url).status_code == 410
    assert client.post(url, {"password": "another river in the evening"}).status_code == 410
    assert User.objects.get().check_password(PASSWORD)


def test_first_use_ends_every_other_link(client, member):
    first = invited(member)
    with clock.frozen(clock.now() + timedelta(days=1)):
        second = invited(member)
        client.post(second, {"password": PASSWORD})
        assert client.get(first).status_code == 410


def test_link_is_dead_after_fourteen_days(member):
    token = token_of(member)
    with clock.frozen(clock.now() + timedelta(days=14)), pytest.raises(InvitationOver):
        accept(token, PASSWORD)


def test_link_is_dead_once_the_address_changed(member):
    token = token_of(member)
    Member.objects.update(email="new@test.example")
    with pytest.raises(InvitationOver):
        accept(token, PASSWORD)


OF_ANOTHER_KIND = signing.dumps([1, "a@b.example", 9], salt="other")


@pytest.mark.parametrize("token", ["nonsense", OF_ANOTHER_KIND], ids=["nonsense", "of another kind"])
def test_forged_link(client, token):
    response = client.get(reverse("members:accept_invitation", args=[token]))
    assert response.status_code == 410


def test_unproven_sign_in_of_somebody_else_is_taken_over(client, member):
    squatter = make_user(email="wang@test.example", name="Somebody")
    EmailAddress.objects.create(user=squatter, email="mine@test.example", verified=False)
    client.force_login(squatter)
    user = accept(token_of(member), PASSWORD)
    assert user.pk == squatter.pk and User.objects.get().check_password(PASSWORD)
    assert EmailAddress.objects.get().email == "wang@test.example"
    assert client.get(reverse("members:my_profile")).status_code == 302


@pytest.mark.parametrize("kind", ["proven", "works here", "closed"])
def test_sign_in_that_is_somebodys_is_left_alone(member, kind):
    user = make_user(email="wang@test.example", role=Role.MANAGER if kind == "works here" else None)
    if kind == "proven":
        EmailAddress.objects.create(user=user, email=user.email, verified=True)
    User.objects.filter(pk=user.pk).update(is_active=kind != "closed")
    with pytest.raises(SignInExists):
        accept(token_of(member), PASSWORD)
    assert Member.objects.get().user is None


def test_desk_invites_from_the_person_page(client, desk, member):
    url = reverse("members:invite", args=[member.pk])
    key = "6f2c9b7e-0d6b-4a52-9b53-1f1a7d1b7c11"
    assert {client.post(url, {"form_key": key}).url for _ in range(2)} == {reverse("members:member", args=[member.pk])}
    assert Message.objects.count() == 1
    assert "Invited on" in client.get(reverse("members:member", args=[member.pk])).content.decode()
