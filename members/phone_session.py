"""Which phone this browser is signing in with, and whether it has shown that it is theirs."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from venue import clock

PHONE = "phone_sign_in"
LASTS = timedelta(minutes=30)


def begin(request: HttpRequest, phone: str, on_to: str = "") -> None:
    """`on_to` is the page of ours that the person wanted to see."""
    request.session[PHONE] = {
        "phone": phone,
        "until": (clock.now() + LASTS).isoformat(),
        "is_proven": False,
        "password": "",
        "on_to": on_to,
    }


def phone_of(request: HttpRequest) -> str:
    """Empty where none was asked about, or too long ago."""
    return str(_standing(request).get("phone", ""))


def note_proven(request: HttpRequest, password: str) -> None:
    """The password that was chosen on the way is kept as Django keeps it, or empty."""
    request.session[PHONE] = {**_standing(request), "is_proven": True, "password": password}


def proven_phone_of(request: HttpRequest) -> str:
    return phone_of(request) if _standing(request).get("is_proven") else ""


def password_of(request: HttpRequest) -> str:
    return str(_standing(request).get("password", ""))


def on_to_of(request: HttpRequest) -> str:
    return str(_standing(request).get("on_to", ""))


def forget(request: HttpRequest) -> None:
    request.session.pop(PHONE, None)


def _standing(request: HttpRequest) -> dict[str, object]:
    kept: dict[str, object] = request.session.get(PHONE, {})
    return kept if kept and clock.now() < datetime.fromisoformat(str(kept["until"])) else {}
