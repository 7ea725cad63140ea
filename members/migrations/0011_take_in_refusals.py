# Whoever said by the link of a survey whether they want to be asked has said so as a consent, from now on: each
# preference of a known address becomes the answer of the person behind it. What only repeats the default is forgotten.
#
# Backwards nothing is to be done: the preferences that matter are still there.

from django.db import migrations

ANSWERS = """
    INSERT INTO members_consent
        (member_id, purpose, channel, is_given, text_id, "where", is_by_guardian, answered_at, answered_by_id)
        SELECT DISTINCT ON (preference.id) member.id, preference.purpose, preference.channel, false, NULL, 'online',
            false, preference.changed_at, NULL
        FROM venue_contactpreference preference
            JOIN members_member member ON lower(member.email) = lower(preference.address)
        WHERE NOT preference.is_allowed
        ORDER BY preference.id, member.guardian_id IS NOT NULL, member.id
"""
FORGET = "DELETE FROM venue_contactpreference WHERE is_allowed AND purpose = 'feedback'"


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0010_consents'),
    ]

    operations = [
        migrations.RunSQL([ANSWERS, FORGET], reverse_sql=migrations.RunSQL.noop),
    ]
