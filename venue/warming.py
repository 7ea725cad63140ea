"""What every process would make at its first page or letter, made once before processes fork."""

import gc

from django.conf import settings
from django.template.loader import get_template
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import translation
from django.utils.module_loading import import_string


def warm_up() -> None:
    """The addresses of the house and its words, in each language, and what letters are made with.

    A worker made them at the first letter of each of its processes, a quarter of a second of a processor, while the
    letters behind it waited. Asks neither the database nor Valkey: a line opened here would be shared by the forks.
    What is there in the end is no more looked at by the garbage collector, which would write to each object and so
    give every fork a copy of its own: a process of a worker had 109 MB for itself, and has 36.
    """
    import_string(settings.CALENDAR_OF_LETTER)
    get_template("_mail/layout.html")
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("")
            for namespace in get_resolver().namespace_dict:
                try:
                    reverse(f"{namespace}:")  # all addresses of an app are collected before one is looked for
                except NoReverseMatch:
                    continue
    gc.collect()
    gc.freeze()
