"""The house: people who work here, places, policies, the outbox, audit, page shells."""

from venue.celery import app as celery_app

__all__ = ["celery_app"]
