"""The code that a person shows at the desk: looking, issuing, replacing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members.forms import ReplaceCodeForm
from members.selectors.code import code_of, codes_of
from members.selectors.member import member_for, member_of
from members.services import code as service
from members.views.member import desk
from venue import submissions
from venue.refusals import save_once
from venue.requests import SignedInRequest


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def my_code(request: SignedInRequest) -> HttpResponse:
    """One's own code, big enough to be read from a phone; by POST it is issued, where there is none yet."""
    person = member_of(request.user)
    if request.method == "POST":
        if person:
            service.has_code(person.pk, by=request.user)
        return redirect("members:my_code")
    return render(request, "members/my_code.html", {"member": person, "code": code_of(person) if person else None})


@never_cache
@require_http_methods(["GET", "POST"])
@desk("members.issue_code")
def code(request: SignedInRequest, pk: int) -> HttpResponse:
    """The code of somebody else, to print it, or to replace it when it was lost."""
    person = member_for(request.user, pk)
    form = ReplaceCodeForm(request.POST or None)

    def save() -> str:
        service.replace_code(person.pk, reason=form.cleaned_data["reason"], by=request.user)
        return reverse("members:code", args=[person.pk])

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("The old code opens nothing any more. This is the new one."))
        return redirect(target)
    codes = codes_of(person)
    context = {"form": form, "member": person, "code": next((each for each in codes if not each.revoked_at), None)}
    context["revoked"] = [each for each in codes if each.revoked_at]
    return render(request, "members/code.html", context, status=422 if form.is_bound else 200)


@require_POST
@desk("members.issue_code")
def issue_code(request: SignedInRequest, pk: int) -> HttpResponse:
    person = member_for(request.user, pk)

    def action() -> str:
        service.issue_code(person.pk, by=request.user)
        return reverse("members:code", args=[person.pk])

    return redirect(submissions.once(request.POST.get("form_key", ""), action, by=request.user))
