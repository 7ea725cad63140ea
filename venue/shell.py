"""Commands speak the language of the shell they are run in."""

import locale
import os


def shell_language() -> str:
    """The language of the shell, when the venue speaks it, else English."""
    words = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    code = (locale.normalize(words) if words else "").partition("_")[0].lower()
    return "zh-hans" if code == "zh" else "en"
