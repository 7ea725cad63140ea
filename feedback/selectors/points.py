"""Where a place of answering is reached."""

from django.conf import settings
from django.urls import reverse

from feedback import tokens
from feedback.errors import LinkUnknown
from feedback.models import SurveyPoint


def address_of(point: SurveyPoint, page: str = "kiosk_phone") -> str:
    """Of the phone of whoever scans the code, or of the screen itself."""
    return settings.BASE_URL + reverse(f"feedback:{page}", args=[tokens.sign(str(point.pk), tokens.POINT)])


def point_behind(token: str) -> SurveyPoint:
    """The place in use that an address opens; raises `LinkUnknown`."""
    pk = tokens.opened(token, tokens.POINT)
    found = SurveyPoint.objects.filter(is_active=True, pk=pk).select_related("survey", "area").first()
    if found is None:
        raise LinkUnknown
    return found
