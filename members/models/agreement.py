import uuid
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.member import Member
from venue import clock
from venue.models import AgreedText
from venue.models.agreed_text import AGREEMENTS


def scan_path(row: "Signature", name: str) -> str:
    """Where a scan is kept: the name it came with says who it belongs to, and is not kept."""
    return f"agreements/{uuid.uuid4().hex}{Path(name).suffix.lower()}"


class Signature(models.Model):
    """That a person, or the guardian for them, signed one version of an agreement, and how. Append-only.

    `drawing` is the hand's line as an SVG path in a field of 1000 by 400, made of numbers alone; `scan` the signed
    paper.
    """

    WIDTH: ClassVar = 1000
    HEIGHT: ClassVar = 400

    class Way(models.TextChoices):
        DRAWN = "drawn", _("drawn on the screen")
        TYPED = "typed", _("typed, with a code from the mail")
        PAPER = "paper", _("on paper")

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="signatures", db_index=False, verbose_name=_("member")
    )
    text = models.ForeignKey(AgreedText, models.PROTECT, related_name="+", verbose_name=_("text"))
    way = models.CharField(_("how"), max_length=10, choices=Way)
    signer_name = models.CharField(_("name of the signer"), max_length=80)
    is_by_guardian = models.BooleanField(_("signed by the guardian"), default=False)
    drawing = models.TextField(_("signature"), blank=True)
    scan = models.FileField(_("scan"), upload_to=scan_path, max_length=120, blank=True)
    signed_at = models.DateTimeField(_("signed at"), default=clock.now)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("recorded by"),
    )

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        default_permissions = ("view",)
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "text"],
                name="members_signature_once",
                violation_error_code="signed_already",
                violation_error_message=_("This person has signed this version already."),
            ),
            models.CheckConstraint(
                condition=~Q(signer_name=""),
                name="members_signature_names_signer",
                violation_error_code="nameless",
                violation_error_message=_("A signature has the name of whoever signed."),
            ),
            models.CheckConstraint(
                condition=(Q(way="drawn") & ~Q(drawing="")) | (~Q(way="drawn") & Q(drawing="")),
                name="members_signature_drawn_has_line",
                violation_error_code="no_drawing",
                violation_error_message=_("A signature that was drawn has its line, any other has none."),
            ),
            models.CheckConstraint(
                condition=(Q(way="paper") & ~Q(scan="")) | (~Q(way="paper") & Q(scan="")),
                name="members_signature_paper_has_scan",
                violation_error_code="no_scan",
                violation_error_message=_("What was signed on paper has its scan, anything else has none."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.member_id} {self.text_id}"


class SigningCode(models.Model):
    """The code that was sent to sign by typing one's name: kept as a digest, good for a quarter of an hour and a few
    tries. A person has the last one alone; it goes when it is used.
    """

    GOOD_FOR: ClassVar = timedelta(minutes=15)
    TRIES: ClassVar = 5

    member = models.OneToOneField(Member, models.CASCADE, related_name="signing_code", verbose_name=_("member"))
    kind = models.CharField(_("agreement"), max_length=10, choices=[(kind.value, kind.label) for kind in AGREEMENTS])
    digest = models.CharField(_("digest"), max_length=64)
    sent_at = models.DateTimeField(_("sent at"), default=clock.now)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)

    class Meta:
        verbose_name = _("code to sign with")
        verbose_name_plural = _("codes to sign with")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(tries__lte=5),
                name="members_signingcode_few_tries",
                violation_error_code="too_many_tries",
                violation_error_message=_("A code is tried five times at most."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind}"
