from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    name = "bookings"
    verbose_name = _("bookings")

    def ready(self) -> None:
        import_module("bookings.room_policies")
        import_module("bookings.policies")  # declares its numbers, which a migration turns into rows
