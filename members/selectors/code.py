"""Reading the codes of people."""

from members.codes import is_code
from members.models import Member, MemberCode


def member_by_code(code: str) -> Member | None:
    """Whose code this is; nobody's when it is none, unknown or revoked."""
    if not is_code(code):
        return None
    found = MemberCode.objects.live().filter(code=code.strip()).select_related("member__user").first()
    return found.member if found else None


def code_of(member: Member) -> MemberCode | None:
    """The code that holds now."""
    return member.codes.live().first()


def codes_of(member: Member) -> list[MemberCode]:
    """All codes, the newest first."""
    return list(member.codes.select_related("issued_by", "revoked_by").order_by("-pk"))
