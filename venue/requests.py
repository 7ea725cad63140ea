"""What a request carries behind the middleware and the guard of a view; for annotations only."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from venue.models import User


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in: a view behind `login_required` or a permission."""

    user: User
    htmx: HtmxDetails
