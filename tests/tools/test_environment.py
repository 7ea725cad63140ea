"""What the settings read is what `.env.example` documents."""

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent


def test_every_value_of_the_environment_is_documented() -> None:
    read = re.findall(r'\b(?:text|flag|words)\(\s*"([A-Z_]+)"', (PROJECT / "venue/settings.py").read_text())
    documented = re.findall(r"^([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(set(read)) == sorted(documented)
