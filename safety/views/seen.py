"""What guests see: told by the code that hangs in an area, with or without a sign-in, and the codes to be hung up."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from members.codes import picture
from safety.hazard_errors import TooManyReports
from safety.hazard_forms import SeenForm
from safety.models import Hazard
from safety.policies import reports_an_hour
from safety.selectors.codes import address_of
from safety.selectors.doors import area_on_the_wall
from safety.services.hazard import report_hazard
from venue import clock
from venue.actors import Actor, Automation
from venue.models import Area, User
from venue.rates import count_of
from venue.refusals import save_once
from venue.requests import SignedInRequest

BY_CODE = Automation(gettext_noop("code on the wall"))


@never_cache
@require_http_methods(["GET", "POST"])
def seen(request: HttpRequest, token: str) -> HttpResponse:
    """Tell of a hazard in this area: it waits there for somebody to grade it. A few an hour from one connection."""
    area = area_on_the_wall(token)
    form = SeenForm(request.POST or None, request.FILES or None)
    by: Actor = request.user if isinstance(request.user, User) else BY_CODE

    def save() -> str:
        if count_of(request, "seen") > reports_an_hour(clock.now()):
            raise TooManyReports
        report_hazard(**form.cleaned_data, area=area, source=Hazard.Source.MEMBER, by=by)
        return reverse("safety:seen_thanks", args=[token])

    if request.method == "POST" and (target := save_once(request, form, save, by=by)):
        return redirect(target)
    return render(request, "safety/seen.html", {"form": form, "area": area}, status=422 if form.is_bound else 200)


@never_cache
@require_GET
def seen_thanks(request: HttpRequest, token: str) -> HttpResponse:
    return render(request, "safety/seen_thanks.html", {"area": area_on_the_wall(token), "token": token})


@require_GET
@login_required
@permission_required("safety.manage_hazard", raise_exception=True)
def signs(request: SignedInRequest) -> HttpResponse:
    """The code of every area, to be printed and hung up there."""
    areas = Area.objects.filter(is_active=True)
    rows = [(area, mark_safe(picture(address_of(area)))) for area in areas]  # noqa: S308 - drawn here
    return render(request, "safety/signs.html", {"rows": rows, "words": list(words_on_the_wall())})


def words_on_the_wall() -> Iterator[tuple[str, str]]:
    """In every language, since whoever reads a wall has chosen none."""
    for language, _name in reversed(settings.LANGUAGES):
        with translation.override(language):
            yield language, translation.gettext("Something is not safe here? Scan this and tell us.")
