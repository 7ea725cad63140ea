import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from venue import clock


@pghistory.track()
class SavedView(models.Model):
    """Filters of the queue under a name: somebody's own, or shared with everybody who sees cases."""

    name = models.CharField(pgettext_lazy("of a view", "name"), max_length=40)
    query = models.CharField(_("filters"), max_length=500)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="case_views", verbose_name=_("saved by")
    )
    is_shared = models.BooleanField(_("shown to everybody who sees cases"), default=False)
    created_at = models.DateTimeField(_("saved at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        default_permissions = ()
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="feedback_savedview_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("You have a view with this name already."),
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(query=""),
                name="feedback_savedview_is_whole",
                violation_error_code="view_empty",
                violation_error_message=_("A view has a name and filters."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
