"""Speaking up from outside, and the list of what one has said."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from feedback import tokens
from feedback.errors import TooManyCases
from feedback.forms import VoiceForm
from feedback.models import Case
from feedback.policies import voices_an_hour
from feedback.selectors.doors import own_person
from feedback.selectors.queue import cases_of
from feedback.services.case import NewCase, open_case
from venue import clock
from venue.actors import Actor, Automation
from venue.models import User
from venue.rates import count_of
from venue.refusals import save_once
from venue.requests import SignedInRequest

WEB = Automation(gettext_noop("web page"))


@require_http_methods(["GET", "POST"])
def complain(request: HttpRequest) -> HttpResponse:
    """Tell the venue something: as the member one is, with a name, or with none."""
    person = own_person(request.user)
    form = VoiceForm(request.POST or None, member=person)
    by: Actor = request.user if isinstance(request.user, User) else WEB

    def save() -> str:
        if person is None:
            check_rate(request)
        case = open_case(
            NewCase(
                source=Case.Source.MEMBER if person else Case.Source.WEB,
                member=person,
                language=person.language if person else get_language() or "zh-hans",
                **form.cleaned_data,
            ),
            by=by,
        )
        return reverse("feedback:status", args=[tokens.sign(str(case.pk), tokens.STATUS)])

    if request.method == "POST" and (target := save_once(request, form, save, by=by)):
        return redirect(target)
    return render(
        request, "feedback/complain.html", {"form": form, "member": person}, status=422 if form.is_bound else 200
    )


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
