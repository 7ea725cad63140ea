"""Each invariant finds a row that breaks it, planted where the database itself would refuse it, and names it."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from bookings.models import AreaClosure, ResourceAllocation
from bookings.services.booking import book, cancel_booking
from bookings.services.resource import resource_of
from bookings.services.room_money import take
from bookings.services.session import cancel_session
from bookings.services.waitlist import join
from feedback.models import CaseEvent, Complaint, Improvement, LessonReader, Meeting, Retrospective
from feedback.services.calls import ask_to_call
from feedback.services.case import close, resolve
from feedback.services.clocks import run_clocks
from feedback.services.compensation import give as give_compensation
from feedback.services.guest import confirm
from feedback.services.handing import report_unsorted
from feedback.services.improvement import call_ineffective
from feedback.services.lesson import send_lesson
from members.models import CreditGrace, Freeze, LedgerEntry, MemberCode
from members.services.ledger import return_credit, spend_credit
from members.services.making_good import give_money
from members.services.refund import pay
from members.services.sale import Paying, renew, sell
from safety.models import Answer, Duty, HazardMove
from safety.services.hazard import escalate_overdue, verify_hazard
from tests.conftest import NOON, somebody_who_may_book
from tests.factories.agreed import make_consent
from tests.factories.bookings import (
    HOUSE,
    make_booking,
    make_held,
    make_offer,
    make_room,
    make_session,
    make_wait,
)
from tests.factories.closures import make_closure_step
from tests.factories.feedback import (
    make_answer,
    make_attended,
    make_case,
    make_compensation,
    make_invitation,
    resolve_case,
)
from tests.factories.improvements import make_improvement, measure
from tests.factories.ledger import make_account, make_fee, make_pack, make_refund, make_transaction
from tests.factories.lessons import make_analysis, make_lesson
from tests.factories.meetings import make_meeting
from tests.factories.members import make_member, make_membership, make_payment, make_plan, make_sold
from tests.factories.messages import make_message
from tests.factories.pauses import make_pause
from tests.factories.penalties import make_objection, make_penalty
from tests.factories.readings import make_excursion, make_reading
from tests.factories.rooms import make_room_booking
from tests.factories.safety import FLOOR, do_duty, make_assigned, make_duty, make_hazard, make_rectified, make_signed
from tests.factories.stages import make_stage
from tests.factories.treatment_waits import make_treatment_offer, make_treatment_wait
from tests.factories.treatments import make_appointment, make_packaged
from tests.factories.venue import make_staff
from venue import clock
from venue.invariants import check, check_all, invariants, label
from venue.models import AuditEvent, ContactPreference, Heartbeat, Message, Qualification
from venue.models.agreed_text import Kind
from venue.roles import Role
from venue.selectors.agreed_text import text_now
from venue.services import heartbeat
from venue.services.delivery import revive_stuck
from venue.services.invariants import check_each_night

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen", "uploads")]

NOW = NOON
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def unguarded(*statements):
    """What no constraint and no trigger may keep from happening, until the test's transaction is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)


def unlink(constraint, table):
    return f"ALTER TABLE {table} DROP CONSTRAINT {constraint}"


def update(row, **fields):
    """Write past every trigger."""
    unguarded()
    type(row)._base_manager.filter(pk=row.pk).update(**fields)
    return row


# --- one broken row for each invariant: what builds and breaks it, and returns what is found -------------------------

PLANTS = {}


def breaks(name):
    def keep(plant):
        PLANTS[name] = plant
        return plant

    return keep


@breaks("venue.guards")
def _():
    unguarded(unlink("bookings_scheduledsession_not_oversold", "bookings_scheduledsession"))
    return ["bookings_scheduledsession_not_oversold"]


@breaks("venue.links")
def _():
    booking = make_booking()
    unguarded(f"UPDATE bookings_booking SET member_id = 999999 WHERE id = {booking.pk}")
    return [f"booking {booking.pk} → member"]


