"""The code that hangs in an area: whoever scans it tells what they see there. Signed, so that none can be made up."""

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.urls import reverse

from venue.models import Area

SALT = "safety.area"


def address_of(area: Area) -> str:
    token = signing.Signer(salt=SALT).sign(str(area.pk))
    return settings.BASE_URL + reverse("safety:seen", args=[token])


def area_of(token: str) -> int:
    try:
        return int(signing.Signer(salt=SALT).unsign(token))
    except signing.BadSignature as error:
        raise Http404 from error
