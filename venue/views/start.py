"""Where people begin: the start page of their role, and the choice of language."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

START_PAGES = (
    ("bookings.use_desk", "bookings:desk"),
    ("bookings.teach", "bookings:coach"),
    ("safety.view_reading", "safety:duty_list"),  # who goes rounds; everybody else does only the list of the own post
    ("feedback.view_case", "feedback:case_list"),
)


@require_GET
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """The first steps while a new venue is set up; else where the role's work is; the timetable for everybody else."""
    if request.session.get("setting_up"):
        return redirect("venue:setup")
    work = (page for permission, page in START_PAGES if request.user.has_perm(permission))
    return redirect(next(work, "bookings:timetable"))


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
