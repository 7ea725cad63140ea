"""One low answer sent from many open pages at once: one answer, one complaint."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from feedback.models import Case, SurveyResponse
from feedback.services.survey import answer
from tests.factories.feedback import make_invitation

pytestmark = pytest.mark.stress

AT_ONCE = 8


def test_low_answer_sent_at_once_opens_one_complaint():
    invitation = make_invitation()
    start = Barrier(AT_ONCE)

    def send(number: int) -> int:
        try:
            start.wait()
            return answer(invitation.token, csat=1, text=f"Page {number}").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = set(pool.map(send, range(AT_ONCE)))

    assert (len(answers), SurveyResponse.objects.count(), Case.objects.count()) == (1, 1, 1)
