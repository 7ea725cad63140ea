"""Who has still to promise secrecy: everybody who sees people's data and has not signed the text that holds."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet

from venue.models import AgreedText, StaffMember, Undertaking, User
from venue.models.agreed_text import Kind
from venue.prepared import AmongKeys, Prepared
from venue.recent import Recent
from venue.roles import SEES_PEOPLE


def owing() -> QuerySet[User]:
    """Whose role shows people's data, and who has not signed since the text last changed in substance; nobody, where no
    text is in force.
    """
    return owing_of(list(StaffMember.objects.values_list("user", flat=True)))


def owing_of(keys: Sequence[int]) -> QuerySet[User]:
    """Those of these users. Asked of who works here, because members have a role too, and thousands of them would be
    walked through.
    """
    substantive = AgreedText.objects.filter(kind=Kind.SECRECY.value, is_substantive=True)
    later = substantive.filter(number__gt=OuterRef("text__number"))
    standing = Undertaking.objects.filter(~Exists(later), user=OuterRef("pk"), text__kind=Kind.SECRECY.value)
    roles = [role.value for role in SEES_PEOPLE]
    users = User.objects.filter(AmongKeys("pk", keys), Exists(substantive), is_active=True, groups__name__in=roles)
    return users.exclude(Exists(standing)).order_by("pk").distinct()


_staff = Prepared(lambda: StaffMember.objects.order_by().values_list("user"))
_owing = Prepared(lambda keys: owing_of(keys).values_list("pk"), keys=list)
_recent = Recent(lambda: frozenset(pk for (pk,) in _owing.rows(keys=[key for (key,) in _staff.rows()])))
forget = _recent.forget


def owes(user_pk: int) -> bool:
    """Whether this person has still to sign. What the process kept says no for most; a yes is asked of the database,
    since it may have been signed through another process a moment ago.
    """
    return user_pk in _recent.get() and owing_of([user_pk]).exists()


def signed_by(user: User) -> Undertaking | None:
    """What this person signed last."""
    return Undertaking.objects.filter(user=user).select_related("text").order_by("-pk").first()
