"""The annual ledger: it adds up, each figure opens its list, paper and Excel say the same."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from cadredesk import cli
from cadredesk.annual_ledger import actions
from cadredesk.annual_ledger.records import MarkQuery
from cadredesk.annual_ledger.targets import ShowProof
from cadredesk.annual_ledger.ui.page import PEOPLE, AnnualLedgerPage
from cadredesk.cases.records import Case
from cadredesk.core import periods
from cadredesk.core.dates import PartialDate
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import actions as duties
from cadredesk.duties import store_duties
from cadredesk.duties.records import Outcome
from cadredesk.duties.targets import ShowDuties
from cadredesk.duties.ui.page import DutiesPage
from cadredesk.people import store as people
from cadredesk.people.records import Person
from cadredesk.people.targets import ShowPerson
from cadredesk.sheets.reader import open_book
from cadredesk.visits.records import Visit
from tests.fixtures import Shown, in_window
from tests.support import TODAY

YEAR = periods.year_of(2026)
MEMBER = "中共党员"


@pytest.fixture
def small(blank_office: Office) -> Office:
    """A small office on 8 October 2026: festivals proved in time, late, excused, missed and not yet."""
    with blank_office.operation("装入"):
        for fields in (
            {"name": "张建国", "category": "离休干部", "revolution_joined": PartialDate(1948, 5)},
            {"name": "李秀兰", "category": "退休干部", "rank": "正县处级"},
            {"name": "王䶮", "category": "遗属", "survivor_kind": "离休干部遗属"},
            {"name": "赵小明", "category": "退休干部", "rank": "科员及以下"},
        ):
            people.add(blank_office, Person(**fields))
        rows.add_many(
            blank_office,
            [
                _visit(1, "春节", date(2026, 2, 10)),
                _visit(2, "春节", date(2026, 3, 1)),
                _visit(1, "中秋", date(2026, 9, 20)),
                _visit(2, "中秋", date(2026, 10, 2)),
                _visit(1, "重阳", date(2026, 10, 8)),
                _visit(1, "巡诊", date(2026, 3, 3)),
                _visit(1, "春节", date(2025, 1, 20)),
            ],
        )
        rows.add(blank_office, Case(person_id=4, kind="住院", opened_on=date(2026, 9, 1)))
    duty = store_duties.find(blank_office, 3, "中秋", date(2026, 9, 25))
    assert duty is not None
    duties.excuse_many(blank_office, [duty], "随子女在外地")
    return blank_office


def _visit(person_id: int, rule: str, day: date) -> Visit:
    return Visit(person_id=person_id, date=day, rule=rule, category="离休干部")


def _figures(office: Office) -> dict[str, tuple[int, ...]]:
    lines = actions.ledger(office, YEAR).lines
    return {
        line.code or line.name: (line.owed, line.done, line.late, line.overdue, line.missed, line.excused, line.waiting)
        for line in lines
    }


def test_a_year_is_listed_rule_by_rule_and_adds_up(small: Office) -> None:
    figures = _figures(small)
    assert figures["春节"] == (3, 1, 1, 0, 1, 0, 0)  # 王䶮 was never visited: missed since 19 March
    assert figures["中秋"] == (3, 1, 1, 0, 0, 1, 0)
    assert figures["重阳"] == (3, 1, 0, 0, 0, 0, 2)  # of the others it is not due before the 18th
    assert figures["住院"] == (1, 0, 0, 1, 0, 0, 0)
    for owed, *settled in figures.values():
        assert owed == sum(settled)
    total = [sum(column) for column in zip(*(row for name, row in figures.items() if name != "合计"), strict=True)]
    assert list(figures["合计"]) == total


def test_percents_leave_out_the_excused_and_stand_beside_the_year_before(small: Office) -> None:
    lines = {line.code: line for line in actions.ledger(small, YEAR).lines}
    assert lines["中秋"].percent == 100.0
    assert lines["春节"].percent == 66.7
    assert lines["春节"].before == 33.3  # one of three in 2025


def test_marks_say_the_same_person_by_person(small: Office) -> None:
    sheet = actions.mark_sheet(small, YEAR)
    heads = [column.label for column in sheet.columns]
    rows = {each.name: dict(zip(heads, each.marks, strict=True)) for each in sheet.people}
    assert {name: row["春节"] for name, row in rows.items()} == {
        "张建国": "√",
        "李秀兰": "补",
        "王䶮": "×",
        "赵小明": "",
    }
    assert {name: row["中秋"] for name, row in rows.items()} == {
        "张建国": "√",
        "李秀兰": "补",
        "王䶮": "免",
        "赵小明": "",
    }
    assert rows["李秀兰"]["重阳"] == "・"
    assert rows["赵小明"]["住院"] == "○"
    assert rows["张建国"]["巡诊"] == "××√×××××○・・・"
    assert next(column for column in sheet.columns if column.label == "巡诊").head == "巡诊（1—12月）"


def test_marks_count_what_the_rules_count(sample: Office) -> None:
    sheet = actions.mark_sheet(sample, YEAR)
    marks = Counter("".join("".join(each.marks) for each in sheet.people))
    total = actions.ledger(sample, YEAR).total
    assert (total.done, total.late, total.overdue, total.missed) == (marks["√"], marks["补"], marks["○"], marks["×"])
    assert total.owed > 50


def test_a_rule_that_owed_nothing_is_left_out_and_so_is_an_office_without_people(blank_office: Office) -> None:
    assert actions.ledger(blank_office, YEAR).lines == ()
    assert actions.ledger(blank_office, YEAR).total.owed == 0
    assert actions.mark_sheet(blank_office, YEAR).people == ()


def test_people_are_searched_and_narrowed(small: Office) -> None:
    sheet = actions.mark_sheet(small, YEAR)

    def names(**asked: str) -> list[str]:
        return [each.name for each in actions.chosen(small, sheet, MarkQuery(**asked))]

    assert names(text="lxl") == ["李秀兰"]
    assert names(category="离休干部遗属") == ["王䶮"]
    assert names(mark="○") == ["张建国", "赵小明"]  # by pinyin
    assert names(liaison="没有挂联人", mark="免") == ["王䶮"]


# ---------------------------------------------------------------- the command line


def _run(office: Office, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    office.close()
    status = cli.run(["--file", str(office.path), *words])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_the_command_line_says_it_in_json(small: Office, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = _run(small, capsys, "proof", "--year", "2026", "--json")
    found = json.loads(out)
    assert status == 0
    assert found["rules"]["春节"] == {
        "owed": 3, "done": 1, "late": 1, "overdue": 0, "missed": 1, "excused": 0, "waiting": 0, "percent": 66.7,
        "before": 33.3,
    }  # fmt: skip
    assert (found["from"], found["to"], found["on"]) == ("2026-01-01", "2026-12-31", TODAY.isoformat())


def test_papers_and_workbook_come_from_the_command_line(
    small: Office, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pdf, marks, book = tmp_path / "台账.pdf", tmp_path / "逐人.pdf", tmp_path / "台账.xlsx"
    words = ("proof", "--year", "2026", "--pdf", str(pdf), "--people", str(marks), "--xlsx", str(book))
    status, out, err = _run(small, capsys, *words)
    assert (status, err) == (0, "") and "春节走访" in out
    page = PdfReader(pdf).pages[0]
    assert page.mediabox.height > page.mediabox.width
    assert "2026年度必访台账" in (text := page.extract_text()) and "66.7%" in text
    page = PdfReader(marks).pages[0]
    assert page.mediabox.width > page.mediabox.height
    assert all(words in page.extract_text() for words in ("离休干部遗属", "王䶮", "√ 按时走访"))
    found = open_book(book)
    assert found.names == ("2026年度必访台账", "2026年度逐人台账")
    people = [row for row in found.sheet("2026年度逐人台账").rows if row[0] == "张建国"]
    assert people[0].count("√") == 4 and people[0].count("×") == 7 + 8  # each month has a column


def test_a_wrong_period_is_refused_in_a_sentence(small: Office, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = _run(small, capsys, "proof", "--from", "2022-01-01", "--to", "2026-12-31", "--people", "x.pdf")
    assert (status, out) == (2, "") and "一年" in err


def test_nothing_owed_prints_nothing(blank_office: Office, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, _, err = _run(blank_office, capsys, "proof", "--year", "2026", "--pdf", str(tmp_path / "x.pdf"))
    assert status == 2 and "没有到期的应访" in err and not (tmp_path / "x.pdf").exists()


# ---------------------------------------------------------------- the page


class AnnualLedger(Shown[AnnualLedgerPage]):
    def click(self, code: str, column: str) -> None:
        table = self.page.table
        at = [line.code for line in self.page.ledger.lines].index(code)
        index = table.model.index(at, [field.name for field in table.model.fields].index(column))
        spot = table.view.visualRect(index).center()
        QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)


@pytest.fixture
def open_page(look: object) -> Iterator[Callable[[Office], AnnualLedger]]:
    with ExitStack() as stack:
        yield lambda office: AnnualLedger(stack.enter_context(in_window(AnnualLedgerPage, office, 668)))


def test_a_figure_opens_as_many_duties_as_it_says(sample: Office, open_page: Callable[[Office], AnnualLedger]) -> None:
    shown = open_page(sample)
    lines = [line for line in shown.page.ledger.lines if line.code]
    for line in lines:
        for column in ("owed", "done", "late", "overdue", "missed"):
            if not getattr(line, column):
                continue
            shown.page.open_list(line, column)
            assert isinstance(shown.wanted[-1], ShowDuties)
            query = shown.wanted[-1].query
            found = store_duties.duties(sample, query.since, query.until, codes=query.codes)
            assert sum(duty.outcome(TODAY) in query.outcomes for duty in found) == getattr(line, column)


def test_the_page_of_duties_shows_what_a_figure_counts(
    small: Office, open_page: Callable[[Office], AnnualLedger]
) -> None:
    shown = open_page(small)
    with in_window(DutiesPage, small) as page:
        for column, names in (("late", ["李秀兰"]), ("missed", ["王䶮"]), ("owed", ["张建国", "李秀兰", "王䶮"])):
            shown.click("春节", column)
            page.show_target(shown.wanted[-1])
            assert sorted(line.name for line in page.lines) == sorted(names), column
        page.show_usual()
        assert "赵小明" in [line.name for line in page.lines]  # what is open now, whatever it counts as


def test_a_click_on_a_figure_asks_for_its_list(small: Office, open_page: Callable[[Office], AnnualLedger]) -> None:
    shown = open_page(small)
    shown.click("春节", "missed")
    query = shown.wanted[-1].query
    assert (query.codes, query.outcomes) == (("春节",), (Outcome.MISSED,))
    assert "春节" in query.words and "错过" in query.words
    shown.click("春节", "before")
    assert shown.wanted[-1].query.since == date(2025, 1, 1)
    shown.click("春节", "excused")
    assert len(shown.wanted) == 2 and "0" in shown.page.banner.text


def test_enter_opens_the_figure_that_the_keys_are_on(
    small: Office, open_page: Callable[[Office], AnnualLedger]
) -> None:
    shown = open_page(small)
    table, names = shown.page.table, [field.name for field in shown.page.table.model.fields]
    at = [line.code for line in shown.page.ledger.lines].index("春节")
    for column, outcomes in (("missed", (Outcome.MISSED,)), ("name", tuple(Outcome))):
        table.view.setCurrentIndex(table.model.index(at, names.index(column)))
        QTest.keyClick(table.view, Qt.Key.Key_Return)
        assert shown.wanted[-1].query.outcomes == outcomes, column


def test_the_marks_are_read_when_they_are_looked_at_and_follow_changes(
    small: Office, open_page: Callable[[Office], AnnualLedger]
) -> None:
    shown = open_page(small)
    page = shown.page
    assert page.marks.sheet is None
    page.views.button(PEOPLE).click()
    table = page.marks.table
    assert table.isVisible() and table.count == 4
    with small.operation("登记走访"):
        rows.add(small, _visit(3, "春节", date(2026, 2, 1)))
    column = [field.label for field in table.model.fields].index("春节")
    assert [table.model.text_at(at, column) for at in range(4)].count("√") == 2
    page.marks.mark.setCurrentIndex(list("√补免○×・").index("○") + 1)
    page.marks.mark.activated.emit(0)
    assert {each.name for each in page.marks.people} == {"张建国", "赵小明"}
    page.marks.table.activated.emit(1)
    assert shown.wanted[-1] == ShowPerson(person_id=1)


def test_another_year_and_a_longer_period(small: Office, open_page: Callable[[Office], AnnualLedger]) -> None:
    page = open_page(small).page
    page.show_target(ShowProof(period=periods.year_of(2025)))
    assert page.ledger.period == periods.year_of(2025)
    page.views.button(PEOPLE).click()
    page.show_target(ShowProof(period=periods.Period(date(2022, 1, 1), date(2026, 12, 31))))
    assert not page.marks.isVisible() and not page._print.isEnabled()
    page.views.button(0).click()
    assert page.table.isVisible() and page._print.isEnabled()


def test_what_is_shown_is_printed(
    small: Office, open_page: Callable[[Office], AnnualLedger], papers: list[Path]
) -> None:
    page = open_page(small).page
    page.print_current()
    page.views.button(PEOPLE).click()
    page.marks.search.setText("王")
    page.marks.narrow()
    page.print_current()
    texts = ["".join(each.extract_text() for each in PdfReader(path).pages) for path in papers]
    assert "必访台账" in texts[0] and "春节走访" in texts[0]
    assert "王䶮" in texts[1] and "张建国" not in texts[1]


def test_the_workbook_is_written_where_the_user_says(
    small: Office, open_page: Callable[[Office], AnnualLedger], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(small).page
    replies = ["", str(tmp_path / "台账")]  # given up once; then without an ending
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (replies.pop(0), "Excel 工作簿 (*.xlsx)"))
    page.export()
    assert not list(tmp_path.glob("*.xlsx"))
    page.export()
    assert (tmp_path / "台账.xlsx").exists() and "已导出" in page.banner.text


def test_an_empty_office_says_what_to_do(blank_office: Office, open_page: Callable[[Office], AnnualLedger]) -> None:
    page = open_page(blank_office).page
    assert page._empty.isVisible() and "没有到期的应访" in page._empty.text
