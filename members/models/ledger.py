"""The books: who has or owes what, never written over.

Signs, the same for every account: plus is what the house owes its holder, minus what the holder owes the house. A
person's money account at −30.00 is a debt; credits are the classes that the house still owes, deposits what it holds
for something to come, neither theirs to be paid back nor the house's yet. The house's own accounts are the other side,
so that the entries of one transaction add up to nothing, money and credits each by themselves: what lies in the till is
minus `takings`.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.member import Member
from venue import clock

OF_MEMBERS = ("money", "credits", "fees", "deposits")
ONE_EACH = ("money", "fees", "deposits")
OF_THE_HOUSE = ("takings", "sales", "credits_issued", "fee_income", "goodwill")
IN_CREDITS = ("credits", "credits_issued")
UNDOING = ("reversal", "credit_returned")

BALANCE_IS_THE_TRIGGERS = """
    IF pg_trigger_depth() = 1 THEN
        RAISE EXCEPTION 'the balance is kept by the database alone' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'members_ledgeraccount_balance_guard';
    END IF;
    RETURN NEW;
"""

# The house's accounts keep no balance: a row that every sale writes would make them all wait for one another.
KEEP_BALANCE = """
    UPDATE members_ledgeraccount SET balance = balance + NEW.amount
        WHERE id = NEW.account_id AND member_id IS NOT NULL;
    RETURN NULL;
"""

ADDS_UP = f"""
    IF EXISTS (
        SELECT FROM members_ledgerentry entry JOIN members_ledgeraccount account ON account.id = entry.account_id
        WHERE entry.transaction_id = NEW.transaction_id
        GROUP BY account.kind IN {IN_CREDITS} HAVING sum(entry.amount) <> 0
    ) THEN
        RAISE EXCEPTION 'a transaction adds up to nothing' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'members_ledgerentry_adds_up';
    END IF;
    RETURN NULL;
"""  # noqa: S608 - our own words

# Elsewhere a person's money may be less than nothing: a sale is owed before it is paid.
NO_MORE_BACK_THAN_STANDS = """
    IF EXISTS (
        SELECT FROM members_ledgerentry entry JOIN members_ledgeraccount account ON account.id = entry.account_id
        WHERE entry.transaction_id = NEW.id AND account.member_id IS NOT NULL AND account.balance < 0
    ) THEN
        RAISE EXCEPTION 'no more is paid back than stands there' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'members_ledgertransaction_paid_back_of_what_stands';
    END IF;
    RETURN NULL;
