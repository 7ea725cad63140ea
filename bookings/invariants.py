"""What must be true of sessions, bookings, waits, and what claims rooms and coaches."""

from collections.abc import Iterator

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Concat, TruncDate
from django.utils.translation import gettext_lazy as _

from bookings.models import (
    Appointment,
    AppointmentLine,
    AreaClosure,
    Booking,
    ClosureStep,
    Resource,
    ResourceAllocation,
    RoomBooking,
    ScheduledSession,
    TreatmentWait,
    WaitlistEntry,
)
from bookings.models.appointment import ENDED, TO_COME
from bookings.models.booking import LIVE
from bookings.models.session import OF_ROOMS
from bookings.package_invariants import PACKAGE_INVARIANTS
from bookings.penalty_invariants import PENALTY_INVARIANTS
from bookings.policies import booking_policies
from bookings.selectors.line import waitlists
from bookings.selectors.waitlist import movement_of, sessions_to_fill
from members.models import Freeze, LedgerTransaction, Member, Payment
from members.models.membership import ContractKind
from venue import clock
from venue.invariants import MEND, SWEEPS, Invariant, message_causes, swept_until
from venue.working_time import business_date


def miscounted_sessions() -> QuerySet[ScheduledSession]:
    live = Count("bookings", filter=Q(bookings__state__in=LIVE))
    return ScheduledSession.objects.order_by("pk").annotate(live=live).exclude(booked=F("live"))


def overlapping_claims() -> QuerySet[ResourceAllocation]:
    earlier = ResourceAllocation.objects.live().filter(
        resource=OuterRef("resource"), during__overlap=OuterRef("during"), pk__lt=OuterRef("pk")
    )
    return ResourceAllocation.objects.live().filter(Exists(earlier)).order_by("pk")


def claims_on_wholes() -> QuerySet[ResourceAllocation]:
    """What is to come and claims a room that has parts: none of its parts knows of it."""
    parts = Resource.objects.in_use().filter(whole=OuterRef("resource"))
    coming = ResourceAllocation.objects.live().filter(during__endswith__gt=clock.now())
    return coming.filter(Exists(parts)).order_by("pk")


def sessions_without_claim() -> QuerySet[ScheduledSession]:
    """One room, and the time of the coach, from begin to end or longer."""
    claims = ResourceAllocation.objects.live().filter(
        session=OuterRef("pk"),
        during__startswith__lte=OuterRef("starts_at"),
        during__endswith__gte=OuterRef("ends_at"),
    )
    room = claims.filter(OF_ROOMS)
    coach = claims.filter(resource__staff=OuterRef("instructor"))
    return ScheduledSession.objects.standing().exclude(Exists(room) & Exists(coach)).order_by("pk")


def room_bookings_without_claim() -> QuerySet[RoomBooking]:
    """What is held, confirmed or in use has its room, or all that it is made of, from begin to end; while it is used,
    until it is handed back.
    """
    claims = ResourceAllocation.objects.live().filter(
        Q(resource=OuterRef("room")) | Q(whole=OuterRef("room")),
        room_booking=OuterRef("pk"),
        during__startswith__lte=OuterRef("begins_at"),
        during__endswith__gte=OuterRef("ends_at"),
    )
    return RoomBooking.objects.filter(state__in=("held", "confirmed", "in_use")).exclude(Exists(claims)).order_by("pk")


def deposits_of_what_is_over() -> QuerySet[RoomBooking]:
    """Of a room that was used or cancelled, a deposit pays what is owed or stands in the money of its person."""
    cause = Concat(Value("room_booking:"), Cast(OuterRef("pk"), CharField()))
    taken = Payment.objects.annotate(of=cause).filter(kind=Payment.Kind.DEPOSIT, cause=F("of"))
    settled = LedgerTransaction.objects.annotate(of=Concat(Value("deposit:"), cause)).filter(key=F("of"))
    over = RoomBooking.objects.filter(Exists(taken), state__in=("finished", "cancelled"))
    return over.exclude(Exists(settled)).order_by("pk")


