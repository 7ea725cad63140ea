"""What staff are told about who sees to a case, and about what nobody has sorted. Called inside the transaction that
causes it.
"""

from collections.abc import Iterable
from typing import Any

from django.utils import translation

from feedback.models import Case, CaseEvent
from feedback.services.messages import case_url
from venue import house, outbox, wording
from venue.models import User


def tell_given(case: Case, event: CaseEvent, user: User) -> None:
    _tell("case_given", case, event, [user])


def tell_offered(case: Case, event: CaseEvent, user: User) -> None:
    _tell("case_offered", case, event, [user])


def tell_unsorted(case: Case, event: CaseEvent, told: Iterable[User], late_minutes: int) -> None:
    _tell("case_unsorted", case, event, told, late_minutes=late_minutes)


def _tell(template: str, case: Case, event: CaseEvent, told: Iterable[User], **params: Any) -> None:
    for user in told:
        language = user.language or house.language()
        with translation.override(language):
            words = {
                "number": case.number,
                "title": case.title,
                "kind": case.get_kind_display(),
                "grade": case.get_grade_display(),
                "received": wording.when(case.received_at),
                "due": wording.when(case.due_at),
                "url": case_url(case),
            }
        outbox.put(
            template,
            outbox.Receiver(user.email, language, user.pk),
            words | params,
            dedupe_key=f"{template}:{event.pk}:{user.pk}",
            subject_key=f"case:{case.pk}",
            is_direct=case.grade == Case.Grade.URGENT,
        )
