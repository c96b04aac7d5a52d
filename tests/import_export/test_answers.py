"""What somebody who imports a workbook says of it: where the header is, what holds for all rows, what a cell means."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from cadredesk.db.file import Office, open_office
from cadredesk.import_export import actions
from cadredesk.import_export.records import Preview, RowOutcome
from cadredesk.import_export.records_answers import Answers, SheetAnswers
from cadredesk.import_export.rules_columns import set_of_headers
from cadredesk.import_export.rules_sheet import ColumnsMissingError
from cadredesk.sheets.dates import DateReading
from cadredesk.sheets.header import NO_HEADER, HeaderMissingError
from tests.import_export.conftest import CommandRunner, id_number
from tests.sheets.books import xlsx
from tests.support import all_people

Rows = Sequence[Sequence[Any]]
HEADER = ["姓名", "性别", "人员类别", "出生日期"]


@pytest.fixture
def office(runner: CommandRunner) -> Iterator[Office]:
    with open_office(runner.file, "王芳") as office:
        yield office


class Book:
    """A workbook with one sheet, named 名册, and what is said of it."""

    def __init__(self, office: Office, folder: Any, rows: Rows, name: str = "名册") -> None:
        self.office, self.name = office, name
        self.path = xlsx(folder / "名册.xlsx", {name: rows})

    def preview(self, corrections: dict[str, Any] | None = None, **said: Any) -> Preview:
        answers = Answers(corrections=corrections or {}, sheets={self.name: SheetAnswers(**said)})
        return actions.preview(self.office, "people", self.path, self.name, answers)

    def run(self, **said: Any) -> dict[str, Any]:
        actions.run(self.office, self.preview(**said))
        return {person.name: person for person in all_people(self.office)}


def test_a_header_that_nobody_knows_is_said(office: Office, tmp_path: Any) -> None:
    rows = [
        ["甲", "乙", "丙"],
        ["谁", "几时生", "哪一类"],
        ["张一", "1940-01", "离休干部"],
        ["王二", "1941-02", "退休干部"],
    ]
    book = Book(office, tmp_path, rows)
    with pytest.raises(HeaderMissingError):
        book.preview()
    with pytest.raises(ColumnsMissingError) as missing:
        book.preview(header=(2, 2))
    source = missing.value.source
    assert [one.header for one in source.recognition.columns] == ["谁", "几时生", "哪一类"]
    correction = {"谁": "name", "几时生": "birth", "哪一类": "category"}
    known = {set_of_headers(source.what, source.recognition): correction}
    preview = book.preview(known, header=(2, 2))
    assert [row.row.values["name"] for row in preview.plan.rows] == ["张一", "王二"]
    assert [row.row.number for row in preview.plan.rows] == [3, 4]


def test_the_columns_of_a_list_without_a_header_are_called_by_their_letters(office: Office, tmp_path: Any) -> None:
    book = Book(office, tmp_path, [["张一", "男", "离休干部"], ["王二", "女", "退休干部"]])
    with pytest.raises(ColumnsMissingError) as missing:
        book.preview(header=NO_HEADER)
    source = missing.value.source
    assert [one.header for one in source.recognition.columns] == ["A 列", "B 列", "C 列"]
    known = {set_of_headers(source.what, source.recognition): {"A列": "name", "B列": "sex", "C列": "category"}}
    preview = book.preview(known, header=NO_HEADER)
    assert [(one.row.number, one.row.values["name"]) for one in preview.plan.rows] == [(1, "张一"), (2, "王二")]


def test_what_a_title_proposes_holds_unless_it_is_declined(office: Office, tmp_path: Any) -> None:
    rows = [["离休干部花名册", None], ["姓名", "人员类别"], ["张一", None], ["王二", "退休干部"]]
    book = Book(office, tmp_path, rows)
    (proposal,) = book.preview().source.proposals
    assert (proposal.field.name, proposal.words, proposal.count, proposal.declined) == (
        "category",
        "离休干部",
        1,
        False,
    )
    (proposal,) = book.preview(declined=frozenset({"category"})).source.proposals
    assert proposal.declined
    people = book.run(declined=frozenset({"category"}))
    assert (people["张一"].category, people["王二"].category) == ("", "退休干部")


def test_what_is_said_of_a_whole_sheet_comes_before_its_title(office: Office, tmp_path: Any) -> None:
    rows = [["离休干部花名册", None], ["姓名", "人员类别"], ["张一", None], ["王二", "退休干部"]]
    people = Book(office, tmp_path, rows).run(given={"category": "遗属", "branch_id": "第一支部"})
    assert (people["张一"].category, people["王二"].category) == ("遗属", "退休干部")
    assert people["张一"].branch_id == people["王二"].branch_id is not None


@pytest.mark.parametrize(
    ("cells", "answer", "births"),
    [
        ([1948.1, "1950.3"], None, ["1948-01", "1950-03"]),
        ([1948.1, "1950.3"], DateReading.OCTOBER, ["1948-10", "1950-03"]),
        (["33.08", "53.9."], None, ["1933-08", "1953-09"]),
        (["33.08", "53.9."], DateReading.LAST_CENTURY, ["1933-08", "1953-09"]),
    ],
)
def test_a_doubtful_column_is_asked_once(
    office: Office, tmp_path: Any, cells: list[Any], answer: DateReading | None, births: list[str]
) -> None:
    rows = [HEADER, *(["张一王二"[2 * at : 2 * at + 2], "男", "离休干部", cell] for at, cell in enumerate(cells))]
    book = Book(office, tmp_path, rows)
    question = book.preview(dates={4: answer} if answer else {}).source.questions[4]
    assert question.answered == (answer is not None)
    assert question.now is (answer or question.choices[0])
    people = book.run(dates={4: answer} if answer else {})
    assert [str(people[name].birth) for name in ("张一", "王二")] == births


def test_a_column_that_writes_its_months_in_two_digits_is_not_asked(office: Office, tmp_path: Any) -> None:
    rows = [HEADER, ["张一", "男", "离休干部", 1948.1], ["王二", "男", "离休干部", "1950.03"]]
    assert not Book(office, tmp_path, rows).preview().source.questions


def test_a_cell_mended_here_is_read_as_if_it_stood_there(office: Office, tmp_path: Any) -> None:
    rows = [HEADER, ["张一", "男", "离休干部", "1941.13"], ["王二", "男", "离休", "1950-03"]]
    book = Book(office, tmp_path, rows)
    assert book.preview().counts[RowOutcome.REFUSED] == 1
    assert str(book.run(cells={(2, 4): "1941.12"})["张一"].birth) == "1941-12"


def test_a_row_that_was_left_out_is_named_and_can_be_taken(office: Office, tmp_path: Any) -> None:
    rows = [HEADER, ["张一", "男", "离休", "1948-01"], ["备注：王二", None, None, None], ["李三", "女", "离休", None]]
    book = Book(office, tmp_path, rows)
    (left,) = book.preview().source.left_out
    assert (left.number, left.why, left.cells[0]) == (3, "说明行", "备注：王二")
    taken = book.preview(records={3: True, 4: False})
    assert [one.row.number for one in taken.plan.rows] == [2, 3]
    assert [one.number for one in taken.source.left_out] == [4]


def test_a_cell_that_disagrees_changes_nothing_until_it_is_accepted(office: Office, tmp_path: Any) -> None:
    header, number = [*HEADER, "身份证号"], id_number("19460328", 1)
    Book(office, tmp_path, [header, ["张一", "男", "离休干部", "1946-03-28", number]]).run()
    book = Book(office, tmp_path, [header, ["张一", "男", "离休干部", "1946-05", number]])
    (planned,) = book.preview().plan.rows
    (difference,) = planned.differences
    assert (str(difference.known), str(difference.said), difference.taken) == ("1946-03-28", "1946-05", False)
    assert str(book.run()["张一"].birth) == "1946-03-28"
    assert str(book.run(accepted=frozenset({(2, "birth")}))["张一"].birth) == "1946-05"
