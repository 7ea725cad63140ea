"""Every page that lists something asks the database the same number of questions for one row and for three.

A page that is opened with GET stands either in `LISTS`, with what makes one row more, or in `SINGLE`, because it shows
one thing or a form. A new page that stands in neither fails.
"""

import uuid
from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db.models import Model
from django.urls import reverse

from bookings.models import Booking, Resource, RoomBooking
from bookings.rules.package import Part
from bookings.services.freeze import resume
from bookings.services.room_money import note_payer, take
from bookings.services.session import cancel_session
from feedback.models import (
    Case,
    CaseEvent,
    CauseClass,
    CommentTag,
    Compensation,
    HandlingRule,
    Lesson,
    LessonReader,
    Meeting,
    QualityCheck,
    WorkingHours,
)
from feedback.services.calls import ask_to_call
from feedback.services.case import reply
from feedback.services.meeting import invite
from members.models import DataCheck, Freeze, LedgerTransaction, Member, Membership
from members.services.looking import look_at_contact
from members.services.refund import request_refund
from members.services.sale import Paying
from safety.models import Incident
from safety.services.incident import add_person, raise_from_incident
from tests.clients import client_of
from tests.factories.agreed import make_consent, make_photographed, make_signature, make_text
from tests.factories.bookings import (
    HOUSE,
    make_booking,
    make_check_in,
    make_course,
    make_decision,
    make_equipment,
    make_feed,
    make_room,
    make_series,
    make_session,
    make_wait,
)
from tests.factories.care import make_care_note
from tests.factories.closures import make_closure, make_closure_step
from tests.factories.comments import make_comment, make_marked
from tests.factories.consultations import make_consultation
from tests.factories.feedback import (
    make_answer,
    make_attended,
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
    resolve_case,
)
from tests.factories.follow_ups import make_follow_up, make_step
from tests.factories.health import make_question, make_screening
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
from tests.factories.improvements import make_improvement, make_published
from tests.factories.intakes import make_intake, make_recommendation_rule
from tests.factories.kept_hours import make_kept_hours
from tests.factories.ledger import make_fee, make_pack, make_refund, make_standing_money
from tests.factories.lessons import make_account, make_analysis, make_check, make_lesson, make_measure
from tests.factories.meetings import make_decision as agree
from tests.factories.meetings import make_group_member, make_meeting
from tests.factories.members import make_member, make_plan, make_rules, make_sold
from tests.factories.messages import make_message
from tests.factories.pauses import make_pause
from tests.factories.penalties import make_objection, make_penalty, make_strike
from tests.factories.products import make_product
from tests.factories.readings import make_excursion, make_limit, make_point, make_reading, make_rule_set
from tests.factories.rooms import make_online_room, make_room_booking, make_room_quote
from tests.factories.safety import (
    do_duty,
    make_assigned,
    make_checklist,
    make_duty,
    make_extra_rounds,
    make_hazard,
    make_incident,
    put_in_charge,
)
from tests.factories.safety import make_plan as make_duty_plan
from tests.factories.stages import make_stage
from tests.factories.surveys import make_item, make_survey_point, make_version
from tests.factories.surveys import make_question as ask
from tests.factories.treatment_waits import make_treatment_offer, make_treatment_wait
from tests.factories.treatments import make_appointment, make_package, make_skill, make_treated, make_treatment
from tests.factories.venue import make_area, make_staff
from tests.queries import assert_costs_the_same
from tests.test_roles import MEMBERS, TABLE
from tests.things import Rows, Things
from venue import clock
from venue.models import Holiday, OpeningHours, Policy, Probe, StaffMember, User
from venue.models.agreed_text import Kind
from venue.roles import Role
from venue.services.policy import set_policy

pytestmark = pytest.mark.django_db

More = Callable[[Rows], object]


def in_class(rows: Rows) -> object:
    """One person more in the class that is open."""
    booking = make_booking(rows["session"])
    make_care_note(booking.member)
    make_photographed(booking.member)
    return booking


def in_class_and_in() -> object:
    """One person more who came to a class."""
    return make_booking(make_session(), state="checked_in", checked_in_at=clock.now())


def unqualified() -> object:
    """A class whose course asks for a paper since."""
    session = make_session()
    type(session.course).objects.filter(pk=session.course_id).update(qualification="lifeguard")
    return session


def fallen_ill() -> object:
    """A treatment whose practitioner is away since, and somebody who could take it over."""
    line = make_appointment().lines.get()
    make_treated(line.treatment)
    return make_absence(staff=line.staff)


def closed() -> object:
    """A class whose room's area is closed that day since."""
    session = make_session()
    return make_closed_day(day=clock.local(session.starts_at).date(), area=session.room.area)


def named(rows: Rows) -> object:
    """One person more who matches what is typed; two at least, since one alone is shown with all that is known."""
    return make_booking(make_session(starts_at=clock.now() + timedelta(minutes=5)), make_member(name="Kim Many"))


