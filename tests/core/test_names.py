"""Names: tidied, in pinyin, and found."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadredesk.core.names import Named, check_name, clean_name, needle_of, pinyin_of, search_key
from tests.support import initials_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张　三", "张三"),
        (" 张 建 国\n", "张建国"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提.艾力", "买买提·艾力"),
        ("阿卜杜拉・买买提", "阿卜杜拉·买买提"),
        ("李明(大)", "李明（大）"),
        ("\u200b王五\ufeff", "王五"),
        ("John  Smith ", "John Smith"),
        ("", ""),
    ],
)
def test_clean_name(text: str, name: str) -> None:
    assert clean_name(text) == name


@pytest.mark.parametrize("name", ["刘䶮", "李㛃", "𬭚", "𫖯伟", "\uf9dc\ufa0c", "\U0002f800"])
def test_rare_characters_stay(name: str) -> None:
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("张建国", "zhang jian guo", "zjg"),
        ("单雄信", "shan xiong xin", "sxx"),
        ("仇和", "qiu he", "qh"),
        ("解缙", "xie jin", "xj"),
        ("查良镛", "zha liang yong", "zly"),
        ("曾国藩", "zeng guo fan", "zgf"),
        ("区少强", "ou shao qiang", "osq"),
        ("盖叫天", "ge jiao tian", "gjt"),
        ("朴正熙", "piao zheng xi", "pzx"),
        ("任长霞", "ren chang xia", "rcx"),
        ("覃光", "qin guang", "qg"),
        ("万俟卨", "mo qi xie", "mqx"),
        ("尉迟恭", "yu chi gong", "ycg"),
        ("欧阳修", "ou yang xiu", "oyx"),
        ("吕女", "lv nv", "ln"),
        ("买买提·艾力", "mai mai ti ai li", "mmtal"),
        ("John Smith", "john smith", "js"),
    ],
)
def test_pinyin(name: str, pinyin: str, initials: str) -> None:
    assert pinyin_of(name) == pinyin
    assert initials_of(name) == initials


def test_a_character_without_reading_stays() -> None:
    assert pinyin_of("李\U0003347b") == "li \U0003347b"


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "张建国",
            "建国",
            "zhangjianguo",
            "ZhangJian",
            "zhang jian guo",
            "zjg",
            "ZJG",
            "532621",
            "120017",
            "13887602213",
        ),
        *("138 8760 2213", "0876-6623101", "08766623101", "财政局", "文山县 财政局", "张 建 国", "001x", "ｚｊｇ"),
    ],
)
def test_whatever_is_typed_finds(typed: str) -> None:
    key = search_key("张建国", "53262119480512001X 532621194805120017", "13887602213", "0876-6623101", "文山县财政局")
    assert needle_of(typed) in key


@pytest.mark.parametrize("known", ["532621194805120017", "532621480512001"])
@pytest.mark.parametrize("typed", ["532621194805120017", "532621194805", "532621480512001", "532621480512"])
def test_a_number_finds_in_both_its_forms_whichever_is_known(known: str, typed: str) -> None:
    assert needle_of(typed) in search_key("张建国", "", known, "13887602213")
    assert needle_of("532621204805120017") not in search_key("张建国", "", known)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单雄信", "danxiongxin"),
        ("单雄信", "shanx"),
        ("任乐", "renyue"),
        ("任乐", "renle"),
        ("岩温", "aiwen"),
        ("买买提·艾力", "买买提.艾力"),
        ("吕青", "lüqing"),
        ("John Smith", "johns"),
    ],
)
def test_other_readings_find_too(name: str, typed: str) -> None:
    assert needle_of(typed) in search_key(name)


def test_nothing_is_found_across_two_parts() -> None:
    assert needle_of("国138") not in search_key("张建国", "13887602213")


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=4))
def test_any_name_is_found_by_its_pinyin(name: str) -> None:
    key = search_key(name, "单位")
    assert clean_name(name) == name
    assert len(pinyin_of(name).split()) == len(initials_of(name)) == len(name)
    for typed in (name, pinyin_of(name), initials_of(name)):
        assert needle_of(typed) in key


def test_pypinyin_is_left_alone_until_a_name_is_converted() -> None:
    code = "import sys, cadredesk.core.names as n; n.needle_of('张三'); n.clean_name('张三'); sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2]).returncode == 0


# ---------------------------------------------------------------- what is no name


@pytest.mark.parametrize(
    "name",
    [
        "张建国", "欧阳春晓", "买买提·吐尔逊", "Nur Ahmad", "李𬺈", "张　三", "", "A", "吴王氏",
        "阿卜杜热合曼·阿卜杜拉·阿卜杜外力·买买提明",
    ],
)  # fmt: skip
def test_a_name_needs_no_word(name: str) -> None:
    assert check_name(name, Named.PERSON) is None


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("533421194803121234", "身份证号"),
        ("53342119480312123X", "身份证号"),
        ("533421 19480312 123x", "身份证号"),
        ("５３３４２１１９４８０３１２１２３４", "身份证号"),
        ("533421480312123", "身份证号"),
        ("533421********1234", "身份证号"),
        ("13887602213", "电话号码"),
        ("138 8760 2213", "电话号码"),
        ("0876-6623101", "电话号码"),
        ("6623101", "电话号码"),
        ("12", "没有文字"),
        ("2026.10", "没有文字"),
        ("——", "没有文字"),
        ("张\x07三", "控制字符"),
        ("张三\n李四", "换行"),
        ("\ud83d", "控制字符"),
        ("张" * 51, "51 个字"),
    ],
)
def test_what_is_no_name_is_an_error_that_says_what_it_is(name: str, word: str) -> None:
    level, sentence = check_name(name, Named.PERSON) or ("", "")
    assert level == "error"
    assert word in sentence


def test_a_name_of_unusual_length_is_to_be_looked_at() -> None:
    assert (check_name("张" * 21, Named.PERSON) or ("",))[0] == "warning"
    assert check_name("张" * 20, Named.PERSON) is None
    assert (check_name("县" * 51, Named.ORGANISATION) or ("",))[0] == "warning"
    assert (check_name("县" * 101, Named.ORGANISATION) or ("",))[0] == "error"


@pytest.mark.parametrize("name", ["张建国533421194803121234", "张建国 13887602213", "李敏(5334211948)"])
def test_a_number_within_a_name_is_to_be_looked_at(name: str) -> None:
    level, sentence = check_name(name, Named.PERSON) or ("", "")
    assert level == "warning" and "数字" in sentence


def test_a_unit_is_written_freely() -> None:
    assert check_name("三〇一医院", Named.UNIT) is None
    assert (check_name("13887602213", Named.UNIT) or ("",))[0] == "warning"
    assert (check_name("901", Named.UNIT) or ("",))[0] == "warning"
    assert (check_name("县" * 201, Named.UNIT) or ("",))[0] == "error"
