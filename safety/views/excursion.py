"""Areas that safety keeps closed: why, whom it hits, what comes next, and opening them again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from bookings.selectors.people_in_closed import things_of
from bookings.services.people_in_closed import in_words
from safety.gate_filters import ExcursionFilter
from safety.gate_forms import NoticeForm
from safety.gate_rules import RELEASE_RULES
from safety.gate_tables import ExcursionTable
from safety.gate_words import limit_of, what_happened
from safety.models import Excursion
from safety.selectors import doors
from safety.selectors.excursion import KINDS, REOPEN, excursions, release_facts
from safety.services import gate, gate_messages, notices
from venue import clock, submissions
from venue.errors import DomainError
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.rules import refusal
from venue.views.reference import Words, list_page

WORDS = Words(
    title=gettext_lazy("Closed for safety"),
    lead=gettext_lazy("What a reading or a critical check has closed, and when it was opened again."),
    add="",
    added="",
    changed="",
    empty_title=gettext_lazy("Nothing was closed for safety"),
    empty_text=gettext_lazy("A reading beyond a confirmed limit, or a critical check that failed, closes its area."),
    icon="lock",
)


@require_GET
@login_required
@permission_required("safety.view_excursion", raise_exception=True)
def excursion_list(request: SignedInRequest) -> HttpResponse:
    page: dict[str, Any] = {"words": WORDS, "list_url": reverse("safety:excursion_list"), "add_url": ""}
    return list_page(request, excursions(), ExcursionTable, ExcursionFilter, **page)


@require_GET
@login_required
@permission_required("safety.view_excursion", raise_exception=True)
def excursion(request: SignedInRequest, pk: int) -> HttpResponse:
    return excursion_page(request, doors.excursion_for(pk))


def excursion_page(request: SignedInRequest, found: Excursion, error: str = "") -> HttpResponse:
    """What, which limit, since when, what next; who was told, and whom the desk still writes to."""
    may_send = request.user.has_perm("safety.send_notice")
    rows = found.notices.select_related("member", "party", "sent_by").order_by("sent_at", "pk")
    people = [(each, in_words(things_of(each.things))) for each in rows] if may_send else []
    context = {
        "excursion": found,
        "kind": KINDS[found.state],
        "what": what_happened(found),
        "limit": limit_of(found.reading) if found.reading else "",
        "next": gate_messages.next_in_words(found),
        "hit": gate_messages.hit_in_words(found),
        "passed": gate_messages.passed_in_words(found),
        "drafts": [each for each in people if each[0].sent_at is None and each[0].withdrawn_at is None],
        "told": [each for each in people if each[0].sent_at],
        "may_release": request.user.has_perm(REOPEN) and found.state == Excursion.State.PASSED,
        "why_not": refusal(RELEASE_RULES, release_facts(found, request.user), clock.now()),
        "error": error,
    }
    return render(request, "safety/excursion.html", context, status=422 if error else 200)


@require_POST
@login_required
@permission_required("safety.reopen_area", raise_exception=True)
def release(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open the area again; what keeps it closed is said on its page."""
    found = doors.excursion_for(pk)
    page = reverse("safety:excursion", args=[pk])

    def action() -> str:
        gate.release(pk, by=request.user)
        return page

    try:
        target = submissions.once(request.POST.get("form_key", ""), action, by=request.user)
    except DomainError as error:
        return excursion_page(request, found, str(error))
    messages.success(request, _("%(area)s is released.") % {"area": found.area})
    return redirect(target)


@require_POST
@login_required
@permission_required("safety.send_notice", raise_exception=True)
def send(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send one draft, the one way or the other."""
    notice = doors.notice_for(pk)
    form = NoticeForm(request.POST)
    page = reverse("safety:excursion", args=[notice.excursion_id])

    def save() -> str:
        notices.send_notice(notice.pk, form.cleaned_data["way"], by=request.user)
        return page

    if target := save_once(request, form, save):
        messages.success(request, _("It is sent."))
        return redirect(target)
    said = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return excursion_page(request, doors.excursion_for(notice.excursion_id), said)