def told_of(lesson: Lesson) -> object:
    """One person more who has read a lesson."""
    return LessonReader.objects.create(
        lesson=lesson, staff=make_staff(department=make_department()), read_at=clock.now()
    )


def reported() -> object:
    """One case more with all that a report says of it, and one visit."""
    case = make_case(member=make_member())
    make_analysis(case)
    make_measure(case)
    return make_check_in()


def all_of_a_person(rows: Rows, member: object = None) -> None:
    """One more of everything that a person may have."""
    member = member or rows["person"]
    make_booking(make_session(), member)
    make_wait(make_session(), member)
    make_treatment_wait(member)
    make_case(member=member)
    make_care_note(member)
    make_follow_up(member)
    make_consultation(member)
    make_room_booking(member=member)
    ends = clock.today() - timedelta(days=400 * (1 + member.memberships.count()))
    make_pack(member)
    make_sold(member, starts_on=ends - timedelta(days=300), ends_on=ends)
    make_message(user=member.user)


def used() -> object:
    """A class of today from which somebody stayed away too late."""
    session = make_session(starts_at=clock.now() - timedelta(hours=2))
    return make_booking(session, state="late_cancelled", cancelled_at=clock.now())


SOON = timedelta(hours=2)


def in_closure(rows: Rows) -> object:
    """Two classes more in the area that is closed, one of them with somebody in it, about the other it is decided; a
    room booking and a treatment.
    """
    here = [make_session(room=make_room(area=rows["closure"].area)) for _ in range(2)]
    make_wait(here[0])
    make_booking(here[0])
    let = make_room_booking("confirmed", room=make_room(capacity=20), begins_at=clock.now() + SOON)
    treated = make_appointment(skill=make_treated(day=clock.today()), starts_at=clock.now() + SOON)
    rooms = [let.room_id, treated.lines.get().room.pk]
    Resource.objects.filter(pk__in=rooms).update(area=rows["closure"].area)  # nothing new is booked in a closed place
    return make_closure_step(here[1], closure=rows["closure"])


def inside_a_pause(contract: Membership) -> None:
    """One booking and one wait more that the pause that is filled in would end."""
    session = make_session(starts_at=clock.now() + timedelta(days=3))
    make_booking(session, contract.member, membership=contract)
    make_wait(make_session(starts_at=clock.now() + timedelta(days=3)), contract.member)


def used_and_paused(contract: Membership) -> None:
    """One booking more that relied on it, and one pause that was taken back."""
    make_booking(make_session(), contract.member, membership=contract)
    resume(make_pause(contract, first=(contract.starts_on - clock.today()).days + 40).pk, clock.today(), by=HOUSE)


def of_the_member(rows: Rows) -> None:
    all_of_a_person(rows, rows["member"])


def decided(booking: Booking) -> object:
    """One thing more that was decided about a booking."""
    return make_decision(booking.member, booking.session, booking=booking)


def next_week(rows: Rows) -> object:
    """One date more of the weekly class that the open one belongs to."""
    session = rows["session"]
    if session.series is None:
        beyond = clock.today() + timedelta(days=300)
        session.series = make_series(first_on=beyond, last_on=beyond + timedelta(days=7))
        session.save(update_fields=["series"])
    weeks = session.series.sessions.count()
    return make_session(series=session.series, starts_at=session.starts_at + timedelta(days=7 * weeks))


def bounced() -> object:
    """One person more whom letters do not reach."""
    person = make_sold().member
    return make_message(address=person.email, state="failed")


def promised(rows: Rows) -> None:
    """One more of all that the board's promises are computed from."""
    make_answer(csat=2)
    make_case(member=make_member())
    ended = clock.today() - timedelta(days=1)
    make_sold(starts_on=ended - timedelta(days=300), ends_on=ended)
    make_duty()
    make_hazard()


def agreed(meeting: Meeting) -> None:
    """One more of all that stands on the page of a meeting."""
    Meeting.objects.filter(pk=meeting.pk).update(planned_at=clock.now() - timedelta(hours=1))
    agree(meeting, department=make_department())
    agree(make_meeting("begun", months_ago=Meeting.objects.count()))
    invite(meeting, [make_staff()])
    make_hazard()


def told_in(incident: Incident) -> None:
    """One more person of an incident, and one more hazard that it has shown."""
    add_person(incident.pk, part="witness", name="Li Na", by=HOUSE)
    raise_from_incident(incident, what="Slippery", level="general", by=HOUSE)


def unsafe() -> None:
    """One more of all that the safety board and its report tell of."""
    put_in_charge(make_staff(), make_area())
    make_assigned(level="major")
    make_incident()
    do_duty(make_duty(due_in=timedelta(minutes=-5)), True, by=make_staff().user)
    make_duty(due_in=timedelta(minutes=-5))
    make_excursion()
    make_reading(temperature="35")
    make_extra_rounds(plan=make_duty_plan(rhythm="times", times=2))


