"""The way of a guest through the house, and by what each stop on it is judged: the topics and dimensions of questions,
and the surveys whose overall answer is about it. Another stop, or another topic for one, is a line here. Pure.
"""

from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from feedback.models.question import Dimension, Topic
from feedback.models.survey import Survey
from venue.errors import Text

Kind = Survey.Kind


@dataclass(frozen=True)
class Touchpoint:
    key: str
    label: Text
    icon: str
    topics: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # of surveys


TOUCHPOINTS = (
    Touchpoint("booking", pgettext_lazy("touchpoint", "Booking"), "calendar", kinds=(Kind.PRODUCT,)),
    Touchpoint(
        "arrival",
        pgettext_lazy("touchpoint", "Arriving"),
        "login-2",
        topics=(Topic.EFFICIENCY,),
        dimensions=(Dimension.RESPONSIVENESS,),
    ),
    Touchpoint(
        "area",
        pgettext_lazy("touchpoint", "Changing and areas"),
        "droplet",
        topics=(Topic.CLEANLINESS, Topic.SAFETY, Topic.EQUIPMENT, Topic.ENVIRONMENT),
        dimensions=(Dimension.TANGIBLES,),
    ),
    Touchpoint(
        "service",
        pgettext_lazy("touchpoint", "Class, treatment, room"),
        "heart",
        topics=(Topic.PROFESSIONALISM, Topic.ATTITUDE),
        dimensions=(Dimension.ASSURANCE,),
        kinds=(Kind.CLASS, Kind.TREATMENT, Kind.ROOM),
    ),
    Touchpoint("leaving", pgettext_lazy("touchpoint", "Paying and leaving"), "credit-card", topics=(Topic.PRICE,)),
    Touchpoint(
        "after",
        pgettext_lazy("touchpoint", "Afterwards"),
        "message",
        dimensions=(Dimension.RECOVERY,),
        kinds=(Kind.CASE,),
    ),
)
BY_KEY = {each.key: each for each in TOUCHPOINTS}
