"""Light, dark, or as the device says: a choice of the browser, kept in a cookie so that it needs no account."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "theme"
THEMES = ("auto", "light", "dark")


def chosen_theme(request: HttpRequest) -> str:
    theme = request.COOKIES.get(COOKIE, "")
    return theme if theme in THEMES else "auto"


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice for a year and go back to the page it was made on."""
    page = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        page = reverse("venue:start")
    response = HttpResponseRedirect(page)
    choice = request.POST.get("theme", "")
    if choice in THEMES:
        age = settings.LANGUAGE_COOKIE_AGE
        response.set_cookie(COOKIE, choice, age, secure=settings.IS_PRODUCTION, httponly=True, samesite="Lax")
    return response
