"""One of everything that an address may lead to, made when it is first asked for."""

from datetime import time, timedelta
from typing import Any

from bookings.calendar_links import link_code
from feedback.models import CommentTag, HandlingRule
from members.models import Member, RecommendationRule, ScreeningQuestion
from tests.factories.agreed import make_photographed, make_signature, make_text
from tests.factories.bookings import (
    make_booking,
    make_check_in,
    make_course,
    make_equipment,
    make_feed,
    make_held,
    make_offer,
    make_room,
    make_series,
    make_session,
    make_wait,
)
from tests.factories.care import make_care_note, make_preference
from tests.factories.closures import make_closure
from tests.factories.comments import make_comment
from tests.factories.consultations import make_consultation
from tests.factories.feedback import (
    make_answer,
    make_case,
    make_case_photo,
    make_compensation,
    make_enquiry_class,
    make_grading_rule,
    make_invitation,
    make_routing_rule,
    make_source,
    make_view,
    make_working_hours,
)
from tests.factories.follow_ups import make_follow_up
from tests.factories.health import make_screening
from tests.factories.house import (
    make_absence,
    make_answer_sheet,
    make_closed_day,
    make_department,
    make_holiday,
    make_licence,
    make_qualification,
    make_shift,
)
from tests.factories.improvements import make_improvement, make_task
from tests.factories.intakes import make_intake
from tests.factories.kept_hours import make_kept_hours
from tests.factories.ledger import make_refund
from tests.factories.lessons import a_cause, make_account, make_analysis, make_check, make_lesson, make_measure
from tests.factories.meetings import make_decision, make_group_member, make_meeting
from tests.factories.members import make_member, make_membership, make_payment, make_plan, make_sold
from tests.factories.messages import make_message
from tests.factories.pauses import make_pause
from tests.factories.penalties import make_objection, make_penalty
from tests.factories.products import make_product
from tests.factories.readings import make_excursion, make_limit, make_notice, make_point, make_rule_set
from tests.factories.rooms import (
    make_booked_online,
    make_deciding,
    make_online_room,
    make_room_booking,
    make_room_quote,
)
from tests.factories.safety import (
    make_duty,
    make_extra_rounds,
    make_hazard,
    make_incident,
    make_reviewed,
    put_in_charge,
)
from tests.factories.surveys import make_question, make_survey, make_survey_point, make_version, release
from tests.factories.treatment_waits import make_treatment_offer, make_treatment_wait
from tests.factories.treatments import at, make_appointment, make_package, make_skill, make_treated, make_treatment
from tests.factories.venue import make_area, make_staff
from venue import clock
from venue.models import OpeningHours, User
from venue.roles import Role

HALF_AN_HOUR = timedelta(minutes=30)


def arrived(session):
    return make_booking(session, state="checked_in", checked_in_at=clock.now())


def next_year(days=0):
    return clock.today() + timedelta(days=366 + days)


def in_two_days():
    return at(clock.today() + timedelta(days=2), 15)


def treated_later():
    return make_treated(day=clock.today() + timedelta(days=2))


