"""What a worker runs for the house; `venue/beat.py` says when."""

from celery import shared_task

from venue.services import delivery, heartbeat, invariants, probing, staff


@shared_task(name="venue.deliver_messages")
def deliver_messages() -> None:
    delivery.deliver_due()


@shared_task(name="venue.revive_messages")
def revive_messages() -> None:
    delivery.revive_stuck()


@shared_task(name="venue.beat")
def beat() -> None:
    heartbeat.tell("beat")


@shared_task(name="venue.close_sign_ins")
def close_sign_ins() -> None:
    staff.close_sign_ins()


@shared_task(name="venue.probe")
def probe() -> None:
    probing.probe_public_page()


@shared_task(name="venue.check_invariants")
def check_invariants() -> None:
    invariants.check_each_night()
