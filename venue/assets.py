"""The files taken from npm packages: a written list, because whole `dist` folders do not survive hashed file names.

    python -m venue.assets var/demo/assets

Scripts and styles are served from there; the font of printed papers is embedded in each and served to no browser. Icons
are put into the page by the `icon` tag. An icon is added by its name in `assets_icons.txt`, one a line, sorted;
https://tabler.io/icons shows them all.
"""

import re
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = PROJECT / "node_modules"
ICON_LIST = Path(__file__).with_name("assets_icons.txt")

FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "event-calendar.min.css": "@event-calendar/build/dist/event-calendar.min.css",  # templates/bookings/busy.html
    "event-calendar.min.js": "@event-calendar/build/dist/event-calendar.min.js",
}
FONT = PACKAGES / "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf"  # read where it lies, for PDFs
ICON = "@tabler/icons/icons/outline/{name}.svg"

# The maps are not copied, and the storage with hashed names refuses a reference to a file that is not there.
SOURCE_MAP = re.compile(r"\s*(//#|/\*#)\s*sourceMappingURL=[^\s*]+(\s*\*/)?\s*$")


class AssetMissing(Exception):
    """A listed file is in no installed package; the message says which list names it."""


def icon_names() -> list[str]:
    return ICON_LIST.read_text().split()


def wanted() -> dict[str, str]:
    """Where each file goes, and where in the packages it is."""
    return FILES | {f"icons/{name}.svg": ICON.format(name=name) for name in icon_names()}


def copy_assets(target: Path) -> None:
    """Make `target` hold exactly the wanted files; what is already there and equal keeps its time."""
    if not FONT.is_file():
        raise AssetMissing(f"{FONT.relative_to(PACKAGES)} does not exist; it is named in venue/{Path(__file__).name}.")
    files = {target / to: without_source_map(to, PACKAGES / source) for to, source in wanted().items()}
    for old in [path for path in target.rglob("*") if path.is_file() and path not in files]:
        old.unlink()
    for path, content in files.items():
        if not path.exists() or path.read_text() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)


def without_source_map(to: str, source: Path) -> str:
    try:
        return SOURCE_MAP.sub("\n", source.read_text())
    except FileNotFoundError:
        place = ICON_LIST.name if to.startswith("icons/") else Path(__file__).name
        raise AssetMissing(f"{source.relative_to(PACKAGES)} does not exist; it is named in venue/{place}.") from None


if __name__ == "__main__":
    try:
        copy_assets(Path(sys.argv[1]))
    except AssetMissing as error:
        sys.exit(str(error))
