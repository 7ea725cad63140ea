"""Why a step of an incident is refused."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class IncidentSigned(DomainError):
    code = "incident_signed"
    rule_name = _("What is signed off is not changed any more")
    message = _("This incident is signed off and stays as it is. What is found later becomes a hazard.")


class HappensLater(DomainError):
    code = "happens_later"
    rule_name = _("An incident is reported after it happened")
    message = _("This time is still to come. Please put it right.")


class NotExamined(DomainError):
    code = "not_examined"
    rule_name = _("An incident is signed off with severity, cause and what follows")
    message = _("Before signing off, please write how severe it was, what it came from, and what was done.")


class NobodyNamed(DomainError):
    code = "nobody_named"
    rule_name = _("Where somebody was hurt, it is kept who and what was done for them")
    message = _("Somebody was hurt. Before signing off, please add who it was and what was done for them.")