@breaks("venue.files")
def _():
    scan = Qualification.objects.create(
        staff=make_staff(), kind="other", issuer="X", number="1", valid_from=clock.today(), scan="gone.pdf"
    )
    return [f"qualification {scan.pk} → gone.pdf"]


@breaks("venue.message_about")
def _():
    return make_message(subject_key="spaceship:1")


@breaks("venue.message_sent")
def _():
    unguarded(unlink("venue_message_sent_has_time", "venue_message"))
    return make_message(state="sent")


@breaks("venue.message_held")
def _():
    heartbeat.tell("beat")
    return make_message(state="claimed", claimed_at=NOW - AN_HOUR, claim="0" * 32)


@breaks("venue.message_secret")
def _():
    return make_message(is_secret=True, state="failed", body="your link")


@breaks("venue.left_sign_in")
def _():
    heartbeat.tell("beat")
    return make_staff(left_on=clock.today() - A_DAY)


@breaks("members.refund")
def _():
    refund = pay(make_refund().pk, Paying("cash"), by=HOUSE)
    return update(refund, amount=Decimal(19))


@breaks("venue.message_about_refund")
def _():
    return make_message(subject_key="refund:999999")


@breaks("members.one_payment")
def _():
    make_payment()
    return make_sold()


@breaks("members.payment_fits")
def _():
    make_payment()
    return make_payment(make_sold(), amount=Decimal("1.00"))


@breaks("members.renewal_follows")
def _():
    old = make_sold()
    right = make_membership(old.member, starts_on=old.ends_on + A_DAY, ends_on=old.ends_on + 9 * A_DAY, renews=old)
    return make_membership(
        old.member, starts_on=right.ends_on + 3 * A_DAY, ends_on=right.ends_on + 9 * A_DAY, renews=right
    )


@breaks("members.sold_apart")
def _():
    first = make_sold()
    unguarded(unlink("members_membership_sold_apart", "members_membership"))
    return make_sold(first.member)


@breaks("members.preference_is_consent")
def sent_against_consent():
    consent = make_consent()
    return update(ContactPreference.objects.get(address=consent.member.email), is_allowed=False)


@breaks("members.refusal_is_known")
def refusal_nobody_knows():
    consent = make_consent(is_given=False)
    ContactPreference.objects.all().delete()
    return consent


@breaks("members.consent_to_its_text")
def consent_to_something_else():
    return make_consent(purpose=Kind.PHOTO, text=text_now(Kind.STORIES))


@breaks("members.one_code")
def _():
    member = make_member()
    MemberCode.objects.create(member=member, code="1" * 24)
    unguarded("DROP INDEX members_membercode_one_holds")
    return MemberCode.objects.create(member=member, code="2" * 24)


@breaks("members.balance")
def _():
    make_pack()
    return update(make_pack().account, balance=3)


@breaks("members.adds_up")
def _():
    make_pack()
    unbalanced, account = make_transaction(), make_account()
    unguarded()
    LedgerEntry.objects.create(transaction=unbalanced, account=account, amount=1)
    return [unbalanced, make_transaction()]


@breaks("members.sale_in_books")
def _():
    make_pack()
    return make_sold()


@breaks("members.payment_in_books")
def _():
    make_pack()
    return make_payment()


@breaks("members.pack_has_credits")
def _():
    make_pack(), make_sold()
    return [make_membership(kind="pack"), update(make_pack().membership, kind="period")]


@breaks("members.credits")
def _():
    make_pack()
    lot = make_pack()
    update(lot.account, balance=11)
    return lot


@breaks("members.grace")
def _():
    lot = make_pack()
    spend_credit(lot, "booking:1", by=HOUSE), return_credit("booking:1", by=HOUSE)
    fields = {"lot": lot, "usable_until": clock.today()}
    CreditGrace.objects.create(cause="booking:1", **fields)
    never_back = CreditGrace.objects.create(cause="booking:2", **fields)
    unused = CreditGrace.objects.create(cause="booking:3", spent_for="booking:4", **fields)
    return [never_back, unused]


