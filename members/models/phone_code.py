from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from venue import clock


class PhoneCode(models.Model):
    """The code that was last sent to a phone to sign in or up with: kept as a digest, good for a quarter of an hour
    and a few tries; once used, the digest is empty. `sent_today` counts the codes of one day: nobody is flooded.
    """

    GOOD_FOR: ClassVar = timedelta(minutes=15)
    TRIES: ClassVar = 5
    A_DAY: ClassVar = 10

    phone = models.CharField(_("phone"), max_length=16)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    sent_at = models.DateTimeField(_("sent at"), default=clock.now)
    sent_today = models.PositiveSmallIntegerField(_("sent on that day"), default=1)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)

    class Meta:
        verbose_name = _("code to sign in with")
        verbose_name_plural = _("codes to sign in with")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["phone"],
                name="members_phonecode_one_per_phone",
                violation_error_code="code_exists",
                violation_error_message=_("A phone has the last code alone."),
            ),
            models.CheckConstraint(
                condition=Q(tries__lte=5) & Q(sent_today__lte=10),
                name="members_phonecode_few_tries",
                violation_error_code="too_many_tries",
                violation_error_message=_("A code is tried five times at most, and ten are sent in a day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
