"""Late cancellations and no-shows: a member's own, the staff's list of all, and waiving one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from bookings.models import Penalty
from bookings.penalty_forms import WaiveForm
from bookings.penalty_lists import PenaltyFilter, PenaltyTable
from bookings.selectors.doors import own_people, penalty_to_waive
from bookings.selectors.objection import waiting
from bookings.selectors.penalty import account_of, explained, penalties
from bookings.services import penalty as service
from members.views.member import desk
from venue import audit
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.sheets import csv_response
from venue.views.reference import Words, list_page
from venue.wording import iso

WORDS = Words(
    title=gettext_lazy("Late cancellations and no-shows"),
    lead=gettext_lazy("What each of them costs, and why. Nothing is decided while an objection is open."),
    add="",
    added="",
    changed="",
    empty_title=gettext_lazy("Nobody cancelled late or stayed away"),
    empty_text=gettext_lazy("Late cancellations show here at once, no-shows when the roster of their class is closed."),
    icon="circle-check",
)
MOST_EXPORTED = 10_000


@require_GET
@login_required
def my_penalties(request: SignedInRequest) -> HttpResponse:
    """What was cancelled late or missed, what it costs, what is forgiven yet, and how to say that it is wrong: one's
    own, and of those one acts for.
    """
    accounts = [account_of(person) for person in own_people(request.user)]
    return render(request, "bookings/my_penalties.html", {"accounts": accounts})


@require_GET
@desk("bookings.view_penalty")
def penalty_list(request: SignedInRequest) -> HttpResponse:
    return list_page(
        request,
        penalties().prefetch_related("objections"),
        PenaltyTable,
        PenaltyFilter,
        template="bookings/penalty_list.html",
        words=WORDS,
        list_url=reverse("bookings:penalty_list"),
        add_url="",
        open_objections=waiting(request.user),
        query=request.GET.urlencode(),
    )


@require_GET
@desk("bookings.view_penalty")
def export(request: SignedInRequest) -> HttpResponse:
    """The rows that the filters leave, for a spreadsheet; that they were taken out is kept."""
    rows = PenaltyFilter(request.GET, queryset=penalties(), request=request).qs[:MOST_EXPORTED]
    head = [
        _("When"),
        _("Number"),
        _("Name"),
        _("What happened"),
        _("Class"),
        _("Begins"),
        _("What it costs"),
        _("Fee"),
    ]
    head += [_("Outcome"), _("Reason"), _("Explanation")]
    said = explained([row.booking_id for row in rows])
    response = csv_response("penalties", head, [_line(row, said.get(row.booking_id, "")) for row in rows])
    audit.record("penalties.exported", by=request.user, rows=len(rows))
    return response


def _line(row: Penalty, explanation: str) -> list[object]:
    session = row.booking.session
    return [
        iso(row.happened_at),
        row.member.number,
        row.member.name,
        row.get_kind_display(),
        session.course.name,
        iso(session.starts_at),
        row.get_price_display(),
        row.amount or "",
        row.get_outcome_display(),
        row.reason_words,
        explanation,
    ]


@require_http_methods(["GET", "POST"])
@desk("bookings.waive_penalty")
def waive(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows what waiving takes back, POST waives."""
    penalty = penalty_to_waive(request.user, pk)
    form = WaiveForm(request.POST or None)
    back = reverse("bookings:penalty_list")

    def save() -> str:
        service.waive(penalty.pk, reason=form.cleaned_data["reason"], by=request.user)
        return back

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("It is waived, and %(name)s is told.") % {"name": penalty.member.name})
        return redirect(target)
    text = explained([penalty.booking_id]).get(penalty.booking_id, "")
    context = {"penalty": penalty, "form": form, "text": text, "back_url": back}
    return render(request, "bookings/waive.html", context, status=422 if form.is_bound else 200)
