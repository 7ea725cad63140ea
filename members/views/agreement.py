"""Signing agreements, by oneself and at the desk, and looking at what was signed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.agreement_forms import AT_DESK, ONLINE, SignForm, TypedForm
from members.models import Member
from members.selectors.agreement import is_minor, signature_for, text_to_sign
from members.selectors.member import member_for
from members.services import agreement as service
from members.views.consent import whose
from members.views.member import desk
from venue import scans, submissions
from venue.actors import Actor
from venue.models import AgreedText, User
from venue.models.agreed_text import Kind
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.selectors.agreed_text import text_now


@dataclass(frozen=True)
class Signing:
    """One person at one text: where it is signed, where the code is asked for, and where it leads."""

    person: Member
    text: AgreedText
    here: str
    code_url: str
    back_url: str
    ways: Sequence[type[SignForm]]
    is_by_guardian: bool
    signer: str
    at_desk: bool = field(default=False)
    by: Actor | None = None  # whoever is signed in, unless said otherwise

    @property
    def is_guest(self) -> bool:
        """Whether it is signed at a tablet on which nobody is signed in."""
        return self.by is not None and not isinstance(self.by, User)

    def moved_to(self, holds: AgreedText) -> str:
        """The same page for the version that holds."""
        return f"/{holds.pk}/".join(self.here.rsplit(f"/{self.text.pk}/", 1))


def at_desk(request: SignedInRequest, person: Member, text: AgreedText) -> Signing:
    is_by_guardian = is_minor(person)
    args = [person.pk, text.pk]
    return Signing(
        person,
        text,
        reverse("members:sign", args=args),
        reverse("members:sign_code", args=args),
        reverse("members:consents", args=[person.pk]),
        AT_DESK,
        is_by_guardian,
        person.guardian.name if is_by_guardian and person.guardian else "" if is_by_guardian else person.name,
        at_desk=True,
    )


def online(request: SignedInRequest, person: Member, text: AgreedText) -> Signing:
    is_by_guardian = person.user_id != request.user.pk
    query = f"?person={person.pk}"
    return Signing(
        person,
        text,
        reverse("members:my_sign", args=[text.pk]) + query,
        reverse("members:my_sign_code", args=[text.pk]) + query,
        reverse("members:my_consents") + query,
        ONLINE,
        is_by_guardian,
        person.guardian.name if is_by_guardian and person.guardian else person.name,
    )


@never_cache
@require_http_methods(["GET", "POST"])
@desk("members.change_member")
def sign(request: SignedInRequest, pk: int, text: int) -> HttpResponse:
    """The text on the desk's screen, turned to whoever signs; or the paper they have signed."""
    return signing_page(request, at_desk(request, member_for(request.user, pk), text_to_sign(text)))


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def my_sign(request: SignedInRequest, text: int) -> HttpResponse:
    person = whose(request, request.GET.get("person", ""))
    return signing_page(request, online(request, person, text_to_sign(text)))


def signing_page(request: HttpRequest, signing: Signing) -> HttpResponse:
    """Read, then sign in one of several ways. A version that was replaced leads to the one that holds."""
    holds = text_now(signing.text.kind)
    if request.method == "GET" and holds and holds != signing.text:
        return redirect(signing.moved_to(holds))
    chosen = request.POST.get("way", "")
    forms = {
        way.way: way(
            *((request.POST, request.FILES) if way.way == chosen else ()),
            initial={"name": signing.signer},
            auto_id=f"id_{way.way}_%s",
        )
        for way in signing.ways
    }
    if request.method == "POST":
        if chosen not in forms:
            raise Http404
        form: Any = forms[chosen]
        if isinstance(form, TypedForm) and form.is_valid():
            code = form.cleaned_data["code"]
            form.is_code_right = service.try_code(signing.person.pk, signing.text.kind, code, by=request.user)  # type: ignore[arg-type]
        if target := save_once(request, form, lambda: signed(request, signing, form), by=signing.by):
            messages.success(request, _("Signed. The text is kept as it was signed."))
            return redirect(target)
    context = {"signing": signing, "forms": forms, "text": signing.text, "member": signing.person}
    return render(request, "members/sign.html", context, status=422 if chosen else 200)


def signed(request: HttpRequest, signing: Signing, form: SignForm) -> str:
    by: Any = signing.by or request.user
    service.sign(signing.person.pk, signing.text.pk, form.hand, is_by_guardian=signing.is_by_guardian, by=by)
    return signing.back_url


@require_POST
@desk("members.change_member")
def sign_code(request: SignedInRequest, pk: int, text: int) -> HttpResponse:
    return code_sent(request, at_desk(request, member_for(request.user, pk), text_to_sign(text)))


@require_POST
@login_required
def my_sign_code(request: SignedInRequest, text: int) -> HttpResponse:
    person = whose(request, request.GET.get("person", ""))
    return code_sent(request, online(request, person, text_to_sign(text)))


def code_sent(request: SignedInRequest, signing: Signing) -> HttpResponse:
    def action() -> str:
        service.send_code(signing.person.pk, Kind(signing.text.kind), by=request.user)
        return f"{signing.here}#typed"

    target = submissions.once(request.POST.get("form_key", ""), action, by=request.user)
    messages.success(request, _("The code is on its way. It is good for 15 minutes."))
    return redirect(target)


@never_cache
@require_GET
@login_required
def signature(request: SignedInRequest, pk: int) -> HttpResponse:
    """One signature under the text as it was signed."""
    row = signature_for(request.user, pk)
    is_own = not request.user.has_perm("members.view_signature")
    return render(request, "members/signature.html", {"signature": row, "member": row.member, "is_own": is_own})


@never_cache
@require_GET
@login_required
def signature_scan(request: SignedInRequest, pk: int) -> Any:
    """The signed paper as a download; who opened somebody else's is kept."""
    row = signature_for(request.user, pk)
    if not row.scan:
        raise Http404
    file = scans.handed_out(row.scan, f"{row.text.get_kind_display()}-{row.member.number}")
    service.look_at_scan(row, by=request.user)
    return file
