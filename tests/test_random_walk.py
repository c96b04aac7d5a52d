"""Three hundred random things done to a small office, by a fixed seed: whatever comes after whatever, the file agrees with itself.

After each: the last stage of every history is what the person's own fields say, what is made from other columns fits
them, nobody who is gone holds a post, and what undo brings back is every row as it was.
"""

import dataclasses
import datetime
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cadredesk.branches import actions as branch_actions
from cadredesk.branches import store as branch_store
from cadredesk.branches.entries import actions as branch_entries_actions
from cadredesk.branches.entries import store as branch_entries_store
from cadredesk.branches.entries.records import BranchGrant, BranchHonour, BranchPost
from cadredesk.branches.merge import actions as merge_actions
from cadredesk.branches.merge.records import Merge
from cadredesk.branches.records import Branch
from cadredesk.bulk import actions as bulk_actions
from cadredesk.bulk.records import FieldChange, TagChange, VerifiedMark
from cadredesk.cases import actions as case_actions
from cadredesk.cases import store as cases_store
from cadredesk.cases.records import Case, Step
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.core.kinds import CaseKind
from cadredesk.db import digests, operations
from cadredesk.db.backups import backup
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.duplicates import actions as duplicate_actions
from cadredesk.people import actions, store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import Certificate, FunctionalMember, HospitalStay, Relative, Trip
from cadredesk.people.history import actions as history_actions
from cadredesk.people.history import rules as history_rules
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import FIELDS, Stage, Track
from cadredesk.people.records import Category, Membership, Person, Rank
from cadredesk.visits import actions as visit_actions
from cadredesk.visits.records import Visit
from tests.agreement import assert_agrees
from tests.support import TODAY, sample_office

STEPS = 300
PARTS: tuple[type, ...] = (Relative, FunctionalMember, HospitalStay, Trip, Certificate)
DAYS = ("2019", "2021-05", "2022-03-08", "2023", "2024-12", "2025-07-01", "2026-02-28", "2026-10-08", "2027-01-01")


