"""How consents stand: the one place that says whether something may be done with a person's data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, When

from members.models import Consent, Member
from members.rules import OWN_CONSENT_AT, age_on
from venue import clock, sms
from venue.models import AgreedText
from venue.models.agreed_text import CONSENTS, MESSAGES, Kind
from venue.models.message import Channel, Purpose
from venue.selectors.agreed_text import texts_now


class State(StrEnum):
    NOT_ASKED = "not_asked"
    GIVEN = "given"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"  # given to a text that means something else now


@dataclass(frozen=True)
class Standing:
    """One purpose and channel of one person."""

    purpose: Kind
    channel: str
    state: State
    latest: Consent | None = None

    @property
    def is_allowed(self) -> bool:
        """Whether it may be done; what is asked after a visit also by whoever has said nothing, until they say no."""
        if self.state in (State.NOT_ASKED, State.EXPIRED):
            return self.purpose in MESSAGES and Purpose(self.purpose).is_allowed_by_default
        return self.state is State.GIVEN

    @property
    def may_decline(self) -> bool:
        """Whether a no would say anything new."""
        return self.is_allowed or self.state in (State.NOT_ASKED, State.EXPIRED)

    @property
    def channel_name(self) -> str:
        return str(Channel(self.channel).label) if self.channel else ""


@dataclass(frozen=True)
class Asked:
    """One purpose as a page shows it: what is read, and how it stands by each channel."""

    purpose: Kind
    text: AgreedText | None
    standings: tuple[Standing, ...]


def channels_of(purpose: Kind) -> Sequence[str]:
    """By which channels the venue may write for a purpose; by SMS only where it has a gateway."""
    if purpose not in MESSAGES:
        return [""]
    if purpose is Kind.GREETINGS:  # a letter
        return [Channel.EMAIL.value]
    return [channel.value for channel in Channel if channel is not Channel.SMS or sms.is_offered()]


def address_on(member: Member, channel: str) -> str:
    """Where a person is written to by a channel, and nobody else: the guardian's phone is not a child's."""
    if channel != Channel.SMS:
        return member.email
    is_own = member.guardian is None or member.guardian.phone != member.phone
    return member.phone if is_own else ""


def purposes_of(member: Member) -> Sequence[Kind]:
    """What a person is asked; whoever is written to at the guardian's address is not asked about messages, and
    nobody but their own contact about greetings.
    """
    is_own = member.guardian_id is None and member.host_id is None
    asked = [kind for kind in CONSENTS if kind not in MESSAGES or not shares_address(member)]
    return [kind for kind in asked if kind is not Kind.GREETINGS or is_own]


def shares_address(member: Member) -> bool:
    """Whether messages for this person go to the guardian's address."""
    guardian = member.guardian
    return guardian is not None and member.email.lower() in ("", guardian.email.lower())


def is_child(member: Member) -> bool:
    """Whether only the guardian can agree."""
    return member.born_on is not None and age_on(clock.today(), member.born_on) < OWN_CONSENT_AT


def state_of(latest: Consent | None, since: int | None) -> State:
    """`latest` carries `number`, the version it answers, and `was_given`, whether there was a yes before it."""
    if latest is None:
        return State.NOT_ASKED
    if latest.is_given:
        return State.GIVEN if since is None or latest.number >= since else State.EXPIRED  # type: ignore[attr-defined]
    return State.WITHDRAWN if latest.was_given else State.DECLINED  # type: ignore[attr-defined]


def latest_answers() -> QuerySet[Consent]:
    """The answer of every person about every purpose and channel that counts, as `state_of` needs it."""
    same = {name: OuterRef(name) for name in ("member", "purpose", "channel")}
    yes_before = Consent.objects.filter(**same, pk__lt=OuterRef("pk"), is_given=True)
    answers = Consent.objects.annotate(number=_number(), was_given=Exists(yes_before)).select_related("answered_by")
    return answers.order_by("member_id", "purpose", "channel", "-pk").distinct("member_id", "purpose", "channel")


def _number() -> Subquery:
    return Subquery(AgreedText.objects.filter(pk=OuterRef("text")).values("number")[:1])


def consents_of(member: Member) -> list[Asked]:
    """Everything a person may be asked, and how it stands; two queries."""
    purposes = purposes_of(member)
    texts = texts_now(purposes)
    answers = {(each.purpose, each.channel): each for each in latest_answers().filter(member=member)}

    def standing(purpose: Kind, channel: str) -> Standing:
        latest, text = answers.get((purpose, channel)), texts.get(purpose)
        return Standing(purpose, channel, state_of(latest, text.since if text else None), latest)

    return [
        Asked(purpose, texts.get(purpose), tuple(standing(purpose, channel) for channel in channels_of(purpose)))
        for purpose in purposes
    ]


def standing_of(member: Member, purpose: Kind, channel: str = "") -> Standing:
    asked = next((each for each in consents_of(member) if each.purpose == purpose), None)
    standings: Iterable[Standing] = asked.standings if asked else ()
    return next((each for each in standings if each.channel == channel), Standing(purpose, channel, State.NOT_ASKED))


def consenting(purpose: Kind, channel: str = "") -> QuerySet[Member]:
    """Everybody who has agreed to a purpose as its text means it now, and has not taken it back."""
    latest = Consent.objects.filter(member=OuterRef("pk"), purpose=purpose, channel=channel).order_by("-pk")
    given = latest.annotate(given_to=Case(When(is_given=True, then="text__number"))).values("given_to")[:1]
    since = AgreedText.objects.filter(kind=purpose, is_substantive=True).order_by("-number").values("number")[:1]
    return Member.objects.alias(given_to=Subquery(given)).filter(given_to__gte=Subquery(since))


def has_agreed(member_pk: int, purpose: Kind, channel: str = "") -> bool:
    """Whether this person has agreed, and it still holds: asked before their data are used for the purpose."""
    return consenting(purpose, channel).filter(pk=member_pk).exists()


def answers_of(member: Member) -> QuerySet[Consent]:
    """Every answer, the latest first."""
    return member.consents.select_related("text", "answered_by").order_by("-pk")
