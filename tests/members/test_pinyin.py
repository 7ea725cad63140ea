import pytest

from members.pinyin import name_keys, sort_key


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("王晓敏", {"wangxiaomin", "wxm", "wangxm", "xiaomin", "min", "xm", "王晓敏", "晓敏", "敏"}),
        ("王伟", {"wangwei", "ww", "wangw", "wei", "王伟", "伟"}),
        ("吕布", {"lvbu", "lyubu", "lb", "lvb", "lyub", "bu", "吕布", "布"}),
        ("Anna Lee", {"anna", "lee", "annalee", "al"}),
        ("Anna", {"anna"}),
    ],
)
def test_keys_of_a_name(name, keys):
    assert name_keys(name) == keys


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("单雄信", "shanxiongxin"),
        ("曾国藩", "zengguofan"),
        ("解珍", "xiezhen"),
        ("仇英", "qiuying"),
        ("区志强", "ouzhiqiang"),
        ("查良镛", "zhaliangyong"),
        ("任我行", "renwoxing"),
        ("华佗", "huatuo"),
        ("尉迟恭", "yuchigong"),
        ("尉迟恭", "weichigong"),
        ("欧阳锋", "oyf"),
        ("赵乐", "zhaole"),
        ("赵乐", "zhaoyue"),
    ],
)
def test_surnames_have_readings_of_their_own(name, key):
    assert key in name_keys(name)


def test_spellings_are_sorted_by_their_latin_form():
    names = ["张三", "Wang Wei", "王晓敏", "王安", "Bo"]
    assert sorted(names, key=sort_key) == ["Bo", "王安", "Wang Wei", "王晓敏", "张三"]
