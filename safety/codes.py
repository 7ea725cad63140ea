"""The printed code of an area, as a picture. Pure."""

import segno
from django.utils.safestring import SafeString, mark_safe


def picture_of(url: str) -> SafeString:
    """The address as a QR code in SVG, as wide as the place it is put in; read also where a corner is worn off."""
    code = segno.make(url, error="q", micro=False)
    return mark_safe(code.svg_inline(border=4, light="#fff", dark="#000", omitsize=True))  # noqa: S308 - our own address
