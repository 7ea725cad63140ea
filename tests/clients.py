"""Test clients."""

from django.test import Client

from venue.models import User


def client_of(user: User | None) -> Client:
    """A browser in which this user, or nobody, is signed in."""
    client = Client()
    if user:
        client.force_login(user)
    return client
