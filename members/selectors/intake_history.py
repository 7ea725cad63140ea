"""What happened to an intake, and who answered for the guest, in one line of time."""

from django.utils.translation import gettext as _

from members.models import Intake
from venue.history import Happening, history_of


def history_of_intake(intake: Intake) -> list[Happening]:
    """Newest first; one query for the handovers beside those of the row."""
    handed = intake.handovers.select_related("from_user", "to_user")
    told = [
        Happening(
            each.at,
            each.from_user.display_name,
            _("Handed over to %(name)s: %(note)s") % {"name": each.to_user.display_name, "note": each.note},
        )
        for each in handed
    ]
    return sorted([*history_of(intake), *told], key=lambda each: each.at, reverse=True)
