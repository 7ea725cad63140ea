"""Who sits in the quality group, as those in charge keep it; which of the three parties is missing stands above."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from feedback.meeting_forms import GroupMemberForm
from feedback.meeting_lists import GroupFilter, GroupTable
from feedback.selectors.meeting import group, parties_missing
from feedback.services.meeting import group as keeper
from venue.requests import SignedInRequest
from venue.views.reference import Reference, Words, list_page


class Group(Reference):
    """A list that says what the group lacks."""

    def list(self, request: SignedInRequest) -> HttpResponse:
        add_url = self.url("add") if request.user.has_perm(self.permission("add")) else ""
        page: dict[str, Any] = {"words": self.words, "list_url": self.url("list"), "add_url": add_url}
        page["missing"] = parties_missing()
        return list_page(request, self.rows(), self.table, self.filters, "feedback/group_list.html", **page)


quality_group = Group(
    noun="groupmember",
    rows=group,
    table=GroupTable,
    filters=GroupFilter,
    form=GroupMemberForm,
    create=keeper.create,
    change=keeper.change,
    words=Words(
        title=_("Quality group"),
        lead=_("Management, front line and customers together look at the data and agree what is made better."),
        add=_("Add a member of the group"),
        added=_("This person sits in the quality group."),
        changed=_("The entry is changed."),
        empty_title=_("Nobody sits in the quality group yet"),
        empty_text=_("It needs at least one person of each party: management, front line, customers."),
        icon="users",
    ),
)
