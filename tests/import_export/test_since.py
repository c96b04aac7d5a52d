"""--since: what rows say otherwise of anything that has a history holds from that day on, whichever field it is."""

from typing import Any

import pytest

from cadredesk.bulk import actions as bulk
from cadredesk.bulk.records import FieldChange, for_many
from cadredesk.core.dates import PartialDate
from cadredesk.core.fields import field_of
from cadredesk.db.file import open_office
from cadredesk.people import store
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import FIELDS, TRACKED
from cadredesk.people.records import Person
from cadredesk.people.store import words_of
from tests.import_export.conftest import CommandRunner

# What the file says of each field, and what a workbook says after it.
SAID: dict[str, tuple[str, str]] = {
    "category": ("退休干部", "离休干部"),
    "survivor_kind": ("退休干部遗属", "离休干部遗属"),
    "rank": ("正乡科级", "副县处级"),
    "rank_words": ("乡长", "调研员"),
    "treatment": ("副县处级", "正县处级"),
    "treatment_words": ("副处", "正处"),
    "treatment_approved_on": ("2015-03", "2016-04-01"),
    "treatment_document": ("县组〔2015〕1号", "县组〔2016〕2号"),
    "branch_id": ("第一党支部", "第二党支部"),
    "membership": ("单独", "混编"),
    "address": ("人民路1号", "建设路2号"),
    "community": ("城关社区", "河畔社区"),
    "settled": ("省内", "省外"),
    "settled_place": ("昆明", "成都"),
    "hardship": ("否", "是"),
    "hardship_document": ("县民〔2020〕1号", "县民〔2026〕2号"),
}
BESIDE = {  # what else the file says, so that it is sound
    "survivor_kind": {"category": "遗属"},
    "hardship_document": {"hardship": "是"},
}


def load(runner: CommandRunner, row: dict[str, str], *options: str) -> dict[str, Any]:
    heads = ["姓名", *(field_of(Person, name).label for name in row)]
    return runner.load("people", [heads, ["张三", *row.values()]], *options)


def pasts(runner: CommandRunner, name: str) -> list[tuple[str, str]]:
    """What the histories say of a field: from when on, and what; nothing of any other track."""
    with open_office(runner.file, "王芳") as office:
        stages = history_store.of_person(office, 1)
        assert {stage.track for stage in stages} <= {TRACKED[name].value}
        field = field_of(Person, name)
        return [(str(stage.since or ""), words_of(office, field, getattr(stage, name))) for stage in stages]


def test_every_field_of_every_track_is_tried() -> None:
    assert list(SAID) == [name for names in FIELDS.values() for name in names]


@pytest.mark.parametrize("name", SAID)
def test_a_field_changes_from_a_day_on(runner: CommandRunner, name: str) -> None:
    old, new = SAID[name]
    load(runner, {"category": "退休干部"} | BESIDE.get(name, {}) | {name: old})
    before = runner.people()["张三"]
    answer = load(runner, {name: new}, "--since", "2026-07")
    shown = {"否": "", "是": "是"}
    assert pasts(runner, name) == [("", shown.get(old, old)), ("2026-07", shown.get(new, new))]
    assert runner.run("undo", str(answer["operation"])) == 0
    assert runner.people()["张三"] == before and pasts(runner, name) == []


@pytest.mark.parametrize("name", SAID)
def test_without_a_day_it_is_a_correction(runner: CommandRunner, name: str) -> None:
    old, new = SAID[name]
    load(runner, {"category": "退休干部"} | BESIDE.get(name, {}) | {name: old})
    load(runner, {name: new})
    assert pasts(runner, name) == []


@pytest.mark.parametrize("name", [name for name in SAID if name not in ("hardship", "category")])
def test_what_was_not_known_is_filled_in(runner: CommandRunner, name: str) -> None:
    """But for 困难: that somebody was not in need is known."""
    load(runner, {"category": "退休干部"} | BESIDE.get(name, {}))
    load(runner, {name: SAID[name][1]}, "--since", "2026-07")
    assert pasts(runner, name) == []


@pytest.mark.parametrize("name", [name for name in SAID if for_many(name)])
def test_many_are_asked_and_change_from_a_day_on(runner: CommandRunner, name: str) -> None:
    old, new = SAID[name]
    load(runner, {"category": "退休干部"} | BESIDE.get(name, {}) | {name: old})
    load(runner, {name: new})
    with open_office(runner.file, "王芳") as office:
        value = getattr(store.get(office, 1), name)
    assert runner.run("undo") == 0
    with open_office(runner.file, "王芳") as office:
        people = store.some(office, [1])
        change = FieldChange(name=name, value=value, since=PartialDate(2026, 7))
        assert bulk.preview(office, people, change).asks_since
        bulk.change_many(office, [1], change)
    assert [since for since, _ in pasts(runner, name)] == ["", "2026-07"]


def test_a_workbook_names_the_document_of_each_act(runner: CommandRunner) -> None:
    """What is exported can be imported again: nothing changes."""
    load(runner, {"category": "退休干部"})
    load(runner, {"hardship": "是", "hardship_document": "县民〔2024〕1号"}, "--since", "2024-05-06")
    load(runner, {"hardship": "否"}, "--since", "2025-06")  # the document was of the other act
    assert pasts(runner, "hardship_document") == [("", ""), ("2024-05-06", "县民〔2024〕1号"), ("2025-06", "")]
    load(runner, {"hardship": "是", "hardship_document": "县民〔2026〕1号"}, "--since", "2026-02")
    out = runner.folder / "名册.xlsx"
    assert runner.run("export", "people", out) == 0
    answer = runner.load("people", out, "--since", "2026-03")
    assert (answer["updated"], answer["unchanged"], answer["operation"]) == (0, 1, None)


def test_the_help_names_what_changes_from_a_day_on(runner: CommandRunner) -> None:
    assert runner.run("import", "--help") == 0
    said = "".join(runner.out.split())
    assert all(word in said for word in ("人员类别", "遗属类别", "职级", "待遇", "支部", "住址", "困难"))
