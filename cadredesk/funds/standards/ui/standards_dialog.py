"""慰问标准: for one occasion what each of the six categories is given, from a day on; what held before stays visible."""

import datetime
from collections import defaultdict
from itertools import chain

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QListWidget, QListWidgetItem, QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.core.money import show_yuan
from cadredesk.db.file import Office
from cadredesk.funds.records import Standard
from cadredesk.funds.standards import actions, store
from cadredesk.funds.standards.actions import GiftAmount
from cadredesk.people.records import Audience
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, danger_button, primary_button
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.editors import DateEditor, LineEditor, editor_for, mark
from cadredesk.widgets.form.messages import guard
from cadredesk.widgets.form.primary_action import SAVE, confirm_leaving

Day = datetime.date | None  # None: from the beginning
DAY = Qt.ItemDataRole.UserRole  # where an item of the list keeps which time it is
NOW, BEFORE, LATER = "现行", "以前", "以后"
INTRO = "填金额或慰问品，或两样都填；留空表示不发。改了起始日期再保存，就从那天起用新标准，以前的照旧。"
NONE_YET = "还没有标准，在左边填好，按“保存”。"


class Grid(QWidget):
    """A line for each category: its amount and its goods. Enter goes down, as in a spreadsheet."""

    def __init__(self) -> None:
        super().__init__()
        self._boxes: dict[Audience, tuple[LineEditor, LineEditor]] = {}  # amount and goods
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for at, words in enumerate(("人员类别", "金额（元）", "慰问品")):
            grid.addWidget(label(words, "label"), 0, at)
        for line, category in enumerate(Audience, 1):
            grid.addWidget(label(category), line, 0)
            self._boxes[category] = (self._box(category, "fen"), self._box(category, "goods"))
            for at, box in enumerate(self._boxes[category], 1):
                grid.addWidget(box, line, at)
        grid.setColumnStretch(2, 1)
        on_theme_change(self, lambda: self._size(grid))

    def _size(self, grid: QGridLayout) -> None:
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(3))
        grid.setColumnMinimumWidth(2, px(150))  # 大米、食用油、牛奶
        for amount, _goods in self._boxes.values():
            amount.setFixedWidth(px(112))

    def _box(self, category: Audience, name: str) -> LineEditor:
        box: LineEditor = editor_for(field_of(Standard, name), {})
        box.setAccessibleName(f"{category}的{box.field.label}")
        box.installEventFilter(self)
        return box

    def put(self, given: dict[str, Standard]) -> None:
        for category, (amount, goods) in self._boxes.items():
            standard = given.get(category)
            amount.set_value(standard.fen if standard else None)
            goods.set_value(standard.goods if standard else "")
            mark(amount, "")

    def gift(self) -> dict[Audience, GiftAmount]:
        """What is typed, by category. Raises UserError for what is no amount; its box gets the cursor."""
        found = {}
        for category, (amount, goods) in self._boxes.items():
            try:
                fen = amount.value()
            except UserError as error:
                mark(amount, "error")
                amount.setFocus()
                raise UserError(f"{category}的{error}") from None
            mark(amount, "")
            found[category] = GiftAmount(fen, goods.raw().strip())
        return found

    def lock(self) -> None:
        for box in chain.from_iterable(self._boxes.values()):
            box.setReadOnly(True)

    def raw(self) -> list[str]:
        return [box.raw() for box in chain.from_iterable(self._boxes.values())]

    def go_first(self) -> None:
        self._go_to(self._boxes[Audience.LIXIU][0])

    def _go_to(self, box: LineEditor) -> None:
        box.setFocus()
        box.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and the arrows go to the line below or above."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            keys = Qt.Key
            step = {keys.Key_Return: 1, keys.Key_Enter: 1, keys.Key_Down: 1, keys.Key_Up: -1}.get(keys(event.key()))
            if step and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                for boxes in zip(*self._boxes.values(), strict=True):
                    if watched in boxes:
                        self._go_to(boxes[min(max(boxes.index(watched) + step, 0), len(boxes) - 1)])
                return True
        return super().eventFilter(watched, event)