"""

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class LedgerAccount(models.Model):
    """What one holder has of one kind: a person's money, fees and deposits once each, their credits once for every
    pack; the house's once each. Entries hold its key and never a name.

    `balance` is kept by a trigger on the entries, of people's accounts alone, and another refuses any other hand.
    """

    class Kind(models.TextChoices):
        MONEY = "money", _("money")
        CREDITS = "credits", _("credits")
        FEES = "fees", _("fees")
        DEPOSITS = "deposits", _("deposits")
        TAKINGS = "takings", _("takings")
        SALES = "sales", _("sales")
        CREDITS_ISSUED = "credits_issued", _("credits issued")
        FEE_INCOME = "fee_income", _("fees charged")
        GOODWILL = "goodwill", _("made good")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        verbose_name=_("member"),
    )
    balance = models.DecimalField(_("balance"), max_digits=12, decimal_places=2, default=0, editable=False)

    class Meta:
        verbose_name = _("account in the books")
        verbose_name_plural = _("accounts in the books")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=OF_MEMBERS, member__isnull=False) | Q(kind__in=OF_THE_HOUSE, member=None),
                name="members_ledgeraccount_has_its_holder",
                violation_error_code="no_holder",
                violation_error_message=_("Money, credits and fees are somebody's; the rest is the house's."),
            ),
            models.UniqueConstraint(
                fields=["member", "kind"],
                condition=Q(kind__in=ONE_EACH),
                name="members_ledgeraccount_one_each",
                violation_error_code="account_exists",
                violation_error_message=_("This person has this account already."),
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(member=None),
                name="members_ledgeraccount_one_of_the_house",
                violation_error_code="account_exists",
                violation_error_message=_("The house has this account already."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="credits") | Q(balance__gte=0),
                name="members_ledgeraccount_credits_last",
                violation_error_code="no_credit_left",
                violation_error_message=_("There is no credit left in this pack."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="deposits") | Q(balance__gte=0),
                name="members_ledgeraccount_deposits_are_held",
                violation_error_code="deposit_not_held",
                violation_error_message=_("No more of a deposit is used than is held."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="fees") | Q(balance__lte=0),
                name="members_ledgeraccount_fees_are_owed",
                violation_error_code="fee_not_owed",
                violation_error_message=_("More fees cannot be taken back than are owed."),
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False) | Q(balance=0),
                name="members_ledgeraccount_house_keeps_none",
                violation_error_code="house_balance",
                violation_error_message=_("The house's accounts are added up when they are asked for."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="balance_guard",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("balance"),
                condition=pgtrigger.Q(old__balance__df=pgtrigger.F("new__balance")),
                func=BALANCE_IS_THE_TRIGGERS,
            ),
            pgtrigger.ReadOnly(name="same_holder", fields=["kind", "member"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.member_id or ''}".strip()


class LedgerTransaction(models.Model):
    """One thing that happened in the books, with its entries. Append-only: what was wrong is put right by another that
    `reverses` it.

    `cause` is what it was for, such as `sale:12` (a contract), `payment:7`, `booking:5`. `key` lets it happen once.
    """

    class Kind(models.TextChoices):
        SALE = "sale", _("sold")
        PAYMENT = "payment", _("paid")
        CREDIT_SPENT = "credit_spent", _("credit used")
        CREDIT_RETURNED = "credit_returned", _("credit given back")
        FEE_POSTED = "fee_posted", _("fee charged")
        REVERSAL = "reversal", _("taken back")
        PAID_BACK = "paid_back", _("paid back")
        DEPOSIT_SETTLED = "deposit_settled", _("deposit settled")
        MADE_GOOD = "made_good", _("made good")

    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    cause = models.CharField(_("for"), max_length=40)
    key = models.CharField(_("once"), max_length=80)
    at = models.DateTimeField(_("at"), default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("by"),
    )
    by_name = models.CharField(_("by"), max_length=80)
    reverses = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversals",
        db_index=False,
        verbose_name=_("takes back"),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("transaction in the books")
        verbose_name_plural = _("transactions in the books")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="members_ledgertransaction_once",
                violation_error_code="posted_already",
                violation_error_message=_("This is in the books already."),
            ),
            models.UniqueConstraint(
                fields=["reverses"],
                name="members_ledgertransaction_reversed_once",
                violation_error_code="reversed_already",
                violation_error_message=_("This was taken back already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=UNDOING, reverses__isnull=False) | (~Q(kind__in=UNDOING) & Q(reverses=None)),
                name="members_ledgertransaction_undoes_one",
                violation_error_code="undoes_nothing",
                violation_error_message=_("What takes something back says what, anything else takes nothing back."),
            ),
            models.CheckConstraint(
                condition=Q(cause__regex=r"^[a-z_]+:[0-9]+$"),
                name="members_ledgertransaction_has_a_cause",
                violation_error_code="no_cause",
                violation_error_message=_("A cause is a kind of thing and its number, such as sale:12."),
            ),
        ]
        indexes = [models.Index(fields=["cause"], name="members_ledger_by_cause")]
        triggers = [
            APPEND_ONLY,
            pgtrigger.Trigger(
                name="no_more_back_than_stands",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__kind="paid_back"),
                timing=pgtrigger.Deferred,
                func=NO_MORE_BACK_THAN_STANDS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cause}"


class LedgerEntry(models.Model):
    """What a transaction adds to one account. Append-only; checked when the transaction is committed."""

    transaction = models.ForeignKey(
        LedgerTransaction, models.PROTECT, related_name="entries", db_index=False, verbose_name=_("transaction")
    )
    account = models.ForeignKey(
        LedgerAccount, models.PROTECT, related_name="entries", db_index=False, verbose_name=_("account")
    )
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("entry in the books")
        verbose_name_plural = _("entries in the books")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["transaction", "account"],
                name="members_ledgerentry_one_per_account",
                violation_error_code="entry_exists",
                violation_error_message=_("A transaction has one entry for each account."),
            ),
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="members_ledgerentry_is_something",
                violation_error_code="empty_entry",
                violation_error_message=_("An entry adds or takes something."),
            ),
        ]
        indexes = [models.Index(fields=["account", "id"], name="members_ledger_of_account")]
        triggers = [
            APPEND_ONLY,
            pgtrigger.Trigger(name="keep_balance", when=pgtrigger.After, operation=pgtrigger.Insert, func=KEEP_BALANCE),
            pgtrigger.Trigger(
                name="adds_up",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=ADDS_UP,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.amount}"
