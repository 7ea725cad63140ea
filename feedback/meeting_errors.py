"""Why something about a meeting or the quality group is refused."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class MeetingStands(DomainError):
    code = "meeting_stands"
    rule_name = _("One meeting of a kind looks at the same days")
    message = _("There is a meeting of this kind about these days already. Please open that one.")


class MeetingOver(DomainError):
    code = "meeting_over"
    rule_name = _("A meeting that was held or called off stays as it is")
    message = _("This meeting was held or called off. Please plan the next one instead.")


class MeetingPast(DomainError):
    code = "meeting_past"
    rule_name = _("People are invited to what lies ahead")
    message = _("This time has passed. Please choose a later one.")


class NotBegun(DomainError):
    code = "not_begun"
    rule_name = _("Minutes are kept of what has taken place")
    message = _("This meeting has not begun yet. Its minutes and decisions are written down from its beginning on.")


class NobodyCame(DomainError):
    code = "nobody_came"
    rule_name = _("A meeting is held by those who came")
    message = _("Please tick at least two people who came; otherwise call the meeting off.")


class NoMinutesYet(DomainError):
    code = "no_minutes_yet"
    rule_name = _("Minutes are confirmed once, after they were written")
    message = _("There are no minutes to confirm, or they are confirmed already.")


class MinutesConfirmed(DomainError):
    code = "minutes_confirmed"
    rule_name = _("Confirmed minutes stay as they were sent")
    message = _("The minutes are confirmed, and everybody has them. Please decide this in the next meeting.")


class DayPassed(DomainError):
    code = "day_passed"
    rule_name = _("A task is due on a day to come")
    message = _("This day is over. Please choose today or a later day.")


class NotYourTask(DomainError):
    code = "not_your_task"
    rule_name = _("A task is done by its owner")
    message = _("This task is somebody else's, or done already.")


class SitsAlready(DomainError):
    code = "sits_already"
    rule_name = _("Everybody sits in the quality group once")
    message = _("This person sits in the group already. Please change that entry, or end it first.")
