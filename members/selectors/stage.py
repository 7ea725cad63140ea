"""Reading the stages of a person."""

from members.models import Member, Stage

BADGES = {"lead": "info", "first_visit": "accent", "guest": "plain", "member": "good", "lapsed": "warn"}


def stages_of(member: Member) -> list[Stage]:
    """The current one first."""
    return list(Stage.objects.filter(member=member).order_by("-since", "-pk"))
