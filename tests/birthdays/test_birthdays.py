"""Whose birthday is when, by both calendars; and the list of them in the window, on paper and in Excel."""

import dataclasses
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import python_calamine as calamine
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.birthdays.actions import birthday_list
from cadredesk.birthdays.records import BirthdayQuery
from cadredesk.birthdays.rules import (
    Birthday,
    BirthRow,
    birthdays_between,
    festivals_between,
    is_great,
)
from cadredesk.birthdays.ui.birthdays_dialog import BirthdaysDialog
from cadredesk.core.dates import PartialDate
from cadredesk.core.lunar import LunarDay, lunar_of
from cadredesk.db.file import Office
from cadredesk.people.actions import save_person
from cadredesk.people.records import Person
from cadredesk.people.ui.page import PeoplePage
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.choosing import Choosing
from tests.people.menus import entry
from tests.support import all_people


def _lunar_years(day: date) -> set[tuple[int, bool]]:
    """Which months the lunar year of a day has, found by walking through it."""
    year = lunar_of(day)[0]
    days = (day + timedelta(days=at) for at in range(-400, 401))
    return {(found.month, found.leap) for each, found in map(lunar_of, days) if each == year}


def _keeps_today(person: BirthRow, day: date) -> bool:
    """Whether a day is somebody's birthday: slowly, and as one would say it."""
    if (kept := person.lunar) is not None:
        here = lunar_of(day)[1]
        month = (kept.month, kept.leap)
        if kept.leap and month not in _lunar_years(day):
            month = (kept.month, False)
        if (here.month, here.leap) != month:
            return False
        tomorrow = lunar_of(day + timedelta(days=1))[1]
        return here.day == kept.day or (kept.day == 30 and here.day == 29 and tomorrow.day == 1)
    birth = person.birth
    if birth is None or birth.month is None:
        return False
    if birth.day is None:
        return (day.month, day.day) == (birth.month, 1)
    if (birth.month, birth.day) == (2, 29) and (day.month, day.day) == (2, 28):
        return (day + timedelta(days=1)).month == 3
    return (day.month, day.day) == (birth.month, birth.day)


_births = st.one_of(
    st.dates(date(1905, 1, 1), date(1975, 12, 31)).map(PartialDate.of),
    st.builds(PartialDate, st.integers(1905, 1975), st.integers(1, 12)),
    st.just(PartialDate(1936, 2, 29)),
    st.none(),
)
_lunar_days = st.builds(LunarDay, st.integers(1, 12), st.one_of(st.integers(1, 30), st.just(30)), st.booleans())


@given(
    _births,
    st.none() | _lunar_days,
    st.dates(date(1985, 1, 1), date(2060, 1, 1)),
    st.integers(0, 500),
)
def test_birthdays_are_those_of_a_day_by_day_search(
    birth: PartialDate | None, lunar: LunarDay | None, since: date, days: int
) -> None:
    person = BirthRow(birth, lunar)
    until = since + timedelta(days=days)
    found = birthdays_between(person, since, until)
    wanted = [day for at in range(days + 1) if _keeps_today(person, day := since + timedelta(days=at))]
    assert [each.day for each in found] == wanted
    ages = [each.age for each in found if each.age is not None]
    assert ages == [ages[0] + at for at in range(len(ages))]
    for each in found if birth is not None else ():
        assert each.approximate == (birth is not None and birth.day is None and lunar is None)


def next_birthday(person: BirthRow, since: date) -> Birthday | None:
    found = birthdays_between(person, since, since.replace(year=since.year + 2))
    return found[0] if found else None


def test_a_leap_month_falls_back_and_the_30th_on_the_29th() -> None:
    leap = BirthRow(PartialDate(1944, 5, 31), LunarDay(4, 10, leap=True))
    assert [each.day for each in birthdays_between(leap, date(2020, 1, 1), date(2021, 12, 31))] == [
        date(2020, 6, 1),  # 2020 has a leap fourth month
        date(2021, 5, 21),  # 2021 has none: the tenth of the ordinary one
    ]
    eve = BirthRow(PartialDate(1940, 2, 7), LunarDay(12, 30))
    assert next_birthday(eve, date(2025, 1, 1)).day == date(2025, 1, 28)  # type: ignore[union-attr]  # a month of 29 days


def test_the_lunar_age_counts_lunar_years() -> None:
    born = date(1947, 1, 20)  # 丙戌年腊月廿九: lunar 1946
    person = BirthRow(PartialDate.of(born), lunar_of(born)[1])
    found = next_birthday(person, date(2026, 1, 1))
    assert found is not None
    assert lunar_of(found.day)[0] - lunar_of(born)[0] == found.age == 79
    # 1948-01-05 stands in the register, where it is the fifth of the first lunar month of 1948 that was meant.
    written = BirthRow(PartialDate(1948, 1, 5), LunarDay(1, 5))
    assert next_birthday(written, date(2028, 1, 1)).age == 80  # type: ignore[union-attr]


