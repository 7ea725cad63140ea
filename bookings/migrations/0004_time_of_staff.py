from django.db import migrations


class Migration(migrations.Migration):
    """The time of coaches is that of whoever works here, and the rooms that there were held classes."""

    dependencies = [
        ("bookings", "0003_one_calendar"),
    ]

    operations = [
        migrations.RunSQL(
            [
                "UPDATE bookings_resource SET kind = 'staff' WHERE kind = 'instructor'",
                "UPDATE bookings_resource SET room_kind = 'hall' WHERE kind = 'room'",
                "UPDATE bookings_resourceevent SET kind = 'staff' WHERE kind = 'instructor'",
                "UPDATE bookings_resourceevent SET room_kind = 'hall' WHERE kind = 'room'",
            ],
            [
                "UPDATE bookings_resource SET room_kind = ''",
                "UPDATE bookings_resource SET kind = 'instructor' WHERE kind = 'staff'",
                "UPDATE bookings_resourceevent SET kind = 'instructor' WHERE kind = 'staff'",
            ],
        ),
    ]
