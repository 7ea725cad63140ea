"""Why a step of an improvement is refused."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class ImprovementMoved(DomainError):
    code = "improvement_moved"
    rule_name = _("An improvement takes its steps in their order")
    message = _("This step does not come now. Please look at the improvement again.")


class DeadlinePassed(DomainError):
    code = "deadline_passed"
    rule_name = _("A deadline lies ahead")
    message = _("This day has passed. Please choose a later one.")


class BaselineLater(DomainError):
    code = "baseline_later"
    rule_name = _("A baseline is taken before the change")
    message = _("These days are not over yet. Please choose days that have passed.")


class TwoDepartments(DomainError):
    code = "two_departments"
    rule_name = _("At least two departments review a plan")
    message = _("A plan is carried out once two departments have agreed. Please ask another one.")


class SaidNo(DomainError):
    code = "said_no"
    rule_name = _("A plan that somebody refuses is changed")
    message = _("A department said no. Please change the plan; then all are asked again.")


class NotAsked(DomainError):
    code = "not_asked"
    rule_name = _("A department answers once, through the person who was asked")
    message = _("You were not asked about this plan, or have answered already.")


class NoSaysWhy(DomainError):
    code = "no_without_words"
    rule_name = _("Whoever says no says why")
    message = _("Please write what is wrong with the plan, so that it can be changed.")


class TasksOpen(DomainError):
    code = "tasks_open"
    rule_name = _("What is checked has been done")
    message = _("There is no task, or one is not done yet. Please finish what is open first.")


class ChangeAhead(DomainError):
    code = "change_ahead"
    rule_name = _("A change is dated when it has happened")
    message = _("This day lies ahead. Please enter the day from which it was different.")


class DataTooEarly(DomainError):
    code = "data_too_early"
    rule_name = _("The check uses data from after the change")
    message = _("These days are not wholly after the change. Please choose a later first day.")


class NothingCounted(DomainError):
    code = "nothing_counted"
    rule_name = _("A figure has rows behind it")
    message = _("Nothing was counted in these days. Please choose others, or enter the figure by hand.")


class NotChecked(DomainError):
    code = "not_checked"
    rule_name = _("Nothing is judged before it was measured")
    message = _("There is no figure from after the change yet. Please measure first.")


class TargetMissed(DomainError):
    code = "target_missed"
    rule_name = _("Effective is what has reached its target")
    message = _("The target was missed. Please call it ineffective; a new cycle can follow.")


class NotPublishable(DomainError):
    code = "not_publishable"
    rule_name = _("What is published has been changed")
    message = _("Only what has been changed, and not given up, is published, and only once.")


class TaskDayPassed(DomainError):
    code = "day_passed"
    rule_name = _("A task is due on a day to come")
    message = _("This day is over. Please choose today or a later day.")


class TaskNotYours(DomainError):
    code = "task_not_yours"
    rule_name = _("A task is done by its owner, or by whoever manages improvements")
    message = _("This task is somebody else's, or is done already.")
