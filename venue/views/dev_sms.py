"""The SMS that a demonstration has sent. Its address exists in demo and test only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from venue.selectors import dev_sms as found


@require_safe
@never_cache
def dev_sms(request: HttpRequest) -> HttpResponse:
    return render(request, "dev_sms.html", {"rows": found.newest(), "most": found.SHOWN})
