"""For load balancers and watchmen: does this process answer, and can it serve?"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from venue.selectors import health


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, broker and clockwork are well, else 503; either way each part says how it is."""
    parts = health.readiness()
    is_ready = all(part.is_well for part in parts)
    answer = {part.name: {"ok": part.is_well, "words": part.words} for part in parts}
    return JsonResponse({"ok": is_ready, **answer}, status=200 if is_ready else 503)
