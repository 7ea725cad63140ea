"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "venue.settings")
application = get_wsgi_application()

from venue.warming import warm_up  # noqa: E402 - templates and addresses are made once Django is set up

warm_up()
