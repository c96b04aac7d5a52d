"""The grid of lines within the dialog of a voucher: who gets how much, typed down like a spreadsheet."""

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QLineEdit, QTableView, QWidget

from cadredesk.branches import store as branches_store
from cadredesk.branches.records import BranchType
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Kind, described, field_of
from cadredesk.core.kinds import MoneyKind
from cadredesk.core.money import in_words, parse_yuan, show_yuan
from cadredesk.db.file import Office
from cadredesk.funds import rules, store_payees
from cadredesk.funds.records import Payment, PaymentWarning, PersonPaid
from cadredesk.funds.rules_cautions import APPROVE
from cadredesk.people import store as people_store
from cadredesk.people.records import Person
from cadredesk.widgets.controls.banner import EmptyState
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import column, look_like_records, panel, row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import colour, on_theme_change, px, restyle
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm
from cadredesk.widgets.form.references import ReferenceEditor

HEADS = ("姓名", "金额（元）", "类别", "单位", "备注")
SAID = 4  # cautions of a sort under the grid
NAME, AMOUNT, CATEGORY, UNIT, NOTE = range(5)
# What lines in a draft that was not saved were once kept as: values in this order.
KEPT_BEFORE = ("person_id", "fen", "note", "visit_id", "branch_id", "payee", "invoice", "deceased_id", "relation")
_GIVEN = ("id", "voucher_id")  # by the draft that the line is written into
WIDTHS = (90, 105, 145, 0, 90)  # 0: the rest
Index = QModelIndex | QPersistentModelIndex


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SupplierInput:
    """Goods that were bought: from whom, by which invoice, for how much."""

    name: str = described("供货单位", default="", required=True)
    invoice: str = described("发票号码", default="")
    fen: int | None = described("金额", Kind.MONEY, required=True)


class LinesModel(QAbstractTableModel):
    """The lines; amount and note can be typed."""

    refused = Signal(str)  # why an amount was not taken

    def __init__(self, office: Office, parent: QWidget) -> None:
        super().__init__(parent)
        self._office = office
        self.lines: list[Payment] = []
        self._people: dict[int, PersonPaid] = {}
        self._branches: dict[int, str] = {}
        self._warnings: dict[int, str] = {}

    def put(self, lines: Iterable[Payment]) -> None:
        self.beginResetModel()
        self.lines = list(lines)
        unknown = (line.person_id for line in self.lines if line.person_id not in self._people)
        self._people |= store_payees.people_paid(self._office, unknown)
        if any(line.branch_id not in self._branches for line in self.lines if line.branch_id):
            self._branches = dict(branches_store.choices(self._office))
        self.lines = [
            line
            for line in self.lines
            if line.payee or line.person_id in self._people or line.branch_id in self._branches
        ]
        self.endResetModel()

    def fill(self, fen: int, rows: Iterable[int]) -> None:
        for at in rows:
            self.lines[at] = dataclasses.replace(self.lines[at], fen=fen)
        if self.lines:
            self.dataChanged.emit(self.index(0, AMOUNT), self.index(len(self.lines) - 1, AMOUNT))

    def set_warnings(self, warnings: Mapping[int, str]) -> None:
        if warnings != self._warnings:
            self._warnings = dict(warnings)
            if self.lines:
                self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 0)
                self.layoutChanged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        editable = index.column() in (AMOUNT, NOTE)
        return super().flags(index) | (Qt.ItemFlag.ItemIsEditable if editable else Qt.ItemFlag.NoItemFlags)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column_ = self.lines[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(line, column_)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column_)
        warning = self._warnings.get(line.person_id or 0)
        if role == Qt.ItemDataRole.ForegroundRole and warning and column_ == NAME:
            return colour("warning")
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(warning or self._text(line, column_)) or None
        return None

    def _text(self, line: Payment, column_: int) -> str:
        if column_ == AMOUNT:
            return show_yuan(line.fen) if line.fen else ""
        if line.person_id is None:
            what = "支部" if line.branch_id else f"供货单位{f'，发票 {line.invoice}' if line.invoice else ''}"
            name = self._branches.get(line.branch_id or 0, line.payee)
            return {NAME: name, CATEGORY: what, UNIT: "", NOTE: line.note}[column_]
        person = self._people[line.person_id]
        category = person.audience or person.category
        return {NAME: person.name, CATEGORY: category, UNIT: person.unit, NOTE: line.note}[column_]

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        at, text = index.row(), str(value).strip()
        if index.column() == NOTE:
            self.lines[at] = dataclasses.replace(self.lines[at], note=text)
        else:
            try:
                fen = parse_yuan(text) if text else None
            except UserError as error:
                self.refused.emit(str(error))
                return False
            self.lines[at] = dataclasses.replace(self.lines[at], fen=fen)
        self.dataChanged.emit(index, index)
        return True


