"""Names and descriptions of what a venue sells or shows are kept in both languages; a page shows the reader's."""

from django.utils.translation import get_language


def in_language(en: str, zh: str) -> str:
    """The text in the active language; when that one is empty, the other rather than nothing."""
    return (zh or en) if (get_language() or "").startswith("zh") else (en or zh)


class Named:
    """Gives a model with `name_en` and `name_zh` one `name` in the reader's language."""

    name_en: str
    name_zh: str

    @property
    def name(self) -> str:
        return in_language(self.name_en, self.name_zh)

    def __str__(self) -> str:
        return self.name
