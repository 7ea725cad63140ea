from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from feedback import tokens
from feedback.models import Case, SurveyResponse
from feedback.services import case as service
from tests.clients import client_of
from tests.factories.bookings import make_session
from tests.factories.feedback import make_answer, make_attended, make_case, make_invitation, read
from tests.factories.lessons import a_cause
from tests.factories.members import make_member
from tests.factories.venue import make_staff
from tests.queries import queries_of
from venue import clock
from venue.looks import CONTACT_SHOWN
from venue.models import AuditEvent, ContactPreference, Message
from venue.roles import Role
from venue.services.policy import set_policy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

COMPLAIN, QUEUE, ADD = reverse("feedback:complain"), reverse("feedback:case_list"), reverse("feedback:desk_case_add")


@pytest.fixture(autouse=True)
def nobody_has_written_yet():
    cache.clear()


@pytest.fixture
def stranger_browser():
    return client_of(None)


@pytest.fixture
def lead(db):
    return make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng").user


def page(case):
    return reverse("feedback:case", args=[case.pk])


def do(case, name):
    return reverse(f"feedback:case_{name}", args=[case.pk])


def status_page(case):
    return reverse("feedback:status", args=[tokens.sign(str(case.pk), tokens.STATUS)])


def survey_page(invitation, name="survey"):
    return reverse(f"feedback:{name}", args=[tokens.sign(invitation.token, tokens.SURVEY)])


def numbers_in(response):
    return [row.case.number for row in response.context["rows"]]


# --- surveys ---------------------------------------------------------------------------------------------------------


def overall_and_comment(invitation):
    """The fields of the two questions that the survey after a class cannot do without."""
    asked = {each.code: f"q{each.pk}" for each in invitation.version.questions.all()}
    return asked["overall"], asked["comment"]


def test_survey_is_answered_without_signing_in_and_then_thanks(stranger_browser):
    invitation = make_invitation()
    url = survey_page(invitation)

    asked = stranger_browser.get(url)
    csat, text = overall_and_comment(invitation)
    sent = stranger_browser.post(url, {csat: "5", text: "Lovely"}, follow=True)

    assert (asked.status_code, asked.text.count(f'name="{csat}"')) == (200, 5)
    assert (sent.redirect_chain, sent.templates[0].name) == ([(f"{url}?sent", 302)], "feedback/survey_thanks.html")
    assert SurveyResponse.objects.values_list("csat", "text").get() == (5, "Lovely")


def test_used_link_thanks_and_keeps_the_first_answer(stranger_browser):
    answer = make_answer(4)

    response = stranger_browser.post(survey_page(answer.invitation), {"csat": "1"})

    assert (response.status_code, response.templates[0].name) == (200, "feedback/survey_thanks.html")
    assert SurveyResponse.objects.get().csat == 4


def test_expired_and_made_up_links_say_so_kindly(stranger_browser, frozen):
    invitation = make_invitation()
    frozen.move(days=14)

    expired = stranger_browser.get(survey_page(invitation))
    made_up = stranger_browser.get(reverse("feedback:survey", args=[invitation.token]))

    assert [each.status_code for each in (expired, made_up)] == [410, 404]
    assert {each.templates[0].name for each in (expired, made_up)} == {"feedback/link_over.html"}


def test_answer_needs_one_of_the_five(stranger_browser):
    invitation = make_invitation()
    csat, text = overall_and_comment(invitation)

    response = stranger_browser.post(survey_page(invitation), {csat: "6", text: "hm"})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [csat])


def test_opting_out_is_one_step_and_looking_at_the_page_none(stranger_browser):
    invitation = make_invitation()
    url = survey_page(invitation, "survey_stop")

    stranger_browser.get(url)
    assert ContactPreference.objects.count() == 0
    stranger_browser.post(url, {"stop": "1"})

    assert ContactPreference.objects.values_list("address", "purpose", "is_allowed").get() == (
        invitation.member.email.lower(),
        "feedback",
        False,
    )


