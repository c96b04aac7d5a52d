"""Names are text: whoever is called ``<img src=…>&`` is read so, and nothing is drawn, loaded or made a key of it.

An office in which everything that has a name is called so is opened in the real window; every page, card and dialog
is walked through.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QMenu, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.db.file import Office, open_office
from cadredesk.funds import actions as fund_actions
from cadredesk.funds.records import Budget, Payment, Voucher
from cadredesk.people.views import actions as views_actions
from cadredesk.people.views.records import READY
from cadredesk.shell.main_window import MainWindow
from cadredesk.shell.pages import TABS
from cadredesk.shell.palette import Palette
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import ElidedButton, button, menu_of
from cadredesk.widgets.controls.plain_text import plain_tip, plain_words
from cadredesk.widgets.controls.text import ElidedLabel, label
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.every_dialog import DialogFactories
from tests.fixtures import styled_app  # noqa: F401
from tests.sources import sources
from tests.support import OPERATOR, TODAY, sample_office

EVIL = '<img src="file:///x.png"><b>&名'
NAMED = {
    "people": "name former_name unit post address community note tags emergency_contact hospital moved_to",
    "branches": "name secretary place note",
    "liaisons": "name post",
    "duty_rules": "name",
    "relatives": "name unit note",
    "visits": "visitors companions place goods condition requests",
    "cases": "detail result",
    "case_steps": "who note",
    "trips": "destination",
    "hospital_stays": "hospital illness",
    "cares": "unit result",
    "certificates": "keeper",
    "branch_posts": "name note",
    "branch_honours": "name",
    "branch_grants": "purpose",
    "standards": "goods",
    "stages": "address community note",
}


@pytest.fixture(autouse=True)
def fixed_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    monkeypatch.setattr(TaskRunner, "synchronous", True)
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: pytest.fail(f"{type(error).__name__}: {error}"))


@pytest.fixture
def evil(tmp_path: Path) -> Path:
    """The sample office in which all are called so, as an import would bring it."""
    with sample_office(tmp_path, people=40, years=1) as office:
        rename(office)
        budget = fund_actions.save_budget(office, Budget(year=TODAY.year, name=EVIL, fen=100_000, source=EVIL)).id or 0
        fund_actions.adjust_budget(office, budget, TODAY, 100, EVIL, EVIL)
        draft = Voucher(kind="其他", occasion=EVIL, budget_id=budget, date=TODAY)
        fund_actions.draft_voucher(office, draft, [Payment(person_id=1, fen=100)])
        views_actions.save_view(office, EVIL, READY["80 岁以上独居"], pinned=True)
        return office.path


def rename(office: Office) -> None:
    with office.operation(f"改名{EVIL}"):
        office.conn.execute("UPDATE settings SET value = ? WHERE name = 'office'", (EVIL,))
        for table, columns in NAMED.items():
            filled = ", ".join(
                f"{name} = CASE {name} WHEN '' THEN '' ELSE :evil || {name} END" for name in columns.split()
            )
            office.conn.execute(f"UPDATE {table} SET {filled}", {"evil": EVIL})


class Walk:
    """Looks at all that is there, and counts what was seen of those names."""

    def __init__(self) -> None:
        self.tips = self.labels = self.buttons = self.cells = self.actions = 0

    def over(self, root: QWidget) -> None:
        """Every widget below, its tip and its words; every cell; every action."""
        for widget in (root, *root.findChildren(QWidget)):
            self.tip(widget.toolTip(), widget)
            if isinstance(widget, QLabel):
                self.label(widget)
            elif isinstance(widget, QAbstractButton):
                self.buttons += self.key(widget.text(), widget)
            elif isinstance(widget, QTabBar):
                for at in range(widget.count()):
                    self.key(widget.tabText(at), widget)
                    self.tip(widget.tabToolTip(at), widget)
            elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
                self.model(widget.model())
        for action in {*root.findChildren(QAction), *root.actions()}:
            self.actions += self.key(action.text(), action)

    def tip(self, text: str, where: object) -> None:
        if text and GuiQt.mightBeRichText(text):
            assert text == plain_tip(_unwrapped(text)), (text, where)
        self.tips += EVIL in _unwrapped(text)

    def label(self, widget: QLabel) -> None:
        text = widget.text()
        if widget.textFormat() == Qt.TextFormat.RichText:
            assert "<img" not in text, text
            return
        assert not text or widget.textFormat() == Qt.TextFormat.PlainText, (text, widget)
        if widget.buddy() is not None:
            self.key(text, widget)
        self.labels += EVIL in text

    def key(self, text: str, where: object) -> bool:
        assert text.count("&名") == text.count("&&名"), (text, where)
        return "&&名" in text

    def model(self, model: QAbstractItemModel, below: QModelIndex = QModelIndex()) -> None:  # noqa: B008
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(below)
        for at in range(min(model.rowCount(below), 30)):
            for column in range(columns):
                index = model.index(at, column, below)
                self.tip(str(model.data(index, Qt.ItemDataRole.ToolTipRole) or ""), model)
                self.cells += EVIL in str(model.data(index) or "")
            self.model(model, model.index(at, 0, below))
        for column in range(columns):
            self.tip(str(model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) or ""), model)


def _unwrapped(tip: str) -> str:
    import html

    before, after = plain_tip("<b>x</b>").split("&lt;b&gt;x&lt;/b&gt;")
    return html.unescape(tip.removeprefix(before).removesuffix(after)) if tip.startswith(before) else tip


@pytest.fixture
def window(qtbot: QtBot, styled_app: None, evil: Path) -> Iterator[MainWindow]:  # noqa: F811
    made = MainWindow(EVIL)
    qtbot.addWidget(made)
    made.setWindowState(Qt.WindowState.WindowNoState)
    made.resize(1366, 740)
    made.show()
    made.open_file(evil)
    yield made
    made.close_office()


def test_on_every_page_and_card(window: MainWindow) -> None:
    walk = Walk()
    for spec in (spec for tab in TABS for spec in tab.pages):
        window.show_page(spec.name)
        QTest.qWait(150)  # the pause before a card is shown
        walk.over(window)
        card = getattr(window.page, "card", None)
        pills = [each for each in (card.findChildren(QAbstractButton) if card else ()) if each.isCheckable()]
        for name in [each.text() for each in pills if each.property("look") == "pill"]:
            pill = next((each for each in card.findChildren(QAbstractButton) if each.text() == name), None)
            if pill is not None and pill.isVisible():
                pill.click()
                walk.over(card)
    assert min(walk.tips, walk.labels, walk.cells) > 20 and walk.buttons > 3, vars(walk)


@pytest.mark.parametrize(
    "feature",
    ["people", "lists", "branches", "visits", "cases", "money", "honours", "activities", "suggestions", "the_office"],
)
def test_in_every_dialog(evil: Path, qtbot: QtBot, styled_app: None, feature: str) -> None:  # noqa: F811
    parent = QWidget()
    qtbot.addWidget(parent)
    seen = Walk()
    with open_office(evil, OPERATOR) as office:
        for make in getattr(DialogFactories(office, parent), f"of_{feature}")().values():
            dialog = make()
            dialog.show()
            if isinstance(dialog, Palette):
                dialog.box.setText("<")
            seen.over(dialog)
            dialog.hide()
            shiboken6.delete(dialog)
    assert seen.labels + seen.cells + seen.buttons > 0, vars(seen)


def test_in_the_menus_of_the_lists(window: MainWindow) -> None:
    window.show_page("people")
    assert window.page is not None
    walk = Walk()
    for menu in window.findChildren(QMenu):
        menu.aboutToShow.emit()
        for action in menu.actions():
            walk.actions += walk.key(action.text(), action)
    assert walk.actions > 0  # the saved list, and the operation to undo


def test_in_questions_toasts_and_banners(qtbot: QtBot, styled_app: None) -> None:  # noqa: F811
    answers = [("yes", f"打开{EVIL}"), ("no", "取消")]
    asked = messages.MessageDialog(None, EVIL, EVIL, answers, detail=EVIL, default="yes")
    banner, elided = Banner(), ElidedLabel(EVIL)
    banner.say(EVIL, "", (f"看{EVIL}", lambda: None))
    elided.resize(20, 20)
    elided.show()
    walk = Walk()
    for each in (asked, banner, elided, button(EVIL, tip=EVIL), ElidedButton(EVIL), label(EVIL)):
        qtbot.addWidget(each)
        walk.over(each)
    holder = QWidget()
    qtbot.addWidget(holder)
    walk.over(menu_of([(EVIL, "", lambda: None)], holder))
    assert (walk.labels, walk.buttons, walk.tips, walk.actions) == (4, 4, 3, 1), vars(walk)


@pytest.mark.parametrize("text", ["张建国", "a < b", "第一行\n<b>x</b>", EVIL, f"{EVIL}\n第二行", "&lt;"])
def test_a_tip_says_what_it_was_given(qtbot: QtBot, text: str) -> None:
    shown = QLabel(plain_tip(text))  # as a tip: the format is guessed
    qtbot.addWidget(shown)
    from PySide6.QtGui import QTextDocument

    document = QTextDocument()
    if GuiQt.mightBeRichText(shown.text()):
        document.setHtml(shown.text())
        assert document.toPlainText().replace("\u2028", "\n") == text
    else:
        assert shown.text() == text
    assert plain_words("张&李") == "张&&李"


# ---------------------------------------------------------------- in the source


def _fixed(node: ast.expr) -> bool:
    """Words that stand in the source, or that have gone through the helper."""
    if isinstance(node, ast.IfExp):
        return _fixed(node.body) and _fixed(node.orelse)
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Call) and ast.unparse(node.func) == "plain_tip")


def _each(kind: Callable[[ast.AST], bool]) -> Iterator[tuple[str, ast.AST]]:
    for path, tree in sources().items():
        if not path.name.startswith("ui_"):  # compiled from forms/screen, of fixed words
            yield from ((path.name, node) for node in ast.walk(tree) if kind(node))


def test_every_tip_goes_through_the_helper() -> None:
    places = {"setToolTip": -1, "setTabToolTip": 1, "showText": 1, "setItemToolTip": -1, "setStatusTip": -1}
    places["setWhatsThis"] = -1
    wrong = [
        f"{name}:{node.lineno}"
        for name, node in _each(lambda node: isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in places
        if not _fixed(node.args[places[node.func.attr]])
    ]
    assert wrong == []


def test_every_model_gives_its_tips_through_the_helper() -> None:
    models = [
        (name, node)
        for name, node in _each(lambda node: isinstance(node, ast.If))
        if isinstance(node, ast.If) and "ToolTipRole" in ast.unparse(node.test)
    ]
    assert len(models) >= 4
    assert [name for name, node in models if not any("plain_tip(" in ast.unparse(each) for each in node.body)] == []


def test_no_label_guesses_what_its_words_are() -> None:
    wrong = [
        f"{name}:{node.lineno}"
        for name, node in _each(lambda node: isinstance(node, ast.Call))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "QLabel"
    ]
    assert [each.partition(":")[0] for each in wrong] == ["form_parts.py", "text.py"]  # plain; and escaped by itself


def test_words_of_buttons_boxes_and_actions_are_fixed_or_go_through_the_helper() -> None:
    factories = {"QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QAction", "QGroupBox"}
    fixed = {"menu.py", "assign_dialog.py", "roster_dialog.py"}  # words of the program in a variable
    wrong = [
        f"{name}:{node.lineno} {ast.unparse(node)}"
        for name, node in _each(lambda node: isinstance(node, ast.Call))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in factories and node.args and name not in fixed
        if not isinstance(node.args[0], ast.Constant | ast.Name | ast.Attribute)
        or (isinstance(node.args[0], ast.Name) and node.args[0].id not in ("self", "CORRECTION", "CHANGE"))
        if "plain_words(" not in ast.unparse(node)
    ]
    assert wrong == []
