"""What a colleague is told of kind words. Called inside the transaction of the answer."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from feedback.models import SurveyResponse
from feedback.selectors.praise import praise_in, whom_it_praises
from venue import house, outbox, wording


def tell_praise(response: SurveyResponse) -> bool:
    """Hand the words on to whom they praise, once, in their language and without the guest's name; whether there were
    any that may be shown.
    """
    staff = whom_it_praises(response)
    if staff is None or not staff.user.is_active:
        return False
    user, language = staff.user, staff.user.language or house.language()
    with translation.override(language):
        found = praise_in(response, staff)
        if not found:
            return False
        about, day = found[0].about, wording.fulldate(found[0].day)
    return outbox.put(
        "praise",
        outbox.Receiver(user.email, language, user.pk),
        {
            "name": user.display_name,
            "about": about,
            "day": day,
            "words": "\n\n".join(each.words for each in found),
            "is_for_team": found[0].is_for_team,
            "url": settings.BASE_URL + reverse("feedback:my_praise"),
        },
        dedupe_key=f"praise:{response.pk}",
        subject_key=f"answer:{response.pk}",
    )
