"""The annual ledger: it adds up, each figure opens its list, paper and Excel say the same."""

import dataclasses
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
from cadredesk.annual_ledger.records import MarkQuery, MarkSheet, PersonMarks
from cadredesk.annual_ledger.targets import ShowProof
from cadredesk.annual_ledger.ui.page import PEOPLE, AnnualLedgerPage
from cadredesk.cases.records import Case
from cadredesk.core import periods
from cadredesk.core.dates import PartialDate
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import actions as duties
from cadredesk.duties import store as duty_store
from cadredesk.duties import store_duties
from cadredesk.duties.records import DutyRule, Outcome
from cadredesk.duties.targets import ShowDuties
from cadredesk.duties.ui.page import DutiesPage
from cadredesk.office import actions as office_actions
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
    for group, lines in actions.ledger(small, YEAR).sections:
        rows = [figures[line.code] for line in lines if line.code]
        assert lines[-1].name == f"{group}小计"
        assert list(figures[f"{group}小计"]) == [sum(column) for column in zip(*rows, strict=True)]


def test_services_stand_in_a_section_of_their_own_and_nothing_adds_both_up(small: Office) -> None:
    found = actions.ledger(small, YEAR)
    codes = {group: [line.code for line in lines if line.code] for group, lines in found.sections}
    assert codes == {"走访慰问": ["春节", "中秋", "重阳", "住院"], "上门服务": ["巡诊", "阅文", "体检"]}
    assert found.visits.owed == 3 + 3 + 3 + 1
    assert found.sums["上门服务"].missed == 8 + 9  # of 巡诊 and 阅文, to the end of September


def test_a_finished_year_stays_as_it_was_when_a_rule_is_changed_from_today_on(sample: Office) -> None:
    last_year = periods.year_of(2025)
    before = actions.as_json(actions.ledger(sample, last_year)), actions.mark_sheet(sample, last_year)
    for code, changes in (
        ("春节", {"categories": "离休干部"}),
        ("巡诊", {"trigger": "每季一次"}),
        ("七一", {"visit_group": "上门服务"}),
    ):
        rule = duty_store.rule(sample, code)
        duties.save_rule(sample, dataclasses.replace(rule, **changes), TODAY)
    assert (actions.as_json(actions.ledger(sample, last_year)), actions.mark_sheet(sample, last_year)) == before
    rule = duty_store.rule(sample, "阅文")
    duties.save_rule(sample, dataclasses.replace(rule, categories="离休干部遗属"))  # it had always been so
    assert actions.as_json(actions.ledger(sample, last_year)) != before[0]


# ---------------------------------------------------------------- what is compared, and from when on


def test_a_running_year_is_compared_with_the_same_span_of_the_year_before(small: Office) -> None:
    found = actions.ledger(small, YEAR)
    assert found.compared == "上年同期"
    assert found.earlier == periods.Period(date(2025, 1, 1), TODAY.replace(year=2025))
    whole = actions.ledger(small, periods.year_of(2025))
    assert whole.earlier is None and whole.compared == ""  # there is no record of 2024


def test_nothing_is_owed_or_compared_before_the_day_from_which_visits_are_owed(small: Office, tmp_path: Path) -> None:
    office_actions.set_setting(small, "必访起算日", "2026-03-01")
    found = actions.ledger(small, YEAR)
    assert "春节" not in [line.code for line in found.lines] and found.earlier is None
    assert found.notice == "2026-03-01 以前的走访只作记录，不列应访。"
    assert found.notice == actions.mark_sheet(small, YEAR).notice
    actions.export(small, YEAR, tmp_path / "台账.xlsx")
    actions.print_rules(small, YEAR, tmp_path / "台账.pdf")
    assert open_book(tmp_path / "台账.xlsx").sheet("2026年度必访台账").rows[-1][0] == found.notice
    assert found.notice in PdfReader(tmp_path / "台账.pdf").pages[0].extract_text()
    office_actions.set_setting(small, "必访起算日", "2025-01-01")
    found = actions.ledger(small, YEAR)
    assert found.notice == "" and found.earlier is not None
    assert {line.code: line for line in found.lines}["春节"].before == 33.3


def test_a_festival_before_its_day_has_no_percentage(small: Office, capsys: pytest.CaptureFixture[str]) -> None:
    line = next(line for line in actions.ledger(small, YEAR).lines if line.code == "重阳")
    assert (line.done, line.waiting, line.percent) == (1, 2, None)
    _, out, _ = _run(small, capsys, "proof", "--year", "2026")
    assert next(each for each in out.splitlines() if each.startswith("重阳走访")).split("\t")[8] == "—"


def test_a_year_that_is_not_over_has_no_percentage_of_what_it_owes(small: Office) -> None:
    with small.operation("登记"):
        rows.add(small, _visit(1, "体检", date(2026, 5, 6)))
    by_code = {line.code or line.group: line for line in actions.ledger(small, YEAR).lines}
    line, rounds, reading = by_code["体检"], by_code["巡诊"], by_code["阅文"]
    assert (line.done, line.waiting, line.percent) == (1, 2, None)  # there is time until the end of the year
    months = [each for each in (rounds, reading) if each.percent is not None]
    made, left = sum(each.done for each in months), sum(each.missed for each in months)
    assert months and by_code["上门服务"].percent == round(100 * made / (made + left), 1)
    assert by_code["上门服务"].done == rounds.done + reading.done + 1


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
    assert rows["张建国"]["巡诊"] == "××√××××××・・・"
    assert next(column for column in sheet.columns if column.label == "巡诊").head == "巡诊（1—12月）"


