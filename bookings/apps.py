from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    name = "bookings"
    verbose_name = _("bookings")

    def ready(self) -> None:
        for name in (
            "policies",
            "room_policies",
            "treatment_policies",
        ):  # declare numbers, which a migration turns into rows
            import_module(f"bookings.{name}")
