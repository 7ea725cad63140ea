# The app's tables as they were before its first release, in one step; who has applied all that it replaces has them already.

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
import venue.bilingual
import venue.clock
import venue.models.qualification
from django.conf import settings
from django.db import migrations, models
from venue.operations import InOneGo


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('venue', '0001_initial'),
        ('venue', '0002_house_time_zone'),
        ('venue', '0003_house_language'),
        ('venue', '0004_message_user_index'),
        ('venue', '0005_message_by_time'),
        ('venue', '0006_answer_sheet'),
        ('venue', '0007_message_failed_to'),
        ('venue', '0008_agreed_texts'),
        ('venue', '0009_undertakings'),
        ('venue', '0010_sms'),
        ('venue', '0011_audit_by_action'),
        ('venue', '0012_messages_by_bare_address'),
        ('venue', '0013_greeted_holidays'),
        ('venue', '0014_sign_in_by_phone'),
        ('venue', '0015_preference_asked'),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        InOneGo([
            # The overlap constraint of bookings needs btree_gist, searching people needs pg_trgm.
            django.contrib.postgres.operations.BtreeGistExtension(
            ),
            django.contrib.postgres.operations.TrigramExtension(
            ),
            migrations.CreateModel(
                name='AnswerSheet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name_en', models.CharField(max_length=120, verbose_name='question (English)')),
                    ('name_zh', models.CharField(max_length=120, verbose_name='question (Chinese)')),
                    ('topic', models.CharField(choices=[('injury', 'injury prevention'), ('nutrition', 'nutrition'), ('training', 'training'), ('service', 'services'), ('product', 'products'), ('house', 'about the house')], max_length=20, verbose_name='topic')),
                    ('about', models.CharField(blank=True, max_length=40, verbose_name='service')),
                    ('words', models.CharField(blank=True, max_length=200, verbose_name='further words')),
                    ('text_en', models.TextField(verbose_name='answer (English)')),
                    ('text_zh', models.TextField(verbose_name='answer (Chinese)')),
                    ('review_on', models.DateField(blank=True, null=True, verbose_name='to be reviewed on')),
                    ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ],
                options={
                    'verbose_name': 'answer sheet',
                    'verbose_name_plural': 'answer sheets',
                    'ordering': ['topic', 'name_en'],
                    'permissions': [('read_answers', 'Can look for answers')],
                    'constraints': [models.UniqueConstraint(fields=('name_zh',), name='venue_answersheet_one_per_name', violation_error_code='name_taken', violation_error_message='There is already a sheet for this question.'), models.CheckConstraint(condition=models.Q(models.Q(('text_en', ''), _negated=True), models.Q(('text_zh', ''), _negated=True)), name='venue_answersheet_says_something', violation_error_code='no_text', violation_error_message='A sheet has its answer in both languages.')],
                },
                bases=(venue.bilingual.Named, models.Model),
            ),
            migrations.CreateModel(
                name='AnswerSheetEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='venue.answersheet')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('name_en', models.CharField(max_length=120, verbose_name='question (English)')),
                    ('name_zh', models.CharField(max_length=120, verbose_name='question (Chinese)')),
                    ('topic', models.CharField(choices=[('injury', 'injury prevention'), ('nutrition', 'nutrition'), ('training', 'training'), ('service', 'services'), ('product', 'products'), ('house', 'about the house')], max_length=20, verbose_name='topic')),
                    ('about', models.CharField(blank=True, max_length=40, verbose_name='service')),
                    ('words', models.CharField(blank=True, max_length=200, verbose_name='further words')),
                    ('text_en', models.TextField(verbose_name='answer (English)')),
                    ('text_zh', models.TextField(verbose_name='answer (Chinese)')),
                    ('review_on', models.DateField(blank=True, null=True, verbose_name='to be reviewed on')),
                    ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Area',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name_en', models.CharField(max_length=60, verbose_name='name (English)')),
                    ('name_zh', models.CharField(max_length=60, verbose_name='name (Chinese)')),
                    ('kind', models.CharField(choices=[('reception', 'reception'), ('strength', 'strength zone'), ('cardio', 'cardio zone'), ('studio', 'studio'), ('pool', 'pool'), ('bath', 'bath pool'), ('sauna', 'sauna'), ('shower', 'shower area'), ('changing', 'changing room'), ('treatment', 'treatment wing'), ('rest', 'rest area'), ('plant', 'plant room'), ('other', 'other')], max_length=20, verbose_name='kind')),
                    ('floor', models.CharField(blank=True, max_length=10, verbose_name='floor')),
                    ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ],
                options={
                    'verbose_name': 'area',
                    'verbose_name_plural': 'areas',
                    'ordering': ['floor', 'name_en'],
                    'constraints': [models.UniqueConstraint(fields=('name_zh',), name='venue_area_one_per_name', violation_error_code='name_taken', violation_error_message='There is already an area with this name.')],
                },
                bases=(venue.bilingual.Named, models.Model),
            ),
            migrations.CreateModel(
                name='AreaEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='venue.area')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('name_en', models.CharField(max_length=60, verbose_name='name (English)')),
                    ('name_zh', models.CharField(max_length=60, verbose_name='name (Chinese)')),
                    ('kind', models.CharField(choices=[('reception', 'reception'), ('strength', 'strength zone'), ('cardio', 'cardio zone'), ('studio', 'studio'), ('pool', 'pool'), ('bath', 'bath pool'), ('sauna', 'sauna'), ('shower', 'shower area'), ('changing', 'changing room'), ('treatment', 'treatment wing'), ('rest', 'rest area'), ('plant', 'plant room'), ('other', 'other')], max_length=20, verbose_name='kind')),
                    ('floor', models.CharField(blank=True, max_length=10, verbose_name='floor')),
                    ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='ClockOffset',
                fields=[
                    ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                    ('seconds', models.FloatField(default=0)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='venue_clockoffset_only_one', violation_error_code='only_one', violation_error_message='There is one clock.')],
                },
            ),
            migrations.CreateModel(
                name='ClosedDay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(verbose_name='day')),
                    ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='closed_days', to='venue.area', verbose_name='area')),
                    ('reason_en', models.CharField(max_length=120, verbose_name='reason (English)')),
                    ('reason_zh', models.CharField(max_length=120, verbose_name='reason (Chinese)')),
                    ('is_planned', models.BooleanField(default=True, verbose_name='planned')),
                ],
                options={
                    'verbose_name': 'closed day',
                    'verbose_name_plural': 'closed days',
                    'ordering': ['day', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('day', 'area'), name='venue_closedday_one_per_area', nulls_distinct=False, violation_error_code='day_taken', violation_error_message='This day is already listed as closed.')],
                },
            ),
            migrations.CreateModel(
                name='ClosedDayEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='venue.closedday')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('day', models.DateField(verbose_name='day')),
                    ('area', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='venue.area', verbose_name='area')),
                    ('reason_en', models.CharField(max_length=120, verbose_name='reason (English)')),
                    ('reason_zh', models.CharField(max_length=120, verbose_name='reason (Chinese)')),
                    ('is_planned', models.BooleanField(default=True, verbose_name='planned')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Holiday',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(verbose_name='day')),
                    ('name_en', models.CharField(max_length=80, verbose_name='name (English)')),
                    ('name_zh', models.CharField(max_length=80, verbose_name='name (Chinese)')),
                    ('is_workday', models.BooleanField(default=False, verbose_name='worked to make up for a holiday')),
                    ('is_greeted', models.BooleanField(default=False, verbose_name='guests are greeted')),
                ],
                options={
                    'verbose_name': 'holiday',
                    'verbose_name_plural': 'holidays',
                    'ordering': ['day'],
                    'constraints': [models.UniqueConstraint(fields=('day',), name='venue_holiday_one_per_day', violation_error_code='day_taken', violation_error_message='This day is already listed.'), models.CheckConstraint(condition=models.Q(('is_greeted', False), ('is_workday', False), _connector='OR'), name='venue_holiday_no_greeting_to_work', violation_error_code='greeted_workday', violation_error_message='Nobody is greeted because of a day that is worked.')],
                },
                bases=(venue.bilingual.Named, models.Model),
            ),
            migrations.CreateModel(
                name='HolidayEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='venue.holiday')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('day', models.DateField(verbose_name='day')),
                    ('name_en', models.CharField(max_length=80, verbose_name='name (English)')),
                    ('name_zh', models.CharField(max_length=80, verbose_name='name (Chinese)')),
                    ('is_workday', models.BooleanField(default=False, verbose_name='worked to make up for a holiday')),
                    ('is_greeted', models.BooleanField(default=False, verbose_name='guests are greeted')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Department',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name_en', models.CharField(max_length=60, verbose_name='name (English)')),
                    ('name_zh', models.CharField(max_length=60, verbose_name='name (Chinese)')),
                    ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ],
                options={
                    'verbose_name': 'department',
                    'verbose_name_plural': 'departments',
                    'ordering': ['name_en'],
                    'constraints': [models.UniqueConstraint(fields=('name_zh',), name='venue_department_one_per_name', violation_error_code='name_taken', violation_error_message='There is already a department with this name.')],
                },
                bases=(venue.bilingual.Named, models.Model),
            ),
            migrations.CreateModel(
                name='DepartmentEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='venue.department')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('name_en', models.CharField(max_length=60, verbose_name='name (English)')),
                    ('name_zh', models.CharField(max_length=60, verbose_name='name (Chinese)')),
                    ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Heartbeat',
                fields=[
                    ('name', models.CharField(max_length=60, primary_key=True, serialize=False, verbose_name='sweep')),
                    ('at', models.DateTimeField(verbose_name='last ran')),
                ],
                options={
                    'verbose_name': 'heartbeat',
                    'verbose_name_plural': 'heartbeats',
                },
            ),
            migrations.CreateModel(
                name='House',
                fields=[
                    ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                    ('name_en', models.CharField(blank=True, max_length=60, verbose_name='name (English)')),
                    ('name_zh', models.CharField(blank=True, max_length=60, verbose_name='name (Chinese)')),
                    ('time_zone', models.CharField(blank=True, max_length=64, verbose_name='time zone')),
                    ('language', models.CharField(blank=True, choices=[('en', 'English'), ('zh-hans', 'Simplified Chinese')], max_length=10, verbose_name='language')),
                ],
                options={
                    'verbose_name': 'the venue',
                    'verbose_name_plural': 'the venue',
                    'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='venue_house_only_one', violation_error_code='one_house', violation_error_message='There is one venue.')],
                },
            ),
            migrations.CreateModel(
                name='HouseEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='venue.house')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.PositiveSmallIntegerField(default=1, editable=False, serialize=False)),
                    ('name_en', models.CharField(blank=True, max_length=60, verbose_name='name (English)')),
                    ('name_zh', models.CharField(blank=True, max_length=60, verbose_name='name (Chinese)')),
                    ('time_zone', models.CharField(blank=True, max_length=64, verbose_name='time zone')),
                    ('language', models.CharField(blank=True, choices=[('en', 'English'), ('zh-hans', 'Simplified Chinese')], max_length=10, verbose_name='language')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='ContactPreference',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('address', models.CharField(max_length=254, verbose_name='address')),
                    ('purpose', models.CharField(choices=[('service', 'service'), ('feedback', 'feedback'), ('marketing', 'marketing'), ('greetings', 'greetings')], max_length=10, verbose_name='purpose')),
                    ('channel', models.CharField(choices=[('email', 'email'), ('sms', 'SMS'), ('in_app', 'in the app')], max_length=10, verbose_name='channel')),
                    ('is_allowed', models.BooleanField(verbose_name='allowed')),
                    ('changed_at', models.DateTimeField(default=venue.clock.now, verbose_name='changed at')),
                ],
                options={
                    'verbose_name': 'contact preference',
                    'verbose_name_plural': 'contact preferences',
                    'indexes': [models.Index(django.db.models.functions.text.Upper('address'), models.F('purpose'), models.F('channel'), name='venue_contactpreference_asked')],
                    'constraints': [models.UniqueConstraint(fields=('address', 'purpose', 'channel'), name='venue_contactpreference_one_per_address', violation_error_code='preference_exists', violation_error_message='This address already has a preference for that.'), models.CheckConstraint(condition=models.Q(('purpose', 'service'), _negated=True), name='venue_contactpreference_service_always', violation_error_code='service_always', violation_error_message='Messages about a booked service are always sent.')],
                },
            ),
            migrations.CreateModel(
                name='MessageTemplate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('template', models.CharField(editable=False, max_length=60, verbose_name='message')),
                    ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', 'Simplified Chinese')], editable=False, max_length=10, verbose_name='language')),
                    ('subject', models.CharField(max_length=200, verbose_name='subject')),
                    ('body', models.TextField(max_length=4000, verbose_name='text')),
                ],
                options={
                    'verbose_name': 'message text',
                    'verbose_name_plural': 'message texts',
                    'ordering': ['template', 'language'],
                    'constraints': [models.UniqueConstraint(fields=('template', 'language'), name='venue_messagetemplate_one_per_language', violation_error_code='text_exists', violation_error_message='This message already has a text of the venue in this language.')],
                },
            ),
            migrations.CreateModel(
                name='MessageTemplateEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='venue.messagetemplate')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('template', models.CharField(editable=False, max_length=60, verbose_name='message')),
                    ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', 'Simplified Chinese')], editable=False, max_length=10, verbose_name='language')),
                    ('subject', models.CharField(max_length=200, verbose_name='subject')),
                    ('body', models.TextField(max_length=4000, verbose_name='text')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='OpeningHours',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='venue.area', verbose_name='area')),
                    ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='weekday')),
                    ('opens', models.TimeField(verbose_name='opens')),
                    ('closes', models.TimeField(verbose_name='closes')),
                ],
                options={
                    'verbose_name': 'opening hours',
                    'verbose_name_plural': 'opening hours',
                    'ordering': ['area', 'weekday', 'opens'],
                    'constraints': [models.UniqueConstraint(fields=('area', 'weekday', 'opens'), name='venue_openinghours_one_per_start', nulls_distinct=False, violation_error_code='opening_taken', violation_error_message='This opening is already listed.'), models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='venue_openinghours_weekday_is_real', violation_error_code='no_such_weekday', violation_error_message='A weekday is a number from 0 (Monday) to 6 (Sunday).')],
                },
            ),
            migrations.CreateModel(
                name='OpeningHoursEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='venue.openinghours')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('area', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='venue.area', verbose_name='area')),
                    ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='weekday')),
                    ('opens', models.TimeField(verbose_name='opens')),
                    ('closes', models.TimeField(verbose_name='closes')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Probe',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('minute', models.DateTimeField(verbose_name='minute')),
                    ('is_up', models.BooleanField(verbose_name='answered')),
                    ('milliseconds', models.PositiveIntegerField(verbose_name='after milliseconds')),
                ],
                options={
                    'verbose_name': 'probe',
                    'verbose_name_plural': 'probes',
                    'ordering': ['-minute'],
                    'permissions': [('view_board', "Can look at the manager's board")],
                    'constraints': [models.UniqueConstraint(fields=('minute',), name='venue_probe_once_a_minute', violation_error_code='probed', violation_error_message='This minute was looked at already.')],
                },
            ),
            migrations.CreateModel(
                name='SmsTemplate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('template', models.CharField(editable=False, max_length=60, verbose_name='message')),
                    ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', 'Simplified Chinese')], editable=False, max_length=10, verbose_name='language')),
                    ('code', models.CharField(max_length=40, verbose_name='code of the approved template')),
                    ('text', models.CharField(max_length=500, verbose_name='approved text')),
                ],
                options={
                    'verbose_name': 'SMS template',
                    'verbose_name_plural': 'SMS templates',
                    'ordering': ['template', 'language'],
                    'constraints': [models.UniqueConstraint(fields=('template', 'language'), name='venue_smstemplate_one_per_language', violation_error_code='template_exists', violation_error_message='This message already has an SMS template in this language.'), models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='venue_smstemplate_is_whole', violation_error_code='template_not_whole', violation_error_message='An SMS template has the code and the words that were approved.')],
                },
            ),
            migrations.CreateModel(
                name='SmsTemplateEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='venue.smstemplate')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('template', models.CharField(editable=False, max_length=60, verbose_name='message')),
                    ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', 'Simplified Chinese')], editable=False, max_length=10, verbose_name='language')),
                    ('code', models.CharField(max_length=40, verbose_name='code of the approved template')),
                    ('text', models.CharField(max_length=500, verbose_name='approved text')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='email')),
                    ('phone', models.CharField(blank=True, max_length=16, verbose_name='phone')),
                    ('name', models.CharField(blank=True, max_length=80, verbose_name='name')),
                    ('language', models.CharField(blank=True, max_length=10, verbose_name='language')),
                    ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                    ('date_joined', models.DateTimeField(auto_now_add=True, verbose_name='since')),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'verbose_name': 'user',
                    'verbose_name_plural': 'users',
                    'permissions': [('view_gallery', 'Can look at the gallery of components')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('email', ''), _negated=True), fields=('email',), name='venue_user_one_per_email', violation_error_code='email_taken', violation_error_message='This email address already belongs to somebody.'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='venue_user_email_is_lower_case', violation_error_code='email_case', violation_error_message='An email address is kept in lower case.'), models.UniqueConstraint(condition=models.Q(('phone', ''), _negated=True), fields=('phone',), name='venue_user_one_per_phone', violation_error_code='phone_taken', violation_error_message='Somebody signs in with this phone already.'), models.CheckConstraint(condition=models.Q(('email', ''), ('phone', ''), _negated=True), name='venue_user_signs_in_by_something', violation_error_code='no_sign_in', violation_error_message='A sign-in has an email address or a phone.')],
                },
            ),
            migrations.CreateModel(
                name='AgreedText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('feedback', 'questions after a visit'), ('marketing', 'offers and news'), ('greetings', 'birthday and holiday greetings'), ('health', 'health data'), ('photo', 'photo'), ('stories', 'stories and pictures of members'), ('profiling', 'evaluation of habits'), ('safety', 'safety agreement'), ('privacy', 'privacy notice'), ('contract', 'contract terms'), ('secrecy', 'secrecy undertaking')], max_length=10, verbose_name='kind')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                    ('text_en', models.TextField(verbose_name='text (English)')),
                    ('text_zh', models.TextField(verbose_name='text (Chinese)')),
                    ('effect_en', models.TextField(blank=True, verbose_name='necessity and effect (English)')),
                    ('effect_zh', models.TextField(blank=True, verbose_name='necessity and effect (Chinese)')),
                    ('is_substantive', models.BooleanField(default=True, verbose_name='a change of substance')),
                    ('made_at', models.DateTimeField(default=venue.clock.now, verbose_name='from')),
                    ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ],
                options={
                    'verbose_name': 'text to agree to',
                    'verbose_name_plural': 'texts to agree to',
                    'ordering': ['-pk'],
                    'constraints': [models.UniqueConstraint(fields=('kind', 'number'), name='venue_agreedtext_one_per_number', violation_error_code='number_taken', violation_error_message='There is this version already.'), models.CheckConstraint(condition=models.Q(models.Q(('text_en', ''), _negated=True), models.Q(('text_zh', ''), _negated=True)), name='venue_agreedtext_say_something', violation_error_code='no_text', violation_error_message='What people agree to is written in both languages.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'health'), _negated=True), models.Q(models.Q(('effect_en', ''), _negated=True), models.Q(('effect_zh', ''), _negated=True)), _connector='OR'), name='venue_agreedtext_sensitive_says_effect', violation_error_code='no_effect', violation_error_message='Sensitive data need a text about necessity and effect in both languages.'), models.CheckConstraint(condition=models.Q(('is_substantive', True), ('number__gt', 1), _connector='OR'), name='venue_agreedtext_first_is_substantive', violation_error_code='first_not_substantive', violation_error_message='The first version changes no other.')],
                },
            ),
            migrations.CreateModel(
                name='AuditEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(default=venue.clock.now, verbose_name='at')),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                    ('by_name', models.CharField(max_length=80, verbose_name='by')),
                    ('action', models.CharField(max_length=60, verbose_name='action')),
                    ('kind', models.CharField(blank=True, max_length=60, verbose_name='record')),
                    ('ref', models.CharField(blank=True, max_length=60, verbose_name='number')),
                    ('facts', models.JSONField(blank=True, default=dict, verbose_name='facts')),
                ],
                options={
                    'verbose_name': 'audit event',
                    'verbose_name_plural': 'audit events',
                    'ordering': ['-pk'],
                    'indexes': [models.Index(fields=['kind', 'ref', '-at'], name='venue_auditevent_of_record'), models.Index(fields=['action', '-id'], name='venue_auditevent_by_action')],
                },
            ),
            migrations.CreateModel(
                name='StaffMember',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='staff_member', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ('job_en', models.CharField(blank=True, max_length=60, verbose_name='job (English)')),
                    ('job_zh', models.CharField(blank=True, max_length=60, verbose_name='job (Chinese)')),
                    ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='venue.department', verbose_name='department')),
                    ('hired_on', models.DateField(verbose_name='hired on')),
                    ('left_on', models.DateField(blank=True, null=True, verbose_name='left on')),
                ],
                options={
                    'verbose_name': 'staff member',
                    'verbose_name_plural': 'staff members',
                    'ordering': ['user__name', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('left_on', None), ('left_on__gte', models.F('hired_on')), _connector='OR'), name='venue_staffmember_leaves_after_hired', violation_error_code='left_before_hired', violation_error_message='Nobody can leave before being hired.')],
                },
            ),
            migrations.CreateModel(
                name='StaffMemberEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='venue.staffmember')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ('job_en', models.CharField(blank=True, max_length=60, verbose_name='job (English)')),
                    ('job_zh', models.CharField(blank=True, max_length=60, verbose_name='job (Chinese)')),
                    ('department', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='venue.department', verbose_name='department')),
                    ('hired_on', models.DateField(verbose_name='hired on')),
                    ('left_on', models.DateField(blank=True, null=True, verbose_name='left on')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='DeskKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('staff', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='desk_key', to='venue.staffmember', verbose_name='staff member')),
                    ('pin', models.CharField(max_length=128, verbose_name='PIN')),
                    ('badge', models.CharField(blank=True, max_length=64, verbose_name='badge')),
                    ('wrong_tries', models.PositiveSmallIntegerField(default=0, verbose_name='wrong tries')),
                    ('tried_at', models.DateTimeField(blank=True, null=True, verbose_name='last wrong try')),
                ],
                options={
                    'verbose_name': 'desk key',
                    'verbose_name_plural': 'desk keys',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('badge', ''), _negated=True), fields=('badge',), name='venue_deskkey_one_per_badge', violation_error_code='badge_taken', violation_error_message='This badge already belongs to somebody.')],
                },
            ),
            migrations.CreateModel(
                name='Message',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='messages', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ('address', models.CharField(max_length=254, verbose_name='address')),
                    ('channel', models.CharField(choices=[('email', 'email'), ('sms', 'SMS'), ('in_app', 'in the app')], default='email', max_length=10, verbose_name='channel')),
                    ('purpose', models.CharField(choices=[('service', 'service'), ('feedback', 'feedback'), ('marketing', 'marketing'), ('greetings', 'greetings')], default='service', max_length=10, verbose_name='purpose')),
                    ('template', models.CharField(max_length=60, verbose_name='template')),
                    ('language', models.CharField(max_length=10, verbose_name='language')),
                    ('params', models.JSONField(default=dict, verbose_name='parameters')),
                    ('subject', models.CharField(max_length=200, verbose_name='subject')),
                    ('body', models.TextField(verbose_name='text')),
                    ('dedupe_key', models.CharField(max_length=120, verbose_name='cause')),
                    ('subject_key', models.CharField(blank=True, max_length=60, verbose_name='about')),
                    ('is_direct', models.BooleanField(default=False, help_text='Answers what the receiver just did, or cannot wait.', verbose_name='sent at any hour')),
                    ('is_secret', models.BooleanField(default=False, help_text='Carries a link or code that opens an account: not kept once it is done with.', verbose_name='text is not kept')),
                    ('send_after', models.DateTimeField(default=venue.clock.now, verbose_name='not before')),
                    ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='worthless after')),
                    ('created_at', models.DateTimeField(default=venue.clock.now, verbose_name='written at')),
                    ('state', models.CharField(choices=[('pending', 'waiting'), ('claimed', 'being sent'), ('sent', 'sent'), ('failed', 'failed'), ('suppressed', 'not wanted by the receiver'), ('expired', 'too late to send'), ('withdrawn', 'withdrawn')], default='pending', max_length=10, verbose_name='state')),
                    ('claim', models.UUIDField(blank=True, null=True, verbose_name='claimed by')),
                    ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='claimed at')),
                    ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                    ('is_uncertain', models.BooleanField(default=False, help_text='Worker or connection died between sending it and noting so.', verbose_name='perhaps sent twice')),
                    ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                    ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='read at')),
                    ('error', models.CharField(blank=True, max_length=200, verbose_name='last error')),
                    ('external_id', models.CharField(blank=True, db_default='', editable=False, max_length=60, verbose_name='number at the gateway')),
                    ('message_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='message id')),
                ],
                options={
                    'verbose_name': 'message',
                    'verbose_name_plural': 'messages',
                    'ordering': ['-pk'],
                    'indexes': [django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['created_at'], name='venue_message_by_time'), models.Index(condition=models.Q(('state', 'pending')), fields=['send_after', 'id'], name='venue_message_due'), models.Index(condition=models.Q(('state', 'claimed')), fields=['claimed_at'], name='venue_message_stuck'), models.Index(condition=models.Q(('state', 'pending')), fields=['subject_key'], name='venue_message_pending_about'), models.Index(condition=models.Q(('state', 'failed')), fields=['address'], name='venue_message_failed_to'), models.Index(fields=['user', '-id'], name='venue_message_of_user'), models.Index(condition=models.Q(('user', None)), fields=['address'], name='venue_message_to_nobodys'), models.Index(condition=models.Q(('read_at', None)), fields=['user'], name='venue_message_unread')],
                    'constraints': [models.UniqueConstraint(fields=('dedupe_key',), name='venue_message_one_per_cause', violation_error_code='message_exists', violation_error_message='This message was already written.'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='venue_message_sent_has_time', violation_error_code='sent_without_time', violation_error_message='A sent message has the time of sending, any other has none.'), models.CheckConstraint(condition=models.Q(models.Q(('claim__isnull', False), ('claimed_at__isnull', False), ('state', 'claimed')), models.Q(models.Q(('state', 'claimed'), _negated=True), ('claim', None), ('claimed_at', None)), _connector='OR'), name='venue_message_claim_is_whole', violation_error_code='claim_not_whole', violation_error_message='A message being sent names who claimed it and when.')],
                },
            ),
            migrations.CreateModel(
                name='Policy',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=60, verbose_name='rule')),
                    ('scope', models.CharField(default='venue', max_length=60, verbose_name='holds for')),
                    ('value', models.JSONField(verbose_name='value')),
                    ('effective_from', models.DateTimeField(verbose_name='from')),
                    ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                    ('changed_at', models.DateTimeField(default=venue.clock.now, verbose_name='changed at')),
                ],
                options={
                    'verbose_name': 'policy',
                    'verbose_name_plural': 'policies',
                    'ordering': ['key', 'scope', '-effective_from'],
                    'constraints': [models.UniqueConstraint(fields=('key', 'scope', 'effective_from'), name='venue_policy_one_value_per_start', violation_error_code='policy_taken', violation_error_message='This rule already has a value from that moment on.')],
                },
            ),
            migrations.CreateModel(
                name='Qualification',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='qualifications', to='venue.staffmember', verbose_name='staff member')),
                    ('kind', models.CharField(choices=[('health_certificate', 'health certificate'), ('coach_licence', 'coach licence'), ('first_aid', 'first aid'), ('lifeguard', 'lifeguard'), ('electrician', 'electrician'), ('other', 'other')], max_length=20, verbose_name='kind')),
                    ('issuer', models.CharField(max_length=100, verbose_name='issued by')),
                    ('number', models.CharField(max_length=60, verbose_name='number')),
                    ('scan', models.FileField(blank=True, max_length=120, upload_to=venue.models.qualification.scan_path, verbose_name='scan')),
                    ('valid_from', models.DateField(verbose_name='valid from')),
                    ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ],
                options={
                    'verbose_name': 'qualification',
                    'verbose_name_plural': 'qualifications',
                    'ordering': [models.OrderBy(models.F('valid_until'), nulls_last=True), 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='venue_qualification_ends_after_start', violation_error_code='ends_before_start', violation_error_message='A certificate cannot run out before it begins.'), models.UniqueConstraint(fields=('staff', 'kind', 'number'), name='venue_qualification_one_per_number', violation_error_code='number_taken', violation_error_message='This certificate is already listed.')],
                },
            ),
            migrations.CreateModel(
                name='QualificationEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='venue.qualification')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('staff', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='venue.staffmember', verbose_name='staff member')),
                    ('kind', models.CharField(choices=[('health_certificate', 'health certificate'), ('coach_licence', 'coach licence'), ('first_aid', 'first aid'), ('lifeguard', 'lifeguard'), ('electrician', 'electrician'), ('other', 'other')], max_length=20, verbose_name='kind')),
                    ('issuer', models.CharField(max_length=100, verbose_name='issued by')),
                    ('number', models.CharField(max_length=60, verbose_name='number')),
                    ('scan', models.FileField(blank=True, max_length=120, upload_to=venue.models.qualification.scan_path, verbose_name='scan')),
                    ('valid_from', models.DateField(verbose_name='valid from')),
                    ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Shift',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='venue.staffmember', verbose_name='staff member')),
                    ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='venue.area', verbose_name='area')),
                    ('starts_at', models.DateTimeField(verbose_name='starts')),
                    ('ends_at', models.DateTimeField(verbose_name='ends')),
                ],
                options={
                    'verbose_name': 'shift',
                    'verbose_name_plural': 'shifts',
                    'ordering': ['starts_at', 'pk'],
                    'indexes': [models.Index(fields=['starts_at', 'ends_at'], name='venue_shift_times')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='venue_shift_ends_after_start', violation_error_code='no_span', violation_error_message='A shift ends after it starts.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('staff', '='), (models.Func(models.F('starts_at'), models.F('ends_at'), function='TSTZRANGE', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='venue_shift_no_overlap', violation_error_code='shift_overlap', violation_error_message='This person is already on duty at that time.')],
                },
            ),
            migrations.CreateModel(
                name='ShiftEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='venue.shift')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('staff', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='venue.staffmember', verbose_name='staff member')),
                    ('area', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='venue.area', verbose_name='area')),
                    ('starts_at', models.DateTimeField(verbose_name='starts')),
                    ('ends_at', models.DateTimeField(verbose_name='ends')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Submission',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.UUIDField(verbose_name='form key')),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('result', models.CharField(blank=True, max_length=500, verbose_name='answered with')),
                    ('created_at', models.DateTimeField(default=venue.clock.now, verbose_name='at')),
                ],
                options={
                    'verbose_name': 'submission',
                    'verbose_name_plural': 'submissions',
                    'constraints': [models.UniqueConstraint(fields=('key',), name='venue_submission_once', violation_error_code='sent_twice', violation_error_message='This form was already sent.')],
                },
            ),
            migrations.CreateModel(
                name='Undertaking',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='undertakings', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ('text', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='venue.agreedtext', verbose_name='text')),
                    ('typed_name', models.CharField(max_length=80, verbose_name='name as typed')),
                    ('signed_at', models.DateTimeField(default=venue.clock.now, verbose_name='signed at')),
                ],
                options={
                    'verbose_name': 'secrecy undertaking',
                    'verbose_name_plural': 'secrecy undertakings',
                    'ordering': ['-pk'],
                    'default_permissions': ('add',),
                    'constraints': [models.UniqueConstraint(fields=('user', 'text'), name='venue_undertaking_once', violation_error_code='signed_already', violation_error_message='This version is signed already.'), models.CheckConstraint(condition=models.Q(('typed_name', ''), _negated=True), name='venue_undertaking_names_signer', violation_error_code='nameless', violation_error_message='An undertaking has the name of whoever signed.')],
                },
            ),
            migrations.CreateModel(
                name='UserEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('id', models.BigIntegerField()),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='email')),
                    ('phone', models.CharField(blank=True, max_length=16, verbose_name='phone')),
                    ('name', models.CharField(blank=True, max_length=80, verbose_name='name')),
                    ('language', models.CharField(blank=True, max_length=10, verbose_name='language')),
                    ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                    ('date_joined', models.DateTimeField(auto_now_add=True, verbose_name='since')),
                ],
                options={
                    'abstract': False,
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='answersheet',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "venue_answersheetevent" ("about", "id", "is_active", "name_en", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_on", "text_en", "text_zh", "topic", "words") VALUES (NEW."about", NEW."id", NEW."is_active", NEW."name_en", NEW."name_zh", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."review_on", NEW."text_en", NEW."text_zh", NEW."topic", NEW."words"); RETURN NULL;', hash='b329e908b008a2614d6e23f3de313ff9560cb0fe', operation='INSERT', pgid='pgtrigger_insert_insert_36429', table='venue_answersheet', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='answersheet',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "venue_answersheetevent" ("about", "id", "is_active", "name_en", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_on", "text_en", "text_zh", "topic", "words") VALUES (NEW."about", NEW."id", NEW."is_active", NEW."name_en", NEW."name_zh", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."review_on", NEW."text_en", NEW."text_zh", NEW."topic", NEW."words"); RETURN NULL;', hash='7b72e6d893e4f271543d395e3b144959cd2f76f7', operation='UPDATE', pgid='pgtrigger_update_update_7c619', table='venue_answersheet', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='area',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "venue_areaevent" ("floor", "id", "is_active", "kind", "name_en", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."floor", NEW."id", NEW."is_active", NEW."kind", NEW."name_en", NEW."name_zh", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='6119e104007a9e232837af868cafd59f4f6e2f66', operation='INSERT', pgid='pgtrigger_insert_insert_77500', table='venue_area', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='area',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "venue_areaevent" ("floor", "id", "is_active", "kind", "name_en", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."floor", NEW."id", NEW."is_active", NEW."kind", NEW."name_en", NEW."name_zh", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='d86c7e70ae3f4a7582a6c24cd5b5de6e7eab6fdd', operation='UPDATE', pgid='pgtrigger_update_update_afc2a', table='venue_area', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='department',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "venue_departmentevent" ("id", "is_active", "name_en", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."is_active", NEW."name_en", NEW."name_zh", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='a0bf036d77e9de2d8869621f6a35dc19187e8f9d', operation='INSERT', pgid='pgtrigger_insert_insert_b626d', table='venue_department', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='department',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "venue_departmentevent" ("id", "is_active", "name_en", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."is_active", NEW."name_en", NEW."name_zh", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='6f8502d23fd6b8d2bd68bf49254b775df92f8c65', operation='UPDATE', pgid='pgtrigger_update_update_21a14', table='venue_department', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='holiday',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "venue_holidayevent" ("day", "id", "is_greeted", "is_workday", "name_en", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."day", NEW."id", NEW."is_greeted", NEW."is_workday", NEW."name_en", NEW."name_zh", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='ab1ace99c6e047d229150b4a7a6c2f7b18b5be43', operation='INSERT', pgid='pgtrigger_insert_insert_fd5d8', table='venue_holiday', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='holiday',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "venue_holidayevent" ("day", "id", "is_greeted", "is_workday", "name_en", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."day", NEW."id", NEW."is_greeted", NEW."is_workday", NEW."name_en", NEW."name_zh", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='1b383b46a440c72bebd05270da42e7c45f8f32e7', operation='UPDATE', pgid='pgtrigger_update_update_deab5', table='venue_holiday', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='house',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "venue_houseevent" ("id", "language", "name_en", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone") VALUES (NEW."id", NEW."language", NEW."name_en", NEW."name_zh", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."time_zone"); RETURN NULL;', hash='472fc417654bb7ef84ba30b42d558adf55518006', operation='INSERT', pgid='pgtrigger_insert_insert_6250e', table='venue_house', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='house',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "venue_houseevent" ("id", "language", "name_en", "name_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone") VALUES (NEW."id", NEW."language", NEW."name_en", NEW."name_zh", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."time_zone"); RETURN NULL;', hash='fd62c70e0fa520d188fe277b14eeaceedea2cdf6', operation='UPDATE', pgid='pgtrigger_update_update_af1f6', table='venue_house', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='messagetemplate',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "venue_messagetemplateevent" ("body", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "template") VALUES (NEW."body", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."subject", NEW."template"); RETURN NULL;', hash='d9f962a0cffa534347ec2281d69a7ec14418655f', operation='INSERT', pgid='pgtrigger_insert_insert_5ec3f', table='venue_messagetemplate', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='messagetemplate',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "venue_messagetemplateevent" ("body", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "template") VALUES (NEW."body", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."subject", NEW."template"); RETURN NULL;', hash='544f6d5117d6b2f499dbb6f2d2f8c33cd95327c8', operation='UPDATE', pgid='pgtrigger_update_update_e195d', table='venue_messagetemplate', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='smstemplate',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "venue_smstemplateevent" ("code", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "template", "text") VALUES (NEW."code", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."template", NEW."text"); RETURN NULL;', hash='3868d26171fa5592b4f75c03bf948c16adb2f560', operation='INSERT', pgid='pgtrigger_insert_insert_25401', table='venue_smstemplate', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='smstemplate',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "venue_smstemplateevent" ("code", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "template", "text") VALUES (NEW."code", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."template", NEW."text"); RETURN NULL;', hash='3b5cbf6a64d55cfab46cfac8912d7a70053e6188', operation='UPDATE', pgid='pgtrigger_update_update_8474b', table='venue_smstemplate', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='user',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "venue_userevent" ("date_joined", "email", "id", "is_active", "is_superuser", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (NEW."date_joined", NEW."email", NEW."id", NEW."is_active", NEW."is_superuser", NEW."language", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone"); RETURN NULL;', hash='0057c0c993267d6e19f29e8abfc779e35d6a562e', operation='INSERT', pgid='pgtrigger_insert_insert_13190', table='venue_user', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='user',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."phone" IS DISTINCT FROM (NEW."phone"))', func='INSERT INTO "venue_userevent" ("date_joined", "email", "id", "is_active", "is_superuser", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (NEW."date_joined", NEW."email", NEW."id", NEW."is_active", NEW."is_superuser", NEW."language", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone"); RETURN NULL;', hash='06cbc2c35aebdda6ca69b9e1bd38850684c97ce9', operation='UPDATE', pgid='pgtrigger_update_update_14caf', table='venue_user', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='agreedtext',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a50a7498362cc5457558f4259344fa8c37d5271d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bf3e7', table='venue_agreedtext', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='auditevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='467be20219dd09892334c9d8cb4c3d96f24be145', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5ba17', table='venue_auditevent', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='closedday',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "venue_closeddayevent" ("area_id", "day", "id", "is_planned", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason_en", "reason_zh") VALUES (NEW."area_id", NEW."day", NEW."id", NEW."is_planned", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason_en", NEW."reason_zh"); RETURN NULL;', hash='ee8ad933dc635e9a9f01d909dee97490775e1466', operation='INSERT', pgid='pgtrigger_insert_insert_3b1aa', table='venue_closedday', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='closedday',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "venue_closeddayevent" ("area_id", "day", "id", "is_planned", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason_en", "reason_zh") VALUES (NEW."area_id", NEW."day", NEW."id", NEW."is_planned", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason_en", NEW."reason_zh"); RETURN NULL;', hash='5abb2adaa916f50b3dd89e41548d0fb606eef275', operation='UPDATE', pgid='pgtrigger_update_update_d12a1', table='venue_closedday', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='openinghours',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "venue_openinghoursevent" ("area_id", "closes", "id", "opens", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weekday") VALUES (NEW."area_id", NEW."closes", NEW."id", NEW."opens", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."weekday"); RETURN NULL;', hash='17ec77e02a916f696849be0259c0ba4fcffec464', operation='INSERT', pgid='pgtrigger_insert_insert_fca66', table='venue_openinghours', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='openinghours',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "venue_openinghoursevent" ("area_id", "closes", "id", "opens", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weekday") VALUES (NEW."area_id", NEW."closes", NEW."id", NEW."opens", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."weekday"); RETURN NULL;', hash='1da6c7cd8b9181f34ecd2f86813b2fb17ad02041', operation='UPDATE', pgid='pgtrigger_update_update_415bf', table='venue_openinghours', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='policy',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='99c0ccd199ecaac06228d1b2b267b28a6f2fb063', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_74788', table='venue_policy', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='staffmember',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "venue_staffmemberevent" ("department_id", "hired_on", "id", "job_en", "job_zh", "left_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."department_id", NEW."hired_on", NEW."id", NEW."job_en", NEW."job_zh", NEW."left_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;', hash='a1bfeb86a31ac68d2b6325993f05294320494603', operation='INSERT', pgid='pgtrigger_insert_insert_d5989', table='venue_staffmember', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='staffmember',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "venue_staffmemberevent" ("department_id", "hired_on", "id", "job_en", "job_zh", "left_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."department_id", NEW."hired_on", NEW."id", NEW."job_en", NEW."job_zh", NEW."left_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;', hash='2183cf37168b87b65ff3d9413257ea7040efd7ae', operation='UPDATE', pgid='pgtrigger_update_update_1f4a5', table='venue_staffmember', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='shift',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "venue_shiftevent" ("area_id", "ends_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "staff_id", "starts_at") VALUES (NEW."area_id", NEW."ends_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."staff_id", NEW."starts_at"); RETURN NULL;', hash='f2de844ec42b55a2e3c0064544841a0ec6b4e4b1', operation='INSERT', pgid='pgtrigger_insert_insert_0a3c7', table='venue_shift', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='shift',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "venue_shiftevent" ("area_id", "ends_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "staff_id", "starts_at") VALUES (NEW."area_id", NEW."ends_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."staff_id", NEW."starts_at"); RETURN NULL;', hash='2a0a874bcb87ad1666731a067025fbeda3b5af64', operation='UPDATE', pgid='pgtrigger_update_update_d9fdb', table='venue_shift', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='qualification',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "venue_qualificationevent" ("id", "issuer", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scan", "staff_id", "valid_from", "valid_until") VALUES (NEW."id", NEW."issuer", NEW."kind", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."scan", NEW."staff_id", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='37b251083d52110f8477b798758bd46f20c942ea', operation='INSERT', pgid='pgtrigger_insert_insert_666b8', table='venue_qualification', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='qualification',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "venue_qualificationevent" ("id", "issuer", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scan", "staff_id", "valid_from", "valid_until") VALUES (NEW."id", NEW."issuer", NEW."kind", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."scan", NEW."staff_id", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='17a82fa0575ce602fd2864c71240c20de52c5aab', operation='UPDATE', pgid='pgtrigger_update_update_17a79', table='venue_qualification', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='undertaking',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c54886ce8f4ff9b7971f4e27cf337a787840bdaf', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f1fb3', table='venue_undertaking', when='BEFORE')),
            ),
        ]),
    ]
