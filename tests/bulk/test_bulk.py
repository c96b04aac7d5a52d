"""Many at once: what would change is shown, one operation does it, and one undo takes all of it back."""

import dataclasses
import datetime
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadredesk.branches import actions as branch_actions
from cadredesk.branches.records import Liaison
from cadredesk.bulk import actions
from cadredesk.bulk.records import BulkChange, FieldChange, TagChange, VerifiedMark
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.db import journal
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import actions as people_actions
from cadredesk.people import store as people_store
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import Stage, Track
from cadredesk.people.records import Category, PeopleQuery, Person, Rank
from cadredesk.phone_check import actions as phone_check_actions
from tests.bulk.conftest import latest
from tests.support import TODAY, all_people

pytestmark = pytest.mark.usefixtures("look")


def everything(office: Office) -> tuple[list[Person], list[Stage]]:
    people = all_people(office)
    return people, [stage for person in people for stage in history_store.of_person(office, person.id or 0)]


def set_field(office: Office, ids: Sequence[int], name: str, value: Any, since: Any = None, **how: bool) -> int:
    return actions.change_many(office, ids, FieldChange(name=name, value=value, since=since, **how))


def test_a_field_of_many_is_one_operation_and_one_undo(blank_office: Office, five: list[int]) -> None:
    liaison = branch_actions.save_liaison(blank_office, Liaison(name="李敏"))
    before = everything(blank_office)
    count = len(journal.history(blank_office))
    assert set_field(blank_office, five[:4], "liaison_id", liaison.id) == 4
    assert latest(blank_office) == "批量修改 挂联人：4 人 → 李敏"
    assert len(journal.history(blank_office)) == count + 1
    assert [person.liaison_id for person in people_store.some(blank_office, five)] == [liaison.id] * 4 + [None]
    undo(blank_office)
    assert everything(blank_office) == before


def test_who_has_it_already_is_left_alone_and_nothing_to_do_is_no_operation(
    blank_office: Office, five: list[int]
) -> None:
    assert set_field(blank_office, five[:3], "living", "独居") == 1
    assert latest(blank_office) == "批量修改 居住状态：王三 → 独居"
    count = len(journal.history(blank_office))
    assert set_field(blank_office, five[:3], "living", "独居") == 0
    assert len(journal.history(blank_office)) == count


def test_only_blank_fills_without_overwriting(blank_office: Office, five: list[int]) -> None:
    assert set_field(blank_office, five, "community", "和平社区", only_blank=True) == 4
    assert people_store.get(blank_office, five[2]).community == "城关社区"


def test_a_change_since_a_day_leaves_the_past_of_those_who_had_something_else(
    blank_office: Office, five: list[int]
) -> None:
    since = PartialDate.of(datetime.date(2026, 6, 1))
    assert set_field(blank_office, five[:2], "rank", Rank.COUNTY_DEPUTY, since) == 2
    before = PeopleQuery(as_of=datetime.date(2026, 5, 31), facets=(("rank", Rank.TOWN_HEAD),))
    assert people_store.listed_ids(blank_office, before) == [five[0]]
    assert history_store.of_person(blank_office, five[1], Track.RANK) == []  # nothing was known: filled in, not changed
    assert people_store.get(blank_office, five[1]).rank == Rank.COUNTY_DEPUTY
    assert "自 2026-06-01 起" in latest(blank_office)


def test_the_words_of_the_rank_before_go_with_it(blank_office: Office, five: list[int]) -> None:
    people_actions.save_person(
        blank_office, dataclasses.replace(people_store.get(blank_office, five[0]), rank_words="正科级（1998 年）")
    )
    set_field(blank_office, five[:1], "rank", Rank.TOWN_HEAD)
    assert people_store.get(blank_office, five[0]).rank_words == "正科级（1998 年）"
    set_field(blank_office, five[:1], "rank", Rank.COUNTY_DEPUTY)
    assert people_store.get(blank_office, five[0]).rank_words == ""


def test_a_correction_leaves_no_history(blank_office: Office, five: list[int]) -> None:
    set_field(blank_office, five[:2], "rank", Rank.COUNTY_DEPUTY)
    assert history_store.of_person(blank_office, five[0]) == []


def test_one_who_cannot_be_changed_is_named_and_nobody_is(blank_office: Office, five: list[int]) -> None:
    set_field(blank_office, five[:1], "rank", Rank.COUNTY_HEAD, PartialDate.of(TODAY))
    set_field(blank_office, five[3:], "rank", Rank.TOWN_HEAD)
    before = everything(blank_office)
    with pytest.raises(UserError, match="麦麦提"):
        set_field(blank_office, [five[3], five[0]], "rank", Rank.COUNTY_DEPUTY, PartialDate(2026, 1))
    with pytest.raises(UserError, match=r"孙五：.*早于出生"):
        set_field(blank_office, five[3:], "rank", Rank.COUNTY_DEPUTY, PartialDate(1950))
    assert everything(blank_office) == before


