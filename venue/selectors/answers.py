"""Finding an answer while a guest waits for it."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from venue.answer_subjects import Subject
from venue.models import AnswerSheet

IN_NAME = ("name_en", "name_zh", "words")
ANYWHERE = (*IN_NAME, "text_en", "text_zh")


def found(words: str, topic: str, subjects: dict[str, Subject]) -> QuerySet[AnswerSheet]:
    """The sheets in use that hold each of the words, in either language or in the name of their service; those that
    hold them in the question come first. No words find all.
    """
    sheets = AnswerSheet.objects.filter(is_active=True)
    if topic:
        sheets = sheets.filter(topic=topic)
    in_name = Q()
    for word in words.split():
        services = (
            each for each in subjects.values() if word.casefold() in f"{each.name_en} {each.name_zh}".casefold()
        )
        of_service = Q(about__in=[each.key for each in services])
        sheets = sheets.filter(holding(word, ANYWHERE) | of_service)
        in_name &= holding(word, IN_NAME) | of_service
    best_first = Case(When(in_name, then=0), default=1, output_field=IntegerField()) if in_name else Value(0)
    return sheets.order_by(best_first, "topic", "name_en")


def holding(word: str, fields: tuple[str, ...]) -> Q:
    wanted = Q()
    for field in fields:
        wanted |= Q(**{f"{field}__icontains": word})
    return wanted
