from members.models.imported import ImportBatch, ImportedRow
from members.models.member import Member
from members.models.membership import Membership, MembershipPlan

__all__ = ["ImportBatch", "ImportedRow", "Member", "Membership", "MembershipPlan"]