@pytest.mark.parametrize(
    "bulk_change",
    [
        FieldChange(name="name", value="张三"),
        FieldChange(name="id_number", value=""),
        FieldChange(name="category", value=""),
        FieldChange(name="category", value="干部"),
        FieldChange(name="liaison_id", value=99),
        FieldChange(name="rank", value="正处级", since=PartialDate(2027)),
        TagChange(),
        VerifiedMark(day=TODAY + datetime.timedelta(days=1)),
    ],
)
def test_what_makes_no_sense_for_many_is_refused(
    blank_office: Office, five: list[int], bulk_change: BulkChange
) -> None:
    before = everything(blank_office)
    with pytest.raises(UserError):
        actions.change_many(blank_office, five, bulk_change)
    assert everything(blank_office) == before


def test_tags_are_added_and_taken_one_by_one(blank_office: Office, five: list[int]) -> None:
    assert actions.change_many(blank_office, five[:2], TagChange(add=("书画", "门球"))) == 2
    assert [person.tags for person in people_store.some(blank_office, five[:2])] == ["门球、书画", "书画、门球"]
    assert latest(blank_office) == "批量加标签 书画、门球：2 人"
    assert actions.change_many(blank_office, five, TagChange(remove=("门球",))) == 2
    assert [person.tags for person in people_store.some(blank_office, five[:3])] == ["书画", "书画", ""]


def test_marking_as_verified_forgets_that_nobody_answered(blank_office: Office, five: list[int]) -> None:
    phone_check_actions.not_reached(blank_office, five[0])
    assert actions.mark_verified(blank_office, five[:2], TODAY) == 2
    person = people_store.get(blank_office, five[0])
    assert (person.verified_on, person.unreached_on) == (TODAY, None)


def test_the_dead_are_not_marked_as_verified(blank_office: Office, five: list[int]) -> None:
    assert actions.mark_verified(blank_office, five, TODAY) == 3
    with pytest.raises(UserError, match="去世"):
        actions.mark_verified(blank_office, five[3:], TODAY)


def test_the_preview_says_what_would_change_and_writes_nothing(blank_office: Office, five: list[int]) -> None:
    before, count = everything(blank_office), len(journal.history(blank_office))
    shown = actions.preview(
        blank_office, people_store.some(blank_office, five), FieldChange(name="living", value="独居")
    )
    assert [(line.person.name, line.old, line.new) for line in shown.lines] == [
        ("王三", "（空）", "独居"),
        ("赵四", "（空）", "独居"),
        ("孙五", "（空）", "独居"),
    ]
    assert (shown.same, shown.overwritten, shown.away) == (2, 0, tuple(five[3:]))
    assert [line.warning for line in shown.lines] == ["", "已去世", "已转出"]
    changed = actions.preview(
        blank_office, people_store.some(blank_office, five), FieldChange(name="living", value="空巢")
    )
    assert changed.overwritten == 2
    assert (everything(blank_office), len(journal.history(blank_office))) == (before, count)


def test_stopping_half_way_changes_nobody(blank_office: Office, five: list[int]) -> None:
    class Stopped(Progress):
        def show(self, done: int, total: int, doing: str) -> None:
            self.cancelled = done == 0

    before = everything(blank_office)
    with pytest.raises(Exception, match="正在修改"):
        actions.change_many(blank_office, five, TagChange(add=("书画",)), Stopped())
    assert everything(blank_office) == before


_PEOPLE = st.lists(st.integers(0, 4), unique=True, max_size=5)
_SINCE = st.none() | st.dates(datetime.date(2026, 2, 1), TODAY).map(PartialDate.of)
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "living": st.sampled_from(("", "独居", "空巢")),
    "rank": st.sampled_from(("", Rank.TOWN_HEAD.value, Rank.COUNTY_HEAD.value)),
    "category": st.sampled_from([each.value for each in Category]),
    "hardship": st.booleans(),
    "address": st.sampled_from(("", "人民路 1 号", "建设路 2 号")),
    "retired_on": st.none() | st.just(PartialDate(2008, 3)),
}
_TAGS = st.lists(st.sampled_from(("门球", "书画", "䶮")), min_size=1, max_size=2, unique=True).map(tuple)


@st.composite
def _settings(draw: Callable[[st.SearchStrategy[Any]], Any]) -> FieldChange:
    name = draw(st.sampled_from(sorted(_VALUES)))
    return FieldChange(name=name, value=draw(_VALUES[name]), since=draw(_SINCE), only_blank=draw(st.booleans()))


_CHANGES = st.one_of(
    _settings(),
    _TAGS.map(lambda tags: TagChange(add=tags)),
    _TAGS.map(lambda tags: TagChange(remove=tags)),
    st.dates(datetime.date(2025, 1, 1), TODAY).map(lambda day: VerifiedMark(day=day)),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(_PEOPLE, _CHANGES), max_size=6))
def test_whatever_is_done_to_many_undo_gives_the_same_people_back(
    blank_office: Office, five: list[int], bulk_changes: Sequence[tuple[list[int], BulkChange]]
) -> None:
    trail = [everything(blank_office)]
    for places, bulk_change in bulk_changes:
        ids = [five[place] for place in places]
        foretold = {
            line.person
            for line in actions.preview(blank_office, people_store.some(blank_office, ids), bulk_change).lines
        }
        try:
            changed = actions.change_many(blank_office, ids, bulk_change)
        except UserError:  # a change before the last one
            changed = 0
            foretold = set()
        assert foretold <= set(all_people(blank_office))
        assert len(foretold) == changed
        if changed:
            trail.append(everything(blank_office))
    for before in reversed(trail[:-1]):
        undo(blank_office)
        assert everything(blank_office) == before
