import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import venue.clock
import venue.operations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0001_squashed'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        venue.operations.InOneGo(
            operations=[
                migrations.RemoveConstraint(
                    model_name='ledgeraccount',
                    name='members_ledgeraccount_has_its_holder',
                ),
                migrations.RemoveConstraint(
                    model_name='ledgeraccount',
                    name='members_ledgeraccount_one_each',
                ),
                migrations.RemoveConstraint(
                    model_name='payment',
                    name='members_payment_is_for_one_thing',
                ),
                migrations.AlterField(
                    model_name='ledgeraccount',
                    name='kind',
                    field=models.CharField(choices=[('money', 'money'), ('credits', 'credits'), ('fees', 'fees'), ('deposits', 'deposits'), ('takings', 'takings'), ('sales', 'sales'), ('credits_issued', 'credits issued'), ('fee_income', 'fees charged')], max_length=20, verbose_name='kind'),
                ),
                migrations.AlterField(
                    model_name='ledgertransaction',
                    name='kind',
                    field=models.CharField(choices=[('sale', 'sold'), ('payment', 'paid'), ('credit_spent', 'credit used'), ('credit_returned', 'credit given back'), ('fee_posted', 'fee charged'), ('reversal', 'taken back'), ('paid_back', 'paid back'), ('deposit_settled', 'deposit settled')], max_length=20, verbose_name='what'),
                ),
                migrations.AlterField(
                    model_name='membershipplan',
                    name='module',
                    field=models.CharField(blank=True, choices=[('strength', 'strength'), ('cardio', 'cardio'), ('flexibility', 'flexibility'), ('functional', 'functional'), ('mind_body', 'mind and body'), ('aqua', 'in water'), ('nutrition', 'nutrition'), ('treatment', 'treatments')], max_length=20, verbose_name='module'),
                ),
                migrations.AlterField(
                    model_name='membershipplanevent',
                    name='module',
                    field=models.CharField(blank=True, choices=[('strength', 'strength'), ('cardio', 'cardio'), ('flexibility', 'flexibility'), ('functional', 'functional'), ('mind_body', 'mind and body'), ('aqua', 'in water'), ('nutrition', 'nutrition'), ('treatment', 'treatments')], max_length=20, verbose_name='module'),
                ),
                migrations.AlterField(
                    model_name='payment',
                    name='kind',
                    field=models.CharField(choices=[('sale', 'sale of a membership or pack'), ('fees', 'fees owed'), ('back', 'money paid back'), ('deposit', 'deposit'), ('booked', 'something booked')], default='sale', max_length=10, verbose_name='for'),
                ),
                migrations.CreateModel(
                    name='Refund',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='members.member', verbose_name='member')),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='amount')),
                        ('cause', models.CharField(blank=True, editable=False, max_length=40, verbose_name='cause')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                        ('state', models.CharField(choices=[('requested', 'requested'), ('approved', 'approved'), ('rejected', 'rejected'), ('paid', 'paid'), ('arrived', 'arrived')], default='requested', max_length=10, verbose_name='state')),
                        ('requested_at', models.DateTimeField(default=venue.clock.now, editable=False, verbose_name='requested at')),
                        ('requested_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                        ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='decided at')),
                        ('decided_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                        ('rejected_because', models.CharField(blank=True, max_length=200, verbose_name='why it was rejected')),
                        ('payment', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='refund', to='members.payment', verbose_name='payment')),
                        ('arrived_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='arrived at')),
                        ('arrived_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                        ('reminded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='asked about at')),
                    ],
                    options={
                        'verbose_name': 'refund',
                        'verbose_name_plural': 'refunds',
                        'ordering': ['-pk'],
                        'permissions': [('approve_refund', 'Can approve and reject refunds')],
                        'default_permissions': ('add', 'change', 'view'),
                        'indexes': [models.Index(condition=models.Q(('state__in', ('requested', 'approved'))), fields=['member'], name='members_refund_waiting'), models.Index(condition=models.Q(('state', 'paid')), fields=['id'], name='members_refund_unconfirmed')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='members_refund_is_positive', violation_error_code='no_amount', violation_error_message='A refund is more than nothing.'), models.CheckConstraint(condition=models.Q(models.Q(('payment__isnull', False), ('state__in', ('paid', 'arrived'))), models.Q(models.Q(('state__in', ('paid', 'arrived')), _negated=True), ('payment', None)), _connector='OR'), name='members_refund_paid_has_payment', violation_error_code='paid_without_payment', violation_error_message='A refund that is paid has its payment, and no other has one.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'requested')), models.Q(models.Q(('state', 'requested'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='members_refund_decided_has_time', violation_error_code='decided_without_time', violation_error_message='A refund that was decided was decided at a time.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'rejected'), models.Q(('rejected_because', ''), _negated=True)), models.Q(models.Q(('state', 'rejected'), _negated=True), ('rejected_because', '')), _connector='OR'), name='members_refund_rejected_with_reason', violation_error_code='rejected_without_reason', violation_error_message='Whoever rejects a refund says why.'), models.CheckConstraint(condition=models.Q(models.Q(('arrived_at__gte', models.F('decided_at')), ('state', 'arrived')), models.Q(models.Q(('state', 'arrived'), _negated=True), ('arrived_at', None)), _connector='OR'), name='members_refund_arrived_has_time', violation_error_code='arrived_without_time', violation_error_message='Money that has arrived did so at a time.')],
                    },
                ),
                migrations.CreateModel(
                    name='RefundEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.refund')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.member', verbose_name='member')),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='amount')),
                        ('cause', models.CharField(blank=True, editable=False, max_length=40, verbose_name='cause')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                        ('state', models.CharField(choices=[('requested', 'requested'), ('approved', 'approved'), ('rejected', 'rejected'), ('paid', 'paid'), ('arrived', 'arrived')], default='requested', max_length=10, verbose_name='state')),
                        ('requested_at', models.DateTimeField(default=venue.clock.now, editable=False, verbose_name='requested at')),
                        ('requested_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                        ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='decided at')),
                        ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                        ('rejected_because', models.CharField(blank=True, max_length=200, verbose_name='why it was rejected')),
                        ('payment', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.payment', verbose_name='payment')),
                        ('arrived_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='arrived at')),
                        ('arrived_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                        ('reminded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='asked about at')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.AddField(
                    model_name='payment',
                    name='cause',
                    field=models.CharField(blank=True, db_default='', max_length=40, verbose_name='what it was for'),
                ),
                migrations.AddIndex(
                    model_name='payment',
                    index=models.Index(condition=models.Q(('cause', ''), _negated=True), fields=['cause'], name='members_payment_by_cause'),
                ),
                migrations.AddConstraint(
                    model_name='ledgeraccount',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('money', 'credits', 'fees', 'deposits')), ('member__isnull', False)), models.Q(('kind__in', ('takings', 'sales', 'credits_issued', 'fee_income')), ('member', None)), _connector='OR'), name='members_ledgeraccount_has_its_holder', violation_error_code='no_holder', violation_error_message="Money, credits and fees are somebody's; the rest is the house's."),
                ),
                migrations.AddConstraint(
                    model_name='ledgeraccount',
                    constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ('money', 'fees', 'deposits'))), fields=('member', 'kind'), name='members_ledgeraccount_one_each', violation_error_code='account_exists', violation_error_message='This person has this account already.'),
                ),
                migrations.AddConstraint(
                    model_name='ledgeraccount',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'deposits'), _negated=True), ('balance__gte', 0), _connector='OR'), name='members_ledgeraccount_deposits_are_held', violation_error_code='deposit_not_held', violation_error_message='No more of a deposit is used than is held.'),
                ),
                migrations.AddConstraint(
                    model_name='payment',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'sale'), ('member', None), ('membership__isnull', False)), models.Q(('kind__in', ('fees', 'back', 'deposit', 'booked')), ('member__isnull', False), ('membership', None)), _connector='OR'), name='members_payment_is_for_one_thing', violation_error_code='for_nothing', violation_error_message='Money is taken for a contract, or of a person for fees or something booked; and paid back to a person.'),
                ),
                migrations.AddConstraint(
                    model_name='payment',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('cause__regex', '^[a-z_]+:[0-9]+$'), ('kind__in', ['deposit', 'booked'])), models.Q(models.Q(('kind__in', ['deposit', 'booked']), _negated=True), ('cause', '')), _connector='OR'), name='members_payment_booked_has_a_cause', violation_error_code='no_cause', violation_error_message='Money for something booked says for what.'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='refund',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_refundevent" ("amount", "arrived_at", "arrived_by_id", "cause", "decided_at", "decided_by_id", "id", "member_id", "payment_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "rejected_because", "reminded_at", "requested_at", "requested_by_id", "state") VALUES (NEW."amount", NEW."arrived_at", NEW."arrived_by_id", NEW."cause", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."member_id", NEW."payment_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."rejected_because", NEW."reminded_at", NEW."requested_at", NEW."requested_by_id", NEW."state"); RETURN NULL;', hash='07eefa9f9c4c76ea74acc0c001a4654f80b3c4ed', operation='INSERT', pgid='pgtrigger_insert_insert_d9370', table='members_refund', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='refund',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_refundevent" ("amount", "arrived_at", "arrived_by_id", "cause", "decided_at", "decided_by_id", "id", "member_id", "payment_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "rejected_because", "reminded_at", "requested_at", "requested_by_id", "state") VALUES (NEW."amount", NEW."arrived_at", NEW."arrived_by_id", NEW."cause", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."member_id", NEW."payment_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."rejected_because", NEW."reminded_at", NEW."requested_at", NEW."requested_by_id", NEW."state"); RETURN NULL;', hash='c33c21b0b17e5f899e3ed67fdf0f5abf87dd7149', operation='UPDATE', pgid='pgtrigger_update_update_29cd4', table='members_refund', when='AFTER')),
                ),
            ],
        ),
    ]
