"""The places where guests answer without a name, as those in charge keep them."""

from feedback.models import SurveyPoint
from venue.services.keeping import Keeper, NameTaken

points = Keeper(SurveyPoint, {"feedback_surveypoint_one_per_name": NameTaken()})
