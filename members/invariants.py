"""What must be true of people, contracts and payments."""

from datetime import timedelta
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from members.ledger_invariants import LEDGER_INVARIANTS
from members.models import Consent, FollowUp, Freeze, Member, MemberCode, Membership, Payment, Refund, Stage
from venue import clock
from venue.invariants import MEND, Invariant, message_causes
from venue.models import AgreedText, ContactPreference
from venue.models.message import Channel

SALE = Q(payments__kind=Payment.Kind.SALE)


def sold_without_one_payment() -> QuerySet[Membership]:
    sold = Membership.objects.filter(sold_at__isnull=False)
    return sold.annotate(sales=Count("payments", filter=SALE)).exclude(sales=1).order_by("pk")


def refunds_paid_otherwise() -> QuerySet[Refund]:
    right = Q(payment__kind=Payment.Kind.BACK, payment__amount=F("amount"), payment__member=F("member"))
    return Refund.objects.filter(payment__isnull=False).exclude(right).order_by("pk")


def payments_that_do_not_fit() -> QuerySet[Payment]:
    """Of a contract that was not sold here, or of another amount."""
    sales = Payment.objects.filter(kind=Payment.Kind.SALE)
    return sales.filter(Q(membership__sold_at=None) | ~Q(amount=F("membership__price_paid"))).order_by("pk")


def renewals_that_do_not_follow() -> QuerySet[Membership]:
    """A renewal follows on the day after, or begins on the day it was sold when the old one had ended before."""
    sold_on = TruncDate("sold_at", tzinfo=clock.zone())
    follows = Q(starts_on=F("renews__ends_on") + timedelta(days=1))
    begins_anew = Q(starts_on=F("sold_on"), starts_on__gt=F("renews__ends_on"))
    renewals = Membership.objects.filter(renews__isnull=False).annotate(sold_on=sold_on)
    right = renewals.filter(follows | begins_anew, member=F("renews__member"))
    return renewals.exclude(pk__in=right.values("pk")).order_by("pk")


def sold_twice_for_a_day() -> QuerySet[Membership]:
    earlier = Membership.objects.periods().filter(
        member=OuterRef("member"),
        sold_at__isnull=False,
        pk__lt=OuterRef("pk"),
        starts_on__lte=OuterRef("ends_on"),
        ends_on__gte=OuterRef("starts_on"),
    )
    return Membership.objects.periods().filter(Exists(earlier), sold_at__isnull=False).order_by("pk")


def as_sold() -> QuerySet[Any]:
    """How a contract was first written down, as its history keeps it."""
    return Membership.pgh_event_model.objects.filter(pgh_obj=OuterRef("pk"), pgh_label="insert")  # type: ignore[attr-defined]


def lasting_otherwise() -> QuerySet[Membership]:
    """Sold memberships that last for other than the days they were sold for and the days on which they are paused."""
    days = F("ends_on") - F("starts_on")
    paused = Freeze.objects.standing().filter(membership=OuterRef("pk")).order_by().values("membership")
    added = paused.annotate(rested=Sum(F("ends_on") - F("starts_on") + timedelta(days=1))).values("rested")
    lasting = Membership.objects.periods().filter(sold_at__isnull=False)
    lasting = lasting.annotate(
        lasts=ExpressionWrapper(days, DurationField()),
        sold_for=Subquery(as_sold().values(days=ExpressionWrapper(days, DurationField()))[:1]),
        added=Coalesce(Subquery(added, output_field=DurationField()), Value(timedelta(), DurationField())),
    )
    return lasting.exclude(lasts=F("sold_for") + F("added")).order_by("pk")


def pauses_outside() -> QuerySet[Freeze]:
    """A pause begins within its membership, which goes on after it; a pack is not paused."""
    within = Freeze.objects.filter(
        membership__kind="period", starts_on__gte=F("membership__starts_on"), ends_on__lt=F("membership__ends_on")
    )
    return Freeze.objects.standing().exclude(pk__in=within.values("pk")).order_by("pk")


def preferences_unlike_consents() -> QuerySet[ContactPreference]:
    """What may be sent to an address, or not, is what was last said for somebody behind it."""
    by_mail = ~Q(channel=Channel.SMS) & Q(member__email__iexact=OuterRef("address"))
    by_sms = Q(channel=Channel.SMS, member__phone=OuterRef("address")) & own_phone("member__")
    said = Consent.objects.filter(by_mail | by_sms, purpose=OuterRef("purpose"), channel=OuterRef("channel")).order_by(
        "-pk"
    )
    since = AgreedText.objects.filter(kind=OuterRef("purpose"), is_substantive=True).order_by("-number")
    known = Exists(Member.objects.filter(Q(email__iexact=OuterRef("address")) | Q(phone=OuterRef("address"))))
    preferences = ContactPreference.objects.annotate(
        said=Subquery(said.values("is_given")[:1]),
        read=Subquery(said.values("text__number")[:1]),
        since=Subquery(since.values("number")[:1]),
    )
    fits = Q(is_allowed=False, said=False) | Q(is_allowed=True, said=True, read__gte=F("since"))
    return preferences.filter(known).exclude(pk__in=preferences.filter(fits).values("pk")).order_by("pk")


