"""What people are told about improvements. Called inside the transaction that causes it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from feedback.models import Case, Improvement, ImprovementReview, ImprovementTask, SurveyResponse
from safety.models import Hazard
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


@dataclass(frozen=True)
class Teller:
    """Somebody who said what was made better."""

    name: str
    language: str
    user_pk: int | None


def tell_those_who_said_it(row: Improvement) -> int:
    """Everybody whose case or answer it came from and who found the hazard, if they can be written to and want to be;
    each address once.
    """
    told = 0
    for address, teller in sorted(those_who_said_it(row).items()):
        if refuses(address):
            continue
        with translation.override(teller.language or house.language()):
            said = in_language(row.said_en, row.said_zh)
        params = {"member_name": teller.name, "said": said}
        told += outbox.put(
            "improvement_told",
            outbox.Receiver(address, teller.language, teller.user_pk),
            params | {"url": settings.BASE_URL + reverse("feedback:improvements_public")},
            dedupe_key=f"improvement_told:{row.pk}:{address}",
            subject_key=f"improvement:{row.pk}",
            purpose=Purpose.FEEDBACK,
        )
    return told


def those_who_said_it(row: Improvement) -> dict[str, Teller]:
    """By address; whoever has none is left out, and whoever answered without a name is not known."""
    refs: dict[str, list[str]] = {"case": [], "answer": [], "hazard": []}
    for kind, ref in row.sources.filter(kind__in=refs).values_list("kind", "ref"):
        refs[kind].append(ref)
    people: dict[str, Teller] = {}
    for hazard in Hazard.objects.filter(pk__in=refs["hazard"], found_by__is_active=True).select_related("found_by"):
        people[(hazard.found_by.email or "").lower()] = by_user(hazard.found_by)
    answers = SurveyResponse.objects.filter(pk__in=refs["answer"]).select_related("invitation__member")
    members = [answer.invitation.member for answer in answers if answer.invitation]
    for case in Case._base_manager.filter(pk__in=refs["case"]).select_related("member"):
        if case.member:
            members.append(case.member)
        else:
            people[case.email.lower()] = Teller(case.reporter_name, case.language, None)
    people |= {each.email.lower(): Teller(each.name, each.language, each.user_id) for each in members}
    people.pop("", None)
    return people


def by_user(user: User) -> Teller:
    return Teller(user.display_name, user.language, user.pk)


def refuses(address: str) -> bool:
    refusals = ContactPreference.objects.filter(purpose=Purpose.FEEDBACK, channel=Channel.EMAIL, is_allowed=False)
    return refusals.filter(address__iexact=address).exists()
