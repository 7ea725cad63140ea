"""Answers to HTMX: the same URL gives the page to a browser and the fragment to HTMX."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as render_page
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect


def wants_fragment(request: HttpRequest) -> bool:
    """True when HTMX asked for a piece; restoring history or a boosted link needs the whole page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    partial: str,
    extends: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, or for HTMX its named partial followed by the pending messages (swapped out of band).

    A template does not inherit partials: what it has none of itself is taken from the one that it `extends`.
    """
    if wants_fragment(request):
        pieces = [f"{each}#{partial}" for each in (template, extends) if each]
        response = render_page(request, pieces, context, status=status)
        if len(messages.get_messages(request)):
            toast = render_to_string("_components/messages.html", {"is_oob": True}, request)
            response.content += toast.encode()
    else:
        response = render_page(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def redirect(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Leave the page: a plain redirect, which HTMX would follow inside the fragment, becomes a client redirect."""
    url = resolve_url(to, *args, **kwargs)
    return HttpResponseClientRedirect(url) if wants_fragment(request) else HttpResponseRedirect(url)
