"""Handing over, assigning and deleting, the figures, and the command line of who answers for whom."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.db.undo import last_undoable, undo
from cadredesk.duties.records import Outcome
from cadredesk.duties.store_duties import open_duties
from cadredesk.liaisons import actions, store
from cadredesk.liaisons.records import NOBODY_ID
from cadredesk.people import store as people_store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.summary import actions as summary
from tests.fixtures import command_line
from tests.support import TODAY

KING, LEE = 1, 2


def figures(office: Office) -> dict[str, tuple[int, int]]:
    return {line.name: (line.people, line.branches) for line in store.liaison_lines(office)}


def test_figures_and_coverage_count_who_is_there(small: Office) -> None:
    assert figures(small) == {"王局长": (3, 1), "李科长": (0, 0), "没有挂联人": (1, 1)}
    covered = store.coverage(small)
    assert [tuple(each) for each in covered] == [(2, 3), (1, 1), (1, 2), (0, 0)]
    assert [each.missing for each in covered] == [1, 0, 1, 0]


def test_coverage_agrees_with_the_annual_summary(sample: Office) -> None:
    made = summary.summarise(sample, date(TODAY.year, 1, 1), TODAY).liaison
    covered = store.coverage(sample)
    assert covered.people == (made.people_covered, made.people_total)
    assert covered.branches == (made.branches_covered, made.branches_total)


def test_visits_owed_now_are_counted_by_liaison(sample: Office) -> None:
    owed = [duty for duty in open_duties(sample, TODAY) if duty.is_open and duty.rule.visit_group == "走访慰问"]
    lines = store.liaison_lines(sample)
    assert sum(line.open for line in lines) == len(owed) > 0
    assert sum(line.overdue for line in lines) == sum(duty.outcome is Outcome.OVERDUE for duty in owed)
    one = next(line for line in lines if line.overdue)
    assigned = actions.assigned_to(sample, one.liaison_id)
    assert len(assigned) == one.people and any(each.is_overdue for each in assigned)


def test_all_of_one_liaison_are_handed_over_and_come_back_in_one_step(small: Office) -> None:
    assert actions.handover(small, KING, LEE) == (3, 1)
    assert figures(small) == {"王局长": (0, 0), "李科长": (3, 1), "没有挂联人": (1, 1)}
    last = last_undoable(small)
    assert last and last.what == "移交挂联：王局长 3 人、1 个支部 → 李科长"
    undo(small)
    assert figures(small)["王局长"] == (3, 1)


@pytest.mark.parametrize(
    ("from_id", "to_id", "said"), [(KING, KING, "另选一位"), (LEE, KING, "不需要移交"), (KING, 9, "已经不在了")]
)
def test_what_cannot_be_handed_over_is_refused(small: Office, from_id: int, to_id: int, said: str) -> None:
    before = figures(small)
    with pytest.raises(UserError, match=said):
        actions.handover(small, from_id, to_id)
    assert figures(small) == before


def test_those_without_are_given_a_liaison(small: Office) -> None:
    without = store.people_of(small, NOBODY_ID), store.branches_of(small, NOBODY_ID)
    assert actions.assign(small, LEE, *without) == (1, 1)
    assert figures(small) == {"王局长": (3, 1), "李科长": (1, 1)}
    assert actions.assign(small, LEE, *without) == (0, 0)
    with pytest.raises(UserError, match="请先选择"):
        actions.assign(small, LEE, [])


def test_a_liaison_is_deleted_only_when_responsible_for_nobody_in_the_register(small: Office) -> None:
    with pytest.raises(UserError, match="还挂联 3 人、1 个支部，不能删除"):
        actions.delete_liaison(small, KING)
    departure_actions.register_death(small, 1, date(2026, 10, 1))
    assert people_store.get(small, 1).liaison_id == KING
    actions.handover(small, KING, LEE)
    actions.delete_liaison(small, KING)
    assert figures(small) == {"李科长": (2, 1), "没有挂联人": (1, 1)}
    assert people_store.get(small, 1).liaison_id is None
    undo(small)
    assert people_store.get(small, 1).liaison_id == KING


def test_the_list_of_a_liaison_on_paper_and_in_excel(small: Office, tmp_path: Path) -> None:
    out = tmp_path / "list.pdf"
    assert actions.print_lists(small, [KING], out) == []
    text = PdfReader(out).pages[0].extract_text()
    for word in ("王局长挂联名单", "张建国", "李䶮", "㛃凤", "城关支部", "书记 刘洋", "138 0000 0001"):
        assert word in text
    with pytest.raises(UserError, match="李科长没有挂联的人员和支部"):
        actions.print_lists(small, [LEE], tmp_path / "none.pdf")
    assert actions.export_list(small, [KING, LEE, NOBODY_ID], tmp_path / "all.csv") == 4
    written = (tmp_path / "all.csv").read_text("utf-8-sig").splitlines()
    assert [line for line in written if line.startswith("王局长,张建国,离休干部")]
    assert [line for line in written if line.startswith(",陈静,")]


@pytest.fixture
def call(small: Office, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any, str]]:
    small.close()
    return command_line(small.path, capsys)


def test_the_command_line(call: Callable[..., tuple[int, Any, str]], tmp_path: Path) -> None:
    _, listed, _ = call("liaison", "list", "--json")
    assert [(each["name"], each["people"], each["branches"]) for each in listed] == [("王局长", 3, 1), ("李科长", 0, 0)]
    assert "离退休人员 2 / 3，遗属 1 / 1，党组织 1 / 2" in call("liaison", "list")[1]
    status, answer, _ = call("liaison", "handover", "王局长", "李科长", "--json")
    assert (status, answer) == (0, {"from": "王局长", "to": "李科长", "people": 3, "branches": 1})
    status, out, err = call("liaison", "handover", "赵某", "李科长")
    assert (status, out) == (2, "") and err == "没有挂联人“赵某”，已有：王局长、李科长。\n"
    status, _, err = call("print", "liaisons", str(tmp_path / "a.pdf"), "--liaison", "李科长")
    assert status == 0 and len(PdfReader(tmp_path / "a.pdf").pages) == 1
    assert call("print", "liaisons", str(tmp_path / "b.pdf"), "--liaison", "王局长")[0] == 2
