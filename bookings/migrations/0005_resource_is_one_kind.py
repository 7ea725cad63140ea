from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("bookings", "0004_time_of_staff"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='resource',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('area__isnull', False), ('kind', 'room'), ('number', None), ('staff', None), models.Q(('room_kind', ''), _negated=True)), models.Q(('kind', 'equipment'), ('number', None), ('room_kind', ''), ('staff', None), ('whole', None)), models.Q(('capacity', 1), ('kind', 'unit'), ('number__isnull', False), ('room_kind', ''), ('staff', None), ('whole__isnull', False)), models.Q(('area', None), ('kind', 'staff'), ('number', None), ('room_kind', ''), ('staff__isnull', False), ('whole', None)), _connector='OR'), name='bookings_resource_is_one_kind', violation_error_code='not_one_kind', violation_error_message="A room is in an area; a unit is one of a room or of equipment; somebody's time belongs to a staff member."),
        ),
    ]
