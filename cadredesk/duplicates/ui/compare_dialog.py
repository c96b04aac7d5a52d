"""Two entries of one person side by side: of each field on which they differ one value is chosen."""

import html

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QRadioButton, QScrollArea, QSizePolicy, QWidget

from cadredesk.core.fields import Kind
from cadredesk.db.file import Office
from cadredesk.duplicates import rules_merging
from cadredesk.duplicates.records import Choice
from cadredesk.duplicates.rules_merging import PHOTO, MergeUnit
from cadredesk.people import store as people_store
from cadredesk.people.files import store as files_store
from cadredesk.people.records import Person
from cadredesk.widgets.card.card import Facts
from cadredesk.widgets.controls.buttons import link_button
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import colour, on_theme_change, px, restyle

EMPTY = "（空）"
SIDES = (Choice.KEPT, Choice.GONE)
KEYS = {
    Qt.Key.Key_1: Choice.KEPT, Qt.Key.Key_2: Choice.GONE, Qt.Key.Key_3: Choice.BOTH,
    Qt.Key.Key_Left: Choice.KEPT, Qt.Key.Key_Right: Choice.GONE,
}  # fmt: skip
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


def words_of(office: Office, unit: MergeUnit, person: Person) -> str:
    """What a person says on a unit, as a clerk reads it."""
    words = (people_store.words_of(office, field, getattr(person, field.name)) for field in unit.fields)
    return " · ".join(dict.fromkeys(filter(None, words)))


class Cell(QFrame):
    """One value that may be chosen: a round button and words that wrap; a click anywhere chooses it."""

    def __init__(self, name: str, words: str, rich: str = "", picture: QPixmap | None = None) -> None:
        super().__init__()
        self.setProperty("look", "cell")
        self.words = words
        self.radio = QRadioButton()
        self.radio.setAccessibleName(f"{name}：{words}")
        self.radio.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._said = label(words, "", "" if words != EMPTY else "muted", wrap=True)
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        if rich:
            self._said.setTextFormat(Qt.TextFormat.RichText)
            on_theme_change(self._said, lambda: self._said.setText(rich.replace("@danger", colour("danger").name())))
        if picture is not None:
            on_theme_change(self._said, lambda: self._said.setPixmap(picture.scaledToHeight(px(96), _SMOOTH)))
        layout = row(self.radio, self._said, gap=8, margins=(10, 1, 10, 1))
        layout.setStretch(1, 1)
        layout.setAlignment(self.radio, Qt.AlignmentFlag.AlignTop)
        self.setLayout(layout)
        self._said.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        on_theme_change(self, lambda: self._said.setContentsMargins(0, px(6), 0, px(5)))
        self.radio.toggled.connect(lambda on: restyle(self, chosen="yes" if on else ""))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.radio.setChecked(True)
        self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)


_SMOOTH = Qt.TransformationMode.SmoothTransformation


class ChoiceRow(QObject):
    """The cells of one unit."""

    def __init__(self, name: str, words: str, cells: dict[Choice, Cell], chosen: Choice, parent: QObject) -> None:
        super().__init__(parent)
        self.name, self.label, self.cells = name, words, cells
        self._group = QButtonGroup(self)
        for cell in cells.values():
            self._group.addButton(cell.radio)
        self.choose(chosen)

    @property
    def choice(self) -> Choice:
        return next(choice for choice, cell in self.cells.items() if cell.radio.isChecked())

    def choose(self, choice: Choice) -> None:
        if choice in self.cells:
            self.cells[choice].radio.setChecked(True)

    def focus(self) -> None:
        self.cells[self.choice].radio.setFocus(Qt.FocusReason.OtherFocusReason)


