"""The last step of the import: what was done, and what can be looked at and saved from it."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from cadredesk.import_export.records import Fate, Result, What, written
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.icons import pixmap
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import live, px

LEFT = {Fate.UNCHANGED: "行没有变化", Fate.REFUSED: "行有错误没有导入"}


class DoneStep(QWidget):
    """Says how it went; the buttons open what the import brought."""

    see_people = Signal()
    see_changes = Signal()
    save_refused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._look = ("circle-check", "good")
        self._picture = label()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words, self.more = label("", "title", wrap=True), label("", "label", wrap=True)
        for line in (self.words, self.more):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.people_button = button("看导入的人员", "users", self.see_people.emit)
        self.changes_button = button("看改动清单…", "clipboard-list", self.see_changes.emit)
        self.refused_button = button("把有错误的行另存为 Excel…", "file-excel", self.save_refused.emit)
        buttons = row(None, self.people_button, self.changes_button, self.refused_button, None)
        parts = (None, self._picture, self.words, self.more, 6, buttons, None)
        self.setLayout(column(panel(column(*parts, gap=14, margins=(40, 20, 40, 20)))))
        live(self, self._draw)

    def _draw(self) -> None:
        picture, tone = self._look
        self._picture.setPixmap(pixmap(picture, px(52), tone))

    def show_result(self, what: What, result: Result) -> None:
        """An import has been written."""
        counts = result.counts
        came = bool(counts[Fate.ADDED] or counts[Fate.UPDATED]) and result.operation > 0
        self.people_button.setVisible(came and what is What.PEOPLE)
        self.changes_button.setVisible(result.operation > 0)
        self.refused_button.setVisible(counts[Fate.REFUSED] > 0)
        self._say(
            f"已导入：{written(counts)}",
            _what_was_left(counts) + "如果发现导错了，可以整批撤销；以后也可以在操作记录里撤销。",
            ("circle-check", "good"),
        )

    def show_undone(self) -> None:
        """The import has been taken back."""
        for each in (self.people_button, self.changes_button, self.refused_button):
            each.hide()
        self._say("已撤销这次导入", "导入的内容都已取出，其他内容没有改动。", ("rotate-left", "muted"))

    def _say(self, words: str, more: str, look: tuple[str, str]) -> None:
        self.words.setText(words)
        self.more.setText(more)
        self._look = look
        self._draw()


def _what_was_left(counts: Mapping[Fate, int]) -> str:
    """The rows that brought nothing, where there are any."""
    left = [f"{counts[fate]:,} {words}" for fate, words in LEFT.items() if counts[fate]]
    return f"另有 {'，'.join(left)}。" if left else ""
