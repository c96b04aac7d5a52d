"""The list in memory: whatever is typed, chosen, sorted and written, it shows whom the file gives when it is asked anew."""

import dataclasses
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office, open_office
from cadredesk.db.undo import last_undoable, undo
from cadredesk.people import actions, store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.filters.records import Condition, Filter, Op
from cadredesk.people.history.records import Track
from cadredesk.people.records import Category, PeopleQuery, Person, Rank
from cadredesk.people.ui.page import PeoplePage

Steps = list[tuple[str, Any]]
NAMES = ("张建国", "章𬱖", "赵䶮", "阿不都·热合曼", "单秀英", "重阳", "ABC def", "张建国")
PEOPLE = tuple(
    Person(
        name=name,
        category=list(Category)[at % 3],
        rank=list(Rank)[at % 4],
        unit=("县第三局", "", "１００%_ＡＢ\\单位", "\U00020000厂")[at % 4],
        living=("独居", "空巢", "")[at % 3],
        mobile="" if at % 4 == 3 else f"139{at}8812345",
        landline="0876-6623101" if at % 4 == 3 else "",
        id_number="" if at % 2 else f"53262419{40 + at}010100{at}X",
        birth=None if at == 5 else PartialDate(1930 + at * 3),
        died_on=PartialDate(2025, 6) if at == 1 else None,
        moved_out_on=PartialDate(2026, 1) if at == 6 else None,
        tags="骨干" if at % 3 == 1 else "",
    )
    for at, name in enumerate(NAMES)
)
LETTERS = (
    "z",
    "zh",
    "zjg",
    "张",
    "张建",
    "𬱖",
    "𠀀",
    "%",
    "_",
    "\\",
    "1",
    "13",
    "0876 6623",
    "３",
    "·",
    "局",
    "ü",
    "5326",
    "没有",
)
FACETS: tuple[dict[str, tuple[str, ...]], ...] = (
    {}, {"state": ("在册",)}, {"state": ("去世", "转出")}, {"living": ("独居", "")}, {"tags": ("骨干",)},
    {"state": ("在册",), "rank": tuple(list(Rank)[:2])},
)  # fmt: skip
FILTERS = (None, Filter((Condition("age", Op.AT_LEAST, ("80",)),)), Filter((Condition("mobile", Op.EMPTY),)))
SORTS = ("name", "strokes", "rank", "category", "age", "unit", "phone", "state", "birth", "id_number", "liaison_id")
STEP = st.one_of(
    st.tuples(st.just("type"), st.sampled_from(LETTERS)),
    st.tuples(st.just("type_anew"), st.sampled_from(LETTERS)),
    st.tuples(st.just("erase"), st.booleans()),
    st.tuples(st.just("choose"), st.sampled_from(FACETS)),
    st.tuples(st.just("filter"), st.sampled_from(FILTERS)),
    st.tuples(st.just("day"), st.sampled_from([None, date(2025, 1, 31), date(2026, 3, 1)])),
    st.tuples(st.just("sort"), st.tuples(st.sampled_from(SORTS), st.booleans())),
    st.tuples(st.just("only"), st.sampled_from([None, (), (2, 5, 3, 99)])),
    st.tuples(st.just("rename"), st.tuples(st.integers(1, 8), st.sampled_from(NAMES))),
    st.tuples(st.just("promote"), st.integers(1, 8)),
    st.tuples(st.just("bury"), st.integers(1, 8)),
    st.tuples(st.just("undo"), st.none()),
    st.tuples(st.just("elsewhere"), st.tuples(st.integers(1, 8), st.sampled_from(NAMES))),
)


