"""Looking into a case: its cause, how it was put right, what keeps it from coming back, what colleagues say of it."""

from datetime import date

from feedback.lesson_errors import AskedAlready
from feedback.lesson_rules import (
    ACCOUNT_RULES,
    ANALYSE_RULES,
    DONE_RULES,
    MEASURE_RULES,
    MeasureFacts,
)
from feedback.models import Analysis, Case, CauseClass, StaffAccount
from feedback.selectors.analysis import analysis_facts, analysis_of
from feedback.services import lesson_messages
from feedback.services.case import locked
from venue import audit, clock, locking
from venue.actors import Actor, user_of
from venue.constraints import refused_as
from venue.looks import CASE_ACCOUNTS_OPENED
from venue.models import StaffMember, User
from venue.rules import check
from venue.services.keeping import Keeper, NameTaken

ASKED = {"feedback_staffaccount_one_per_person": AskedAlready()}

causes = Keeper(CauseClass, {"feedback_causeclass_one_per_name": NameTaken()})


def name_cause(
    pk: int, *, investigation: str, cause: CauseClass, cause_text: str, corrective: str, by: Actor
) -> Analysis:
    """Write down what was examined, why it happened and how it was put right. Locks the case; raises what
    `ANALYSE_RULES` say.
    """
    with locking.atomic(by=by):
        case = locked(pk)
        check(ANALYSE_RULES, analysis_facts(case, by), clock.now())
        found = analysis_of(case) or Analysis(case=case)
        found.investigation, found.cause = investigation, cause
        found.cause_text, found.corrective = cause_text, corrective
        found.save()
    return found


def plan_measure(pk: int, *, preventive: str, owner: StaffMember, until: date, by: Actor) -> Analysis:
    """Decide what keeps a case from coming back; the owner is told. Locks the case; raises what `MEASURE_RULES` say."""
    with locking.atomic(by=by):
        case = locked(pk)
        works_here = StaffMember.objects.employed_on(clock.today()).filter(pk=owner.pk).exists()
        facts = MeasureFacts(analysis_facts(case, by), clock.today(), until, works_here)
        check(MEASURE_RULES, facts, clock.now())
        found = analysis_of(case) or Analysis(case=case)
        found.preventive, found.owner, found.until = preventive, owner, until
        found.save()
        lesson_messages.tell_measure(found)
    return found


def finish_measure(pk: int, *, effect: str, by: User) -> Analysis:
    """Say that the preventive measure of a case is done, and what it has brought. Locks the case; raises what
    `DONE_RULES` say.
    """
    now = clock.now()
    with locking.atomic(by=by):
        case = locked(pk)
        check(DONE_RULES, analysis_facts(case, by), now)
        found = Analysis.objects.get(case=case)
        found.effect, found.done_at, found.done_by = effect, now, by
        found.save(update_fields=["effect", "done_at", "done_by"])
    return found


# --- accounts --------------------------------------------------------------------------------------------------------


def ask_for_account(case: Case, *, staff: StaffMember, by: Actor) -> StaffAccount:
    """Ask a colleague for their account; they are told where to write it. Raises `AskedAlready`."""
    with locking.atomic(by=by), refused_as(ASKED):
        account = StaffAccount.objects.create(case=case, staff=staff, asked_at=clock.now(), asked_by=user_of(by))
        lesson_messages.ask_account(account)
    return account


def write_account(pk: int, *, text: str, by: User, is_taken_down: bool = False) -> StaffAccount:
    """Keep what a colleague says, for good. Locks the account; raises what `ACCOUNT_RULES` say."""
    now = clock.now()
    with locking.atomic(by=by):
        account = locking.lock_one(StaffAccount, pk)
        check(ACCOUNT_RULES, account.written_at is not None, now)
        account.text, account.is_taken_down = text, is_taken_down
        account.written_at, account.written_by = now, by
        account.save(update_fields=["text", "is_taken_down", "written_at", "written_by"])
    return account


def open_accounts(case: Case, *, by: Actor) -> list[StaffAccount]:
    """What colleagues say of a case. Who looked is kept."""
    with locking.atomic(by=by):
        audit.record(CASE_ACCOUNTS_OPENED, by=by, about=case)
    return list(case.accounts.select_related("staff__user", "written_by", "asked_by"))
