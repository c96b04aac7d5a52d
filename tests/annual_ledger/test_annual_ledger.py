"""The annual ledger: it adds up, each figure opens its list, paper and Excel say the same."""

import dataclasses
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from cadredesk import cli
from cadredesk.annual_ledger import actions
from cadredesk.annual_ledger.records import MarkQuery, MarkSheet, PersonMarks
from cadredesk.core import periods
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import actions as duties
from cadredesk.duties import store as duty_store
from cadredesk.duties.records import DutyRule
from cadredesk.office import actions as office_actions
from cadredesk.sheets.reader import open_book
from tests.annual_ledger.conftest import visit
from tests.support import TODAY

YEAR = periods.year_of(2026)
MEMBER = "中共党员"


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


def test_who_is_still_in_time_lowers_no_percentage(small: Office) -> None:
    with small.operation("登记"):
        rows.add(small, visit(1, "体检", date(2026, 5, 6)))
    line = next(line for line in actions.ledger(small, YEAR).lines if line.code == "体检")
    assert (line.done, line.waiting, line.percent) == (1, 2, 100.0)


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
        rows.add(small, visit(1, "座谈", date(2026, 5, 6)))
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