class Walk:
    """One random person doing random things to an office."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self.dice = office, random.Random(seed)
        self.done: set[str] = set()

    # ------------------------------------------------------------ what there is to choose from

    def ids(self, table: str) -> list[int]:
        return [row[0] for row in self.office.conn.execute(f"SELECT id FROM {table} ORDER BY id")]

    def person(self) -> Person:
        return store.get(self.office, self.dice.choice(self.ids("people")))

    def branch(self) -> Branch:
        return branch_store.get(self.office, self.dice.choice(self.ids("branches")))

    def some(self, most: int = 6) -> list[int]:
        return self.dice.sample(self.ids("people"), self.dice.randint(1, most))

    def day(self) -> PartialDate:
        return PartialDate.from_iso(self.dice.choice(DAYS))

    def whole_day(self) -> datetime.date:
        return self.day().first

    def maybe(self, value: Any) -> Any:
        return value if self.dice.random() < 0.5 else None

    # ------------------------------------------------------------ what can be done

    def save(self) -> None:
        person, dice = self.person(), self.dice
        changed = dataclasses.replace(
            person,
            **{
                name: value
                for name, value in {
                    "name": person.name[:1] + dice.choice("一明华𬭚䶮强"),
                    "category": dice.choice((Category.LIXIU, Category.TUIXIU, Category.SURVIVOR)).value,
                    "rank": dice.choice(tuple(Rank)).value,
                    "rank_words": "",
                    "treatment": dice.choice(("", "副县处级")),
                    "branch_id": dice.choice((None, self.branch().id)),
                    "membership": dice.choice(("", *Membership)),
                    "address": f"和平路{dice.randint(1, 99)}号",
                    "settled": dice.choice(("", "省内")),
                    "tags": dice.choice(("", "高龄", "高龄、书法")),
                    "died_on": dice.choice((None, None, None, self.day())),
                    "moved_out_on": dice.choice((None, None, None, self.day())),
                    "note": "改",
                }.items()
                if dice.random() < 0.3
            },
        )
        since = {track: self.day() for track in Track if dice.random() < 0.5}
        actions.save_person(self.office, changed, since)

    def add(self) -> None:
        name = self.dice.choice("张李王赵欧") + self.dice.choice("一明华𬭚䶮强")
        branch = self.maybe(self.branch().id)
        actions.save_person(self.office, Person(name=name, category=Category.TUIXIU.value, branch_id=branch))

    def delete(self) -> None:
        actions.delete_person(self.office, self.dice.choice(self.ids("people")[-4:]))  # somebody new

    def history(self) -> None:
        person, track = self.person(), self.dice.choice(list(FIELDS))
        stages = history_store.of_person(self.office, person.id or 0, track)
        if not stages:
            stages = [Stage(person_id=person.id, track=track.value, **history_rules.values_of(track, person))]
        other = self.person()
        new = Stage(person_id=person.id, track=track.value, since=self.day(), **history_rules.values_of(track, other))
        stages.append(new)
        if len(stages) > 1 and self.dice.random() < 0.4:
            stages.pop(self.dice.randrange(len(stages)))
        history_actions.set_history(self.office, person.id or 0, track, stages)

    def part(self) -> None:
        person_id, dice = self.person().id, self.dice
        made: Any = dice.choice(
            (
                Relative(person_id=person_id, relation="子", name="小明", phone="13900000000"),
                HospitalStay(person_id=person_id, since=self.day(), until=self.maybe(self.day())),
                Trip(person_id=person_id, since=self.day(), destination="昆明"),
                Certificate(person_id=person_id, kind="退休证"),
                FunctionalMember(person_id=person_id, branch_id=self.branch().id, since=self.maybe(self.day())),
            )
        )
        entries_actions.save_entry(self.office, made)

    def change_part(self) -> None:
        cls, person = self.dice.choice(PARTS), self.person()
        rows = entries_store.of_person(self.office, cls, person.id or 0)
        for row in rows[:1]:
            if self.dice.random() < 0.5:
                entries_actions.delete_entry(self.office, row)
            else:
                entries_actions.save_entry(self.office, dataclasses.replace(row, note="改"))

    def tag(self) -> None:
        tags = self.dice.choice((("高龄",), ("书法", "独居")))
        command = TagChange(add=tags) if self.dice.random() < 0.6 else TagChange(remove=tags)
        bulk_actions.change_many(self.office, self.some(), command)

    def many(self) -> None:
        name, value = self.dice.choice(
            (("rank", "正乡科级"), ("note", "批"), ("community", "东"), ("staff_kind", "事业"))
        )
        command = FieldChange(name=name, value=value, since=self.maybe(self.day()))
        bulk_actions.change_many(self.office, self.some(), command)

    def verify_many(self) -> None:
        bulk_actions.change_many(self.office, self.some(), VerifiedMark(day=TODAY))

    def merge(self) -> None:
        keep, gone = self.dice.sample(self.ids("people"), 2)
        duplicate_actions.merge(self.office, keep, gone)

    def different(self) -> None:
        duplicate_actions.remember_different(self.office, *self.dice.sample(self.ids("people"), 2))

    def death(self) -> None:
        survivor = self.dice.choice((None, "王小花", self.person()))
        departure_actions.register_death(
            self.office, self.person().id or 0, self.whole_day(), survivor=survivor, relation="配偶"
        )

    def leave(self) -> None:
        departure_actions.register_move_out(self.office, self.person().id or 0, self.whole_day(), "外省")

    def come_back(self) -> None:
        away = [row[0] for row in self.office.conn.execute(
            "SELECT id FROM people WHERE moved_out_on IS NOT NULL AND died_on IS NULL ORDER BY id")]  # fmt: skip
        if away:
            departure_actions.register_return(self.office, self.dice.choice(away), self.whole_day())

    def into_branch(self) -> None:
        membership = self.dice.choice(tuple(Membership)).value
        branch_id = self.maybe(self.branch().id)
        branch_actions.assign_branch(self.office, self.some(), branch_id, membership, self.maybe(self.day()))

    def functional(self) -> None:
        command = self.dice.choice((branch_entries_actions.join_functional, branch_entries_actions.leave_functional))
        kinds = "SELECT id FROM branches WHERE kind = '功能型党支部' ORDER BY id"
        functional = [row[0] for row in self.office.conn.execute(kinds)]
        command(self.office, self.some(20), self.dice.choice(functional or [1]), self.maybe(self.day()))

    def post(self) -> None:
        who = {"person_id": self.person().id} if self.dice.random() < 0.7 else {"name": "外来书记"}
        post = self.dice.choice(("书记", "主任", "委员", "组长"))
        made = BranchPost(branch_id=self.branch().id, post=post, since=self.maybe(self.day()), **who)
        branch_entries_actions.save_post(self.office, made)

    def change_post(self) -> None:
        for post in branch_entries_store.of_branch(self.office, BranchPost, self.branch().id or 0)[:1]:
            if self.dice.random() < 0.4:
                branch_entries_actions.delete_post(self.office, post)
            else:
                branch_entries_actions.save_post(self.office, dataclasses.replace(post, until=self.maybe(self.day())))

    def elect(self) -> None:
        team = [BranchPost(post=post, person_id=self.person().id) for post in ("书记", "委员", "委员")]
        branch_entries_actions.elect(
            self.office, self.branch().id or 0, self.day(), team, self.maybe(PartialDate.from_iso("2029-06"))
        )

    def honour(self) -> None:
        level = self.dice.choice(("省级", "县级", "已取消"))
        made = BranchHonour(branch_id=self.branch().id, year=self.dice.randint(2018, 2026), level=level)
        branch_entries_actions.save_honour(self.office, made)

    def grant(self) -> None:
        branches = self.dice.sample(self.ids("branches"), 3)
        branch_entries_actions.grant_to(self.office, branches, BranchGrant(date=self.whole_day(), fen=1_000_000))

    def save_branch(self) -> None:
        branch, dice = self.branch(), self.dice
        changed = dataclasses.replace(
            branch,
            secretary=dice.choice((branch.secretary, "新书记", "")),
            honour=dice.choice((branch.honour, "县级")),
            ended_on=dice.choice((branch.ended_on, branch.ended_on, None, self.day())),
            parent_id=dice.choice((branch.parent_id, self.branch().id)),
        )
        branch_actions.save_branch(self.office, changed)

    def delete_branch(self) -> None:
        branch_actions.delete_branch(self.office, self.branch().id or 0)

    def merge_branches(self) -> None:
        sources = self.dice.sample(self.ids("branches"), self.dice.randint(1, 2))
        into = self.dice.choice(
            (self.branch(), dataclasses.replace(self.branch(), id=None, name=f"合并{len(sources)}{self.dice.random()}"))
        )
        posts = (BranchPost(post="书记", person_id=self.person().id),) if self.dice.random() < 0.5 else ()
        merge_actions.merge(self.office, Merge(sources=tuple(sources), into=into, since=self.day(), posts=posts))

    def visit(self) -> None:
        made = Visit(person_id=self.person().id, date=self.whole_day(), kind="日常走访", visitors="李")
        visit_actions.record_visit(self.office, made)

    def case(self) -> None:
        kind = self.dice.choice(tuple(CaseKind)).value
        made = Case(person_id=self.person().id, kind=kind, opened_on=self.whole_day(), detail="情况")
        case_actions.open_case(self.office, made, HospitalStay(hospital="县人民医院"))

    def change_case(self) -> None:
        ids, day, dice = self.ids("cases"), self.whole_day(), self.dice
        if not ids:
            return
        case = cases_store.get(self.office, dice.choice(ids))
        number = case.id or 0
        command: Callable[[], object] = dice.choice(
            (
                lambda: case_actions.close_case(self.office, number, "办好", day),
                lambda: case_actions.reopen_case(self.office, number),
                lambda: case_actions.delete_case(self.office, number),
                lambda: case_actions.change_case(self.office, dataclasses.replace(case, opened_on=day), HospitalStay()),
                lambda: case_actions.set_step(self.office, number, dice.choice(tuple(Step)), day=day, note="无"),
            )
        )
        command()

    def commands(self) -> list[Callable[[], None]]:
        names = (
            "save save save add delete history history part change_part tag many verify_many merge different death leave "
            "come_back into_branch functional post change_post elect honour grant save_branch delete_branch "
            "merge_branches visit case case change_case change_case"
        )  # fmt: skip
        return [getattr(self, name) for name in names.split()]

    # ------------------------------------------------------------ walking

    def step(self) -> None:
        before, latest = self.everything(), self.latest()
        command = self.dice.choice(self.commands())
        try:
            command()
        except UserError:
            assert self.everything() == before, command.__name__
            return
        self.done.add(command.__name__)
        assert_agrees(self.office, command.__name__)
        made = self.latest()
        assert made - latest in (0, 1), f"{command.__name__}: one operation an action"
        if made == latest:
            assert self.everything() == before, command.__name__
        elif self.dice.random() < 0.4:
            self.there_and_back(made, before)

    def there_and_back(self, operation: int, before: dict[str, list[Any]]) -> None:
        after = self.everything()
        words = undo(self.office, operation).what
        assert self.everything() == before, words
        if self.dice.random() < 0.6:
            undo(self.office, self.latest())
            assert self.everything() == after, words

    def latest(self) -> int:
        return int(self.office.conn.execute("SELECT ifnull(max(id), 0) FROM operations").fetchone()[0])

    def everything(self) -> dict[str, list[Any]]:
        conn = self.office.conn
        return {
            table: conn.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
            for table in digests.watched_tables(conn)
        }


def test_a_random_walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    with sample_office(tmp_path, people=50, years=1) as office:
        walk = Walk(office, seed=6)
        for at in range(STEPS):
            walk.step()
            if at % 50 == 49:
                assert operations.chain_is_whole(office.conn)
                assert digests.rows_are_whole(office.conn)
        assert walk.done == {command.__name__ for command in walk.commands()}  # a walk that got everywhere
    assert backup.verify(office.path).ok