def test_marks_count_what_the_rules_count(sample: Office) -> None:
    sheet = actions.mark_sheet(sample, YEAR)
    marks = Counter("".join("".join(each.marks) for each in sheet.people))
    sums = actions.ledger(sample, YEAR).sums.values()
    for mark, name in (("√", "done"), ("补", "late"), ("○", "overdue"), ("×", "missed"), ("・", "waiting")):
        assert marks[mark] == sum(getattr(each, name) for each in sums), name
    assert sum(each.owed for each in sums) > 50


def test_quarters_and_years_have_their_marks(small: Office) -> None:
    talks = DutyRule(
        code="座谈", trigger="每季一次", categories="离休干部", visit_group="上门服务", since=date(2026, 1, 1)
    )
    duties.save_rule(small, talks)
    with small.operation("登记走访"):
        rows.add(small, _visit(1, "座谈", date(2026, 5, 6)))
    sheet = actions.mark_sheet(small, YEAR)
    columns = {column.label: column for column in sheet.columns}
    marks = {column.label: text for column, text in zip(sheet.columns, _of(sheet, "张建国").marks, strict=True)}
    assert (columns["座谈"].head, marks["座谈"]) == ("座谈（1—4季度）", "×√×・")
    assert (columns["体检"].head, marks["体检"]) == ("体检", "・")
    assert [column.label for column in sheet.columns][-4:] == ["巡诊", "阅文", "体检", "座谈"]  # after 走访慰问


def test_a_rule_that_became_quarterly_in_the_middle_of_the_year_has_all_its_marks(small: Office) -> None:
    rule = duty_store.rule(small, "巡诊")
    duties.save_rule(small, dataclasses.replace(rule, trigger="每季一次"), date(2026, 7, 1))
    sheet = actions.mark_sheet(small, YEAR)
    at = [column.label for column in sheet.columns].index("巡诊")
    assert _of(sheet, "张建国").marks[at] == "××√×××　　×　　・"  # six months, then two quarters


def _of(sheet: MarkSheet, name: str) -> PersonMarks:
    return next(each for each in sheet.people if each.name == name)


def test_a_rule_that_owed_nothing_is_left_out_and_so_is_an_office_without_people(blank_office: Office) -> None:
    assert actions.ledger(blank_office, YEAR).lines == ()
    assert actions.ledger(blank_office, YEAR).visits.owed == 0
    assert actions.mark_sheet(blank_office, YEAR).people == ()


def test_people_are_searched_and_narrowed(small: Office) -> None:
    sheet = actions.mark_sheet(small, YEAR)

    def names(**asked: str) -> list[str]:
        return [each.name for each in actions.chosen(small, sheet, MarkQuery(**asked))]

    assert names(text="lxl") == ["李秀兰"]
    assert names(category="离休干部遗属") == ["王䶮"]
    assert names(mark="○") == ["赵小明"]
    assert names(mark="×") == ["王䶮", "张建国"]  # by pinyin
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
        "group": "走访慰问", "owed": 3, "done": 1, "late": 1, "overdue": 0, "missed": 1, "excused": 0, "waiting": 0, "percent": 66.7,
        "before": 33.3,
    }  # fmt: skip
    assert found["rules"]["重阳"]["percent"] is None
    assert {group: each["owed"] for group, each in found["groups"].items()} == {"走访慰问": 10, "上门服务": 12 + 12 + 3}
    assert found["compared_with"] == {"from": "2025-01-01", "to": "2025-10-08"} and found["duties_since"] is None
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
    assert "上门服务小计" in text and "上年同期完成率" in text
    found = open_book(book)
    assert found.names == ("2026年度必访台账", "2026年度逐人台账")
    people = [row for row in found.sheet("2026年度逐人台账").rows if row[0] == "张建国"]
    assert people[0].count("√") == 4 and people[0].count("×") == 8 + 9  # each month has a column


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
            assert sum(duty.outcome in query.outcomes for duty in found) == getattr(line, column)


def test_the_figures_on_top_are_those_of_visits_alone(
    small: Office, open_page: Callable[[Office], AnnualLedger]
) -> None:
    page = open_page(small).page
    assert page.tiles["owed"].accessibleName().startswith("应访（人次）：10，走访慰问")
    assert page.tiles["missed"].accessibleName().startswith("错过（人次）：1，")


def test_a_sum_opens_the_rules_of_its_group_alone(small: Office, open_page: Callable[[Office], AnnualLedger]) -> None:
    shown = open_page(small)
    for group, codes in (("走访慰问", {"春节", "中秋", "重阳", "住院"}), ("上门服务", {"巡诊", "阅文", "体检"})):
        shown.page.open_list(shown.page.ledger.sums[group], "owed")
        assert set(shown.wanted[-1].query.codes) == codes and group in shown.wanted[-1].query.words


def test_the_column_of_comparison_is_there_only_where_something_is_compared(
    small: Office, open_page: Callable[[Office], AnnualLedger]
) -> None:
    page = open_page(small).page
    at = [field.name for field in page.table.model.fields].index("before")
    assert not page.table.view.isColumnHidden(at)
    page.show_target(ShowProof(period=periods.year_of(2025)))
    assert page.table.view.isColumnHidden(at)


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
    page.marks.mark.setCurrentIndex(list("√补免○×・").index("×") + 1)
    page.marks.mark.activated.emit(0)
    assert {each.name for each in page.marks.people} == {"张建国"}
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
