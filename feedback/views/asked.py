"""Who was asked by which survey, for those who look after surveys. Nobody sees a link there: it is the guest's."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from feedback.asked_lists import AskedFilter, AskedTable, asked_people
from feedback.views.case import holding
from venue.requests import SignedInRequest
from venue.views.reference import Words, list_page

WORDS = Words(
    title=_("Who was asked"),
    lead=_("By which survey, about what, and what came of it. Nobody is asked twice within the rest period."),
    add="",
    added="",
    changed="",
    empty_title=_("Nobody was asked yet"),
    empty_text=_("People are asked by themselves, some time after they were here."),
    icon="star",
)


@require_GET
@holding("feedback.view_surveyinvitation")
def asked(request: SignedInRequest) -> HttpResponse:
    page: dict[str, Any] = {"words": WORDS, "list_url": reverse("feedback:surveys_asked"), "add_url": ""}
    return list_page(request, asked_people(), AskedTable, AskedFilter, **page)
