import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import venue.clock
import venue.operations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('venue', '0002_message_about'),
    ]

    operations = [
        venue.operations.InOneGo(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name='staffmember',
                    name='insert_insert',
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name='staffmember',
                    name='update_update',
                ),
                migrations.AlterField(
                    model_name='qualification',
                    name='kind',
                    field=models.CharField(choices=[('health_certificate', 'health certificate'), ('coach_licence', 'coach licence'), ('massage', 'massage therapist'), ('tcm', 'traditional Chinese medicine'), ('nutrition', "nutritionist's certificate"), ('first_aid', 'first aid'), ('lifeguard', 'lifeguard'), ('electrician', 'electrician'), ('other', 'other')], max_length=20, verbose_name='kind'),
                ),
                migrations.AlterField(
                    model_name='qualificationevent',
                    name='kind',
                    field=models.CharField(choices=[('health_certificate', 'health certificate'), ('coach_licence', 'coach licence'), ('massage', 'massage therapist'), ('tcm', 'traditional Chinese medicine'), ('nutrition', "nutritionist's certificate"), ('first_aid', 'first aid'), ('lifeguard', 'lifeguard'), ('electrician', 'electrician'), ('other', 'other')], max_length=20, verbose_name='kind'),
                ),
                migrations.CreateModel(
                    name='Absence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='venue.staffmember', verbose_name='staff member')),
                        ('kind', models.CharField(choices=[('illness', 'illness'), ('leave', 'leave'), ('training', 'training'), ('other', 'other')], default='leave', max_length=10, verbose_name='reason')),
                        ('starts_at', models.DateTimeField(verbose_name='from')),
                        ('ends_at', models.DateTimeField(verbose_name='until')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                        ('reported_at', models.DateTimeField(default=venue.clock.now, editable=False, verbose_name='reported at')),
                        ('reported_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reported by')),
                    ],
                    options={
                        'verbose_name': 'absence',
                        'verbose_name_plural': 'absences',
                        'ordering': ['starts_at', 'pk'],
                        'permissions': [('report_own_absence', 'Can say that they cannot come')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='venue_absence_ends_after_start', violation_error_code='no_span', violation_error_message='An absence ends after it begins.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('staff', '='), (models.Func(models.F('starts_at'), models.F('ends_at'), function='TSTZRANGE', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='venue_absence_no_overlap', violation_error_code='absence_overlap', violation_error_message='An absence of this person at that time is already listed.')],
                    },
                ),
                migrations.CreateModel(
                    name='Licence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('medical', 'medical practice licence'), ('hygiene', 'hygiene licence for public places'), ('other', 'other')], max_length=20, verbose_name='kind')),
                        ('issuer', models.CharField(max_length=100, verbose_name='issued by')),
                        ('number', models.CharField(max_length=60, verbose_name='number')),
                        ('valid_from', models.DateField(verbose_name='valid from')),
                        ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                    ],
                    options={
                        'verbose_name': 'licence of the venue',
                        'verbose_name_plural': 'licences of the venue',
                        'ordering': [models.OrderBy(models.F('valid_until'), nulls_last=True), 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='venue_licence_ends_after_start', violation_error_code='ends_before_start', violation_error_message='A licence cannot run out before it begins.'), models.UniqueConstraint(fields=('kind', 'number'), name='venue_licence_one_per_number', violation_error_code='number_taken', violation_error_message='This licence is already listed.')],
                    },
                ),
                migrations.CreateModel(
                    name='AbsenceEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='venue.absence')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('staff', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='venue.staffmember', verbose_name='staff member')),
                        ('kind', models.CharField(choices=[('illness', 'illness'), ('leave', 'leave'), ('training', 'training'), ('other', 'other')], default='leave', max_length=10, verbose_name='reason')),
                        ('starts_at', models.DateTimeField(verbose_name='from')),
                        ('ends_at', models.DateTimeField(verbose_name='until')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                        ('reported_at', models.DateTimeField(default=venue.clock.now, editable=False, verbose_name='reported at')),
                        ('reported_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reported by')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='LicenceEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='venue.licence')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('kind', models.CharField(choices=[('medical', 'medical practice licence'), ('hygiene', 'hygiene licence for public places'), ('other', 'other')], max_length=20, verbose_name='kind')),
                        ('issuer', models.CharField(max_length=100, verbose_name='issued by')),
                        ('number', models.CharField(max_length=60, verbose_name='number')),
                        ('valid_from', models.DateField(verbose_name='valid from')),
                        ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.AddField(
                    model_name='staffmember',
                    name='gender',
                    field=models.CharField(blank=True, choices=[('female', 'female'), ('male', 'male')], db_default='', max_length=10, verbose_name='gender'),
                ),
                migrations.AddField(
                    model_name='staffmemberevent',
                    name='gender',
                    field=models.CharField(blank=True, choices=[('female', 'female'), ('male', 'male')], db_default='', max_length=10, verbose_name='gender'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='staffmember',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "venue_staffmemberevent" ("department_id", "gender", "hired_on", "id", "job_en", "job_zh", "left_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."department_id", NEW."gender", NEW."hired_on", NEW."id", NEW."job_en", NEW."job_zh", NEW."left_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;', hash='38b4831705a966730a6dec8f36385fd07751a3c2', operation='INSERT', pgid='pgtrigger_insert_insert_d5989', table='venue_staffmember', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='staffmember',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "venue_staffmemberevent" ("department_id", "gender", "hired_on", "id", "job_en", "job_zh", "left_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."department_id", NEW."gender", NEW."hired_on", NEW."id", NEW."job_en", NEW."job_zh", NEW."left_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;', hash='73a4b886db35a23c91b8229825c1697971bda5da', operation='UPDATE', pgid='pgtrigger_update_update_1f4a5', table='venue_staffmember', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='licence',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "venue_licenceevent" ("id", "issuer", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_until") VALUES (NEW."id", NEW."issuer", NEW."kind", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='817520d50cd89e90cf75d090b46d0940f78863dd', operation='INSERT', pgid='pgtrigger_insert_insert_fff9d', table='venue_licence', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='licence',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "venue_licenceevent" ("id", "issuer", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_until") VALUES (NEW."id", NEW."issuer", NEW."kind", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='b5b075186ab2b2494eca334335297cae138eea96', operation='UPDATE', pgid='pgtrigger_update_update_a49f7', table='venue_licence', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='absence',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "venue_absenceevent" ("ends_at", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_at", "reported_by_id", "staff_id", "starts_at") VALUES (NEW."ends_at", NEW."id", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reported_at", NEW."reported_by_id", NEW."staff_id", NEW."starts_at"); RETURN NULL;', hash='d6651b2d7d9935a2e69c446033885db03b795f5a', operation='INSERT', pgid='pgtrigger_insert_insert_14a02', table='venue_absence', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='absence',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "venue_absenceevent" ("ends_at", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_at", "reported_by_id", "staff_id", "starts_at") VALUES (NEW."ends_at", NEW."id", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reported_at", NEW."reported_by_id", NEW."staff_id", NEW."starts_at"); RETURN NULL;', hash='792138b91fd08610ba3128ffde2af3b25bad8c7a', operation='UPDATE', pgid='pgtrigger_update_update_f7b0d', table='venue_absence', when='AFTER')),
                ),
            ],
        ),
    ]
