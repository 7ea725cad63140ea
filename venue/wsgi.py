"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from venue.warming import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "venue.settings")
application = get_wsgi_application()
warm_up()
