"""The post box of a demonstration: what the house has sent. Its addresses exist in demo and test only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from venue.selectors import dev_mail as letters

# A letter may style itself and nothing more; its links open beside it, outside the sandbox.
SANDBOX = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


@require_safe
@never_cache
def dev_mail(request: HttpRequest) -> HttpResponse:
    return render(request, "dev_mail.html", {"letters": letters.newest(), "most": letters.SHOWN})


@require_safe
@never_cache
def dev_mail_letter(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "dev_mail_letter.html", {"letter": letter_or_404(name)})


@require_safe
@never_cache
@xframe_options_sameorigin
def dev_mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part as it was sent, locked in."""
    response = HttpResponse(letter_or_404(name).html)
    response["Content-Security-Policy"] = SANDBOX
    return response


def letter_or_404(name: str) -> letters.Letter:
    letter = letters.find(name)
    if letter is None:
        raise Http404
    return letter
