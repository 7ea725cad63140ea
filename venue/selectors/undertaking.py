"""Who has still to promise secrecy: everybody who sees people's data and has not signed the text that holds."""

from django.db.models import Exists, OuterRef, QuerySet

from venue.models import AgreedText, Undertaking, User
from venue.models.agreed_text import Kind
from venue.prepared import Prepared
from venue.recent import Recent
from venue.roles import SEES_PEOPLE


def owing() -> QuerySet[User]:
    """Whose role shows people's data, and who has not signed since the text last changed in substance; nobody, where no
    text is in force. Read from those who work here, the only ones with such a role: every member has a role too, and a
    venue has a hundred times as many of them.
    """
    substantive = AgreedText.objects.filter(kind=Kind.SECRECY.value, is_substantive=True)
    later = substantive.filter(number__gt=OuterRef("text__number"))
    standing = Undertaking.objects.filter(~Exists(later), user=OuterRef("pk"), text__kind=Kind.SECRECY.value)
    roles = [role.value for role in SEES_PEOPLE]
    users = User.objects.filter(Exists(substantive), is_active=True, staff_member__isnull=False, groups__name__in=roles)
    return users.exclude(Exists(standing)).order_by("pk").distinct()


_owing = Prepared(lambda: owing().values_list("pk"))
_recent = Recent(lambda: frozenset(pk for (pk,) in _owing.rows()))
forget = _recent.forget


def owes(user_pk: int) -> bool:
    """Whether this person has still to sign. What the process kept says no for most; a yes is asked of the database,
    since it may have been signed through another process a moment ago.
    """
    return user_pk in _recent.get() and owing().filter(pk=user_pk).exists()


def signed_by(user: User) -> Undertaking | None:
    """What this person signed last."""
    return Undertaking.objects.filter(user=user).select_related("text").order_by("-pk").first()
