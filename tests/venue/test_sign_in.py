from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.factories.venue import make_staff, make_user
from tests.queries import queries_of
from venue.models import User
from venue.roles import Role
from venue.sessions import SessionStore
from venue.sign_in import Backend

pytestmark = pytest.mark.django_db


def test_user_is_found_while_active():
    user, gone = make_user(), make_user(is_active=False)

    assert [Backend().get_user(key) for key in (user.pk, gone.pk, 0)] == [user, None, None]


def test_roles_alone_say_what_somebody_may_do():
    desk = make_staff(role=Role.FRONT_DESK).user
    desk.user_permissions.add(Permission.objects.get(codename="view_auditevent", content_type__app_label="venue"))
    desk = User.objects.get(pk=desk.pk)

    assert (desk.has_perm("bookings.use_desk"), desk.has_perm("venue.view_auditevent")) == (True, False)


def test_permissions_cost_one_query():
    desk = User.objects.get(pk=make_staff(role=Role.FRONT_DESK).user.pk)

    assert queries_of(lambda: (desk.has_perm("bookings.use_desk"), desk.has_perm("members.view_member"))) == 1


def test_session_is_read_back_until_it_expires():
    store = SessionStore()
    store["who"] = "Wang"
    store.save()
    assert SessionStore(store.session_key).load() == {"who": "Wang"}

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    late = SessionStore(store.session_key)

    assert (late.load(), late.session_key) == ({}, None)