def own_phone(path: str = "") -> Q:
    """Whose phone is not only that of the guardian, where `path` leads to the person."""
    return Q((f"{path}guardian", None)) | ~Q((f"{path}guardian__phone", F(f"{path}phone")))


def refusals_unknown_to_the_post() -> QuerySet[Consent]:
    """Somebody said no, and the deliverer does not know."""
    said_no = Consent.objects.filter(is_given=False)
    by_mail = said_no.filter(channel__gt="", member__email__gt="").exclude(channel=Channel.SMS)
    by_sms = said_no.filter(own_phone("member__"), channel=Channel.SMS, member__phone__gt="")
    return (_unheeded(by_mail, "email__iexact") | _unheeded(by_sms, "phone")).order_by("pk")


def _unheeded(refusals: QuerySet[Consent], address: str) -> QuerySet[Consent]:
    """Those for which the deliverer has no row under the address, and nothing else was said since."""
    same = {"purpose": OuterRef("purpose"), "channel": OuterRef("channel")}
    its = OuterRef(f"member__{address.partition('__')[0]}")
    later = Consent.objects.filter(**{f"member__{address}": its}, **same, pk__gt=OuterRef("pk"))
    looked_up = "address__iexact" if "iexact" in address else "address"
    refusal = ContactPreference.objects.filter(**{looked_up: its}, **same, is_allowed=False)
    return refusals.filter(~Exists(later), ~Exists(refusal))


def consents_to_another_text() -> QuerySet[Consent]:
    return Consent.objects.exclude(text=None).exclude(text__kind=F("purpose")).order_by("pk")


def people_with_two_codes() -> QuerySet[MemberCode]:
    earlier = MemberCode.objects.live().filter(member=OuterRef("member"), pk__lt=OuterRef("pk"))
    return MemberCode.objects.live().filter(Exists(earlier))


def stages_without_next() -> QuerySet[Stage]:
    following = Stage.objects.filter(member=OuterRef("member"), since=OuterRef("until"))
    return Stage.objects.filter(~Exists(following), until__isnull=False).order_by("pk")


INVARIANTS = [
    *LEDGER_INVARIANTS,
    Invariant(
        "members.one_payment",
        _("A membership was sold, and not exactly one payment was taken for it."),
        sold_without_one_payment,
    ),
    Invariant(
        "members.payment_fits",
        _("A payment does not fit its membership: that was not sold here, or for another price."),
        payments_that_do_not_fit,
    ),
    Invariant(
        "members.renewal_follows",
        _("A renewal does not follow the membership that it renews."),
        renewals_that_do_not_follow,
    ),
    Invariant("members.sold_apart", _("Two sold memberships of a person run on the same day."), sold_twice_for_a_day),
    Invariant(
        "members.pause_lengthens",
        _("A membership lasts for other than the days it was sold for and those on which it was paused."),
        lasting_otherwise,
    ),
    Invariant("members.pause_within", _("A pause lies outside of its membership."), pauses_outside, MEND),
    Invariant(
        "members.preference_is_consent",
        _("An address may be written to, or not, otherwise than was said for it."),
        preferences_unlike_consents,
    ),
    Invariant(
        "members.refusal_is_known",
        _("Somebody said no to messages that are still sent."),
        refusals_unknown_to_the_post,
    ),
    Invariant(
        "members.consent_to_its_text",
        _("Somebody agreed to a text about something else."),
        consents_to_another_text,
    ),
    Invariant("members.one_code", _("A person has two codes that hold."), people_with_two_codes),
    Invariant(
        "members.own_contact",
        _("Somebody is the guardian of another and has a guardian, too."),
        lambda: Member.objects.filter(guardian__isnull=False, dependants__isnull=False).distinct(),
        MEND,
    ),
    Invariant(
        "members.found",
        _("A person cannot be found by name or number."),
        lambda: Member.objects.filter(search_keys=""),
        _("Run manage.py refresh_search_keys."),
    ),
    Invariant("members.stage_follows", _("A stage of somebody ended, and no other began."), stages_without_next),
    message_causes("member", Member),
    message_causes("data_check", Member),
    message_causes("follow_up", FollowUp),
    message_causes("membership", Membership),
    message_causes("contract_end", Membership),
    message_causes("pause", Freeze),
    message_causes("payment", Payment),
    message_causes("refund", Refund),
    Invariant(
        "members.refund",
        _("A refund was paid with another amount than was asked for, or to somebody else."),
        refunds_paid_otherwise,
    ),
]
