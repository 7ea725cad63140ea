from members.models.code import MemberCode
from members.models.imported import ImportBatch, ImportedRow
from members.models.member import Member
from members.models.membership import Membership, MembershipPlan, Tier
from members.models.payment import Payment

__all__ = ["ImportBatch", "ImportedRow", "Member", "MemberCode", "Membership", "MembershipPlan", "Payment", "Tier"]
