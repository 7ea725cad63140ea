"""The books of the contracts that the bulk seed sells: each is owed and paid at once, so every balance is nothing."""

BOOKS = [
    """
    INSERT INTO members_ledgeraccount (kind, balance) SELECT unnest(ARRAY['sales', 'takings']), 0
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO members_ledgeraccount (kind, member_id, balance)
    SELECT 'money', %(members_member)s + n, 0 FROM generate_series(1, %(members)s) n
    """,
    """
    INSERT INTO members_ledgertransaction (kind, cause, key, at, by_name, note)
    SELECT what, what || ':' || id, what || ':' || id, at, '', ''
    FROM (SELECT 'sale' AS what, id, sold_at AS at FROM members_membership WHERE id > %(members_membership)s
        UNION ALL SELECT 'payment', id, taken_at FROM members_payment WHERE id > %(members_payment)s) happened
    ORDER BY what DESC, id
    """,
    """
    INSERT INTO members_ledgerentry (transaction_id, account_id, amount)
    SELECT booked.id, side.account, side.amount
    FROM (SELECT 'sale:' || id AS key, member_id, -price_paid AS amount, 'sales' AS other
            FROM members_membership WHERE id > %(members_membership)s
        UNION ALL SELECT 'payment:' || payment.id, contract.member_id, amount, 'takings'
            FROM members_payment payment JOIN members_membership contract ON contract.id = payment.membership_id
            WHERE payment.id > %(members_payment)s) happened
        JOIN members_ledgertransaction booked USING (key),
        LATERAL (VALUES
            ((SELECT id FROM members_ledgeraccount WHERE member_id = happened.member_id AND kind = 'money'), amount),
            ((SELECT id FROM members_ledgeraccount WHERE member_id IS NULL AND kind = other), -amount)
        ) side (account, amount)
    """,
]
