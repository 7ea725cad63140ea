"""How the fields of the picture of drivers are called."""

from django.utils.translation import pgettext_lazy

from feedback.drivers import Field
from venue.errors import Text

FIELDS: dict[Field, Text] = {
    Field.MEND: pgettext_lazy("field of drivers", "mend first"),
    Field.KEEP: pgettext_lazy("field of drivers", "keep it so"),
    Field.LATER: pgettext_lazy("field of drivers", "later"),
    Field.ENOUGH: pgettext_lazy("field of drivers", "good enough"),
}
