"""The secret part of the address of a calendar feed: signed, so that the database alone opens none. Pure."""

import uuid

from django.core.signing import BadSignature, Signer

_signer = Signer(sep=".", salt="bookings.calendar")


def link_code(nonce: uuid.UUID) -> str:
    return _signer.sign(nonce.hex)


def nonce_in(code: str) -> uuid.UUID | None:
    """None of what nobody here has signed. Links signed with an earlier key of the installation hold as long as it is
    among its fallbacks.
    """
    try:
        return uuid.UUID(_signer.unsign(code))
    except (BadSignature, ValueError):
        return None