def test_who_keeps_which_calendar() -> None:
    whole = PartialDate(1941, 10, 5)  # 八月十五
    by_sun, by_moon = date(2026, 10, 5), date(2026, 9, 25)
    for birth, lunar, keeps, day in (
        (whole, LunarDay(8, 15), "", by_moon),
        (whole, LunarDay(8, 15), "是", by_moon),
        (whole, LunarDay(8, 15), "否", by_sun),
        (whole, None, "", by_sun),
        (whole, None, "否", by_sun),
        (whole, None, "是", by_moon),  # the lunar day of the birth
        (PartialDate(1941, 10), LunarDay(8, 15), "", by_moon),
        (PartialDate(1941), LunarDay(8, 15), "", by_moon),
        (PartialDate(1941), LunarDay(8, 15), "否", None),
        (PartialDate(1941), None, "是", None),
    ):
        found = next_birthday(BirthRow.of(birth, lunar, keeps), date(2026, 9, 1))
        assert (found and found.day) == day, (birth, lunar, keeps)
        assert found is None or (found.age, found.approximate) == (85, False)
    # Of whom only 农历生日 is known.
    alone = next_birthday(BirthRow(None, LunarDay(8, 15)), date(2026, 9, 1))
    assert alone is not None
    assert (alone.day, alone.age, alone.lunar) == (date(2026, 9, 25), None, True)
    winter = birthdays_between(BirthRow(None, LunarDay(12, 10)), date(2026, 1, 1), date(2026, 2, 28))
    assert [each.day for each in winter] == [date(2026, 1, 28)]  # of the lunar year 2025
    assert next_birthday(BirthRow(PartialDate(1941)), date(2026, 9, 1)) is None
    assert next_birthday(BirthRow(), date(2026, 9, 1)) is None


def test_29_february_and_the_month_alone() -> None:
    leap = BirthRow(PartialDate(1936, 2, 29))
    found = birthdays_between(leap, date(2026, 1, 1), date(2028, 12, 31))
    assert [each.day for each in found] == [date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]
    assert [each.age for each in found] == [90, 91, 92]
    month = next_birthday(BirthRow(PartialDate(1946, 10)), date(2026, 9, 8))
    assert month is not None
    assert (month.day, month.age, month.approximate, month.great) == (date(2026, 10, 1), 80, True, True)


@pytest.mark.parametrize(
    ("age", "great"),
    [
        (None, False),
        (60, False),
        (69, False),
        (70, True),
        (75, False),
        (80, True),
        (85, True),
        (88, False),
        (100, True),
    ],
)
def test_great_birthdays(age: int | None, great: bool) -> None:
    assert is_great(age) is great


def test_festivals_of_a_period() -> None:
    assert festivals_between(date(2026, 9, 1), date(2026, 10, 31)) == [
        (date(2026, 9, 25), "中秋"),
        (date(2026, 10, 18), "重阳"),
    ]
    assert (date(2026, 2, 17), "春节") in festivals_between(date(2026, 1, 1), date(2026, 3, 31))


# ---- the dialog


@pytest.fixture
def people(blank_office: Office) -> dict[str, int]:
    """Five people with birthdays around the day of the tests, 2026-10-08 (八月廿八)."""
    made = {
        "solar": Person(name="欧阳明德", birth=PartialDate(1946, 10, 20), unit="县委宣传部", mobile="13887663101"),
        "lunar": Person(name="䶮㛃", birth=PartialDate(1937, 10, 13), lunar_birthday=LunarDay(9, 10)),
        "month": Person(name="月份明", birth=PartialDate(1950, 11), address="人民路 1 号"),
        "unknown": Person(name="年份清", birth=PartialDate(1950)),
        "dead": Person(name="已故人", birth=PartialDate(1940, 10, 20), died_on=PartialDate(2025, 1, 1)),
    }
    return {
        key: save_person(blank_office, dataclasses.replace(person, category="退休干部")).id or 0
        for key, person in made.items()
    }


@pytest.fixture
def dialog(blank_office: Office, people: dict[str, int], look: object, qtbot: QtBot) -> BirthdaysDialog:
    window = QWidget()
    qtbot.addWidget(window)
    made = BirthdaysDialog(blank_office, TaskRunner(window, blank_office), list(people.values()), parent=window)
    made.show()
    return made


def shown(dialog: BirthdaysDialog) -> list[list[str]]:
    model = dialog.table.model
    return [[model.text_at(row, column) for column in range(6)] for row in range(model.rowCount())]


def pick(box: QComboBox, words: str) -> None:
    """Choose an entry as a user does."""
    at = box.findText(words)
    assert at >= 0, [box.itemText(each) for each in range(box.count())]
    box.setCurrentIndex(at)
    box.activated.emit(at)