def treatments_without_claim() -> QuerySet[AppointmentLine]:
    """To come, with a room and the time of the practitioner for as long as it lasts."""
    claims = ResourceAllocation.objects.live().filter(
        appointment_line=OuterRef("pk"),
        during__startswith__lte=OuterRef("starts_at"),
        during__endswith__gte=OuterRef("ends_at"),
    )
    room, time = claims.filter(OF_ROOMS), claims.filter(resource__staff=OuterRef("staff"))
    coming = AppointmentLine.objects.filter(appointment__state__in=TO_COME)
    return coming.exclude(Exists(room) & Exists(time)).order_by("pk")


def treatments_of_two_hands() -> QuerySet[AppointmentLine]:
    """To come or going on, with the time of anybody else than the practitioner who gives it, or more than one of
    theirs. What ended early has given up the rest of its time, and has what passed.
    """
    going_on = AppointmentLine.objects.filter(appointment__state__in=(*TO_COME, "in_service"), finished_at=None)
    live = Q(allocations__released_at=None, allocations__resource__kind=Resource.Kind.STAFF)
    counted = going_on.annotate(
        hands=Count("allocations", filter=live),
        own=Count("allocations", filter=live & Q(allocations__resource__staff=F("staff"))),
    )
    return counted.exclude(hands=1, own=1).order_by("pk")


def waits_passed_by() -> Iterator[WaitlistEntry]:
    """Places that were free for long enough, as far as cancellations tell, while somebody could have had them."""
    until, now = swept_until(), clock.now()
    sessions = ScheduledSession.objects.filter(pk__in=sessions_to_fill(now))
    keeping = [session for session in sessions if movement_of(session, now).keeps_places]
    lines = waitlists(keeping, booking_policies(now).under, now)
    for session in sessions.filter(pk__in=lines).annotate(freed_at=Max("bookings__cancelled_at")).order_by("pk"):
        if session.freed_at is None or session.freed_at < until:
            for waiting in lines[session.pk].waiting:
                if waiting.is_promotable and waiting.entry.joined_at < until:
                    yield waiting.entry


def waits_for_nothing() -> QuerySet[WaitlistEntry]:
    """For a class that is called off, or began long enough ago for the sweep to have ended them."""
    over = Q(session__state="cancelled") | Q(session__starts_at__lt=swept_until())
    return WaitlistEntry.objects.waiting().filter(over)


def kept_too_long() -> QuerySet[Booking]:
    """Places whose time was over long enough ago for the sweep to have given them up."""
    return Booking.objects.expired(swept_until()).order_by("pk")


def wrong_offers() -> QuerySet[Booking]:
    """A place is offered to somebody who waits for it and is asked, and whoever is asked has one kept."""
    asked = WaitlistEntry.objects.filter(booking=OuterRef("pk"), state="offered")
    is_offer = Q(state="held", held_for="offer")
    return Booking.objects.filter(is_offer & ~Exists(asked) | ~is_offer & Exists(asked)).order_by("pk")


def wrong_bookings_of_waits() -> QuerySet[WaitlistEntry]:
    promoted = WaitlistEntry.objects.filter(booking__isnull=False)
    return promoted.exclude(booking__member=F("member"), booking__session=F("session"))


def treatment_waits_for_nothing() -> QuerySet[TreatmentWait]:
    """Their last day was over long enough ago for the sweep to have ended them."""
    return TreatmentWait.objects.over(business_date(swept_until(), clock.zone())).order_by("pk")


def wrong_treatment_offers() -> QuerySet[TreatmentWait]:
    """Whoever is asked has a time of their own kept; whoever took one has what was theirs to take."""
    own = Appointment.objects.filter(
        pk=OuterRef("appointment"), member=OuterRef("member"), lines__treatment=OuterRef("treatment")
    )
    kept, was_taken = own.filter(state="held"), own.exclude(state__in=("held", "released"))
    return TreatmentWait.objects.filter(
        Q(state="offered") & ~Exists(kept) | Q(state="accepted") & ~Exists(was_taken)
    ).order_by("pk")


