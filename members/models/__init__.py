from members.models.member import Member
from members.models.membership import Membership, MembershipPlan

__all__ = ["Member", "Membership", "MembershipPlan"]
