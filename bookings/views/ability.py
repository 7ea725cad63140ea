"""How able somebody is: said by a coach, with the day, read by whoever wonders why a course cannot be booked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.ability_forms import AbilityForm
from bookings.selectors.doors import person_seen_by
from members.models import Member
from members.services.ability import set_ability
from venue.history import Happening, history_of
from venue.refusals import save_once
from venue.requests import SignedInRequest

SHOWN = ("ability", "ability_on", "ability_by")


@require_http_methods(["GET", "POST"])
def ability(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows what was seen so far, and when; POST says what is seen now."""
    person = person_seen_by(request.user, pk)
    form = AbilityForm(request.POST if request.method == "POST" else None, initial={"ability": person.ability})
    here = reverse("bookings:ability", args=[pk])

    def save() -> str:
        typed = form.cleaned_data
        set_ability(person.pk, typed["ability"], typed["seen_on"], by=request.user)
        return here

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, _("The ability is set; it counts from the next booking on."))
        return redirect(target)
    context = {"person": person, "form": form, "events": what_was_seen(person)}
    return render(request, "bookings/ability.html", context, status=422 if form.is_bound else 200)


def what_was_seen(person: Member) -> list[Happening]:
    """The history of a person as far as their ability goes: a coach reads nothing else of it."""
    fields = {field.name: field for field in Member._meta.concrete_fields}
    labels = {capfirst(str(fields[name].verbose_name)) for name in SHOWN}
    kept = [(event, tuple(each for each in event.changes if each.label in labels)) for event in history_of(person)]
    return [Happening(event.at, event.who, event.text, changes, event.is_quiet) for event, changes in kept if changes]
