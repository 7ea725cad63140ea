"""What the last nightly check found."""

from venue.models import AuditEvent

CHECKED = "invariants.checked"


def last_check() -> AuditEvent | None:
    return AuditEvent.objects.filter(kind="", ref="", action=CHECKED).order_by("-pk").first()
