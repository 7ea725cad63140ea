"""The cases of the bulk seed: years of settled ones. Open ones and those of the last weeks are as many in a house of
any size: a queue is worked off, and what grows is its past.
"""

OPEN, RECENT = 150, 1_000  # cases; of the last twenty hours, and of the last two months

CASES = [
    """
    INSERT INTO feedback_case (id, number, kind, category, source, grade, tone, text, wish, rating, member_id,
        reporter_name, contact, language, session_id, handler_id, received_at, ended_at, answer_due_at, policies)
    SELECT %(feedback_case)s + n, 'B-' || n, kind,
        (ARRAY['quality', 'service', 'price', 'information', 'hygiene_safety', 'facility', 'other'])[1 + n %% 7],
        (ARRAY['web', 'member', 'desk', 'phone', 'qr'])[1 + n %% 5],
        CASE WHEN n %% 40 = 0 THEN 'urgent' WHEN n %% 9 = 0 THEN 'important' ELSE 'general' END,
        (ARRAY['negative', 'neutral', 'positive'])[1 + n %% 3],
        '淋浴水温忽冷忽热，等了很久才有人来。第' || n || '件', '', NULL,
        %(members_member)s + 1 + n %% %(members)s, '', '', 'zh-hans', NULL, NULL,
        received, CASE WHEN n <= %(cases)s - %(open_cases)s THEN received + interval '9 hours' END,
        received + interval '24 hours', '{}'
    FROM generate_series(1, %(cases)s) n,
        LATERAL (SELECT (ARRAY['complaint', 'complaint', 'enquiry', 'suggestion', 'praise'])[1 + n %% 5] AS kind,
            %(cases)s - n AS back) sort,
        LATERAL (SELECT %(now)s - CASE
            WHEN back < %(open_cases)s THEN interval '8 minutes' * (back + 1)
            WHEN back < %(recent_cases)s THEN interval '1 day' + interval '84 minutes' * back
            ELSE interval '60 days' + interval '30 minutes' * back END AS received) times
    """,
    """
    INSERT INTO feedback_complaint (case_id, promised_until, extension_reason)
    SELECT id, received_at + interval '24 hours', '' FROM feedback_case
    WHERE id > %(feedback_case)s AND kind = 'complaint'
    """,
    """
    INSERT INTO feedback_caseevent (case_id, kind, round, at, by_name, text, facts, is_visible, step)
    SELECT told.id, what, 1, received_at + interval '1 hour' * later, '', CASE what WHEN 'reply' THEN '已安排维修。'
        WHEN 'resolved' THEN '阀门已更换。' ELSE '' END, CASE what WHEN 'acknowledged' THEN '{"is_told": true}'
        ELSE '{}' END::jsonb, true, ''
    FROM (SELECT * FROM feedback_case WHERE id > %(feedback_case)s) told,
        (VALUES ('received', 0), ('acknowledged', 0), ('reply', 2), ('resolved', 9), ('closed', 10)) acts (what, later)
    WHERE later < 2 OR ended_at IS NOT NULL
        OR later = 2 AND told.id %% 3 = 0 AND received_at + interval '2 hours' < %(now)s
    ORDER BY told.id, later
    """,
]
