"""Whether phone and email are still right: asked at the desk and on one's own page, and who is still to be asked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.contact_forms import OwnDataForm, ToCheckForm
from members.models import DataCheck
from members.selectors.data_check import is_asked_by_letter, to_check
from members.selectors.member import member_for, member_of
from members.services import data_check as service
from members.services import data_check_letters
from members.services.member import correct_own
from members.views.member import desk
from venue import htmx, keyset
from venue.refusals import save_once
from venue.requests import SignedInRequest

PER_PAGE = 50
SAID = {
    DataCheck.Answer.RIGHT.value: gettext_lazy("Thank you; it is kept that everything is right."),
    DataCheck.Answer.NOT_NOW.value: gettext_lazy("Another time, then."),
}


@require_GET
@desk("members.change_member")
def to_check_list(request: SignedInRequest) -> HttpResponse:
    """Whom the desk should ask: unverified for too long, or with an address that letters do not reach."""
    form = ToCheckForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = to_check(chosen.get("why", ""), chosen.get("whom", ""))
    context = {
        "form": form,
        "page": keyset.paginate(found.order_by("sort_key", "pk"), request.GET, size=PER_PAGE),
        "is_filtered": any(chosen.values()),
    }
    return htmx.render(request, "members/to_check.html", context, partial="people")


@require_POST
@desk("members.change_member")
def keep_check(request: SignedInRequest, pk: int, answer: str) -> HttpResponse:
    """What somebody answered at the desk; back to where they were asked."""
    person = member_for(request.user, pk)
    _keep(request, person.pk, answer)
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return redirect(target)
    return redirect("members:member", person.pk)


@require_POST
@login_required
def my_check(request: SignedInRequest, answer: str) -> HttpResponse:
    """What somebody answers of themselves."""
    person = member_of(request.user)
    if person is None:
        raise Http404
    _keep(request, person.pk, answer)
    return redirect("members:my_profile")


def _keep(request: SignedInRequest, pk: int, answer: str) -> None:
    if answer not in SAID:
        raise Http404
    service.keep_answer(pk, answer, by=request.user)
    messages.success(request, str(SAID[answer]))


@require_http_methods(["GET", "POST"])
@login_required
def my_data(request: SignedInRequest) -> HttpResponse:
    """What somebody may set right of themselves."""
    person = member_of(request.user)
    if person is None:
        return redirect("members:my_profile")
    form = OwnDataForm(request.POST or None, initial=OwnDataForm.typed_from(person))

    def save() -> str:
        correct_own(person.pk, **form.cleaned_data, by=request.user)
        return reverse("members:my_profile")

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("The changes were saved."))
        return redirect(target)
    context = {"form": form, "member": person}
    return render(request, "members/my_data.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def check_stop(request: HttpRequest, token: str) -> HttpResponse:
    """One step out of being asked by letter, and back. Opening the page changes nothing: mail programs open links."""
    person = data_check_letters.behind(token)
    if request.method == "POST":
        data_check_letters.set_asking(person.pk, is_allowed="again" in request.POST)
        return redirect("members:check_stop", token)
    return render(request, "members/check_stop.html", {"is_asked": is_asked_by_letter(person)})
