"""Reading comments: their tags and tone, and what is done about them."""

from collections.abc import Iterable
from dataclasses import replace

from feedback.comment_errors import CaseThere
from feedback.comment_rules import OPEN_RULES, CommentFacts
from feedback.models import Answer, Case, CommentMark, CommentTag, CommentTone
from feedback.services.answering import case_of
from feedback.services.handing import take_in
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.constraints import refused_as
from venue.rules import check
from venue.services.keeping import Keeper, NameTaken

tags = Keeper(CommentTag, {"feedback_commenttag_one_per_name": NameTaken()})


def read(pk: int, *, tone: str, tags: Iterable[CommentTag], by: Actor) -> None:
    """Say how a comment sounds and what it is about; tags that are not named any more are taken away, the others keep
    who put them. Locks the comment.
    """
    with locking.atomic(by=by):
        answer = locking.lock_one(Answer, pk)
        now, user = clock.now(), user_of(by)
        CommentTone.objects.update_or_create(answer=answer, defaults={"tone": tone, "by": user, "at": now})
        wanted = {tag.pk: tag for tag in tags}
        marks = CommentMark.objects.filter(answer=answer)
        marks.exclude(tag__in=wanted).delete()
        had = set(marks.values_list("tag", flat=True))
        CommentMark.objects.bulk_create(
            CommentMark(answer=answer, tag=tag, by=user, at=now) for pk, tag in wanted.items() if pk not in had
        )


def open_case_of(pk: int, *, kind: str, category: str, tone: str, by: Actor) -> Case:
    """Make a comment a case, with all that is known of what was experienced; who wrote it is its reporter, unless the
    answer is anonymous. Raises what `OPEN_RULES` say.
    """
    with locking.atomic(by=by):
        known = ("invitation__member", "invitation__booking__session", "invitation__case", "version__survey")
        answer = Answer.objects.select_related(*(f"response__{name}" for name in known)).get(pk=pk)
        response = answer.response
        check(OPEN_RULES, CommentFacts(Case._base_manager.filter(survey_response=response).exists()), clock.now())
        new = replace(case_of(response), kind=kind, category=category, tone=tone, text=answer.text)
        with refused_as({"feedback_case_survey_response_id_key": CaseThere()}):
            return take_in(new, by=by)
