"""Issuing and revoking the code that a person shows at the desk."""

import logging

from members import codes
from members.errors import CodeExists, NoCode
from members.models import Member, MemberCode
from venue import audit, clock, locking
from venue.actors import Actor, user_of
from venue.constraints import refused_as

logger = logging.getLogger(__name__)

ONE_HOLDS = "members_membercode_one_holds"


def issue_code(member_pk: int, *, by: Actor) -> MemberCode:
    """Give a person a code. Locks the person. Raises `CodeExists`."""
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        if member.codes.live().exists():
            raise CodeExists
        return _issue(member, by)


def has_code(member_pk: int, *, by: Actor) -> MemberCode:
    """The code that holds, issued now if there is none: asked twice it is the same."""
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        return member.codes.live().first() or _issue(member, by)


def replace_code(member_pk: int, *, reason: str, by: Actor) -> MemberCode:
    """Revoke the code that holds, at once, and issue another. Locks the person. Raises `NoCode`."""
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        old = member.codes.live().first()
        if old is None:
            raise NoCode
        old.revoked_at, old.revoked_by, old.revoke_reason = clock.now(), user_of(by), reason.strip()
        old.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
        audit.record("member.code_revoked", by=by, about=member, code=old.pk)
        return _issue(member, by)


def _issue(member: Member, by: Actor) -> MemberCode:
    with refused_as({ONE_HOLDS: CodeExists()}):
        code = MemberCode.objects.create(
            member=member, code=codes.new_code(), issued_at=clock.now(), issued_by=user_of(by)
        )
    audit.record("member.code_issued", by=by, about=member, code=code.pk)
    logger.info("member %s has a new code", member.pk)
    return code
