"""Telephones as offices write them: one form, kept when shown and read again, and a word where nobody could be called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadredesk.core.phones import parse_phones, phone_doubt, show_phone

GOOD = {
    "13887602213": "13887602213",
    "138 8760 2213": "13887602213",
    "+86 138-8760-2213": "13887602213",
    "013887602213": "13887602213",
    "１３８８７６０２２１３": "13887602213",
    "13887602213.0": "13887602213",
    "(0876) 6623101": "0876-6623101",
    "0876—6623101": "0876-6623101",
    "01066231014": "010-66231014",
    "6623101": "6623101",
    "662 3101": "6623101",
    "86623101": "86623101",
    "0876-6623101-8001": "0876-6623101转8001",
    "6623101 转 8001": "6623101转8001",
    "6623101（转8001）": "6623101转8001",
    "400-800-1234": "4008001234",
    "8001": "8001",
    "66231": "66231",
    "12345": "12345",
    "+852 2345 6789": "+85223456789",
    "13887602213(女儿)": "13887602213（女儿）",
    "13887602213 女儿": "13887602213（女儿）",
    "家：6623101": "6623101（家）",
    "家 0876-6623101": "0876-6623101（家）",
    "13887602213,13987601234；6623101": "13887602213、13987601234、6623101",
    "13887602213/13987601234": "13887602213、13987601234",
    "13887602213 0876-6623101": "13887602213、0876-6623101",
    "138 8760 2213 139 8760 1234": "13887602213、13987601234",
    "13887602213（家）13987601234（单位）": "13887602213（家）、13987601234（单位）",
    "138.8760.2213": "13887602213",
    "0876一6623101": "0876-6623101",
    "0876_6623101": "0876-6623101",
    "13887602213或13987601234": "13887602213、13987601234",
    "13887602213 和 0876-6623101": "13887602213、0876-6623101",
    "13887602213(女) 13987601234(子)": "13887602213（女）、13987601234（子）",
}

# What nobody could call, and a word of the sentence that says why.
BAD = {
    "139abc": "不是电话号码",
    "无": "不是电话号码",
    "QQ13887602213": "不是电话号码",
    "1388760221": "11 位",
    "138876022134": "11 位",
    "12887602213": "13 至 19 开头",
    "0876-662310": "区号",
    "0123-6623101": "区号",
    "13": "11 位",
    "662310123": "9 位",
    "139****0001": "隐去",
    "1388760221313987601234": "11 位",
    "533421194803121234": "身份证号",
    "53342119480312123X": "身份证号",
    "13887602213#": "不是电话号码",
    "13887602213、139876": "",
    "13887602213、1398760": "1398760",
}


@pytest.mark.parametrize("text", GOOD)
def test_what_can_be_called_is_written_in_one_way_and_needs_no_word(text: str) -> None:
    assert parse_phones(text) == GOOD[text]
    assert phone_doubt(text) == ""


@pytest.mark.parametrize("text", [text for text, word in BAD.items() if word])
def test_what_cannot_be_called_is_said_and_kept(text: str) -> None:
    assert BAD[text] in phone_doubt(text)
    digits = "".join(filter(str.isdigit, text))
    assert "".join(filter(str.isdigit, parse_phones(text))) == digits  # nothing that was typed is lost


@pytest.mark.parametrize("text", [*GOOD, *BAD])
def test_what_is_kept_and_shown_is_read_again_as_it_was(text: str) -> None:
    kept = parse_phones(text)
    assert parse_phones(kept) == parse_phones(show_phone(kept)) == kept


@given(st.text(alphabet="0123456789-+()（）转家女或一*xX 、，/._", max_size=30))
def test_no_text_is_read_otherwise_the_second_time(text: str) -> None:
    kept = parse_phones(text)
    assert parse_phones(kept) == kept
    assert parse_phones(show_phone(kept)) == kept
    assert phone_doubt(kept) == phone_doubt(text)


@pytest.mark.parametrize(
    "text",
    [" " * 5000, "（" * 5000, "1 " * 5000, "1" * 5000, "家" * 5000 + "1", "13887602213 " * 500, "-" * 5000 + "1"],
)
def test_what_is_far_too_long_is_read_at_once(text: str) -> None:
    parse_phones(text)
    phone_doubt(text)
