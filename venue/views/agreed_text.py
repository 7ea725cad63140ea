"""What people are asked to agree to: looked at and written by managers, in versions."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from venue.agreed_text_form import AgreedTextForm
from venue.keyset import paginate
from venue.models import AgreedText
from venue.models.agreed_text import AGREEMENTS, CONSENTS, Kind
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.selectors.agreed_text import text_now, texts_now, versions
from venue.selectors.undertaking import owing
from venue.services.agreed_text import write_text
from venue.shipped_texts import SHIPPED
from venue.views.reference import guarded, next_url

PER_PAGE = 20


@dataclass(frozen=True)
class Shelf:
    """Texts of one sort, each kind with the version that holds."""

    title: str
    texts: list[tuple[Kind, AgreedText | None]]


@require_GET
def agreed_text_list(request: SignedInRequest) -> HttpResponse:
    now = texts_now(Kind.values)
    sorts = ((_("Agreements to sign"), AGREEMENTS), (_("Consents"), CONSENTS), (_("Who works here"), (Kind.SECRECY,)))
    shelves = [Shelf(title, [(kind, now.get(kind)) for kind in kinds]) for title, kinds in sorts]
    back_url = next_url(request, "")
    context = {"shelves": shelves, "back_url": back_url, "here": request.get_full_path() if back_url else ""}
    return render(request, "venue/agreed_text_list.html", context)


@require_GET
def agreed_text(request: SignedInRequest, kind: str) -> HttpResponse:
    """Every version of one text, the one that holds first."""
    page = paginate(versions(known(kind)), request.GET, size=PER_PAGE)
    unsigned = list(owing()) if kind == Kind.SECRECY else []
    context = {"kind": Kind(kind), "page": page, "holds": text_now(kind), "unsigned": unsigned}
    return render(request, "venue/agreed_text.html", context)


@require_http_methods(["GET", "POST"])
def agreed_text_add(request: SignedInRequest, kind: str) -> HttpResponse:
    """A new version, beginning with the text that holds, or with the one that the program brings."""
    known(kind)
    holds = text_now(kind)
    initial = {name: getattr(holds or SHIPPED[Kind(kind)], name) for name in AgreedTextForm.WORDS}
    form = AgreedTextForm(request.POST or None, initial=initial, kind=Kind(kind), is_first=holds is None)

    def save() -> str:
        write_text(kind, form.words, is_substantive=form.is_substantive, by=request.user)
        return next_url(request, reverse("venue:agreed_text", args=[kind]))

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, _("This text holds from now on."))
        return redirect(target)
    back_url = reverse("venue:agreed_text", args=[kind]) if holds else reverse("venue:agreed_text_list")
    context = {"form": form, "kind": Kind(kind), "holds": holds, "back_url": next_url(request, back_url)}
    return render(request, "venue/agreed_text_form.html", context, status=422 if form.is_bound else 200)


def known(kind: str) -> str:
    if kind not in Kind.values:
        raise Http404
    return kind


patterns = [
    path("house/agreed-texts/", guarded(agreed_text_list, "venue.view_agreedtext"), name="agreed_text_list"),
    path("house/agreed-texts/<slug:kind>/", guarded(agreed_text, "venue.view_agreedtext"), name="agreed_text"),
    path(
        "house/agreed-texts/<slug:kind>/add/",
        guarded(agreed_text_add, "venue.add_agreedtext"),
        name="agreed_text_add",
    ),
]