def on_the_line(rows: Rows) -> None:
    """One more of all that stands on a line of time."""
    member = rows["person"]
    all_of_a_person(rows, member)
    make_penalty(member)
    make_check_in(member)
    make_answer(invitation=make_invitation(make_attended(member)))
    sold = member.memberships.exclude(kind="pack").latest("pk")
    Freeze.objects.create(membership=sold, starts_on=sold.starts_on, ends_on=sold.starts_on, reason="travel")
    make_message(user=None, address=member.email)
    DataCheck.objects.create(member=member, how="desk", answer="right")
    make_stage(member, until=clock.now() + timedelta(hours=1))
    consented(member)


def corrected(rows: Rows) -> object:
    """One version more of a consultation."""
    latest = rows["consultation"].member.interactions.standing().get()
    return make_consultation(latest.member, corrects=latest, by=make_staff().user)


def consented(member: Member) -> object:
    """One answer more, about another purpose each time, and one more version signed."""
    purposes = Kind.MARKETING, Kind.PHOTO, Kind.STORIES
    make_signature(member, make_text(Kind.SAFETY))
    return make_consent(member, purposes[member.consents.count() % 3], answered_by=make_staff().user)


def heard() -> None:
    """One answer more, of a class of its own, and nothing kept of what was counted before."""
    make_answer(text="Good")
    make_plan(price=Decimal(100))
    make_point(is_public=True)
    cache.clear()


def answered_case(rows: Rows) -> None:
    """One complaint more that was answered."""
    reply(make_case().pk, "Mended.", by=HOUSE)


def counted() -> None:
    """One more of all that the figures of booking are computed from, each of another course."""
    make_answer()
    session = make_session(starts_at=clock.now() - timedelta(hours=30))
    make_wait(session, state="lapsed", ended_at=session.starts_at)
    make_booking(session, held_for="offer", state="released", cancelled_at=clock.now())
    make_message(state="sent", sent_at=clock.now())
    Probe.objects.create(minute=clock.now() - timedelta(days=1 + Probe.objects.count()), is_up=False, milliseconds=1)


def one_date_more(booking: RoomBooking) -> None:
    """Booked together with it, and one letter more about it."""
    booking.together = booking.together or uuid.uuid4()
    booking.save(update_fields=["together"])
    RoomBooking.objects.filter(pk=make_room_booking("held").pk).update(together=booking.together)
    make_message(subject_key=booking.cause)
    make_room_quote(booking, note=str(booking.quotes.count()))


def let_once_more(room: Resource) -> object:
    """One booking more of a room, on a day of its own."""
    begins_at = clock.now() + timedelta(days=2 + room.room_bookings.count())
    return make_room_booking("confirmed", room=room, people=2, begins_at=begins_at)


def paid_for(booking: RoomBooking) -> object:
    """One receipt more; the person was noted with the first."""
    if not RoomBooking.objects.get(pk=booking.pk).member:
        note_payer(booking.pk, make_member(), by=HOUSE)
    return take(booking.pk, Decimal(10), Paying("cash"), by=HOUSE)


def make_waiting(member: Member) -> object:
    """One refund more that waits to be paid."""
    cause = f"penalty:{1 + LedgerTransaction.objects.count()}"
    make_standing_money(member, "5.00", cause=cause)
    return request_refund(member.pk, Decimal(5), by=HOUSE)


def looked_into(case: Case) -> None:
    """One more of all that was said about a case, and of all that is known of its hour and place."""
    if case.area is None:
        Case.objects.filter(pk=case.pk).update(area=make_area(), member=make_member(), reporter_name="", contact="")
        case.refresh_from_db()
    make_case_photo(case)
    CaseEvent.objects.create(case=case, kind="note", text="Look", by=make_staff().user)
    Compensation.objects.filter(case=case).update(state="refused", refused_because="no", decided_at=clock.now())
    make_compensation(case)
    here = make_session(room=make_room(area=case.area), starts_at=clock.now())
    make_booking(here, case.member)
    make_check_in(case.member)
    make_reading(make_point(area=case.area))
    make_duty(area=case.area)
    make_hazard(area=case.area)
    make_closure(area=case.area)
    Case.objects.filter(pk=make_case().pk).update(area=case.area)
    resolve_case(make_case(text=case.text))


def to_call() -> None:
    """One more whom the desk is to call."""
    resolve_case(make_case(), ago=timedelta(days=4))
    ask_to_call()


