"""Who is meant by a row, where somebody who imports has to say so: people, visits, payments."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from cadredesk.core.dates import PartialDate
from cadredesk.db.file import Office, open_office
from cadredesk.import_export import actions
from cadredesk.import_export.records import PlannedRow, Preview, RowOutcome
from cadredesk.import_export.records_answers import Answers, Meant, SheetAnswers
from cadredesk.people import actions as people_actions
from cadredesk.people.records import Person
from tests.import_export.conftest import CommandRunner, id_number
from tests.sheets.books import xlsx
from tests.support import all_people

SOMEBODY_NEW = Meant()


@pytest.fixture
def office(runner: CommandRunner) -> Iterator[Office]:
    with open_office(runner.file, "王芳") as office:
        yield office


class Book:
    """A workbook of one kind, and who is said to be meant by (row, name)."""

    def __init__(self, office: Office, folder: Path, rows: list[list[Any]], kind: str = "people") -> None:
        self.office, self.kind = office, kind
        self.path = xlsx(folder / "表.xlsx", {"表": rows})

    def preview(self, persons: Mapping[tuple[int, str], Meant] | None = None) -> Preview:
        answers = Answers(sheets={"表": SheetAnswers(persons=persons or {})})
        return actions.preview(self.office, self.kind, self.path, None, answers)

    def rows(self, persons: Mapping[tuple[int, str], Meant] | None = None) -> list[PlannedRow]:
        return list(self.preview(persons).plan.rows)

    def run(self, persons: Mapping[tuple[int, str], Meant]) -> None:
        actions.run(self.office, self.preview(persons))


def add(office: Office, name: str, **facts: Any) -> int:
    birth = facts.pop("birth", None)
    person = Person(name=name, category="退休干部", birth=PartialDate.from_iso(birth) if birth else None, **facts)
    return people_actions.save_person(office, person).id or 0


@pytest.fixture
def namesakes(office: Office) -> tuple[int, int]:
    """Two of one name."""
    return add(office, "王建国", birth="1940-01", unit="农业局"), add(office, "王建国", birth="1941-02", unit="水务局")


def test_one_of_several_namesakes_is_chosen(office: Office, tmp_path: Path, namesakes: tuple[int, int]) -> None:
    first, second = namesakes
    book = Book(office, tmp_path, [["姓名", "手机"], ["王建国", "13988880001"]])
    (asked,) = book.rows()
    assert asked.outcome is RowOutcome.REFUSED and asked.question
    assert asked.question.choices == (Meant(first), Meant(second), SOMEBODY_NEW)
    (answered,) = book.rows({(2, "王建国"): Meant(second)})
    assert (answered.outcome, answered.target, answered.problems) == (RowOutcome.UPDATED, second, ())
    assert answered.question and answered.question.answer == Meant(second)
    book.run({(2, "王建国"): Meant(second)})
    assert {one.id: one.mobile for one in all_people(office)} == {first: "", second: "13988880001"}


def test_another_person_is_new(office: Office, tmp_path: Path, namesakes: tuple[int, int]) -> None:
    book = Book(office, tmp_path, [["姓名", "手机", "类别"], ["王建国", "13988880001", "退休"]])
    book.run({(2, "王建国"): SOMEBODY_NEW})
    assert [one.mobile for one in all_people(office)] == ["", "", "13988880001"]


def test_an_answer_about_another_name_says_nothing(office: Office, tmp_path: Path, namesakes: tuple[int, int]) -> None:
    book = Book(office, tmp_path, [["姓名", "手机"], ["王建国", "13988880001"]])
    (row,) = book.rows({(2, "王建军"): Meant(namesakes[0])})
    assert row.outcome is RowOutcome.REFUSED


def test_somebody_who_is_gone_is_asked_for_again(office: Office, tmp_path: Path, namesakes: tuple[int, int]) -> None:
    book = Book(office, tmp_path, [["姓名", "手机"], ["王建国", "13988880001"]])
    (row,) = book.rows({(2, "王建国"): Meant(999)})
    assert row.outcome is RowOutcome.REFUSED and row.question and row.question.answer is None


def test_one_number_under_two_names_in_one_sheet(office: Office, tmp_path: Path) -> None:
    number = id_number("19400105", 1)
    rows = [["姓名", "身份证号", "类别"], ["张一", number, "退休"], ["张亿", number, "退休"]]
    book = Book(office, tmp_path, rows)
    first, second = book.rows()
    assert first.outcome is RowOutcome.ADDED and second.outcome is RowOutcome.REFUSED
    the_first = Meant(row=("", 2))
    assert second.question and second.question.choices == (the_first, SOMEBODY_NEW)
    assert [one.outcome for one in book.rows({(3, "张亿"): SOMEBODY_NEW})] == [RowOutcome.ADDED] * 2
    book.run({(3, "张亿"): the_first})
    assert [(one.name, one.id_number) for one in all_people(office)] == [("张一", number)]


def test_one_number_under_another_name_than_the_registers(office: Office, tmp_path: Path) -> None:
    number = id_number("19400105", 1)
    known = add(office, "张一", id_number=number)
    book = Book(office, tmp_path, [["姓名", "身份证号", "类别"], ["李四", number, "退休"]])
    (row,) = book.rows()
    assert row.question and row.question.choices == (Meant(known), SOMEBODY_NEW)
    book.run({(2, "李四"): SOMEBODY_NEW})
    assert [one.name for one in all_people(office)] == ["张一", "李四"]


def test_rows_that_look_like_one_person_are_two_or_one_as_it_is_said(office: Office, tmp_path: Path) -> None:
    rows = [["姓名", "性别", "单位", "手机", "类别"], ["王建国", "男", "农业局", "13988880001", "退休"]]
    rows.append(["王建国", "女", "农业局", "", "退休"])
    book = Book(office, tmp_path, rows)
    assert [one.outcome for one in book.rows()] == [RowOutcome.ADDED, RowOutcome.REFUSED]
    assert [one.outcome for one in book.rows({(3, "王建国"): SOMEBODY_NEW})] == [RowOutcome.ADDED] * 2
    book.run({(3, "王建国"): Meant(row=("", 2))})
    (person,) = all_people(office)
    assert (person.sex, person.mobile) == ("女", "13988880001")


def test_a_number_is_learned_from_an_answer(office: Office, tmp_path: Path, namesakes: tuple[int, int]) -> None:
    """A later row with the same number means the same person."""
    number = id_number("19520305", 1)
    rows = [["姓名", "身份证号", "手机", "住址"], ["王建国", number, "13988880001", ""], ["王建国", number, "", "城关"]]
    Book(office, tmp_path, rows).run({(2, "王建国"): Meant(namesakes[1])})
    people = {one.id: one for one in all_people(office)}
    assert len(people) == 2
    assert (people[namesakes[1]].id_number, people[namesakes[1]].address) == (number, "城关")


@pytest.mark.parametrize(
    ("kind", "header", "cells", "table"),
    [
        ("visits", ["日期", "姓名", "走访类型"], ["2025-01-20", "王建国", "日常走访"], "visits"),
        ("payments", ["日期", "姓名", "类别", "金额"], ["2025-01-20", "王建国", "节日慰问", 500], "payments"),
    ],
)
def test_who_was_visited_or_paid(
    office: Office,
    tmp_path: Path,
    namesakes: tuple[int, int],
    kind: str,
    header: list[str],
    cells: list[Any],
    table: str,
) -> None:
    book = Book(office, tmp_path, [header, cells], kind)
    (asked,) = book.rows()
    assert asked.outcome is RowOutcome.REFUSED and asked.question
    assert asked.question.choices == tuple(map(Meant, namesakes)), "nobody is made for a visit or a payment"
    book.run({(2, "王建国"): Meant(namesakes[1])})
    assert office.conn.execute(f"SELECT person_id FROM {table}").fetchall() == [(namesakes[1],)]


def test_each_of_several_names_in_a_cell_is_asked_for(
    office: Office, tmp_path: Path, namesakes: tuple[int, int]
) -> None:
    other = add(office, "李三")
    rows = [["日期", "姓名", "走访类型"], ["2025-01-20", "王建国、李三", "日常走访"]]
    book = Book(office, tmp_path, rows, "visits")
    (asked,) = book.rows()
    assert asked.outcome is RowOutcome.REFUSED and asked.question and asked.question.name == "王建国"
    book.run({(2, "王建国"): Meant(namesakes[0])})
    found = office.conn.execute("SELECT person_id FROM visits ORDER BY id").fetchall()
    assert found == [(namesakes[0],), (other,)]
