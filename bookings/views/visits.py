"""People who come without a booking, and everybody who came on a day."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bookings.roster_forms import VisitForm, VisitsForm
from bookings.selectors.doors import check_in_at_desk, person_at_desk
from bookings.selectors.visits import came_on, today
from bookings.services import visit as service
from members.models import RulesAcceptance
from members.selectors.entry_rules import rules_now
from members.services import entry_rules
from venue import submissions, wording
from venue.htmx import wants_fragment
from venue.requests import SignedInRequest


@require_GET
@login_required
@permission_required("bookings.use_desk", raise_exception=True)
def visits(request: SignedInRequest) -> HttpResponse:
    """Who came, of one business day; day and filters are in the address."""
    form = VisitsForm(request.GET)
    chosen = form.chosen()
    came = came_on(**chosen)
    stands = [each for each in came if not (each.check_in and each.check_in.undone_at)]
    context = {
        "form": form,
        "day": chosen["day"],
        "is_today": chosen["day"] == today(),
        "came": came,
        "people": len({each.member.pk for each in stands}),
        "is_filtered": any(chosen[name] for name in ("way", "words", "area")),
    }
    return render(request, "bookings/visits.html", context)


@require_POST
@login_required
@permission_required("bookings.use_desk", raise_exception=True)
def come_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """Check somebody in to an area."""
    person = person_at_desk(pk)
    form = VisitForm(request.POST)
    back = f"{reverse('bookings:desk')}?q={person.number}"
    if not form.is_valid():
        messages.error(request, _("Please choose an area."))
        return redirect(back)
    area, because = form.cleaned_data["area"], form.cleaned_data["because"]

    def action() -> str:
        visit = service.come_in(person.pk, area.pk, because=because, by=request.user)
        if visit.check_in is None:
            said = _("%(name)s came at %(at)s: this is the same visit.")
            messages.info(request, said % {"name": person.name, "at": wording.clock(visit.since)})
        else:
            messages.success(request, _("%(name)s is in: %(area)s.") % {"name": person.name, "area": area.name})
        return back

    return redirect(submissions.once(request.POST.get("form_key", ""), action, by=request.user))


@require_POST
@login_required
@permission_required("bookings.check_in", raise_exception=True)
def told_rules(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody was told the entry rules that hold, and accepted them. HTMX gets a word for screen readers."""
    person = person_at_desk(pk)
    rules = rules_now()
    if rules:
        entry_rules.accept(person.pk, rules.pk, where=RulesAcceptance.Where.DESK, by=request.user)
    said = _("%(name)s has accepted the entry rules.") % {"name": person.name}
    if wants_fragment(request):
        return render(request, "bookings/_told.html", {"said": said})
    messages.success(request, said)
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return redirect(target)
    return redirect("venue:start")


@require_POST
@login_required
@permission_required("bookings.use_desk", raise_exception=True)
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a mistaken check-in back."""
    row = check_in_at_desk(request.user, pk)
    service.undo(row.pk, by=request.user)
    messages.success(request, _("The check-in of %(name)s is undone.") % {"name": row.member.name})
    return redirect("bookings:visits")
