"""The photo of a person: added, replaced and removed, at the desk and by oneself. It is shown by
`bookings.views.photo`, because classes decide with who sees it.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members.models import Consent, Member
from members.photo_forms import GUARDIAN, PERSON, SELF, PhotoForm
from members.selectors.consent import is_child
from members.selectors.member import member_for
from members.selectors.own import family_of
from members.selectors.photo import shown, text_to_agree
from members.services import photo as service
from members.views.consent import whose
from members.views.member import desk
from venue.errors import Text
from venue.refusals import save_once
from venue.requests import SignedInRequest


@dataclass(frozen=True)
class Asking:
    """Whose photo is asked for, by whom, and where one goes on to; `says` are the words of the consent,
    `camera` the one that is opened."""

    person: Member
    where: str
    is_by_guardian: bool
    says: Text
    after: str
    removes: str
    camera: str


@never_cache
@require_http_methods(["GET", "POST"])
@desk("members.change_member")
def photo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Taken or uploaded at the desk; the person, or the guardian of a child, reads the text there."""
    person = member_for(request.user, pk)
    asks_guardian = is_child(person)
    asking = Asking(
        person,
        Consent.Where.DESK,
        asks_guardian,
        GUARDIAN if asks_guardian else PERSON,
        reverse("members:member", args=[person.pk]),
        reverse("members:photo_remove", args=[person.pk]),
        "environment",
    )
    return asked(request, asking, "members/photo.html")


@require_POST
@desk("members.change_member")
def photo_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    person = member_for(request.user, pk)
    return removed(request, person, reverse("members:member", args=[person.pk]))


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def my_photo(request: SignedInRequest) -> HttpResponse:
    """One's own, or with `?person=` that of a child whose guardian one is."""
    family = family_of(request.user)
    if not family:
        return redirect("members:my_profile")
    person = whose(request, request.GET.get("person", ""))
    is_own, page = person.user_id == request.user.pk, reverse("members:my_photo")
    asking = Asking(
        person,
        Consent.Where.ONLINE,
        not is_own,
        SELF,
        reverse("members:my_profile") if is_own else f"{page}?person={person.pk}",
        reverse("members:my_photo_remove"),
        "",
    )
    tabs = [(each.name, f"{page}?person={each.pk}", each == person) for each in family]
    needs_guardian = is_own and is_child(person)
    return asked(request, asking, "members/my_photo.html", tabs=tabs, needs_guardian=needs_guardian)


@require_POST
@login_required
def my_photo_remove(request: SignedInRequest) -> HttpResponse:
    person = whose(request, request.POST.get("person", ""))
    return removed(request, person, f"{reverse('members:my_photo')}?person={person.pk}")


def asked(request: SignedInRequest, asking: Asking, template: str, **context: Any) -> HttpResponse:
    text = text_to_agree(asking.person)
    form = PhotoForm(
        request.POST or None, request.FILES or None, asks=asking.says if text else "", camera=asking.camera
    )

    def save() -> str:
        new = form.new(asking.where, is_by_guardian=asking.is_by_guardian, by=request.user)
        if new:
            service.add_photo(asking.person.pk, new)
        return asking.after

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, _("The photo is kept."))
        return redirect(target)
    context |= {"form": form, "asking": asking, "member": asking.person, "photo_text": text_to_agree(asking.person)}
    context["has_photo"] = bool(shown([asking.person]))
    return render(request, template, context, status=422 if form.is_bound else 200)


def removed(request: SignedInRequest, person: Member, target: str) -> HttpResponse:
    if service.remove_photo(person.pk, by=request.user):
        messages.success(request, _("The photo is removed."))
    return redirect(target)
