"""What is said of a limit, a reading and an excursion, in the active language or in both."""

from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from safety.models import ChecklistItem, Excursion, Parameter, Reading
from safety.models.reading import UNITS, plain
from venue.bilingual import in_language


def span(low: Decimal | None, high: Decimal | None, unit: str = "") -> str:
    """0.3–1 mg/L, at least 650 mV, at most 1 NTU; both ends are still good."""
    if low is not None and high is not None:
        said = f"{plain(low)}–{plain(high)}"
    elif low is not None:
        said = _("at least %(figure)s") % {"figure": plain(low)}
    elif high is not None:
        said = _("at most %(figure)s") % {"figure": plain(high)}
    else:
        return ""
    return f"{said} {unit}".strip()


def limit_of(reading: Reading) -> str:
    """The limit that it was held against, as it was then."""
    return span(reading.low, reading.high, UNITS[Parameter(reading.parameter)])


def broken(reading: Reading) -> str:
    """Free chlorine 0.29 mg/L (limit 0.3–1 mg/L)."""
    return _("%(parameter)s %(figure)s (limit %(limit)s)") % {
        "parameter": reading.get_parameter_display(),
        "figure": reading.figure,
        "limit": limit_of(reading),
    }


def item_said(item: ChecklistItem, is_missed: bool) -> str:
    said = _("“%(item)s” was not checked in time") if is_missed else _("“%(item)s” is not in order")
    return said % {"item": in_language(item.text_en, item.text_zh)}


def what_happened(excursion: Excursion) -> str:
    if excursion.reading:
        return broken(excursion.reading)
    assert excursion.item  # by its constraint it has one of the two
    return item_said(excursion.item, excursion.is_missed)


def reasons(reading: Reading | None = None, item: ChecklistItem | None = None) -> tuple[str, str]:
    """What guests read, in English and Chinese. Which item of a checklist it was is for the staff."""
    found = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            if reading:
                said = _("%(what)s; we open again once a new measurement is in order") % {"what": broken(reading)}
            else:
                said = _("a safety check has to be repeated; we open again once it is in order")
            found.append(said[:200])
    return found[0], found[1]
