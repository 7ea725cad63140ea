"""What of people's data is kept when somebody looks at it or takes it away, by its name in the audit."""

from django.utils.translation import gettext_lazy as _

from venue.errors import Text

CONTACT_SHOWN = "member.contact_shown"
HEALTH_VIEWED, OWN_HEALTH_VIEWED = "health.viewed", "health.own_viewed"
INCIDENT_PEOPLE_OPENED, SAFETY_REPORT_EXPORTED = "incident.people_opened", "safety.report_exported"
CASE_ACCOUNTS_OPENED, CASE_REPORT_EXPORTED = "case.accounts_opened", "case.report_exported"

LOOKS: dict[str, Text] = {
    CONTACT_SHOWN: _("Phone and email shown"),
    "signature.scan_opened": _("Signed paper opened"),
    HEALTH_VIEWED: _("Answers about health opened"),
    OWN_HEALTH_VIEWED: _("Own answers about health opened"),
    INCIDENT_PEOPLE_OPENED: _("Names and statements of an incident opened"),
    SAFETY_REPORT_EXPORTED: _("Safety report exported"),
    CASE_ACCOUNTS_OPENED: _("Accounts of colleagues about a case opened"),
    CASE_REPORT_EXPORTED: _("Report on cases exported"),
    "penalties.exported": _("List of penalties exported"),
    "follow_ups.exported": _("List of follow-ups exported"),
    "consents.exported": _("List of consents exported"),
    "satisfaction.exported": _("Answers to surveys exported"),
    "survey_comments.exported": _("Comments of guests exported"),
}
