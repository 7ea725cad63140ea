"""The only ways a view gets hold of a record."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from feedback import tokens
from feedback.errors import LinkUnknown
from feedback.models import Analysis, Answer, Case, Lesson, SavedView, StaffAccount, SurveyInvitation
from feedback.models.case import CaseQuerySet
from feedback.selectors.comments import readable_comments, shown
from feedback.selectors.lesson import visible_lessons
from members.models import Member
from venue.models import Area, User


def cases() -> CaseQuerySet:
    return Case.objects.get_queryset().with_details()


def case_for(user: User, pk: int) -> Case:
    """Any case, for whoever may see cases; for everybody else it does not exist."""
    if not user.has_perm("feedback.view_case"):
        raise Http404
    return get_object_or_404(cases(), pk=pk)


def measure_for(user: User, pk: int) -> Analysis:
    """A preventive measure, for its owner and for whoever answers cases; for everybody else there is none."""
    found = Analysis.objects.exclude(preventive="").select_related("case", "cause", "owner__user", "done_by")
    if not user.has_perm("feedback.answer_case"):
        found = found.filter(owner__user=user)
    return get_object_or_404(found, pk=pk)


def own_account(user: User, pk: int) -> StaffAccount:
    """What one was asked for oneself; anybody else's does not exist here."""
    found = StaffAccount.objects.filter(staff__user=user).select_related("case", "written_by")
    return get_object_or_404(found, pk=pk)


def account_of(case: Case, pk: int) -> StaffAccount:
    return get_object_or_404(case.accounts.select_related("staff__user"), pk=pk)


def lesson_for(user: User, pk: int) -> Lesson:
    return get_object_or_404(visible_lessons(user), pk=pk)


def case_behind(token: str) -> Case:
    """The case that a status link opens; raises `LinkUnknown`."""
    found = cases().filter(pk=tokens.opened(token, tokens.STATUS)).first()
    if found is None:
        raise LinkUnknown
    return found


def view_for(user: User, pk: int) -> SavedView:
    """A view that this person may rename and delete: their own, or a shared one for whoever decides cases."""
    may = Q(owner=user)
    if user.has_perm("feedback.decide_case"):
        may |= Q(is_shared=True)
    return get_object_or_404(SavedView.objects.filter(may), pk=pk)


def area_behind(token: str) -> Area:
    """The area in use whose code was scanned; raises `LinkUnknown`."""
    found = Area.objects.filter(is_active=True, pk=tokens.opened(token, tokens.AREA)).first()
    if found is None:
        raise LinkUnknown
    return found


def invitation_behind(token: str) -> SurveyInvitation:
    """The invitation that a link of a survey opens; raises `LinkUnknown`."""
    found = (
        SurveyInvitation.objects.filter(token=tokens.opened(token, tokens.SURVEY))
        .select_related("member", "version__survey", "course", "treatment", "room", "staff__user", "response")
        .first()
    )
    if found is None:
        raise LinkUnknown
    return found


def invitation_to_enter(pk: int) -> SurveyInvitation:
    """An invitation whose answer a colleague writes down; of an anonymous survey there is none."""
    found = SurveyInvitation.objects.filter(version__is_anonymous=False).select_related("member", "version__survey")
    return get_object_or_404(found, pk=pk)


def own_person(user: User | AnonymousUser) -> Member | None:
    """The person behind a sign-in, if they are known as a member or guest."""
    return Member.objects.filter(user=user).first() if user.is_authenticated else None


def comment_for(user: User, pk: int) -> Answer:
    """A comment of a survey, whoever may read them all; three queries."""
    return get_object_or_404(shown(readable_comments()), pk=pk)
