"""The round on a phone: answers of every kind, two people, photos, a second look, the code of an area."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from safety.errors import ActionNeeded
from safety.models import Answer, Duty, DutyReview
from safety.services import review
from safety.services.checklist import Question
from safety.services.duty import answer_item, finish
from tests.clients import client_of
from tests.factories.safety import FLOOR, HOUSE, PICTURE, PUMP, TIDY, WATER, do_duty, make_duty, make_reviewed
from tests.factories.venue import make_area, make_photo, make_staff
from tests.queries import queries_of
from venue import photos
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

NOTE = Question("Handover", "交接事项", kind="text")
SIGN = Question("Signature", "签字", kind="signature")
BAND = Question("Chlorine", "余氯", kind="number", low=0.3, warn_low=0.4, warn_high=0.8, high=1)
STROKES = "[[[10, 10], [400, 200]]]"


@pytest.fixture
def browser(attendant):
    return client_of(attendant)


def page(duty, name="duty"):
    return reverse(f"safety:{name}", args=[duty.pk])


def send(browser, duty, position=1, **answer):
    item = duty.template.items.get(position=position)
    return browser.post(reverse("safety:duty_answer", args=[duty.pk, item.pk]), answer, HTTP_HX_REQUEST="true")


# --- kinds of answers ------------------------------------------------------------------------------------------------


def test_choice_text_and_signature_are_kept_as_they_are_given(browser):
    duty = make_duty(TIDY, NOTE, SIGN)
    sent = [{"choice": "1"}, {"text": "Lamp ordered"}, {"strokes": STROKES}]

    assert [send(browser, duty, number, **each).status_code for number, each in enumerate(sent, start=1)] == [200] * 3
    tidy, note, signed = duty.answers.order_by("item__position")
    assert (tidy.choice, tidy.is_failed, note.text, signed.signature) == (1, True, "Lamp ordered", "M10 10L400 200")
    assert [hazard.title for hazard in finish(duty.pk, by=HOUSE)] == ["Tidy: bad"]


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        (TIDY, {"choice": "2"}, "This does not answer the question."),
        (TIDY, {"choice": "-1"}, "This does not answer the question."),
        (TIDY, {"text": "good"}, "This does not answer the question."),
        (NOTE, {"text": "  "}, "Please answer this, then save."),
        (SIGN, {"strokes": "[[[1, 1], [2, 2]]]"}, "Please sign in the field, with finger, pen or mouse."),
    ],
)
def test_answer_that_does_not_fit_is_refused_beside_its_item(browser, question, answer, said):
    duty = make_duty(question)
    response = send(browser, duty, **answer)

    assert (response.status_code, said in response.text, Answer.objects.count()) == (422, True, 0)


@pytest.mark.parametrize(
    ("number", "is_failed", "is_warned"),
    [
        ("0.29", True, False),
        ("0.3", False, True),
        ("0.4", False, False),
        ("0.8", False, False),
        ("1", False, True),
        ("1.01", True, False),
    ],
)
def test_number_is_in_order_near_a_limit_or_outside(browser, number, is_failed, is_warned):
    duty = make_duty(BAND)
    send(browser, duty, number=number)

    assert [(each.is_failed, each.is_warned) for each in duty.answers.all()] == [(is_failed, is_warned)]


def test_page_says_at_the_figure_what_finishing_will_do(browser):
    text = browser.get(page(make_duty(BAND))).text

    assert "Outside the limits: finishing opens a hazard." in text
    assert "Near the limit: kept with a warning, nothing else follows." in text


def test_what_was_done_at_once_is_asked_for_before_finishing(browser):
    duty = make_duty(PUMP)
    assert "What did you do at once?" in send(browser, duty, is_yes="no").text
    with pytest.raises(ActionNeeded):
        finish(duty.pk, by=HOUSE)

    send(browser, duty, action="Switched to the second pump")
    finish(duty.pk, by=HOUSE)

    assert duty.answers.get().action == "Switched to the second pump"


def test_sections_show_how_much_of_them_is_in_order(browser):
    rows = [
        Question(name, name, section_en=section) for name, section in [("a", "Sort"), ("b", "Sort"), ("c", "Shine")]
    ]
    duty = make_duty(*rows)
    type(duty.template).objects.update(is_scored=True)
    for position, answer in enumerate(["yes", "no", "yes"], start=1):
        send(browser, duty, position, is_yes=answer)

    sheet = browser.get(page(duty)).context["sheet"]
    assert ([(each.name, each.score) for each in sheet.sections], sheet.score) == ([("Sort", 50), ("Shine", 100)], 66)


# --- two people ------------------------------------------------------------------------------------------------------


def test_two_people_submit_one_round_and_both_are_told(browser, attendant):
    other = client_of(make_staff(role=Role.ATTENDANT).user)
    duty = make_duty(FLOOR)
    send(browser, duty, is_yes="no")

    first = browser.post(page(duty, "duty_finish"), {"form_key": ""}, follow=True)
    second = other.post(page(duty, "duty_finish"), {"form_key": ""})

    told = [str(message) for message in first.context["messages"]]
    assert told == ["The duty is done. 1 finding became a hazard."]
    assert second.status_code == 422
    assert f"{attendant.display_name} has finished this duty" in second.text
    assert Duty.objects.get(pk=duty.pk).done_by == attendant


# --- photos ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("a.jpg", b"<html><script>alert(1)</script></html>", content_type="image/jpeg"),
        SimpleUploadedFile("a.html", b"<html></html>", content_type="text/html"),
        SimpleUploadedFile("a.svg", b"<svg onload='alert(1)'/>", content_type="image/svg+xml"),
        SimpleUploadedFile("a.jpg", b"x" * (photos.MAX_BYTES + 1), content_type="image/jpeg"),
    ],
    ids=["html disguised", "html", "svg", "huge"],
)
def test_file_that_is_no_photo_is_refused_and_begins_nothing(browser, upload):
    duty = make_duty(PICTURE)
    response = send(browser, duty, photo=upload)

    assert (response.status_code, Answer.objects.count()) == (422, 0)
    assert Duty.objects.get(pk=duty.pk).started_at is None


def test_where_it_was_taken_is_taken_out_and_what_follows_the_picture_too(browser):
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    upload = make_photo(exif=exif)
    upload.file.seek(0, 2)
    upload.file.write(b"<script>alert(1)</script>")
    upload.file.seek(0)
    duty = make_duty(PICTURE)
    send(browser, duty, photo=upload)

    with default_storage.open(duty.answers.get().photo.name) as file:
        data = file.read()
    assert (dict(Image.open(BytesIO(data)).getexif()), b"<script>" in data) == ({}, False)


def test_photo_is_never_a_document_of_this_house(browser):
    duty = make_duty(PICTURE)
    send(browser, duty, photo=make_photo())
    item = duty.template.items.get()
    response = browser.get(reverse("safety:duty_photo", args=[duty.pk, item.pk]))

    wanted = {"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff"}
    assert {name: response[name] for name in wanted} == wanted
    assert "sandbox" in response["Content-Security-Policy"]


# --- a second look ---------------------------------------------------------------------------------------------------


def test_second_person_finds_it_in_the_list_and_confirms_it(attendant, officer):
    duty = make_reviewed(by=attendant)
    mine, theirs = client_of(attendant), client_of(officer)
    assert mine.get(reverse("safety:duty_list")).context["reviews"] == []
    assert [each.duty for each in theirs.get(reverse("safety:duty_list")).context["reviews"]] == [duty]
    assert mine.get(page(duty)).context["review"] is None

    refused = theirs.post(page(duty, "duty_review"), {"form_key": "", "is_in_order": "no"})
    theirs.post(page(duty, "duty_review"), {"form_key": "", "is_in_order": "yes"})

    assert refused.context["review"].errors == {"note": ["Please say what is not in order; it becomes a hazard."]}
    assert [(each.by, each.is_in_order) for each in DutyReview.objects.all()] == [(officer, True)]


def test_what_was_drawn_is_for_the_officer(monkeypatch, attendant, officer):
    monkeypatch.setattr(review.dice, "randrange", lambda most: 0, raising=False)
    duty = make_duty(FLOOR)
    do_duty(duty, True, by=attendant)
    colleague = client_of(make_staff(role=Role.ATTENDANT).user)

    assert colleague.post(page(duty, "duty_review"), {"form_key": "", "is_in_order": "yes"}).status_code == 404
    assert client_of(officer).get(page(duty)).context["review"] is not None


# --- the code of an area ---------------------------------------------------------------------------------------------


def test_code_of_an_area_leads_to_its_only_duty_or_to_all_of_them(browser):
    duty = make_duty(FLOOR)
    make_duty(FLOOR)  # elsewhere
    url = reverse("safety:area_duties", args=[duty.area_id])
    assert browser.get(url)["Location"] == page(duty)

    other = make_duty(WATER, due_in=timedelta(minutes=40))
    Duty.objects.filter(pk=other.pk).update(area=duty.area)
    assert [row.duty for row in browser.get(url).context["now_to_do"]] == [duty, other]


def test_area_costs_the_same_for_two_duties_and_four(browser):
    area = make_area()
    url = reverse("safety:area_duties", args=[area.pk])

    def add(count):
        for _ in range(count):
            Duty.objects.filter(pk=make_duty(FLOOR).pk).update(area=area)

    add(2)
    browser.get(url)
    for_two = queries_of(lambda: browser.get(url))
    add(2)
    assert queries_of(lambda: browser.get(url)) == for_two


def test_codes_are_printed_for_every_area_in_use(officer):
    area = make_area()
    make_area(is_active=False)
    response = client_of(officer).get(reverse("safety:area_codes"))

    assert [each for each, _ in response.context["codes"]] == [area]
    assert response.text.count("<svg") >= 1


def test_answer_by_the_service_needs_an_item_of_the_list():
    duty, other = make_duty(FLOOR), make_duty(WATER)
    with pytest.raises(duty.template.items.model.DoesNotExist):
        answer_item(duty.pk, other.template.items.get().pk, is_yes=True, by=HOUSE)
