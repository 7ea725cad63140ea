"""A person's code: what it looks like, and as a picture. Pure.

Figures only: a scanner types what it reads like a keyboard, and a Chinese input method swallows letters, never
figures. Its length tells it from every phone and member number. It says nothing about anybody.
"""

import secrets

import segno

LENGTH = 24  # figures, about 80 bits: nobody guesses one


def new_code() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(LENGTH))


def is_code(text: str) -> bool:
    typed = text.strip()
    return len(typed) == LENGTH and typed.isascii() and typed.isdigit()


def picture(code: str) -> str:
    """The QR code as SVG, black on white with its quiet zone, as wide as the place it is put in."""
    return segno.make(code, error="m", micro=False).svg_inline(border=4, light="#fff", dark="#000", omitsize=True)
