"""Answering at a place, without a name: on the screen that stands there, or by its code on the own phone."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_info
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from feedback.answer_policies import answers_an_hour
from feedback.errors import LinkUnknown, SurveyOver
from feedback.interview_errors import ScreenBusy
from feedback.models import SurveyPoint, SurveyVersion
from feedback.selectors.points import address_of, point_behind
from feedback.selectors.surveys import version_of
from feedback.services.answering import SCREEN, answer_at
from feedback.survey_form import AnswerForm
from feedback.views.survey import over
from members.codes import picture
from venue import clock
from venue.rates import count
from venue.refusals import save_once

SILENCE = 60  # seconds; then the screen begins anew for the next one
THANKS = 8


@never_cache
@require_http_methods(["GET", "POST"])
def kiosk(request: HttpRequest, token: str) -> HttpResponse:
    """Fills the screen and begins anew by itself; nothing of the one before is left on it."""
    return ask(request, token, "kiosk")


@never_cache
@require_http_methods(["GET", "POST"])
def kiosk_phone(request: HttpRequest, token: str) -> HttpResponse:
    """The same questions on a phone."""
    return ask(request, token, "kiosk_phone")


def ask(request: HttpRequest, token: str, page: str) -> HttpResponse:
    """The language stands in the address, so that it is gone with the one who chose it."""
    wanted = request.GET.get("language", "")
    language = wanted if wanted in dict(settings.LANGUAGES) else translation.get_language()
    with translation.override(language):
        try:
            point = point_behind(token)
            version = version_of(point.survey_id)
            if version is None:
                raise SurveyOver
            if "done" in request.GET:
                return show(request, point, page, "feedback/kiosk_thanks.html", token)
            return _form(request, token, page, point, version)
        except (LinkUnknown, SurveyOver) as refusal:
            return over(request, refusal)


def _form(request: HttpRequest, token: str, page: str, point: SurveyPoint, version: SurveyVersion) -> HttpResponse:
    form = AnswerForm(request.POST or None, version=version)
    language = translation.get_language()

    def save() -> str:
        check_rate(point)
        answer_at(point, form.said())
        return reverse(f"feedback:{page}", args=[token]) + f"?language={language}&done"

    if request.method == "POST" and (target := save_once(request, form, save, by=SCREEN)):
        return redirect(target)
    return show(request, point, page, "feedback/kiosk.html", token, form=form, version=version)


def show(
    request: HttpRequest,
    point: SurveyPoint,
    page: str,
    template: str,
    token: str,
    form: AnswerForm | None = None,
    version: SurveyVersion | None = None,
) -> HttpResponse:
    start, codes = reverse(f"feedback:{page}", args=[token]), dict(settings.LANGUAGES)
    context = {
        "form": form,
        "point": point,
        "version": version,
        "start_url": start,
        "language": translation.get_language(),
        "languages": [(code, get_language_info(code)["name_local"], f"{start}?language={code}") for code in codes],
        "is_screen": page == "kiosk",
        "silence": SILENCE,
        "thanks": THANKS,
        "code": mark_safe(picture(address_of(point))) if page == "kiosk" else "",  # noqa: S308 - drawn here
    }
    return render(request, template, context, status=422 if form is not None and form.is_bound else 200)


def check_rate(point: SurveyPoint) -> None:
    """Counted for the place and not for the connection: at an exit all share one. Raises `ScreenBusy`."""
    if count(f"survey_point:{point.pk}") > answers_an_hour(clock.now()):
        raise ScreenBusy
