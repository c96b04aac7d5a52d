"""The steps of a campaign in one line: who is owed, who is planned, paid, visited, and what is left."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from cadredesk.campaigns.records import Progress
from cadredesk.core.money import show_yuan
from cadredesk.widgets.controls.figures import Tile
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.text import ElidedLabel, label
from cadredesk.widgets.controls.theme import on_theme_change, px, restyle

STEPS = ("名单", "安排", "发放", "走访", "待访")


class StepTile(Tile):
    """A step: its name, how many, a bar, and a few words more."""

    def __init__(self, name: str, tone: str = "", *, bar: bool = True) -> None:
        super().__init__()
        self._name = name
        self._figure, self._more = label("", "read"), ElidedLabel("", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setProperty("tone", tone)
        self._has_bar, self._small = bar, False
        layout = column(row(label(name, "label"), None, self._figure), self._bar, self._more, gap=5)
        self.setLayout(layout)
        self.shrink(False)
        on_theme_change(self, self._fit)

    def set(self, done: int, total: int, figure: str, more: str, tone: str = "") -> None:
        self._figure.setText(figure)
        restyle(self._figure, tone=tone)
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(min(done, max(total, 1)))
        self._more.set_text(more)
        self.setAccessibleName(f"{self._name}：{figure}。{more}")
        self.setToolTip(plain_tip(more))

    def shrink(self, small: bool) -> None:
        """To one line, where there is little space."""
        self._small = small
        self._more.setVisible(not small)
        self._bar.setVisible(self._has_bar and not small)
        keeps = self._bar.sizePolicy()
        keeps.setRetainSizeWhenHidden(not small)
        self._bar.setSizePolicy(keeps)
        self._fit()

    def _fit(self) -> None:
        layout = self.layout()
        assert layout is not None
        across, down = (px(10), px(4)) if self._small else (px(14), px(8))
        layout.setContentsMargins(across, down, across, down)

    @property
    def figure(self) -> str:
        return self._figure.text()


class Steps(QWidget):
    """The five steps; ``chosen`` says which one was pressed."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.tiles = {
            name: StepTile(name, "warning" if name == "发放" else "", bar=name not in ("名单", "待访"))
            for name in STEPS
        }
        layout = row(*self.tiles.values(), gap=10)
        for at, (name, tile) in enumerate(self.tiles.items()):
            layout.setStretch(at, 1)
            tile.clicked.connect(lambda name=name: self.chosen.emit(name))
        self.setLayout(layout)

    def shrink(self, small: bool) -> None:
        """To one line, without the list itself, where there is little space."""
        self.tiles["名单"].setVisible(not small)
        for tile in self.tiles.values():
            tile.shrink(small)

    def show_progress(self, done: Progress, late: bool) -> None:
        """Show how far the campaign is; ``late``: its day has passed."""
        wanted = done.wanted
        excused = f"其中免访 {done.excused:,} 人" if done.excused else "应访和增列的人"
        self.tiles["名单"].set(0, 1, f"{done.owed:,} 人", excused)
        left = wanted - done.planned
        lacking = f"，无挂联人 {done.without_liaison:,}" if done.without_liaison else ""
        planned = f"未安排 {left:,}{lacking}" if left else "都已安排" if wanted else ""
        self.tiles["安排"].set(done.planned, wanted, f"{done.planned:,} / {wanted:,}", planned)
        self.tiles["发放"].set(done.paid, wanted, f"{done.paid:,} / {wanted:,}", _money_words(done))
        percent = f"完成 {100 * done.visited // wanted}%" if wanted and late else ""  # before the day all are in time
        self.tiles["走访"].set(done.visited, wanted, f"{done.visited:,} / {wanted:,}", percent)
        tone = "danger" if done.open and late else ""
        said = "节日已过，算逾期" if late else "还没有走访，都在期限内"
        if not done.open:
            said = "都已走访或免访" if done.owed else ""
        self.tiles["待访"].set(0, 1, f"{done.open:,} 人", said, tone)


def _money_words(done: Progress) -> str:
    if done.paid_fen:
        return f"已发 {show_yuan(done.paid_fen)} 元"
    if done.in_vouchers:
        return f"已开凭证 {done.in_vouchers:,} 人"
    return f"共需 {show_yuan(done.fen)} 元" if done.fen else "没有设慰问标准"
