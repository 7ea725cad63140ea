"""Why a step of a survey, or of one of its questions, is refused."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class RatingHasName(DomainError):
    code = "rating_has_name"
    rule_name = _("The rating of a case belongs to its case")
    message = _("This survey is the rating of a case, and its guest is known: it cannot be anonymous.")


class VersionMoved(DomainError):
    code = "version_moved"
    rule_name = _("A version of a survey takes its steps in their order")
    message = _("This step does not come now. Please look at the version again.")


class QuestionsFrozen(DomainError):
    code = "questions_frozen"
    rule_name = _("Questions change only while a version is a draft")
    message = _("These questions are no draft any more. Take the version back to draft, or begin the next version.")


class AnotherInWork(DomainError):
    code = "another_in_work"
    rule_name = _("One version of a survey is worked on at a time")
    message = _("Another version of this survey is being worked on. Finish or discard that one first.")


class KindTaken(DomainError):
    code = "kind_taken"
    rule_name = _("Nobody is asked by two surveys after the same")
    message = _("Another survey already asks these people after this. Take it out of use first.")


class KindStays(DomainError):
    code = "kind_stays"
    rule_name = _("What a survey is asked after stays once it was released")
    message = _("This survey was released for that already, and its answers stand for it. Please add another survey.")


class CountsNothing(DomainError):
    code = "counts_nothing"
    rule_name = _("A survey counts for the promise only by questions that were released")
    message = _(
        "What it asks now leaves out satisfaction as a whole in five steps. First release a version that asks for it."
    )


class NothingAsked(DomainError):
    code = "nothing_asked"
    rule_name = _("A survey asks something")
    message = _("This version has no question yet. Please add one.")


class QuestionNotWhole(DomainError):
    code = "question_not_whole"
    rule_name = _("A choice has two options, a table has a line")


class OverallMissing(DomainError):
    code = "overall_missing"
    rule_name = _("What counts for the promise asks for satisfaction as a whole")
    message = _("This survey counts for the promise: ask for satisfaction as a whole in five steps, to be answered.")


class RecommendationMissing(DomainError):
    code = "recommendation_missing"
    rule_name = _("The survey of the relationship asks for the recommendation")
    message = _("Please add a question for the recommendation from 0 to 10, to be answered.")


class TopicsMissing(DomainError):
    code = "topics_missing"
    rule_name = _("A survey covers the topics of its kind")


class DimensionsMissing(DomainError):
    code = "dimensions_missing"
    rule_name = _("Service quality is asked for in its five dimensions")


class CodeMeansAnother(DomainError):
    code = "code_means_another"
    rule_name = _("A code stands for the same kind of question in every version")


class BranchNotEarlier(DomainError):
    code = "branch_not_earlier"
    rule_name = _("A condition looks at an earlier question")
    message = _("A question can depend only on the answer to one before it. Please put them in that order.")


class BranchUnanswerable(DomainError):
    code = "branch_unanswerable"
    rule_name = _("A condition names answers that there are")
    message = _("The question before it has no such answer. Please choose answers that can be given there.")


class OthersDepend(DomainError):
    code = "others_depend"
    rule_name = _("A question on which others depend stays")
    message = _("Another question is asked only after this one. Please change that one first.")


class WordsTooLong(DomainError):
    code = "words_too_long"
    rule_name = _("A question is short enough to be read")
    message = _("This is too long to be read: at most 35 words in English and 60 characters in Chinese.")


class TakesTooLong(DomainError):
    code = "takes_too_long"
    rule_name = _("A survey is answered within ten minutes")


class OwnReview(DomainError):
    code = "own_review"
    rule_name = _("Questions are reviewed by a second person")
    message = _("You wrote these questions. Please ask somebody else to look at them and to release them.")


class NothingDone(DomainError):
    code = "nothing_done"
    rule_name = _("Results are published with what is done about them")
    message = _(
        "Nothing is being done about these results yet. Propose an improvement from them and plan it, with an owner and"
        " a deadline; then the results can be published."
    )


class OpensInThePast(DomainError):
    code = "opens_in_the_past"
    rule_name = _("A survey is scheduled for a day to come")
    message = _("This day has begun or passed. Choose a later day, or leave it empty to open the survey now.")
