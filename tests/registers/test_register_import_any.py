"""Whatever a register holds can be exported, and comes back as it was."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadredesk.branches import actions as branches
from cadredesk.branches.records import Branch
from cadredesk.core.fields import Kind, fields_of
from cadredesk.db.file import Office
from cadredesk.import_export import actions
from cadredesk.import_export.records import ImportKind, RowOutcome
from cadredesk.registers.activities.actions import save_activity
from cadredesk.registers.activities.records import Activity, ActivityKind
from cadredesk.registers.records_sheets import SHEETS
from cadredesk.sheets.cells import says_nothing
from cadredesk.sheets.reader import open_book
from tests.support import TODAY, empty_office, new_office, sample_office

TEXTS = st.one_of(
    st.sampled_from(["", "=1+1", "+8613", "-负责人", "001", "1948.10", "1e5", "true", "合计", "…", "上午9:00"]),
    st.text("=+-@'\"，；张三abc 123./\\", max_size=12).map(lambda text: " ".join(text.split())),
).filter(lambda text: not says_nothing(text))
NUMBERS = st.one_of(st.none(), st.integers(1, 200_000))
OF_KIND = {Kind.TEXT: TEXTS, Kind.LONG: TEXTS, Kind.FLAG: st.booleans(), Kind.INTEGER: NUMBERS, Kind.MONEY: NUMBERS}


@st.composite
def activities(draw: st.DrawFn) -> list[Activity]:
    """A few activities, some of them equal; every field may hold anything that a form accepts."""
    found = []
    for _ in range(draw(st.integers(1, 4))):
        values = {each.name: draw(OF_KIND[each.kind]) for each in fields_of(Activity) if each.kind in OF_KIND}
        day = draw(st.dates(TODAY - timedelta(days=4000), TODAY))
        values |= {
            "date": day,
            "end_date": draw(st.sampled_from([None, day, day + timedelta(days=3)])),
            "category": draw(st.sampled_from([*map(str, ActivityKind), "送戏下乡"])),
            "branch_id": draw(st.sampled_from([None, 1, 2])),
            "sessions": draw(st.integers(1, 900)),
        }
        found += [Activity(**values)] * draw(st.integers(1, 2))
    return found


def with_branches(office: Office) -> None:
    for name in ("城关党支部", "东山党支部"):
        branches.save_branch(office, Branch(name=name))


@given(activities())
@settings(max_examples=12)
def test_any_activities_come_back_as_they_were(found: list[Activity]) -> None:
    with (
        TemporaryDirectory(prefix="cadredesk-") as folder,
        empty_office(Path(folder)) as office,
        new_office(Path(folder, "other.db")) as other,
    ):
        with_branches(office)
        with_branches(other)
        for activity in found:
            save_activity(office, activity)
        for ending in ("xlsx", "csv"):
            out = Path(folder, f"活动.{ending}")
            actions.export(office, "activities", out)
            preview = actions.preview(office, "activities", out)
            assert preview.counts[RowOutcome.UNCHANGED] == len(found), preview.problems
        assert actions.run(other, actions.preview(other, "activities", out)).counts[RowOutcome.ADDED] == len(found)
        back = Path(folder, "回来.csv")
        actions.export(other, "activities", back)
        assert back.read_bytes() == out.read_bytes()


def test_the_registers_of_the_sample_office_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    with sample_office(tmp_path) as office, empty_office(tmp_path) as other:
        for what in (ImportKind.BRANCHES, ImportKind.PEOPLE, *map(ImportKind, SHEETS)):
            out, back = tmp_path / f"{what}.xlsx", tmp_path / f"{what}回来.xlsx"
            count = actions.export(office, what, out)
            preview = actions.preview(office, what, out)
            assert preview.counts[RowOutcome.UNCHANGED] == count, preview.errors[:3]
            assert count
            assert actions.run(other, actions.preview(other, what, out)).counts[RowOutcome.ADDED] == count
            if what.sheet:
                actions.export(other, what, back)
                assert sorted(map(repr, open_book(back).sheet().rows)) == sorted(map(repr, open_book(out).sheet().rows))
