"""Text that the database keeps sealed: whoever reads a dump or a backup without the keys reads nothing.

`settings.FIELD_KEYS` holds one or more secrets of any form; the first seals, all of them open, so that a key is
changed by putting the new one in front and writing the rows again.
"""

import base64
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models

PURPOSE = b"venue sealed fields"  # binds the derived keys to this use; changing it makes every sealed text unreadable


class SealBroken(RuntimeError):
    """A sealed text cannot be opened: none of the keys fits, or the text was changed."""


def seal(text: str) -> str:
    """The text as only a holder of the keys can read it; the same text is sealed differently each time."""
    return _keys(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text again; raises `SealBroken`."""
    try:
        return _keys(tuple(settings.FIELD_KEYS)).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealBroken("no key in FIELD_KEYS opens this text") from error


class EncryptedTextField(models.TextField):
    """A text sealed on its way into the database and opened on its way out. It can be kept and read, not searched."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return value if value is None else seal(value)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return value if value is None else unseal(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed and cannot be searched")
        return super().get_lookup(lookup_name)


@lru_cache(maxsize=4)
def _keys(secrets: tuple[str, ...]) -> MultiFernet:
    if not secrets:
        raise ImproperlyConfigured("FIELD_KEYS is empty: nothing can be sealed.")
    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def _derived(secret: str) -> bytes:
    """A key of the right form from a secret of any form. HKDF suffices: the secrets are random, not passwords."""
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=PURPOSE)
    return base64.urlsafe_b64encode(kdf.derive(secret.encode()))
