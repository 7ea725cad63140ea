from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SafetyConfig(AppConfig):
    name = "safety"
    verbose_name = _("safety")

    def ready(self) -> None:
        for name in ("policies", "gate_policies"):  # declare their numbers, which a migration turns into rows
            import_module(f"safety.{name}")
        # Imported here because models cannot be imported before every app is loaded.
        from safety.services.shipped import put_checklists  # noqa: PLC0415
        from safety.shipped_limits import put_limits  # noqa: PLC0415

        post_migrate.connect(put_checklists, sender=self, dispatch_uid="put_checklists")
        post_migrate.connect(put_limits, sender=self, dispatch_uid="put_limits")
