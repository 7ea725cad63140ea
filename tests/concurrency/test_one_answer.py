"""One survey answered in two tabs at the same moment: the first that comes stands, also of an anonymous one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from feedback.models import SurveyResponse
from feedback.said import Said
from feedback.services.answering import answer
from tests.factories.feedback import make_invitation
from tests.factories.surveys import make_question, make_version, release

pytestmark = pytest.mark.stress

AT_ONCE = 2


@pytest.mark.parametrize("is_anonymous", [False, True])
def test_two_tabs_give_one_answer(is_anonymous):
    version = make_version(is_anonymous=is_anonymous)
    question = make_question(version)
    invitation = make_invitation(version=release(version))
    start = Barrier(AT_ONCE)

    def send(value: int) -> None:
        try:
            start.wait()
            answer(invitation.token, [Said(question, value=value)])
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(send, (4, 5)))

    assert SurveyResponse.objects.count() == 1