@breaks("members.pause_lengthens")
def _():
    make_pause(), make_sold()
    longer, paused = make_sold(), make_sold()
    Freeze.objects.create(membership=paused, starts_on=clock.today(), ends_on=clock.today(), reason="other")
    return [update(longer, ends_on=longer.ends_on + A_DAY), paused]


@breaks("members.pause_within")
def _():
    make_pause()
    contract = make_membership()
    first = contract.starts_on - A_DAY
    return Freeze.objects.create(membership=contract, starts_on=first, ends_on=first, reason="other")


@breaks("members.stage_follows")
def _():
    whole = make_member()
    make_stage(whole, since=NOW - A_DAY, until=NOW)
    make_stage(whole, kind="guest", since=NOW)
    return make_stage(since=NOW - A_DAY, until=NOW)


@breaks("members.own_contact")
def _():
    child = make_member(guardian=make_member())
    make_member(guardian=child)
    return child


@breaks("members.found")
def _():
    return update(make_member(), search_keys="")


@breaks("bookings.counter")
def _():
    make_booking()
    return update(make_session(), booked=3)


@breaks("bookings.oversold")
def _():
    session = make_session(capacity=1)
    unguarded(unlink("bookings_scheduledsession_not_oversold", "bookings_scheduledsession"))
    return update(session, booked=2)


@breaks("bookings.credit")
def _():
    return make_booking(membership=make_pack().membership)


@breaks("bookings.paused")
def _():
    contract = make_sold()
    make_pause(contract, first=1)
    before, inside = (make_session(starts_at=clock.now() + hours * AN_HOUR) for hours in (2, 26))
    make_booking(before, contract.member, membership=contract)
    return make_booking(inside, contract.member, membership=contract)


@breaks("bookings.no_show_penalty")
def _():
    closed = make_booking(make_session(starts_at=NOW - AN_HOUR))
    update(closed.session, roster_closed_at=NOW)
    make_penalty(closed.member, booking=closed, kind="no_show")
    return make_penalty(kind="no_show")


@breaks("bookings.penalty_of")
def _():
    make_penalty()
    return make_penalty(booking=make_booking())


@breaks("bookings.penalty_fee")
def _():
    fee = {"price": "fee", "amount": Decimal("20.00")}
    unpaid = make_penalty(**fee, outcome="posted", settled_at=NOW)
    charged = make_penalty(**fee)
    make_fee(charged.member, "20.00", f"penalty:{charged.pk}")
    right = make_penalty(**fee, outcome="posted", settled_at=NOW)
    make_fee(right.member, "20.00", f"penalty:{right.pk}")
    return [unpaid, charged]


@breaks("bookings.penalty_decided")
def _():
    heartbeat.tell("beat")
    make_objection(make_penalty(due_at=NOW - AN_HOUR))
    make_penalty()
    return make_penalty(due_at=NOW - AN_HOUR)


@breaks("bookings.objection_fits")
def _():
    make_objection()
    return make_objection(make_penalty(), booking=make_booking())


@breaks("bookings.twice")
def _():
    booking = make_booking()
    unguarded("DROP INDEX bookings_booking_one_live_per_member")
    return make_booking(booking.session, booking.member)


@breaks("bookings.overlap")
def _():
    session = make_session()
    unguarded(unlink("bookings_resourceallocation_no_overlap", "bookings_resourceallocation"))
    claim = session.allocations.first()
    return ResourceAllocation.objects.create(resource=claim.resource, session=session, during=claim.during)


@breaks("bookings.claim_on_whole")
def _():
    claim = make_session().allocations.get(resource__kind="room")
    make_room(whole=claim.resource)
    return claim


@breaks("bookings.treatment_claim")
def _():
    make_appointment()
    line = make_appointment().lines.get()
    line.allocations.filter(resource__kind="room").update(released_at=NOW)
    return line


@breaks("bookings.treatment_hands")
def _():
    make_appointment()
    line = make_appointment().lines.get()
    [time] = line.allocations.filter(resource__kind="staff")
    ResourceAllocation.objects.create(
        appointment_line=line, resource=resource_of(make_staff(), by=HOUSE), during=time.during
    )
    return line


