"""What a person is found by and sorted by. Whoever writes a name, number, phone or address writes these with it."""

import logging
from collections.abc import Iterator

from members import pinyin
from members.models import Member
from venue import locking
from venue.actors import Actor

logger = logging.getLogger(__name__)

FIELDS = ["search_keys", "sort_key"]
AT_A_TIME = 500


def fill(member: Member) -> Member:
    """Set the keys of a person who is about to be saved; with `update_fields`, `FIELDS` belong among them."""
    member.search_keys = keys_of(member)
    member.sort_key = pinyin.sort_key(member.name)[: Member.SORT_KEY_LENGTH]
    return member


def keys_of(member: Member) -> str:
    """All keys, each with a space before and after it: a search for a beginning looks for " wang", for an end "5678 ".

    A phone is kept with its country code and, at home, as people write it.
    """
    keys = pinyin.name_keys(member.name) | {pinyin.plain(member.number), member.email.casefold()}
    if member.phone:
        keys |= {member.phone.removeprefix("+"), member.phone.removeprefix("+86").removeprefix("+")}
    return f" {' '.join(sorted(keys - {''}))} "


def refresh(*, by: Actor) -> int:
    """Give everybody the keys that this version makes; how many were wrong or missing.

    Running it again changes nothing. Each part is its own transaction and locks its people, so that the desk can work
    meanwhile.
    """
    changed = 0
    for keys in _parts():
        with locking.atomic(by=by):
            members = locking.lock(Member, keys)
            before = [(member.search_keys, member.sort_key) for member in members]
            stale = [
                member for member, old in zip(members, before, strict=True)
                if (fill(member).search_keys, member.sort_key) != old
            ]  # fmt: skip
            Member.objects.bulk_update(stale, FIELDS)
        changed += len(stale)
    logger.info("search keys of %s people were renewed", changed)
    return changed


def _parts() -> Iterator[list[int]]:
    last = 0
    while keys := list(Member.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_A_TIME]):
        yield keys
        last = keys[-1]
