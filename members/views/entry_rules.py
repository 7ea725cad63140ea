"""The entry rules: read by everybody, written by managers in versions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.entry_rules_form import EntryRulesForm
from members.selectors.entry_rules import rules_now, versions
from members.services.entry_rules import write_rules
from members.views.member import desk
from venue.keyset import paginate
from venue.refusals import save_once
from venue.requests import SignedInRequest

PER_PAGE = 20


@require_GET
def entry_rules(request: HttpRequest) -> HttpResponse:
    """What everybody is told before they come in, for everybody to read."""
    return render(request, "members/entry_rules.html", {"rules": rules_now()})


@require_GET
@desk("members.add_entryrules")
def entry_rules_list(request: SignedInRequest) -> HttpResponse:
    """Every version, the one that holds first, each with how many accepted it."""
    page = paginate(versions(), request.GET, size=PER_PAGE)
    return render(request, "members/entry_rules_list.html", {"page": page, "holds": rules_now()})


@require_http_methods(["GET", "POST"])
@desk("members.add_entryrules")
def entry_rules_add(request: SignedInRequest) -> HttpResponse:
    """Write a new version, beginning with the text that holds; everybody is asked anew."""
    holds = rules_now()
    initial = {"text_en": holds.text_en, "text_zh": holds.text_zh} if holds else {}
    form = EntryRulesForm(request.POST or None, initial=initial)

    def save() -> str:
        write_rules(**form.cleaned_data, by=request.user)
        return reverse("members:entry_rules_list")

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, _("The rules hold from now on; everybody is asked to accept them."))
        return redirect(target)
    context = {"form": form, "holds": holds}
    return render(request, "members/entry_rules_form.html", context, status=422 if form.is_bound else 200)