def _alignment(column_: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column_ == AMOUNT else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


class LinesGrid(QWidget):
    """Search and add at the top, the lines, and their total in figures and words. ``changed`` follows every change."""

    changed = Signal()

    def __init__(self, office: Office, *sources: QWidget) -> None:
        """``sources`` are buttons that bring lines from elsewhere."""
        super().__init__()
        self._office = office
        self.model = LinesModel(office, self)
        self.person = ReferenceEditor(field_of(Payment, "person_id"), people_store.PeopleLookup(office, living=False))
        self.person.setPlaceholderText("添加人员：姓名、拼音首字母、身份证号")
        self.person.setAccessibleName("添加人员")
        self.person.edited.connect(self._person_chosen)
        self.branch = ReferenceEditor(
            field_of(Person, "branch_id"), lambda: branches_store.choices(office, functional=False)
        )
        self.branch.setPlaceholderText("添加支部：输入几个字来选")
        self.branch.setAccessibleName("添加支部")
        self.branch.edited.connect(self._branch_chosen)
        self.all_branches_button = button("全部党支部", "", self.add_all_branches, tip="每个没有撤销的党支部一笔")
        self.supplier_button = button("供货单位…", "", self.ask_supplier, tip="买慰问品：付给供货单位，写明发票号")
        self.amount = QLineEdit()
        self.amount.setPlaceholderText("每人金额")
        self.amount.setAccessibleName("每人金额")
        self.amount.returnPressed.connect(self.fill)
        self.fill_button = button("全部填入", "", self.fill, tip="给选中的多行填；没有多选时给全部的人填")
        self.view = _View(self)
        self.empty = EmptyState("users", "还没有人。在上面输入姓名添加，或从应访名单、走访、Excel 名单带入。")
        self._total, self._words = label("", "head", wrap=True), label("", "label", wrap=True)
        self._notes = label("", "", "warning", wrap=True)
        self.remove_button = button("移除所选", "", self.remove_selected, tip="Delete")
        self._build(sources)
        for happened in (self.model.modelReset, self.model.dataChanged):
            happened.connect(self._happened)
        self.model.refused.connect(lambda why: self.say(why, "danger"))
        self._happened()

    def _build(self, sources: Sequence[QWidget]) -> None:
        self._of_people = (self.person, *sources)
        self._of_branches = (self.branch, self.all_branches_button)
        add = row(*self._of_people, *self._of_branches)
        for at in (0, len(self._of_people)):
            add.setStretch(at, 1)
        fill = row(self.amount, self.fill_button, None, self.supplier_button, self.remove_button)
        grid = panel(column(self.view, self.empty, gap=0, margins=(1, 1, 1, 1)))
        layout = column(add, fill, grid, self._notes, self._total, self._words, gap=8)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.set_kind("")
        on_theme_change(self, lambda: self.amount.setFixedWidth(px(120)), lambda: self.setMinimumWidth(px(470)))

    def set_kind(self, kind: str) -> None:
        """支部工作经费 goes to branches, all else to people and suppliers."""
        branches = kind == MoneyKind.BRANCH
        for part in (*self._of_people, *self._of_branches):
            part.setVisible((part in self._of_branches) == branches)
        self.supplier_button.setVisible(not branches)
        self.view.show_branches(branches)

    # ---- the lines

    def lines(self) -> list[Payment]:
        """The lines as they stand; an amount may still be missing."""
        return list(self.model.lines)

    @property
    def fen(self) -> int:
        return sum(line.fen or 0 for line in self.model.lines)

    def put(self, lines: Iterable[Payment]) -> None:
        self.model.put(lines)

    def add(self, lines: Sequence[Payment]) -> int:
        """Lines of people who are not there yet; gives how many were left out."""
        before = len(self.model.lines)
        self.model.put(rules.without_doubles([*self.model.lines, *lines]))
        self.view.scrollToBottom()
        return before + len(lines) - len(self.model.lines)

    def add_people(self, people: Sequence[int]) -> int:
        """People with the amount in the box, if any."""
        fen = self._amount()
        return self.add([Payment(person_id=person_id, fen=fen) for person_id in people])

    def _person_chosen(self) -> None:
        raw = self.person.raw()
        if raw.startswith("#"):
            doubled = self.add_people([int(raw[1:])])
            self.person.set_value(None)
            self.say("这个人已经在名单里了。" if doubled else "", "warning")

    def _amount(self) -> int | None:
        try:
            return parse_yuan(self.amount.text()) if self.amount.text().strip() else None
        except UserError:
            return None

    def _branch_chosen(self) -> None:
        raw = self.branch.raw()
        if raw.startswith("#"):
            doubled = self.add([Payment(branch_id=int(raw[1:]), fen=self._amount())])
            self.branch.set_value(None)
            self.say("这个支部已经在名单里了。" if doubled else "", "warning")

    def add_all_branches(self) -> None:
        """A line for each 党支部 that stands and is not there yet."""
        fen = self._amount()
        standing = (
            each
            for each in branches_store.all_branches(self._office)
            if each.ended_on is None and each.kind == BranchType.BRANCH
        )
        self.add([Payment(branch_id=each.id, fen=fen) for each in standing])

    def ask_supplier(self) -> None:
        """A line for goods that were bought."""
        form = RecordForm(SupplierInput, columns=1)
        form.set_record(SupplierInput())
        dialog = FormDialog(
            self.window(), "供货单位", form, lambda asked: asked, key="supplier", size=(460, 330),
            act=PrimaryAction(words="添加"), intro="买慰问品的钱付给供货单位，不计人数。",
        )  # fmt: skip
        if dialog.exec() and dialog.saved is not None:
            asked: SupplierInput = dialog.saved
            self.add([Payment(payee=asked.name, invoice=asked.invoice, fen=asked.fen)])

    def fill(self) -> None:
        """The amount of the box on the selected lines, or on all unless several are selected."""
        try:
            fen = parse_yuan(self.amount.text())
        except UserError as error:
            self.say(str(error), "danger")
            return
        rows = sorted({index.row() for index in self.view.selectedIndexes()})
        self.model.fill(fen, rows if len(rows) > 1 else range(len(self.model.lines)))
        self.say("", "")

    def remove_selected(self) -> None:
        gone = {index.row() for index in self.view.selectedIndexes()}
        if gone:
            self.model.put([line for at, line in enumerate(self.model.lines) if at not in gone])

    # ---- what is said

    def say(self, text: str, tone: str) -> None:
        self._notes.setText(text)
        self._notes.setVisible(bool(text))
        restyle(self._notes, tone=tone)

    def show_warnings(self, warnings: Sequence[PaymentWarning]) -> None:
        """Mark who is doubtful, and say why: first what approval will ask about, then what is only pointed out."""
        self.model.set_warnings({each.person_id: each.message for each in warnings})
        asked = [each for each in warnings if APPROVE in each.stages and not each.answer]
        others = [each for each in warnings if each not in asked]
        parts = (("批准时要说明理由", asked), ("请注意", others))
        self.say("\n".join(f"{words}：{_messages(found)}。" for words, found in parts if found), "warning")

    def _happened(self) -> None:
        lines = self.model.lines
        self.view.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self.remove_button.setEnabled(bool(lines))
        self.fill_button.setEnabled(bool(lines))
        missing = sum(1 for line in lines if not line.fen)
        left = f"，还有 {missing:,} 笔没有填金额" if missing else ""
        self._total.setText(f"共 {rules.how_many(lines)}，{show_yuan(self.fen)} 元{left}" if lines else "")
        self._words.setText(in_words(self.fen) if self.fen else "")
        self.changed.emit()

    # ---- drafts

    def raw(self) -> str:
        return json.dumps([_kept(line) for line in self.model.lines])

    def set_raw(self, text: str) -> None:
        """The lines of a draft, those too that an earlier program kept."""
        self.put(
            Payment(**(values if isinstance(values, dict) else dict(zip(KEPT_BEFORE, values, strict=False))))
            for values in json.loads(text or "[]")
        )


def _kept(line: Payment) -> dict[str, Any]:
    """All that a line says, whether it is shown here or not: what it pays again, goods, the account."""
    said = {field.name: getattr(line, field.name) for field in dataclasses.fields(Payment) if field.name not in _GIVEN}
    return {name: value for name, value in said.items() if value not in (None, "")}


def _messages(found: Sequence[PaymentWarning]) -> str:
    more = f"等 {len(found)} 条" if len(found) > SAID else ""
    return "；".join(each.message for each in found[:SAID]) + more


class _View(QTableView):
    """Enter writes an amount and goes down; Delete takes lines out."""

    def __init__(self, grid: LinesGrid) -> None:
        super().__init__()
        self._grid = grid
        self.setModel(grid.model)
        look_like_records(self, "领款人名单")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        header = self.horizontalHeader()
        header.setSectionResizeMode(UNIT, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        on_theme_change(self, self._size)

    def show_branches(self, on: bool) -> None:
        """Branches have long names, and neither category nor unit."""
        for at in (CATEGORY, UNIT):
            self.setColumnHidden(at, on)
        header, modes = self.horizontalHeader(), QHeaderView.ResizeMode
        header.setSectionResizeMode(NAME, modes.Stretch if on else modes.Interactive)

    def _size(self) -> None:
        for at, width in enumerate(WIDTHS):
            if width:
                self.setColumnWidth(at, px(width))
        self.verticalHeader().setDefaultSectionSize(px(36))
        self.verticalHeader().setFixedWidth(px(44))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            below = self.currentIndex().siblingAtRow(self.currentIndex().row() + 1)
            if below.isValid():
                self.setCurrentIndex(below)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._grid.remove_selected()
            return
        super().keyPressEvent(event)
