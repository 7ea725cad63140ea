"""Celery's handles on this room's sweeps. No rule lives here."""

from celery import shared_task

from feedback.services import (
    calls,
    clocks,
    demo_shift,
    handing,
    improvement_reminders,
    inviting,
    meeting_sweep,
    quality,
    stages,
    survey_versions,
)


@shared_task(name="feedback.run_clocks", ignore_result=True)
def run_clocks() -> None:
    clocks.run_clocks()


@shared_task(name="feedback.ask_to_call", ignore_result=True)
def ask_to_call() -> None:
    calls.ask_to_call()


@shared_task(name="feedback.report_unsorted", ignore_result=True)
def report_unsorted() -> None:
    handing.report_unsorted()


@shared_task(name="feedback.remind_of_quality", ignore_result=True)
def remind_of_quality() -> None:
    quality.remind()


@shared_task(name="feedback.invite_to_surveys", ignore_result=True)
def invite_to_surveys() -> None:
    inviting.invite_due()


@shared_task(name="feedback.open_surveys", ignore_result=True)
def open_surveys() -> None:
    survey_versions.open_due()


@shared_task(name="feedback.renew_stages", ignore_result=True)
def renew_stages() -> None:
    stages.renew_each_night()


@shared_task(name="feedback.renew_touched_stages", ignore_result=True)
def renew_touched_stages() -> None:
    stages.renew_touched()


@shared_task(name="feedback.keep_demo_up", ignore_result=True)
def keep_demo_up() -> None:
    demo_shift.keep_up()


@shared_task(name="feedback.remind_of_improvements", ignore_result=True)
def remind_of_improvements() -> None:
    improvement_reminders.remind_due()


@shared_task(name="feedback.remind_of_meetings", ignore_result=True)
def remind_of_meetings() -> None:
    meeting_sweep.remind()
