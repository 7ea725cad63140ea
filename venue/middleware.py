"""What happens to every request: an id for the log, the venue's time zone, the reader's language, refusals and outages
turned into pages.
"""

import logging
import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from venue import clock, logs
from venue.errors import DomainError

logger = logging.getLogger(__name__)

HEALTHZ = "/healthz"
Handler = Callable[[HttpRequest], HttpResponse]


def request_id(get_response: Handler) -> Handler:
    """Give every request an id, in each log line and in the `X-Request-ID` header."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = logs.request_id.set(uuid.uuid4().hex[:12])
        try:
            response = get_response(request)
            response["X-Request-ID"] = logs.request_id.get()
            return response
        finally:
            logs.request_id.reset(token)

    return middleware


def time_zone(get_response: Handler) -> Handler:
    """Whatever Django itself shows or reads as a local time, such as a field of a form, is in the venue's zone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == HEALTHZ:  # answers although the database is away
            return get_response(request)
        with timezone.override(clock.zone()):
            return get_response(request)

    return middleware


def language(get_response: Handler) -> Handler:
    """Answer in the language chosen on this browser, else the one of the signed-in person, else what the browser asks
    for.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or (
            request.user.language if request.user.is_authenticated else ""
        )
        if not translation.check_for_language(chosen) or chosen not in dict(settings.LANGUAGES):
            chosen = translation.get_language_from_request(request)
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    return middleware


class DomainErrors:
    """Turns a refusal into a page, or for HTMX into a fragment with status 422; an outage of the database into a
    plain 503.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, DomainError):
            logger.info("refused: %s %s", error.code, error.facts)
            return refuse(request, error)
        if isinstance(error, OperationalError | InterfaceError):
            logger.exception("the database is away")
            return render(request, "503.html", status=503)
        return None


def refuse(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The answer to a refused request: back to where the person was with the reason, or a page that explains it."""
    if getattr(request, "htmx", False):
        return render(request, "refused.html#fragment", {"refusal": error}, status=422)
    came_from = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()})
    if request.method == "POST" and is_ours:
        messages.error(request, str(error))
        return redirect(came_from)
    return render(request, "refused.html", {"refusal": error}, status=error.status)
