# What was sold and paid before there were books, as if they had been kept: at its time, by its seller.
#
# Written before the triggers of the next migration, which would keep the balances: so they are counted here. Backwards
# the books are emptied; the migration before takes them away.

from django.db import migrations

ACCOUNTS = """
    INSERT INTO members_ledgeraccount (kind, member_id, balance)
        SELECT kind, NULL, 0 FROM unnest(ARRAY['sales', 'takings']) kind
        WHERE EXISTS (SELECT FROM members_membership WHERE sold_at IS NOT NULL)
            OR EXISTS (SELECT FROM members_payment);
    INSERT INTO members_ledgeraccount (kind, member_id, balance)
        SELECT DISTINCT 'money', member_id, 0 FROM members_membership contract
        WHERE sold_at IS NOT NULL OR EXISTS (SELECT FROM members_payment WHERE membership_id = contract.id)
"""
TRANSACTIONS = """
    INSERT INTO members_ledgertransaction (kind, cause, key, at, by_id, by_name, note)
        SELECT what, what || ':' || id, what || ':' || id, at, by_id, by_name, ''
        FROM (
            SELECT 'sale' AS what, contract.id, contract.sold_at AS at, contract.sold_by_id AS by_id,
                coalesce(payment.taken_by_name, '') AS by_name
            FROM members_membership contract
                LEFT JOIN members_payment payment ON payment.membership_id = contract.id AND payment.kind = 'sale'
            WHERE contract.sold_at IS NOT NULL
            UNION ALL
            SELECT 'payment', id, taken_at, taken_by_id, taken_by_name FROM members_payment
        ) happened
        ORDER BY at, what DESC, id
"""
ENTRIES = """
    INSERT INTO members_ledgerentry (transaction_id, account_id, amount)
        SELECT booked.id, side.account, side.amount
        FROM (
            SELECT 'sale:' || id AS key, member_id, -price_paid AS amount, 'sales' AS other
            FROM members_membership WHERE sold_at IS NOT NULL
            UNION ALL
            SELECT 'payment:' || payment.id, member_id, amount, 'takings'
            FROM members_payment payment JOIN members_membership contract ON contract.id = payment.membership_id
        ) happened
            JOIN members_ledgertransaction booked USING (key),
            LATERAL (VALUES
                ((SELECT id FROM members_ledgeraccount WHERE member_id = happened.member_id AND kind = 'money'), amount),
                ((SELECT id FROM members_ledgeraccount WHERE member_id IS NULL AND kind = other), -amount)
            ) side (account, amount)
        ORDER BY booked.id, side.account
"""
BALANCES = """
    UPDATE members_ledgeraccount account SET balance = added.up
        FROM (SELECT account_id, sum(amount) AS up FROM members_ledgerentry GROUP BY account_id) added
        WHERE added.account_id = account.id AND account.member_id IS NOT NULL
"""
EMPTY = """
    DELETE FROM members_ledgerentry;
    DELETE FROM members_ledgertransaction;
    DELETE FROM members_creditlot;
    DELETE FROM members_ledgeraccount
"""


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0002_ledger'),
    ]

    operations = [
        migrations.RunSQL([ACCOUNTS, TRANSACTIONS, ENTRIES, BALANCES], reverse_sql=EMPTY),
    ]
