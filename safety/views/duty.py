"""Duties, as those who do them see them on a phone."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from safety.codes import picture_of
from safety.forms import AnswerForm, NoteForm, ReviewForm
from safety.models import Duty
from safety.round_words import why_more
from safety.selectors import doors
from safety.selectors.duty import Line, Section, Sheet, duties_on, sheet, today
from safety.selectors.review import may_review, reviews_waiting
from safety.services import duty as service
from safety.services import review as service_of_reviews
from venue import clock, photos, submissions
from venue.errors import DomainError
from venue.htmx import wants_fragment
from venue.models import Area
from venue.periods import EARLIEST
from venue.refusals import save_once
from venue.requests import SignedInRequest


@require_GET
@login_required
@permission_required("safety.run_duty", raise_exception=True)
def duty_list(request: SignedInRequest) -> HttpResponse:
    """What is due for my roles; another business day by the address."""
    day = chosen_day(request.GET.get("day", ""))
    rows = duties_on(request.user, day)
    context = {
        "day": day,
        "is_today": day == today(),
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day <= today() else None,
        "now_to_do": [row for row in rows if row.can_be_done],
        "others": [row for row in rows if not row.can_be_done],
        "done": sum(row.duty.done_at is not None for row in rows),
        "total": len(rows),
        "reviews": reviews_waiting(request.user),
        "now": clock.now(),
    }
    return render(request, "safety/duty_list.html", context)


@require_GET
@login_required
@permission_required("safety.run_duty", raise_exception=True)
def area_duties(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the printed code of an area leads to: what is due there today. A single duty opens at once."""
    area = doors.area_at(pk)
    rows = [row for row in duties_on(request.user, today()) if row.duty.area_id == area.pk]
    possible = [row for row in rows if row.can_be_done]
    if len(possible) == 1:
        return redirect("safety:duty", pk=possible[0].duty.pk)
    context = {
        "area": area,
        "now_to_do": possible,
        "others": [row for row in rows if not row.can_be_done],
        "done": sum(row.duty.done_at is not None for row in rows),
        "total": len(rows),
    }
    return render(request, "safety/area_duties.html", context)


@require_GET
@login_required
@permission_required("safety.view_dutyplan", raise_exception=True)
def area_codes(request: SignedInRequest) -> HttpResponse:
    """A sheet of codes to print, cut and put up, one for each area."""
    areas = Area.objects.filter(is_active=True)
    codes = [(area, picture_of(settings.BASE_URL + reverse("safety:area_duties", args=[area.pk]))) for area in areas]
    return render(request, "safety/area_codes.html", {"codes": codes})


def chosen_day(typed: str) -> date:
    """A business day; what makes no sense is today."""
    try:
        return max(EARLIEST, min(parse_date(typed) or today(), today() + timedelta(days=1)))
    except ValueError:
        return today()


@require_GET
@login_required
@permission_required("safety.run_duty", raise_exception=True)
def duty(request: SignedInRequest, pk: int) -> HttpResponse:
    return duty_page(request, doors.duty_for(request.user, pk))


def duty_page(
    request: SignedInRequest,
    row: Duty,
    *,
    refusal: DomainError | None = None,
    wrong: dict[int, str] | None = None,
    note: NoteForm | None = None,
    review: ReviewForm | None = None,
) -> HttpResponse:
    """The whole list on one page. `refusal` says why it was not finished, `wrong` what was wrong beside an item."""
    whole = sheet(row)
    is_closed = not whole.can_answer and whole.state != Duty.State.COMING
    context = {
        "duty": row,
        "sheet": whole,
        "refusal": refusal,
        "sections": with_errors(whole, wrong or {}),
        "notes": row.notes.select_related("by"),
        "note": note or (NoteForm() if is_closed else None),
        "review": review or (ReviewForm() if may_review(request.user, row) else None),
        "hazards": [hazard for answer in row.answers.prefetch_related("hazards") for hazard in answer.hazards.all()],
        "list_url": f"{reverse('safety:duty_list')}?day={row.business_date.isoformat()}",
        "more": why_more(row),
    }
    failed = refusal or wrong or any(form is not None and form.is_bound for form in (note, review))
    return render(request, "safety/duty.html", context, status=422 if failed else 200)


