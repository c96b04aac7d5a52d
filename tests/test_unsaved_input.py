"""What is offered when a dialog is left, and what is asked before something is done for good.

The rule, for every dialog: leaving offers the words of the primary button, and only where that saves a record that
Ctrl+Z takes back; else one goes on or gives up. What cannot be undone asks a last question, and Enter means no.
"""

import ast
from collections.abc import Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.core.fields import Kind
from cadredesk.db import journal
from cadredesk.db.file import Office
from cadredesk.funds import store_ledger, store_vouchers
from cadredesk.funds.actions_views import view as view_of
from cadredesk.funds.records import VoucherQuery, VoucherState
from cadredesk.funds.ui.pay_dialog import PayDialog
from cadredesk.funds.ui.step_dialog import StepDialog
from cadredesk.funds.ui.voucher_dialog import VoucherDialog
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import FinalQuestion, PrimaryAction
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.every_dialog import DialogFactories, dialog_classes
from tests.fixtures import sample, styled_app  # noqa: F401
from tests.screen import words_on
from tests.sources import sources
from tests.support import TODAY

RECORDS = {"保存", "保存草稿", "确定"}  # what a button may say whose record is saved at leaving, too
TYPED = {
    Kind.TEXT: "改",
    Kind.LONG: "改",
    Kind.DATE: "2026-10-07",
    Kind.PARTIAL: "2026-10",
    Kind.MONEY: "7",
    Kind.INTEGER: "7",
    Kind.REFERENCE: "#2",
}


@pytest.fixture
def window(qtbot: QtBot, styled_app: None) -> QWidget:  # noqa: F811
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def factories(sample: Office, window: QWidget) -> DialogFactories:  # noqa: F811
    return DialogFactories(sample, window)