@breaks("bookings.half_package")
def _():
    make_packaged()
    unclaimed, shorter = (make_packaged(starts_at=NOW + days * A_DAY) for days in (2, 3))
    unclaimed.lines.first().allocations.update(released_at=NOW)
    shorter.lines.first().delete()
    return [unclaimed, shorter]


@breaks("bookings.claim_of_ended")
def _():
    appointment = make_appointment()
    update(appointment, state="cancelled", cancelled_at=NOW)
    return [*ResourceAllocation.objects.filter(appointment_line__appointment=appointment).order_by("pk")]


@breaks("bookings.treatment_wait_for_nothing")
def _():
    heartbeat.tell("beat")
    long_ago = clock.today() - timedelta(days=3)
    return make_treatment_wait(from_day=long_ago)


@breaks("bookings.treatment_offer")
def _():
    lapsed, other = make_treatment_offer(), make_treatment_offer()
    update(other, state="accepted", ended_at=NOW, member=make_member())
    update(lapsed.appointment, state="released", cancelled_at=NOW, held_until=None)
    return [lapsed, other]


@breaks("bookings.treatment_kept_too_long")
def _():
    heartbeat.tell("beat")
    return update(make_appointment(keeps=True), held_until=NOW - AN_HOUR)


@breaks("bookings.claim")
def _():
    make_session()
    session = make_session()
    session.allocations.filter(resource__kind="staff").update(released_at=NOW)
    return session


@breaks("bookings.room_claim")
def _():
    booking = make_room_booking("confirmed")
    booking.allocations.update(released_at=NOW)
    return booking


@breaks("bookings.room_claim_of_nobody")
def _():
    booking = make_room_booking("held")
    update(booking, state="enquired", held_until=None)
    return booking.allocations.get()


@breaks("bookings.room_deposit")
def _():
    booking = make_room_booking("confirmed", member=make_member())
    take(booking.pk, Decimal(100), Paying("cash"), by=HOUSE)
    return update(booking, state="cancelled", cancelled_at=NOW)


@breaks("bookings.room_held_too_long")
def _():
    heartbeat.tell("beat")
    return update(make_room_booking("held"), held_until=NOW - AN_HOUR)


@breaks("venue.message_about_room_booking")
def _():
    return make_message(subject_key="room_booking:999999")


@breaks("bookings.claim_of_cancelled")
def _():
    session = make_session()
    update(session, state="cancelled", cancelled_at=NOW)
    return [*session.allocations.order_by("pk")]


@breaks("bookings.live_in_cancelled")
def _():
    booking = make_booking()
    update(booking.session, state="cancelled", cancelled_at=NOW)
    return booking


@breaks("bookings.cancelled_by_venue")
def _():
    return make_booking(state="cancelled", cancelled_at=NOW, is_cancelled_by_venue=True)


@breaks("bookings.roster")
def _():
    session = make_session(starts_at=NOW - AN_HOUR)
    open_booking = make_booking(session)
    update(session, roster_closed_at=NOW)
    early = update(make_booking(), state="attended")
    return [open_booking, early]


@breaks("bookings.membership")
def _():
    return make_booking(membership=make_membership())


@breaks("bookings.wait_passed_by")
def _():
    member = somebody_who_may_book(name="Wang")
    session = make_session(starts_at=NOW + A_DAY)
    heartbeat.tell("beat")
    make_wait(session, make_member(), joined_at=NOW - AN_HOUR)  # may not book: is passed over rightly
    make_wait(make_session(starts_at=NOW + A_DAY), member, joined_at=NOW)  # the sweep comes in a minute
    return make_wait(session, member, joined_at=NOW - AN_HOUR)


@breaks("bookings.wait_for_nothing")
def _():
    heartbeat.tell("beat")
    make_wait(make_session(starts_at=NOW + AN_HOUR))
    begun = make_wait(make_session(starts_at=NOW - AN_HOUR))
    called_off = make_wait()
    update(called_off.session, state="cancelled", cancelled_at=NOW)
    return [begun, called_off]


