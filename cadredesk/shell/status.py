"""The line at the bottom: which file, who works, whether it can be changed, when it was last backed up."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QStatusBar

from cadredesk.db.backups.standing import Standing, standing
from cadredesk.db.file import Office
from cadredesk.widgets.controls.buttons import Do, button
from cadredesk.widgets.controls.plain_text import plain_tip, plain_words
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px, restyle

FILE_WIDTH = 320


def backup_words(found: Standing, day: date) -> tuple[str, bool]:
    """What is said of the backups, and whether something is wrong with them."""
    if warning := found.warning(day):
        return f"警示：{warning}，请备份", True
    return f"上次备份：{found.words(day)}，已核验", False


class StatusLine:
    """Fills the status bar of a window. The operator and the backup are buttons."""

    def __init__(self, window: QMainWindow, change_operator: Do, back_up: Do) -> None:
        bar = QStatusBar()
        bar.setSizeGripEnabled(False)
        window.setStatusBar(bar)
        self.file = label("", "", "muted")
        self.operator = button("", "", change_operator, tip="单击更换经办人")
        self.read_only = label("只读，不能修改", "", "warning")
        self.backup = button("", "", back_up, tip="单击备份")
        for part in (self.file, self.operator, self.read_only):
            bar.addWidget(part)
        self._bar = bar
        self._placed = False
        on_theme_change(bar, lambda: bar.setContentsMargins(px(10), 0, px(10), 0))
        self.show(None)

    def show(self, office: Office | None) -> None:
        """Say it for an office; say nothing without one."""
        self._bar.setVisible(office is not None)
        if office is None:
            return
        space = px(FILE_WIDTH)
        self.file.setText(self.file.fontMetrics().elidedText(office.path.name, Qt.TextElideMode.ElideMiddle, space))
        self.file.setToolTip(plain_tip(str(office.path)))
        self.operator.setText(plain_words(f"经办：{office.operator}"))
        self.operator.setAccessibleName(f"经办人 {office.operator}，单击更换")
        self.read_only.setVisible(office.read_only)
        self.read_only.setToolTip(plain_tip(office.why_read_only))
        found = standing(office.path)
        words, due = backup_words(found, date.today())
        self.backup.setText(words)
        self.backup.setToolTip(plain_tip(found.trouble or "单击备份"))
        self.backup.setAccessibleName(words)
        restyle(self.backup, tone="warning" if due else "")
        if not self._placed:  # with its tone, so that it is styled once
            self._placed = True
            self._bar.addPermanentWidget(self.backup)