class QuestionLog:
    """Takes down each question and answers it with a key, or as Enter does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shown: list[tuple[str, dict[str, str], str]] = []  # the words, the answers, the default one
        self.detail, self.keys = "", [""]
        monkeypatch.setattr(messages.MessageDialog, "exec", lambda dialog: self._answer(dialog))

    def _answer(self, dialog: messages.MessageDialog) -> int:
        dialog.show()
        default = next(key for key, each in dialog.buttons.items() if each.isDefault())
        self.shown.append((dialog.windowTitle(), {key: each.text() for key, each in dialog.buttons.items()}, default))
        self.detail = words_on(dialog)
        key = self.keys.pop(0) if self.keys else ""
        if key:
            dialog.buttons[key].click()
        else:
            QTest.keyClick(dialog, Qt.Key.Key_Return)
        return 0


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> QuestionLog:
    return QuestionLog(monkeypatch)


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    monkeypatch.setattr(TaskRunner, "synchronous", True)


def type_something(dialog: FormDialog) -> None:
    """Change the first field that takes words, as a hand does."""
    raw = dialog.form.raw()
    for name in raw:
        slot = dialog.form._slots.get(name)
        if slot is None or not slot.editor.isEnabled():
            continue
        words = TYPED.get(slot.field.kind) or next(iter(str(each) for each in slot.field.choices), "")
        if words and words != raw[name]:
            dialog.form.put_raw({name: words})
            if dialog.dirty:
                return
    raise AssertionError(f"nothing to type in {type(dialog).__name__}")


def test_every_dialog_is_known(factories: DialogFactories) -> None:
    assert {name.partition("#")[0] for name in factories.all()} == set(dialog_classes())


@pytest.mark.parametrize(
    "feature", ["people", "branches", "visits", "cases", "money", "honours", "activities", "suggestions", "the_office"]
)
def test_leaving_a_form_never_does_what_only_its_button_does(
    factories: DialogFactories, asked: QuestionLog, feature: str
) -> None:
    seen = 0
    for name, make in getattr(factories, f"of_{feature}")().items():
        if not issubclass(dialog_classes()[name.partition("#")[0]], FormDialog):
            continue
        dialog = make()
        dialog.show()
        type_something(dialog)
        before = journal.history(factories.office, 1)[0].id
        asked.shown.clear()
        asked.keys = ["discard"]
        dialog.reject()
        ((_, answers, default),) = asked.shown
        if "save" in answers:
            assert dialog.act.record and answers["save"] == dialog.save_button.text() in RECORDS, name
            assert answers == {"save": dialog.save_button.text(), "discard": "不保存", "stay": "继续填写"}, name
        else:
            assert (answers, default) == ({"stay": "继续填写", "discard": "放弃填写"}, "stay"), name
            assert not dialog.act.record and f"还没有{dialog.save_button.text()}" in asked.detail, name
        assert not dialog.isVisible() and journal.history(factories.office, 1)[0].id == before, name
        shiboken6.delete(dialog)
        seen += 1
    assert seen


def test_settings_and_steps_are_not_offered_on_close(factories: DialogFactories) -> None:
    money, settings = factories.of_money(), factories.of_the_office()
    for name in ("funds.ui.step_dialog.StepDialog#2", "funds.ui.pay_dialog.PayDialog"):
        dialog = money[name]()
        assert not dialog.act.record and dialog.act.final_question is not None
        shiboken6.delete(dialog)
    dialog = settings["office.ui.settings_dialog.SettingsDialog"]()
    assert not dialog.act.record
    shiboken6.delete(dialog)


def test_an_act_for_good_cannot_be_declared_a_record() -> None:
    with pytest.raises(ValueError, match="never offered"):
        PrimaryAction(words="批准", record=True, final_question=lambda _record: FinalQuestion("批准？", ""))


# ---------------------------------------------------------------- the last question


STEPS = [
    (VoucherState.DRAFT, VoucherState.SUBMITTED, "提交"),
    (VoucherState.SUBMITTED, VoucherState.APPROVED, "批准"),
    (VoucherState.APPROVED, VoucherState.PAID, "登记支付"),
    (VoucherState.PAID, VoucherState.ARCHIVED, "归档"),
]


_NAMES = {VoucherState.SUBMITTED: "submit", VoucherState.APPROVED: "approve", VoucherState.ARCHIVED: "archive"}


@pytest.mark.parametrize(("since", "to", "verb"), STEPS)
def test_a_step_says_whom_and_how_much_before_it_is_taken(
    sample: Office,  # noqa: F811
    window: QWidget,
    asked: QuestionLog,
    since: VoucherState,
    to: VoucherState,
    verb: str,
) -> None:
    from cadredesk.core.money import in_words, show_yuan
    from cadredesk.people import store as people

    voucher = store_vouchers.matching_ids(sample, VoucherQuery(states=(since.value,)))[0]
    view = view_of(sample, voucher)
    dialog: Any = PayDialog(sample, view) if to is VoucherState.PAID else StepDialog(sample, view, _NAMES[to])
    if to is VoucherState.PAID:
        dialog.lines.set_all()
    typed = {"operator": "赵局长", "reason": "已核对"}
    dialog.form.put_raw({name: text for name, text in typed.items() if name in dialog.form.raw()})
    dialog.show()
    last = dialog.form.editor(list(dialog.form.raw())[-1])
    QTest.keyClick(last, Qt.Key.Key_Return)  # in the last field, and then on the question itself
    assert asked.shown == [] and store_vouchers.get_voucher(sample, voucher).state == since
    asked.keys = [""]
    dialog.save()
    assert store_vouchers.get_voucher(sample, voucher).state == since and dialog.isVisible()
    _, answers, default = asked.shown[-1]
    assert answers == {"yes": verb, "no": "返回"} and default == "no"
    first = people.get(sample, view.lines[0].person_id or 0).name
    for words in (view.voucher.number, first, f"{len(view.lines)} 人", show_yuan(view.fen), in_words(view.fen)):
        assert words in asked.detail
    assert "不能用 Ctrl+Z 撤销" in asked.detail
    asked.keys = ["yes"]
    dialog.save()
    assert store_vouchers.get_voucher(sample, voucher).state == to
    shiboken6.delete(dialog)


def test_what_became_of_the_lines_is_not_lost_without_a_question(
    sample: Office,  # noqa: F811
    window: QWidget,
    asked: QuestionLog,
) -> None:
    voucher = store_vouchers.matching_ids(sample, VoucherQuery(states=(VoucherState.APPROVED.value,)))[0]
    dialog = PayDialog(sample, view_of(sample, voucher))
    dialog.show()
    dialog.lines.table.selectRow(0)
    dialog.lines.turn()
    asked.keys = ["stay"]
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible() and asked.shown[0][1] == {"stay": "继续填写", "discard": "放弃填写"}
    assert store_vouchers.get_voucher(sample, voucher).state == VoucherState.APPROVED
    shiboken6.delete(dialog)


def test_a_draft_is_saved_at_once_and_submitted_after_a_question(
    sample: Office,  # noqa: F811
    window: QWidget,
    asked: QuestionLog,
) -> None:
    budget = store_ledger.balances(sample, 2026)[0].id
    dialog = VoucherDialog(sample, person_ids=[1, 2])
    dialog.form.put_raw({"kind": "节日慰问", "budget_id": f"#{budget}"})
    asked.keys = ["yes"]
    dialog.save_and_submit()
    assert asked.shown == [] and "金额" in dialog.error.text  # what is refused anyway is not asked about
    dialog.grid.amount.setText("500")
    dialog.grid.fill()
    asked.keys = [""]
    dialog.save_and_submit()
    assert "1,000.00 元（人民币壹仟元整）" in asked.detail and dialog.saved is None
    asked.shown.clear()
    dialog.save()
    assert asked.shown == [] and dialog.saved.voucher.state == VoucherState.DRAFT
    shiboken6.delete(dialog)


def test_dangerous_questions_stand_on_the_harmless_side(qtbot: QtBot, styled_app: None) -> None:  # noqa: F811
    answers = [("yes", "删除"), ("no", "取消")]
    dialog = messages.MessageDialog(None, "请确认", "删除？", answers, default="no", tone="warning", danger="yes")
    qtbot.addWidget(dialog)
    assert dialog.buttons["yes"].property("look") == "danger"
    assert dialog.buttons["no"].isDefault() and dialog.focusWidget() is dialog.buttons["no"]
    assert not [each for each in dialog.findChildren(QPushButton) if each.property("look") == "primary"]


# ---------------------------------------------------------------- in the source


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (
            getattr(node.func, "id", None) in names or getattr(node.func, "attr", None) in names
        ):
            yield node


def test_only_one_place_asks_what_becomes_of_what_was_typed() -> None:
    """A dialog with a question of its own at leaving could call anything “保存”."""
    asking = {
        path.name
        for path, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Tuple) and ast.unparse(node).startswith(("('discard'", "('stay'"))
    }
    # the grid keeps a draft, of which nothing is written; the likely person's form is gone back to
    assert asking == {"primary_action.py", "fill_dialog.py", "likely_dialog.py"}


def test_the_words_of_a_record_are_those_of_saving() -> None:
    for path, tree in sources().items():
        for call in calls(tree, "PrimaryAction"):
            given = {each.arg: ast.unparse(each.value) for each in call.keywords}
            if given.get("record") == "True":
                assert given["words"].strip("'") in RECORDS, f"{path.name}: {given['words']}"


def test_whatever_cannot_be_undone_has_a_last_question_where_it_is_called_from_a_dialog() -> None:
    final = {
        function.name
        for path, tree in sources().items()
        if path.name.startswith("actions")
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and "undoable=False" in ast.unparse(function)
    }
    assert {
        "submit_voucher",
        "approve_voucher",
        "pay_lines",
        "archive_voucher",
        "settle_voucher",
        "void_voucher",
        "reverse_voucher",
        "save_settings",
    } <= final
    final -= {"count_print"}
    found = {}
    for path, tree in sources().items():
        if "ui" in path.parts:
            done = {call.func.attr for call in calls(tree, *final) if isinstance(call.func, ast.Attribute)}
            if done:
                found[f"{path.parts[-3]}/{path.name}"] = "final_question" in path.read_text("utf-8")
    assert found.pop("office/settings_dialog.py") is False  # set back in the same form, and not offered at leaving
    assert found and all(found.values()), found


@pytest.mark.parametrize("words", ["删除", "移出", "移除", "恢复", "取消免访", "替换", "合并"])
def test_enter_says_no_to_what_takes_away(words: str) -> None:
    asked = [
        (path.name, {each.arg: ast.unparse(each.value) for each in call.keywords})
        for path, tree in sources().items()
        for call in calls(tree, "ask")
        if any(each.arg == "yes" and ast.unparse(each.value) == repr(words) for each in call.keywords)
    ]
    assert asked and all(given.get("default_no") == "True" for _, given in asked), asked
