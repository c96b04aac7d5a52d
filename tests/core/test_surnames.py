"""Surnames: read as people read them, found by whatever somebody may type, and those of two characters known everywhere.

``surnames.txt`` holds the 500 commonest surnames, the whole 百家姓 and surnames of Yunnan, ``compound_surnames.txt`` those of
two characters, each with the reading that people use.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from cadredesk.core.names import needle_of, pinyin_of, search_key
from cadredesk.core.stroke_order import stroke_key
from cadredesk.core.surnames import COMPOUND_SURNAMES
from cadredesk.import_export.rules_names import name_of

_WORDS = Path(__file__).with_name("surnames.txt").read_text("utf-8").split()
SURNAMES = {surname: reading for reading, all_so in zip(_WORDS[::2], _WORDS[1::2], strict=True) for surname in all_so}
_COMPOUND = Path(__file__).with_name("compound_surnames.txt").read_text("utf-8").split()
COMPOUND = dict(zip(_COMPOUND[::2], _COMPOUND[1::2], strict=True))


def finds(typed: str, name: str) -> bool:
    """Whether somebody is in the list at every key stroke until all of it is typed."""
    key = search_key(name, "53262119480512001X")
    return all(needle_of(typed[:end]) in key for end in range(1, len(typed) + 1))


def test_each_surname_is_read_as_people_read_it() -> None:
    assert len(SURNAMES) > 880
    read = {surname: pinyin_of(f"{surname}建国") for surname in SURNAMES}
    assert read == {surname: f"{reading} jian guo" for surname, reading in SURNAMES.items()}
    assert [each for each, reading in SURNAMES.items() if not finds(f"{reading}jianguo", f"{each}建国")] == []
    assert [each for each, reading in SURNAMES.items() if not finds(f"{reading[0]}jg", f"{each}建国")] == []


def test_each_surname_is_found_by_the_reading_of_the_dictionary_too() -> None:
    """Whoever does not know how a surname is read types what the character is read as elsewhere."""
    assert [each for each in SURNAMES if not finds(lazy_pinyin(each)[0].replace("ü", "v"), f"{each}建国")] == []


def test_each_surname_of_two_characters_too() -> None:
    assert COMPOUND.keys() == COMPOUND_SURNAMES.keys()
    read = {surname: pinyin_of(f"{surname}建国") for surname in COMPOUND}
    assert read == {surname: f"{reading.replace('-', ' ')} jian guo" for surname, reading in COMPOUND.items()}
    for surname, reading in COMPOUND.items():
        assert finds(reading.replace("-", "") + "jianguo", f"{surname}建国")
        assert finds("".join(each[0] for each in reading.split("-")) + "jg", f"{surname}建国")


@pytest.mark.parametrize("surname", COMPOUND)
def test_surnames_of_two_characters_stand_together_in_lists_and_are_names_in_imports(surname: str) -> None:
    assert stroke_key(f"{surname[0]}龘龘龘") < stroke_key(f"{surname}一")
    assert name_of(f"{surname}明女").name == f"{surname}明女"
    assert name_of("张建国女").sex == "女"


def test_a_surname_of_two_characters_has_a_name_behind_it() -> None:
    assert pinyin_of("单于") == "shan yu"
    assert pinyin_of("单于飞") == "chan yu fei"
    assert name_of("单于").name == "单于"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("曾重乐", "zzl zcl czl ccl zzy zcy czy zengchongle zengzhongyue cengchongle cengzhongle"),
        ("阚文清", "k kan kanwenqing kwq hwq"),
        ("单于建国", "cyjg syjg dyjg chanyujianguo danyujianguo"),
        ("贠小苏", "yunxiaosu yxs yuanxiaosu"),
        ("澹台明", "ttm tantai dantai"),
        ("澹明", "tm tanming danming"),
        ("尉迟敬", "ycj wcj weichijing"),
        ("尉健行", "wjx weijianxing yujianhang yjh"),
        ("万俟卨", "mqx wsx wansi"),
        ("长孙无忌", "zswj cswj"),
        ("虎志强", "hzq mzq"),
        ("覃光", "qg tg"),
        ("岩温", "yw aw"),
        ("召存信", "zcx scx shaocunxin"),
    ],
)
def test_each_combination_of_readings_finds(name: str, typed: str) -> None:
    assert [each for each in typed.split() if not finds(each, name)] == []


READINGS = {
    **dict.fromkeys("张李王赵建国秀英明", ()),
    "单": ("shan", "dan"),
    "曾": ("zeng", "ceng"),
    "解": ("xie", "jie"),
    "区": ("ou", "qu"),
    "覃": ("qin", "tan"),
    "召": ("zhao", "shao"),
    "柏": ("bai", "bo"),
    "尉": ("wei", "yu"),
    "翟": ("zhai", "di"),
}
GIVEN = {
    **dict.fromkeys("建国秀英明", ()),
    "重": ("chong", "zhong"),
    "乐": ("le", "yue"),
    "朝": ("chao", "zhao"),
    "行": ("xing", "hang"),
    "长": ("chang", "zhang"),
    "盛": ("sheng", "cheng"),
    "晟": ("sheng", "cheng"),
    "茜": ("qian", "xi"),
    "岩": ("yan", "ai"),
}


@given(st.data())
def test_whatever_combination_is_typed_finds_anybody(data: st.DataObject) -> None:
    surname = data.draw(st.sampled_from(list(READINGS)))
    given_name = data.draw(st.lists(st.sampled_from(list(GIVEN)), min_size=1, max_size=3))
    name = surname + "".join(given_name)
    choices = [READINGS[surname], *(GIVEN[character] for character in given_name)]
    usual = pinyin_of(name).split()
    spelled = [data.draw(st.sampled_from(some or (one,))) for some, one in zip(choices, usual, strict=True)]
    assert finds("".join(spelled), name)
    assert finds("".join(each[0] for each in spelled), name)
    assert usual == [some[0] if some else one for some, one in zip(choices, usual, strict=True)]


def test_a_key_does_not_grow_without_end() -> None:
    assert len(search_key("重" * 60)) < 16 * 60 * 8
    for at in range(12):  # where one character alone is read otherwise, it finds whoever has ever so long a name
        assert finds("chong" * at + "zhong" + "chong" * (11 - at), "重" * 12)
    assert search_key("张建国") == "张建国 zhangjianguo zjg"
