# Once the books are made: nothing in them is written over, and the database adds up.

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0003_take_in_sales'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='ledgeraccount',
            trigger=pgtrigger.compiler.Trigger(name='balance_guard', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."balance" IS DISTINCT FROM (NEW."balance"))', func="\n    IF pg_trigger_depth() = 1 THEN\n        RAISE EXCEPTION 'the balance is kept by the database alone' USING ERRCODE = 'check_violation',\n            CONSTRAINT = 'members_ledgeraccount_balance_guard';\n    END IF;\n    RETURN NEW;\n", hash='2a50ffbc40256cffe7c6f7bc0b5c45c0e367e056', operation='UPDATE OF "balance"', pgid='pgtrigger_balance_guard_a35a3', table='members_ledgeraccount', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgeraccount',
            trigger=pgtrigger.compiler.Trigger(name='same_holder', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a98fb1f51dec25230b804d65f7dd9c2f19ce4c98', operation='UPDATE', pgid='pgtrigger_same_holder_1666e', table='members_ledgeraccount', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='creditlot',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1621fc67c2167f257ece44b99d25745e0ae06d41', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8407b', table='members_creditlot', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgertransaction',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6132efc15f4e4699e99aa9f02ca361de39d5e28b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c11e6', table='members_ledgertransaction', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerentry',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0620cf97fdbbae4691414af3463fea17f61bf183', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e5a5e', table='members_ledgerentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerentry',
            trigger=pgtrigger.compiler.Trigger(name='keep_balance', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    UPDATE members_ledgeraccount SET balance = balance + NEW.amount\n        WHERE id = NEW.account_id AND member_id IS NOT NULL;\n    RETURN NULL;\n', hash='f170c3d91e88a26057e0169c8d3b4088224481df', operation='INSERT', pgid='pgtrigger_keep_balance_c3ae2', table='members_ledgerentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerentry',
            trigger=pgtrigger.compiler.Trigger(name='adds_up', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF EXISTS (\n        SELECT FROM members_ledgerentry entry JOIN members_ledgeraccount account ON account.id = entry.account_id\n        WHERE entry.transaction_id = NEW.transaction_id\n        GROUP BY account.kind IN ('credits', 'credits_issued') HAVING sum(entry.amount) <> 0\n    ) THEN\n        RAISE EXCEPTION 'a transaction adds up to nothing' USING ERRCODE = 'check_violation',\n            CONSTRAINT = 'members_ledgerentry_adds_up';\n    END IF;\n    RETURN NULL;\n", hash='7fdefa536d18e473a115fbdb2ff7d1e44ddc161e', operation='INSERT', pgid='pgtrigger_adds_up_21e78', table='members_ledgerentry', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
    ]
