"""The photo of a person: kept with their consent, given before or in the same act, and with nothing less."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from members.consent_rules import PHOTO_RULES
from members.models import Member
from members.selectors.consent import has_agreed
from members.services.consent import answer
from members.services.photo_erasing import FIELDS, erase_photo, forget_later
from venue import clock, locking, photos
from venue.actors import Actor, user_of
from venue.models import User
from venue.models.agreed_text import Kind
from venue.rules import check

logger = logging.getLogger(__name__)

FOLDER = "people"
LONGEST_SIDE = 480  # enough for a face, and for nothing behind it


@dataclass(frozen=True)
class NewPhoto:
    """A picture as it was sent, and who adds it. `text_pk` is the version that was agreed to with it; none, when the
    consent is there already. `where` and `is_by_guardian` say how the consent was given; `answers` is the colleague
    who answers for it where nobody is signed in, as at the tablet.
    """

    upload: UploadedFile
    by: Actor
    where: str
    text_pk: int | None = None
    is_by_guardian: bool = False
    answers: User | None = None


def add_photo(member_pk: int, new: NewPhoto) -> None:
    """Keep a photo of a person, in the place of the one before, and with it the consent that came along.

    Locks the person and the text that holds. Raises `NotAPhoto`, what `PHOTO_RULES` and the answering of consents say.
    """
    with stored(new) as name, locking.atomic(by=new.by):
        put_photo(member_pk, name, new)
    logger.info("photo of member %s added", member_pk)


@contextmanager
def stored(new: NewPhoto | None) -> Iterator[str]:
    """The name of the file, made before a transaction is open; it goes again when what follows fails. Nothing without a
    photo.
    """
    name = photos.keep(new.upload, FOLDER, LONGEST_SIDE) if new else ""
    try:
        yield name
    except BaseException:
        photos.forget(name)
        raise


def put_photo(member_pk: int, name: str, new: NewPhoto) -> None:
    """The same for a file that is stored, within the transaction of whoever calls."""
    member = locking.lock_one(Member, member_pk)
    if new.text_pk is not None:
        answer(
            member_pk,
            Kind.PHOTO,
            is_given=True,
            text_pk=new.text_pk,
            where=new.where,
            is_by_guardian=new.is_by_guardian,
            by=new.by,
        )
    check(PHOTO_RULES, has_agreed(member_pk, Kind.PHOTO), clock.today())
    forget_later(member)
    member.photo, member.photo_at, member.photo_by = name, clock.now(), user_of(new.by) or new.answers
    member.save(update_fields=FIELDS)


def remove_photo(member_pk: int, *, by: Actor) -> bool:
    """Take the photo away and leave the consent as it is; False where there is none. Locks the person."""
    with locking.atomic(by=by):
        is_gone = erase_photo(locking.lock_one(Member, member_pk))
    logger.info("photo of member %s removed", member_pk)
    return is_gone
