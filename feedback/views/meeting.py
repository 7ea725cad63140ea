"""Meetings about quality: which there are, one with its agenda, and what is written down of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from feedback.meeting_forms import CallOffForm, ConfirmForm, DecideForm, HoldForm, MeetingForm
from feedback.meeting_lists import MeetingFilter, MeetingTable
from feedback.models import Meeting
from feedback.selectors import meeting as selectors
from feedback.selectors.improvement import MANAGE
from feedback.services import meeting as service
from feedback.views.case import holding
from venue import clock
from venue.errors import Text
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.views.reference import Words, history_page, list_page

FOLLOW = "feedback.follow_improvement"
WORDS = Words(
    title=_("Meetings"),
    lead=_("Monthly review, quarterly evaluation, half-yearly meeting, quality group: what was looked at and decided."),
    add=_("Plan a meeting"),
    added=_("The meeting is planned, and everybody is invited by message."),
    changed=_("The meeting is changed, and everybody is told."),
    empty_title=_("No meeting yet"),
    empty_text=_("Its agenda is prepared from the data of the house; you only say when it takes place and who comes."),
    icon="users",
)


@require_GET
@holding(FOLLOW)
def meeting_list(request: SignedInRequest) -> HttpResponse:
    rows = selectors.visible_meetings(request.user)
    may_manage = request.user.has_perm(MANAGE)
    page: dict[str, Any] = {
        "words": WORDS,
        "list_url": reverse("feedback:meeting_list"),
        "add_url": reverse("feedback:meeting_add") if may_manage else "",
        "missing": selectors.parties_missing() if may_manage else [],
        "due": selectors.meetings_due() if may_manage else [],
        "may_manage": may_manage,
    }
    return list_page(request, rows, MeetingTable, MeetingFilter, "feedback/meeting_list.html", **page)


@require_http_methods(["GET", "POST"])
@holding(MANAGE)
def meeting_add(request: SignedInRequest) -> HttpResponse:
    """`?about=monthly:2026-10-31` chooses which, and shows its agenda."""
    about = request.POST.get("about", "") or request.GET.get("about", "")
    form = MeetingForm(request.POST or None, initial={"about": about})

    def save() -> str:
        made = service.plan_meeting(**form.cleaned_data, by=request.user)
        return reverse("feedback:meeting", args=[made.pk])

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, str(WORDS.added))
        return redirect(target)
    context = {
        "form": form,
        "title": WORDS.add,
        "back": WORDS.title,
        "back_url": reverse("feedback:meeting_list"),
        "button": _("Invite everybody"),
        "agenda": selectors.agenda_about(about),
    }
    return render(request, "feedback/meeting_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@holding(MANAGE)
def meeting_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    row = selectors.meeting_for(request.user, pk)
    page = reverse("feedback:meeting", args=[pk])
    initial = {"planned_at": row.planned_at, "place": row.place, "led_by": row.led_by}
    form = MeetingForm(request.POST or None, meeting=row, initial=initial)

    def save() -> str:
        service.change_meeting(pk, **form.cleaned_data, by=request.user)
        return page

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, str(WORDS.changed))
        return redirect(target)
    context = {
        "form": form,
        "title": _("Another time or place"),
        "back": row,
        "back_url": page,
        "button": _("Save, and tell everybody"),
    }
    return render(request, "feedback/meeting_form.html", context, status=422 if form.is_bound else 200)


@require_GET
@holding(FOLLOW)
def meeting(request: SignedInRequest, pk: int) -> HttpResponse:
    return page_of(request, selectors.meeting_for(request.user, pk))


def page_of(request: SignedInRequest, row: Meeting, status: int = 200, **bound: Any) -> HttpResponse:
    """One meeting, with the form of each step that this reader may take now; `bound` is the one that was sent."""
    may = selectors.moves_for(row, request.user)
    wanted = {name: form for name, form in FORMS.items() if getattr(may, name)}
    steps = [
        (name, form, *STEPS[name], reverse(f"feedback:meeting_{name}", args=[row.pk]))
        for name, form in ({name: form(meeting=row) for name, form in wanted.items()} | bound).items()
    ]
    may_manage = request.user.has_perm(MANAGE)
    context = {
        "row": row,
        "kind": selectors.KINDS[row.state],
        "may": may,
        "may_manage": may_manage,
        "steps": steps,
        "agenda": selectors.agenda_of(row),
        "guests": selectors.guests_of(row),
        "decisions": selectors.decisions_of(row),
        "missing": selectors.parties_missing() if may_manage and row.kind == Meeting.Kind.GROUP else [],
        "today": clock.today(),
    }
    return render(request, "feedback/meeting.html", context, status=status)


FORMS: dict[str, Any] = {"decide": DecideForm, "hold": HoldForm, "confirm": ConfirmForm, "call_off": CallOffForm}
STEPS: dict[str, tuple[Text, Text]] = {
    "decide": (_("Write down a decision"), _("Keep the decision")),
    "hold": (pgettext_lazy("of a meeting", "Minutes"), _("Keep the minutes")),
    "confirm": (_("Confirm the minutes"), _("Confirm, and send them to everybody")),
    "call_off": (_("It does not take place"), _("Call it off and tell everybody")),
}


def step(name: str, form_class: Any, act: Callable[..., Any], done: Text) -> Any:
    """The view of one step: POST only; what is refused stands beside its field on the page of the meeting."""

    @require_POST
    @holding(MANAGE)
    def view(request: SignedInRequest, pk: int) -> HttpResponse:
        row = selectors.meeting_for(request.user, pk)
        form = form_class(request.POST, meeting=row)

        def save() -> str:
            act(row.pk, **form.cleaned_data, by=request.user)
            return reverse("feedback:meeting", args=[row.pk])

        if target := save_once(request, form, save):
            messages.success(request, str(done))
            return redirect(target)
        return page_of(request, selectors.meeting_for(request.user, pk), status=422, **{name: form})

    return view


hold = step(
    "hold",
    HoldForm,
    service.hold,
    _("The minutes are kept, with the agenda as it stood. Once they are confirmed, everybody gets them."),
)
confirm = step("confirm", ConfirmForm, service.confirm, _("The minutes are confirmed, and everybody gets them."))
decide = step("decide", DecideForm, service.decide, _("The decision is kept; whoever is responsible is told."))
call_off = step("call_off", CallOffForm, service.call_off, _("The meeting is called off, and everybody is told."))


@require_POST
@holding(FOLLOW)
def decision_done(request: SignedInRequest, pk: int) -> HttpResponse:
    row = selectors.decision_for(request.user, pk)
    service.finish(row.pk, by=request.user)
    messages.success(request, str(_("The task is done.")))
    return redirect("feedback:meeting", row.meeting_id)


@require_GET
@holding(MANAGE)
def history(request: SignedInRequest, pk: int) -> HttpResponse:
    row = selectors.meeting_for(request.user, pk)
    return history_page(request, row, back_url=reverse("feedback:meeting", args=[pk]))
