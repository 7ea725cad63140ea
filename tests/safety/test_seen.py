from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from safety.models import Hazard
from safety.selectors.codes import address_of
from safety.services.hazard import report_hazard
from tests.clients import client_of
from tests.factories.safety import HOUSE, put_in_charge
from tests.factories.venue import make_area, make_staff
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def nobody_has_called_yet():
    cache.clear()


def form_of(area):
    return "/seen/" + address_of(area).partition("/seen/")[2]


def phone(address="203.0.113.7"):
    return Client(REMOTE_ADDR=address)


def with_gps():
    """A photo that says where it was taken."""
    picture, file = Image.new("RGB", (60, 40), "teal"), BytesIO()
    exif = picture.getexif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x0110] = "Phone of Li Na"
    picture.save(file, "JPEG", exif=exif)
    return SimpleUploadedFile("photo.jpg", file.getvalue(), content_type="image/jpeg")


@pytest.mark.covers("B-087")
def test_guest_tells_by_the_code_on_the_wall(officer):
    pool = make_area(name_en="Pool")
    page = phone().get(form_of(pool))
    answer = phone().post(form_of(pool), {"form_key": "", "what": "Tile is  loose", "photo": with_gps()})

    hazard = Hazard.objects.get()
    assert (page.status_code, answer["Location"]) == (200, form_of(pool) + "thanks/")
    assert (hazard.what, hazard.area, hazard.level, hazard.source, hazard.found_by) == (
        "Tile is loose",
        pool,
        "general",
        "member",
        None,
    )
    assert [(each.template, each.address) for each in Message.objects.all()] == [("hazard_found", officer.email)]


def test_photo_keeps_nothing_but_the_picture():
    phone().post(form_of(make_area()), {"form_key": "", "what": "Loose", "photo": with_gps()})

    with Hazard.objects.get().moves.get().photo.open() as file, Image.open(file) as kept:
        assert (dict(kept.getexif()), kept.format) == ({}, "JPEG")


@pytest.mark.parametrize("kind", ["image/jpeg", "text/html"])
def test_page_that_calls_itself_a_photo_is_refused(kind):
    page = SimpleUploadedFile("photo.jpg", b"<html><script>alert(1)</script></html>", content_type=kind)
    answer = phone().post(form_of(make_area()), {"form_key": "", "what": "Loose", "photo": page})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["photo"])
    assert Hazard.objects.count() == 0


def test_whoever_is_in_charge_is_told_instead(officer):
    pool, keeper = make_area(), make_staff()
    put_in_charge(keeper, pool)
    phone().post(form_of(pool), {"form_key": "", "what": "Loose"})

    assert [each.address for each in Message.objects.all()] == [keeper.user.email]


def test_member_who_is_signed_in_is_the_finder(member):
    client_of(member.user).post(form_of(make_area()), {"form_key": "", "what": "Loose"})

    assert Hazard.objects.get().found_by == member.user


def test_a_few_an_hour_from_one_connection():
    area = make_area()
    answers = [phone().post(form_of(area), {"form_key": "", "what": "Loose"}) for _ in range(6)]
    other = phone("203.0.113.8").post(form_of(area), {"form_key": "", "what": "Loose"})

    assert [each.status_code for each in (*answers, other)] == [302] * 5 + [422, 302]
    assert "Several reports came from here within an hour." in answers[-1].text
    assert Hazard.objects.count() == 6


@pytest.mark.parametrize("token", ["nonsense", "1:forged"])
def test_code_that_hangs_nowhere(token):
    assert phone().get(reverse("safety:seen", args=[token])).status_code == 404


def test_area_out_of_use_has_no_page():
    assert phone().get(form_of(make_area(is_active=False))).status_code == 404


def test_guest_reads_nothing_of_what_others_told():
    area = make_area()
    report_hazard(what="Secret thing", area=area, by=HOUSE)

    assert "Secret thing" not in phone().get(form_of(area)).text


def test_signs_name_every_area_in_use(officer):
    pool, gone = make_area(name_en="Pool"), make_area(name_en="Gone", is_active=False)
    page = client_of(officer).get(reverse("safety:signs"))

    assert [area for area, _drawing in page.context["rows"]] == [pool]
    assert gone.name_en not in page.text
    assert {language for language, _text in page.context["words"]} == {"en", "zh-hans"}
