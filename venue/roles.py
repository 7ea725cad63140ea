"""Who may do what: the roles, each a group with permissions, written once.

A person may hold several roles. Permissions of other apps are named by string; what does not exist yet is skipped
when groups are filled after a migration (`venue.services.defaults`).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    MEMBER = "member", _("member")
    FRONT_DESK = "front_desk", _("front desk")
    INSTRUCTOR = "instructor", _("instructor")
    PRACTITIONER = "practitioner", _("practitioner")
    NUTRITIONIST = "nutritionist", _("nutritionist")
    ATTENDANT = "attendant", _("attendant / cleaner")
    SAFETY_OFFICER = "safety_officer", _("safety officer")
    MAINTENANCE = "maintenance", _("maintenance")
    QUALITY_LEAD = "quality_lead", _("quality lead")
    MANAGER = "manager", _("manager")
    OWNER = "owner", pgettext_lazy("role", "owner")


STAFF = tuple(role for role in Role if role is not Role.MEMBER)

EVERYBODY_AT_WORK = {
    "venue.view_gallery",
    "venue.read_answers",
    "venue.add_undertaking",
    "venue.report_own_absence",
    "safety.report_incident",
    "safety.view_incident",
    "safety.run_duty",
    "safety.view_hazard",
    "safety.report_hazard",
    "feedback.view_lesson",
    "feedback.follow_improvement",
}
SERVING = {
    "members.view_preference",
    "members.view_carenote",
    "members.view_screening",
    "members.view_followup",
    "members.change_followup",
    "members.view_interaction",
    "members.add_interaction",
}
TREATING = {"members.view_health", "members.add_screening"}  # who trains, treats or advises; not who manages them
TREATMENTS = {"bookings.view_appointment"}
ATTENDANCE = SERVING | {"bookings.view_roster", "bookings.check_in"}
DESK = (
    ATTENDANCE
    | TREATMENTS
    | {
        "bookings.use_desk",
        "bookings.book_for_member",
        "members.view_member",
        "members.view_contact",
        "members.add_member",
        "members.change_member",
        "members.change_preference",
        "members.add_carenote",
        "members.add_screening",
        "members.run_intake",
        "members.change_carenote",
        "members.add_followup",
        "members.sell_membership",
        "members.view_payment",
        "members.view_refund",
        "members.add_refund",
        "members.change_refund",
        "members.issue_code",
        "members.view_signature",
        "members.freeze_membership",
        "bookings.backfill",
        "bookings.view_penalty",
        "bookings.settle_objection",
        "bookings.view_areaclosure",
        "safety.view_excursion",
        "safety.send_notice",
        "bookings.run_roomtask",
        *(f"bookings.{action}_roombooking" for action in ("add", "change", "view")),
    }
)
EXCEPTIONS = {
    "members.approve_refund",
    "bookings.override_rule",
    "bookings.waive_penalty",
    "members.set_ability",
    "members.add_entryrules",
}
SALES = {"members.set_price", *(f"members.{action}_membershipplan" for action in ("add", "change", "view"))}
SCREENING = {
    f"members.{action}_{noun}"
    for noun in ("screeningquestion", "recommendationrule")
    for action in ("add", "change", "view")
}
TIMETABLE = {
    f"bookings.{action}_{noun}"
    for noun in (
        "course",
        "sessionseries",
        "scheduledsession",
        "resource",
        "kepthours",
        "treatment",
        "treatmentpackage",
        "skill",
        "treatmentproduct",
        "areaclosure",
    )
    for action in ("add", "change", "view")
}
MEASURING = {"safety.view_reading", "safety.add_reading", "safety.view_excursion"}
DUTIES = MEASURING | {"safety.rectify_hazard"}
SAFETY = DUTIES | {
    "safety.run_any_duty",
    "safety.manage_hazard",
    "safety.view_safety",
    "safety.change_incident",
    "safety.sign_off_incident",
    "safety.open_incidentperson",
    "safety.reopen_area",
    *(
        f"safety.{action}_{noun}"
        for noun in ("checklisttemplate", "dutyplan", "extrarounds", "areaowner", "measuringpoint", "ruleset", "limit")
        for action in ("add", "change", "view")
    ),
}
ANSWERING = {"safety.answer_for_hazard"}
BOARD = {"venue.view_board"}
HOUSE = {
    f"venue.{action}_{noun}"
    for noun in (
        "answersheet",
        "department",
        "staffmember",
        "area",
        "openinghours",
        "shift",
        "absence",
        "qualification",
        "licence",
        "closedday",
        "holiday",
    )
    for action in ("add", "change", "view")
} | {
    *(f"venue.delete_{noun}" for noun in ("openinghours", "shift", "absence", "closedday", "holiday")),
    "venue.change_house",
    "venue.view_agreedtext",
    "venue.add_agreedtext",
    "venue.view_policy",
    "venue.add_policy",
    "venue.view_messagetemplate",
    "venue.change_messagetemplate",
    "venue.view_smstemplate",
    "venue.change_smstemplate",
    "venue.view_message",
    "venue.view_auditevent",
    "venue.change_message",
}
FOLLOW_UPS = {"members.manage_followup"}
CASE_HOURS = {f"feedback.{action}_workinghours" for action in ("add", "change", "view", "delete")}
MANAGER = (
    HOUSE | DESK | EXCEPTIONS | TIMETABLE | SALES | SCREENING | FOLLOW_UPS | SAFETY | ANSWERING | BOARD | CASE_HOURS
)

CASES = {
    "feedback.view_case",
    "feedback.add_case",
    "feedback.answer_case",
    "feedback.add_compensation",
    "feedback.view_compensation",
    "feedback.enter_surveyresponse",
}
CASE_RULES = {
    f"feedback.{action}_{noun}"
    for noun in ("casesource", "enquiryclass", "handlingrule", "gradingrule", "routingrule")
    for action in ("add", "change", "view")
}
IN_CHARGE = {"feedback.reject_case", "feedback.approve_compensation"}
LEARNING = {
    "feedback.view_staffaccount",
    "feedback.add_staffaccount",
    "feedback.add_retrospective",
    "feedback.view_qualitycheck",
    "feedback.add_qualitycheck",
    *(
        f"feedback.{action}_{noun}"
        for noun in ("causeclass", "commenttag", "lesson")
        for action in ("add", "change", "view")
    ),
}
IMPROVING = {
    "feedback.manage_improvement",
    *(f"feedback.{action}_groupmember" for action in ("add", "change", "view")),
}
SURVEYS = {
    *(f"feedback.{action}_{noun}" for noun in ("survey", "surveypoint") for action in ("add", "change", "view")),
    "feedback.view_surveyinvitation",
}
QUALITY = CASES | IMPROVING | CASE_RULES | LEARNING | SURVEYS | {"feedback.decide_case", "feedback.view_promises"}

PERMISSIONS: dict[Role, set[str]] = {
    Role.MEMBER: set(),
    Role.FRONT_DESK: EVERYBODY_AT_WORK | DESK | CASES | DUTIES,
    Role.INSTRUCTOR: (
        EVERYBODY_AT_WORK | ATTENDANCE | TREATING | TREATMENTS | {"bookings.teach", "members.set_ability"}
    ),
    Role.PRACTITIONER: EVERYBODY_AT_WORK | SERVING | TREATING | TREATMENTS,
    Role.NUTRITIONIST: EVERYBODY_AT_WORK | SERVING | TREATING | TREATMENTS,
    Role.ATTENDANT: EVERYBODY_AT_WORK | DUTIES | {"bookings.run_roomtask"},
    Role.SAFETY_OFFICER: EVERYBODY_AT_WORK | SAFETY,
    Role.MAINTENANCE: EVERYBODY_AT_WORK | DUTIES,
    Role.QUALITY_LEAD: EVERYBODY_AT_WORK | QUALITY,
    Role.MANAGER: EVERYBODY_AT_WORK | MANAGER | QUALITY | IN_CHARGE,
    Role.OWNER: EVERYBODY_AT_WORK | MANAGER | QUALITY | IN_CHARGE,
}

# What shows data of people, and the roles that do: whoever holds one of them promises secrecy first.
PEOPLE = {
    "members.view_member",
    "members.view_screening",
    "members.view_followup",
    "bookings.view_roster",
    "bookings.view_appointment",
    "feedback.view_case",
    "safety.open_incidentperson",
}
SEES_PEOPLE = tuple(role for role, names in PERMISSIONS.items() if names & PEOPLE)
