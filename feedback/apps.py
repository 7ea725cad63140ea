from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("feedback")

    def ready(self) -> None:
        for kind in (
            "",
            "answer_",
            "compensation_",
            "guest_",
            "lesson_",
            "meeting_",
        ):  # numbers, which a migration makes rows
            import_module(f"feedback.{kind}policies")
        # Connected here because this is the last app: only then do all permissions exist. Imported here because
        # models cannot be imported before every app is loaded.
        from feedback.services.shipped import put_case_rules  # noqa: PLC0415
        from feedback.shipped_causes import put_causes  # noqa: PLC0415
        from feedback.shipped_comment_tags import put_comment_tags  # noqa: PLC0415
        from feedback.shipped_surveys import put_surveys  # noqa: PLC0415
        from venue.services.defaults import restore_defaults  # noqa: PLC0415

        post_migrate.connect(restore_defaults, sender=self, dispatch_uid="restore_defaults")
        post_migrate.connect(put_case_rules, sender=self, dispatch_uid="put_case_rules")
        post_migrate.connect(put_causes, sender=self, dispatch_uid="put_causes")
        post_migrate.connect(put_comment_tags, sender=self, dispatch_uid="put_comment_tags")
        post_migrate.connect(put_surveys, sender=self, dispatch_uid="put_surveys")
