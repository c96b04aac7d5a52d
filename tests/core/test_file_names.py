"""Names of files that every system takes."""

from pathlib import PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadredesk.core.file_names import LONGEST, plain_name

DEVICES = ("CON", "nul", "Aux", "prn", "COM1", "lpt9", "COM²")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("银行回单.pdf", "银行回单.pdf"),
        ("回单" * 30 + ".pdf", "回单" * 18 + ".pdf"),
        ("名单" * 30 + ".XLSX", "名单" * 17 + "名.XLSX"),
        ("发票 . ", "发票"),
        ('a/b\\c:d*e?f"g<h>i|j\x00\n\u200b.pdf', "abcdefghij.pdf"),
        (" ...", "文件"),
        ("?.pdf", "pdf"),
        ("CON", "_CON"),
        ("nul.pdf", "_nul.pdf"),
        ("COM².tar.gz", "_COM².tar.gz"),
        ("CONTRACT.pdf", "CONTRACT.pdf"),
    ],
)
def test_a_name_stays_as_far_as_it_can(typed: str, name: str) -> None:
    assert plain_name(typed) == name


@given(
    st.text(st.one_of(st.characters(), st.sampled_from("𠮷局. /:~-_")), max_size=300),
    st.sampled_from(["", ".pdf", ".", " ", ".tar.gz", *DEVICES]),
    st.integers(20, 300),
)
def test_every_name_is_one_that_windows_and_fat_can_have(text: str, end: str, longest: int) -> None:
    for typed in (text + end, end + text, end):
        name = plain_name(typed, longest)
        assert 0 < len(name.encode()) <= LONGEST and len(name) <= longest
        assert name == name.strip(" ") and name[-1] not in ". " and name.isprintable()
        assert not set(name) & set('\\/:*?"<>|') and not PureWindowsPath(name).is_reserved()
        assert plain_name(name, longest) == name
    assert plain_name(f"{text}名.pdf", longest).endswith(".pdf")