class Comparison(QScrollArea):
    """``choices`` by the name of a unit. Keys: ↑ ↓ to another line, ← → or 1 2 3 choose."""

    changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.rows: list[ChoiceRow] = []
        self._line_of: dict[QObject, int] = {}
        self.same: QWidget | None = None
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("对照")
        self.verticalScrollBar().rangeChanged.connect(lambda *_: self._leave_room())

    @property
    def choices(self) -> dict[str, Choice]:
        return {each.name: each.choice for each in self.rows}

    def show_pair(self, keep: Person, gone: Person) -> None:
        """Compare two people; the values proposed are chosen."""
        grid, self.rows = QGridLayout(), []
        proposed = rules_merging.proposed(keep, gone)
        for unit in rules_merging.differing(keep, gone):
            self._add(grid, unit.name, unit.label, self._cells(unit, keep, gone), proposed[unit.name])
        self._add_photos(grid, keep, gone)
        said = [] if self.rows else [label("两人的资料完全一样。", "label", wrap=True)]
        layout = column(*said, grid, *self._alike(keep, gone), None)
        holder = panel(layout, "scrolled")
        self.setWidget(holder)

        def size() -> None:
            self._leave_room()
            layout.setSpacing(px(10))
            grid.setHorizontalSpacing(px(10))
            grid.setVerticalSpacing(px(6))
            grid.setColumnMinimumWidth(0, px(104))
            for at in (1, 2):
                grid.setColumnStretch(at, 1)

        on_theme_change(holder, size)
        self._line_of = {}
        for at, each in enumerate(self.rows):
            for cell in each.cells.values():
                self._line_of[cell.radio] = at
                cell.radio.installEventFilter(self)
                cell.radio.toggled.connect(lambda on: self.changed.emit() if on else None)

    def choose_all(self, side: Choice) -> None:
        for each in self.rows:
            each.choose(side)

    def _leave_room(self) -> None:
        """The columns stand under their heads, whether there is a scroll bar or not."""
        bar = self.verticalScrollBar()
        if (holder := self.widget()) and (layout := holder.layout()):
            layout.setContentsMargins(0, 0, px(12) - (bar.sizeHint().width() if bar.maximum() else 0), px(8))

    # ---- building

    def _add(self, grid: QGridLayout, name: str, words: str, cells: dict[Choice, Cell], chosen: Choice) -> None:
        at = grid.rowCount()
        said = label(words, "label", wrap=True)
        on_theme_change(said, lambda: said.setFixedWidth(px(104)), lambda: said.setContentsMargins(0, px(7), 0, 0))
        grid.addWidget(said, at, 0, Qt.AlignmentFlag.AlignTop)
        for place, side in enumerate(SIDES, 1):
            grid.addWidget(cells[side], at, place)
        if Choice.BOTH in cells:
            grid.addWidget(cells[Choice.BOTH], at + 1, 1, 1, 2)
        self.rows.append(ChoiceRow(name, words, cells, chosen, self))

    def _cells(self, unit: MergeUnit, keep: Person, gone: Person) -> dict[Choice, Cell]:
        mine, theirs = (words_of(self._office, unit, each) or EMPTY for each in (keep, gone))
        pairs = zip(SIDES, (mine, theirs), (theirs, mine), strict=True)
        digits = unit.fields[0].kind is Kind.ID_NUMBER
        cells = {side: Cell(unit.label, own, _marked(own, other) if digits else "") for side, own, other in pairs}
        if unit.joined and EMPTY not in (mine, theirs):
            whole = rules_merging.joined(unit.name, getattr(keep, unit.name), getattr(gone, unit.name))
            between = "\n" if "\n" in whole else ""
            cells[Choice.BOTH] = Cell(unit.label, f"两边都留：{between}{whole}")
        return cells

    def _add_photos(self, grid: QGridLayout, keep: Person, gone: Person) -> None:
        """Two photos are chosen between; a single one stays without a question."""
        photos = [files_store.photo_of(self._office, each.id or 0) for each in (keep, gone)]
        if None in photos or photos[0] == photos[1]:
            return
        cells = {}
        for side, jpeg in zip(SIDES, photos, strict=True):
            picture = QPixmap()
            picture.loadFromData(jpeg or b"")
            cells[side] = Cell("照片", "照片", picture=None if picture.isNull() else picture)
        self._add(grid, PHOTO, "照片", cells, Choice.KEPT)

    def _alike(self, keep: Person, gone: Person) -> list[QWidget]:
        """What both say alike, folded away."""
        differing = rules_merging.differing(keep, gone)
        said = (unit for unit in rules_merging.units() if unit not in differing and rules_merging.is_filled(unit, keep))
        facts = [(unit.label, words_of(self._office, unit, keep)) for unit in said]
        if not facts:
            return []
        shown = Facts(facts, label_width=104)
        shown.hide()
        toggle = link_button("", lambda: unfold(shown.isHidden()))

        def unfold(on: bool) -> None:
            shown.setVisible(on)
            toggle.setText(f"{'收起' if on else '看看'}两人相同的 {len(facts)} 项资料")
            toggle.setAccessibleName(toggle.text())

        unfold(False)
        self.same = shown
        return [toggle, shown]

    # ---- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of a line, and the line in sight."""
        at = self._line_of.get(watched)
        if at is not None and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(at, Qt.Key(event.key())) or super().eventFilter(watched, event)
        if at is not None and event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched, px(10), px(40))
        return super().eventFilter(watched, event)

    def _key(self, at: int, key: Qt.Key) -> bool:
        side = KEYS.get(key)
        if side is not None:
            self.rows[at].choose(side)
            self.rows[at].focus()
            return True
        step = STEPS.get(key)
        if step is not None and 0 <= at + step < len(self.rows):
            self.rows[at + step].focus()
        return step is not None


def _marked(own: str, other: str) -> str:
    """A number with the digits that differ in bold red, where both are of one length."""
    if len(own) != len(other):
        return html.escape(own)
    return "".join(
        html.escape(mine) if mine == theirs else f"<b style='color:@danger'>{html.escape(mine)}</b>"
        for mine, theirs in zip(own, other, strict=True)
    )
