"""Undo and redo: whatever is undone and done again in whichever order, the rows are what the standing operations made."""

import dataclasses
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadredesk.core.errors import UserError
from cadredesk.db import journal, operations
from cadredesk.db.file import Office, open_office
from cadredesk.db.undo import last_redoable, last_undoable, redo, undo
from cadredesk.people import actions, store
from cadredesk.people.records import Person
from tests.support import all_people, new_office


def add(office: Office, name: str = "张建国") -> Person:
    return actions.save_person(office, Person(name=name, category="退休干部"))


def names(office: Office) -> list[str]:
    return [person.name for person in all_people(office)]


def test_what_was_undone_is_done_again(office: Office) -> None:
    add(office, "甲一")
    add(office, "乙二")
    undo(office)
    undo(office)
    assert redo(office).subject == "新增人员：甲一"
    assert names(office) == ["甲一"]
    assert redo(office).subject == "新增人员：乙二"
    assert sorted(names(office)) == ["乙二", "甲一"]
    with pytest.raises(UserError, match="没有可以重做的操作"):
        redo(office)
    assert [entry.what for entry in journal.history(office, 2)] == ["重做：新增人员：乙二", "重做：新增人员：甲一"]


def test_done_again_it_can_be_undone_again(office: Office) -> None:
    add(office)
    for _ in range(3):
        assert undo(office).what == "新增人员：张建国"
        redo(office)
    assert names(office) == ["张建国"]
    assert last_undoable(office) == journal.history(office, 10)[-2]


def test_nothing_is_done_again_once_something_else_was_written(office: Office) -> None:
    add(office, "甲一")
    undo(office)
    add(office, "乙二")
    assert last_redoable(office) is None
    with pytest.raises(UserError, match="之后又登记了别的"):
        redo(office)
    assert names(office) == ["乙二"]


def test_an_undo_can_be_undone_and_that_again(office: Office) -> None:
    add(office)
    undo(office)
    undo(office, journal.history(office, 1)[0].id)
    assert names(office) == ["张建国"] and journal.history(office, 1)[0].what == "重做：新增人员：张建国"
    undo(office, journal.history(office, 1)[0].id)
    assert names(office) == [] and journal.history(office, 1)[0].what == "撤销：新增人员：张建国"


def test_an_earlier_undo_is_not_undone_over_a_later_one(office: Office) -> None:
    """Two changes of one row, both undone: the later change does not come back alone."""
    person = add(office)
    for note in ("一", "二"):
        actions.save_person(office, dataclasses.replace(person, note=note))
    undo(office)
    first_undo = journal.history(office, 1)[0].id
    undo(office)
    with pytest.raises(UserError, match="又改动了同样的记录"):
        undo(office, first_undo)
    assert store.get(office, person.id or 0).note == ""


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("write"), st.integers(0, 2), st.text("甲乙丙", max_size=2)),
            st.tuples(st.just("undo"), st.integers(0, 12), st.just("")),
            st.tuples(st.just("redo"), st.just(0), st.just("")),
        ),
        max_size=14,
    )
)
def test_the_rows_are_what_the_standing_operations_made(steps: list[tuple[str, int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder, new_office(Path(folder, "x.db"), "单位", "王芳") as office:
        people = [add(office, name) for name in ("甲一", "乙二", "丙三")]
        first = office.conn.execute("SELECT max(id) FROM operations").fetchone()[0]
        wrote: dict[int, tuple[int, str]] = {}
        for kind, number, text in steps:
            try:
                if kind == "write":
                    person = store.get(office, people[number].id or 0)
                    if person.note != text:
                        actions.save_person(office, dataclasses.replace(person, note=text))
                        wrote[journal.history(office, 1)[0].id] = (people[number].id or 0, text)
                elif kind == "redo":
                    redo(office)
                else:
                    undo(office, first + 1 + number)
            except UserError:
                pass
            _require_standing(office, people, wrote)
        with open_office(office.path, "检查") as again:
            assert operations.chain_is_whole(again.conn)


def _require_standing(office: Office, people: list[Person], wrote: dict[int, tuple[int, str]]) -> None:
    expected = {person.id: "" for person in people}
    for entry in sorted(journal.entries(office, list(wrote)).values(), key=lambda each: each.id):
        if not entry.undone:
            person_id, text = wrote[entry.id]
            expected[person_id] = text
    assert {person.id: store.get(office, person.id or 0).note for person in people} == expected
