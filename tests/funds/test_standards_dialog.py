"""Standards typed down in their dialog, and vouchers from who is owed a visit."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from cadredesk.core.errors import UserError
from cadredesk.db.file import open_office
from cadredesk.db.undo import undo
from cadredesk.funds import actions_due, store_ledger
from cadredesk.funds.standards import actions as standards_actions
from cadredesk.funds.standards import store as standards_store
from cadredesk.funds.standards.actions import GiftAmount
from cadredesk.funds.standards.ui.standards_dialog import StandardsDialog
from cadredesk.funds.ui.due_lines_dialog import DueLinesDialog
from cadredesk.funds.ui.voucher_dialog import VoucherDialog
from cadredesk.people.records import Audience
from tests.support import TODAY

if TYPE_CHECKING:
    from cadredesk.db.file import Office

pytestmark = pytest.mark.usefixtures("styled_app")  # in the program's own look


Answers = Callable[..., list[str]]


def clear_standards(office: "Office") -> None:
    with office.operation("清空标准"):
        for each in standards_store.standards(office):
            standards_store.delete(office, each.id or 0)


def test_standards_of_a_read_only_file_cannot_be_typed(keep: Callable[[Any], Any], sample: "Office") -> None:
    with open_office(sample.path, "李梅") as second:
        made = keep(StandardsDialog(second, occasion="重阳"))
        made.show()
        assert made.said.text == second.why_read_only
        assert not made.save_button.isEnabled() and not made.delete_button.isEnabled()
        assert all(box.isReadOnly() for box in made.grid.findChildren(QLineEdit))
        made.reject()


@pytest.fixture
def standards(sample: "Office", keep: Callable[[Any], Any]) -> StandardsDialog:
    clear_standards(sample)
    made: StandardsDialog = keep(StandardsDialog(sample, occasion="重阳"))
    return made


def type_standards(dialog: StandardsDialog, qtbot: QtBot, *amounts: str) -> None:
    dialog.grid.go_first()
    for amount in amounts:
        box = dialog.focusWidget()
        assert isinstance(box, QLineEdit)
        box.setText(amount)
        qtbot.keyClick(box, Qt.Key.Key_Return)  # as in a spreadsheet: to the line below


def test_the_standards_of_an_occasion_are_typed_down(
    standards: StandardsDialog, sample: "Office", qtbot: QtBot
) -> None:
    assert standards.windowTitle() == "慰问标准" and standards.occasion.currentText() == "重阳"
    type_standards(standards, qtbot, "800", "500")
    standards.save()
    assert "已保存“重阳”的标准，2 类人员" in standards.said.text and not standards.dirty
    found = standards_store.standards_for(sample, "重阳", TODAY)
    assert {each: standard.fen for each, standard in found.items()} == {
        "离休干部": 80_000,
        "县处级以上退休干部": 50_000,
    }
    standards.since.set_value(date(2027, 1, 1))
    type_standards(standards, qtbot, "1000")
    standards.save()
    assert [standards.history.item(at).text() for at in range(standards.history.count())] == [
        "2027-01-01 起　以后", "一直有效　现行",
    ]  # fmt: skip
    assert standards_store.standards_for(sample, "重阳", TODAY) == found
    undo(sample)
    assert standards_store.standards_of(sample, "重阳") == sorted(found.values(), key=lambda each: each.id or 0)


def test_a_wrong_amount_is_reported_and_nothing_typed_is_lost(
    standards: StandardsDialog, sample: "Office", qtbot: QtBot, answers: Answers
) -> None:
    type_standards(standards, qtbot, "八百")
    standards.save()
    assert standards.said.text.startswith("离休干部的金额：“八百”不是金额") and not standards_store.standards(sample)
    asked = answers("stay")
    standards.occasion.setEditText("春节")
    standards._asked("春节", None)
    assert "没有保存" in asked[0] and standards.occasion.currentText() == "重阳" and standards.dirty


def test_a_standard_is_deleted_after_a_question(
    standards: StandardsDialog, sample: "Office", qtbot: QtBot, answers: Answers
) -> None:
    type_standards(standards, qtbot, "800")
    standards.save()
    answers("yes")
    standards.delete()
    assert standards_store.standards(sample) == [] and not standards.delete_button.isEnabled()
    assert standards.none.isVisible()


def test_a_voucher_follows_from_who_is_owed_a_visit(
    sample: "Office", qtbot: QtBot, keep: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    due = date(2026, 10, 18)
    clear_standards(sample)
    with pytest.raises(UserError, match="请先设标准"):
        VoucherDialog(sample, owed=("重阳", due))
    given = {each: GiftAmount(50_000) for each in Audience}
    standards_actions.save_standards(sample, "重阳", None, given)
    wanted = {line.person_id for line in actions_due.due_lines(sample, "重阳", due).lines}

    def take(dialog: DueLinesDialog) -> bool:
        assert (dialog.code, dialog.day.currentText()) == ("重阳", "2026-10-18")
        assert f"将带入 {len(wanted):,} 人" in dialog.words.text()
        return True

    monkeypatch.setattr(DueLinesDialog, "exec", take)
    dialog = keep(VoucherDialog(sample))
    dialog.take_due()
    assert {line.person_id for line in dialog.grid.lines()} == wanted
    assert tuple(dialog.form.editor(name).raw() for name in ("kind", "occasion")) == ("节日慰问", "重阳")
    dialog.take_due()
    assert f"已经在名单里 {len(wanted):,} 人" in dialog.error.text
    dialog.form.editor("budget_id").set_value(store_ledger.balances(sample, 2026)[0].id)
    dialog.save()
    assert dialog.saved.fen == 50_000 * len(wanted) and all(line.visit_id is None for line in dialog.saved.lines)
    with pytest.raises(UserError, match=r"没有要发放的人员了：已经开过凭证 \d+ 人。"):
        VoucherDialog(sample, owed=("重阳", due))
