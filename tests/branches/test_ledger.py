"""支部一览: the lists over all branches, narrowed, added up, exported; and ticking many branches at once."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from cadredesk.branches import store
from cadredesk.branches.entries.rules import Situation
from cadredesk.branches.entries.ui.grant_dialog import GrantDialog
from cadredesk.branches.ledger.records import Sheet
from cadredesk.branches.ledger.ui.ledger_dialog import LedgerDialog
from cadredesk.branches.ui.choose_branches_dialog import ChooseBranchesDialog
from cadredesk.db.file import Office
from cadredesk.widgets.controls import theme
from tests.branches.conftest import separate, tick, turn_to
from tests.choosing import Choosing
from tests.support import TODAY


@pytest.fixture
def ledger(sample: Office, qtbot: QtBot) -> LedgerDialog:
    dialog = LedgerDialog(sample)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def pick(box: QComboBox, words: str) -> None:
    box.setCurrentText(words)
    box.activated.emit(box.currentIndex())


def test_all_branches_stand_in_one_list(ledger: LedgerDialog, sample: Office) -> None:
    standing = [each for each in store.all_branches(sample) if not each.ended_on]
    assert ledger.table.count == len(standing)
    members = sum(each[0] for each in store.member_counts(sample).values())
    assert f"成员合计 {members} 人" in ledger.sum.text()
    ledger.search.setText(standing[3].name)
    assert ledger.table.count >= 1
    pick(ledger.choice, "已撤销、已并入")
    ledger.search.clear()
    assert ledger.table.count == len(store.all_branches(sample)) - len(standing)


def test_elections_are_listed_and_exported(
    ledger: LedgerDialog, sample: Office, tmp_path: Path, choosing: Choosing
) -> None:
    turn_to(ledger, Sheet.TERMS, str(Situation.OVER))
    overdue = [
        each for each in store.all_branches(sample)
        if each.term_end and each.term_end.last < TODAY and not each.ended_on
    ]  # fmt: skip
    assert ledger.table.count == len(overdue) > 0
    out = tmp_path / "换届.xlsx"
    choosing.answer(out)
    ledger.export()
    assert "已导出" in ledger.banner.text
    cells = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert cells[1][:5] == ["支部", "类型", "负责人", "换届时间", "情况"]
    assert {line[0] for line in cells[2:]} == {each.name for each in overdue}
    assert all(str(line[4]).startswith("已过换届时间") for line in cells[2:])


def test_who_holds_several_posts_is_listed(ledger: LedgerDialog, sample: Office) -> None:
    turn_to(ledger, Sheet.POSTS)
    every = ledger.table.count
    pick(ledger.choice, "一人多职")
    assert 0 < ledger.table.count < every
    assert ledger.sum.text() == f"{ledger.table.count // 2} 人任 {ledger.table.count} 职"
    ledger.go_there()
    assert ledger.wanted in {each.id for each in store.all_branches(sample)}


def test_many_branches_get_the_same_grant(ledger: LedgerDialog, sample: Office, answer: Any) -> None:
    turn_to(ledger, Sheet.GRANTS)
    before = ledger.table.count
    chosen = separate(sample)[:3]

    def fill(dialog: GrantDialog) -> None:
        dialog.form.put_raw({"fen": "10000", "date": "2026-10-01"})
        assert dialog.sum.text() == "合计 30,000.00 元"
        dialog.save()

    answer(ChooseBranchesDialog, lambda dialog: (tick(dialog, *(each.id for each in chosen)), dialog.accept()))
    answer(GrantDialog, fill)
    ledger.grant_button.click()
    assert ledger.table.count == before + 3
    pick(ledger.choice, "2026 年")
    assert ledger.sum.text().startswith("合计 30,000.00 元，3 个支部")


def test_honours_are_listed_by_year_and_sorted(ledger: LedgerDialog, sample: Office) -> None:
    turn_to(ledger, Sheet.HONOURS)
    years = [int(ledger.table.model.text_at(at, 0)) for at in range(ledger.table.count)]
    assert years == sorted(years, reverse=True)
    ledger.table.sort_changed.emit("year", False)
    assert [int(ledger.table.model.text_at(at, 0)) for at in range(ledger.table.count)] == sorted(years)


def test_all_are_ticked_that_are_shown(sample: Office, qtbot: QtBot) -> None:
    dialog = ChooseBranchesDialog(sample, "拨付给哪些支部", "下一步")
    qtbot.addWidget(dialog)
    dialog.kind.setCurrentText("学委会")
    next(made for made in dialog.findChildren(QPushButton) if made.text() == "全选").click()
    assert {store.get(sample, each).kind for each in dialog.chosen} == {"学委会"}


@pytest.mark.parametrize("zoom", [100, 150])
def test_no_button_of_the_lists_is_cut(ledger: LedgerDialog, zoom: int, qtbot: QtBot) -> None:
    theme.theme().set_zoom(zoom)
    try:
        for sheet in Sheet:
            turn_to(ledger, sheet)
            made = [each for each in ledger.findChildren(QPushButton) if each.isVisible()]
            qtbot.waitUntil(lambda made=made: all(each.width() >= each.sizeHint().width() - 1 for each in made))
    finally:
        theme.theme().set_zoom(100)
