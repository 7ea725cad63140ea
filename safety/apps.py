from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SafetyConfig(AppConfig):
    name = "safety"
    verbose_name = _("safety")

    def ready(self) -> None:
        # Imported here because models cannot be imported before every app is loaded.
        from safety.services.shipped import put_checklists  # noqa: PLC0415

        post_migrate.connect(put_checklists, sender=self, dispatch_uid="put_checklists")
