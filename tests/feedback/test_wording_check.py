import pytest

from feedback.wording_check import concerns, is_too_long

FINE_EN, FINE_ZH = "How satisfied are you with this class?", "您对这节课满意吗？"

GOOD = [
    (FINE_EN, FINE_ZH),
    ("How far do you agree?", "您在多大程度上同意？"),
    ("What do you think of the coach?", "您对教练的评价如何？"),
    ("Was the coach friendly?", "教练态度温和吗？"),
    ("Did you wait between 5 and 10 minutes?", "您是否及时得到服务？"),
    ("Is the water not warm enough?", "水温不够吗？"),
    ("Were you told what it costs?", "您满意不满意？"),
    ("Was the room clean?", "有没有人向您问好？"),
]
BAD_EN = [
    ("How clean and safe is the bath?", ("double", "clean and safe")),
    ("Are the staff friendly or quick?", ("double", "friendly or quick")),
    ("Was the coach on time as well as helpful?", ("double", "time as well as helpful")),
    ("Don't you agree that the class was good?", ("leading", "Don't you")),
    ("Do you agree that we are better?", ("leading", "Do you agree")),
    ("How much did you enjoy the class?", ("leading", "How much did you enjoy")),
    ("What about our excellent coach?", ("leading", "excellent")),
    ("Do you not find it unclear?", ("negative", "not … unclear")),
    ("Were you never unhappy here?", ("negative", "never … unhappy")),
    ("Do you often come here?", ("vague", "often")),
    (" ".join(["word"] * 21), ("long", "21 words")),
]
BAD_ZH = [
    ("您对教练和器材满意吗？", ("double", "您对教练和器材满意")),
    ("水温以及水质如何？", ("double", "水温以及水质如何")),
    ("前台热情或者高效吗？", ("double", "前台热情或者高效吗")),
    ("你是否同意我们的服务很好？", ("leading", "你是否同意")),
    ("难道您不喜欢这节课吗？", ("leading", "难道")),
    ("您对我们优秀的教练满意吗？", ("leading", "优秀")),
    ("您不认为这里不干净吗？", ("leading", "不认为")),
    ("您是不会不来的吧？", ("negative", "不 … 不")),
    ("您经常来吗？", ("vague", "经常")),
    ("字" * 31, ("long", "31 characters")),
]


def found(en, zh, **how):
    return [(each.kind, each.language, each.found) for each in concerns(en, zh, **how)]


@pytest.mark.covers("B-067")
@pytest.mark.parametrize(("en", "zh"), GOOD)
def test_nothing_is_said_of_good_questions(en, zh):
    assert found(en, zh) == []


@pytest.mark.covers("B-067")
@pytest.mark.parametrize(("text", "expected"), BAD_EN)
def test_bad_question_in_english_is_doubted(text, expected):
    kind, words = expected
    assert found(text, FINE_ZH)[0] == (kind, "en", words)


@pytest.mark.covers("B-067")
@pytest.mark.parametrize(("text", "expected"), BAD_ZH)
def test_bad_question_in_chinese_is_doubted(text, expected):
    kind, words = expected
    assert (kind, "zh", words) in found(FINE_EN, text)


def test_free_words_may_answer_two_things():
    words = ("What was good, and what should we do better?", "哪里好，以及哪里需要改进？")
    assert found(*words, is_free=True) == []
    assert [each[:2] for each in found(*words)] == [("double", "en"), ("double", "zh")]


def test_only_what_is_far_too_long_is_refused():
    assert not is_too_long(" ".join(["word"] * 35), "字" * 60)
    assert is_too_long(" ".join(["word"] * 36), "字")
    assert is_too_long("word", "字" * 61)
