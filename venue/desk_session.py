"""Shared desks: whose session it is, and when it locks itself.

A session becomes a desk session when somebody takes over with PIN or badge, or locks it. Without an action for the
minutes of the policy it locks; the lock page asks for a PIN and then leads back to the page that was open.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from venue import audit, clock
from venue.models import User
from venue.policies import LOCK_AFTER, read
from venue.sign_in import BACKEND

DESK, SEEN, LOCKED = "desk", "desk_seen", "desk_locked"
NOTE_EVERY = timedelta(seconds=20)
FREE = ("/desk/switch/", "/desk/lock/", "/account/logout/", "/language/", "/theme/", "/static/", "/healthz", "/readyz")

Handler = Callable[[HttpRequest], HttpResponse]


def locks_itself(get_response: Handler) -> Handler:
    """Lead a locked desk to its lock page; note that an open one is in use."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.session.get(DESK) or request.path.startswith(FREE) or not request.user.is_authenticated:
            return get_response(request)
        if is_locked(request):
            return to_lock_page(request)
        seen(request)
        return get_response(request)

    return middleware


def is_locked(request: HttpRequest) -> bool:
    if not request.session.get(LOCKED):
        now = clock.now()
        if now - last_seen(request, now) >= read([LOCK_AFTER], at=now).span(LOCK_AFTER):
            lock(request)
    return bool(request.session.get(LOCKED))


def last_seen(request: HttpRequest, otherwise: datetime) -> datetime:
    kept = request.session.get(SEEN)
    return datetime.fromisoformat(kept) if kept else otherwise


def seen(request: HttpRequest) -> None:
    now = clock.now()
    if SEEN not in request.session or now - last_seen(request, now) >= NOTE_EVERY:
        request.session[SEEN] = now.isoformat()


def lock(request: HttpRequest) -> None:
    request.session[DESK] = True
    request.session[LOCKED] = True


def to_lock_page(request: HttpRequest) -> HttpResponse:
    """A page that was open is opened again afterwards; a form that was sent to a locked desk was not done."""
    page = request.get_full_path() if request.method == "GET" and not is_htmx(request) else reverse("venue:start")
    target = f"{reverse('venue:switch')}?{urlencode({'next': page})}"
    if is_htmx(request):
        response = HttpResponse()
        response["HX-Redirect"] = target
        return response
    return redirect(target)


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def take_over(request: HttpRequest, user: User) -> None:
    """Go on as this person: a new session, so that nothing of the one before is left, and it says who took over."""
    before = request.user
    request.session.flush()
    login(request, user, backend=BACKEND)
    request.session[DESK] = True
    request.session[SEEN] = clock.now().isoformat()
    audit.record("desk.taken_over", by=user, about=user, before=before.pk)
