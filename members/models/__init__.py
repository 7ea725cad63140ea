from members.models.agreement import Signature, SigningCode
from members.models.code import MemberCode
from members.models.consent import Consent
from members.models.credits import CreditGrace, CreditLot
from members.models.data_check import DataCheck
from members.models.entry_rules import EntryRules, RulesAcceptance
from members.models.follow_up import FollowUp, FollowUpMove
from members.models.freeze import Freeze
from members.models.imported import ImportBatch, ImportedRow
from members.models.intake import Intake, IntakeHandover, TabletCode
from members.models.interaction import Interaction
from members.models.ledger import LedgerAccount, LedgerEntry, LedgerTransaction
from members.models.member import Member
from members.models.membership import ContractKind, Membership, MembershipPlan, Tier
from members.models.payment import Payment
from members.models.phone_code import PhoneCode
from members.models.preference import CareNote, Preference
from members.models.recommendation import Recommendation, RecommendationRule
from members.models.refund import Refund
from members.models.screening import Activity, HealthLimit, Level, Screening, ScreeningQuestion
from members.models.stage import Stage

__all__ = [
    "Activity",
    "CareNote",
    "Consent",
    "ContractKind",
    "CreditGrace",
    "CreditLot",
    "DataCheck",
    "EntryRules",
    "FollowUp",
    "FollowUpMove",
    "Freeze",
    "HealthLimit",
    "ImportBatch",
    "ImportedRow",
    "Intake",
    "IntakeHandover",
    "Interaction",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerTransaction",
    "Level",
    "Member",
    "MemberCode",
    "Membership",
    "MembershipPlan",
    "Payment",
    "PhoneCode",
    "Preference",
    "Recommendation",
    "RecommendationRule",
    "Refund",
    "RulesAcceptance",
    "Screening",
    "ScreeningQuestion",
    "Signature",
    "SigningCode",
    "Stage",
    "TabletCode",
    "Tier",
]
