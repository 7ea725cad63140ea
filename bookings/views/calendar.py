"""Calendar files: one's own links to feeds, the feeds themselves, one booking to be put into a calendar."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import conditional_page, require_GET, require_POST

from bookings.calendar_links import link_code, nonce_in
from bookings.models import CalendarFeed, Skill
from bookings.selectors.calendar import booking_event, events_of, feed_of, feeds_of, language_of, roots_of
from bookings.selectors.doors import own_booking, own_feed
from bookings.services import calendar_feed as service
from venue import house, submissions
from venue.ical import calendar
from venue.models import User
from venue.requests import SignedInRequest

TYPE = "text/calendar; charset=utf-8"


@never_cache
@require_GET
@login_required
def my_calendar(request: SignedInRequest) -> HttpResponse:
    """One's own links, each kind with its state, and those of earlier."""
    feeds = feeds_of(request.user)
    live = {feed.kind: feed for feed in feeds if feed.revoked_at is None}
    context = {
        "links": [(kind, live.get(kind), *_addresses(live.get(kind))) for kind in _kinds(request.user)],
        "earlier": [feed for feed in feeds if feed.revoked_at],
    }
    return render(request, "bookings/my_calendar.html", context)


@require_POST
@login_required
def make(request: SignedInRequest) -> HttpResponse:
    """A link of the kind that is sent; of what one does here only for those who hold classes or treat guests."""
    kind = request.POST.get("kind", "")
    if kind not in _kinds(request.user):
        raise Http404

    def action() -> str:
        service.make_feed(kind, shows_names=bool(request.POST.get("names")), by=request.user)
        return reverse("bookings:my_calendar")

    target = submissions.once(request.POST.get("form_key", ""), action, by=request.user)
    messages.success(request, _("Your calendar link is ready."))
    return redirect(target)


@require_POST
@login_required
def names(request: SignedInRequest, pk: int) -> HttpResponse:
    feed = own_feed(request.user, pk)
    service.show_names(feed.pk, shows_names=bool(request.POST.get("names")), by=request.user)
    messages.success(request, _("Saved. Your calendar shows it when it reads the link again, within the hour."))
    return redirect("bookings:my_calendar")


@require_POST
@login_required
def replace(request: SignedInRequest, pk: int) -> HttpResponse:
    feed = own_feed(request.user, pk)

    def action() -> str:
        service.replace_feed(feed.pk, by=request.user)
        return reverse("bookings:my_calendar")

    target = submissions.once(request.POST.get("form_key", ""), action, by=request.user)
    messages.success(request, _("The old link opens nothing any more. This is the new one."))
    return redirect(target)


@require_POST
@login_required
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    service.revoke_feed(own_feed(request.user, pk).pk, by=request.user)
    messages.success(request, _("The link opens nothing any more. You can take it out of your calendar."))
    return redirect("bookings:my_calendar")


@require_GET
@conditional_page
def feed(request: HttpRequest, code: str) -> HttpResponse:
    """What a calendar program reads, without a sign-in: whoever has the link. Unchanged it is not sent again."""
    nonce = nonce_in(code)
    found = feed_of(nonce) if nonce else None
    if found is None:
        raise Http404
    with translation.override(language_of(found.user)):
        content = calendar(events_of(found), name=house.name())
    response = HttpResponse(
        content, content_type=TYPE, headers={"Content-Disposition": "inline; filename=calendar.ics"}
    )
    patch_cache_control(response, private=True, max_age=300)
    return response


@never_cache
@require_GET
@login_required
def booking_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """One booking to be put into a calendar by hand."""
    booking = own_booking(request.user, pk)
    event = booking_event(booking, roots_of([booking])[booking.pk], names=False)
    headers = {"Content-Disposition": "attachment; filename=booking.ics"}
    return HttpResponse(calendar([event]), content_type=TYPE, headers=headers)


def _kinds(user: User) -> list[CalendarFeed.Kind]:
    """What somebody can have a link of."""
    serves = user.has_perm("bookings.teach") or Skill.objects.in_use().filter(staff__user=user).exists()
    return [CalendarFeed.Kind.OWN, *([CalendarFeed.Kind.WORK] if serves else [])]


def _addresses(found: CalendarFeed | None) -> tuple[str, str]:
    """To be copied, and to be opened by the calendar of the device that shows the page."""
    if found is None:
        return "", ""
    address = settings.BASE_URL + reverse("bookings:feed", args=[link_code(found.nonce)])
    return address, f"webcal:{address.partition(':')[2]}"
