"""Changing a class that is on: this one, or this and the following."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from bookings.change_forms import ChangeForm, ChangeSessionForm
from bookings.models import ScheduledSession, SessionSeries
from bookings.selectors.advice import notices_about
from bookings.selectors.changing import reach_of, sessions_from
from bookings.selectors.doors import session_for
from bookings.selectors.raising import key_of, moves_of
from bookings.selectors.roster import steps_told
from bookings.services.change import Wanted, change_session, refuse_change
from bookings.services.change_series import change_following, in_the_way
from bookings.services.promoting import promote
from venue import clock, wording
from venue.errors import DomainError
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.selectors.calendar import closed_on
from venue.views.reference import history_page
from venue.working_time import business_date


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """One class: a GET shows whom a change reaches, filled in with what its address proposes; a POST that asks for a
    preview what it would do, any other does it.
    """
    session = session_for(pk)
    form = ChangeSessionForm(request.POST or None, session=session, proposed=request.GET.dict())
    back_url = reverse("bookings:roster", args=[pk])

    def save() -> str:
        told = change_session(pk, form.wanted(), reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, told_words(_("The class is changed."), told))
        return back_url

    context: dict[str, Any] = {
        "title": _("Change this class"),
        "lead": f"{session.course.name} · {wording.when(session.starts_at)}",
        "back": session.course.name,
        "back_url": back_url,
        "form": form,
        "reach": reach_of([session]),
        "series": session.series_id and not session.is_cancelled and session.starts_at > clock.now() and session.series,
        "first_on": session.local_day,
    }
    wanted = form.wanted() if form.is_valid() else None
    if is_to_be_seen(request, context, [(session, wanted)] if wanted else []):
        return answer(request, context | (consequence_of(session, wanted) if wanted else {}))
    if request.method == "POST" and (target := save_once(request, form, save)):
        promote(pk)
        return redirect(target)
    proposal = proposed(request, session, form)
    return answer(request, context | (consequence_of(session, proposal) if proposal else {}))


def proposed(request: SignedInRequest, session: ScheduledSession, form: ChangeSessionForm) -> Wanted | None:
    """What the address proposes, such as after a drop on the day plan, where it makes sense."""
    if request.method != "GET" or not request.GET:
        return None
    seen = ChangeSessionForm(form.initial, session=session)
    return seen.wanted() if seen.is_valid() else None


def consequence_of(session: ScheduledSession, wanted: Wanted) -> dict[str, Any]:
    day = business_date(wanted.starts_at, clock.zone())
    return {
        "refusal": refusal_of(session, wanted),
        "changes": differences(session, wanted),
        "closed": closed_on(day, wanted.room.area),
        "notices": notices(session, wanted),
    }


@require_http_methods(["GET", "POST"])
def following(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same for a weekly class, from the day in the address on."""
    series = get_object_or_404(SessionSeries.objects.select_related("course", "instructor__user", "room"), pk=pk)
    first_on = day_in(request.GET.get("first_on", ""))
    sessions = sessions_from(series, first_on)
    back_url = reverse("bookings:series", args=[pk])
    if not sessions:
        messages.info(request, _("No session is coming."))
        return redirect(back_url)
    form = ChangeForm(request.POST or None, session=sessions[0])

    def save() -> str:
        done = change_following(pk, first_on, form.pattern(), reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, told_words(_("The weekly class is changed."), done.told))
        return back_url

    context: dict[str, Any] = {
        "title": _("Change this and the following"),
        "lead": f"{series} · {wording.fulldate(first_on)}",
        "back": str(series),
        "back_url": back_url,
        "form": form,
        "reach": reach_of(sessions),
        "sessions": sessions,
        "days": [clock.local(each.starts_at).date() for each in sessions_from(series, clock.today())],
        "first_on": first_on,
    }
    pattern = form.pattern() if form.is_valid() else None
    wanted = [(each, pattern.on(clock.local(each.starts_at).date())) for each in sessions] if pattern else []
    if is_to_be_seen(request, context, wanted):
        if pattern:
            context |= {"in_the_way": in_the_way(sessions, pattern), "changes": differences(*wanted[0])}
            context["notices"] = notices(*wanted[0])
        return answer(request, context)
    if request.method == "POST" and (target := save_once(request, form, save)):
        for each in sessions:
            promote(each.pk)
        return redirect(target)
    return answer(request, context)


@require_GET
def session_history(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was changed about a class, and how it was run."""
    session = session_for(pk)
    return history_page(request, session, back_url=reverse("bookings:roster", args=[pk]), also=steps_told(session))


def is_to_be_seen(
    request: SignedInRequest, context: dict[str, Any], wanted: Iterable[tuple[ScheduledSession, Wanted]]
) -> bool:
    """Whether to show first what a change would do: when that is asked for, and when it would move people up who were
    not named yet. Puts whom it moves into the context.
    """
    moves = moves_of([(session, each.capacity, each.starts_at) for session, each in wanted], clock.now())
    is_news = bool(moves) and key_of(moves) != request.POST.get("moves", "")
    is_preview = "preview" in request.POST
    context |= {"moves": moves, "moves_key": key_of(moves), "asks_again": is_news and not is_preview}
    return is_preview or is_news


def answer(request: SignedInRequest, context: dict[str, Any]) -> HttpResponse:
    """The page; for HTMX the consequence alone. What was sent and not done is unprocessable."""
    is_preview = "preview" in request.POST
    partial = "#consequence" if request.htmx and is_preview else ""
    status = 422 if request.method == "POST" and not is_preview else 200
    return render(request, f"bookings/change.html{partial}", context, status=status)


def refusal_of(session: Any, wanted: Wanted) -> DomainError | None:
    try:
        refuse_change(session, wanted)
    except DomainError as error:
        return error
    return None


def differences(session: Any, wanted: Wanted) -> list[tuple[str, str, str]]:
    """Icon, what it was, and what it is to be, of all that would change."""
    pairs = [
        ("calendar", wording.when(session.starts_at), wording.when(wanted.starts_at)),
        ("user", session.instructor.user.display_name, wanted.instructor.user.display_name),
        ("door", session.room.name if session.room else "", wanted.room.name),
        ("users", str(session.capacity), str(wanted.capacity)),
    ]
    return [pair for pair in pairs if pair[1] != pair[2]]


def notices(session: Any, wanted: Wanted) -> list[str]:
    """In which points the class would lie otherwise than the house means its week to be."""
    local = clock.local(wanted.starts_at)
    minutes = (session.ends_at - session.starts_at) // timedelta(minutes=1)
    return notices_about(session.course, local.weekday(), local.time(), minutes)


def told_words(done: str, told: int) -> str:
    if not told:
        return done
    return f"{done} " + ngettext("%(count)s person is told.", "%(count)s people are told.", told) % {"count": told}


def day_in(text: str) -> date:
    """The day in the address; today for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.today()