# --- from outside ----------------------------------------------------------------------------------------------------


def voice(**changes):
    return {"kind": "complaint", "category": "facility", "text": "Cold shower", "form_key": ""} | changes


@pytest.mark.covers("C-022", "W-060")
def test_anybody_complains_and_sees_how_it_stands(stranger_browser):
    response = stranger_browser.post(COMPLAIN, voice(reporter_name="Ana", contact="Ana@test.example"), follow=True)

    case = Case.objects.get()
    assert (case.source, case.reporter, case.contact, case.state) == ("web", "Ana", "ana@test.example", "acknowledged")
    assert response.redirect_chain == [(status_page(case), 302)]
    assert case.number in response.content.decode()


def test_page_promises_what_the_house_promises_now(stranger_browser, manager):
    before = stranger_browser.get(COMPLAIN).text
    set_policy("complaint.resolve_hours", value=12, by=manager)
    after = stranger_browser.get(COMPLAIN).text

    assert ["resolved within 24 hours" in before, "resolved within 12 hours" in after] == [True, True]


def test_anonymous_complaint_needs_no_name(stranger_browser):
    stranger_browser.post(COMPLAIN, voice())

    assert Case.objects.values_list("member", "reporter_name", "contact").get() == (None, "", "")


def test_contact_is_an_email_address_or_a_phone_number(stranger_browser):
    wrong = stranger_browser.post(COMPLAIN, voice(contact="nobody"))
    stranger_browser.post(COMPLAIN, voice(contact="138 0000 1111"))

    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["contact"])
    assert Case.objects.get().contact == "+8613800001111"


def test_one_form_sent_twice_is_one_case(stranger_browser):
    twice = voice(form_key="6f1f7f6e-0f62-4b1a-9d0b-3d3a0d3c9a11")

    answers = {stranger_browser.post(COMPLAIN, twice)["Location"] for _ in range(2)}

    assert (len(answers), Case.objects.count()) == (1, 1)


def test_sixth_message_of_an_hour_from_one_connection_is_refused(stranger_browser):
    statuses = [stranger_browser.post(COMPLAIN, voice()).status_code for _ in range(6)]

    assert (statuses, Case.objects.count()) == ([302] * 5 + [422], 5)


def test_member_complains_in_own_name_about_a_class_of_theirs(member):
    booking = make_attended(member)
    browser = client_of(member.user)

    browser.post(COMPLAIN, voice(session=booking.session_id, reporter_name="Somebody else"))

    case = Case.objects.get()
    assert (case.source, case.member, case.session, case.reporter_name) == ("member", member, booking.session, "")
    assert case.number in browser.get(reverse("feedback:my_cases")).content.decode()


def test_member_cannot_name_a_class_of_somebody_else(member):
    make_attended(member)

    response = client_of(member.user).post(COMPLAIN, voice(session=make_attended().session_id))

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["session"])


def test_internal_things_are_on_no_page_and_in_no_message_of_the_reporter(member, desk, lead):
    case = make_case(member=member, grade="important")
    service.take(case.pk, by=desk)
    service.note(case.pk, "secret words", by=desk)
    service.reply(case.pk, "open words", by=desk)
    service.sort_case(case.pk, kind="complaint", category="price", grade="general", reason="secret reason", by=lead)
    browser = client_of(member.user)

    pages = [browser.get(url).content.decode() for url in (status_page(case), reverse("feedback:my_cases"))]
    bodies = Message.objects.filter(address=member.email).values_list("body", flat=True)

    everything = " ".join([*pages, *bodies])
    assert ("open words" in everything, "secret" in everything) == (True, False)


def test_status_link_of_one_opens_no_other(stranger_browser):
    case, other = make_case(), make_case()
    signature = tokens.sign(str(case.pk), tokens.STATUS).partition(":")[2]

    forged = [f"{other.pk}:{signature}", str(other.pk), tokens.sign(str(other.pk), tokens.SURVEY)]

    urls = [reverse("feedback:status", args=[each]) for each in forged]
    assert [stranger_browser.get(url).status_code for url in urls] == [404, 404, 404]
    assert stranger_browser.get(status_page(other)).status_code == 200


