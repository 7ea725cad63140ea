"""What guests are told about solutions and mediation, and staff about what guests did. Called inside the transaction
that causes it.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from feedback.models import Case, CaseEvent, Compensation
from feedback.selectors.gifts import facts_for_event, gift_in_words
from feedback.services.messages import but_concerned, case_url, first_but_concerned, handler_or_desk, tell
from venue import house, outbox
from venue.models import User
from venue.roles import Role
from venue.selectors.staff import in_charge
from venue.wording import fulldate

# --- to the reporter -------------------------------------------------------------------------------------------------


def tell_proposal(case: Case, event: CaseEvent) -> bool:
    return tell(case, "case_proposed", f"case_proposed:{event.pk}", text=event.text, gift=_gift(case, event.facts))


def tell_given(case: Case, event: CaseEvent) -> bool:
    """That what was promised is there."""
    return tell(case, "case_compensated", f"case_compensated:{event.pk}", gift=_gift(case, event.facts))


def tell_rejected(case: Case, event: CaseEvent) -> bool:
    return tell(case, "case_rejected", f"case_rejected:{event.pk}", text=event.text)


def tell_mediation(case: Case, event: CaseEvent) -> bool:
    """That it lies with a mediator since a day, or what came of it (`outcome`)."""
    body, is_over = event.facts["body"], event.kind == CaseEvent.Kind.MEDIATED
    with translation.override(language_of(case)):
        day = "" if is_over else fulldate(date.fromisoformat(event.facts["on"]))
    key = f"case_mediation:{event.pk}"
    return tell(case, "case_mediation", key, body=body, day=day, outcome=event.text if is_over else "")


def language_of(case: Case) -> str:
    return case.member.language if case.member else case.language


def _gift(case: Case, facts: dict[str, Any]) -> str:
    with translation.override(language_of(case)):
        return gift_in_words(facts, is_for_guest=True)


# --- to staff --------------------------------------------------------------------------------------------------------


def tell_word(case: Case, event: CaseEvent, what: str) -> None:
    """The guest has written, or has answered, confirmed or withdrawn something (`what`)."""
    _put(case, handler_or_desk(case), "case_word", f"case_word:{event.pk}", what=what)


def tell_reopened(case: Case, event: CaseEvent) -> None:
    """Whoever handles it, and the managers: a promise that seemed kept is not."""
    told = {user.pk: user for user in [*handler_or_desk(case), *first_but_concerned(case, Role.MANAGER, Role.OWNER)]}
    _put(case, told.values(), "case_reopened", f"case_reopened:{event.pk}", is_direct=True)


def tell_to_call(case: Case, event: CaseEvent) -> list[User]:
    """The desk, where nobody could be given a follow-up."""
    told = first_but_concerned(case, Role.FRONT_DESK, Role.MANAGER, Role.OWNER)
    _put(case, told, "case_call", f"case_call:{event.case_id}:{event.round}")
    return told


def tell_to_approve(row: Compensation) -> None:
    """Those in charge, but whoever proposed it, and whom the case is about: they do not decide."""
    told = [user for user in but_concerned(row.case, in_charge()) if user.pk != row.proposed_by_id]
    _compensation(row, told, "waits")


def tell_decided(row: Compensation) -> None:
    _compensation(row, [row.proposed_by] if row.proposed_by else [], row.state, reason=row.refused_because)


def _compensation(row: Compensation, told: Iterable[User], step: str, *, reason: str = "") -> None:
    url = settings.BASE_URL + reverse("feedback:compensation", args=[row.pk])
    for user in told:
        with translation.override(user.language or house.language()):
            gift = gift_in_words(facts_for_event(row))
        key = f"case_compensation:{row.pk}:{step}"
        _put(row.case, [user], "case_compensation", key, step=step, gift=gift, url=url, reason=reason)


def _put(
    case: Case,
    told: Iterable[User],
    template: str,
    cause: str,
    *,
    url: str = "",
    is_direct: bool = False,
    **params: Any,
) -> None:
    for user in told:
        language = user.language or house.language()
        with translation.override(language):
            words = {"number": case.number, "title": case.title, "grade": str(case.get_grade_display())}
        outbox.put(
            template,
            outbox.Receiver(user.email, language, user.pk),
            words | {"url": url or case_url(case)} | params,
            dedupe_key=f"{cause}:{user.pk}",
            subject_key=f"case:{case.pk}",
            is_direct=is_direct and case.grade == Case.Grade.URGENT,
        )
