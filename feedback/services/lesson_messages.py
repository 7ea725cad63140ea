"""What colleagues are told about cases that the house learns from. Called inside the transaction that causes it."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from feedback.models import Analysis, Lesson, LessonReader, StaffAccount
from venue import house, outbox, wording
from venue.bilingual import in_language
from venue.models import StaffMember, User


def tell_lesson(reader: LessonReader) -> None:
    """Somebody has a lesson to read."""
    _tell_reader(reader, "lesson_sent")


def remind_of_lesson(reader: LessonReader) -> None:
    _tell_reader(reader, "lesson_reminder")


def _tell_reader(reader: LessonReader, template: str) -> None:
    lesson: Lesson = reader.lesson
    user, language = _of(reader.staff)
    with translation.override(language):
        title = in_language(lesson.title_en, lesson.title_zh)
    _put(
        template, user, language, {"title": title}, url=_url("lesson", lesson.pk), cause=f"{lesson.pk}:{user.pk}",
        about=f"lesson:{lesson.pk}",
    )  # fmt: skip


def tell_measure(analysis: Analysis) -> None:
    """Somebody owns a measure from now on; told again when it is given to another or its day changes."""
    _tell_owner(analysis, "measure_given", f"{analysis.pk}:{analysis.owner_id}:{analysis.until}")


def remind_of_measure(analysis: Analysis) -> bool:
    """It is due today, or was; whether that is new."""
    return _tell_owner(analysis, "measure_due", f"{analysis.pk}:{analysis.owner_id}:{analysis.until}")


def _tell_owner(analysis: Analysis, template: str, cause: str) -> bool:
    if analysis.owner is None or analysis.until is None:
        return False
    user, language = _of(analysis.owner)
    with translation.override(language):
        until = wording.fulldate(analysis.until)
    params = {"number": analysis.case.number, "what": analysis.preventive, "until": until}
    return _put(
        template, user, language, params, url=_url("measure", analysis.pk), cause=cause,
        about=f"case:{analysis.case_id}",
    )  # fmt: skip


def ask_account(account: StaffAccount) -> None:
    """A colleague is asked what happened; nothing of what was said about them is in the letter."""
    user, language = _of(account.staff)
    params = {"number": account.case.number}
    _put(
        "account_asked", user, language, params, url=_url("own_account", account.pk), cause=str(account.pk),
        about=f"case:{account.case_id}",
    )  # fmt: skip


def remind_of_check(user: User, day: date) -> bool:
    """Nobody has signed the day off yet; whether that is new."""
    language = user.language or house.language()
    with translation.override(language):
        params = {"day": wording.fulldate(day)}
    return _put(
        "quality_check_due", user, language, params, url=_url("quality_check"), cause=f"{day}:{user.pk}",
        about="",
    )  # fmt: skip


def _of(staff: StaffMember) -> tuple[User, str]:
    return staff.user, staff.user.language or house.language()


def _url(name: str, *args: int) -> str:
    return settings.BASE_URL + reverse(f"feedback:{name}", args=args)


def _put(template: str, user: User, language: str, params: dict[str, Any], *, url: str, cause: str, about: str) -> bool:
    return outbox.put(
        template,
        outbox.Receiver(user.email, language, user.pk),
        {"name": user.display_name, "url": url} | params,
        dedupe_key=f"{template}:{cause}",
        subject_key=about,
    )
