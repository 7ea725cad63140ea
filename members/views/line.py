"""The line of time of a person."""

from itertools import groupby

from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_GET

from members.line_forms import LineForm
from members.selectors.member import member_for
from members.views.member import desk
from venue import clock, htmx
from venue.line_of_time import page_of, sources_for
from venue.requests import SignedInRequest

PER_PAGE = 40


@require_GET
@desk("members.view_member")
def line(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything the reader may know of a person, day by day, the latest first; one kind of it where asked for."""
    person, sources = member_for(request.user, pk), sources_for(request.user)
    form = LineForm(request.GET, sources=sources)
    kind = form.cleaned_data["kind"] if form.is_valid() else ""
    wanted = [each for each in sources if not kind or each.kind == kind]
    page = page_of(person, wanted, mark=request.GET.get("before", ""), size=PER_PAGE)
    days = groupby(page.entries, key=lambda entry: clock.local(entry.at).date())
    context = {
        "member": person,
        "form": form,
        "days": [(day, list(entries)) for day, entries in days],
        "earlier": link_to(request.GET, page.earlier) if page.earlier else "",
        "is_filtered": bool(kind),
    }
    return htmx.render(request, "members/line.html", context, partial="line")


def link_to(query: QueryDict, mark: str) -> str:
    """The same kind, before the mark."""
    changed = query.copy()
    changed["before"] = mark
    return f"?{changed.urlencode()}"
