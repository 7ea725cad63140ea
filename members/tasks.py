"""Celery's handles on this room's sweeps. No rule lives here."""

from celery import shared_task

from members.services.data_check_letters import ask_by_letter
from members.services.follow_up_clock import run_clock
from members.services.greetings import greet
from members.services.notices import put_due_notices
from members.services.refund import ask_about_arrival


@shared_task(name="members.put_notices", ignore_result=True)
def put_notices() -> None:
    put_due_notices()


@shared_task(name="members.ask_by_letter", ignore_result=True)
def ask_members_by_letter() -> None:
    ask_by_letter()


@shared_task(name="members.run_follow_up_clock", ignore_result=True)
def run_follow_up_clock() -> None:
    run_clock()


@shared_task(name="members.ask_about_refunds", ignore_result=True)
def ask_about_refunds() -> None:
    ask_about_arrival()


@shared_task(name="members.greet", ignore_result=True)
def greet_people() -> None:
    greet()
