"""What must be true of late cancellations, no-shows, and what they cost."""

from django.db.models import CharField, DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from bookings.models import Booking, Objection, Penalty
from members.models import LedgerEntry, LedgerTransaction
from members.models.membership import ContractKind
from venue.invariants import MEND, SWEEPS, Invariant, message_causes, swept_until

NOT_USED = ("late_cancelled", "no_show")  # a place that was given back late, or missed


def no_shows_of_open_rosters() -> QuerySet[Penalty]:
    return Penalty.objects.filter(kind="no_show", booking__session__roster_closed_at=None).order_by("pk")


def penalties_of_others() -> QuerySet[Penalty]:
    return Penalty.objects.exclude(booking__member=F("member")).order_by("pk")


def fees_that_do_not_fit() -> QuerySet[Penalty]:
    """One in force has its fee in the books, not taken back; any other has none that is owed."""
    cause = Concat(Value("penalty:"), Cast(OuterRef("pk"), CharField()))
    charged = LedgerTransaction.objects.annotate(of=cause).filter(cause=F("of"), kind="fee_posted", reversals=None)
    posted = Q(outcome="posted", price="fee")
    return Penalty.objects.filter(posted & ~Exists(charged) | ~posted & Exists(charged)).order_by("pk")


def credits_that_do_not_fit() -> QuerySet[Booking]:
    """What was booked on a pack has one credit of it used. What was cancelled in time, or by the venue unless it said
    why credits stay used, has none; nor has what was cancelled late or missed, where another price was asked or the
    penalty was forgiven or waived.

    Before there were penalties a late cancellation kept the credit and had none.
    """
    cause = Concat(Value("booking:"), Cast(OuterRef("pk"), CharField()))
    entries = LedgerEntry.objects.filter(account__kind="credits", transaction__cause=cause)
    used = entries.order_by().values("transaction__cause").annotate(sum=Sum("amount")).values("sum")
    of_booking = Penalty.objects.filter(booking=OuterRef("pk"))
    keeps = Exists(of_booking.filter(price="credit", outcome__in=("", "posted")))
    on_packs = Booking.objects.filter(membership__kind=ContractKind.PACK).annotate(
        used=Coalesce(Subquery(used), Value(0), output_field=DecimalField())
    )
    decided = Q(state__in=("released", *NOT_USED)) & Exists(of_booking)
    kept_by_venue = Q(state="cancelled", is_cancelled_by_venue=True) & ~Q(session__credits_kept_reason="")
    wants_none = Q(state="cancelled") & ~kept_by_venue | decided & ~keeps
    wants_one = ~Q(state__in=("cancelled", "released", *NOT_USED)) | kept_by_venue | decided & keeps
    return on_packs.filter(wants_none & ~Q(used=0) | wants_one & ~Q(used=-1)).order_by("pk")


def overdue() -> QuerySet[Penalty]:
    """Long enough due for the sweep to have decided, and nobody objects."""
    objected = Objection.objects.open().filter(penalty=OuterRef("pk"))
    return Penalty.objects.open().filter(~Exists(objected), due_at__lt=swept_until()).order_by("pk")


def objections_to_others() -> QuerySet[Objection]:
    """To a penalty of another booking."""
    return Objection.objects.filter(penalty__isnull=False).exclude(penalty__booking=F("booking")).order_by("pk")


PENALTY_INVARIANTS = [
    Invariant(
        "bookings.credit",
        _("A booking on a pack has not used the one credit that it should, or has not given it back."),
        credits_that_do_not_fit,
        MEND,
    ),
    Invariant(
        "bookings.no_show_penalty",
        _("Not coming is to cost something although the roster is open."),
        no_shows_of_open_rosters,
    ),
    Invariant("bookings.penalty_of", _("A penalty is another person's than its booking."), penalties_of_others),
    Invariant(
        "bookings.penalty_fee",
        _("A fee in force is not in the books, or one that is not in force is."),
        fees_that_do_not_fit,
    ),
    Invariant("bookings.penalty_decided", _("A penalty is due and was not decided."), overdue, SWEEPS),
    Invariant("bookings.objection_fits", _("An objection is to the penalty of another booking."), objections_to_others),
    message_causes("penalty", Penalty),
]