def test_own_list_shows_nothing_of_others(member, other_member):
    case = make_case(member=member)

    assert case.number not in client_of(other_member.user).get(reverse("feedback:my_cases")).content.decode()


# --- at work ---------------------------------------------------------------------------------------------------------


def test_queue_shows_open_cases_and_what_is_due_first_at_the_top(desk, lead, frozen):
    enquiry = make_case(kind="enquiry")
    service.reply(enquiry.pk, "At nine.", by=desk)
    frozen.move(hours=2)
    older = make_case()
    frozen.move(hours=1)
    urgent, settled = make_case(grade="urgent"), make_case()
    service.resolve(settled.pk, "Done", by=lead)
    browser = client_of(desk)

    assert numbers_in(browser.get(QUEUE)) == [urgent.number, older.number, enquiry.number]
    assert numbers_in(browser.get(QUEUE, {"state": "settled"})) == [settled.number]
    assert numbers_in(browser.get(QUEUE, {"kind": "enquiry"})) == [enquiry.number]
    assert numbers_in(browser.get(QUEUE, {"grade": "urgent"})) == [urgent.number]
    assert numbers_in(browser.get(QUEUE, {"grade": "nonsense", "state": "all"}))[0] == settled.number


def test_queue_finds_what_is_overdue_and_mine(desk, frozen):
    overdue = make_case(grade="urgent", handler=desk.staff_member)
    frozen.move(minutes=31)
    make_case()
    browser = client_of(desk)

    assert numbers_in(browser.get(QUEUE, {"due": "overdue"})) == [overdue.number]
    assert numbers_in(browser.get(QUEUE, {"mine": "yes"})) == [overdue.number]


def test_lists_cost_the_same_for_one_and_three(desk, lead, member):
    counts = []
    for _ in range(2):
        make_case(member=member, session=make_session(), handler=lead.staff_member)
        for browser, url in (
            (client_of(desk), QUEUE),
            (client_of(member.user), reverse("feedback:my_cases")),
            (client_of(lead), reverse("feedback:promise", args=["complaints"])),
        ):
            browser.get(url)
            counts.append(queries_of(lambda browser=browser, url=url: browser.get(url)))
        make_case(member=member, session=make_session(), handler=desk.staff_member)

    assert counts[:3] == counts[3:]


@pytest.mark.covers("B-032", "F-101")
def test_desk_takes_answers_and_notes(desk):
    case = make_case()
    browser = client_of(desk)

    answers = [
        browser.post(do(case, "take")),
        browser.post(do(case, "reply"), {"text": "We look into it."}),
        browser.post(do(case, "note"), {"text": "Valve is old."}),
    ]

    assert [each["Location"] for each in answers] == [page(case)] * 3
    assert (read(case).handler, read(case).state) == (desk.staff_member, "answered")
    shown = browser.get(page(case)).content.decode()
    assert [words in shown for words in ("We look into it.", "Valve is old.")] == [True, True]


@pytest.mark.parametrize("is_known", [True, False])
def test_where_a_reporter_is_reached_is_masked_until_asked_for_and_that_is_kept(lead, is_known):
    member = make_member(phone="+8613812345678", email="wang@mail.example") if is_known else None
    case = make_case(member=member) if member else make_case(contact="wang@mail.example")
    browser = client_of(lead)

    before = [browser.get(url).text for url in (page(case), QUEUE)]
    shown = browser.post(do(case, "contact"), follow=True).text
    browser.post(do(case, "contact"))

    assert ["wang@mail.example" in text or "1234 5678" in text for text in before] == [False, False]
    assert ("wang@mail.example" in shown, "1234 5678" in shown) == (True, is_known)
    [look] = AuditEvent.objects.filter(action=CONTACT_SHOWN)
    assert (look.by, look.kind, look.ref) == (
        lead,
        *(("members.member", str(case.member_id)) if is_known else ("feedback.case", str(case.pk))),
    )