@breaks("bookings.kept_too_long")
def _():
    heartbeat.tell("beat")
    make_held(held_until=NOW + AN_HOUR), make_held(held_until=NOW)  # the sweep comes in a minute
    return make_held(held_until=NOW - AN_HOUR)


@breaks("bookings.closure_step_late")
def _():
    heartbeat.tell("beat")
    make_closure_step(due_at=NOW + AN_HOUR), make_closure_step(due_at=NOW)
    return make_closure_step(due_at=NOW - AN_HOUR)


@breaks("bookings.closure_step_of_none")
def _():
    step = make_closure_step(due_at=NOW + AN_HOUR)
    AreaClosure.objects.filter(pk=step.closure_id).update(reopened_at=NOW)
    return step


@breaks("bookings.offer")
def _():
    make_offer(), make_held()
    unasked = make_held(held_for="offer")
    unkept = update(make_offer(), state="released", held_until=None, cancelled_at=NOW)
    return [unasked, unkept]


@breaks("bookings.wait_booking")
def _():
    return make_wait(state="promoted", ended_at=NOW, booking=make_booking())


@breaks("safety.version")
def _():
    duty, other = make_duty(), make_duty()
    return Answer.objects.create(duty=duty, item=other.template.items.get(), is_yes=True)


@breaks("safety.answers")
def _():
    duty = make_duty(FLOOR)
    do_duty(duty, True)
    unguarded(f"DELETE FROM safety_answer WHERE duty_id = {duty.pk}")
    return duty


@breaks("safety.finding")
def _():
    duty = make_duty(FLOOR)
    do_duty(duty, False)
    unguarded("DELETE FROM safety_hazardmove", "DELETE FROM safety_hazard")
    return duty.answers.get()


@breaks("safety.missed")
def _():
    heartbeat.tell("safety.duties")
    make_duty()
    return make_duty(due_in=timedelta(hours=-6))


@breaks("safety.verified")
def _():
    hazard = make_rectified()
    unguarded(unlink("safety_hazard_verified_by_another", "safety_hazard"))
    return update(hazard, state="closed", verified_at=NOW, verified_by=hazard.rectified_by)


@breaks("safety.steps")
def _():
    told, untold = make_hazard(), make_hazard()
    HazardMove.objects.create(hazard=told, kind="closed", by_name="X")
    unguarded(f"DELETE FROM safety_hazardmove WHERE hazard_id = {untold.pk}")
    return [told, untold]


@breaks("safety.escalated")
def _():
    heartbeat.tell("beat")
    make_assigned()
    return update(make_assigned(), deadline_at=NOW - AN_HOUR)


@breaks("safety.escalated_further")
def _():
    heartbeat.tell("beat")
    make_assigned()
    return update(make_assigned(), deadline_at=NOW - 2 * A_DAY, escalated_at=NOW - 2 * A_DAY)


@breaks("safety.shut")
def _():
    heartbeat.tell("beat")
    make_hazard(level="major")
    opened = make_hazard(level="major")
    unguarded("UPDATE safety_hazardmove SET at = at - interval '1 hour'")
    return update(opened, closure=None)


@breaks("safety.signed")
def _():
    make_signed(is_injured=True)
    signed = make_signed(is_injured=True)
    unguarded(f"DELETE FROM safety_incidentperson WHERE incident_id = {signed.pk}")
    return signed


@breaks("safety.closed")
def _():
    heartbeat.tell("beat")
    excursion = make_excursion()
    update(excursion.closure, starts_at=NOW - 2 * AN_HOUR, ends_at=NOW - AN_HOUR)
    return excursion


@breaks("safety.broken")
def _():
    reading = make_excursion().reading
    unguarded("DELETE FROM safety_excursion")
    return reading


@breaks("safety.opened")
def _():
    excursion = make_excursion()
    passed = {"passed_at": NOW + AN_HOUR, "passed_reading": make_reading()}
    return update(excursion, ended_at=NOW + AN_HOUR, ended_by=excursion.found_by, **passed)


