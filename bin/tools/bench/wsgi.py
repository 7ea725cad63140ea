"""The product under its own server, and beside it the floor, which goes through the handler but no middleware."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler

import venue.wsgi  # sets Django up

settings.ROOT_URLCONF = "bin.tools.bench.urls"

from bin.tools.bench.floor import bare  # noqa: E402 - models are made once Django is set up


class Floor(WSGIHandler):
    def load_middleware(self, is_async: bool = False) -> None:
        self._middleware_chain = convert_exception_to_response(bare)


product, floor = venue.wsgi.application, Floor()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    chosen = floor if environ["PATH_INFO"].startswith("/floor/") else product
    return chosen(environ, start_response)
