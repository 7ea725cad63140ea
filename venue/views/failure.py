"""When something failed that nobody foresaw."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error as plain_server_error


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to an unknown error. An outage of the database is told as what it is, also when it is met outside a
    view: who is signed in is asked by middleware, which `DomainErrors` does not see.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return render(request, "503.html", status=503)
    return plain_server_error(request)
