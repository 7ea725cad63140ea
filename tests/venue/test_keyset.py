import pytest
from django.http import QueryDict

from members.models import Member
from tests.factories.members import make_member
from tests.queries import queries_of
from venue.keyset import paginate

pytestmark = pytest.mark.django_db


def walk(rows, query="", *, direction="next", size=2):
    """The names on each page, following the links."""
    pages = []
    while query is not None and len(pages) < 10:
        page = paginate(rows, QueryDict(query.lstrip("?")), size=size)
        pages.append([row.name for row in page.rows])
        query = getattr(page, direction) or None
    return pages


def test_every_row_once_in_order():
    for name in "abcde":
        make_member(name=name)
    assert walk(Member.objects.order_by("-pk")) == [["e", "d"], ["c", "b"], ["a"]]
    assert walk(Member.objects.order_by("pk"), size=5) == [["a", "b", "c", "d", "e"]]


def test_back_again():
    for name in "abcde":
        make_member(name=name)
    rows = Member.objects.order_by("-pk")
    second = paginate(rows, QueryDict(""), size=2).next
    third = paginate(rows, QueryDict(second.lstrip("?")), size=2).next
    assert walk(rows, third, direction="previous") == [["a"], ["c", "b"], ["e", "d"]]


def test_equal_values_are_told_apart_by_the_key():
    for name, language in zip("abcd", ["en", "zh-hans", "en", "en"], strict=True):
        make_member(name=name, language=language)
    assert walk(Member.objects.order_by("language", "-pk")) == [["d", "c"], ["a", "b"]]


def test_links_keep_filters():
    make_member(), make_member()
    page = paginate(Member.objects.order_by("-pk"), QueryDict("q=王&after=old"), size=1)
    assert page.next.startswith("?q=%E7%8E%8B&after=") and page.next.count("after") == 1


@pytest.mark.parametrize("mark", ["x", "%00", "bnVsbA", "WyJhIl0", "WzEsMl0"])
def test_mark_that_cannot_be_read_gives_the_first_page(mark):
    make_member(name="a")
    page = paginate(Member.objects.order_by("-pk"), QueryDict(f"after={mark}"), size=1)
    assert ([row.name for row in page.rows], page.previous) == (["a"], "")


def test_nothing_there():
    page = paginate(Member.objects.order_by("-pk"), QueryDict(""), size=1)
    assert (list(page.rows), page.previous, page.next) == ([], "", "")


def test_a_page_is_one_query():
    make_member()
    assert queries_of(lambda: paginate(Member.objects.order_by("-pk"), QueryDict(""), size=1)) == 1