def unfinished_rosters() -> QuerySet[Booking]:
    """A closed roster says of everybody whether they came, and only a closed one does."""
    is_open = Q(session__roster_closed_at=None)
    return Booking.objects.filter(
        Q(state__in=("booked", "checked_in")) & ~is_open | Q(state__in=("attended", "no_show")) & is_open
    ).order_by("pk")


def twice_in_a_class() -> QuerySet[Booking]:
    earlier = Booking.objects.live().filter(
        session=OuterRef("session"), member=OuterRef("member"), pk__lt=OuterRef("pk")
    )
    return Booking.objects.live().filter(Exists(earlier)).order_by("pk")


def paid_by_strangers() -> QuerySet[Booking]:
    """A membership is for one person alone; a pack may pay for those whose guardian or host its owner is, or was."""
    was = Member.pgh_event_model.objects.filter(pgh_obj=OuterRef("member"))  # type: ignore[attr-defined]
    related = was.filter(Q(guardian=OuterRef("membership__member")) | Q(host=OuterRef("membership__member")))
    others = Booking.objects.filter(membership__isnull=False).exclude(membership__member=F("member"))
    return others.exclude(Q(membership__kind=ContractKind.PACK) & Exists(related)).order_by("pk")


def places_on_paused_days() -> QuerySet[Booking]:
    """Bookings of classes to come that rely on a membership which is paused on their day."""
    day = TruncDate("session__starts_at", tzinfo=clock.zone())
    pauses = Freeze.objects.on(OuterRef("day")).filter(membership=OuterRef("membership"))
    coming = Booking.objects.live().filter(session__starts_at__gt=clock.now()).annotate(day=day)
    return coming.filter(Exists(pauses)).order_by("pk")


