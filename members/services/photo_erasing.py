"""A photo goes when its person does not want it any more, or another takes its place."""

from django.db import transaction

from members.models import Member
from venue import photos

FIELDS = ["photo", "photo_at", "photo_by"]


def erase_photo(member: Member) -> bool:
    """Take the photo of a person away, the file once that is committed; False where there is none. Called in the
    transaction that decides so, with the person locked. The history of the person keeps that it went, and by whom.
    """
    if not member.photo:
        return False
    forget_later(member)
    member.photo, member.photo_at, member.photo_by = "", None, None
    member.save(update_fields=FIELDS)
    return True


def forget_later(member: Member) -> None:
    """The file of a person's photo goes once what takes its place is committed."""
    name = member.photo.name or ""
    transaction.on_commit(lambda: photos.forget(name), robust=True)