LISTS: dict[str, More] = {
    # time
    "bookings:timetable": lambda rows: make_booking(make_session(), rows["member"]),
    "bookings:session": lambda rows: make_wait(rows["session"]),
    "bookings:my_bookings": of_the_member,
    "bookings:my_booking": lambda rows: decided(rows["own_booking"]),
    "bookings:busy": lambda rows: make_session(),
    "bookings:day_sheet": lambda rows: make_session(
        room=rows["room"],
        starts_at=clock.now() + timedelta(hours=1 + 2 * rows["room"].allocations.count()),
    ),
    "bookings:my_calendar": lambda rows: make_feed(rows["member"].user, revoked_at=clock.now()),
    "bookings:feed": lambda rows: make_booking(make_session(), rows["member_with_feed"]),
    "bookings:every_week": next_week,
    "bookings:move": lambda rows: make_session(course=rows["own_booking"].session.course),
    "bookings:move_for_member": lambda rows: make_session(course=rows["booking"].session.course),
    "bookings:booking": lambda rows: decided(rows["booking"]),
    "bookings:person_bookings": lambda rows: make_booking(make_session(), rows["person"]),
    "bookings:person_decisions": lambda rows: decided(make_booking(make_session(), rows["person"])),
    "bookings:contract": lambda rows: used_and_paused(rows["contract"]),
    "bookings:my_contract": lambda rows: used_and_paused(rows["own_contract"]),
    "bookings:my_pause": lambda rows: inside_a_pause(rows["own_contract"]),
    "bookings:pause": lambda rows: inside_a_pause(rows["contract"]),
    "bookings:my_penalties": lambda rows: [make_strike(rows["member"]), make_objection(make_penalty(rows["member"]))],
    "bookings:penalty_list": lambda rows: [make_strike(), make_objection()],
    "bookings:penalty_export": lambda rows: [make_strike(), make_objection()],
    "bookings:objection_list": lambda rows: make_objection(),
    "bookings:wrong": lambda rows: decided(rows["own_booking"]),
    "bookings:objection": lambda rows: decided(rows["objection"].booking),
    "bookings:desk": named,
    "bookings:arrivals": named,
    "bookings:candidates": lambda rows: make_member(name="Kim Many"),
    "bookings:roster": in_class,
    "bookings:close_roster": lambda rows: make_booking(rows["taught"]),
    "bookings:call_off": in_class,
    "bookings:coach": lambda rows: make_session(
        instructor=rows["coach"], starts_at=clock.now() + timedelta(hours=2 + rows["coach"].sessions.count())
    ),
    "bookings:open_rosters": lambda rows: make_booking(
        make_session(starts_at=clock.now() - timedelta(hours=2), course=make_course())
    ),
    "bookings:visits": lambda rows: (in_class_and_in(), make_check_in()),
    "bookings:room_booking_list": lambda rows: make_room_booking("held"),
    "bookings:room_booking": lambda rows: one_date_more(rows["room_booking"]),
    "bookings:room_tasks": lambda rows: make_room_booking("confirmed", begins_at=clock.now() + timedelta(hours=2)),
    "bookings:room_money": lambda rows: paid_for(rows["room_booking"]),
    "bookings:room_booking_add": lambda rows: make_room(),
    "bookings:room_booking_change": lambda rows: make_room(),
    "bookings:line_move": lambda rows: (make_room(room_kind="treatment"), make_skill(rows["line"].treatment)),
    "bookings:course_list": lambda rows: make_course(),
    "bookings:resource_list": lambda rows: make_room(whole=make_room()),
    "bookings:appointments": lambda rows: make_appointment(
        make_member(), make_treated(day=clock.today()), starts_at=clock.now() + timedelta(hours=2)
    ),
    "bookings:rooms_online": lambda rows: make_online_room(),
    "bookings:room_online": lambda rows: let_once_more(rows["online_room"]),
    "bookings:change_room": lambda rows: make_online_room(),
    "bookings:treatments": lambda rows: make_package(),
    "bookings:treatment": lambda rows: (make_skill(rows["treatment"]), make_package(Part(rows["treatment"].pk))),
    "bookings:package": lambda rows: make_skill(rows["package"].parts.first().treatment),
    "bookings:package_list": lambda rows: make_package(),
    "bookings:treatment_waits": lambda rows: make_treatment_offer(staff=None),
    "bookings:treatment_wait": lambda rows: make_treatment_wait(treatment=rows["own_treatment_wait"].treatment),
    "bookings:treatment_wait_join": lambda rows: make_skill(rows["treatment"]),
    "bookings:treatment_wait_add": lambda rows: make_treatment(),
    "bookings:treatment_list": lambda rows: make_treatment(equipment=make_equipment()),
    "bookings:treatmentproduct_list": lambda rows: make_product(),
    "bookings:line_products": lambda rows: make_product(),
    "bookings:kepthours_list": lambda rows: make_kept_hours(),
    "bookings:skill_list": lambda rows: make_skill(),
    "bookings:equipment_list": lambda rows: make_equipment(),
    "bookings:series_list": lambda rows: make_series(),
    "bookings:series": lambda rows: make_session(series=rows["series"], starts_at=later(rows)),
    "bookings:change": in_class,
    "bookings:following": lambda rows: make_session(
        series=rows["coming_series"], starts_at=later(rows, "coming_series")
    ),
    "bookings:lapses": lambda rows: (unqualified(), fallen_ill()),
    "bookings:closures": lambda rows: closed(),
    "bookings:closure_list": lambda rows: make_closure(),
    "bookings:closure": in_closure,
    "bookings:breaches": lambda rows: cancel_session(make_booking().session_id, reason="ill", by=HOUSE),
    # people
    "members:member_list": lambda rows: make_sold(),
    "members:member": all_of_a_person,
    "members:my_profile": of_the_member,
    "members:to_check": lambda rows: bounced(),
    "members:ledger": lambda rows: make_pack(rows["person"]),
    "members:refund_list": lambda rows: make_refund(),
    "members:pay_back": lambda rows: make_waiting(rows["person"]),
    "members:fees": lambda rows: make_fee(rows["person"], "5.00", f"penalty:{LedgerTransaction.objects.count()}"),
    "members:my_ledger": lambda rows: make_pack(rows["member"]),
    "members:my_code": of_the_member,
    "members:my_consents": lambda rows: consented(rows["member"]),
    "members:consents": lambda rows: consented(rows["person"]),
    "members:consent_list": lambda rows: consented(make_member()),
    "members:consent_export": lambda rows: consented(make_member()),
    "members:look_list": lambda rows: look_at_contact(make_member(), by=make_staff().user),
    "members:consent_history": lambda rows: consented(rows["person"]),
    "members:health": lambda rows: make_screening(rows["person"], "heart"),
    "members:my_health": lambda rows: make_screening(rows["member"], "heart"),
    "members:screen": lambda rows: make_question(),
    "members:my_screen": lambda rows: make_question(),
    "members:screeningquestion_list": lambda rows: make_question(),
    "members:recommendationrule_list": lambda rows: make_recommendation_rule(),
    "members:intake_list": lambda rows: make_intake(),
    "members:entry_rules_list": lambda rows: make_rules(made_by=make_staff().user),
    "members:line": on_the_line,
    "members:consultations": lambda rows: make_consultation(rows["person"], by=make_staff().user),
    "members:consultation_history": corrected,
    "members:follow_up_list": lambda rows: make_follow_up(),
    "members:follow_up_export": lambda rows: make_follow_up(),
    "members:follow_up": lambda rows: make_step(rows["follow_up"], by=make_staff().user),
    "members:membershipplan_list": lambda rows: make_plan(),
    "members:sell": lambda rows: make_plan(),
    "members:renewals": promised,
    "venue:inbox": of_the_member,
    # duties
    "safety:duty_list": lambda rows: make_duty(),
    "safety:area_codes": lambda rows: make_area(),
    "safety:checklist_list": lambda rows: make_checklist(),
    "safety:plan_list": lambda rows: make_duty_plan(),
    "safety:extrarounds_list": lambda rows: make_extra_rounds(),
    "safety:hazard_list": lambda rows: make_assigned(),
    "safety:incident_list": lambda rows: make_incident(),
    "safety:incident": lambda rows: told_in(rows["incident"]),
    "safety:incident_people": lambda rows: told_in(rows["incident"]),
    "safety:areaowner_list": lambda rows: put_in_charge(make_staff(), make_area()),
    "safety:signs": lambda rows: make_area(),
    "safety:board": lambda rows: unsafe(),
    "safety:report": lambda rows: unsafe(),
    "safety:report_export": lambda rows: unsafe(),
    "safety:readings": lambda rows: make_excursion(),
    "safety:readings_today": lambda rows: make_excursion(),
    "safety:reading_list": lambda rows: make_reading(),
    "safety:point": lambda rows: make_reading(rows["point"], ph="7.4"),
    "safety:measuringpoint_list": lambda rows: make_point(),
    "safety:ruleset_list": lambda rows: make_rule_set(),
    "safety:limit_list": lambda rows: make_limit(),
    "safety:excursion_list": lambda rows: make_excursion(),
    # voices
    "feedback:case_list": lambda rows: make_case(member=make_member(), handler=make_staff(role=Role.FRONT_DESK)),
    "feedback:working_hours_list": lambda rows: make_working_hours(weekdays=[WorkingHours.objects.count()]),
    "feedback:view_list": lambda rows: make_view(is_shared=True),
    "feedback:casesource_list": lambda rows: make_source(),
    "feedback:handlingrule_list": lambda rows: HandlingRule.objects.order_by("-pk")[0].delete(),
    "feedback:enquiryclass_list": lambda rows: make_enquiry_class(roles=["front_desk"]),
    "feedback:gradingrule_list": lambda rows: make_grading_rule(),
    "feedback:routingrule_list": lambda rows: make_routing_rule(),
    "feedback:voice_signs": lambda rows: make_area(),
    "feedback:my_cases": of_the_member,
    "feedback:my_surveys": lambda rows: make_invitation(make_attended(rows["member"])),
    "feedback:my_praise": lambda rows: make_answer(5, text="Thank you"),
    "feedback:surveypoint_list": lambda rows: make_survey_point(area=make_area()),
    "feedback:survey_signs": lambda rows: make_survey_point(),
    "feedback:case": lambda rows: looked_into(rows["case"]),
    "feedback:call_list": lambda rows: to_call(),
    "feedback:compensation_list": lambda rows: make_compensation(),
    "feedback:meeting_list": lambda rows: make_meeting("held", months_ago=Meeting.objects.count()),
    "feedback:meeting": lambda rows: agreed(rows["meeting"]),
    "feedback:groupmember_list": lambda rows: make_group_member(),
    "feedback:improvement_list": lambda rows: make_improvement("planned"),
    "feedback:improvement_export": lambda rows: make_improvement("planned"),
    "feedback:improvements_public": lambda rows: make_published(),
    "feedback:survey_list": lambda rows: make_version(),
    "feedback:survey_versions": lambda rows: make_version(
        rows["own_survey"], number=1 + rows["own_survey"].versions.count(), state="closed"
    ),
    "feedback:survey_version": lambda rows: make_item(ask(rows["draft_version"], kind="matrix")),
    "feedback:survey_preview": lambda rows: make_item(ask(rows["draft_version"], kind="matrix")),
    "feedback:promise": promised,
    "feedback:satisfaction": lambda rows: heard(),
    "feedback:satisfaction_rows": lambda rows: heard(),
    "feedback:satisfaction_export": lambda rows: heard(),
    "feedback:survey_results": lambda rows: make_answer(),
    "feedback:survey_results_export": lambda rows: make_answer(),
    "feedback:survey_result": lambda rows: make_comment(),
    "feedback:survey_groups": lambda rows: make_answer(),
    "feedback:survey_dimensions": lambda rows: make_answer(),
    "feedback:survey_drivers": lambda rows: make_answer(),
    "feedback:survey_answers": lambda rows: make_comment(),
    "feedback:survey_export": lambda rows: make_comment(),
    "feedback:survey_comments": lambda rows: make_marked(),
    "feedback:comments_export": lambda rows: make_marked(),
    "feedback:journey": lambda rows: make_answer(),
    "feedback:journey_export": lambda rows: make_answer(),
    "feedback:journey_times": answered_case,
    "feedback:journey_rows": lambda rows: [make_answer() for _each in range(5)],
    "feedback:commenttag_list": lambda rows: CommentTag.objects.create(name_en="Music", name_zh=str(uuid.uuid4())),
    "feedback:promises": lambda rows: heard(),
    "feedback:promises_feed": lambda rows: heard(),
    "feedback:promises_json": lambda rows: heard(),
    "feedback:booking_figures": lambda rows: counted(),
    "feedback:use": lambda rows: used(),
    "feedback:use_rows": lambda rows: used(),
    "feedback:use_export": lambda rows: used(),
    "feedback:booking_figure_rows": lambda rows: counted(),
    "feedback:booking_figures_export": lambda rows: counted(),
    "feedback:case_accounts": lambda rows: make_account(rows["case"]),
    "feedback:surveys_asked": lambda rows: make_invitation(),
    "feedback:lesson_list": lambda rows: make_analysis(make_lesson().case),
    "feedback:lesson": lambda rows: told_of(rows["lesson"]),
    "feedback:causeclass_list": lambda rows: CauseClass.objects.create(name_en="Weather", name_zh=str(uuid.uuid4())),
    "feedback:qualitycheck_list": lambda rows: make_check(
        clock.today() - timedelta(days=QualityCheck.objects.count() + 1)
    ),
    "feedback:quality_check": lambda rows: make_case(),
    "feedback:quality_check_rows": lambda rows: make_case(),
    "feedback:case_report": lambda rows: reported(),
    "feedback:case_report_rows": lambda rows: reported(),
    "feedback:case_report_visits": lambda rows: make_check_in(),
    "feedback:case_report_export": lambda rows: reported(),
    # the house
    "venue:board": promised,
    "venue:house": lambda rows: make_staff(),
    "venue:answers": lambda rows: make_answer_sheet(),
    "venue:answer_sheet_list": lambda rows: make_answer_sheet(),
    "venue:department_list": lambda rows: make_department(),
    "venue:staff_list": lambda rows: make_staff(),
    "venue:area_list": lambda rows: make_area(),
    "venue:hours_list": lambda rows: OpeningHours.objects.create(
        weekday=OpeningHours.objects.count(), opens=time(9), closes=time(1)
    ),
    "venue:shift_list": lambda rows: make_shift(),
    "venue:qualification_list": lambda rows: make_qualification(),
    "venue:absence_list": lambda rows: make_absence(),
    "venue:own_absences": lambda rows: make_absence(
        staff=rows["coach"], starts_at=clock.now() + timedelta(days=10 * rows["coach"].absences.count())
    ),
    "venue:licence_list": lambda rows: make_licence(),
    "venue:closed_day_list": lambda rows: make_closed_day(area=make_area()),
    "venue:holiday_list": lambda rows: make_holiday(day=date(2026, 10, 1) + timedelta(days=Holiday.objects.count())),
    "venue:agreed_text": lambda rows: make_text("marketing", made_by=make_staff().user),
    "venue:message_list": lambda rows: make_message(),
}

