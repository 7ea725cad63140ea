"""Photos from phones: checked, turned upright, made smaller, and stripped of everything but the picture.

A phone writes into its pictures where and when they were taken and on what; none of that is kept. What is stored is a
new JPEG file under a name nobody can guess, and it is served only by views that ask who is looking.
"""

import uuid
from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from PIL import Image, ImageOps, UnidentifiedImageError

from venue import clock
from venue.errors import NotAPhoto

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 60_000_000
LONGEST_SIDE = 1600
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
NO_DOCUMENT = "default-src 'none'; sandbox"  # whatever a browser takes a stored file for, it runs nothing of it
TYPES = {"image/jpeg", "image/png", "image/webp"}


def keep(upload: UploadedFile, folder: str, longest: int = LONGEST_SIDE) -> str:
    """Check and store an upload, at most `longest` pixels long; the name under which storage holds it. Raises
    `NotAPhoto`.
    """
    if (upload.size or 0) > MAX_BYTES or upload.content_type not in TYPES:
        raise NotAPhoto(facts={"size": upload.size, "type": upload.content_type})
    name = f"{folder}/{clock.today():%Y/%m}/{uuid.uuid4().hex}.jpg"
    return default_storage.save(name, ContentFile(as_plain_jpeg(upload, longest)))


def forget(name: str) -> None:
    """Take a photo away again, because what it was to prove was not kept."""
    if name:
        default_storage.delete(name)


def as_plain_jpeg(file: IO[bytes], longest: int = LONGEST_SIDE) -> bytes:
    """The picture alone, upright, at most `longest` pixels long. Raises `NotAPhoto`."""
    try:
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise NotAPhoto(facts={"width": picture.width, "height": picture.height})
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((longest, longest))
            plain = Image.new("RGB", upright.size, "white")
            with_alpha = upright.convert("RGBA")
            plain.paste(with_alpha, mask=with_alpha)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise NotAPhoto from error
    kept = BytesIO()
    plain.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()


def served(name: str | None, cache: str = "private, max-age=3600") -> HttpResponse:
    """The photo as an answer that no shared cache keeps; 404 when there is none."""
    if not name or not default_storage.exists(name):
        raise Http404
    with default_storage.open(name) as file:
        picture = file.read()
    return HttpResponse(
        picture,
        content_type="image/jpeg",
        headers={"Cache-Control": cache, "X-Content-Type-Options": "nosniff", "Content-Security-Policy": NO_DOCUMENT},
    )
