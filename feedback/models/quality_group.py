from datetime import date

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Member
from venue.models import StaffMember


class GroupMemberQuerySet(models.QuerySet["GroupMember"]):
    def on(self, day: date) -> "GroupMemberQuerySet":
        return self.filter(Q(last_on=None) | Q(last_on__gte=day), first_on__lte=day)

    def with_people(self) -> "GroupMemberQuerySet":
        return self.select_related("staff__user", "member")


@pghistory.track()
class GroupMember(models.Model):
    """Somebody who sits in the quality group for one of its parties, from a day and perhaps to a day. A customer is a
    member who has agreed to it.
    """

    class Party(models.TextChoices):
        MANAGEMENT = "management", pgettext_lazy("party", "management")
        FRONT_LINE = "front_line", pgettext_lazy("party", "front line")
        CUSTOMER = "customer", pgettext_lazy("party", "customer representative")

    party = models.CharField(_("party"), max_length=12, choices=Party)
    staff = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quality_group",
        verbose_name=_("staff member"),
    )
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="quality_group", verbose_name=_("customer")
    )
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    first_on = models.DateField(pgettext_lazy("in the quality group", "from"))
    last_on = models.DateField(pgettext_lazy("in the quality group", "to"), null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of the quality group")
        verbose_name_plural = _("members of the quality group")
        ordering = ["party", "first_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(party="customer", member__isnull=False, staff=None, agreed_on__isnull=False)
                | ~Q(party="customer") & Q(staff__isnull=False, member=None, agreed_on=None),
                name="feedback_groupmember_is_of_its_party",
                violation_error_code="of_no_party",
                violation_error_message=_("A customer is a member who has agreed; the other parties are staff."),
            ),
            models.CheckConstraint(
                condition=Q(last_on=None) | Q(last_on__gte=F("first_on")),
                name="feedback_groupmember_ends_after_it_begins",
                violation_error_code="last_before_first",
                violation_error_message=_("The last day is not before the first."),
            ),
            models.UniqueConstraint(
                fields=["staff"],
                condition=Q(last_on=None, staff__isnull=False),
                name="feedback_groupmember_staff_once",
                violation_error_code="sits_already",
                violation_error_message=_("This person sits in the group already."),
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(last_on=None, member__isnull=False),
                name="feedback_groupmember_customer_once",
                violation_error_code="sits_already",
                violation_error_message=_("This person sits in the group already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.staff or self.member)
