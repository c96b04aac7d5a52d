"""The step of the import that shows what would become of each row, and lets it happen."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableView,
)

from cadredesk.core.errors import UserError
from cadredesk.import_export.records import NOUNS, CellProblem, Preview, RowOutcome
from cadredesk.import_export.ui.job import ROWS, Job
from cadredesk.import_export.ui.rows_model import LEVELS, RowsModel
from cadredesk.import_export.ui.since_box import SinceBox
from cadredesk.import_export.ui.step import Step
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.figures import FigureTile
from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.text import ElidedLabel, label
from cadredesk.widgets.controls.theme import on_theme_change, px

WIDEST_SIDE = 370  # pixels at any zoom: the rows need the room
_VALUES = re.compile(r"“[^”]*”|[\d.,-]+")


@dataclass(frozen=True, slots=True)
class Group:
    """Problems of one sort: the same column and the same sentence but for the values in it."""

    level: str
    column: str
    message: str
    rows: frozenset[tuple[str, int | None]]  # places: sheet, if there are several, and number

    @property
    def words(self) -> str:
        """How it stands in the list."""
        where = f"　{self.column}" if self.column else ""
        return f"{LEVELS[self.level][0]} {len(self.rows)} 行{where}\n{self.message}"


def groups_of(problems: Sequence[CellProblem]) -> list[Group]:
    """The problems of one sort together, errors first, then the most frequent."""
    kinds: dict[tuple[str, str, str], list[CellProblem]] = defaultdict(list)
    for one in problems:
        kinds[one.level, one.column, _VALUES.sub("…", one.message)].append(one)
    found = [
        Group(level, header, ones[0].message, frozenset(one.place for one in ones if one.row is not None))
        for (level, header, _), ones in kinds.items()
    ]
    return sorted(found, key=lambda group: (group.level != "error", -len(group.rows)))


class RowsStep(Step):
    """Counts as tiles, the sorts of problems at the right, the rows below; each of them filters the rows."""

    title = "核对内容"
    goes_back = True

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.model = RowsModel(self)
        self.tiles = {outcome: FigureTile(outcome.value, "0", "") for outcome in RowOutcome}
        for outcome, tile in self.tiles.items():
            tile.clicked.connect(lambda outcome=outcome: self.show_only(outcome=outcome))
            tile.inner.setDirection(QBoxLayout.Direction.LeftToRight)  # low, so that many rows are seen
            tile.inner.addStretch(1)
        self._words = ElidedLabel("", "label")
        self.all_button = button("显示全部行", "filter-circle-xmark", self.show_only)
        self.levels = {
            level: button(words, picture, partial(self.show_only, level=level))
            for level, (words, _, picture) in LEVELS.items()
        }
        self.table = QTableView()
        self.problems = QListWidget()
        self._groups: list[Group] = []
        self.reload_button = button(
            "改好后重新读取", "rotate", lambda: job.read(then=ROWS), tip="在 Excel 中改正并保存后，再读一遍这个文件"
        )
        self.refused_button = button(
            "把有错误的行另存为 Excel…",
            "file-excel",
            lambda: job.save_refused(self.window()),
            tip="原来的表头和内容，最后一列写明原因；改好后可以直接再导入",
        )
        self._build_lists()
        head = row(self._words, self.all_button, *self.levels.values())
        head.setStretch(0, 1)
        left = column(head, self.table, gap=8)
        self._side = panel(column(label("发现的问题", "head"), self.problems, gap=8, margins=(14, 12, 14, 14)))
        body = row(left, self._side, gap=12)
        body.setStretch(0, 1)
        self.since_box = SinceBox()
        layout = column(row(*self.tiles.values(), gap=12), body, self.since_box, gap=12)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        on_theme_change(self, self._size)

    def _build_lists(self) -> None:
        self.table.setModel(self.model)
        self.table.setAccessibleName("要导入的行")
        self.table.setProperty("look", "records")
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.problems.setAccessibleName("发现的问题")
        self.problems.setWordWrap(True)
        self.problems.setResizeMode(QListView.ResizeMode.Adjust)
        # Else it comes too late for the wrapping.
        self.problems.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problems.currentRowChanged.connect(self._choose_group)

    def _size(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(px(36))
        for at in range(self.model.columnCount()):
            self.table.setColumnWidth(at, px(self.model.width_of(at)))
        self._side.setFixedWidth(min(px(290), WIDEST_SIDE))
        self._measure_problems()
        for tile in self.tiles.values():
            tile.inner.setSpacing(px(10))

    def _measure_problems(self) -> None:
        """Give each sort of problem the lines that its words need; Qt by itself cuts the last one."""
        self.problems.setSpacing(px(2))
        self.problems.setIconSize(QSize(px(16), px(16)))
        space = self._side.maximumWidth() - px(28 + 16 + 12 + 44)
        metrics = self.problems.fontMetrics()
        for at in range(self.problems.count()):
            item = self.problems.item(at)
            needed = metrics.boundingRect(QRect(0, 0, space, 10_000), Qt.TextFlag.TextWordWrap, item.text())
            item.setSizeHint(QSize(space, needed.height() + px(10)))

    # ---- the step

    def enter(self) -> None:
        """Show what an import would do; what was corrected on the way here is remembered."""
        if (preview := self.job.preview) is None:
            return
        self.job.learned.remember()
        self._show_preview(preview)
        counts = preview.counts
        if not preview.plan.rows:
            said = ("表头下面没有内容，没有可以导入的行。", "warning")
        elif bad := counts[RowOutcome.REFUSED]:
            said = (f"有 {bad:,} 行有错误，不会导入。可以在 Excel 中改正并保存后重新读取，也可以跳过它们。", "danger")
        elif not counts[RowOutcome.ADDED] + counts[RowOutcome.UPDATED]:
            said = ("这个文件的内容都已经在了，不需要导入。", "good")
        else:
            return
        self.job.banner.say(*said, closable=False)

    def about(self) -> str:
        if (preview := self.job.preview) is None:
            return ""
        source, count = preview.source, len(preview.sources)
        sheets = f"{source.sheet} 等 {count} 张工作表" if count > 1 else source.sheet
        return f"{NOUNS[source.what]}　{source.path.name}　{sheets}"

    def primary(self) -> tuple[str, bool]:
        counts = self._counts
        good = counts[RowOutcome.ADDED] + counts[RowOutcome.UPDATED]
        return (f"跳过错误，导入其余 {good:,} 行" if counts[RowOutcome.REFUSED] else f"导入 {good:,} 行"), good > 0

    def buttons(self) -> Mapping[QPushButton, bool]:
        return {self.reload_button: True, self.refused_button: self._counts[RowOutcome.REFUSED] > 0}

    def advance(self) -> None:
        try:
            self.job.write(self.since_box.since())
        except UserError as error:
            self.job.banner.say(str(error), "warning")
            self.since_box.day.setFocus()

    @property
    def _counts(self) -> dict[RowOutcome, int]:
        return self.job.preview.counts if self.job.preview else dict.fromkeys(RowOutcome, 0)

    # ---- what is shown

    def _show_preview(self, preview: Preview) -> None:
        self.model.show_preview(preview)
        tones = {RowOutcome.ADDED: "good", RowOutcome.REFUSED: "danger"}
        for outcome, count in preview.counts.items():
            self.tiles[outcome].set(f"{count:,}", tone=tones.get(outcome, "") if count else "muted")
        self.since_box.offer(preview.plan.turns)
        self._groups = groups_of(preview.problems)
        with QSignalBlocker(self.problems):
            self.problems.clear()
            for group in self._groups:
                _, tone, picture = LEVELS[group.level]
                item = QListWidgetItem(icon(picture, tone, tone), group.words)
                item.setToolTip(plain_tip(group.message))
                self.problems.addItem(item)
            self.problems.setCurrentRow(-1)
        self._side.setVisible(bool(self._groups))
        for level, made in self.levels.items():
            count = sum(any(one.level == level for one in planned.problems) for planned in preview.plan.rows)
            made.setText(f"{LEVELS[level][0]} {count:,} 行")
            made.setVisible(any(one.level == level for one in preview.problems))
        self._size()
        self.show_only()

    def show_only(self, outcome: RowOutcome | None = None, level: str = "", group: Group | None = None) -> None:
        """Show the rows of an outcome, of a level, or of a sort of problem; without any, all."""
        if group is None:
            with QSignalBlocker(self.problems):
                self.problems.setCurrentRow(-1)
        self.model.filter(outcome, level, group.rows if group else None)
        what = outcome.value if outcome else LEVELS[level][0] if level else group.message if group else ""
        count = f"{self.model.rowCount():,} 行"
        self._words.set_text(f"只显示“{what}”：{count}" if what else f"全部 {count}")
        self.all_button.setVisible(bool(what))

    def _choose_group(self, at: int) -> None:
        if at >= 0:
            self.show_only(group=self._groups[at])
