"""Signing up alone, and who is too young for it."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from members.models import Member
from tests.factories.members import make_member
from tests.factories.venue import PASSWORD, make_user
from venue.models import Message, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

SIGN_UP = {"name": "王晓敏", "born_on": "1990-05-01", "email": "WXM@Test.example", "password1": PASSWORD}
TOO_YOUNG = (
    "Under 14 nobody registers alone. Please come to the front desk with a parent or guardian: there you are written "
    "down, and the guardian agrees."
)


def signs_up(client, **changed):
    return client.post(reverse("account_signup"), SIGN_UP | changed)


def errors_of(response, form="form"):
    return response.context[form].errors.get_json_data(escape_html=False)


@pytest.fixture
def child():
    """An old list brought them with an address and no guardian."""
    return make_member(email="wxm@test.example", born_on="2015-01-01")


@pytest.fixture
def anna(client):
    user = make_user(name="Anna", email="wxm@test.example", language="en")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.force_login(user)
    return user


def test_name_and_address_are_kept(client):
    signs_up(client)
    assert list(User.objects.values_list("email", "name")) == [("wxm@test.example", "王晓敏")]


@pytest.mark.parametrize("missing", ["name", "born_on"])
def test_nobody_signs_up_without(client, missing):
    response = signs_up(client, **{missing: ""})
    assert (errors_of(response).keys(), User.objects.count()) == ({missing}, 0)


@pytest.mark.parametrize(("born_on", "is_old_enough"), [("2012-11-22", True), ("2012-11-23", False)])
def test_under_fourteen_nobody_signs_up_alone(client, born_on, is_old_enough):
    response = signs_up(client, born_on=born_on, email=f"{born_on}@test.example")
    assert (User.objects.exists(), Message.objects.exists()) == (is_old_enough, is_old_enough)
    if not is_old_enough:
        assert errors_of(response) == {"born_on": [{"message": TOO_YOUNG, "code": "too_young_alone"}]}
        assert 'value="王晓敏"' in response.content.decode()


def test_unlikely_day_is_refused(client):
    assert errors_of(signs_up(client, born_on="2027-01-01"))["born_on"][0]["code"] == "born_unlikely"


def test_page_says_where_a_child_goes(client):
    assert (
        "Under 14, please come to the front desk with a guardian."
        in client.get(reverse("account_signup")).content.decode()
    )


def test_whoever_joins_later_is_asked_too(client, anna):
    response = client.post(reverse("members:join"), {"born_on": "2015-01-01"})
    assert (response.status_code, errors_of(response, "join_form").keys()) == (422, {"born_on"})
    assert not Member.objects.exists()
    assert client.post(reverse("members:join"), {"born_on": "1990-05-01"}).url == reverse("members:my_profile")
    assert Member.objects.get().user == anna


def test_child_known_here_is_not_joined_whatever_day_is_typed(client, anna, child):
    response = client.post(reverse("members:join"), {"born_on": "1990-05-01"})
    assert errors_of(response, "join_form") == {"born_on": [{"message": TOO_YOUNG, "code": ""}]}
    assert list(Member.objects.values_list("pk", "user")) == [(child.pk, None)]
