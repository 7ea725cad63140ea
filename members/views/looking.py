"""Phone and email in full, at one press; and the manager's list of who looked at whose data."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from members.contact_session import show
from members.selectors.looks import looks, with_people
from members.selectors.member import member_for
from members.views.member import desk
from venue.forms import Form
from venue.keyset import paginate
from venue.looks import LOOKS
from venue.models import StaffMember
from venue.requests import SignedInRequest

PER_PAGE = 50


@require_POST
@desk("members.view_contact")
def show_contact(request: SignedInRequest, pk: int) -> HttpResponse:
    """Shows it on the person's page for some minutes."""
    person = member_for(request.user, pk)
    show(request, person)
    return redirect("members:member", person.pk)


class LooksForm(Form):
    """The filters of the list of looks."""

    action = forms.ChoiceField(label=_("What"), required=False, choices=[("", _("All")), *LOOKS.items()])
    by = forms.ModelChoiceField(
        label=pgettext_lazy("looked", "Who"),
        required=False,
        queryset=StaffMember.objects.none(),
        empty_label=_("Everybody"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = StaffMember.objects.select_related("user").order_by("user__name", "pk")
        self.fields["by"].queryset = everybody  # type: ignore[attr-defined]


@require_GET
@desk("venue.view_auditevent")
def look_list(request: SignedInRequest) -> HttpResponse:
    form = LooksForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    by = chosen.get("by")
    page = paginate(looks(chosen.get("action", ""), by.user_id if by else None), request.GET, size=PER_PAGE)
    context = {
        "form": form,
        "page": page,
        "looks": with_people(page.rows),
        "is_filtered": any(chosen.values()),
    }
    return render(request, "members/looks.html", context)
