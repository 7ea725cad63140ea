from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("members")

    def ready(self) -> None:
        for name in (
            "policies",
            "agreement_policies",
            "follow_up_policies",
            "refund_policies",
        ):  # declare their numbers, which a migration turns into rows
            import_module(f"members.{name}")
        # Imported here because models cannot be imported before every app is loaded.
        from members.services.recommending import put_rules  # noqa: PLC0415
        from members.services.screening_questions import put_questions  # noqa: PLC0415

        post_migrate.connect(put_questions, sender=self, dispatch_uid="put_questions")
        post_migrate.connect(put_rules, sender=self, dispatch_uid="put_rules")
