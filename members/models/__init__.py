from members.models.code import MemberCode
from members.models.imported import ImportBatch, ImportedRow
from members.models.ledger import CreditLot, LedgerAccount, LedgerEntry, LedgerTransaction
from members.models.member import Member
from members.models.membership import ContractKind, Membership, MembershipPlan, Tier
from members.models.payment import Payment

__all__ = [
    "ContractKind",
    "CreditLot",
    "ImportBatch",
    "ImportedRow",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerTransaction",
    "Member",
    "MemberCode",
    "Membership",
    "MembershipPlan",
    "Payment",
    "Tier",
]