@breaks("feedback.clock")
def _():
    case = make_case()
    unguarded(f"DELETE FROM feedback_complaint WHERE case_id = {case.pk}")
    silent = make_case()
    unguarded(f"DELETE FROM feedback_caseevent WHERE case_id = {silent.pk}")
    return [case, silent]


@breaks("feedback.step_not_taken")
def _():
    make_case()
    case = update(make_case(), answer_due_at=NOW - AN_HOUR, received_at=NOW - A_DAY)
    heartbeat.tell("beat")
    return case


@breaks("feedback.unsorted")
def _():
    make_case()
    case = update(make_case(kind="praise"), answer_due_at=NOW + A_DAY, received_at=NOW - 2 * A_DAY)
    heartbeat.tell("beat")
    return case


@breaks("feedback.step_once")
def _():
    case = make_case()
    step = {"case": case, "kind": "step", "step": "answer-50", "due_at": NOW}
    CaseEvent.objects.create(**step)
    unguarded("DROP INDEX feedback_caseevent_step_once")
    again = CaseEvent.objects.create(**step)
    early = CaseEvent.objects.create(**step | {"step": "answer-80", "due_at": NOW + AN_HOUR})
    return [again, early]


@breaks("feedback.waiting")
def _():
    patient, case = make_case(), make_case()
    for each in (patient, case):
        CaseEvent.objects.create(case=each, kind="guest")
        CaseEvent.objects.create(case=each, kind="waiting")
    CaseEvent.objects.create(case=case, kind="guest")
    return case


@breaks("feedback.call")
def _():
    case = resolve_case(make_case(), ago=timedelta(days=4))
    resolve_case(make_case(), ago=timedelta(days=2))
    heartbeat.tell("beat")
    return case


@breaks("feedback.compensation")
def _():
    lost, early = make_compensation(amount=Decimal(5)), make_compensation(amount=Decimal(5))
    paid = give_compensation(lost.pk, by=HOUSE)
    give_compensation(make_compensation(amount=Decimal(5)).pk, by=HOUSE)
    elsewhere = give_money(make_member().pk, Decimal(5), "compensation:999", by=HOUSE)
    update(paid, entry=elsewhere)
    give_money(early.case.member_id, Decimal(5), early.cause, by=HOUSE)
    return [paid, early]


@breaks("feedback.ended")
def _():
    return [update(make_case(), ended_at=NOW), update(resolve_case(make_case()), ended_at=None)]


@breaks("feedback.closed")
def _():
    return CaseEvent.objects.create(case=make_case(), kind="closed")


@breaks("feedback.extension")
def _():
    case = make_case()
    CaseEvent.objects.create(case=case, kind="extended")
    return Complaint.objects.get(case=case)


@breaks("feedback.review")
def _():
    case = make_case()
    kept = CaseEvent.objects.create(case=case, kind="reviewed")
    by = make_staff().user
    words = {"what_happened": "a", "why": "b", "learned": "c"}
    Retrospective.objects.create(case=case, event=kept, round=1, held_by=by, **words)
    return CaseEvent.objects.create(case=case, kind="reviewed")


@breaks("feedback.agenda")
def _():
    row = make_meeting()
    writer = row.led_by.user
    Meeting.objects.filter(pk=row.pk).update(held_at=clock.now(), minutes="We met.", written_by=writer)
    return row


@breaks("feedback.cycle")
def _():
    row = measure(make_improvement("check"), "6")
    new = call_ineffective(row.pk, text="Still cold", by=make_staff().user)
    Improvement.objects.filter(pk=new.pk).update(follows=None)
    return row


@breaks("feedback.lesson")
def _():
    sent = make_lesson()
    make_staff(department=sent.departments.get())
    send_lesson(sent.pk, by=make_staff().user)
    return LessonReader.objects.create(lesson=make_lesson(), staff=make_staff())


@breaks("feedback.survey")
def _():
    make_invitation()
    return make_answer(5).invitation


