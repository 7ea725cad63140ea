"""The picture itself, for whoever has business with the person."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_GET

from bookings.selectors.doors import photo_seen_by
from venue import photos
from venue.requests import SignedInRequest


@require_GET
@login_required
def person_photo(request: SignedInRequest, pk: int) -> HttpResponse:
    """No shared cache keeps it, and a browser asks each time whether it may show it still: the door is asked anew, and
    only an unchanged picture is not sent again.
    """
    name = photo_seen_by(request.user, pk).photo.name
    etag = quote_etag(str(name))
    answer = get_conditional_response(request, etag=etag) or photos.served(name, cache="private, no-cache")
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
