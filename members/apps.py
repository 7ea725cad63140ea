from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("members")

    def ready(self) -> None:
        for name in (
            "policies",
            "agreement_policies",
            "follow_up_policies",
        ):  # declare their numbers, which a migration turns into rows
            import_module(f"members.{name}")
