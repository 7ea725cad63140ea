"""Celery's handles on this room's sweeps. No rule lives here."""

from celery import shared_task

from safety.services.closing_areas import close_areas
from safety.services.duty import look_after_duties
from safety.services.gate import look_after_gate
from safety.services.hazard import escalate_overdue
from safety.services.judging import judge_recent
from venue.sweeping import in_turn


@shared_task(name="safety.look_after_duties", ignore_result=True)
def look_after() -> None:
    look_after_duties()


@shared_task(name="safety.escalate_hazards", ignore_result=True)
def escalate_hazards() -> None:
    escalate_overdue()


@shared_task(name="safety.close_areas_of_hazards", ignore_result=True)
def close_areas_of_hazards() -> None:
    close_areas()


@shared_task(name="safety.look_after_gate", ignore_result=True)
def keep_the_gate() -> None:
    in_turn("the gate", judge_recent, look_after_gate)
