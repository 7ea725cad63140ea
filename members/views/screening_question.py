"""What is asked about health, as managers keep it."""

from django.utils.translation import gettext_lazy as _

from members.filters import QuestionFilter
from members.models import ScreeningQuestion
from members.screening_forms import QuestionForm
from members.services.screening_questions import change_question, create_question
from members.tables import QuestionTable
from venue.views.reference import Reference, Words

questions = Reference(
    noun="screeningquestion",
    rows=ScreeningQuestion.objects.all,
    table=QuestionTable,
    filters=QuestionFilter,
    form=QuestionForm,
    create=create_question,
    change=change_question,
    words=Words(
        title=_("Health screening"),
        lead=_("What everybody is asked before training or bathing, and what a yes means for which activity."),
        add=_("Add a question"),
        added=_("The question is added. Whoever is screened from now on is asked it."),
        changed=_("The question is changed. What was answered before stays as it was."),
        empty_title=_("Nothing is asked yet"),
        empty_text=_("The shipped questions come with the next update of the database."),
        icon="heartbeat",
    ),
)
