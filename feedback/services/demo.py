"""The demo venue, made through the services as a real one would be, the same each time but for the time it is made at.

Its past happens in the past: the clock of this process is set back while a thing is done. `demo_cast` holds who and
what there is, the other modules each tell one part.
"""

import gc
import random
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from feedback.services import (
    demo_answers,
    demo_attendance,
    demo_booking,
    demo_care,
    demo_cases,
    demo_classes,
    demo_closures,
    demo_consents,
    demo_consultations,
    demo_courses,
    demo_feedback,
    demo_follow_ups,
    demo_greetings,
    demo_health,
    demo_house,
    demo_improvements,
    demo_incidents,
    demo_intakes,
    demo_lessons,
    demo_mail,
    demo_meetings,
    demo_members,
    demo_packages,
    demo_pauses,
    demo_penalties,
    demo_photos,
    demo_readings,
    demo_rooms,
    demo_safety,
    demo_sms,
    demo_stages,
    demo_survey_answers,
    demo_surveys,
    demo_treatment_waits,
    demo_treatments,
    demo_waitlist,
)
from venue import clock
from venue.models import StaffMember


def is_seeded() -> bool:
    return StaffMember.objects.exists()


def seed() -> None:
    """Make everything. Each part has dice of its own, so that a change of one leaves the others as they were. Courses
    that ask for an ability come when everybody has booked.
    """
    now = clock.now()
    with in_a_hurry():
        with clock.frozen(now - demo_classes.BEGAN):
            demo_house.name_it()
            demo_house.put_texts()
            staff = demo_house.make_staff()
            demo_house.promise_secrecy(staff)
            demo_sms.approve(staff)
            rooms = demo_house.make_places()
            demo_treatments.make_rooms()
        with clock.frozen(now):
            demo_house.fill_calendar()
            demo_house.fill_posts(staff)
            demo_treatments.fill_catalogue(staff)
            demo_packages.fill()
            members = demo_members.make_members(random.Random(21))  # noqa: S311 - the same demo every time
            demo_members.welcome_newcomers(random.Random(22))  # noqa: S311
        demo_classes.put_on_classes(staff, rooms, now)
        demo_penalties.set_prices(staff, now)
        demo_classes.call_one_off(staff, members, now)
        demo_classes.tell_past(random.Random(20), members, now)  # noqa: S311
        demo_classes.book_ahead(random.Random(24), members, now)  # noqa: S311
        with clock.frozen(now):
            demo_classes.show_every_state(staff, members)
        demo_care.tell(members, now)
        demo_care.confirm(members, now)
        demo_pauses.show(now)
        demo_waitlist.show_the_line(staff, members, now)
        with clock.frozen(now):
            demo_waitlist.keep_one_to_pay()
        demo_booking.show(staff, members, now)
        demo_feedback.make_voices(staff, members, now)
        demo_answers.show(staff, members, now)
        demo_safety.seed_safety(staff, now)
        demo_incidents.seed_incidents(staff, now)
        demo_lessons.show(staff, now)
        demo_improvements.show(staff, now)
        demo_surveys.show(staff, now)
        demo_meetings.show(staff, members, now)
        demo_readings.seed_readings(staff, now)
        demo_cases.show(staff, members, now)
        demo_penalties.tell(members, now)
        demo_attendance.run_classes(now)
        demo_attendance.come_and_go(random.Random(25), members, now)  # noqa: S311
        demo_attendance.write_entry_rules(staff, members, now)
        with clock.frozen(now):
            demo_courses.show(staff, rooms, members, now)
        demo_treatments.show(staff, members, now)
        demo_packages.show(staff, members, now)
        demo_treatment_waits.show(staff, members, now)
        demo_consents.show(staff, members, now)
        demo_photos.show(staff, members, now)
        demo_consents.look(staff, members, now)
        demo_health.show(staff, members, now)
        demo_intakes.show(staff, now)
        demo_consultations.show(staff, members, now)
        demo_follow_ups.show(staff, members, now)
        demo_sms.show(staff, members, now)
        demo_greetings.show(staff, members, now)
        demo_rooms.show(staff, rooms, members, now)
        demo_stages.show(now)
        demo_closures.show(staff, rooms, now)
        readers = [staff["quality"], staff["manager"]]
        demo_survey_answers.answer_every_survey(random.Random(26), readers, now)  # noqa: S311
        demo_mail.deliver_past(now)
        demo_house.watch_the_page(now)


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """Nothing of a demo need outlive a power cut, nor its makings be swept up before it is done."""
    gc.disable()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        gc.enable()
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")
