"""Whom of the register a list has to have: four boxes above those whom it leaves out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cadredesk.db.file import Office
from cadredesk.import_export.reconcile.records import Scope
from cadredesk.people import store as people_store
from cadredesk.people.records import PeopleQuery, State
from cadredesk.widgets.controls.choices_box import ChoicesBox
from cadredesk.widgets.controls.layout import row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px

NAMES = {"category": "人员类别", "state": "状态", "branch_id": "支部", "unit": "单位"}


class ScopeBar(QWidget):
    """``changed`` carries the scope that somebody has chosen."""

    changed = Signal(object)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.boxes: dict[str, ChoicesBox] = {}
        for name, words in NAMES.items():
            box = ChoicesBox(_choices(office, name), f"全部{words}")
            box.setAccessibleName(f"名册范围：{words}")
            box.edited.connect(lambda: self.changed.emit(self.scope()))
            self.boxes[name] = box
        layout = row(label("名册范围", "label"), *self.boxes.values(), gap=8)
        for at in range(1, len(NAMES) + 1):
            layout.setStretch(at, 1)
        self.setLayout(layout)
        on_theme_change(self, self._size)

    def _size(self) -> None:
        for box in self.boxes.values():
            box.setMinimumWidth(px(108))

    def show_scope(self, scope: Scope) -> None:
        """Tick what a scope says."""
        for name, box in self.boxes.items():
            box.set_chosen(scope.get(name, ()))

    def scope(self) -> Scope:
        """What is ticked."""
        return {name: chosen for name, box in self.boxes.items() if (chosen := box.chosen())}


def _choices(office: Office, name: str) -> list[tuple[str, str]]:
    """The values that occur, the most frequent first, with words for none."""
    if name == "state":
        return [(state.value, state.value) for state in State]
    found = people_store.facet_counts(office, name, PeopleQuery())
    return [(value, value or "未填") for value, _ in found]
