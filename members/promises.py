"""The promise of renewals, for the manager's board."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.metrics import renewal_rate
from venue.promises import Promise, Span


def renewals(span: Span) -> Promise:
    """Contracts that ended in the span and were renewed in time."""
    rate = renewal_rate(span.first, span.last)
    undecided = rate.undecided.count()
    note = ngettext("%(count)s may still be renewed in time.", "%(count)s may still be renewed in time.", undecided) % {
        "count": undecided
    }
    return Promise(
        key="renewals",
        title=_("Renewals"),
        definition=_(
            "Contracts whose last day lies in the period and is over, with one that renews them and began within "
            "%(days)s days, of all contracts that ended in the period."
        )
        % {"days": rate.within_days},
        target=85,
        kept=rate.renewed.count(),
        counted=rate.ended.count(),
        unknown=_("No contract has ended in this period yet."),
        url=reverse("members:renewals") + f"?from={span.first}&to={span.last}",
        note=note if undecided else "",
    )
