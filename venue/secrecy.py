"""Nobody's role opens people's data before they have promised secrecy."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from venue.selectors.undertaking import owes

FREE = (
    "/account/", "/desk/switch/", "/desk/lock/", "/language/", "/theme/", "/static/", "/healthz", "/readyz", "/owner/",
    "/undertaking/",
)  # fmt: skip

Handler = Callable[[HttpRequest], HttpResponse]


def required(get_response: Handler) -> Handler:
    """Lead whoever has not signed to the page where they do, whatever they ask for, and from there back.

    In front of every page and not at single doors, so that no new one can forget it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(FREE):
            return get_response(request)
        user = request.user
        if not user.is_authenticated:
            return get_response(request)
        is_fragment = request.headers.get("HX-Request") == "true"
        is_page = request.method == "GET" and not is_fragment
        if is_page and not user.has_perm("venue.add_undertaking"):  # the menu of every page asks for that, too
            return get_response(request)
        if not owes(user.pk):
            return get_response(request)
        page = request.get_full_path() if is_page else reverse("venue:start")
        target = f"{reverse('venue:undertaking')}?{urlencode({'next': page})}"
        if is_fragment:
            return HttpResponse(headers={"HX-Redirect": target})
        return redirect(target)

    return middleware
