"""Signing in and up by a code that is sent to a phone."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse

from members.errors import (
    ColleaguePhone,
    PhoneCodeJustSent,
    PhoneCodesUsedUp,
    PhoneCodeUnfit,
    PhoneSignsIn,
    PhoneSignsInElsewise,
    SmsNotOffered,
    TooYoungAlone,
)
from members.models import Member, PhoneCode
from members.services.member import Facts, change_member, correct_own
from members.services.phone_sign_in import prove, send_code, sign_up, user_of
from tests.factories.members import make_member
from tests.factories.sms import approve
from tests.factories.venue import PASSWORD, make_staff, make_user
from venue import clock
from venue.models import Message, User
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "sms_is_offered")]

PHONE = "+8613800138000"
TYPED = "138 0013 8000"
ASK, CODE, NEW = (reverse(f"members:phone_{name}") for name in ("sign_in", "code", "sign_up"))
GROWN = {"name": "王晓敏", "born_on": "1990-05-01"}


@pytest.fixture(autouse=True)
def _approved(noon, settings):
    approve("phone_code")
    settings.ACCOUNT_RATE_LIMITS = False


def code_sent():
    return Message.objects.latest("pk").params["code"]


def other_than(code):
    return f"{(int(code) + 1) % 10**6:06}"


def signs_up(client, **changed):
    client.post(ASK, {"phone": TYPED})
    client.post(CODE, {"code": code_sent()})
    return client.post(NEW, GROWN | changed)


def signs_in(client, **more):
    client.post(ASK, {"phone": TYPED})
    return client.post(CODE, {"code": code_sent(), **more})


def errors_of(response):
    said = response.context["form"].errors.get_json_data()
    return {name: [error["code"] for error in errors] for name, errors in said.items()}


# --- the code --------------------------------------------------------------------------------------------------------


def test_code_goes_by_sms_and_is_kept_nowhere_readable():
    send_code(PHONE, "zh-hans")
    message, kept = Message.objects.get(), PhoneCode.objects.get()
    assert (message.address, message.channel, message.is_secret, message.is_direct, message.expires_at) == (
        PHONE, "sms", True, True, clock.now() + timedelta(minutes=15),
    )  # fmt: skip
    assert len(code_sent()) == 6 and code_sent() not in kept.digest


def test_code_is_good_once():
    send_code(PHONE, "zh-hans")
    prove(PHONE, code_sent())
    with pytest.raises(PhoneCodeUnfit):
        prove(PHONE, code_sent())


def test_sixth_try_fails_even_with_the_right_code():
    send_code(PHONE, "zh-hans")
    for _ in range(5):
        with pytest.raises(PhoneCodeUnfit):
            prove(PHONE, other_than(code_sent()))
    with pytest.raises(PhoneCodeUnfit):
        prove(PHONE, code_sent())


def test_fifth_try_may_be_right():
    send_code(PHONE, "zh-hans")
    for _ in range(4):
        with pytest.raises(PhoneCodeUnfit):
            prove(PHONE, other_than(code_sent()))
    prove(PHONE, code_sent())


def test_code_of_another_phone_proves_nothing():
    send_code(PHONE, "zh-hans")
    with pytest.raises(PhoneCodeUnfit):
        prove("+8613800138001", code_sent())


def test_code_is_good_for_a_quarter_of_an_hour(noon):
    send_code(PHONE, "zh-hans")
    with clock.frozen(clock.now() + timedelta(minutes=15)), pytest.raises(PhoneCodeUnfit):
        prove(PHONE, code_sent())


def test_one_code_a_minute_and_ten_a_day(noon):
    begun = clock.now()
    send_code(PHONE, "zh-hans")
    with pytest.raises(PhoneCodeJustSent):
        send_code(PHONE, "zh-hans")
    for minute in range(1, 10):
        with clock.frozen(begun + timedelta(minutes=minute)):
            send_code(PHONE, "zh-hans")
    with clock.frozen(begun + timedelta(minutes=10)), pytest.raises(PhoneCodesUsedUp):
        send_code(PHONE, "zh-hans")
    with clock.frozen(begun + timedelta(days=1)):
        send_code(PHONE, "zh-hans")
    assert Message.objects.count() == 11


def test_phones_that_were_sent_nothing_lately_are_not_kept(noon):
    send_code("+8613800138001", "zh-hans")
    with clock.frozen(clock.now() + timedelta(days=2, seconds=1)):
        send_code(PHONE, "zh-hans")
    assert list(PhoneCode.objects.values_list("phone", flat=True)) == [PHONE]


def test_code_goes_in_a_language_that_is_approved():
    send_code(PHONE, "en")
    assert Message.objects.get().language == "zh-hans"


@pytest.mark.parametrize("changed", [{"tries": 6}, {"sent_today": 11}])
def test_counts_of_a_code_are_bounded(changed):
    with pytest.raises(IntegrityError, match="members_phonecode_few_tries"), transaction.atomic():
        PhoneCode.objects.create(phone=PHONE, **changed)


def test_phone_has_one_code():
    PhoneCode.objects.create(phone=PHONE)
    with pytest.raises(IntegrityError, match="members_phonecode_one_per_phone"), transaction.atomic():
        PhoneCode.objects.create(phone=PHONE)


# --- who it is -------------------------------------------------------------------------------------------------------


def test_person_whom_the_desk_wrote_down_is_joined():
    known = make_member(name="王伟", phone=PHONE)
    user = sign_up(PHONE, "王伟", "zh-hans")
    known.refresh_from_db()
    assert (known.user, user.phone, user.email, user.groups.get().name, Member.objects.count()) == (
        user, PHONE, "", Role.MEMBER, 1,
    )  # fmt: skip


def test_stranger_becomes_a_new_person_once():
    user = sign_up(PHONE, "王晓敏", "zh-hans")
    assert sign_up(PHONE, "王晓敏", "zh-hans") == user
    member = Member.objects.get()
    assert (member.name, member.phone, member.email, member.origin, member.user) == (
        "王晓敏", PHONE, "", "online", user,
    )  # fmt: skip


def test_child_with_the_phone_of_a_parent_is_never_joined():
    child = make_member(phone=PHONE, guardian=make_member())
    user = sign_up(PHONE, "王伟", "zh-hans")
    child.refresh_from_db()
    assert (child.user, Member.objects.get(user=user).guardian) == (None, None)


@pytest.mark.parametrize(
    ("fields", "error"), [({"user": True}, PhoneSignsInElsewise), ({"born_on": "2015-01-01"}, TooYoungAlone)]
)
def test_who_is_not_joined_by_phone(fields, error):
    make_member(phone=PHONE, **({"user": make_user()} if "user" in fields else fields))
    before = User.objects.count()
    with pytest.raises(error):
        user_of(PHONE)
    with pytest.raises(error):
        sign_up(PHONE, "王伟", "zh-hans")
    assert User.objects.count() == before


def test_colleague_does_not_sign_in_by_phone():
    make_user(phone=PHONE, role=Role.FRONT_DESK)
    with pytest.raises(ColleaguePhone):
        user_of(PHONE)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ([{"phone": PHONE}, {"phone": PHONE}], "venue_user_one_per_phone"),
        ([{}], "venue_user_signs_in_by_something"),
    ],
)
def test_sign_in_has_an_address_or_a_phone_of_its_own(values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        for fields in values:
            User.objects.create_user("", None, **fields)


def test_two_without_an_address_are_two():
    for phone in (PHONE, "+8613800138001"):
        sign_up(phone, "王伟", "zh-hans")
    assert User.objects.filter(email="").count() == 2


# --- another phone ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("email", "new", "signs_in_with"),
    [
        ("", "+8613800138001", "+8613800138001"),
        ("", "", PHONE),  # else nothing would be left
        ("wei@test.example", "", ""),
        ("", "+8613800138009", PHONE),  # another sign-in has it
    ],
)
def test_sign_in_follows_the_phone_that_the_desk_sets_right(email, new, signs_in_with):
    user = sign_up(PHONE, "王伟", "zh-hans")
    User.objects.filter(pk=user.pk).update(email=email)
    make_user(phone="+8613800138009")
    change_member(Member.objects.get(user=user).pk, Facts("王伟", new), by=make_staff().user)
    user.refresh_from_db()
    assert user.phone == signs_in_with


def test_sign_in_by_address_gets_no_phone_from_the_desk():
    user = make_user()
    member = make_member(user=user, phone=PHONE)
    change_member(member.pk, Facts("王伟", "+8613800138001"), by=make_staff().user)
    user.refresh_from_db()
    assert user.phone == ""


def test_phone_that_signs_in_is_not_changed_by_oneself():
    user = sign_up(PHONE, "王伟", "zh-hans")
    member = Member.objects.get(user=user)
    with pytest.raises(PhoneSignsIn):
        correct_own(member.pk, "+8613800138001", "", "zh-hans", by=user)
    correct_own(member.pk, PHONE, "male", "zh-hans", by=user)
    member.refresh_from_db()
    assert (member.phone, member.gender) == (PHONE, "male")


def test_desk_brings_along_a_sign_in_that_was_left_behind():
    user = sign_up(PHONE, "王伟", "zh-hans")
    member = Member.objects.get(user=user)
    Member.objects.filter(pk=member.pk).update(phone="+8613800138002")
    change_member(member.pk, Facts("王伟", "+8613800138001"), by=make_staff().user)
    user.refresh_from_db()
    assert user.phone == "+8613800138001"


# --- the pages -------------------------------------------------------------------------------------------------------


def test_stranger_signs_up_and_comes_in(client):
    response = signs_up(client)
    user = User.objects.get(phone=PHONE)
    assert (response.status_code, client.session["_auth_user_id"]) == (302, str(user.pk))
    text = client.get(reverse("members:my_profile")).content.decode()
    assert TYPED in text and "You have no contract yet" in text


def test_under_fourteen_nobody_signs_up_by_phone(client):
    assert errors_of(signs_up(client, born_on="2020-01-01")) == {"born_on": ["too_young_alone"]}
    assert not User.objects.filter(phone=PHONE).exists() and not Member.objects.exists()


def test_whoever_is_known_is_signed_in_and_goes_on(client):
    user = sign_up(PHONE, "王伟", "zh-hans")
    client.post(f"{ASK}?next=/my/code/", {"phone": TYPED})
    assert client.post(CODE, {"code": code_sent()}).url == "/my/code/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_page_says_the_same_of_those_known_and_unknown(client):
    sign_up(PHONE, "王伟", "zh-hans")
    seen = []
    for typed in (TYPED, "138 0013 8001"):
        client.post(ASK, {"phone": typed})
        seen.append(client.get(CODE).content.decode().replace(typed, ""))
    assert seen[0].count("<input") == seen[1].count("<input") and Message.objects.count() == 2


def test_wrong_code_stays_at_the_field(client):
    client.post(ASK, {"phone": TYPED})
    response = client.post(CODE, {"code": other_than(code_sent())})
    assert (response.status_code, errors_of(response).keys()) == (422, {"code"})
    assert "_auth_user_id" not in client.session


def test_name_is_not_asked_before_the_phone_is_proven(client):
    client.post(ASK, {"phone": TYPED})
    assert client.post(NEW, GROWN).url == ASK
    assert not User.objects.filter(phone=PHONE).exists()


def test_unreadable_phone_stays_as_typed(client):
    response = client.post(ASK, {"phone": "12345"})
    assert (response.status_code, errors_of(response)) == (422, {"phone": ["phone_form"]})
    assert 'value="12345"' in response.content.decode()


def test_another_code_is_sent_after_a_minute(client, noon):
    client.post(ASK, {"phone": TYPED})
    client.post(reverse("members:phone_resend"))
    assert Message.objects.count() == 1
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        client.post(reverse("members:phone_resend"))
    assert Message.objects.count() == 2


@pytest.mark.parametrize("login", [TYPED, "+86 138-0013-8000"])
def test_password_chosen_with_the_code_signs_in_with_the_phone(client, login):
    sign_up(PHONE, "王伟", "zh-hans")
    signs_in(client, password=PASSWORD)
    client.logout()
    response = client.post(reverse("account_login"), {"login": login, "password": PASSWORD})
    assert (response.status_code, User.objects.get(phone=PHONE).check_password(PASSWORD)) == (302, True)


def test_forgotten_password_is_replaced_with_the_code(client):
    user = sign_up(PHONE, "王伟", "zh-hans")
    User.objects.filter(pk=user.pk).update(password=make_password("an old one, forgotten"))
    signs_in(client, password=PASSWORD)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def news():
    return list(
        Message.objects.filter(template__startswith="account_").values_list("template", "channel", "address", "user")
    )


@pytest.mark.parametrize("has_one", [False, True])
@pytest.mark.parametrize(
    ("reached_by", "channel", "address"),
    [("proven", "email", "wei@test.example"), ("approved", "sms", PHONE), ("unproven", "in_app", "wei@test.example"),
     ("nothing", "in_app", PHONE)],
)  # fmt: skip
def test_password_set_by_a_code_is_told_by_what_reaches_its_owner(client, has_one, reached_by, channel, address):
    template = "account_password_changed" if has_one else "account_password_set"
    user = sign_up(PHONE, "王伟", "zh-hans")
    if has_one:
        User.objects.filter(pk=user.pk).update(password=make_password("an old one, forgotten"))
    if reached_by in ("proven", "unproven"):
        User.objects.filter(pk=user.pk).update(email="wei@test.example")
        is_proven = reached_by == "proven"
        EmailAddress.objects.create(user=user, email="wei@test.example", verified=is_proven, primary=True)
    if reached_by == "approved":
        approve(template)

    signs_in(client, password=PASSWORD)

    assert news() == [(template, channel, address, user.pk)]
    told = Message.objects.get(template=template)
    assert (told.is_secret, told.is_direct, told.expires_at, "王伟" in told.body) == (False, True, None, True)


def test_whoever_signs_up_with_a_password_is_told_nothing_that_they_know(client):
    client.post(ASK, {"phone": TYPED})
    client.post(CODE, {"code": code_sent(), "password": PASSWORD})
    client.post(NEW, GROWN)
    assert (User.objects.get(phone=PHONE).check_password(PASSWORD), news()) == (True, [])


def test_signing_in_without_a_password_is_no_news(client):
    sign_up(PHONE, "王伟", "zh-hans")
    signs_in(client)
    assert news() == []


def test_password_changed_on_the_page_is_told_to_who_has_a_phone_alone(client):
    approve("account_password_changed")
    user = sign_up(PHONE, "王伟", "en")
    User.objects.filter(pk=user.pk).update(password=make_password(PASSWORD))
    user.refresh_from_db()
    client.force_login(user)
    other = "another long sentence"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": other, "password2": other})
    assert news() == [("account_password_changed", "sms", PHONE, user.pk)]
    assert Message.objects.get().language == "zh-hans"  # nothing is approved in theirs


def test_phone_alone_sets_no_password_where_there_is_a_second_factor(client):
    user = sign_up(PHONE, "王伟", "zh-hans")
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    response = signs_in(client, password=PASSWORD)
    user.refresh_from_db()
    assert (response["Location"], user.has_usable_password()) == (reverse("mfa_authenticate"), False)
    assert news() == []


def test_weak_password_stays_at_the_field_and_costs_no_try(client):
    client.post(ASK, {"phone": TYPED})
    response = client.post(CODE, {"code": code_sent(), "password": "short"})
    assert (errors_of(response).keys(), PhoneCode.objects.get().tries) == ({"password"}, 0)


def test_wrong_password_does_not_sign_in_by_phone(client):
    sign_up(PHONE, "王伟", "zh-hans")
    client.post(reverse("account_login"), {"login": TYPED, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_account_that_is_switched_off_stays_out(client):
    user = sign_up(PHONE, "王伟", "zh-hans")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert signs_in(client, password=PASSWORD).url == reverse("account_inactive")
    user.refresh_from_db()
    assert not user.check_password(PASSWORD)


@pytest.mark.parametrize("page", ["account_login", "account_signup", "account_reset_password"])
def test_phone_is_offered_only_where_codes_can_be_sent(client, settings, page):
    assert ASK in client.get(reverse(page)).content.decode()
    settings.SMS_URL = ""
    assert ASK not in client.get(reverse(page)).content.decode()
    assert [client.get(ASK).status_code, client.get(CODE).status_code, client.get(NEW).status_code] == [404] * 3
    with pytest.raises(SmsNotOffered):
        send_code(PHONE, "zh-hans")


def test_one_place_asks_for_so_many_codes(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"verify_phone": "2/m/ip"}
    cache.clear()
    answers = [client.post(ASK, {"phone": f"1380013800{number}"}).status_code for number in range(3)]
    assert (answers, Message.objects.count()) == ([302, 302, 422], 2)
