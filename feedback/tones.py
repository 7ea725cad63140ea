"""The tone of a voice that nobody has judged yet. Pure."""

POSITIVE, NEUTRAL, NEGATIVE = "positive", "neutral", "negative"
OF_KIND = {"complaint": NEGATIVE, "praise": POSITIVE}
LOW, HIGH = 2, 4


def tone_of(kind: str, rating: int | None = None) -> str:
    """As the kind suggests; where it suggests nothing, as the rating of one to five does."""
    if kind in OF_KIND or rating is None:
        return OF_KIND.get(kind, NEUTRAL)
    return NEGATIVE if rating <= LOW else POSITIVE if rating >= HIGH else NEUTRAL
