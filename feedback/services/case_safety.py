"""What a case tells about safety: a hazard or an incident made of it in one act, each naming the other.

Whoever answers cases may do so, whatever else of safety they may see: a guest's word about a danger waits for nobody.
"""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import override, pgettext

from feedback.models import Case, CaseEvent
from feedback.services.case import add_event
from safety.models import Hazard, Incident
from safety.services.hazard import report_hazard
from safety.services.incident import report_incident
from venue import house, locking
from venue.actors import Actor
from venue.models import Area


def raise_hazard(
    case: Case, *, area: Area, what: str, kind: str, level: str, note: str, photo: UploadedFile | None, by: Actor
) -> Hazard:
    """A hazard that a case has shown, with where it came from on its first step. Raises `NotAPhoto`."""
    with locking.atomic(by=by):
        hazard = report_hazard(
            what=what,
            area=area,
            kind=kind,
            level=level,
            source=Hazard.Source.MEMBER,
            note=" ".join(filter(None, (note, f"({came_from(case)})"))),
            photo=photo,
            by=by,
        )
        _link(case, "hazard", hazard.pk, hazard.label, by)
    return hazard


def raise_incident(
    case: Case, *, area: Area, kind: str, is_injured: bool, what: str, occurred_at: datetime, by: Actor
) -> Incident:
    """An incident that a case has told of; its words end with the number of the case. Raises what `REPORT_RULES` of
    incidents say.
    """
    with locking.atomic(by=by):
        words = " ".join(filter(None, (what, f"({came_from(case)})")))
        incident = report_incident(
            area=area, kind=kind, is_injured=is_injured, what=words, occurred_at=occurred_at, by=by
        )
        _link(case, "incident", incident.pk, incident.label, by)
    return incident


def came_from(case: Case) -> str:
    """Written into a record that others read too: in the language of the house."""
    with override(house.language()):
        return pgettext("reference", "from case %(number)s") % {"number": case.number}


def _link(case: Case, to: str, pk: int, label: str, by: Actor) -> None:
    add_event(case, CaseEvent.Kind.LINKED, by=by, facts={"to": to, "pk": pk, "label": label})
