"""For whom somebody acts: for themselves, for those whose guardian they are, and for the guests they bring."""

from django.db.models import Q, QuerySet, Subquery

from members.models import Member
from venue import sms, sms_texts
from venue.models import User


def theirs(user: User | int, path: str = "") -> Q:
    """What is a person's, or their guardian's or host's to do, where `path` leads to the person: `member__`. The user
    may be given by the key.
    """
    return Q((f"{path}user", user)) | Q((f"{path}guardian__user", user)) | Q((f"{path}host__user", user))


def people_of(user: User) -> QuerySet[Member]:
    """Everybody for whom this user acts, by age of the record."""
    own = _key_of(user)
    return Member.objects.filter(Q(user=user) | Q(guardian=own) | Q(host=own)).order_by("pk")


def _key_of(user: User) -> Subquery:
    """The person behind a sign-in as one value, so that an index leads to those who depend on it; by joins, as in
    `theirs`, PostgreSQL reads everybody: 35 ms among 100,000.
    """
    return Subquery(Member.objects.filter(user=user).values("pk")[:1])


def family_of(user: User) -> list[Member]:
    """This user and those whose guardian they are, oneself first: for whom they agree, sign and take back."""
    people = Member.objects.filter(Q(user=user) | Q(guardian=_key_of(user)))
    found = people.select_related("guardian").order_by("pk")
    return sorted(found, key=lambda person: person.user_id != user.pk)


def acts_for(user: User, member: Member) -> bool:
    """Whether this user acts for the person; a colleague at the desk who does not, serves somebody else."""
    if member.user_id == user.pk:
        return True
    keys = [key for key in (member.guardian_id, member.host_id) if key]
    return bool(keys) and Member.objects.filter(pk__in=keys, user=user).exists()


def addressee_of(member: Member) -> Member | None:
    """Who is written to about a person: they themselves, else the guardian, else the member whose guest they are.
    Whoever has an email address comes first, then whoever has a phone, where the venue sends SMS; nobody, when neither
    is known.
    """
    if member.email:
        return member
    people = [each for each in (member, member.guardian, member.host) if each]
    by_mail = next((each for each in people if each.email), None)
    if by_mail is None and sms.is_offered():
        return next((each for each in people if each.phone), None)
    return by_mail


def has_no_address(path: str = "", *, template: str) -> Q:
    """Whom this message does not reach, where `path` leads to the person: neither they, nor guardian or host have an
    address, nor a phone with which it goes by SMS in their language.
    """
    languages = sms_texts.languages_of(template)
    nobody = Q()
    for who in ("", "guardian__", "host__"):
        nobody &= Q((f"{path}{who}email", "")) | Q((f"{path}{who}email", None))
        if languages:
            has_phone = Q((f"{path}{who}phone__gt", ""), (f"{path}{who}language__in", languages))
            nobody &= ~has_phone
    return nobody


def name_of_person(pk: int) -> str:
    return Member.objects.values_list("name", flat=True).get(pk=pk)
