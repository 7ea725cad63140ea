import random

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Member
from members.selectors.code import member_by_code
from members.selectors.search import find, matching, near, ranked
from members.services.code import issue_code, replace_code
from members.services.joining import join
from members.services.member import Facts, add_member, change_member
from members.services.search_keys import fill, refresh
from tests.factories.members import make_member
from tests.factories.venue import make_user
from tests.members.test_joining import make_address
from tests.queries import queries_of
from venue.actors import Automation

pytestmark = pytest.mark.django_db

HOUSE = Automation("tests")


@pytest.fixture
def wang():
    make_member(name="李四", number="99999", phone="+8613900000000", email="li@test.example")
    return make_member(name="王晓敏", number="20417", phone="+8613812345678", email="wang@test.example")


CHINESE = ["王晓敏", "晓敏", "王", "敏"]
LATIN = ["wangxiaomin", "wang", "WangX", "wxm", "wangxm", "xiaomin", "iaomi", "wang xiaomin"]
FIGURES = ["5678", "345678", "13812345678", "138 1234 5678", "+86 138-1234", "20417", "204"]
ADDRESSES = ["wang@test", "Wang@Test.Example"]


@pytest.mark.parametrize("words", CHINESE + LATIN + FIGURES + ADDRESSES)
def test_finds(wang, words):
    assert find(words, 5) == [wang]


@pytest.mark.parametrize("words", ["", "  ", "xx", "678", "xm wang nobody", "%", "0" * 24])
def test_finds_nobody(wang, words):
    assert find(words, 5) == []


NEARLY = ["王小敏", "望小民", "wangxaomin", "wamg xiaomin", "wangxiaominn", "xiaomim"]
NEARLY += ["wanng@test.example", "13912345678"]


@pytest.mark.parametrize("words", NEARLY)
def test_mistyped_is_near_and_not_found(wang, words):
    assert (find(words, 5), near(words, 5)) == ([], [wang])


@pytest.mark.parametrize("words", ["", "wax", "5679", "zhengchengli", "99995679", "0" * 24])
def test_short_and_strange_words_are_near_to_nobody(wang, words):
    assert near(words, 5) == []


def test_nearest_comes_first_and_few_are_enough(wang):
    other = make_member(name="王晓民子", phone="+8613700000001")
    assert (near("王小敏", 5), near("王小敏", 1)) == ([wang, other], [wang])


def test_code_is_near_to_nobody(wang):
    code = issue_code(wang.pk, by=HOUSE).code
    replace_code(wang.pk, reason="手机丢失", by=HOUSE)
    assert near(code, 5) == []


def test_exact_comes_before_a_beginning_and_that_before_a_part():
    part, beginning, exact = (make_member(name=name) for name in ("Joanna", "Annabel", "Anna"))
    assert find("anna", 5) == [exact, beginning, part]


def test_equals_are_sorted_by_pinyin_and_cut():
    names = ["王伟", "王安", "王芳"]
    for name in names:
        make_member(name=name)
    assert [member.name for member in find("王", 2)] == ["王安", "王芳"]


def test_one_question_to_the_database(wang):
    assert queries_of(lambda: find("wang", 5)) == 1


def test_scanned_code_finds_its_member_until_it_is_revoked(wang):
    code = issue_code(wang.pk, by=HOUSE).code
    assert (find(f" {code}\n", 5), member_by_code(code)) == ([wang], wang)
    replace_code(wang.pk, reason="手机丢失", by=HOUSE)
    assert (find(code, 5), member_by_code(code), member_by_code("13812345678")) == ([], None, None)


def test_whatever_writes_a_person_writes_the_keys():
    added = add_member(Facts(name="单雄信"), by=HOUSE)
    assert find("shan", 5) == [added]
    change_member(added.pk, Facts(name="秦琼"), by=HOUSE)
    assert (find("shan", 5), find("qinqiong", 5)) == ([], [added])
    user = make_user(email="anna@test.example", name="安娜")
    make_address(user)
    joined = join(user)
    assert find("anna@", 5) == [joined]


def test_old_rows_are_given_their_keys_once(wang):
    Member.objects.update(search_keys="", sort_key="")
    assert find("wxm", 5) == []
    assert (refresh(by=HOUSE), refresh(by=HOUSE)) == (2, 0)
    assert find("wxm", 5) == [wang]
    call_command("refresh_search_keys")


def test_keys_are_no_part_of_the_history(wang):
    assert not {"search_keys", "sort_key"} & {field.name for field in Member.pgh_event_model._meta.get_fields()}


@pytest.mark.slow
def test_index_answers_among_twenty_thousand():
    dice = random.Random(3)  # noqa: S311
    surnames, given = (
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗",
        "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红晓建国",
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # without the history of twenty thousand rows
    Member.objects.bulk_create(
        fill(
            Member(
                number=str(300000 + n),
                name=dice.choice(surnames) + dice.choice(given) + dice.choice(given),
                phone=f"+86139{n * 4973 % 10**8:08}",
                email=f"guest{n}@test.example",
                guardian=None,
                origin=Member.Origin.IMPORT,
            )
        )
        for n in range(20_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('members_member_found_by')")  # as a vacuum does
        cursor.execute("ANALYZE members_member")
    for words in ("王晓敏", "wxm", "wangxiaomin", "5678", "301234", "guest77@", "wang xiao"):
        plan = ranked(words)[:8].explain(analyze=True)
        assert "members_member_found_by" in plan and "Seq Scan" not in plan, (words, plan)
    with CaptureQueriesContext(connection) as asked:
        assert near("wangxiaomim", 8)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', '0.45', true)")
        cursor.execute("EXPLAIN " + next(each["sql"] for each in asked if "members_member" in each["sql"]))
        plan = str(cursor.fetchall())
    assert "members_member_found_by" in plan and "Seq Scan" not in plan, plan


def test_nothing_matches_no_words_for_another_query(wang):
    assert not Member.objects.filter(matching("")).exists()
