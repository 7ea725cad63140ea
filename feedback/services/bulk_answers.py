"""The answers of the bulk seed: one every five minutes, through the months or years until now. Every second one was
asked for, and of those asked every second one answered. Nobody is dissatisfied: that would be a case.
"""

from feedback.models import SurveyVersion
from feedback.models.survey import ASKING, Survey
from feedback.services.demo_survey_answers import WORDS

KINDS = (Survey.Kind.CLASS, Survey.Kind.TREATMENT, Survey.Kind.RELATIONSHIP)
COMMENTS = [words for words in WORDS if words]


def versions() -> list[int]:
    """Those that are asked about what most guests come for."""
    rows = SurveyVersion.objects.filter(state__in=ASKING, survey__kind__in=KINDS, is_anonymous=False)
    return list(rows.order_by("pk").values_list("pk", flat=True))


ANSWERS = [
    """
    INSERT INTO feedback_surveyinvitation (id, version_id, member_id, token, created_at, expires_at, answered_at,
        course_id, staff_id, happened_at, tier, stage)
    SELECT %(feedback_surveyinvitation)s + n, version, %(members_member)s + 1 + n %% %(members)s, 'bulk' || n,
        at - interval '1 hour', at + interval '3 days', CASE WHEN n %% 2 = 0 THEN at END, course,
        %(venue_staffmember)s + 1 + n %% %(instructors)s, at - interval '3 hours',
        (ARRAY['silver', 'gold', ''])[1 + n %% 3], ''
    FROM generate_series(1, %(answers)s) n, LATERAL (
        SELECT %(now)s - interval '5 minutes' * (%(answers)s + 1 - n) AS at,
        (%(versions)s::bigint[])[1 + n / 2 %% array_length(%(versions)s::bigint[], 1)] AS version,
        (%(courses)s::bigint[])[1 + n %% array_length(%(courses)s::bigint[], 1)] AS course) one
    """,
    """
    INSERT INTO feedback_surveyresponse (id, version_id, invitation_id, channel, csat, nps, text, answered_at,
        course_id, staff_id, happened_at, tier, stage)
    SELECT %(feedback_surveyresponse)s + n, asked.version_id, CASE WHEN n %% 2 = 0 THEN asked.id END,
        CASE WHEN n %% 2 = 0 THEN 'link' ELSE 'kiosk' END, CASE WHEN has.csat THEN 3 + n / 3 %% 3 END,
        CASE WHEN has.nps THEN 3 + n / 3 %% 8 END, CASE WHEN n %% 3 = 0 THEN (%(comments)s::text[])[
        1 + n / 3 %% array_length(%(comments)s::text[], 1)] ELSE '' END,
        %(now)s - interval '5 minutes' * (%(answers)s + 1 - n), course_id, staff_id, happened_at, tier, stage
    FROM generate_series(1, %(answers)s) n
        JOIN feedback_surveyinvitation asked ON asked.id = %(feedback_surveyinvitation)s + n
        JOIN (SELECT version_id, bool_or(kind = 'csat') csat, bool_or(kind = 'nps') nps
            FROM feedback_question GROUP BY version_id) has ON has.version_id = asked.version_id
    """,
    """
    INSERT INTO feedback_answer (response_id, question_id, item_id, value, text)
    SELECT given.id, question.id, item.id, CASE question.kind WHEN 'csat' THEN csat WHEN 'nps' THEN nps
        ELSE least(steps, greatest(1, coalesce(csat, nps / 2) - (given.id + coalesce(item.id, 0)) %% 2)) END, ''
    FROM feedback_surveyresponse given JOIN feedback_question question ON question.version_id = given.version_id
        LEFT JOIN feedback_questionitem item ON item.question_id = question.id
    WHERE given.id > %(feedback_surveyresponse)s AND only_if_id IS NULL
        AND (kind = 'csat' OR kind = 'nps' OR kind = 'scale' OR kind = 'matrix' AND item.id IS NOT NULL)
    ORDER BY given.id
    """,
    """
    INSERT INTO feedback_answer (response_id, question_id, text, written_at)
    SELECT given.id, wrote.id, given.text, given.answered_at FROM feedback_surveyresponse given,
        LATERAL (SELECT id FROM feedback_question WHERE version_id = given.version_id AND kind = 'text'
            ORDER BY position LIMIT 1) wrote
    WHERE given.id > %(feedback_surveyresponse)s AND given.text <> ''
    ORDER BY given.id
    """,
]
