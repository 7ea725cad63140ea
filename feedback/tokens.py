"""Links that open one thing without a sign-in: signed, so that none can be made up or changed."""

from django.core import signing

from feedback.errors import LinkUnknown

STATUS, SURVEY, AREA = "feedback.status", "feedback.survey", "feedback.area"
POINT = "feedback.point"


def sign(text: str, salt: str) -> str:
    return signing.Signer(salt=salt).sign(text)


def opened(token: str, salt: str) -> str:
    """What was signed; raises `LinkUnknown` for anything else."""
    try:
        return signing.Signer(salt=salt).unsign(token)
    except signing.BadSignature as error:
        raise LinkUnknown from error
