"""The chips that show what narrows a list, each with a cross."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from cadredesk.widgets.controls.buttons import button, link_button
from cadredesk.widgets.controls.layout import FlowLayout, clear, row

if TYPE_CHECKING:
    from cadredesk.widgets.page.facets import FacetPanel

WIDEST_CHIP = 26  # characters


@dataclass(frozen=True, slots=True)
class ExtraChip:
    """A chip for what narrows the list beside the facets: a click on the words, if there is ``edit``, and the cross."""

    words: str
    remove: Callable[[], Any]
    edit: Callable[[], Any] | None = None


class FacetChips(QWidget):
    """What is chosen, each with a cross; and 清除 when there are several."""

    rearranged = Signal()  # there are others now: they may need another place

    def __init__(self, panel: "FacetPanel") -> None:
        super().__init__(panel)  # until a page gives it its place
        self._panel = panel
        self._shown: Any = None
        self._extra: Sequence[ExtraChip] = ()
        self._clear: Callable[[], Any] = panel.clear
        self._flow = FlowLayout(6)
        self.setLayout(self._flow)
        self.setAccessibleName("已选的筛选")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def set_extra(self, chips: Sequence[ExtraChip], clear: Callable[[], Any]) -> None:
        """Chips of what else narrows the list, before those of the facets; ``clear`` is what 清除筛选 does."""
        self._extra, self._clear = chips, clear
        self.show_chosen()

    def show_chosen(self) -> None:
        """Show the chips of what is chosen now."""
        chosen = self._panel.chosen()
        shown = ([chip.words for chip in self._extra], chosen)
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._flow)
        for chip in self._extra:
            self._flow.addWidget(_extra_chip(chip))
        for name, values in chosen.items():
            for value in values:
                words = self._panel.words_of(name, value) or f"{self._panel.label_of(name)}未填"
                remove = partial(self._panel.toggle, name, value, add=True)
                self._flow.addWidget(_cross(f"{words}  ×", words, remove, "点一下去掉"))
        if sum(map(len, chosen.values())) + len(self._extra) > 1:
            self._flow.addWidget(link_button("清除筛选", self._clear))
        self.setVisible(bool(chosen or self._extra))  # else there is an empty line in narrow windows
        self.updateGeometry()
        self.rearranged.emit()

    def set_single_line(self, one: bool) -> None:
        """Keep to one line, as among buttons, or take as many as are needed."""
        self.setMinimumWidth(self.sizeHint().width() if one else 0)
        upright = QSizePolicy.Policy.Maximum if one else QSizePolicy.Policy.Minimum
        self.setSizePolicy(QSizePolicy.Policy.Preferred, upright)


def _extra_chip(chip: ExtraChip) -> QWidget:
    """Words that open what made them, and a cross."""
    if chip.edit is None:
        return _cross(_shortened(chip.words) + "  ×", chip.words, chip.remove, f"{chip.words}\n点一下去掉")
    words = button(_shortened(chip.words), "", chip.edit, look="chip", tip=f"{chip.words}\n点一下修改")
    words.setAccessibleName(f"修改筛选：{chip.words}")
    words.setProperty("side", "left")
    cross = _cross("×", chip.words, chip.remove, "去掉这个筛选")
    cross.setProperty("side", "right")
    both = QWidget()
    both.setLayout(row(words, cross, gap=0))
    return both


def _cross(text: str, words: str, remove: Callable[[], Any], tip: str) -> QPushButton:
    made = button(text, "", remove, look="chip", tip=tip)
    made.setAccessibleName(f"去掉筛选：{words}")
    return made


def _shortened(words: str) -> str:
    return words if len(words) <= WIDEST_CHIP else words[: WIDEST_CHIP - 1] + "…"
