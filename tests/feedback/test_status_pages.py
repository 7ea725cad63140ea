"""The page of a case for whoever spoke up, and the pages of what colleagues do beside answering."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from feedback import tokens
from feedback.models import Case, CasePhoto, Compensation
from feedback.services import case as service
from feedback.services.calls import ask_to_call
from feedback.services.compensation import propose
from feedback.services.guest import reopen
from tests.clients import client_of
from tests.factories.feedback import (
    HOUSE,
    make_case,
    make_case_photo,
    make_visit_plan,
    read,
    resolve_case,
)
from tests.factories.members import make_member
from tests.factories.venue import make_photo, make_staff
from tests.queries import queries_of
from venue import clock
from venue.photos import NO_DOCUMENT
from venue.roles import Role
from venue.wording import when

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def nobody_has_written_yet(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def guest():
    return client_of(None)


@pytest.fixture
def lead(db):
    return make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng").user


def status(case, name="", *more):
    return reverse(f"feedback:status{name}", args=[tokens.sign(str(case.pk), tokens.STATUS), *more])


def do(case, name):
    return reverse(f"feedback:case_{name}", args=[case.pk])


# --- the guest -------------------------------------------------------------------------------------------------------


@pytest.mark.covers("H-055", "H-056")
def test_guest_does_everything_by_the_link_alone(guest, desk):
    case = make_case(member=make_member(language="en"))
    propose(case.pk, "We pay the towel.", kind="credit", amount=5, by=desk)

    sent = [
        guest.post(status(case, "_write"), {"text": "And soon, please.", "pictures": [make_photo(), make_photo()]}),
        guest.post(status(case, "_accept")),
    ]
    resolve_case(case)
    sent.append(guest.post(status(case, "_confirm"), {"rating": "5", "text": "Fine"}))

    assert [(each.status_code, each["Location"]) for each in sent] == [(302, status(case))] * 3
    assert (read(case).state, Compensation.objects.get().state, CasePhoto.objects.count()) == ("confirmed", "paid", 2)


@pytest.mark.covers("B-123", "W-063")
def test_guest_reads_how_far_it_is_and_until_when_something_comes(guest, desk, lead):
    case = make_case(member=make_member(language="en"), grade="important")
    pages = [guest.get(status(case)).text]

    service.reply(case.pk, "We look into it.", by=desk)
    service.extend(case.pk, until=clock.now() + 40 * HOUR, reason="A part is ordered.", by=lead)
    pages.append(guest.get(status(case)).text)

    promised, later = (when(clock.now() + hours * HOUR) for hours in (24, 40))
    seen = [("Waiting for an answer" in text, f"until {promised}" in text, f"until {later}" in text) for text in pages]
    assert seen == [(True, True, False), (False, True, True)]
    assert ("We look into it." in pages[1], "A part is ordered." in pages[1]) == (True, False)


def test_what_is_not_possible_is_said_on_the_page_and_what_was_typed_stays(guest):
    case = make_case()

    nothing = guest.post(status(case, "_write"), {"text": "  "})
    early = guest.post(status(case, "_confirm"), {"rating": "4", "text": "my words"})
    unasked = guest.post(status(case, "_accept"))

    assert [each.status_code for each in (nothing, early, unasked)] == [422] * 3
    assert list(nothing.context["words_form"].errors) == ["text"]
    assert ("my words" in early.text, "still working" in early.text) == (True, True)
    assert "No solution waits" in unasked.text


def test_another_solution_than_the_one_on_the_page_is_not_answered_and_stands_there_now(guest, desk):
    case = make_case()
    propose(case.pk, "We wash the towel.", by=desk)
    seen = {"solution": guest.get(status(case)).context["proposal"].pk}
    propose(case.pk, "We buy a towel.", by=desk)

    pages = [guest.post(status(case, "_accept"), seen), guest.post(status(case, "_decline"), seen | {"text": "No."})]

    assert [page.status_code for page in pages] == [422, 422]
    for page in pages:
        assert page.text.count("proposed something else since") == 1
        assert f'name="solution" value="{page.context["proposal"].pk}"' in page.text
    assert not case.events.filter(kind="guest").exists()


def test_more_photos_than_are_kept_are_refused_beside_their_field(guest):
    case = make_case()

    page = guest.post(status(case, "_write"), {"text": "Look", "pictures": [make_photo() for _number in range(4)]})

    assert (page.status_code, list(page.context["words_form"].errors)) == (422, ["pictures"])
    assert not case.events.filter(kind="guest").exists()


def test_photo_that_is_none_is_refused_beside_its_field(guest):
    wrong = make_photo()
    wrong.content_type = "text/html"

    response = guest.post(status(make_case(), "_write"), {"text": "Look", "pictures": wrong})

    assert (response.status_code, list(response.context["words_form"].errors)) == (422, ["pictures"])


def test_low_rating_without_a_word_is_asked_for_one(guest):
    case = resolve_case(make_case())

    response = guest.post(status(case, "_confirm"), {"rating": "1"})

    assert (response.status_code, list(response.context["confirm_form"].errors)) == (422, ["text"])
    assert guest.post(status(case, "_confirm"), {"rating": "1", "text": "Cold"}).status_code == 302
    assert read(case).state == "reopened"


def test_too_late_to_open_again_leads_to_the_new_case(guest, frozen):
    case = resolve_case(make_case())
    frozen.move(days=7)

    response = guest.post(status(case, "_reopen"), {"text": "Cold again"}, follow=True)

    new = Case.objects.get(follows=case)
    assert (response.redirect_chain, new.number in response.text) == ([(status(new), 302)], True)


def test_eleventh_word_of_an_hour_to_one_case_is_refused(guest):
    case, other = make_case(), make_case()

    codes = [guest.post(status(case, "_write"), {"text": "x"}).status_code for _ in range(11)]

    assert codes == [302] * 10 + [422]
    assert guest.post(status(other, "_write"), {"text": "x"}).status_code == 302


def test_made_up_links_do_nothing(guest):
    names = ("write", "accept", "decline", "confirm", "reopen", "withdraw")

    codes = {guest.post(reverse(f"feedback:status_{name}", args=["1:nonsense"])).status_code for name in names}

    assert codes == {404}


def test_photo_is_served_as_a_picture_to_whoever_holds_the_link_of_its_case(guest, desk):
    case, other = make_case(), make_case()
    photo = make_case_photo(case)

    by_link = guest.get(status(case, "_photo", photo.pk))
    at_work = client_of(desk).get(reverse("feedback:case_photo", args=[case.pk, photo.pk]))

    for shown in (by_link, at_work):
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
        assert (shown["X-Content-Type-Options"], shown["Content-Security-Policy"]) == ("nosniff", NO_DOCUMENT)
    assert guest.get(status(other, "_photo", photo.pk)).status_code == 404
    assert client_of(desk).get(reverse("feedback:case_photo", args=[other.pk, photo.pk])).status_code == 404


def test_page_of_the_guest_costs_the_same_however_much_was_said(guest):
    case = make_case()
    make_case_photo(case)
    guest.get(status(case))

    one = queries_of(lambda: guest.get(status(case)))
    for _ in range(3):
        make_case_photo(case)

    assert queries_of(lambda: guest.get(status(case))) == one


# --- at work ---------------------------------------------------------------------------------------------------------


@pytest.mark.covers("H-050")
def test_five_principles_stand_where_somebody_handles_a_case(desk):
    page = client_of(desk).get(reverse("feedback:case", args=[make_case().pk])).text

    words = ("The guest first", "Promptly", "Objectively", "Lawfully", "For the better")
    assert [each in page for each in words] == [True] * 5


def test_desk_proposes_with_a_free_visit_and_the_manager_approves(desk, manager):
    case, plan = make_case(member=make_member(language="en")), make_visit_plan(price=168)
    sent = client_of(desk).post(do(case, "propose"), {"text": "Come again.", "kind": "pack", "plan": plan.pk})
    waiting = Compensation.objects.get()
    page = reverse("feedback:compensation", args=[waiting.pk])

    shown = client_of(manager).get(page)
    client_of(manager).post(f"{page}approve/")

    assert (sent.status_code, waiting.state, shown.context["may_approve"]) == (302, "proposed", True)
    assert (Compensation.objects.get().state, read(case).state) == ("approved", "proposed")


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"kind": "credit"}, "amount"), ({"kind": "pack"}, "plan"), ({"kind": "credit", "amount": "5"}, "kind")],
)
def test_proposal_says_beside_its_field_what_is_missing(desk, sent, field):
    response = client_of(desk).post(do(make_case(), "propose"), {"text": "Sorry."} | sent)

    assert (response.status_code, list(response.context["propose_form"].errors)) == (422, [field])


def test_authority_wants_number_and_day(lead):
    case = make_case()

    half = client_of(lead).post(do(case, "authority"), {"authority": "12315-7"})
    whole = client_of(lead).post(do(case, "authority"), {"authority": "12315-7", "authority_due_on": "2026-03-20"})

    assert (half.status_code, list(half.context["authority_form"].errors), whole.status_code) == (
        422,
        ["authority_due_on"],
        302,
    )


def test_case_of_whom_nobody_said_a_word_is_on_the_list_of_calls_until_somebody_noted_one(desk, frozen):
    case, page = resolve_case(make_case()), reverse("feedback:call_list")
    frozen.move(days=4)
    ask_to_call()
    browser = client_of(desk)

    before = case.number in browser.get(page).text
    browser.post(do(case, "call"), {"outcome": "unreached"})

    assert (before, case.number in browser.get(page).text) == (True, False)


def test_case_opened_again_is_answered_again(desk):
    case = resolve_case(make_case())
    reopen(case.pk, "Cold.", by=HOUSE)

    assert client_of(desk).post(do(case, "propose"), {"text": "New valve."}).status_code == 302
    assert read(case).state == "proposed"


def test_similar_cases_follow_what_is_typed(desk):
    resolve_case(make_case(text="No towels left"))
    resolve_case(make_case(text="Cold shower"))

    page, words = do(make_case(text="Something"), "similar"), {"text": "no towels left"}
    shown = client_of(desk).post(page, words)

    assert shown.context["similar"][0].case.text == "No towels left"


def test_what_goes_into_an_account_is_the_guests_for_colleagues_and_yours_for_the_guest(guest, lead):
    case = make_case(member=make_member(language="en"))
    propose(case.pk, "Sorry.", kind="credit", amount=Decimal(5), by=lead)
    gift = reverse("feedback:compensation", args=[Compensation.objects.get().pk])

    at_work = [client_of(lead).get(url).text for url in (reverse("feedback:case", args=[case.pk]), gift)]

    assert "into your account" in guest.get(status(case)).text
    assert [("into the guest&#x27;s account" in text, "into your account" in text) for text in at_work] == [
        (True, False)
    ] * 2
