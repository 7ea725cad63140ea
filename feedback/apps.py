from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("feedback")

    def ready(self) -> None:
        for name in ("policies", "lesson_policies"):  # declare their numbers, which a migration turns into rows
            import_module(f"feedback.{name}")
        # Connected here because this is the last app: only then do all permissions exist. Imported here because
        # models cannot be imported before every app is loaded.
        from feedback.shipped_causes import put_causes  # noqa: PLC0415
        from venue.services.defaults import restore_defaults  # noqa: PLC0415

        post_migrate.connect(restore_defaults, sender=self, dispatch_uid="restore_defaults")
        post_migrate.connect(put_causes, sender=self, dispatch_uid="put_causes")
