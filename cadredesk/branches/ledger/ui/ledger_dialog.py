"""支部一览: all branches, re-elections, posts and who holds several, honours and grants as lists, and out to Excel."""

from typing import Any

from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from cadredesk.branches import store
from cadredesk.branches.ledger import actions as ledger_actions
from cadredesk.branches.ledger import store as ledger_store
from cadredesk.branches.ledger.records import COLUMNS, WORDS, Sheet
from cadredesk.branches.ledger.rules import Line, choices_of, narrowed, sum_words
from cadredesk.core import names
from cadredesk.core.dates import today
from cadredesk.db.file import Office
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, pill_group
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import px
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.messages import guard
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import ListSource


class LedgerDialog(Dialog):
    """``wanted`` is the id of the branch that the user asked to see, else None."""

    help_section = "一览"

    def __init__(self, office: Office, sheet: Sheet = Sheet.BRANCHES, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("支部一览")
        self._office, self._today = office, today()
        self.wanted: int | None = None
        self._choice: dict[Sheet, str] = {}
        self._shown: list[Line] = []
        self._sort: dict[Sheet, tuple[str, bool]] = {}
        self.search = SearchBox("支部、姓名", width=220)
        self.choice = QComboBox()
        self.choice.setAccessibleName("筛选")
        self.banner = Banner()
        self.sum = label("", "label")
        group = pill_group(self, Sheet)
        group.idClicked.connect(lambda _at: self.read())
        self._pills = dict(zip(Sheet, group.buttons(), strict=True))
        self._stack = QStackedWidget()
        self.tables = {each: self._table(each) for each in Sheet}
        self._build()
        self._pills[sheet].setChecked(True)
        self.choice.activated.connect(lambda _index: self._choose())
        self.search.textChanged.connect(lambda _text: self._show())
        self.read()

    # ---- building

    def _table(self, sheet: Sheet) -> RecordTable:
        words = WORDS[sheet]
        made = RecordTable(
            f"ledger/{sheet.name.lower()}", COLUMNS[sheet], noun=words.noun, unit=words.unit, multiple=False,
            tone=self._tone, lead="holder" if sheet is Sheet.POSTS else "name",
        )  # fmt: skip
        made.set_empty("sitemap", words.empty)
        made.activated.connect(lambda _id: self.go_there())
        made.sort_changed.connect(lambda name, descending: self._sort_by(sheet, name, descending))
        self._stack.addWidget(made)
        return made

    def _build(self) -> None:
        top = row(*self._pills.values(), None, self.choice, self.search, gap=6)
        self.go_button = button("查看这个支部", "sitemap", self.go_there, tip="回车或双击也可以")
        self.grant_button = button("登记拨付…", "sack-dollar", self.grant, tip="选许多支部，每个登记相同的金额")
        self.elect_button = button("换届登记…", "users", self.elect)
        foot = row(
            self.go_button, self.elect_button, self.grant_button,
            None, button("导出", "file-export", self.export, tip="把列出来的导出为 Excel"),
            button("关闭", "", self.reject, tip="Esc"),
        )  # fmt: skip
        body = column(top, self.banner, self._stack, self.sum, gap=10)
        body.setStretchFactor(self._stack, 1)
        self.set_layout(body, foot, (1080, 660), lambda: self.choice.setMinimumWidth(px(150)))

    @property
    def sheet(self) -> Sheet:
        return next(each for each, pill in self._pills.items() if pill.isChecked())

    @property
    def table(self) -> RecordTable:
        return self.tables[self.sheet]

    # ---- reading

    def read(self) -> None:
        sheet = self.sheet
        self._branches = {each.id or 0: each for each in store.all_branches(self._office)}
        self._lines = ledger_store.lines(self._office, sheet, self._today)
        offered = choices_of(sheet, self._lines)
        self.choice.clear()
        self.choice.addItems(offered)
        self.choice.setCurrentText(self._choice.get(sheet, offered[0]))
        self._stack.setCurrentWidget(self.table)
        self.grant_button.setVisible(sheet is Sheet.GRANTS)
        self.elect_button.setVisible(sheet is Sheet.TERMS)
        self._show()

    def _choose(self) -> None:
        self._choice[self.sheet] = self.choice.currentText()
        self._show()

    def _sort_by(self, sheet: Sheet, name: str, descending: bool) -> None:
        self._sort[sheet] = (name, descending)
        self._show()

    def _show(self) -> None:
        sheet, needle = self.sheet, names.needle_of(self.search.text())
        found = narrowed(sheet, self._lines, self.choice.currentText(), self._branches, self._today)
        self._shown = [line for line in found if needle in names.search_key(_words(line))] if needle else found
        if sheet in self._sort:
            self._shown = _sorted(sheet, self._shown, *self._sort[sheet])
        self.table.set_source(ListSource(self._shown), total=len(self._lines), choose_first=True)
        self.sum.setText(sum_words(sheet, self._shown) if self._shown else "")
        for made in (self.go_button, self.elect_button):
            made.setEnabled(bool(self._shown))
        self.sum.setVisible(bool(self.sum.text()))

    def _tone(self, name: str, value: Any, _row: Any) -> str:
        if name == "state" and value:
            return "danger" if value.startswith("已过") else "warning" if value.startswith("还") else "muted"
        return "accent" if name == "number" and value and value > 1 else ""

    # ---- what a user does

    def _branch_id(self) -> int | None:
        current = self.table.current
        return next((line[-1] for line in self._shown if line[0] == current), None)

    def go_there(self) -> None:
        self.wanted = self._branch_id()
        if self.wanted is not None:
            self.accept()

    @guard
    def elect(self) -> None:
        from cadredesk.branches.entries.ui.election_dialog import ElectionDialog

        branch_id = self._branch_id()
        if branch_id is not None:
            self._office.require_writable()
            if ElectionDialog(self._office, branch_id, parent=self).exec():
                self.read()

    @guard
    def grant(self) -> None:
        from cadredesk.branches.entries.ui.grant_dialog import grant_to_branches

        self._office.require_writable()
        grant_to_branches(self, self._office, self.banner)
        self.read()

    @guard
    def export(self) -> None:
        from cadredesk.widgets.page.saving import ask_for_table, say_exported

        out = ask_for_table(self, WORDS[self.sheet].title)
        if out is not None:
            count = ledger_actions.export_lines(self._office, self.sheet, self._shown, out)
            say_exported(self.banner, f"{count:,} 行", out)


def _words(line: Line) -> str:
    return " ".join(each for each in line if isinstance(each, str))


def _sorted(sheet: Sheet, lines: list[Line], name: str, descending: bool) -> list[Line]:
    """By a column, what is empty last."""
    at = [field.name for field in COLUMNS[sheet]].index(name) + 1
    filled = [line for line in lines if line[at] not in (None, "")]
    empty = [line for line in lines if line[at] in (None, "")]

    def key(line: Line) -> Any:
        value = line[at]
        if isinstance(value, int):
            return value
        return names.pinyin_of(value) if isinstance(value, str) else str(value)

    return sorted(filled, key=key, reverse=descending) + empty