# One thing, a form, or a page that lists what is written in the program.
SINGLE = {
    "bookings:booking_file",
    "bookings:my_appointment",
    "bookings:my_room",
    "bookings:cancel_room",
    "bookings:cancel_appointment",
    "bookings:change_appointment",
    "bookings:appointment",
    "bookings:treatment_wait_leave",
    "bookings:appointment_cancel",
    "bookings:appointment_change",
    "bookings:appointment_pay",
    "bookings:closure_add",
    "bookings:closure_change",
    "bookings:closure_history",
    "bookings:waive",
    "bookings:room_booking_cancel",
    "bookings:room_quote",
    "bookings:ability",
    "bookings:cancel",
    "bookings:against",
    "bookings:end_pause",
    "bookings:my_end_pause",
    "bookings:cancel_for_member",
    "members:code",
    "members:consultation_correct",
    "members:preferences",
    "members:screening",
    "members:intake",
    "members:intake_step",
    "members:intake_clock",
    "bookings:line_clock",
    "members:intake_hand_over",
    "members:intake_break_off",
    "members:intake_sign",
    "members:guest_intake",
    "members:guest_step",
    "members:guest_sign",
    "members:my_preferences",
    "members:my_data",
    "members:my_photo",
    "members:photo",
    "bookings:person_photo",
    "members:receipt",
    "members:refund",
    "members:entry_rules",
    "members:renew",
    "bookings:series_end",
    "venue:policy_list",
    "members:sign",
    "members:my_sign",
    "members:signature",
    "venue:text_list",
    "venue:agreed_text_list",
    "venue:undertaking",
    "venue:text",
    "venue:setup",
    "venue:answer",
    "venue:house_name",
    "venue:switch",
    "venue:own_key",
    "venue:gallery",
    "venue:healthz",
    "venue:dev_mail",
    "venue:dev_sms",
    "venue:sms_text_list",
    "venue:sms_text",
    "safety:duty",
    "safety:area_duties",  # see tests/safety/test_duty_pages.py
    "safety:hazard",
    "safety:excursion",
    "safety:readings_poster",
    "feedback:complain",
    "feedback:survey_call",
    "feedback:survey_interview",
    "feedback:survey_paper",
    "feedback:compensation",
    "feedback:case_photo",
    "feedback:case_bulk",  # see tests/feedback/test_queue.py
    "feedback:case_rules",
    "feedback:case_cause",
    "feedback:comment",
    "feedback:case_measure",
    "feedback:measure",
    "feedback:case_hazard",
    "feedback:case_incident",
    "feedback:case_account",
    "feedback:own_account",
    "feedback:case_retrospective",
    "feedback:improvement",
    "mfa_index",
}
FORMS = ("_add", "_edit")


