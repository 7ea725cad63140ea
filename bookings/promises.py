"""The promise that what was sold is honoured, from the bookings that the venue itself ended."""

from datetime import timedelta

from django.db.models import CharField, Exists, Func, JSONField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bookings.models import Booking
from bookings.selectors.explain import CLOSED_TOGETHER
from members.models import Membership
from venue import clock
from venue.models import Message
from venue.promises import Promise, Span

TO_MAKE_GOOD = timedelta(hours=24)


def breaches(span: Span) -> QuerySet[Booking]:
    """Bookings that the venue ended in the span and did not make good within 24 hours.

    Made good: the member was told within that time, or has booked something since. A booking that was ended less than
    24 hours ago is not judged yet.
    """
    cause = Concat(Value("session_cancelled:"), Cast(OuterRef("pk"), CharField()))
    sent = Message.objects.filter(state=Message.State.SENT, sent_at__lte=OuterRef("cancelled_at") + TO_MAKE_GOOD)
    told = sent.filter(dedupe_key=cause)
    told_together = sent.filter(
        template=CLOSED_TOGETHER,
        subject_key__startswith="closure:",  # so that it is found among all messages
        created_at__gte=OuterRef("cancelled_at"),
        params__bookings__contains=Func(OuterRef("pk"), function="to_jsonb", output_field=JSONField()),
    )
    moved = Booking.objects.filter(member=OuterRef("member"), booked_at__gt=OuterRef("cancelled_at"))
    ended = Booking.objects.annotate(cancelled_on=TruncDate("cancelled_at", tzinfo=clock.zone())).filter(
        is_cancelled_by_venue=True,
        cancelled_on__gte=span.first,
        cancelled_on__lte=span.last,
        cancelled_at__lte=clock.now() - TO_MAKE_GOOD,
    )
    return ended.filter(~Exists(told), ~Exists(told_together), ~Exists(moved))


def entitlements(span: Span) -> Promise:
    """Live memberships without an open breach, of all memberships that were live in the span."""
    live = Membership.objects.periods().filter(starts_on__lte=span.last, ends_on__gte=span.first)
    hurt = live.filter(Q(bookings__in=breaches(span))).distinct().count()
    counted = live.count()
    return Promise(
        key="entitlements",
        title=_("Entitlements honoured"),
        definition=_(
            "Memberships valid in the period, less those with a class that the venue called off and did not make good: "
            "nobody was told within 24 hours, and the member has booked nothing since."
        ),
        target=100,
        kept=counted - hurt,
        counted=counted,
        unknown=_("No membership was valid in this period."),
        url=reverse("bookings:breaches") + f"?from={span.first}&to={span.last}",
    )
