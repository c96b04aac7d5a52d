"""What the money page is built of: the box of years, the strip of budgets with their bars, and the steps of a voucher as a line of time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QScrollArea, QSizePolicy, QWidget

from cadredesk.core.dates import today
from cadredesk.core.money import show_yuan
from cadredesk.funds.records import Balance
from cadredesk.widgets.controls.buttons import link_button
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.text import ElidedLabel, label
from cadredesk.widgets.controls.theme import colour, on_theme_change, px

TILE_WIDTH = 200
ALL_YEARS = 0
ById = Callable[[int], object]  # does something with the budget of an id


class YearBox(QComboBox):
    """The year whose money is shown, or all years together."""

    def __init__(self, known: Iterable[int]) -> None:
        super().__init__()
        self.setAccessibleName("年度")
        self.offer(known)

    def offer(self, known: Iterable[int]) -> None:
        """The years there are, this one always, and all of them together; the chosen one stays."""
        years = sorted({today().year, *known}, reverse=True)
        offered = [*years, ALL_YEARS] if len(years) > 1 else years
        chosen = self.currentData()
        if [self.itemData(at) for at in range(self.count())] != offered:
            self.clear()
            for year in offered:
                self.addItem(f"{year} 年" if year else "全部年度", year)
            self.turn_to(today().year if chosen is None else chosen)

    def turn_to(self, year: int | None) -> None:
        self.setCurrentIndex(max(self.findData(year or ALL_YEARS), 0))

    @property
    def listed(self) -> int | None:
        """The year whose vouchers and payments are listed; None for all."""
        return self.currentData() or None

    @property
    def year(self) -> int:
        """The year whose budgets are shown."""
        return self.listed or today().year


class BudgetBar(QWidget):
    """One bar: paid, approved and not yet paid, left."""

    def __init__(self, balance: Balance) -> None:
        super().__init__()
        self._balance = balance
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        on_theme_change(self, lambda: self.setFixedHeight(px(10)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = max(self._balance.fen, self._balance.paid + self._balance.approved, 1)
        spent = (self._balance.paid + self._balance.approved) / whole
        for token, share in (("chip", 1.0), ("handle", spent), ("accent", self._balance.paid / whole)):
            if share > 0:
                painter.setBrush(colour(token))
                painter.drawRoundedRect(QRectF(0, 0, max(self.width() * share, px(4)), self.height()), px(4), px(4))


class BudgetTile(QFrame):
    """A budget: its name, its bar, and the three figures that add up to it."""

    def __init__(self, balance: Balance, why_read_only: str, adjust_budget: ById, show_budget: ById) -> None:
        super().__init__()
        self.setProperty("look", "tile")
        self.setAccessibleName(_said(balance))
        self.setToolTip(plain_tip(_said(balance)))
        tone = "danger" if balance.left < 0 else "warning" if balance.left * 10 < balance.fen else ""
        head = row(ElidedLabel(balance.name, "strong"), label(f"共 {show_yuan(balance.fen)}", "small"), gap=6)
        head.setStretch(0, 1)
        left = label(f"余额 {show_yuan(balance.left)}", "head", tone)
        waiting = f"　待付 {show_yuan(balance.approved)}" if balance.approved else ""
        self._spent = ElidedLabel(f"已付 {show_yuan(balance.paid)}{waiting}", "small")
        tip = why_read_only or "增加或减少这项预算"
        adjust = link_button("调整", partial(adjust_budget, balance.id), tip=tip)
        adjust.setEnabled(not why_read_only)
        facts = link_button("明细", partial(show_budget, balance.id), tip="金额、文号和历次调整")
        for made in (adjust, facts):
            made.setAccessibleName(f"{made.text()}：{balance.name}")
        layout = column(head, BudgetBar(balance), row(left, None, adjust, facts, gap=2), self._spent, gap=5)
        self.setLayout(layout)
        on_theme_change(
            self,
            lambda: layout.setContentsMargins(px(14), px(10), px(10), px(10)),
            lambda: self.setMinimumWidth(px(TILE_WIDTH)),
        )

    def set_compact(self, compact: bool) -> None:
        """Without the last line, where the window is low."""
        self._spent.setHidden(compact)


def _said(balance: Balance) -> str:
    return (
        f"{balance.name}：共 {show_yuan(balance.fen)} 元，已付 {show_yuan(balance.paid)} 元，"
        f"已批准待付 {show_yuan(balance.approved)} 元，余额 {show_yuan(balance.left)} 元"
    )


class BudgetStrip(QScrollArea):
    """The budgets of a year side by side; what to do where there is none."""

    def __init__(self, why_read_only: str, adjust_budget: ById, show_budget: ById) -> None:
        """``why_read_only`` is why none can be adjusted; "" where they can."""
        super().__init__()
        self._make_tile = partial(
            BudgetTile, why_read_only=why_read_only, adjust_budget=adjust_budget, show_budget=show_budget
        )
        self._tiles: list[BudgetTile] = []
        self._compact = False
        self.setWidgetResizable(True)
        self.setAccessibleName("预算")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        on_theme_change(self, self._fit)

    def show_balances(self, balances: Sequence[Balance], none: str) -> None:
        """Show them; ``none`` is said where the year has no budget."""
        self._tiles = tiles = [self._make_tile(balance) for balance in balances]
        for tile in tiles:
            tile.set_compact(self._compact)
        shown: list[QWidget] = [*tiles] or [label(none, "label", wrap=True)]
        self.setWidget(panel(row(*shown, gap=12), "scrolled"))
        self._fit()

    def set_compact(self, compact: bool) -> None:
        """Lower tiles, where the window is low."""
        if compact is not self._compact:
            self._compact = compact
            for tile in self._tiles:
                tile.set_compact(compact)
            QTimer.singleShot(0, self, self._fit)  # when the tiles know their height

    def _fit(self) -> None:
        """As high as its tiles, with space for a scroll bar where they are wider than the window."""
        holder = self.widget()
        if holder is not None:
            hint = holder.sizeHint()
            scrolls = holder.minimumSizeHint().width() > self.viewport().width()
            self.setFixedHeight(hint.height() + (px(14) if scrolls else 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a voucher: what, who and when ("" as long as it has not been taken), and more to say."""

    words: str
    who: str = ""
    day: str = ""
    more: str = ""