def later(rows: Rows, series: str = "series") -> object:
    return clock.now() + timedelta(days=7 * (1 + rows[series].sessions.count()))


def opened() -> list[str]:
    return [name for name, row in TABLE.items() if row.get == 200 and not name.startswith("account_")]


def test_every_page_is_known_to_list_something_or_not():
    told = {*LISTS, *SINGLE, *HISTORIES, "venue:policy"}
    assert [name for name in opened() if name not in told and not name.endswith(FORMS)] == []
    assert sorted(told - set(TABLE)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", LISTS)
def test_list_costs_the_same_for_one_row_and_three(name, frozen, member):
    row = TABLE[name]
    things = Things(member, make_staff(role=Role.INSTRUCTOR).user)
    client = client_of(reader_of(row.may, things))
    url = reverse(name, args=[things[each] for each in row.of])
    data = {"q": "Kim Many"} if "q" in row.data else row.data
    if name in ("bookings:desk", "bookings:arrivals"):
        data = {"q": "Kim Many"}
        named(things.rows)

    def look() -> None:
        cache.clear()
        assert client.get(url, data).status_code == 200

    assert_costs_the_same(look, lambda: LISTS[name](things.rows))


def reader_of(may: frozenset[str], things: Things) -> User:
    """The member themselves where members may; the coach of the class where coaches may; else a manager or owner."""
    if may >= MEMBERS:
        return things.rows["member"].user
    for role in (Role.MANAGER, Role.FRONT_DESK, Role.SAFETY_OFFICER):
        if role in may:
            return make_staff(role=role).user
    return things.rows["coach"].user


# By each history what it tells of, and a field that changes there.
HISTORIES = {
    "members:member_history": ("person", "name"),
    "members:preference_history": ("preference", "pressure"),
    "members:membershipplan_history": ("plan", "name_en"),
    "members:refund_history": ("refund", "reason"),
    "bookings:room_booking_history": ("room_booking", "purpose"),
    "members:intake_history": ("intake", "next_note"),
    "members:recommendationrule_history": ("recommendation", "name_en"),
    "members:screeningquestion_history": ("question", "name_en"),
    "bookings:course_history": ("course", "name_en"),
    "bookings:resource_history": ("room", "name_en"),
    "bookings:equipment_history": ("equipment", "name_en"),
    "bookings:treatment_history": ("treatment", "name_en"),
    "bookings:appointment_history": ("appointment", "note"),
    "bookings:package_history": ("package", "name_en"),
    "bookings:treatmentproduct_history": ("treatmentproduct", "name_en"),
    "bookings:kepthours_history": ("kepthours", "begins"),
    "bookings:treatment_wait_history": ("treatment_wait", "joined_at"),
    "bookings:skill_history": ("skill", "minutes"),
    "bookings:series_history": ("series", "made_until"),
    "bookings:session_history": ("session", "ends_at"),
    "venue:answer_sheet_history": ("answer_sheet", "words"),
    "venue:department_history": ("department", "name_en"),
    "venue:staff_history": ("colleague", "job_en"),
    "venue:area_history": ("area", "floor"),
    "venue:hours_history": ("hours", "closes"),
    "venue:shift_history": ("shift", "ends_at"),
    "venue:qualification_history": ("qualification", "issuer"),
    "venue:absence_history": ("absence", "note"),
    "venue:licence_history": ("licence", "issuer"),
    "venue:closed_day_history": ("closed_day", "reason_en"),
    "venue:holiday_history": ("holiday", "name_en"),
    "safety:checklist_history": ("checklist", "name_en"),
    "safety:plan_history": ("duty_plan", "active_since"),
    "safety:extrarounds_history": ("extra_rounds", "rounds"),
    "safety:areaowner_history": ("area_owner", "staff"),
    "safety:incident_history": ("incident", "what"),
    "safety:measuringpoint_history": ("point", "name_en"),
    "safety:ruleset_history": ("rule_set", "name_en"),
    "safety:limit_history": ("limit", "source"),
    "feedback:case_history": ("case", "text"),
    "feedback:working_hours_history": ("working_hours", "ends"),
    "feedback:compensation_history": ("compensation", "words"),
    "feedback:casesource_history": ("case_source", "name_en"),
    "feedback:surveypoint_history": ("survey_point", "name_en"),
    "feedback:handlingrule_history": ("handling_rule", "words_en"),
    "feedback:enquiryclass_history": ("enquiry_class", "name_en"),
    "feedback:gradingrule_history": ("grading_rule", "name_en"),
    "feedback:routingrule_history": ("routing_rule", "name_en"),
    "feedback:case_analysis_history": ("examined_in", "cause_text"),
    "feedback:lesson_history": ("lesson", "title_en"),
    "feedback:causeclass_history": ("cause", "name_en"),
    "feedback:commenttag_history": ("comment_tag", "name_en"),
    "feedback:qualitycheck_history": ("check", "note"),
    "feedback:improvement_history": ("improvement", "title"),
    "feedback:survey_history": ("own_survey", "name_en"),
    "feedback:meeting_history": ("meeting", "place"),
    "feedback:groupmember_history": ("group_member", "first_on"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HISTORIES)
def test_history_costs_the_same_for_one_change_and_three(name, frozen, member):
    row = TABLE[name]
    things = Things(member, make_staff(role=Role.INSTRUCTOR).user)
    client = client_of(reader_of(row.may, things))
    url = reverse(name, args=[things[each] for each in row.of])
    told, field = HISTORIES[name]
    assert_costs_the_same(lambda: client.get(url), lambda: change(things.rows[told], field))


def test_figure_costs_the_same_for_one_value_and_three(frozen, member):
    client, key = client_of(make_staff(role=Role.MANAGER).user), "messages.attempts"

    def more() -> None:
        values = 1 + Policy.objects.filter(key=key).count()
        set_policy(key, value=values, effective_from=clock.now() + timedelta(days=values), by=HOUSE)

    assert_costs_the_same(lambda: client.get(reverse("venue:policy", args=[key])), more)


def change(row: Model, field: str) -> None:
    """One event more in the history of a row."""
    row.refresh_from_db()
    value = getattr(row, field)
    if isinstance(value, time):
        value = value.replace(minute=value.minute + 1)
    elif isinstance(value, int):
        value += 1
    elif isinstance(value, StaffMember):
        value = make_staff()
    else:
        value += (
            "x" if isinstance(value, str) else timedelta(minutes=1) if hasattr(value, "hour") else timedelta(days=1)
        )
    type(row)._base_manager.filter(pk=row.pk).update(**{field: value})
