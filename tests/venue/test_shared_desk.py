"""Taking over at a shared desk, and how it locks itself; the second factor of those who keep the house."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import SESSION_KEY
from django.urls import reverse

from tests.clients import client_of
from tests.factories.venue import PASSWORD, make_staff
from venue.models import AuditEvent, DeskKey
from venue.roles import Role
from venue.services import desk_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

PIN = "4827"
SWITCH, DESK = reverse("venue:switch"), reverse("bookings:desk")


@pytest.fixture
def colleague():
    staff = make_staff(role=Role.FRONT_DESK, name="Gao Yang")
    desk_key.set_key(staff, pin=PIN, badge="badge-77", by=staff.user)
    return staff


def who(browser):
    return int(browser.session[SESSION_KEY])


def test_pin_or_badge_goes_on_as_the_other_person_in_a_new_session(desk, colleague):
    for sent in ({"person": colleague.pk, "pin": PIN}, {"badge": "badge-77"}):
        browser = client_of(desk)
        before = browser.session.session_key

        response = browser.post(SWITCH, sent)

        assert (response.status_code, who(browser)) == (302, colleague.user_id)
        assert browser.session.session_key != before
    assert AuditEvent.objects.first().facts == {"before": desk.pk}


def test_five_wrong_tries_lock_the_pin_and_stay_counted(desk, colleague):
    browser = client_of(desk)
    for _ in range(desk_key.TRIES):
        assert browser.post(SWITCH, {"person": colleague.pk, "pin": "0000"}).status_code == 422

    refused = browser.post(SWITCH, {"person": colleague.pk, "pin": PIN})

    assert "locked" in str(refused.context["form"].errors["pin"])
    assert (DeskKey.objects.get().wrong_tries, who(browser)) == (5, desk.pk)
    desk_key.set_key(colleague, pin=PIN, badge="", by=colleague.user)
    assert browser.post(SWITCH, {"person": colleague.pk, "pin": PIN}).status_code == 302


def test_right_pin_forgets_wrong_tries(desk, colleague):
    browser = client_of(desk)
    browser.post(SWITCH, {"person": colleague.pk, "pin": "0000"})
    browser.post(SWITCH, {"person": colleague.pk, "pin": PIN})

    assert DeskKey.objects.get().wrong_tries == 0


def test_who_has_left_or_has_nothing_to_do_at_the_desk_does_not_take_over(desk, colleague, frozen):
    colleague.left_on = frozen.at.date()
    colleague.save()
    cleaner = make_staff(role=Role.ATTENDANT)
    desk_key.set_key(cleaner, pin=PIN, badge="badge-88", by=cleaner.user)
    browser = client_of(desk)

    for badge in ("badge-77", "badge-88", "no-such-badge"):
        assert browser.post(SWITCH, {"badge": badge}).status_code == 422
    assert who(browser) == desk.pk


def test_desk_locks_itself_and_leads_back_to_the_page_that_was_open(desk, colleague, frozen):
    browser = client_of(desk)
    browser.post(SWITCH, {"badge": "badge-77"})
    frozen.move(minutes=9)
    assert browser.get(DESK).status_code == 200
    frozen.move(minutes=10)

    locked = browser.get(DESK, {"q": "138"})

    assert locked["Location"] == f"{SWITCH}?next=%2Fdesk%2F%3Fq%3D138"
    assert browser.get(DESK, headers={"hx-request": "true"})["HX-Redirect"].startswith(SWITCH)
    back = browser.post(locked["Location"], {"person": colleague.pk, "pin": PIN})
    assert (back["Location"], browser.get(DESK).status_code) == ("/desk/?q=138", 200)


def test_session_of_one_person_does_not_lock(desk, frozen):
    browser = client_of(desk)
    frozen.move(hours=3)

    assert browser.get(DESK).status_code == 200


def test_desk_is_locked_by_hand(desk):
    browser = client_of(desk)
    browser.post(reverse("venue:lock"))

    assert browser.get(DESK)["Location"].startswith(SWITCH)


def test_own_pin_asks_for_the_password_and_is_not_guessed_at_first_sight(desk):
    browser, url = client_of(desk), reverse("venue:own_key")

    def errors(**sent):
        return list(browser.post(url, {"password": PASSWORD, "pin": PIN, "again": PIN} | sent).context["form"].errors)

    assert errors(password="wrong") == ["password"]
    assert [errors(pin=pin, again=pin) for pin in ("1111", "1234", "9876", "12")] == [["pin"]] * 3 + [["pin", "again"]]
    assert errors(again="4828") == ["again"]
    assert browser.post(url, {"password": PASSWORD, "pin": PIN, "again": PIN, "badge": "card-001"}).status_code == 302
    key = DeskKey.objects.get()
    assert PIN not in key.pin
    assert key.badge == desk_key.digest("card-001")


def test_badge_of_somebody_else_is_refused(colleague):
    with pytest.raises(desk_key.BadgeTaken):
        desk_key.set_key(make_staff(), pin=PIN, badge="badge-77", by=colleague.user)


# --- the second factor -----------------------------------------------------------------------------------------------


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def sign_in(client, user):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def test_manager_sets_the_second_factor_up_before_anything_else(client, required, manager):
    sign_in(client, manager)
    activate = reverse("mfa_activate_totp")
    for page in (DESK, reverse("venue:house"), reverse("bookings:timetable")):
        assert client.get(page)["Location"] == activate

    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(activate)
    done = client.post(activate, {"code": code_of(page.context["form"].secret)})

    assert (page.status_code, done.status_code, client.get(DESK).status_code) == (200, 302, 200)
    kept = Authenticator.objects.get(type="totp")
    assert page.context["form"].secret not in kept.data["secret"]
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200


def test_manager_is_asked_for_the_code_when_signing_in(client, required, manager):
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(manager, secret)

    assert sign_in(client, manager)["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(DESK)["Location"].startswith(reverse("account_login"))
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get(DESK).status_code == 200


def test_whoever_needs_it_is_not_offered_to_switch_it_off(client, required, manager):
    TOTP.activate(manager, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client.force_login(manager)

    page = client.get(reverse("mfa_index")).content.decode()

    assert (reverse("mfa_view_recovery_codes") in page, reverse("mfa_deactivate_totp") in page) == (True, False)


def test_front_desk_needs_none_and_nobody_does_in_a_demonstration(client, required, desk, settings, manager):
    assert client_of(desk).get(DESK).status_code == 200
    settings.SECOND_FACTOR_REQUIRED = False
    assert client_of(manager).get(DESK).status_code == 200


def test_pin_does_not_stand_in_for_the_second_factor(required, desk, manager):
    desk_key.set_key(manager.staff_member, pin=PIN, badge="boss-badge", by=manager)

    refused = client_of(desk).post(SWITCH, {"badge": "boss-badge"})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["person"])