class StandardsDialog(Dialog):
    """Opens at an occasion, and there at what holds today."""

    help_section = "标准"

    def __init__(self, office: Office, *, occasion: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("慰问标准")
        self._office = office
        self._shown: tuple[str, Day] = ("", None)  # the occasion and the first day of what the grid was filled from
        self._was: list[str] = []
        self.occasion = QComboBox()
        self.since = DateEditor(field_of(Standard, "since"))
        self.grid, self.said = Grid(), Banner()
        self.intro = label(INTRO, "label", wrap=True)
        self.history = QListWidget()
        self.delete_button = danger_button("删除这次标准", "", self.delete, tip="设错了的才删除；以前的标准仍然有效")
        self.save_button = primary_button("保存", "", self.save)
        self.save_by_keys(self.save_button)
        self._build()
        self._fill_occasions()
        self.show_occasion(occasion or self.occasion.itemText(0))
        self.grid.go_first()
        if office.read_only:
            self._lock()

    def _build(self) -> None:
        self.occasion.setEditable(True)
        self.occasion.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.occasion.setAccessibleName("慰问事由")
        self.occasion.activated.connect(lambda _at: self._asked(self.occasion.currentText(), None))
        edit = self.occasion.lineEdit()
        assert edit is not None
        edit.editingFinished.connect(lambda: self._asked(edit.text(), None))
        self.since.setAccessibleName("起始日期")
        self.history.setAccessibleName("历次标准")
        self.history.setProperty("look", "index")
        for chosen in (self.history.itemActivated, self.history.itemClicked):
            chosen.connect(lambda item: self._asked(self._shown[0], item.data(DAY)))
        head = row(_named("慰问事由", self.occasion), self.occasion, 8, _named("起始日期", self.since), self.since)
        head.setStretch(1, 3)
        head.setStretch(4, 2)
        self.none = label(NONE_YET, "label", wrap=True)
        past = panel(column(label("历次标准", "head"), self.none, self.history, gap=6, margins=(10, 10, 10, 10)))
        middle = row(column(head, self.grid, None, gap=10), past, gap=16)
        middle.setStretch(0, 1)
        body = column(self.intro, self.said, middle, gap=10)
        body.setStretch(2, 1)
        foot = row(self.delete_button, None, button("关闭", "", self.reject, tip="Esc"), self.save_button)
        self.set_layout(body, foot, (860, 480), lambda: past.setFixedWidth(px(200)))

    def _lock(self) -> None:
        """A file that is open for reading only cannot be edited."""
        self._say(self._office.why_read_only, "warning")
        self.grid.lock()
        self.since.setReadOnly(True)
        self.save_button.setEnabled(False)

    # ---- showing

    def _fill_occasions(self) -> None:
        chosen = self.occasion.currentText()
        self.occasion.blockSignals(True)
        self.occasion.clear()
        self.occasion.addItems(actions.occasions(self._office))
        self.occasion.setEditText(chosen)
        self.occasion.blockSignals(False)

    def show_occasion(self, occasion: str, since: Day = None, *, exactly: bool = False) -> None:
        """Fill in what holds today (else what was set last), or with ``exactly`` what was set from ``since`` on."""
        found = store.standards_of(self._office, occasion)
        self._days = sorted({each.since for each in found}, key=lambda day: day or datetime.date.min)
        if not exactly:
            begun = [day for day in self._days if day is None or day <= today()]
            since = begun[-1] if begun else next(iter(self._days), None)
        self._shown = (occasion, since)
        self.occasion.setEditText(occasion)
        self.since.set_value(since)
        self.grid.put({each.category: each for each in found if each.since == since})
        self._was = self._texts()
        self._show_history(found, since)
        self.delete_button.setEnabled(since in self._days and not self._office.read_only)

    def _show_history(self, found: list[Standard], chosen: Day) -> None:
        of_day: dict[Day, list[str]] = defaultdict(list)
        for each in sorted(found, key=lambda each: list(Audience).index(Audience(each.category))):
            of_day[each.since].append(words_of(each))
        now = max((at for at, day in enumerate(self._days) if day is None or day <= today()), default=-1)
        self.history.clear()
        for at, day in reversed(list(enumerate(self._days))):
            state = NOW if at == now else BEFORE if at < now else LATER
            item = QListWidgetItem(f"{f'{day} 起' if day else '一直有效'}　{state}")
            item.setData(DAY, at)
            item.setToolTip(plain_tip("\n".join(of_day[day])))
            self.history.addItem(item)
        self._point_at(chosen)
        self.history.setVisible(bool(self._days))
        self.none.setVisible(not self._days)

    def _point_at(self, since: Day) -> None:
        if since in self._days:
            self.history.setCurrentRow(len(self._days) - 1 - self._days.index(since))

    def _asked(self, occasion: str, at: int | None) -> None:
        """Another occasion, or another time: what was typed is not lost without asking."""
        occasion = " ".join(occasion.split())
        if not occasion or (at is None and occasion == self._shown[0]):
            return
        before = self._shown[0]
        if not self._may_leave(before):
            self.occasion.setEditText(before)
            self._point_at(self._shown[1])
            return
        if not self._office.read_only:
            self._say("")
        if at is None:
            self.show_occasion(occasion)
        else:
            self.show_occasion(occasion, self._days[at], exactly=True)

    def _say(self, text: str, tone: str = "") -> None:
        """A sentence in the place of the introduction, which comes back with ""."""
        self.intro.setVisible(not text)
        if text:
            self.said.say(text, tone, closable=False)
        else:
            self.said.clear()

    # ---- writing

    def _texts(self) -> list[str]:
        return [self.since.raw(), *self.grid.raw()]

    @property
    def dirty(self) -> bool:
        return self._texts() != self._was

    def _may_leave(self, occasion: str) -> bool:
        if not self.dirty:
            return True
        answer = confirm_leaving(self, SAVE, f"“{occasion}”的标准改了还没有保存。")
        return self._save(occasion) if answer == "save" else answer == "discard"

    def save(self) -> None:
        """Save, and stay open for another occasion."""
        self._save(" ".join(self.occasion.currentText().split()))

    def _save(self, occasion: str) -> bool:
        try:
            self._office.require_writable()
            since = self.since.value()
            saved = actions.save_standards(self._office, occasion, since, self.grid.gift())
        except UserError as error:
            self._say(str(error), "danger")
            return False
        self._fill_occasions()
        self.show_occasion(occasion, since, exactly=True)
        self._say(f"已保存“{occasion}”的标准，{len(saved)} 类人员{f'，从 {since} 起' if since else ''}。", "good")
        return True

    @guard
    def delete(self) -> None:
        self._office.require_writable()
        occasion, since = self._shown
        asked = f"删除“{occasion}”{f'从 {since} 起' if since else '一直有效'}的标准？"
        if messages.ask(self, asked, detail="删除后可以用 Ctrl+Z 撤销。", yes="删除", default_no=True):
            actions.delete_standards(self._office, occasion, since)
            self._say("")
            self._fill_occasions()
            self.show_occasion(occasion)

    def reject(self) -> None:
        if self._may_leave(self._shown[0]):
            super().reject()


def words_of(standard: Standard) -> str:
    """离休干部 1,000.00 元、大米."""
    amount = f"{show_yuan(standard.fen)} 元" if standard.fen is not None else ""
    return f"{standard.category} {'、'.join(filter(None, (amount, standard.goods))) or '不发'}"


def _named(words: str, box: QWidget) -> QWidget:
    made = label(words, "label")
    made.setBuddy(box)
    return made