def with_errors(whole: Sheet, wrong: dict[int, str]) -> list[tuple[Section, list[tuple[Line, str]]]]:
    """Each section with its lines, and what was wrong about the answer of each."""
    return [(each, [(line, wrong.get(line.item.pk, "")) for line in each.lines]) for each in whole.sections]


@require_POST
@login_required
@permission_required("safety.run_duty", raise_exception=True)
def answer(request: SignedInRequest, pk: int, item_pk: int) -> HttpResponse:
    """Keep one answer. HTMX gets the item as it is now, and how far the duty has come."""
    row = doors.duty_for(request.user, pk)
    item = doors.item_of(row, item_pk)
    form = AnswerForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            service.answer_item(row.pk, item.pk, **form.cleaned_data, by=request.user)
        except DomainError as error:
            form.refuse(error)
    said = form.said()
    if not wants_fragment(request):
        if said:
            return duty_page(request, row, wrong={item.pk: said})
        return redirect(f"{reverse('safety:duty', args=[row.pk])}#item-{item.pk}")
    row = doors.duty_for(request.user, pk)
    whole = sheet(row)
    line = next(each for each in whole.lines if each.item.pk == item.pk)
    context = {"duty": row, "sheet": whole, "line": line, "said": said}
    return render(request, "safety/_answer.html", context, status=422 if said else 200)


@require_GET
@login_required
@permission_required("safety.run_duty", raise_exception=True)
def photo(request: SignedInRequest, pk: int, item_pk: int) -> HttpResponse:
    return photos.served(doors.photo_at(request.user, pk, item_pk).photo.name)


@require_POST
@login_required
@permission_required("safety.run_duty", raise_exception=True)
def finish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Finish the duty, or show again what it still lacks."""
    row = doors.duty_for(request.user, pk)

    def action() -> str:
        found = len(service.finish(row.pk, by=request.user))
        words = _("The duty is done.")
        if found:
            became = ngettext("%(count)s finding became a hazard.", "%(count)s findings became hazards.", found)
            words = f"{words} {became % {'count': found}}"
        messages.success(request, words)
        return f"{reverse('safety:duty_list')}?day={row.business_date.isoformat()}"

    try:
        target = submissions.once(request.POST.get("form_key", ""), action, by=request.user)
    except DomainError as error:
        return duty_page(request, row, refusal=error)
    if row.excursions.exists():
        closed = _("%(area)s is closed. The safety officer and the manager were told.")
        messages.error(request, closed % {"area": row.area})
    return redirect(target)


@require_POST
@login_required
@permission_required("safety.run_duty", raise_exception=True)
def note(request: SignedInRequest, pk: int) -> HttpResponse:
    row = doors.duty_for(request.user, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return duty_page(request, row, note=form)

    def action() -> str:
        service.add_note(row.pk, form.cleaned_data["text"], by=request.user)
        return reverse("safety:duty", args=[row.pk])

    return redirect(submissions.once(request.POST.get("form_key", ""), action, by=request.user))


@require_POST
@login_required
@permission_required("safety.run_duty", raise_exception=True)
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say of a duty that others did whether it was done well."""
    row = doors.reviewed_duty(request.user, pk)
    form = ReviewForm(request.POST)

    def save() -> str:
        service_of_reviews.review_duty(row.pk, **form.cleaned_data, by=request.user)
        return reverse("safety:duty", args=[row.pk])

    if target := save_once(request, form, save):
        messages.success(request, _("Thank you. What you found is kept with the duty."))
        return redirect(target)
    return duty_page(request, doors.duty_for(request.user, pk), review=form)