class Clerk:
    """Does what the steps say on a page, and beside it by the plainest means knows what the page should be asking."""

    def __init__(self, office: Office, page: PeoplePage) -> None:
        self.office, self.page = office, page
        self.asked = PeopleQuery(facets=(("state", "在册"),), sort="name")

    def do(self, step: str, value: Any) -> None:
        with suppress(UserError):  # somebody is gone or dead already, or a change would come before an earlier one
            getattr(self, f"_{step}")(value)

    def _ask(self, **changes: Any) -> None:
        self.asked = dataclasses.replace(self.asked, **changes)

    def _type(self, text: str) -> None:
        self._ask(text=self.asked.text + text)
        self.page.search.setText(self.asked.text)

    def _type_anew(self, text: str) -> None:
        self._ask(text=text)
        self.page.search.setText(text)

    def _erase(self, everything: bool) -> None:
        self._ask(text="" if everything else self.asked.text[:-1])
        self.page.search.setText(self.asked.text)

    def _choose(self, facets: dict[str, tuple[str, ...]]) -> None:
        self._ask(facets=tuple((name, value) for name, values in facets.items() for value in values))
        self.page.facets.set_chosen(facets)

    def _filter(self, where: Filter | None) -> None:
        self._ask(where=where)
        self.page.narrow(where=where)

    def _day(self, as_of: date | None) -> None:
        self._ask(as_of=as_of)
        self.page.narrow(as_of=as_of)

    def _only(self, ids: tuple[int, ...] | None) -> None:
        self._ask(ids=ids)
        self.page.narrow(only=ids)

    def _sort(self, by: tuple[str, bool]) -> None:
        self._ask(sort=by[0], descending=by[1])
        self.page.table.sort_by(*by)

    def _rename(self, to: tuple[int, str]) -> None:
        actions.save_person(self.office, dataclasses.replace(store.get(self.office, to[0]), name=to[1]))

    def _promote(self, who: int) -> None:
        promoted = dataclasses.replace(store.get(self.office, who), rank=list(Rank)[5])
        actions.save_person(self.office, promoted, {Track.RANK: PartialDate(2026, 2)})

    def _bury(self, who: int) -> None:
        departure_actions.register_death(self.office, who, date(2026, 2, 1))

    def _undo(self, _nothing: None) -> None:
        if last_undoable(self.office):
            undo(self.office)
            self.page.refresh(frozenset({"people"}))

    def _elsewhere(self, to: tuple[int, str]) -> None:
        """Another program writes, and nobody tells the page of it before it is asked the next time."""
        with self.office.another() as twin, twin.operation("另一个程序"):
            store.change(twin, dataclasses.replace(store.get(twin, to[0]), name=to[1]))
        self.page.reload()

    def check(self) -> None:
        found = store.listed_ids(self.office, self.asked)
        assert self.page.listed_people() == found
        assert self.page.table.model.ids(0, 99) == found
        assert self.page.table.count_text.startswith(f"共 {self._total():,} 人")

    def _total(self) -> int:
        """Everybody in the states chosen; in all of them, where none is chosen or nobody is in it."""
        day = PeopleQuery(as_of=self.asked.as_of)
        states = tuple(facet for facet in self.asked.facets if facet[0] == "state")
        within = store.count(self.office, dataclasses.replace(day, facets=states))
        return within or store.count(self.office, day)


@pytest.fixture
def register(blank_office: Office) -> Path:
    """The file of a few odd people, to be copied."""
    for person in PEOPLE:
        actions.save_person(blank_office, person)
    return blank_office.path


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=4, max_size=14))
@example(steps=[("type", "1"), ("sort", ("age", True)), ("type", "3"), ("sort", ("name", True)), ("erase", False)])
@example(steps=[("type", "z"), ("rename", (8, "赵䶮")), ("elsewhere", (3, "张建国")), ("undo", None), ("choose", {})])
def test_the_list_shows_whom_the_file_gives(
    register: Path, open_page: Callable[[Office], PeoplePage], steps: Steps
) -> None:
    with TemporaryDirectory() as folder, open_office(Path(shutil.copy(register, folder)), "王芳") as office:
        page = open_page(office)
        clerk = Clerk(office, page)
        try:
            clerk.check()
            for step, value in steps:
                clerk.do(step, value)
                clerk.check()
        finally:
            page.hide()  # before its office is closed
