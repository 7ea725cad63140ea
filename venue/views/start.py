"""Where people begin: the start page of their role, and the choice of language."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST


@require_GET
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """The first steps while a new venue is set up; else the desk for those who work there, the own classes for those
    who teach, the timetable for everybody else.
    """
    if request.session.get("setting_up"):
        return redirect("venue:setup")
    if request.user.has_perm("bookings.use_desk"):
        return redirect("bookings:desk")
    if request.user.has_perm("bookings.teach"):
        return redirect("bookings:coach")
    return redirect("bookings:timetable")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language on this browser and, for somebody signed in, with the person."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = redirect(target)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
        if request.user.is_authenticated:
            request.user.language = chosen
            request.user.save(update_fields=["language"])
    return response
