"""Promising secrecy."""

from django.utils.translation import gettext_lazy as _

from venue import clock, locking
from venue.constraints import insert_new
from venue.errors import AlreadyDone, DomainError
from venue.models import Undertaking, User
from venue.models.agreed_text import Kind
from venue.selectors import undertaking as undertakings
from venue.selectors.agreed_text import text_now


class NameUnlike(DomainError):
    code = "name_unlike"
    rule_name = _("Who promises types their own name")
    message = _("Please type your own name, as it stands on this page.")


def undertake(text_pk: int, typed_name: str, *, by: User) -> bool:
    """Sign the version that holds; False when it was signed already. Raises `NameUnlike`, or `AlreadyDone` where the
    text was changed meanwhile.
    """
    with locking.atomic(by=by):
        text = text_now(Kind.SECRECY)
        if text is None or text.pk != text_pk:
            raise AlreadyDone
        if plain(typed_name) != plain(by.display_name):
            raise NameUnlike
        row = Undertaking(user=by, text=text, typed_name=typed_name.strip(), signed_at=clock.now())
        is_new = insert_new(row)
    undertakings.forget()
    return is_new


def plain(name: str) -> str:
    return " ".join(name.split()).casefold()
