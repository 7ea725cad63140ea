"""Why a hazard is not graded, extended or told of in this way."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class CameBack(DomainError):
    code = "came_back"
    rule_name = _("What came back counts one level higher than before")
    message = _("This came back after it had been put right, so it counts one level higher. Please leave it there.")


class MajorIsManagers(DomainError):
    code = "major_is_managers"
    rule_name = _("The manager answers for a major hazard")
    message = _("The manager answers for a major hazard: grades, assigns and verifies it. Please tell one.")


class PlanNeeded(DomainError):
    code = "plan_needed"
    rule_name = _("A major hazard is put right by a plan")
    message = _("Please write the plan: what is done, with what money, and what is done if it gets worse meanwhile.")


class ExtendedByManager(DomainError):
    code = "extended_by_manager"
    rule_name = _("The manager gives more time")
    message = _("Only a manager gives more time. Please tell one why it takes longer.")


class NotLater(DomainError):
    code = "not_later"
    rule_name = _("More time ends later than before")
    message = _("This is not later than before. Please choose a later time.")


class TooManyReports(DomainError):
    code = "too_many_reports"
    rule_name = _("A few reports an hour from one connection")
    message = _(
        "Several reports came from here within an hour. If it cannot wait, please tell anybody who works here, or call "
        "the front desk."
    )


class AreaKeptShut(DomainError):
    code = "kept_shut"
    rule_name = _("The area of a major hazard opens once it is verified")
    message = _("A major hazard keeps this area closed until somebody else has verified that it is put right.")


class AreaTaken(DomainError):
    code = "area_taken"
    rule_name = _("One person answers for an area")
    message = _("Somebody is in charge of this area already. Please change that entry instead.")
