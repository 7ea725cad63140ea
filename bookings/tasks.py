"""Celery's handles on this room's sweeps. No rule lives here."""

from celery import shared_task
from django.utils.translation import gettext_noop

from bookings.services import appointment_reminders
from bookings.services.appointment import release_expired
from bookings.services.closing import carry_out_due
from bookings.services.first_visit import welcome_newcomers
from bookings.services.holding import confirm_paid
from bookings.services.penalty import settle_due
from bookings.services.promoting import promote_all
from bookings.services.releasing import release_unclaimed
from bookings.services.releasing_rooms import release_expired_holds
from bookings.services.reminders import put_due_reminders
from bookings.services.roster_reminders import remind_coaches
from bookings.services.series import extend_all
from bookings.services.treatment_offers import offer_all
from venue import clock
from venue.actors import Automation
from venue.sweeping import in_turn


@shared_task(name="bookings.put_reminders", ignore_result=True)
def put_reminders() -> None:
    in_turn("reminders", put_due_reminders, appointment_reminders.put_due_reminders)


@shared_task(name="bookings.release_held_treatments", ignore_result=True)
def release_held_treatments() -> None:
    release_expired(clock.now(), by=Automation(gettext_noop("times kept while deciding")))


@shared_task(name="bookings.offer_treatment_times", ignore_result=True)
def offer_treatment_times() -> None:
    """First what was kept long enough is free again, then it is offered to the next."""
    in_turn("times of treatments", release_held_treatments, offer_all)


@shared_task(name="bookings.remind_coaches", ignore_result=True)
def remind_of_open_rosters() -> None:
    remind_coaches()


@shared_task(name="bookings.welcome_newcomers", ignore_result=True)
def welcome_new() -> None:
    welcome_newcomers()


@shared_task(name="bookings.promote_waiting", ignore_result=True)
def promote_waiting() -> None:
    """First what was paid meanwhile becomes a booking; what was kept long enough is free only then."""
    in_turn("places", confirm_paid, promote_all)


@shared_task(name="bookings.settle_penalties", ignore_result=True)
def settle_penalties() -> None:
    settle_due()


@shared_task(name="bookings.release_unclaimed", ignore_result=True)
def release_unclaimed_places() -> None:
    release_unclaimed()


@shared_task(name="bookings.carry_out_closures", ignore_result=True)
def carry_out_closures() -> None:
    carry_out_due()


@shared_task(name="bookings.release_room_holds", ignore_result=True)
def release_room_holds() -> None:
    release_expired_holds()


@shared_task(name="bookings.extend_series", ignore_result=True)
def extend_series() -> None:
    extend_all()
