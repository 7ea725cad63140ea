"""What the venue promises, for everybody: a page, a feed of each month, and the present figures for machines."""

from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_GET

from feedback.selectors import public, terms
from feedback.selectors.improvement import published
from safety.selectors.reading import public_points
from venue import clock, house
from venue.promises import Promise
from venue.wording import fulldate
from venue.working_time import wall_clock


@require_GET
def promises(request: HttpRequest) -> HttpResponse:
    """Four promises with their figures, ways to complain, prices, rules and today's readings. Its figures are counted
    for all; the page itself has the menu of whoever looks.
    """
    now = clock.now()
    context = {
        "months": [public.so_far(), public.last_month()],
        "complaints": terms.complaints(now),
        "plans": terms.plans(),
        "treatments": terms.treatments(),
        "packages": terms.packages(),
        "rooms": terms.rooms(),
        "terms": terms.terms(now),
        "points": public_points(),
        "changed": published(limit=3),
        "language": get_language(),
    }
    response = render(request, "feedback/promises.html", context)
    patch_cache_control(response, private=True, max_age=60)
    return response


@require_GET
@conditional_page
def promises_feed(request: HttpRequest) -> HttpResponse:
    """One entry for each promise of each month that is over; `?language=` keeps a reader to one language."""
    language = request.GET.get("language", "")
    with override(language if language in dict(settings.LANGUAGES) else get_language()):
        response = HttpResponse(feed(), content_type="application/atom+xml; charset=utf-8")
    patch_cache_control(response, public=True, max_age=public.MONTHS_FRESH_FOR)
    return response


@require_GET
@conditional_page
def promises_json(request: HttpRequest) -> HttpResponse:
    """The figures of this month so far, in numbers."""
    month = public.so_far()
    facts = {
        "venue": house.name(),
        "from": month.span.first.isoformat(),
        "to": month.span.last.isoformat(),
        "counted_at": clock.local(month.counted_at).isoformat(timespec="seconds"),
        "promises": [numbers(each) for each in month.promises],
    }
    response = JsonResponse(facts, json_dumps_params={"ensure_ascii": False, "indent": 1})
    patch_cache_control(response, public=True, max_age=public.FRESH_FOR)
    return response


class Feed(Atom1Feed):
    """Without an entry it is as old as the month, so that it stays the same until there is one."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else midnight(clock.today().replace(day=1))


def feed() -> str:
    page = settings.BASE_URL + reverse("feedback:promises")
    title = _("%(venue)s: promises and how they were kept") % {"venue": house.name()}
    language = get_language()
    link = settings.BASE_URL + reverse("feedback:promises_feed") + f"?language={language}"
    atom = Feed(title, page, "", language=language, feed_url=link, author_name=house.name())
    for month in public.finished_months():
        for promise in month.promises:
            if promise.counted:
                key = f"{month.span.first:%Y-%m}-{promise.key}"
                atom.add_item(
                    _("%(promise)s, %(first)s – %(last)s: %(words)s")
                    % {
                        "promise": promise.title,
                        "first": fulldate(month.span.first),
                        "last": fulldate(month.span.last),
                        "words": verdict(promise),
                    },
                    page,
                    f"{in_figures(promise)} {promise.definition}",
                    unique_id=f"{page}#{key}",
                    pubdate=midnight(public.published_at(month)),
                    updateddate=midnight(public.updated_on(month)),
                )
    return atom.writeString("utf-8")


def verdict(promise: Promise) -> str:
    return _("kept") if promise.is_kept else _("not kept")


def in_figures(promise: Promise) -> str:
    """95.0 % (38 of 40), promised 95 %."""
    return _("%(percent)s %% (%(kept)s of %(counted)s), promised %(target)s %%.") % {
        "percent": f"{promise.percent:.1f}",
        "kept": promise.kept,
        "counted": promise.counted,
        "target": promise.target,
    }


def numbers(promise: Promise) -> dict[str, Any]:
    low, high = promise.between or (None, None)
    return {
        "key": promise.key,
        "title": str(promise.title),
        "definition": str(promise.definition),
        "target_percent": promise.target,
        "percent": rounded(promise.percent),
        "low_percent": rounded(low),
        "high_percent": rounded(high),
        "kept": promise.kept,
        "counted": promise.counted,
        "is_kept": promise.is_kept,
    }


def rounded(percent: float | None) -> float | None:
    return None if percent is None else round(percent, 1)


def midnight(day: date) -> datetime:
    return wall_clock(day, time(0), clock.zone())
