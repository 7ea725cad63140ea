"""What colleagues owe people: the work list, one with its steps, and the steps it takes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.came_from import origin_of
from members.contact_session import is_shown, show
from members.follow_up_forms import CancelForm, DoneForm, FollowUpForm, HandOverForm
from members.follow_up_lists import FollowUpFilter, FollowUpTable
from members.models import FollowUp
from members.selectors.follow_up import BADGES, follow_up_for, may_cancel, may_reach, steps_of, visible_to
from members.selectors.member import member_for
from members.services import follow_up as service
from members.views.member import desk
from venue import audit, clock
from venue.errors import Text
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.sheets import csv_response
from venue.views.reference import Words, list_page
from venue.wording import iso

CHANGE = "members.change_followup"
MOST_EXPORTED = 10_000
WORDS = Words(
    title=gettext_lazy("Follow-ups"),
    lead=gettext_lazy("What we owe people: who does it, and by when."),
    add="",
    added="",
    changed="",
    empty_title=gettext_lazy("Nothing is owed to anybody"),
    empty_text=gettext_lazy("What you promise somebody is written down on their page, or with F at the desk."),
    icon="circle-check",
)


@require_GET
@desk("members.view_followup")
def follow_up_list(request: SignedInRequest) -> HttpResponse:
    return list_page(
        request,
        visible_to(request.user).with_details(),
        FollowUpTable,
        FollowUpFilter,
        template="members/follow_up_list.html",
        words=WORDS,
        list_url=reverse("members:follow_up_list"),
        add_url="",
        query=request.GET.urlencode(),
    )


@require_GET
@desk("members.view_followup")
def export(request: SignedInRequest) -> HttpResponse:
    """The rows that the filters leave, for a spreadsheet; that they were taken out is kept."""
    seen = visible_to(request.user).with_details()
    rows = FollowUpFilter(request.GET, queryset=seen, request=request).qs[:MOST_EXPORTED]
    head = [_("Due"), _("Number"), _("Name"), _("Kind"), _("What is owed"), _("Owner"), _("State"), _("Outcome")]
    head += [_("Opened"), _("Closed")]
    response = csv_response("follow-ups", head, [_line(row) for row in rows])
    audit.record("follow_ups.exported", by=request.user, rows=len(rows))
    return response


def _line(row: FollowUp) -> list[object]:
    return [
        iso(row.due_at),
        row.member.number,
        row.member.name,
        row.get_kind_display(),
        row.text,
        row.owner.user.display_name,
        row.get_state_display(),
        row.get_outcome_display(),
        iso(row.opened_at),
        iso(row.closed_at),
    ]


@require_http_methods(["GET", "POST"])
@desk("members.add_followup")
def follow_up_add(request: SignedInRequest, pk: int) -> HttpResponse:
    person = member_for(request.user, pk)
    form = FollowUpForm(request.POST or None, by=request.user)
    after = reverse("members:member", args=[person.pk]) + "#promised"

    def save() -> str:
        service.open_follow_up(person.pk, **form.cleaned_data, by=request.user)
        return after

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("It is kept; its owner is reminded when it falls due."))
        return redirect(target)
    context = {"form": form, "member": person}
    return render(request, "members/follow_up_form.html", context, status=422 if form.is_bound else 200)


@require_GET
@desk("members.view_followup")
def follow_up(request: SignedInRequest, pk: int) -> HttpResponse:
    return page(request, follow_up_for(request.user, pk))


@require_POST
@desk(CHANGE)
def contact(request: SignedInRequest, pk: int) -> HttpResponse:
    """Shows phone and email of a person whom the reader owes a call, for some minutes; that they looked is kept."""
    row = follow_up_for(request.user, pk)
    if not may_reach(row, request.user):
        raise Http404
    show(request, row.member)
    return redirect("members:follow_up", row.pk)


def page(request: SignedInRequest, row: FollowUp, status: int = 200, **bound: Any) -> HttpResponse:
    """One follow-up, with the form of each step that this reader may take; `bound` is the one that was sent."""
    may_change = row.is_open and request.user.has_perm(CHANGE)
    context = {
        "follow_up": row,
        "kind": BADGES[row.state],
        "is_overdue": row.is_overdue(clock.now()),
        "is_contact_shown": is_shown(request, row.member),
        "may_reach": may_reach(row, request.user),
        "steps": steps_of(row),
        "origin": origin_of(row.cause, request.user),
        "done": DoneForm(follow_up=row) if may_change else None,
        "hand_over": HandOverForm(follow_up=row) if may_change else None,
        "cancel": CancelForm(follow_up=row) if may_change and may_cancel(row, request.user) else None,
        **bound,
    }
    return render(request, "members/follow_up.html", context, status=status)


def step(form_class: Any, name: str, service_of: Callable[..., FollowUp], said: Text) -> Callable[..., HttpResponse]:
    """The view of one step: POST only; what is refused stands beside its field on the follow-up's page."""

    @require_POST
    @desk(CHANGE)
    def view(request: SignedInRequest, pk: int) -> HttpResponse:
        row = follow_up_for(request.user, pk)
        form = form_class(request.POST, follow_up=row)

        def save() -> str:
            service_of(row.pk, **form.cleaned_data, by=request.user)
            return reverse("members:follow_up", args=[row.pk])

        if target := save_once(request, form, save):
            messages.success(request, str(said))
            return redirect(target)
        return page(request, follow_up_for(request.user, pk), status=422, **{name: form})

    return view


done = step(DoneForm, "done", service.finish, gettext_lazy("Thank you. What came of it is kept."))
hand_over = step(HandOverForm, "hand_over", service.hand_over, gettext_lazy("It is changed, and the owner knows."))
cancel = step(CancelForm, "cancel", service.cancel, gettext_lazy("It is cancelled, and its reason is kept."))
