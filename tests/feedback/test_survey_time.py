from feedback.survey_time import Asked, estimate

CSAT = Asked("csat", (("How satisfied are you?", "满意吗？"),))
TABLE = Asked("matrix", (("Rate", "打分"), ("Water", "水"), ("Air", "空气")), items=2)


def test_reading_counts_in_the_language_that_takes_longer():
    assert estimate([CSAT]).seconds == 5  # four words, one second, and four to decide
    assert estimate([Asked("csat", (("Good?", "字" * 40),))]).seconds == 10


def test_table_counts_its_lines_and_the_expectation_twice():
    assert estimate([TABLE]).seconds == 6
    assert estimate([Asked("matrix", TABLE.texts, 2, asks_expectation=True)]).seconds == 11


def test_what_some_are_asked_counts_half():
    assert estimate([Asked("text", (("Why?", "为什么？"),), is_for_some=True)]).seconds == 8


def test_two_minutes_are_long_and_ten_too_long():
    of = [estimate([Asked("nps", ())] * count) for count in (24, 25, 120, 121)]
    assert [(each.is_long, each.is_too_long) for each in of] == [
        (False, False),
        (True, False),
        (True, False),
        (True, True),
    ]
    assert [each.minutes for each in of] == [2, 3, 10, 11]
