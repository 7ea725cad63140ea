"""The Latin spellings of a Chinese name that somebody at a desk may type. Pure.

A character may be read in several ways, and a surname often in one of its own: 单 is dàn in a dictionary and Shàn as a
name. Where people disagree, every reading is kept; the first is the one a list is sorted by.
"""

import re
import unicodedata
from functools import cache
from itertools import islice, product

from pypinyin import lazy_pinyin

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
MOST_READINGS = 6

SURNAMES: dict[str, tuple[str, ...]] = {
    "单": ("shan",),
    "曾": ("zeng",),
    "解": ("xie",),
    "仇": ("qiu",),
    "区": ("ou",),
    "查": ("zha",),
    "朴": ("piao", "pu"),
    "盖": ("ge", "gai"),
    "繁": ("po",),
    "翟": ("zhai", "di"),
    "员": ("yun", "yuan"),
    "黑": ("he", "hei"),
    "种": ("chong",),
    "秘": ("bi", "mi"),
    "折": ("she",),
    "覃": ("qin", "tan"),
    "洗": ("xian",),
    "乐": ("yue", "le"),
    "召": ("shao", "zhao"),
    "柏": ("bai", "bo"),
    "薄": ("bo",),
    "隗": ("wei", "kui"),
    "尉": ("wei", "yu"),
    "缪": ("miao", "mu"),
    "谌": ("chen", "shen"),
    "郇": ("xun", "huan"),
    "祭": ("zhai",),
    "晟": ("cheng", "sheng"),
    "牟": ("mu", "mou"),
    "乜": ("nie",),
    "卜": ("bu",),
}
COMPOUND_SURNAMES: dict[str, tuple[str, ...]] = {
    "欧阳": ("ou yang",),
    "上官": ("shang guan",),
    "司马": ("si ma",),
    "司徒": ("si tu",),
    "司空": ("si kong",),
    "诸葛": ("zhu ge",),
    "东方": ("dong fang",),
    "皇甫": ("huang fu",),
    "尉迟": ("yu chi", "wei chi"),
    "公孙": ("gong sun",),
    "慕容": ("mu rong",),
    "长孙": ("zhang sun",),
    "宇文": ("yu wen",),
    "令狐": ("ling hu",),
    "夏侯": ("xia hou",),
    "轩辕": ("xuan yuan",),
    "端木": ("duan mu",),
    "百里": ("bai li",),
    "东郭": ("dong guo",),
    "南宫": ("nan gong",),
    "西门": ("xi men",),
    "独孤": ("du gu",),
    "呼延": ("hu yan",),
    "澹台": ("tan tai",),
    "万俟": ("mo qi",),
    "单于": ("chan yu",),
    "淳于": ("chun yu",),
    "申屠": ("shen tu",),
    "钟离": ("zhong li",),
    "闻人": ("wen ren",),
    "赫连": ("he lian",),
    "拓跋": ("tuo ba",),
}
GIVEN: dict[str, tuple[str, ...]] = {
    "乐": ("le", "yue"),
    "朝": ("chao", "zhao"),
    "茜": ("qian", "xi"),
    "行": ("xing", "hang"),
    "长": ("chang", "zhang"),
    "重": ("chong", "zhong"),
    "晟": ("sheng", "cheng"),
    "柏": ("bai", "bo"),
    "曾": ("zeng", "ceng"),
    "翟": ("di", "zhai"),
    "单": ("shan", "dan"),
    "传": ("chuan", "zhuan"),
    "盛": ("sheng", "cheng"),
    "藏": ("cang", "zang"),
    "仔": ("zai", "zi"),
    "率": ("shuai",),
    "蔚": ("wei", "yu"),
}


def is_chinese(text: str) -> bool:
    return HAN.search(text) is not None


def plain(text: str) -> str:
    """As a key is kept and as words are looked for: in one width and in small letters."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def readings(name: str) -> list[tuple[list[str], list[str]]]:
    """The ways to read a Chinese name, each as syllables of the surname and of the given name; likeliest first."""
    surname, given = split(name)
    ways = product(_surname(surname), *(_given(each) for each in given))
    return [(way[0].split(), list(way[1:])) for way in islice(ways, MOST_READINGS)]


def split(name: str) -> tuple[str, str]:
    """Surname and given name; two characters together may be a surname."""
    chinese = "".join(HAN.findall(name))
    length = 2 if chinese[:2] in COMPOUND_SURNAMES and len(chinese) > 2 else 1
    return chinese[:length], chinese[length:]


def sort_key(name: str) -> str:
    """What a list is sorted by: 王晓敏 stands under “wang xiao min”, among the Wangs of every spelling."""
    if not is_chinese(name):
        return plain(name)
    surname, given = readings(name)[0]
    return f"{' '.join(surname + given)} {plain(name)}"


def sound(name: str) -> str:
    """How a name is said, as a key of `name_keys`: 王晓敏, 王小敏 and Wang Xiaomin are all wangxiaomin."""
    if not is_chinese(name):
        return "".join(plain(name).split())
    surname, given = readings(name)[0]
    return "".join(surname + given)


def name_keys(name: str) -> set[str]:
    """Every key under which a name is found.

    王晓敏: wangxiaomin, wxm, wangxm, xiaomin, min, xm and 王晓敏, 晓敏, 敏. Every end of a Chinese name is a key, so
    that each part of it is the beginning of one: that covers all pairs of neighbouring characters.
    """
    words = plain(name).split()
    keys = {*words, "".join(words)}
    if not is_chinese(name):
        return keys | ({"".join(word[0] for word in words)} if len(words) > 1 else set())
    chinese = "".join(HAN.findall(name))
    keys |= {chinese[start:] for start in range(len(chinese))}
    for surname, given in readings(name):
        whole = surname + given
        initials = "".join(each[0] for each in given)
        keys |= {"".join(whole[start:]) for start in range(len(whole))}
        keys |= {"".join(each[0] for each in whole), "".join(surname) + initials}
        keys |= {initials} if len(initials) > 1 else set()
    return keys | {variant for key in keys for variant in _without_dots(key)}


def _without_dots(key: str) -> set[str]:
    """ü has no key of its own: 吕 is typed lv, and printed LYU in a passport."""
    return {key.replace("v", "yu")} if key.isascii() and "v" in key else set()


def _surname(surname: str) -> tuple[str, ...]:
    return COMPOUND_SURNAMES.get(surname) or SURNAMES.get(surname) or (_read(surname),)


def _given(character: str) -> tuple[str, ...]:
    return GIVEN.get(character) or (_read(character),)


@cache
def _read(character: str) -> str:
    """The usual reading; a character without one stands for itself."""
    return " ".join(lazy_pinyin(character)).casefold() or character
