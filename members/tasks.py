"""Celery's handles on this room's sweeps. No rule lives here."""

from celery import shared_task

from members.services.notices import put_due_notices


@shared_task(name="members.put_notices", ignore_result=True)
def put_notices() -> None:
    put_due_notices()
