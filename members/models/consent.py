import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.member import Member
from venue import clock
from venue.models import AgreedText
from venue.models.agreed_text import CONSENTS, MESSAGES, Kind
from venue.models.message import Channel

IS_TO_WRITE = Q(purpose__in=[kind.value for kind in MESSAGES])


class Consent(models.Model):
    """One answer of a person about one purpose, and for what is sent about one channel: given, or not. Append-only; the
    latest counts, and how it stands now is derived (`members.selectors.consent`).

    `text` is the version that was read; a no may be said without reading anything, as by the link in a message.
    """

    class Where(models.TextChoices):
        ONLINE = "online", pgettext_lazy("answered", "online")
        DESK = "desk", pgettext_lazy("answered", "at the desk")
        PAPER = "paper", pgettext_lazy("answered", "on paper")

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="consents", db_index=False, verbose_name=_("member")
    )  # see `indexes`
    purpose = models.CharField(_("purpose"), max_length=10, choices=[(kind.value, kind.label) for kind in CONSENTS])
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, blank=True)
    is_given = models.BooleanField(_("given"))
    text = models.ForeignKey(
        AgreedText,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("text"),
    )
    where = models.CharField(_("where"), max_length=10, choices=Where)
    is_by_guardian = models.BooleanField(_("said by the guardian"), default=False)
    answered_at = models.DateTimeField(_("answered at"), default=clock.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("recorded by"),
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_given=False) | Q(text__isnull=False),
                name="members_consent_given_to_a_text",
                violation_error_code="no_text",
                violation_error_message=_("Whoever agrees has read what to."),
            ),
            models.CheckConstraint(
                condition=(IS_TO_WRITE & ~Q(channel="")) | (~IS_TO_WRITE & Q(channel="")),
                name="members_consent_channel_fits",
                violation_error_code="channel_unfit",
                violation_error_message=_("A channel is named for what is sent, and for nothing else."),
            ),
        ]
        indexes = [models.Index(fields=["member", "purpose", "channel", "-id"], name="members_consent_latest")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.member_id} {self.purpose} {self.channel}: {self.is_given}"

    @property
    def kind(self) -> Kind:
        return Kind(self.purpose)
