"""The modules that a pack may be limited to, by the word that a course keeps: courses live above this room, so the
list stands here too, and a test holds the two together.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Module(models.TextChoices):
    STRENGTH = "strength", _("strength")
    CARDIO = "cardio", _("cardio")
    FLEXIBILITY = "flexibility", _("flexibility")
    FUNCTIONAL = "functional", _("functional")
    MIND_BODY = "mind_body", _("mind and body")
    AQUA = "aqua", _("in water")
    NUTRITION = "nutrition", _("nutrition")
    TREATMENT = "treatment", _("treatments")  # no course: a pack for what practitioners do
