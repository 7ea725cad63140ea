import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.member import Member
from venue import clock


class MemberCodeQuerySet(models.QuerySet["MemberCode"]):
    def live(self) -> "MemberCodeQuerySet":
        return self.filter(revoked_at=None)


@pghistory.track(exclude=["code"])
class MemberCode(models.Model):
    """What the QR code of a person says: random figures, no personal data. One holds at a time; a revoked one stays as
    a row and opens nothing.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="codes", verbose_name=_("member"))
    code = models.CharField(_("code"), max_length=24)
    issued_at = models.DateTimeField(_("issued at"), default=clock.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("issued by"),
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revoked by"),
    )
    revoke_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = MemberCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("member code")
        verbose_name_plural = _("member codes")
        default_permissions = ()
        permissions = [("issue_code", "Can issue and revoke the QR codes of members")]
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="members_membercode_one_per_code",
                violation_error_code="code_taken",
                violation_error_message=_("This code is somebody else's."),
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(revoked_at=None),
                name="members_membercode_one_holds",
                violation_error_code="code_exists",
                violation_error_message=_("This person has a code that holds already."),
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{24}$"),
                name="members_membercode_is_figures",
                violation_error_code="code_form",
                violation_error_message=_("A code is 24 figures."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoke_reason="") | (Q(revoked_at__isnull=False) & ~Q(revoke_reason="")),
                name="members_membercode_revoked_says_why",
                violation_error_code="revoked_without_reason",
                violation_error_message=_("A revoked code says when and why, any other says neither."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.issued_at:%Y-%m-%d}"
