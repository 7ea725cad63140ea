"""What is on, for everybody, and one class with all that one wants to know before booking it."""

from datetime import date, timedelta
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_POST

from bookings.forms import TimetableFilters
from bookings.selectors.advice import rest_advice
from bookings.selectors.affected import other_dates
from bookings.selectors.decisions import about
from bookings.selectors.doors import booking_member_key, own_person, session_for, session_key_for
from bookings.selectors.facts import free_until, membership_for
from bookings.selectors.kept import hold_until, plans_for, why_no_hold
from bookings.selectors.penalty_words import costs_of_class
from bookings.selectors.timetable import A_WEEK, MET_IN_THE_ACT, rows, week_around
from bookings.selectors.week import Week, coaches_of, week_of, zones_of
from bookings.waitlist_forms import NoticeForm
from members.forms import GuestForm
from members.selectors.entry_rules import rules_now
from members.services.guest import add_guest
from venue import clock
from venue.refusals import save_once
from venue.requests import SignedInRequest


@require_GET
def timetable(request: HttpRequest) -> HttpResponse:
    """Seven days of sessions: the chosen day as a list on a phone, all as columns on a desktop. Filters and day are
    in the URL.
    """
    today = clock.today()
    chosen = day_from(request.GET.get("day", ""), today)
    week = week_of(week_around(chosen, today), request.user.pk)
    draw = partial(week_page, request, week, chosen, today)
    asked = request.GET.urlencode()  # stands in the page's links, so that only what is known by heart may be kept
    is_plain = week.days[0] == today and asked in ("", f"day={chosen.isoformat()}")
    content = week.page(asked, draw) if is_plain and not request.user.is_authenticated else draw()
    return render(request, "bookings/timetable.html", {"content": content})


def week_page(request: HttpRequest, week: Week, chosen: date, today: date) -> SafeString:
    asked_zone, asked_coach = request.GET.get("zone", ""), request.GET.get("coach", "")
    form = TimetableFilters(request.GET, zones=zones_of(week, asked_zone), coaches=coaches_of(week, asked_coach))
    filters = form.filters()
    first = week.days[0]
    context = {
        "days": week.drawn(chosen, filters),
        "chosen": chosen,
        "previous": first - timedelta(days=A_WEEK) if first > today else None,
        "next": first + timedelta(days=A_WEEK),
        "form": form,
        "is_filtered": bool(filters),
    }
    return render_to_string("bookings/_week.html", context, request)


@require_GET
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One class: when, where, with whom, how full, what will be used, until when it can be cancelled."""
    return class_page(request, pk, guest_form=GuestForm())


@require_POST
@login_required
def bring_guest(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write down a guest on the way to booking for them."""
    session_pk, host_pk = session_key_for(pk), booking_member_key(request.user)
    form = GuestForm(request.POST)

    def save() -> str:
        guest = add_guest(**form.cleaned_data, host_pk=host_pk, by=request.user)
        return f"{reverse('bookings:session', args=[session_pk])}?person={guest.pk}"

    target = save_once(request, form, save)
    return redirect(target) if target else class_page(request, pk, guest_form=form)


def class_page(request: HttpRequest, pk: int, *, guest_form: GuestForm) -> HttpResponse:
    found = session_for(pk)
    member, people = own_person(request.user, request.GET.get("person", ""))
    row = rows([found], member)[0]
    now = clock.now()
    until = free_until(row.booking, found.starts_at) if row.booking else row.free_until
    lacks = row.why_not is not None and row.why_not.code == "no_membership"
    no_hold = why_no_hold(row.facts, member, found.pk, now) if lacks and member else None
    is_met = no_hold is not None and no_hold.code in MET_IN_THE_ACT
    context = {
        "row": row,
        "free_until": until,
        "is_late": now >= until and not row.facts.closed,
        "costs": costs_of_class(row, member.pk, now) if member and not row.is_off else {},
        "session": found,
        "member": member,
        "people": people,
        "is_self": member is not None and member.user_id == request.user.pk,
        "rules": rules_now() if row.owes_rules else None,
        "decisions": about(member, found) if member else [],
        "membership": membership_for(member, found) if member else None,
        "guest_form": guest_form if people else None,
        "advice": rest_advice(member.pk, found.course_id, found.starts_at) if member and not row.is_off else "",
        "others": other_dates(found.course_id) if found.is_cancelled else [],
        "notice_form": NoticeForm(initial={"notice_minutes": row.wait.notice_minutes if row.wait else None}),
        "plans": plans_for(found.course.module) if lacks else [],
        "why_no_hold": None if is_met else no_hold,
        "hold_rules": rules_now() if is_met and row.facts.owes_rules else None,
        "hold_until": hold_until(row.facts, now),
    }
    return render(request, "bookings/session.html", context, status=422 if guest_form.is_bound else 200)


def day_from(text: str, otherwise: date) -> date:
    """A day from an address; nonsense, and what lies more than a year away, counts as not given."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return day if abs((day - otherwise).days) <= 366 else otherwise
