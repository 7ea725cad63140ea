"""What the database of this room refuses by itself: each constraint once, by name."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.models import (
    Decision,
    KeptHours,
    ProductUse,
    Resource,
    ResourceAllocation,
    RoomTask,
    RoomTreatment,
    ScheduledSession,
    SessionStep,
    TreatmentProduct,
)
from bookings.services.resource import resource_of
from tests.factories.bookings import (
    HOUSE,
    make_booking,
    make_check_in,
    make_course,
    make_feed,
    make_room,
    make_series,
    make_session,
    make_wait,
)
from tests.factories.closures import make_closure, make_closure_step
from tests.factories.kept_hours import make_kept_hours
from tests.factories.members import make_member
from tests.factories.penalties import make_objection, make_penalty
from tests.factories.products import make_use
from tests.factories.rooms import make_room_booking, make_room_quote
from tests.factories.treatment_waits import make_treatment_wait
from tests.factories.treatments import make_appointment, make_package, make_skill, make_treatment
from tests.factories.venue import make_staff, make_user
from venue import clock
from venue.constraints import violated_constraint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def series_twice():
    series = make_series()
    session = series.sessions.first()
    make_session(series=series, starts_at=session.starts_at)


def overlap():
    claim, other = make_session().allocations.get(resource__kind="room"), make_session()
    minute = timedelta(minutes=1)
    during = DateTimeTZRange(claim.during.upper - minute, claim.during.upper + minute, "[)")
    ResourceAllocation.objects.create(resource=claim.resource, session=other, during=during)


BOX = {"kind": "equipment", "name_zh": "艾灸盒", "capacity": 1}


def part_of_itself():
    room = make_room()
    room.whole = room
    room.save(update_fields=["whole"])


def line_with(**fields):
    change(lambda: make_appointment().lines.get(), **fields)()


def part_with(**fields):
    return change(lambda: make_package().parts.first(), **fields)


def line_twice():
    line = make_appointment().lines.get()
    line.pk = None
    line.save(force_insert=True)


def skilled_twice():
    skill = make_skill()
    make_skill(skill.treatment, staff=skill.staff)


def waits_twice():
    first = make_treatment_wait()
    make_treatment_wait(first.member, first.treatment)


def asked_twice():
    member = make_member()
    for _ in range(2):
        appointment = make_appointment(keeps=True)
        make_treatment_wait(member, state="offered", appointment=appointment)


def kept_twice():
    room, treatment = make_room(), make_treatment()
    for _ in range(2):
        RoomTreatment.objects.create(room=room, treatment=treatment)


def number_twice():
    room = make_room()
    for _ in range(2):
        Resource(kind="unit", whole=room, number=1, capacity=1).save()


def flying():
    make_course(activities=["flying"])


def booked_twice():
    booking = make_booking()
    make_booking(booking.session, booking.member)


def arrived():
    return make_booking(state="checked_in", checked_in_at=clock.now())


def ticked_twice():
    session = make_session()
    for _ in range(2):
        SessionStep.objects.create(session=session, step="check_in")


def waiting_twice():
    wait = make_wait()
    make_wait(wait.session, wait.member)


def penalty_twice():
    first = make_penalty()
    make_penalty(first.member, booking=first.booking)


def objected_twice(**fields):
    first = make_objection(**fields)
    make_objection(first.penalty, booking=first.booking)


def make_refusal(**fields):
    booking = make_booking()
    same = {"member": booking.member, "session": booking.session}
    return Decision.objects.create(**{"what": "refused", "rule": "session_full", "said": {}, **same, **fields})


def refused_twice():
    first = make_refusal()
    make_refusal(member=first.member, session=first.session)


def change(make, **fields):
    """A row that is fine, changed into one that is not."""
    return lambda: type(row := make())._base_manager.filter(pk=row.pk).update(**fields)


def claim(**fields):
    return change(lambda: make_session().allocations.get(resource__kind="room"), **fields)


def setting_up():
    return make_room_booking("confirmed").tasks.get(kind="setup")


def quote_again(**fields):
    """The same version once more, with these fields changed."""
    quote = make_room_quote()
    quote.pk = None
    for name, value in fields.items():
        setattr(quote, name, value)
    quote.save(force_insert=True)


EMPTY = DateTimeTZRange(empty=True)
ENDLESS = DateTimeTZRange(clock.timezone.now(), None, "[)")


def twin_product():
    return TreatmentProduct.objects.create(name_en="Oil", name_zh="精油")


def used_twice():
    use = make_use()
    ProductUse.objects.create(line=use.line, product=use.product, amount=1)


def hours_kept_twice():
    hours = make_kept_hours()
    KeptHours.objects.create(room=hours.room, begins=hours.begins, ends=hours.ends)


WAYS = {
    "bookings_appointment_ended_has_time": change(make_appointment, state="cancelled"),
    "bookings_appointment_held_until": change(make_appointment, state="held"),
    "bookings_appointment_rejected_with_reason": change(
        make_appointment, state="rejected", cancelled_at="2026-03-10T00:00Z"
    ),
    "bookings_appointmentline_ends_after_start": lambda: line_with(ends_at=clock.timezone.now() - timedelta(days=999)),
    "bookings_appointmentline_finishes_after_begin": lambda: line_with(finished_at=clock.timezone.now()),
    "bookings_appointmentline_identity_seen_by_somebody": lambda: line_with(identity_seen_at=clock.timezone.now()),
    "bookings_appointmentline_one_per_number": line_twice,
    "bookings_booking_cancelled_has_time": change(make_booking, state="cancelled"),
    "bookings_booking_checked_in_has_time": change(make_booking, state="checked_in"),
    "bookings_booking_late_is_here": change(make_booking, is_late_arrival=True),
    "bookings_booking_missing_is_not_here": change(arrived, is_missing=True),
    "bookings_booking_held_until": change(make_booking, state="held"),
    "bookings_booking_one_live_per_member": booked_twice,
    "bookings_booking_overridden_with_reason": change(make_booking, overridden=["no_membership"]),
    "bookings_checkin_undone_later": change(make_check_in, undone_at="2020-01-01T00:00Z"),
    "bookings_course_known_activities": flying,
    "bookings_course_lasts_sensibly": lambda: make_course(minutes=9),
    "bookings_course_one_per_name": lambda: [make_course(name_zh="太极"), make_course(name_zh="太极")],
    "bookings_course_phases_add_up": lambda: make_course(
        minutes=60, warm_up_minutes=10, training_minutes=45, cool_down_minutes=10
    ),
    "bookings_decision_happened": change(make_refusal, times=0),
    "bookings_decision_refused_once": refused_twice,
    "bookings_objection_one_open_per_booking": lambda: objected_twice(booking=make_booking()),
    "bookings_objection_one_per_penalty": objected_twice,
    "bookings_objection_settled_with_answer": change(make_objection, settled_at="2026-03-10T00:00Z", outcome="upheld"),
    "bookings_penalty_fee_has_amount": lambda: make_penalty(price="fee"),
    "bookings_penalty_once": penalty_twice,
    "bookings_penalty_settled_has_time": change(make_penalty, outcome="forgiven"),
    "bookings_penalty_strike_lapses": change(make_penalty, outcome="posted", settled_at="2026-03-10T00:00Z"),
    "bookings_penalty_waived_with_reason": change(make_penalty, outcome="waived", settled_at="2026-03-10T00:00Z"),
    "bookings_calendarfeed_known_kind": lambda: make_feed(make_user(), kind="other"),
    "bookings_calendarfeed_one_live": lambda: [make_feed(user) for user in [make_user()] * 2],
    "bookings_areaclosure_ends_after_start": change(make_closure, ends_at="2026-01-01T00:00Z"),
    "bookings_areaclosure_ends_once": change(
        make_closure, reopened_at="2026-03-10T05:00Z", undone_at="2026-03-10T05:00Z"
    ),
    "bookings_areaclosure_has_reason": change(make_closure, reason_zh=""),
    "bookings_areaclosure_one_place": change(make_closure, is_whole_venue=True),
    "bookings_areaclosure_reopened_has_time": lambda: change(make_closure, reopened_by=make_staff().user)(),
    "bookings_closurestep_about_one_thing": change(make_closure_step, what="extend"),
    "bookings_closurestep_ended_has_time": change(make_closure_step, outcome="done"),
    "bookings_closurestep_moves_somewhere": change(make_closure_step, what="move"),
    "bookings_closurestep_one_pending": lambda: [make_closure_step(each) for each in [make_session()] * 2],
    "bookings_closurestep_one_pending_extension": lambda: [
        make_closure_step(about={}, closure=each, what="extend") for each in [make_closure()] * 2
    ],
    "bookings_closurestep_one_pending_of_appointment": lambda: [
        make_closure_step(about={"appointment": each}, closure=make_closure()) for each in [make_appointment()] * 2
    ],
    "bookings_closurestep_one_pending_of_room_booking": lambda: [
        make_closure_step(about={"room_booking": each}, closure=make_closure()) for each in [make_room_booking()] * 2
    ],
    "bookings_closurestep_refused_says_why": change(make_closure_step, outcome="refused", ended_at="2026-03-10T05:00Z"),
    "bookings_resource_has_place": lambda: make_room(capacity=0),
    "bookings_resource_one_per_name": lambda: [make_room(name_zh="1号厅"), make_room(name_zh="1号厅")],
    "bookings_resource_is_one_kind": change(make_room, area=None),
    "bookings_resource_buffers_are_short": lambda: make_room(buffer_after=241),
    "bookings_resource_equipment_one_per_name": lambda: [Resource(**BOX).save(), Resource(**BOX).save()],
    "bookings_resource_no_part_of_itself": part_of_itself,
    "bookings_resource_one_per_number": number_twice,
    "bookings_resource_shared_has_units": change(lambda: resource_of(make_staff(), by=HOUSE), is_shared=True),
    "bookings_resource_price_not_negative": lambda: make_room(hour_price=-1),
    "bookings_roombooking_cancelled_has_time": change(make_room_booking, is_cancelled_by_venue=True),
    "bookings_roombooking_confirmed_has_time": change(make_room_booking, state="confirmed"),
    "bookings_roombooking_ends_after_begin": change(make_room_booking, ends_at="2020-01-01T00:00Z"),
    "bookings_roombooking_fee_of_guest": change(make_room_booking, fee=1),
    "bookings_roombooking_finished_has_time": change(make_room_booking, finished_at="2026-03-10T00:00Z"),
    "bookings_roombooking_has_people": change(make_room_booking, people=0),
    "bookings_roombooking_held_has_end": change(make_room_booking, held_until="2026-03-10T00:00Z"),
    "bookings_roombooking_knows_its_party": change(make_room_booking, phone="", email=""),
    "bookings_roombooking_price_not_negative": change(make_room_booking, hour_price=-1),
    "bookings_roombooking_promised_has_room": change(lambda: make_room_booking("confirmed"), room=None),
    "bookings_roombooking_used_has_time": change(make_room_booking, started_at="2026-03-10T00:00Z"),
    "bookings_roomtask_done_has_time": change(setting_up, done_by=1),
    "bookings_roomtask_one_of_each": lambda: RoomTask.objects.create(
        booking=setting_up().booking, kind="setup", due_at=clock.now()
    ),
    "bookings_roomquote_counts_from_one": lambda: quote_again(number=0),
    "bookings_roomquote_one_per_number": lambda: quote_again(),
    "bookings_roomquote_total_not_negative": lambda: quote_again(number=2, total=-1),
    "bookings_resourceallocation_is_a_span": claim(during=EMPTY),
    "bookings_resourceallocation_no_overlap": overlap,
    "bookings_resourceallocation_one_cause": claim(session=None),
    "bookings_scheduledsession_cancelled_has_time": change(make_session, state="cancelled"),
    "bookings_scheduledsession_credits_kept_when_cancelled": change(make_session, credits_kept_reason="theirs"),
    "bookings_scheduledsession_ends_after_start": change(
        make_session, ends_at=clock.timezone.now() - timedelta(days=999)
    ),
    "bookings_scheduledsession_not_oversold": lambda: [make_booking(s) for s in [make_session(capacity=1)] * 2],
    "bookings_scheduledsession_once_in_series": series_twice,
    "bookings_scheduledsession_roster_closes_after_start": change(make_session, roster_closed_at="2020-01-01T00:00Z"),
    "bookings_treatmentproduct_one_per_name": lambda: [twin_product(), twin_product()],
    "bookings_productuse_once": used_twice,
    "bookings_productuse_not_negative": change(make_use, amount=-1),
    "bookings_kepthours_once": hours_kept_twice,
    "bookings_kepthours_weekday_is_real": lambda: make_kept_hours(weekday=7),
    "bookings_roomtreatment_once": kept_twice,
    "bookings_skill_lasts_sensibly": lambda: make_skill(minutes=4),
    "bookings_skill_once": skilled_twice,
    "bookings_appointment_package_has_parts": change(make_appointment, package_parts=2),
    "bookings_packagepart_first_is_beside_none": part_with(is_beside=True),
    "bookings_packagepart_for_a_guest": part_with(guest=7),
    "bookings_packagepart_one_per_number": part_with(number=2),
    "bookings_treatmentpackage_has_a_rhythm": change(make_package, every_days=0),
    "bookings_treatmentpackage_is_given": change(make_package, times=0),
    "bookings_treatmentpackage_one_per_name": lambda: [change(make_package, name_zh="双人")() for _ in range(2)],
    "bookings_treatmentpackage_price_or_pack": change(make_package, price=None),
    "bookings_treatmentwait_once": waits_twice,
    "bookings_treatmentwait_one_offer_per_member": asked_twice,
    "bookings_treatmentwait_days_in_order": lambda: make_treatment_wait(
        to_day=clock.today() + timedelta(days=15),
    ),
    "bookings_treatmentwait_hours_in_order": lambda: make_treatment_wait(from_time="12:00", to_time="11:00"),
    "bookings_treatmentwait_ended_has_time": lambda: make_treatment_wait(state="left"),
    "bookings_treatmentwait_offered_has_appointment": lambda: make_treatment_wait(state="offered"),
    "bookings_treatmentwait_skipped_has_time": lambda: make_treatment_wait(skipped_rule="health_bars"),
    "bookings_treatment_can_be_paid": lambda: make_treatment(price=None),
    "bookings_treatment_known_activities": lambda: make_treatment(activities=["flying"]),
    "bookings_treatment_lasts_sensibly": lambda: make_treatment(minutes=481),
    "bookings_treatment_one_per_name": lambda: [make_treatment(name_zh="推拿"), make_treatment(name_zh="推拿")],
    "bookings_sessionstep_once": ticked_twice,
    "bookings_sessionseries_ends_after_start": change(make_series, last_on="2020-01-01"),
    "bookings_sessionseries_takes_place": change(make_series, times=0),
    "bookings_sessionseries_is_sensible": change(make_series, weekday=7),
    "bookings_waitlistentry_ended_has_time": change(make_wait, state="left"),
    "bookings_waitlistentry_one_open_per_member": waiting_twice,
    "bookings_waitlistentry_promoted_has_booking": change(make_wait, state="promoted", ended_at="2026-03-10T00:00Z"),
    "bookings_waitlistentry_skipped_has_time": change(make_wait, skipped_rule="no_membership"),
}


@pytest.mark.parametrize(("name", "way"), WAYS.items(), ids=list(WAYS))
def test_constraint_refuses(name, way):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        way()
    assert violated_constraint(refused.value) == name


def test_every_constraint_is_tried():
    models = [m for m in apps.get_app_config("bookings").get_models() if not m.__name__.endswith("Event")]
    assert {each.name for model in models for each in model._meta.constraints} == set(WAYS)


@pytest.mark.parametrize("during", [ENDLESS, DateTimeTZRange(None, clock.timezone.now(), "[)")])
def test_claim_without_an_end_is_refused(during):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        claim(during=during)()
    assert violated_constraint(refused.value) == "bookings_resourceallocation_is_a_span"


@pytest.mark.parametrize(
    ("make", "fields"),
    [
        (make_booking, {"cancelled_at": "2026-03-10T00:00Z"}),
        (make_booking, {"checked_in_at": "2026-03-10T00:00Z"}),
        (make_session, {"cancelled_at": "2026-03-10T00:00Z"}),
        (make_penalty, {"settled_at": "2026-03-10T00:00Z"}),
        (make_room_booking, {"cancelled_at": "2026-03-10T00:00Z"}),
    ],
)
def test_time_without_its_state_is_refused(make, fields):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        change(make, **fields)()
    assert violated_constraint(refused.value).endswith("_has_time")


def test_released_claim_gives_the_room_away():
    first = make_session()
    room = first.allocations.get(resource__kind="room").resource
    first.allocations.filter(resource=room).update(released_at=clock.now())

    make_session(room=room, starts_at=first.starts_at)

    assert ResourceAllocation.objects.filter(resource=room).count() == 2


def test_database_itself_refuses_a_no_show_before_the_roster_is_closed():
    booking = make_booking()

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        change(lambda: booking, state="no_show")()
    assert violated_constraint(refused.value) == "bookings_booking_no_show_needs_closed_roster"
    ScheduledSession.objects.filter(pk=booking.session_id).update(roster_closed_at=booking.session.ends_at)
    change(lambda: booking, state="no_show")()
    assert ScheduledSession.objects.get().booked == 1
