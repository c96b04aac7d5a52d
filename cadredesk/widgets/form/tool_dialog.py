"""The shape that dialogs about files and lists share: a body, a bar of buttons, and enough space for both at any zoom."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from cadredesk.widgets.controls.layout import clear, column, panel, row
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.dialog import Dialog


class ToolDialog(Dialog):
    """``set_content`` it once; ``fit`` it after its contents have changed. ``found`` is a place for what was found."""

    def __init__(self, parent: QWidget, title: str, width: int = 600) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.found: QVBoxLayout = column()
        self._width = width

    def set_content(
        self,
        body: Sequence[QWidget | QLayout | int | None],
        buttons: Sequence[QWidget | None],
        stretched: int | None = None,
    ) -> None:
        """Put the parts in. ``stretched`` is the part of the body that takes the remaining space."""
        inner = column(*body, gap=12, margins=(22, 18, 22, 14))
        bar = row(*buttons, margins=(20, 12, 20, 12))
        if stretched is not None:
            inner.setStretch(stretched, 1)
        layout = column(inner, panel(bar, "bar"), gap=0)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        on_theme_change(
            self, lambda: self.setMinimumWidth(min(px(self._width), self.screen().availableGeometry().width() - 40))
        )

    def clear_result(self) -> None:
        clear(self.found)

    def fit(self) -> None:
        """Grow until everything can be read, once new parts are in their places."""
        QTimer.singleShot(0, self, self._grow)

    def _grow(self) -> None:
        """Wrapped lines need more height than Qt asks for by itself."""
        layout = self.layout()
        if layout is None:
            return
        layout.activate()
        width = max(self.width(), self.minimumWidth())
        room = self.screen().availableGeometry().height() - 60
        needed = max(layout.totalHeightForWidth(width), layout.totalSizeHint().height())
        self.resize(width, min(max(self.height() if self.isVisible() else 0, needed), room))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()
