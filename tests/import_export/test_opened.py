"""A workbook that is kept between readings is read as if it were opened anew."""

import os
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadredesk.core.progress import Progress
from cadredesk.import_export.actions_reading import Reading
from cadredesk.import_export.records import ImportKind, Source
from cadredesk.import_export.records_answers import Answers, SheetAnswers
from cadredesk.sheets.dates import DateReading
from cadredesk.sheets.opened import OpenedBook
from tests.sheets.books import xlsx

ROWS = [
    ["姓名", "类别", "单位", "出生年月", "怪列"],
    ["张一", "离休", "县医院", 1948.1, "甲"],
    ["王二", "退休", None, "1950.3", None],
    ["李三", "离修", "县中学", "33.08", "乙"],
    ["备注：以上", None, None, None, None],
    ["赵四", "退休", "农机站", "1941.13", None],
]
CELLS = st.dictionaries(
    st.tuples(st.integers(2, 6), st.integers(1, 5)),
    st.sampled_from(["", "退休", "1948.03", "钱五", "无", "县医院"]),
    max_size=4,
)
ANSWERS = st.builds(
    SheetAnswers,
    cells=CELLS,
    records=st.dictionaries(st.integers(2, 6), st.booleans(), max_size=2),
    dates=st.sampled_from([{}, {4: DateReading.OCTOBER}]),
)


def read(path: Path, said: SheetAnswers, opened: OpenedBook, *, noted: bool = False) -> tuple[Source, ...]:
    answers = Answers(sheets={"名册": said}, unknown_to_note=noted)
    return Reading(ImportKind.PEOPLE, path, answers, opened).sources([], False, Progress())


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.tuples(ANSWERS, st.booleans()), min_size=1, max_size=5))
def test_every_reading_is_the_same_as_a_first_one(tmp_path: Path, said: list[tuple[SheetAnswers, bool]]) -> None:
    path = tmp_path / "名册.xlsx"
    if not path.exists():
        xlsx(path, {"名册": ROWS}, merged=["C2:C3"])
    opened = OpenedBook()
    for each, noted in said:
        assert read(path, each, opened, noted=noted) == read(path, each, OpenedBook(), noted=noted)


def test_a_file_that_was_saved_meanwhile_is_read_anew(tmp_path: Path) -> None:
    path, opened = xlsx(tmp_path / "名册.xlsx", {"名册": ROWS}), OpenedBook()
    names = [row.values["name"] for row in read(path, SheetAnswers(), opened)[0].rows]
    changed: list[list[Any]] = [ROWS[0], ["钱五", *ROWS[1][1:]], *ROWS[2:]]
    xlsx(path, {"名册": changed})
    os.utime(path, ns=(1, 1))
    assert names[0] == "张一"
    assert read(path, SheetAnswers(), opened)[0].rows[0].values["name"] == "钱五"
