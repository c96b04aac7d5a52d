"""PERSON of the command line: whom the words mean."""

from pathlib import Path

import pytest

from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.people import store
from cadredesk.people.records import Person
from tests.support import empty_office

DIED = PartialDate(2020)


def test_numbers_and_names(tmp_path: Path) -> None:
    with empty_office(tmp_path) as office, office.operation("人员"):
        people = [
            Person(name="张三", id_number="990101193803050015"),
            Person(name="李四", died_on=DIED),
            Person(name="李四"),
            Person(name="王五", died_on=DIED),
            Person(name="赵六"),
            Person(name="赵六"),
            Person(name="孙七", died_on=DIED),
            Person(name="孙七", died_on=DIED),
        ]
        for person in people:
            store.add(office, person)
        for words in ("990101193803050015", "990101380305001", " 张　三 ", "1", "１"):
            assert store.resolve(office, words).id == 1
        assert (store.resolve(office, "李四").id, store.resolve(office, "王五").id) == (3, 4)
        for words in ("赵六", "孙七", "没人", "99", "", "990101380305002"):
            with pytest.raises(UserError):
                store.resolve(office, words)
