"""Speaking up from outside, and the list of what one has said."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from feedback import tokens
from feedback.errors import LinkUnknown, TooManyCases
from feedback.models import Case
from feedback.policies import case_policy, voices_an_hour
from feedback.selectors.doors import area_behind, own_person
from feedback.selectors.queue import cases_of
from feedback.selectors.sources import guests_source
from feedback.services.case import NewCase
from feedback.services.handing import take_in
from feedback.views.survey import over
from feedback.voice_forms import VoiceForm
from venue import clock
from venue.actors import Actor, Automation
from venue.models import Area, User
from venue.rates import count_of
from venue.refusals import save_once
from venue.requests import SignedInRequest

WEB = Automation(gettext_noop("web page"))


@require_http_methods(["GET", "POST"])
def complain(request: HttpRequest) -> HttpResponse:
    """Tell the venue something: as the member one is, with a name, or with none. A link of the house may say where it
    stood (`?from=`).
    """
    otherwise = Case.Source.MEMBER if own_person(request.user) else Case.Source.WEB
    return tell(request, guests_source(request.GET.get("from", ""), otherwise))


@never_cache
@require_http_methods(["GET", "POST"])
def complain_at(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the code that hangs in an area, which says where one is."""
    try:
        area = area_behind(token)
    except LinkUnknown as refusal:
        return over(request, refusal)
    return tell(request, Case.Source.QR, area)


def tell(request: HttpRequest, source: str, area: Area | None = None) -> HttpResponse:
    person = own_person(request.user)
    form = VoiceForm(request.POST or None, member=person, area=area)
    by: Actor = request.user if isinstance(request.user, User) else WEB

    def save() -> str:
        if person is None:
            check_rate(request)
        language = person.language if person else get_language() or "zh-hans"
        new = NewCase(source=source, member=person, language=language, **form.cleaned_data)
        case = take_in(new, by=by)
        return reverse("feedback:status", args=[tokens.sign(str(case.pk), tokens.STATUS)])

    if request.method == "POST" and (target := save_once(request, form, save, by=by)):
        return redirect(target)
    hours = case_policy(clock.now()).resolve // timedelta(hours=1)
    context = {"form": form, "member": person, "area": area, "hours": hours}
    return render(request, "feedback/complain.html", context, status=422 if form.is_bound else 200)


def check_rate(request: HttpRequest) -> None:
    """A few an hour from one connection; who is signed in is known anyway. Without the cache nobody is held up."""
    if count_of(request, "voices") > voices_an_hour(clock.now()):
        raise TooManyCases


@require_GET
@login_required
def my_cases(request: SignedInRequest) -> HttpResponse:
    """What one has told the venue, each with the way to its status page."""
    person = own_person(request.user)
    rows = [(case, tokens.sign(str(case.pk), tokens.STATUS)) for case in (cases_of(person) if person else [])]
    return render(request, "feedback/my_cases.html", {"rows": rows, "member": person})
