"""Which agreements are signed, and which are still to be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from members.agreement_policies import asked_for, barring
from members.models import Member, Membership, Signature
from members.rules import ADULT_AT, age_on
from members.selectors.own import family_of
from venue import clock
from venue.models import AgreedText, User
from venue.models.agreed_text import AGREEMENTS, Kind
from venue.prepared import Prepared
from venue.selectors.agreed_text import texts_now


def is_minor(member: Member) -> bool:
    """Whether the guardian signs."""
    return member.born_on is not None and age_on(clock.today(), member.born_on) < ADULT_AT


@dataclass(frozen=True)
class Agreement:
    """One agreement of one person: the text that holds, and the last signature, which may be under an older one."""

    kind: Kind
    text: AgreedText | None
    signature: Signature | None
    is_asked_for: bool

    @property
    def is_signed(self) -> bool:
        """Whether the last signature stands: nothing of substance was changed since."""
        since = self.text.since if self.text else 1
        return self.signature is not None and self.signature.text.number >= since

    @property
    def is_owed(self) -> bool:
        return self.text is not None and self.is_asked_for and not self.is_signed


def agreements_of(member: Member) -> list[Agreement]:
    """What is to be signed in this house, or was, each with how it stands; contract terms by whoever has a contract."""
    texts, asked = texts_now(AGREEMENTS), asked_for(clock.now())
    signed = {row.text.kind: row for row in signatures_of(member).order_by("pk")}
    has_contract = member.memberships.filter(ends_on__gte=clock.today()).exists()

    def agreement(kind: Kind) -> Agreement:
        is_asked = kind in asked and (kind != Kind.CONTRACT or has_contract)
        return Agreement(kind, texts.get(kind), signed.get(kind), is_asked)

    return [row for row in map(agreement, AGREEMENTS) if row.signature or (row.text and row.is_asked_for)]


def signatures_of(member: Member) -> QuerySet[Signature]:
    return Signature.objects.filter(member=member).select_related("text", "signed_by").order_by("-pk")


def _unsigned(member: int, today: date) -> QuerySet[AgreedText, tuple[str, int]]:
    """The texts in force that this person has not signed since their last change of substance."""
    substantive = AgreedText.objects.filter(kind=OuterRef("kind"), is_substantive=True).order_by("-number")
    newer = AgreedText.objects.filter(kind=OuterRef("kind"), number__gt=OuterRef("number"))
    signed = Signature.objects.filter(
        member=member, text__kind=OuterRef("kind"), text__number__gte=OuterRef("asked_since")
    )
    has_contract = Exists(Membership.objects.filter(member=member, ends_on__gte=today))
    texts = AgreedText.objects.filter(kind__in=[kind.value for kind in AGREEMENTS])
    texts = texts.annotate(asked_since=Subquery(substantive.values("number")[:1])).filter(
        ~Exists(newer), ~Exists(signed)
    )
    return texts.filter(~Q(kind=Kind.CONTRACT.value) | has_contract).order_by("pk").values_list("kind", "pk")


_owed = Prepared(_unsigned, member=int, today=date)


def unsigned(member_pk: int, kinds: Iterable[Kind]) -> list[tuple[Kind, int]]:
    """Which of these agreements this person has still to sign, each with the key of its text."""
    wanted = set(kinds)
    if not wanted:
        return []
    rows = _owed.rows(member=member_pk, today=clock.today())
    return sorted(
        ((Kind(kind), pk) for kind, pk in rows if Kind(kind) in wanted), key=lambda row: AGREEMENTS.index(row[0])
    )


def barred_by(member_pk: int) -> tuple[Kind, ...]:
    """The unsigned agreements without which this person books nothing; where the house bars nobody, nothing is read."""
    return tuple(kind for kind, _pk in unsigned(member_pk, barring(clock.now())))


def text_to_sign(pk: int) -> AgreedText:
    """A version of an agreement; anything else is 404."""
    return get_object_or_404(AgreedText, pk=pk, kind__in=AGREEMENTS)


def signature_for(user: User, pk: int) -> Signature:
    """One's own, a child's, or anybody's for those who may view signatures; everything else is 404."""
    signature = get_object_or_404(Signature.objects.select_related("member", "text", "signed_by"), pk=pk)
    family: Sequence[Member] = () if user.has_perm("members.view_signature") else family_of(user)
    if user.has_perm("members.view_signature") or signature.member in family:
        return signature
    raise Http404
