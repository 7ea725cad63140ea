"""What was kept with proposals and follows from health goes: that a doctor is asked first, and what was proposed to
somebody only because of what is barred for them, now or by an earlier version of its rule.
"""

from django.db import migrations

FORGET = """
ALTER TABLE members_recommendation DISABLE TRIGGER USER;
UPDATE members_recommendation SET lines = COALESCE((
    SELECT jsonb_agg(
        line - 'asks_doctor' || jsonb_build_object('contains', COALESCE((
            SELECT to_jsonb(rule.contains) FROM members_recommendationrule rule WHERE rule.id = (line ->> 'rule')::bigint
        ), '[]'))
        ORDER BY place
    )
    FROM jsonb_array_elements(lines) WITH ORDINALITY AS each(line, place)
    WHERE NOT EXISTS (
        SELECT FROM members_recommendationrule rule
        WHERE rule.id = (line ->> 'rule')::bigint AND cardinality(rule.for_whom_is_barred) > 0
    ) AND NOT EXISTS (
        SELECT FROM members_recommendationruleevent told
        WHERE told.pgh_obj_id = (line ->> 'rule')::bigint AND cardinality(told.for_whom_is_barred) > 0
    )
), '[]');
ALTER TABLE members_recommendation ENABLE TRIGGER USER;
"""

OLD = ("无高温、无大强度，孕期及产后顾客经医生同意后也可参加。",
       "No heat and no strain; also for pregnancy and after a birth, once a doctor agrees.")  # fmt: skip
NEW = ("无高温、无大强度，节奏舒缓；有疑问请先问医生。", "No heat and no strain, at an easy pace; when in doubt, ask a doctor first.")


def name_no_condition(apps, schema_editor):
    """The shipped reason, where the house has not put it in words of its own."""
    rules = apps.get_model("members", "RecommendationRule").objects
    rules.filter(reason_zh=OLD[0]).update(reason_zh=NEW[0])
    rules.filter(reason_en=OLD[1]).update(reason_en=NEW[1])


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0023_tablet_code_used'),
    ]

    operations = [
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
        migrations.RunPython(name_no_condition, migrations.RunPython.noop),
    ]