@breaks("feedback.asked_twice")
def _():
    member = make_member()
    make_invitation(make_attended(member), created_at=NOW - 20 * A_DAY)
    make_invitation(make_attended(member), created_at=NOW - 6 * A_DAY)
    case = make_case(member=member)
    of_the_case = make_invitation(make_attended(member), created_at=NOW - A_DAY)
    type(of_the_case).objects.filter(pk=of_the_case.pk).update(booking=None, case=case)
    return make_invitation(make_attended(member), created_at=NOW + 7 * A_DAY)


@breaks("feedback.low_answer")
def _():
    make_answer(3)
    return make_answer(2)


@breaks("feedback.stage")
def _():
    heartbeat.tell("feedback.stages")
    long_ago = NOW - 9 * A_DAY
    make_stage(make_membership(created_at=long_ago).member, kind="member")
    make_stage(make_member(joined_at=long_ago), kind="guest")
    make_membership(make_stage().member)  # since the last night
    unknown = make_member(joined_at=long_ago)
    sold = make_stage(make_membership(created_at=long_ago).member).member
    over = make_membership(starts_on=clock.today() - 99 * A_DAY, ends_on=clock.today() - 61 * A_DAY).member
    make_stage(over, kind="member")
    return [unknown, sold, over]


KINDS = (
    "appointment",
    "session",
    "booking",
    "session",
    "wait",
    "treatment_wait",
    "closure",
    "member",
    "membership",
    "contract_end",
    "data_check",
    "follow_up",
    "pause",
    "payment",
    "penalty",
    "hazard",
    "incident",
    "excursion",
    "case",
    "survey",
    "answer",
    "improvement",
    "meeting",
    "lesson",
)
PLANTS |= {
    f"venue.message_about_{kind}": lambda kind=kind: make_message(subject_key=f"{kind}:999999") for kind in KINDS
}


def labels(found):
    rows = found if isinstance(found, list) else [found]
    return [str(label(row)) for row in rows]


@pytest.mark.parametrize("name", PLANTS)
def test_a_broken_row_is_found_and_named(name):
    invariant = next(each for each in invariants() if each.name == name)
    expected = labels(PLANTS[name]())

    broken = check(invariant)

    assert broken is not None
    assert [str(row) for row in broken.rows] == expected


def test_every_invariant_has_its_broken_row():
    assert sorted(PLANTS) == sorted(each.name for each in invariants())


# --- a healthy world -------------------------------------------------------------------------------------------------


def test_nothing_is_found_in_a_house_where_everything_happened(frozen, desk, member, other_member):
    for name in ("beat", "safety.duties"):
        heartbeat.tell(name)
    session = make_session(starts_at=NOW + A_DAY, capacity=1)
    booking = book(session.pk, member.pk, by=member.user)
    join(session.pk, other_member.pk, by=other_member.user)
    cancel_booking(booking.pk, by=member.user)
    called_off = make_session(starts_at=NOW + 2 * A_DAY)
    book(called_off.pk, member.pk, by=desk)
    cancel_session(called_off.pk, reason="Flood", by=desk)
    payment = sell(make_member().pk, make_plan().pk, clock.today(), Paying("cash"), by=HOUSE)
    renew(payment.membership_id, Paying("cash"), by=HOUSE)
    spend_credit(make_pack(), "booking:1", by=HOUSE)
    return_credit("booking:1", by=HOUSE)
    do_duty(make_duty(FLOOR), False)
    verify_hazard(make_rectified().pk, by=desk)
    make_assigned()
    make_hazard(level="major")
    make_signed(is_injured=True)
    settled = make_case()
    resolve(settled.pk, "Repaired.", by=desk)
    confirm(settled.pk, rating=5, by=HOUSE)
    make_analysis(settled)
    close(settled.pk, by=desk)
    give_compensation(make_compensation(amount=Decimal(5)).pk, by=desk)
    resolve_case(make_case(), ago=timedelta(days=4))
    ask_to_call()
    make_case()
    frozen.move(days=30)
    for name in ("beat", "safety.duties"):
        Heartbeat.objects.filter(name=name).update(at=clock.now())
    run_clocks()
    report_unsorted()
    escalate_overdue()
    Duty.objects.unfinished().delete()

    assert [(each.invariant.name, each.labels) for each in check_all()] == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bookings_waitlistentry WHERE state = 'promoted'")
        assert cursor.fetchone() == (1,)


