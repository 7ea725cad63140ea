"""What stands beside the conversation of a case, and the forms of what can be done about it."""

from typing import Any

from feedback.case_forms import (
    AuthorityForm,
    CallForm,
    MediationForm,
    MomentForm,
    OutcomeForm,
    ProposeForm,
    RejectForm,
)
from feedback.compensation_policies import limits
from feedback.guest_rules import (
    CALL_RULES,
    MEDIATE_RULES,
    MEDIATED_RULES,
    OPEN_RULES,
    REJECT_RULES,
    GuestFacts,
    GuestRules,
)
from feedback.improvement_sources import begins, led_to
from feedback.models import Case
from feedback.moment import moment_of
from feedback.selectors.before_closing import items_of
from feedback.selectors.confirmation import call_about, guest_facts
from feedback.selectors.gifts import BADGES, limit_of, of_case
from feedback.selectors.own_answers import said_in, whole_answer
from feedback.selectors.similar import similar_to
from venue import clock
from venue.models import User
from venue.moment import facts_at
from venue.rules import refusal


def cards(case: Case, user: User) -> dict[str, Any]:
    """As many queries whatever the case holds."""
    events = list(case.events.all())
    facts, moment = guest_facts(case, events), moment_of(case)
    return {
        "said": list(said_in(whole_answer(case.survey_response_id))) if case.survey_response_id else [],
        "moment": moment,
        "facts": facts_at(moment, user),
        "is_moment_known": bool(case.occurred_at or case.session_id),
        "items": items_of(case),
        "similar": similar_to(case),
        "compensations": [(row, BADGES[row.state]) for row in of_case(case)],
        "limit": limit_of(user, limits(clock.now())),
        "call": call_about(case, events) if facts.may_be_called else None,
        "improvements": led_to("case", case.pk, user),
        "begins_url": begins("case", case.pk, user),
        **forms_for(case, user, facts),
    }


def forms_for(case: Case, user: User, facts: GuestFacts) -> dict[str, Any]:
    """The form of each thing that can be done now."""
    now = clock.now()

    def if_allowed(rules: GuestRules, form: Any) -> Any:
        return form if refusal(rules, facts, now) is None else None

    reject = RejectForm(auto_id="reject_%s") if user.has_perm("feedback.reject_case") else None
    return {
        "propose_form": if_allowed(OPEN_RULES, ProposeForm(auto_id="propose_%s")),
        "moment_form": MomentForm(case=case, auto_id="moment_%s"),
        "call_form": if_allowed(CALL_RULES, CallForm(auto_id="call_%s")),
        "mediation_form": if_allowed(MEDIATE_RULES, MediationForm(auto_id="mediation_%s")),
        "outcome_form": if_allowed(MEDIATED_RULES, OutcomeForm(auto_id="outcome_%s")),
        "authority_form": if_allowed(REJECT_RULES, AuthorityForm(case=case, auto_id="authority_%s")),
        "reject_form": if_allowed(REJECT_RULES, reject),
    }