def test_quality_lead_sorts_assigns_extends_resolves_and_closes(lead, desk):
    case = make_case()
    browser = client_of(lead)
    until = (clock.now() + timedelta(hours=40)).astimezone(clock.zone()).strftime("%Y-%m-%dT%H:%M")

    done = [
        browser.post(do(case, "assign"), {"handler": desk.staff_member.pk}),
        browser.post(
            do(case, "sort"), {"kind": "complaint", "category": "price", "grade": "important", "reason": "Money"}
        ),
        browser.post(do(case, "reply"), {"text": "We check."}),
        browser.post(do(case, "extend"), {"until": until, "reason": "Bank"}),
        browser.post(do(case, "resolve"), {"text": "Paid back."}),
        client_of(None).post(f"{status_page(case)}confirm/", {"rating": "5"}),
        browser.post(do(case, "cause"), {"cause": a_cause().pk, "cause_text": "Typing", "corrective": "Paid back."}),
        browser.post(do(case, "close")),
    ]

    assert [each.status_code for each in done] == [302] * 8
    found = read(case)
    assert (found.handler, found.grade, found.category, found.state) == (
        desk.staff_member,
        "important",
        "price",
        "closed",
    )
    assert found.complaint.extended_until == clock.now() + timedelta(hours=40)
    assert browser.get(reverse("feedback:case_history", args=[case.pk])).status_code == 200


def test_refusal_stands_beside_its_field(lead, desk):
    case = make_case(grade="important")
    service.reply(case.pk, "We check.", by=desk)

    response = client_of(lead).post(do(case, "extend"), {"until": "2026-03-20T12:00", "reason": "Bank"})

    assert (response.status_code, list(response.context["extend_form"].errors)) == (422, ["until"])


@pytest.mark.covers("B-027", "B-036")
def test_desk_writes_down_a_voice_of_a_member_or_a_guest(desk, member):
    browser = client_of(desk)
    words = {"kind": "complaint", "category": "service", "grade": "general", "text": "Nobody came", "form_key": ""}

    browser.post(ADD, words | {"member_number": member.number})
    browser.post(ADD, words | {"reporter_name": "Ms Zheng", "contact": "13800001111"})
    wrong = browser.post(ADD, words | {"member_number": "none"})
    both = browser.post(ADD, words | {"member_number": member.number, "reporter_name": "Ms Zheng"})

    assert [case.reporter for case in Case.objects.order_by("pk")] == [member.name, "Ms Zheng"]
    assert {case.source for case in Case.objects.all()} == {"desk"}
    assert [list(each.context["form"].errors) for each in (wrong, both)] == [["member_number"]] * 2


def test_case_of_others_does_not_exist_for_members_and_coaches(member, instructor):
    case = make_case()

    assert [client_of(user).get(page(case)).status_code for user in (member.user, instructor)] == [403, 403]


LONG_AGO = "from=0001-01-01&to=0001-01-05"


@pytest.mark.parametrize(
    "address",
    [
        *("/cases/?q=²", "/cases/?page=²", "/cases/bulk/close/?case=²", "/duties/?day=0001-01-01"),
        *(f"/{page}/?{LONG_AGO}" for page in ("manage", "manage/case-report", "manage/satisfaction", "manage/use")),
        *(f"/manage/survey-results/{page}?{LONG_AGO}" for page in ("", "comments/", "journey/")),
        f"/manage/booking-figures/?{LONG_AGO}",
        "/manage/satisfaction/?before_from=0001-01-01&before_to=0001-01-02",
    ],
)
def test_address_that_makes_no_sense_is_answered(manager, address):
    assert client_of(manager).get(address).status_code == 200


def test_days_too_far_back_are_refused_beside_their_field(manager):
    page = client_of(manager).get(f"/manage/case-report/?{LONG_AGO}")

    assert page.context["form"].errors == {"from": ["This day lies too far back."]}