# --- the command -----------------------------------------------------------------------------------------------------


def run_command(capsys, *words):
    """Its exit status and what it printed."""
    status = 0
    try:
        call_command("check_invariants", *words)
    except SystemExit as end:
        status = end.code
    return status, capsys.readouterr().out


@pytest.mark.slow
def test_command_says_that_nothing_was_found(capsys):
    status, said = run_command(capsys, "--language", "en")

    assert (status, said.partition(" checks, nothing found (")[0]) == (0, str(len(PLANTS)))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["A class counts other places as booked than there are bookings.", "Session {pk}", "call whoever"]),
        ("zh-hans", ["课次", "{pk}", "备份"]),
    ],
)
def test_command_names_the_row_and_what_to_do(capsys, language, words):
    session = update(make_session(), booked=3)

    status, said = run_command(capsys, "--language", language)

    assert status == 1
    assert [word.format(pk=session.pk) in said for word in words] == [True] * 3


@pytest.mark.slow
def test_command_speaks_to_programs(capsys):
    session = update(make_session(), booked=3)

    status, said = run_command(capsys, "--json", "--language", "en")

    [found] = json.loads(said)
    assert (status, found["name"], found["rows"]) == (1, "bookings.counter", [f"Session {session.pk}"])


# --- the night -------------------------------------------------------------------------------------------------------


def told():
    return list(
        Message.objects.filter(template="invariants_broken").order_by("address").values_list("address", "language")
    )


def test_the_night_tells_those_in_charge_once(frozen, manager, desk):
    owner = make_staff(role=Role.OWNER, language="en", email="zz-owner@test.example").user
    make_staff(role=Role.MANAGER, left_on=clock.today())
    session = update(make_session(), booked=3)

    frozen.set(NOON.replace(hour=3))
    assert check_each_night() is False
    frozen.set(NOON.replace(hour=4))
    assert [check_each_night(), check_each_night()] == [True, False]

    assert told() == [(manager.email, "zh-hans"), (owner.email, "en")]
    chinese, english = Message.objects.filter(template="invariants_broken").order_by("address")
    assert f"Session {session.pk}\n→ Keep a backup" in english.body
    assert f"课次 {session.pk}" in chinese.body
    [kept] = AuditEvent.objects.filter(action="invariants.checked")
    assert kept.facts == {"checks": len(PLANTS), "found": {"bookings.counter": 1}}


@pytest.mark.slow
def test_the_next_night_looks_again(frozen, manager):
    assert check_each_night() is True  # the first may be any hour after the night
    frozen.move(hours=14)  # two in the morning
    assert check_each_night() is False
    frozen.move(hours=3)
    assert check_each_night() is True
    assert told() == []


@pytest.mark.slow
def test_the_board_says_what_the_night_found(client, manager):
    client.force_login(manager)

    def records():
        part = client.get(reverse("venue:board")).context["health"][-1]
        return part.is_well, part.words.split(" at ")[0]

    assert records() == (True, "The first nightly check is still to come.")
    check_each_night()
    assert records() == (True, f"{len(PLANTS)} checks of all records found nothing")
    AuditEvent.objects.create(by_name="X", action="invariants.checked", facts={"checks": 9, "found": {"a": 1}})
    assert records() == (False, "1 of 9 checks found something")


def test_a_secret_text_of_a_worker_that_died_is_not_kept_when_it_is_given_up():
    message = make_message(
        is_secret=True,
        body="link",
        params={"a": "b"},
        state="claimed",
        claimed_at=NOW - AN_HOUR,
        claim="0" * 32,
        attempts=99,
    )
    revive_stuck()
    message.refresh_from_db()
    assert (message.state, message.body, message.params) == ("failed", "", {})