INVARIANTS = [
    Invariant(
        "bookings.counter",
        _("A class counts other places as booked than there are bookings."),
        miscounted_sessions,
    ),
    Invariant(
        "bookings.oversold",
        _("A class has more bookings than places."),
        lambda: ScheduledSession.objects.filter(booked__gt=F("capacity")),
        _("Call the members whose places do not exist; cancel their bookings at the desk."),
    ),
    Invariant(
        "bookings.paused",
        _("A booking relies on a membership that is paused on the day of the class."),
        places_on_paused_days,
        _("Cancel the booking at the desk, or end the pause."),
    ),
    Invariant("bookings.twice", _("A member has two places in one class."), twice_in_a_class, MEND),
    Invariant(
        "bookings.overlap",
        _("A room or a coach is taken by two things at the same time."),
        overlapping_claims,
        _("Call one of the two classes off, or give it another time."),
    ),
    Invariant(
        "bookings.claim_on_whole",
        _("Something claims a room that has parts, and its parts look free."),
        claims_on_wholes,
        _("Call it off and put it on again."),
    ),
    Invariant(
        "bookings.claim",
        _("A class takes place without a room or without the time of its coach."),
        sessions_without_claim,
        _("Call the class off and put it on again."),
    ),
    Invariant(
        "bookings.claim_of_cancelled",
        _("A class that was called off still takes a room or a coach."),
        lambda: ResourceAllocation.objects.live().filter(session__state="cancelled"),
    ),
    Invariant(
        "bookings.room_claim",
        _("A room is promised to somebody and not kept for them."),
        room_bookings_without_claim,
        _("Cancel the room booking and take it down again."),
    ),
    Invariant(
        "bookings.room_claim_of_nobody",
        _("A room booking that was cancelled, or only asked for, still takes a room."),
        lambda: ResourceAllocation.objects.live().filter(room_booking__state__in=("enquired", "cancelled")),
    ),
    Invariant(
        "bookings.room_deposit",
        _("A deposit is still held for a room that was used or cancelled."),
        deposits_of_what_is_over,
    ),
    Invariant(
        "bookings.room_held_too_long",
        _("A room is held for somebody although the time for it is over."),
        lambda: RoomBooking.objects.expired(swept_until()).order_by("pk"),
        SWEEPS,
    ),
    Invariant(
        "bookings.live_in_cancelled",
        _("A class was called off, and a booking of it still stands."),
        lambda: Booking.objects.live().filter(session__state="cancelled"),
        _("Tell the member, and cancel the booking at the desk."),
    ),
    Invariant(
        "bookings.cancelled_by_venue",
        _("A booking counts as cancelled by the venue, but its class takes place."),
        lambda: Booking.objects.filter(is_cancelled_by_venue=True).exclude(session__state="cancelled"),
    ),
    Invariant(
        "bookings.roster",
        _("A closed roster leaves open whether somebody came, or an open one says it already."),
        unfinished_rosters,
    ),
    Invariant(
        "bookings.membership",
        _("A booking relies on the membership of somebody else, or on the pack of somebody who may not pay for it."),
        paid_by_strangers,
        MEND,
    ),
    Invariant(
        "bookings.wait_passed_by",
        _("Somebody waits for a class although a place is free and there is time."),
        waits_passed_by,
        SWEEPS,
    ),
    Invariant(
        "bookings.wait_for_nothing",
        _("Somebody waits for a class that was called off or has begun."),
        waits_for_nothing,
        SWEEPS,
    ),
    Invariant(
        "bookings.wait_booking",
        _("Somebody got a place from the waitlist that is another's, or in another class."),
        wrong_bookings_of_waits,
    ),
    Invariant(
        "bookings.kept_too_long",
        _("A place is kept for somebody although the time for it is over."),
        kept_too_long,
        SWEEPS,
    ),
    Invariant(
        "bookings.offer",
        _("A place is offered to somebody who is not asked, or somebody is asked without a place."),
        wrong_offers,
        MEND,
    ),
    Invariant(
        "bookings.closure_step_late",
        _("What was decided about something in a closed place should have been carried out by now."),
        lambda: ClosureStep.objects.due(swept_until()).order_by("pk"),
        SWEEPS,
    ),
    Invariant(
        "bookings.closure_step_of_none",
        _("Something is about to be done because of a closure that was reopened or undone."),
        lambda: (
            ClosureStep.objects.pending()
            .exclude(what=ClosureStep.What.EXTEND)
            .exclude(closure__in=AreaClosure.objects.standing())
            .order_by("pk")
        ),
        _("Decide anew about it on the page of its closure."),
    ),
    Invariant(
        "bookings.treatment_claim",
        _("A treatment is to come without its practitioner's time or without a room."),
        treatments_without_claim,
        _("Call the guest, cancel the appointment and book it again."),
    ),
    Invariant(
        "bookings.treatment_hands",
        _("A treatment takes the time of somebody who does not give it, or not that of whoever does."),
        treatments_of_two_hands,
        _("Move the treatment to another time, and then back to its own."),
    ),
    Invariant(
        "bookings.claim_of_ended",
        _("An appointment that ended still takes a room or somebody's time."),
        lambda: ResourceAllocation.objects.live().filter(appointment_line__appointment__state__in=ENDED).order_by("pk"),
    ),
    Invariant(
        "bookings.treatment_kept_too_long",
        _("A time is kept for somebody who did not decide, although the time for it is over."),
        lambda: Appointment.objects.expired(swept_until()).order_by("pk"),
        SWEEPS,
    ),
    Invariant(
        "bookings.treatment_wait_for_nothing",
        _("Somebody waits for a treatment on days that are over."),
        treatment_waits_for_nothing,
        SWEEPS,
    ),
    Invariant(
        "bookings.treatment_offer",
        _("Somebody is asked about a treatment time that is not kept for them, or took one that is not theirs."),
        wrong_treatment_offers,
        MEND,
    ),
    message_causes("appointment", Appointment),
    message_causes("booking", Booking),
    message_causes("closure", AreaClosure),
    message_causes("wait", WaitlistEntry),
    message_causes("treatment_wait", TreatmentWait),
    message_causes("session", ScheduledSession),
    message_causes("room_booking", RoomBooking),
    *PACKAGE_INVARIANTS,
    *PENALTY_INVARIANTS,
]
