"""The intake in the guest's own hands: a tablet that was opened by a code shows this one intake and nothing else."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from members.intake_forms import CodeForm
from members.selectors.agreement import text_to_sign
from members.selectors.intake import opened_by
from members.services import intake as service
from members.services.intake import GUEST
from members.views.agreement import signing_page
from members.views.intake_steps import Reception, signing, step_page
from venue.errors import DomainError

KEY = "intake"
OPEN_FOR = 2 * 60 * 60  # seconds, then the tablet asks for another code


def open_on(request: HttpRequest, digest: str) -> None:
    """From now on this browser shows the intake that the code of this digest opened, signed in as nobody."""
    request.session.cycle_key()
    request.session[KEY] = digest
    request.session.set_expiry(OPEN_FOR)


def run_of(request: HttpRequest) -> Reception | None:
    """The intake that this browser was opened for; none where somebody is signed in, when it has ended, or when the
    desk made another code for it or took the tablet back.
    """
    if request.user.is_authenticated:
        return None
    found = opened_by(request.session.get(KEY))
    return Reception(found, GUEST, is_guest=True) if found else None


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def guest_intake(request: HttpRequest) -> HttpResponse:
    """Goes on where it was left off; else asks for the code."""
    if request.user.is_authenticated:
        return redirect("venue:start")
    if run := run_of(request):
        return redirect(run.url(run.intake.step))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            open_on(request, service.use_code(form.cleaned_data["code"]))
            return redirect("members:guest_intake")
        except DomainError as error:
            form.refuse(error)
    return render(request, "members/guest_intake.html", {"form": form}, status=422 if form.is_bound else 200)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def guest_step(request: HttpRequest, step: str) -> HttpResponse:
    run = run_of(request)
    return step_page(request, run, step) if run else redirect("members:guest_intake")


@never_cache
@require_http_methods(["GET", "POST"])
def guest_sign(request: HttpRequest, text: int) -> HttpResponse:
    run = run_of(request)
    if run is None or run.person is None:
        raise Http404
    return signing_page(request, signing(run, text_to_sign(text)))


@require_POST
def guest_give_back(request: HttpRequest) -> HttpResponse:
    """The guest is done with the tablet: it shows nothing any more until the desk signs in, or makes another code."""
    if run := run_of(request):
        service.take_back_tablet(run.intake.pk, by=run.by)
    request.session.flush()
    return redirect("account_login")