# Each is handed the rows made so far, and may ask for more of them.
MAKERS = {
    # time
    "session": lambda rows: make_session(starts_at=clock.now() + HALF_AN_HOUR),
    "taught": lambda rows: make_session(instructor=rows["coach"], starts_at=clock.now() - HALF_AN_HOUR),
    "booking": lambda rows: make_booking(rows["session"]),
    "check_in": lambda rows: make_check_in(),
    "taught_booking": lambda rows: make_booking(rows["taught"]),
    "checked_in": lambda rows: arrived(rows["session"]),
    "own_booking": lambda rows: make_booking(make_session(), rows["member"]),
    "penalty": lambda rows: make_penalty(rows["person"]),
    "objection": lambda rows: make_objection(),
    "waited": lambda rows: make_session(),
    "own_feed": lambda rows: make_feed(rows["member"].user),
    "feed_code": lambda rows: link_code(make_feed(rows["person_with_feed"]).nonce),
    "person_with_feed": lambda rows: make_staff().user,
    "member_with_feed": lambda rows: make_member(user=rows["person_with_feed"]),
    "own_wait": lambda rows: make_wait(rows["waited"], rows["member"]),
    "offered": lambda rows: make_session(),
    "own_offer": lambda rows: make_offer(rows["offered"], rows["member"]),
    "own_hold": lambda rows: make_held(make_session(), rows["member"]),
    "held_here": lambda rows: make_held(rows["session"], rows["member"]),
    "room_booking": lambda rows: make_room_booking("held"),
    "online_room": lambda rows: make_online_room(),
    "own_room": lambda rows: make_booked_online(rows["member"], rows["online_room"]),
    "own_deciding": lambda rows: make_deciding(rows["member"], rows["online_room"]),
    "room_task": lambda rows: make_room_booking("confirmed").tasks.get(kind="setup"),
    "room_quote": lambda rows: make_room_quote(rows["room_booking"]),
    "course": lambda rows: make_course(),
    "room": lambda rows: make_room(),
    "equipment": lambda rows: make_equipment(),
    "treatment": lambda rows: make_treatment(),
    "package": lambda rows: make_package(),
    "appointment": lambda rows: make_appointment(),
    "line": lambda rows: rows["appointment"].lines.get(),
    "requested": lambda rows: make_appointment(
        rows["member"], make_treated(make_treatment(is_confirmed_by_house=True)), by=rows["member"].user
    ),
    "own_appointment": lambda rows: make_appointment(rows["member"], starts_at=in_two_days(), skill=treated_later()),
    "own_kept": lambda rows: make_appointment(rows["member"], keeps=True),
    "kept_treatment": lambda rows: rows["own_kept"].lines.get().treatment,
    "treatmentproduct": lambda rows: make_product(),
    "kepthours": lambda rows: make_kept_hours(),
    "treatment_wait": lambda rows: make_treatment_wait(),
    "own_treatment_wait": lambda rows: make_treatment_wait(rows["member"]),
    "own_treatment_offer": lambda rows: make_treatment_offer(rows["member"]),
    "offered_time": lambda rows: rows["own_treatment_offer"].appointment,
    "skill": lambda rows: make_skill(treatment=rows["treatment"], minutes=50),
    "closure": lambda rows: make_closure(by=make_staff().user),
    "coming_series": lambda rows: make_series(),
    "series": lambda rows: make_series(last_on=clock.today()),
    # people
    "person": lambda rows: make_member(phone="+8613800001111"),
    "photographed": lambda rows: make_photographed(),
    "preference": lambda rows: make_preference(rows["person"]),
    "screening": lambda rows: make_screening(rows["person"]),
    "intake": lambda rows: make_intake(member=rows["person"]),
    "recommendation": lambda rows: RecommendationRule.objects.first(),
    "received": lambda rows: rows["intake"].member,
    "question": lambda rows: ScreeningQuestion.objects.first(),
    "care_note": lambda rows: make_care_note(rows["person"]),
    "consultation": lambda rows: make_consultation(rows["person"]),
    "follow_up": lambda rows: make_follow_up(rows["person"]),
    "contract": lambda rows: make_membership(make_member()),
    "own_contract": lambda rows: make_sold(rows["member"], starts_on=next_year(), ends_on=next_year(90)),
    "refund": lambda rows: make_refund(make_member()),
    "paused": lambda rows: make_pause(rows["contract"]),
    "own_pause": lambda rows: make_pause(rows["own_contract"], first=400),
    "payment": lambda rows: make_payment(),
    "plan": lambda rows: make_plan(),
    "agreement": lambda rows: make_text("safety"),
    "signature": lambda rows: make_signature(),
    # duties
    "duty": lambda rows: make_duty(role=Role.ATTENDANT),
    "reviewed": lambda rows: make_reviewed(),
    "item": lambda rows: rows["duty"].template.items.get(),
    "checklist": lambda rows: rows["duty"].template,
    "duty_plan": lambda rows: rows["duty"].plan,
    "point": lambda rows: make_point(),
    "rule_set": lambda rows: make_rule_set(),
    "limit": lambda rows: make_limit(),
    "excursion": lambda rows: make_excursion(),
    "notice": lambda rows: make_notice(),
    "hazard": lambda rows: make_hazard(),
    "hazard_move": lambda rows: rows["hazard"].moves.get(),
    "extra_rounds": lambda rows: make_extra_rounds(plan=rows["duty"].plan),
    "area_owner": lambda rows: put_in_charge(make_staff(), make_area()),
    "incident": lambda rows: make_incident(),
    # voices
    "case": lambda rows: make_case(),
    "working_hours": lambda rows: make_working_hours(weekdays=[1])[0],
    "case_photo": lambda rows: make_case_photo(rows["case"]),
    "compensation": lambda rows: make_compensation(),
    "case_source": lambda rows: make_source(),
    "survey_point": lambda rows: make_survey_point(),
    "survey_invitation": lambda rows: make_invitation(),
    "enquiry_class": lambda rows: make_enquiry_class(),
    "handling_rule": lambda rows: HandlingRule.objects.first(),
    "grading_rule": lambda rows: make_grading_rule(),
    "routing_rule": lambda rows: make_routing_rule(),
    "shared_view": lambda rows: make_view(is_shared=True),
    "examined_in": lambda rows: make_analysis(),
    "examined": lambda rows: rows["examined_in"].case,
    "measure": lambda rows: make_measure(),
    "account": lambda rows: make_account(staff=rows["coach"]),
    "accounted": lambda rows: rows["account"].case,
    "lesson": lambda rows: make_lesson(),
    "cause": lambda rows: a_cause(),
    "comment": lambda rows: make_comment(),
    "comment_tag": lambda rows: CommentTag.objects.first(),
    "asked_survey": lambda rows: make_answer().version.survey,
    "check": lambda rows: make_check(clock.today() - timedelta(days=1)),
    "improvement": lambda rows: make_improvement(),
    "task": lambda rows: make_task(make_improvement("doing")),
    "task_of": lambda rows: rows["task"].improvement,
    # surveys are made
    "own_survey": lambda rows: make_survey(),
    "draft_version": lambda rows: make_version(),
    "survey_in_work": lambda rows: make_version().survey,
    "survey_question": lambda rows: make_question(),
    "asked_question": lambda rows: release(make_question().version).questions.first(),
    "open_version": lambda rows: rows["asked_question"].version,
    "meeting": lambda rows: make_meeting(),
    "decision": lambda rows: make_decision(),
    "meeting_of": lambda rows: rows["decision"].meeting,
    "group_member": lambda rows: make_group_member(),
    # the house
    "answer_sheet": lambda rows: make_answer_sheet(),
    "department": lambda rows: make_department(),
    "colleague": lambda rows: make_staff(),
    "area": lambda rows: make_area(),
    "hours": lambda rows: OpeningHours.objects.create(weekday=0, opens=time(9), closes=time(1)),
    "shift": lambda rows: make_shift(),
    "qualification": lambda rows: make_qualification(),
    "absence": lambda rows: make_absence(staff=rows["coach"]),
    "licence": lambda rows: make_licence(),
    "closed_day": lambda rows: make_closed_day(),
    "holiday": lambda rows: make_holiday(),
    "failed": lambda rows: make_message(state="failed"),
}
WORDS = {
    "nonsense": "nonsense",
    "step": "basics",
    "policy": "messages.attempts",
    "mail": "invitation",
    "short_mail": "booking_reminder",
    "agreed": "marketing",
    "language": "en",
    "promise": "satisfaction",
    "bulk_act": "assign",
    "figure": "classes",
    "satisfaction_key": "answers",
    "touchpoint": "service",
    "journey_time": "answer",
    "use_key": "late_cancelled",
    "use_table": "heat",
    "check_key": "unsorted",
    "report_key": "received",
    "answer": "right",
}


class Rows(dict[str, Any]):
    def __missing__(self, name: str) -> Any:
        self[name] = MAKERS[name](self)
        return self[name]


class Things(dict[str, Any]):
    """What stands in addresses: `things["session"]` is the key of a session, "{session}".format_map(things) as well."""

    def __init__(self, member: Member, coach: User | None) -> None:
        super().__init__(WORDS)
        self.rows = Rows(member=member, coach=coach.staff_member if coach else None)

    def __missing__(self, name: str) -> Any:
        row = self.rows[name]
        return row if isinstance(row, str) else row.pk
