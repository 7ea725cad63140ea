"""Every instructor becomes a resource, and claims the time of every session that stands.

Until now nothing kept somebody from being put down for two classes at once. Where that has happened the class that
begins first, and of two the older one, claims the time; the other stays as it is, without a claim.
"""

from django.db import migrations
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange


def claim(apps, schema_editor):
    Session = apps.get_model("bookings", "ScheduledSession")
    Resource = apps.get_model("bookings", "Resource")
    Allocation = apps.get_model("bookings", "ResourceAllocation")
    resources, busy_until = {}, {}
    for session in Session.objects.filter(state="scheduled").order_by("instructor_id", "starts_at", "pk"):
        staff = session.instructor_id
        if staff not in resources:
            resources[staff], _ = Resource.objects.get_or_create(
                staff_id=staff, defaults={"kind": "instructor", "capacity": 1}
            )
        if staff in busy_until and session.starts_at < busy_until[staff]:
            print(f"  session {session.pk}: its coach holds another class at that time; it claims only its room")
            continue
        busy_until[staff] = session.ends_at
        Allocation.objects.create(
            resource=resources[staff], session=session, during=DateTimeTZRange(session.starts_at, session.ends_at, "[)")
        )


def release(apps, schema_editor):
    apps.get_model("bookings", "ResourceAllocation").objects.filter(resource__kind="instructor").delete()
    apps.get_model("bookings", "Resource").objects.filter(kind="instructor").delete()


class Migration(migrations.Migration):
    dependencies = [("bookings", "0002_the_thin_line")]

    operations = [migrations.RunPython(claim, release)]