class Steps(QWidget):
    """The steps from top to bottom, a dot before each: full where it has been taken."""

    def __init__(self, steps: Sequence[Step]) -> None:
        super().__init__()
        self._steps = steps
        self._heads: list[QWidget] = []
        for step in steps:
            done = bool(step.day)
            what = label(step.words, "strong" if done else "label")
            head = row(what, label(step.who), None, label(step.day, "label"))
            texts = [label(step.more, "small", wrap=True)] if step.more else []
            part = QWidget()
            part.setLayout(column(head, *texts, gap=2))
            part.setAccessibleName(f"{step.words}：{step.who} {step.day}" if done else f"{step.words}：还没有办")
            self._heads.append(part)
        layout = column(*self._heads, gap=10)
        self.setLayout(layout)
        on_theme_change(self, lambda: layout.setContentsMargins(px(22), 0, 0, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = float(px(7))
        tops = [part.y() + px(10) for part in self._heads]
        painter.setPen(colour("line_strong"))
        for first, second in pairwise(tops):
            painter.drawLine(QPointF(x, first), QPointF(x, second))
        for top, step in zip(tops, self._steps, strict=True):
            painter.setPen(colour("accent" if step.day else "line_hover"))
            painter.setBrush(colour("accent" if step.day else "surface"))
            painter.drawEllipse(QPointF(x, top), px(5), px(5))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), super().minimumSizeHint().height())
