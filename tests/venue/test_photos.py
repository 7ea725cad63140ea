from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.factories.venue import make_photo
from venue import photos
from venue.errors import NotAPhoto

pytestmark = pytest.mark.usefixtures("frozen")

ORIENTATION, MAKER, TAKEN_WHERE = 0x0112, 0x010F, 0x8825


def kept(upload):
    with default_storage.open(photos.keep(upload, "tests")) as file:
        return Image.open(BytesIO(file.read()))


def test_what_the_phone_wrote_into_the_picture_is_not_kept():
    exif = Image.Exif()
    exif[MAKER] = "Phone"
    exif.get_ifd(TAKEN_WHERE)[1] = "N"
    picture = kept(make_photo(exif=exif))

    assert (picture.format, dict(picture.getexif()), "exif" in picture.info) == ("JPEG", {}, False)


def test_picture_taken_sideways_is_turned_upright():
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    assert kept(make_photo(40, 30, exif=exif)).size == (30, 40)


def test_large_picture_is_made_smaller():
    assert kept(make_photo(3200, 1600, kind="PNG")).size == (1600, 800)


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("a.jpg", b"<script>alert(1)</script>", content_type="image/jpeg"),
        SimpleUploadedFile("a.svg", b"<svg/>", content_type="image/svg+xml"),
        SimpleUploadedFile("a.jpg", b"x" * (photos.MAX_BYTES + 1), content_type="image/jpeg"),
        SimpleUploadedFile("a.jpg", make_photo().read()[:60], content_type="image/jpeg"),
        SimpleUploadedFile("a.gif", make_photo(kind="GIF").read(), content_type="image/jpeg"),
    ],
    ids=["no picture", "svg", "too large", "cut off", "gif"],
)
def test_other_files_are_refused(upload):
    with pytest.raises(NotAPhoto):
        photos.keep(upload, "tests")
