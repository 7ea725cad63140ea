"""The report on cases: a page that prints, the rows behind each number, and a book for a spreadsheet."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bookings.selectors.visits import visits_by_day
from feedback.reports.book import book_of
from feedback.reports.cards import figures_of
from feedback.reports.forms import FILTERS, ReportForm
from feedback.reports.rows import line_of
from feedback.reports.sheet import BEFORE, name_of, sheet_of
from feedback.selectors.case_report import DECIDED, DONE, KEPT, REPEATS, behind
from feedback.selectors.doors import cases
from feedback.views.case import holding
from venue import audit, clock, keyset, locking
from venue.looks import CASE_REPORT_EXPORTED
from venue.periods import READY
from venue.requests import SignedInRequest
from venue.sheets import book_response
from venue.wording import fulldate

PER_PAGE = 50
MAY_LOOK = "feedback.view_promises"
PAGE = "feedback:case_report"


@require_GET
@holding(MAY_LOOK)
def report(request: SignedInRequest) -> HttpResponse:
    """The cases of a period; wrong days are told beside their field, and nothing is counted."""
    form = ReportForm(request.GET)
    context = {"form": form, "is_chosen": bool(request.GET), "tabs": tabs(form)}
    if form.is_valid():
        sheet = sheet_of(form.chosen, form.names)
        context |= {"sheet": sheet, "figures": figures_of(sheet), "query": form.query}
    return render(request, "feedback/case_report.html", context)


@require_GET
@holding(MAY_LOOK)
def export(request: SignedInRequest) -> HttpResponse:
    """The same as a book. That it was taken away is kept: what colleagues did is in it."""
    form = ReportForm(request.GET)
    if not form.is_valid():
        return back(request)
    period = form.period
    with locking.atomic(by=request.user):
        first, last = period.first.isoformat(), period.last.isoformat()
        audit.record(CASE_REPORT_EXPORTED, by=request.user, first=first, last=last)
    name = f"cases-{period.first.isoformat()}-{period.last.isoformat()}"
    return book_response(name, book_of(sheet_of(form.chosen, form.names)))


@require_GET
@holding(MAY_LOOK)
def rows(request: SignedInRequest, key: str) -> HttpResponse:
    """Every case behind one number, the newest first."""
    form = ReportForm(request.GET)
    if not form.is_valid():
        return back(request)
    chosen, cut, value = form.chosen, request.GET.get("cut", ""), request.GET.get("value", "")
    period = chosen.before if request.GET.get("when") == BEFORE else chosen.period
    keys = behind(chosen, period, key, cut, value)
    if keys is None or (cut and value not in form.names[cut]):
        raise Http404
    page = keyset.paginate(cases().filter(pk__in=keys).order_by("-pk"), request.GET, size=PER_PAGE)
    context = {
        "title": title_of(key),
        "kicker": form.names[cut][value] if cut else "",
        "lead": f"{fulldate(period.first)} – {fulldate(period.last)}",
        "back": _("Report on cases"),
        "back_url": f"{reverse(PAGE)}?{form.query}",
        "page": page,
        "lines": [line_of(case) for case in page.rows],
    }
    return render(request, "feedback/case_rows.html", context)


@require_GET
@holding(MAY_LOOK)
def visits(request: SignedInRequest) -> HttpResponse:
    """The visits that the rates are counted by, day by day."""
    form = ReportForm(request.GET)
    if not form.is_valid():
        return back(request)
    found = visits_by_day(form.period.first, form.period.last)
    context = {"period": form.period, "days": sorted(found.items(), reverse=True), "query": form.query}
    return render(request, "feedback/case_report_visits.html", context)


def back(request: SignedInRequest) -> HttpResponse:
    """To the page, which says what is wrong with the days."""
    return redirect(f"{reverse(PAGE)}?{request.GET.urlencode()}")


def title_of(key: str) -> str:
    if key == REPEATS:
        return _("Repeats")
    if key in DONE:
        return str(DONE[key].title)
    for prefix, words in ((KEPT, _("In time: %(clock)s")), (DECIDED, _("Decided: %(clock)s"))):
        if key.startswith(prefix):
            return words % {"clock": name_of(key.removeprefix(prefix))}
    return _("Cases received")


def tabs(form: ReportForm) -> list[tuple[object, str, bool]]:
    """The periods that are ready, marked where it is the one that is shown; what else was chosen stays."""
    kept = {name: value for name in FILTERS if (value := form.data.get(name))}
    shown, today = form.period if form.is_valid() else None, clock.today()
    return [
        (name, "?" + urlencode({"period": key} | kept), ready(today) == shown) for key, (name, ready) in READY.items()
    ]