def test_the_next_thirty_days_by_both_calendars(dialog: BirthdaysDialog) -> None:
    assert shown(dialog) == [
        ["2026-10-19", "九月初十", "农历", "䶮㛃", "89", ""],
        ["2026-10-20", "九月十一", "阳历", "欧阳明德", "80", "80 大寿"],
        ["约 2026-11-01", "", "阳历", "月份明", "76", ""],
    ]
    assert "3 人过生日，其中大寿 1 人" in dialog.counts.text()
    assert "重阳 10 月 18 日" in dialog.counts.text()
    dialog.only_great.click()
    assert [line[3] for line in shown(dialog)] == ["欧阳明德"]
    dialog.only_great.click()
    pick(dialog.calendar, "过农历的")
    assert [line[3] for line in shown(dialog)] == ["䶮㛃"]


def test_months_quarters_and_other_days(dialog: BirthdaysDialog, qtbot: QtBot) -> None:
    pick(dialog.period.kind, "按月")
    assert [line[3] for line in shown(dialog)] == ["䶮㛃", "欧阳明德"]
    pick(dialog.period.month, "11 月")
    assert [line[3] for line in shown(dialog)] == ["月份明"]
    pick(dialog.period.kind, "按季度")
    assert [line[3] for line in shown(dialog)] == ["䶮㛃", "欧阳明德", "月份明"]
    pick(dialog.period.quarter, "第三季度")
    assert shown(dialog) == []
    assert not dialog.print_button.isEnabled()
    pick(dialog.period.kind, "从某日起")
    dialog.period.since.setText("2026-12-01")
    qtbot.keyClick(dialog.period.since, Qt.Key.Key_Return)
    assert shown(dialog) == []
    dialog.period.since.setText("哪天")
    qtbot.keyClick(dialog.period.since, Qt.Key.Key_Return)
    assert "读懂" in dialog.banner.text


def test_the_choice_is_remembered(dialog: BirthdaysDialog, blank_office: Office) -> None:
    pick(dialog.period.kind, "按季度")
    pick(dialog.who, "全部在册人员")
    dialog.only_great.click()
    again = BirthdaysDialog(blank_office, TaskRunner(dialog, blank_office), [])
    assert again.query == BirthdayQuery(
        since=date(2026, 10, 1), until=date(2026, 12, 31), words="2026 年第四季度", only_great=True
    )
    assert [line[3] for line in shown(again)] == ["欧阳明德"]  # of the whole register


def test_paper_and_excel(
    dialog: BirthdaysDialog, tmp_path: Path, choosing: Choosing, qtbot: QtBot, papers: list[Path]
) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    [page] = PdfReader(papers[0]).pages
    words = re.sub(r"\s", "", page.extract_text())
    assert page.mediabox.width > page.mediabox.height
    for part in (
        "2026-10-08起30天生日名单",
        "䶮㛃",
        "九月初十",
        "约2026-11-01",
        "80大寿",
        "13887663101",
        "共3人",
        "第1页共1页",
    ):
        assert part in words
    assert "已故人" not in words and "期间节日：重阳10月18日" in words
    out = tmp_path / "list.xlsx"
    choosing.answer(out)
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    assert "已导出 3 人" in dialog.banner.text
    rows = calamine.CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert rows[1][:6] == ["日期", "农历", "历法", "姓名", "年龄", "大寿"]
    assert rows[4][:4] == [date(2026, 11, 1), "", "阳历（约）", "月份明"]
    assert rows[3][:6] == [date(2026, 10, 20), "九月十一", "阳历", "欧阳明德", 80.0, "80 大寿"]


def test_from_the_page_to_the_list_and_to_the_person(page: PeoplePage, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[BirthdaysDialog] = []

    def choose_first(dialog: BirthdaysDialog) -> int:
        opened.append(dialog)
        pick(dialog.who, "全部在册人员")
        pick(dialog.period.kind, "按季度")
        dialog.table.activated.emit(1)
        return dialog.result()

    monkeypatch.setattr(BirthdaysDialog, "exec", choose_first)
    entry(page, "生日名单…").trigger()
    assert page.table.current == opened[0].wanted
    assert opened[0].wanted is not None


def born(person: Person) -> BirthRow:
    return BirthRow.of(person.birth, person.lunar_birthday, person.keeps_lunar)


def test_nobody_of_the_register_is_left_out(sample: Office) -> None:
    """Everybody that a look at each person finds, and nobody else."""
    query = BirthdayQuery(since=date(2026, 1, 1), until=date(2026, 12, 31))
    living = [each for each in all_people(sample) if not (each.died_on or each.moved_out_on)]
    wanted = [
        (found.day, person.id)
        for person in living
        for found in birthdays_between(born(person), query.since, query.until)
    ]
    lines = birthday_list(sample, None, query)
    assert sorted((line.day, line.person_id) for line in lines) == sorted(wanted)
    assert [line.day for line in lines] == sorted(line.day for line in lines if line.day)
