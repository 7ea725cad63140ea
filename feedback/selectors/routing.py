"""Who is to handle a case: by the rules of routing, of those on duty, whoever has the fewest open ones."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from feedback.models import Case, RoutingRule
from feedback.selectors.staff import able_handlers
from venue import clock
from venue.models import Absence, Shift, StaffMember
from venue.roles import Role


@dataclass(frozen=True)
class Choice:
    """Somebody, and the rule by which they were chosen; none when nobody it names was on duty."""

    handler: StaffMember
    rule: RoutingRule | None


def handler_for(case: Case) -> Choice | None:
    """Never somebody whom the case is about. With nobody on duty whom the rule names, a manager, on duty if there is
    one; else an owner; else nobody.
    """
    rule = rule_for(case)
    if rule and (found := least_busy(here(able_handlers(case)), roles_of(rule, case))):
        return Choice(found, rule)
    for role in (Role.MANAGER, Role.OWNER):
        for people in (here(able_handlers(case)), able_handlers(case)):
            if found := least_busy(people, [role.value]):
                return Choice(found, None)
    return None


def rule_for(case: Case) -> RoutingRule | None:
    rules = RoutingRule.objects.filter(is_active=True)
    return next((rule for rule in rules if rule.fits(case.kind, case.category, case.grade)), None)


def roles_of(rule: RoutingRule, case: Case) -> list[str]:
    """The roles of the rule that may answer an enquiry of this class; where none may, those of the class."""
    may = case.enquiry_class.roles if case.enquiry_class else []
    return ([role for role in rule.roles if role in may] or may) if may else rule.roles


def here(people: QuerySet[StaffMember]) -> QuerySet[StaffMember]:
    """Those on duty now who are not away."""
    now = clock.now()
    away = Absence.objects.filter(starts_at__lte=now, ends_at__gt=now)
    return people.filter(pk__in=Shift.objects.at(now).values("staff")).exclude(pk__in=away.values("staff"))


def least_busy(people: QuerySet[StaffMember], roles: list[str]) -> StaffMember | None:
    """Of those with one of these roles, who has the fewest open cases; among equals, who came first to the house."""
    count = Case._base_manager.filter(handler=OuterRef("pk"), ended_at=None).order_by().values("handler")
    counted = people.filter(user__groups__name__in=roles).annotate(
        open_cases=Coalesce(Subquery(count.annotate(n=Count("pk")).values("n")), 0)
    )
    return counted.order_by("open_cases", "pk").first()
