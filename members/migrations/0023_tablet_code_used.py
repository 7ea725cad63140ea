from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0022_phone_codes'),
    ]

    operations = [
        migrations.AddField(
            model_name='tabletcode',
            name='used_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='used at'),
        ),
    ]
