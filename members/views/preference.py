"""How somebody likes to be served and what to know of them: at the desk, and on their own page."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.models import CareNote, Member
from members.preference_forms import CareNoteForm, OwnPreferenceForm, PreferenceForm
from members.selectors.care import all_notes_of, preference_of
from members.selectors.member import member_for
from members.selectors.own import family_of
from members.services import preference as service
from members.views.consent import whose
from members.views.member import desk
from venue.history import history_of
from venue.refusals import save_once
from venue.requests import SignedInRequest


def on_the_person(pk: int) -> str:
    return reverse("members:member", args=[pk]) + "#care"


@require_http_methods(["GET", "POST"])
@desk("members.change_preference")
def preferences(request: SignedInRequest, pk: int) -> HttpResponse:
    """What somebody says at the desk or by phone."""
    return _page(request, member_for(request.user, pk), on_the_person(pk), PreferenceForm)


@require_http_methods(["GET", "POST"])
@login_required
def my_preferences(request: SignedInRequest) -> HttpResponse:
    """The same, said by oneself, or for a child (`?person=`); whoever is nobody yet becomes somebody first."""
    family = family_of(request.user)
    if not family:
        return redirect("members:my_profile")
    person, page = whose(request, request.GET.get("person", "")), reverse("members:my_preferences")
    tabs = [(each.name, f"{page}?person={each.pk}", each == person) for each in family]
    return _page(request, person, reverse("members:my_profile"), OwnPreferenceForm, tabs)


def _page(
    request: SignedInRequest,
    person: Member,
    after: str,
    form_class: type[PreferenceForm],
    tabs: Sequence[tuple[str, str, bool]] = (),
) -> HttpResponse:
    """`tabs`: oneself and one's children, each with address and whether it is this one."""
    form = form_class(request.POST or None, initial=PreferenceForm.typed_from(preference_of(person)))

    def save() -> str:
        service.state_preferences(person.pk, form.stated, by=request.user)
        return after

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("The preferences are kept; whoever serves sees them from now on."))
        return redirect(target)
    context = {"form": form, "member": person, "after": after, "is_own": form_class is OwnPreferenceForm, "tabs": tabs}
    return render(request, "members/preferences.html", context, status=422 if form.is_bound else 200)


@require_GET
@desk("members.view_member")
def history(request: SignedInRequest, pk: int) -> HttpResponse:
    """What somebody said over time, and every care note that was ever written."""
    person = member_for(request.user, pk)
    preference = preference_of(person)
    context = {
        "member": person,
        "events": history_of(preference) if preference else [],
        "notes": all_notes_of(person),
    }
    return render(request, "members/preference_history.html", context)


@require_http_methods(["GET", "POST"])
@desk("members.add_carenote")
def care_note_add(request: SignedInRequest, pk: int) -> HttpResponse:
    person = member_for(request.user, pk)
    form = CareNoteForm(request.POST or None)

    def save() -> str:
        service.add_care_note(person.pk, **form.cleaned_data, by=request.user)
        return on_the_person(pk)

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("The note is kept; whoever serves sees it from now on."))
        return redirect(target)
    context = {"form": form, "member": person}
    return render(request, "members/care_note_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@desk("members.change_carenote")
def care_note_end(request: SignedInRequest, pk: int) -> HttpResponse:
    note = get_object_or_404(CareNote, pk=pk)
    service.end_care_note(note.pk, by=request.user)
    messages.success(request, _("The note is shown no more; it stays in the history."))
    return redirect(on_the_person(note.member_id))
