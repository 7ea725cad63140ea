"""Phones and addresses as a screen that others may see shows them. Pure."""


def phone(number: str) -> str:
    """138****5678, +44****0958"""
    if not number:
        return ""
    local = number.removeprefix("+86")
    return f"{local[:3]}****{local[-4:]}"


def email(address: str) -> str:
    """w***@venue.example"""
    name, at, host = address.partition("@")
    return f"{name[:1]}***{at}{host}" if address else ""


def contact(text: str) -> str:
    """Whichever of the two it is."""
    return email(text) if "@" in text else phone(text)
