import io
import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connections
from django.urls import reverse

from tests.factories.venue import make_user
from venue import clock
from venue.models import AuditEvent, StaffMember, User
from venue.roles import Role
from venue.selectors.owner import has_owner, is_link_good
from venue.services.owner import LinkUsedUp, create_first_owner, new_token

FIELDS = {"name": "王晓敏", "email": "Owner@Venue.example", "password": "a long sentence for tests"}


def printed() -> str:
    output = io.StringIO()
    call_command("first_owner", stdout=output)
    return output.getvalue()


@pytest.mark.django_db
def test_the_command_prints_a_link_that_makes_the_first_owner(client, settings, noon):
    link = printed().split()[-1]
    assert link.startswith(settings.BASE_URL + "/owner/")
    path = link.removeprefix(settings.BASE_URL)
    assert client.get(path).status_code == 200

    response = client.post(path, FIELDS)

    user = User.objects.get()
    assert (response.status_code, response["Location"]) == (302, reverse("venue:start"))
    assert (user.name, user.email, user.check_password(FIELDS["password"])) == ("王晓敏", "owner@venue.example", True)
    assert list(user.groups.values_list("name", flat=True)) == [Role.OWNER]
    assert StaffMember.objects.get().user == user
    assert client.session["_auth_user_id"] == str(user.pk)
    assert AuditEvent.objects.get().action == "owner.created"


@pytest.mark.django_db
def test_whoever_has_just_chosen_the_password_is_not_asked_for_it_again(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client.post(reverse("venue:first_owner", args=[new_token()]), FIELDS)

    assert client.get(reverse("venue:start"))["Location"] == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


@pytest.mark.django_db
def test_the_command_prints_nothing_when_there_is_an_owner():
    make_user(role=Role.OWNER)

    assert printed() == ""


@pytest.mark.django_db
def test_an_owner_who_may_no_longer_sign_in_does_not_count():
    make_user(role=Role.OWNER, is_active=False)

    assert not has_owner()


@pytest.mark.django_db
def test_a_link_dies_after_a_day_with_the_first_owner_and_when_touched(client, noon):
    token = new_token()
    assert is_link_good(token)
    assert not is_link_good(token + "x")
    with clock.frozen(noon + timedelta(hours=24)):
        assert not is_link_good(token)

    create_first_owner(token, **FIELDS)

    assert not is_link_good(token)
    assert not is_link_good(new_token())
    for ask in (client.get, client.post):
        assert ask(reverse("venue:first_owner", args=[token])).status_code == 410
    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"password": "short"}, {"password": "owner@venue.example"}, {"email": "x"}, {"name": ""}]
)
def test_a_form_that_is_not_right_comes_back(client, noon, wrong):
    response = client.post(reverse("venue:first_owner", args=[new_token()]), FIELDS | wrong)

    assert (response.status_code, User.objects.count()) == (422, 0)
    assert set(response.context["form"].errors) == set(wrong)


@pytest.mark.django_db
def test_an_address_that_is_taken_is_said_at_the_field(client, noon):
    make_user(email="owner@venue.example")

    response = client.post(reverse("venue:first_owner", args=[new_token()]), FIELDS)

    assert (response.status_code, set(response.context["form"].errors)) == (422, {"email"})


@pytest.mark.django_db(transaction=True)
def test_two_people_with_the_link_at_the_same_moment_become_one_owner(noon):
    token, start, outcomes = new_token(), threading.Barrier(2), []

    def become(number: int) -> None:
        start.wait()
        try:
            create_first_owner(token, **FIELDS | {"email": f"owner{number}@venue.example"})
            outcomes.append("owner")
        except LinkUsedUp:
            outcomes.append("too late")
        finally:
            connections.close_all()

    people = [threading.Thread(target=become, args=[number]) for number in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sorted(outcomes) == ["owner", "too late"]
    assert User.objects.filter(groups__name=Role.OWNER).count() == 1
