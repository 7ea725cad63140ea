"""What people are told about improvements. Called inside the transaction that causes it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from feedback.models import Case, Improvement, ImprovementReview, ImprovementTask, SurveyResponse
from venue import house, outbox, wording
from venue.bilingual import in_language
from venue.models import ContactPreference, User
from venue.models.message import Channel, Purpose


def url_of(row: Improvement) -> str:
    return settings.BASE_URL + reverse("feedback:improvement", args=[row.pk])


def tell_owner(row: Improvement) -> None:
    if row.owner:
        _tell(row, row.owner.user, "improvement_given", f"improvement_given:{row.pk}:{row.events.count()}")


def ask_reviewer(row: Improvement, review: ImprovementReview) -> None:
    _tell(row, review.reviewer.user, "improvement_review", f"improvement_review:{review.pk}")


def tell_task(row: Improvement, task: ImprovementTask) -> None:
    due = {"what": task.what, "due_on": task.due_on}
    _tell(row, task.owner.user, "improvement_task", f"improvement_task:{task.pk}", **due)


def remind(row: Improvement, user: User, step: str, *, what: str, due_on: Any, is_late: bool) -> None:
    cause = f"improvement_due:{row.pk}:{step}:{user.pk}"
    _tell(row, user, "improvement_due", cause, what=what, due_on=due_on, is_late=is_late)


def _tell(row: Improvement, user: User, template: str, dedupe_key: str, *, due_on: Any = None, **params: Any) -> None:
    language = user.language or house.language()
    with translation.override(language):
        words = {"due": wording.fulldate(due_on or row.deadline_on), "number": row.number, "title": row.title}
    outbox.put(
        template,
        outbox.Receiver(user.email, language, user.pk),
        words | params | {"name": user.display_name, "url": url_of(row)},
        dedupe_key=dedupe_key,
        subject_key=f"improvement:{row.pk}",
    )


def tell_those_who_said_it(row: Improvement) -> int:
    """Everybody whose case or answer it came from, if they can be written to and want to be; each address once."""
    told = 0
    refs: dict[str, list[str]] = {"case": [], "answer": []}
    for kind, ref in row.sources.filter(kind__in=refs).values_list("kind", "ref"):
        refs[kind].append(ref)
    cases = Case._base_manager.filter(pk__in=refs["case"]).select_related("member")
    answers = SurveyResponse.objects.filter(pk__in=refs["answer"]).select_related("invitation__member")
    people = {case.email.lower(): (case.member, case.reporter_name, case.language) for case in cases}
    known = [answer.invitation.member for answer in answers if answer.invitation]
    people |= {member.email.lower(): (member, "", "") for member in known if member.email.lower() not in people}
    people.pop("", None)
    for address, (member, name, language) in sorted(people.items()):
        if refuses(address):
            continue
        language = member.language if member else language
        with translation.override(language):
            said = in_language(row.said_en, row.said_zh)
        params = {"member_name": member.name if member else name, "said": said}
        told += outbox.put(
            "improvement_told",
            outbox.Receiver(address, language, member.user_id if member else None),
            params | {"url": settings.BASE_URL + reverse("feedback:improvements_public")},
            dedupe_key=f"improvement_told:{row.pk}:{address}",
            subject_key=f"improvement:{row.pk}",
            purpose=Purpose.FEEDBACK,
        )
    return told


def refuses(address: str) -> bool:
    refusals = ContactPreference.objects.filter(purpose=Purpose.FEEDBACK, channel=Channel.EMAIL, is_allowed=False)
    return refusals.filter(address__iexact=address).exists()
