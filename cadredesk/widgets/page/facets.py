"""Facets: groups of values with counts, to click on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from cadredesk.core import user_settings
from cadredesk.widgets.controls.layout import column
from cadredesk.widgets.controls.theme import on_theme_change
from cadredesk.widgets.page.facet_chips import FacetChips
from cadredesk.widgets.page.facet_tree import COUNT, KIND, VALUE, FacetTree, facet_line

SHORT = 7  # values of a group shown before 更多…


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A group of values: ``(value, words, count)``; a count of None is not shown.

    The values of ``links`` are not chosen but followed: a click emits ``linked``.
    """

    name: str
    label: str
    values: Sequence[tuple[Any, str, int | None]]
    links: bool = False


class FacetPanel(QWidget):
    """The groups at the left of a table. A click chooses one value of its group (again: none); Ctrl+click adds another."""

    changed = Signal(object)  # dict: name of group -> tuple of chosen values
    linked = Signal(str, object)  # name of a group of links, the value clicked

    def __init__(self, key: str, labels: Mapping[str, str] | None = None) -> None:
        """``labels`` are the words of groups by name, for chips before any group is shown."""
        super().__init__()
        self._key, self._labels = f"facets/{key}", labels or {}
        closed = user_settings.load(self._key, {}).get("closed")
        self._closed = {name for name in closed if isinstance(name, str)} if isinstance(closed, list) else set[str]()
        self._long: set[str] = set()
        self._groups: Sequence[FacetGroup] = ()
        self._chosen: dict[str, tuple[Any, ...]] = {}
        self._marked: tuple[str, Any] | None = None  # the link that the list comes from
        self.chips = FacetChips(self)
        self.tree = FacetTree(self)
        self._layout = column(self.tree)
        self._layout.setSpacing(6)
        self.setLayout(self._layout)
        self.setFocusProxy(self.tree)
        on_theme_change(self, self._fill)

    # ---- what pages use

    def set_groups(self, groups: Sequence[FacetGroup]) -> None:
        """Show the groups with their counts of now. What is chosen stays chosen."""
        before, self._groups = self._groups, groups
        if _values_of(before) == _values_of(groups):
            self._recount()
        else:
            self._fill()
        self.chips.show_chosen()

    def chosen(self) -> dict[str, tuple[Any, ...]]:
        """The chosen values by the name of their group; groups without any are left out."""
        return dict(self._chosen)

    def set_chosen(self, chosen: Mapping[str, Sequence[Any]]) -> None:
        """Choose these and nothing else (a saved filter, a link from another page)."""
        fresh = {name: tuple(values) for name, values in chosen.items() if values}
        if fresh != self._chosen:
            self._chosen = fresh
            if self._groups:
                self.tree.viewport().update()
            self.chips.show_chosen()
            self.changed.emit(self.chosen())

    def clear(self) -> None:
        self.set_chosen({})

    def words_of(self, name: str, value: Any) -> str:
        """The words of a value, as the panel shows them."""
        for group in self._groups:
            if group.name == name:
                return next((words for each, words, _ in group.values if each == value), str(value))
        return str(value)

    def label_of(self, name: str) -> str:
        return next((group.label for group in self._groups if group.name == name), self._labels.get(name, ""))

    def is_chosen(self, name: str, value: Any) -> bool:
        """Whether a value is chosen, or the link that was followed."""
        return value in self._chosen.get(name, ()) or self._marked == (name, value)

    def mark_link(self, name: str, value: Any) -> None:
        """Show which link the list comes from; a value of None: from none."""
        marked = (name, value) if value is not None else None
        if marked != self._marked:
            self._marked = marked
            self.tree.viewport().update()

    def toggle(self, name: str, value: Any, *, add: bool = False) -> None:
        """Choose a value or unchoose it; with ``add`` the others of its group stay."""
        present = self._chosen.get(name, ())
        if value in present:
            fresh = tuple(each for each in present if each != value) if add or len(present) == 1 else (value,)
        else:
            fresh = (*present, value) if add else (value,)
        self.set_chosen({**self._chosen, name: fresh})

    def add_below(self, widget: QWidget) -> None:
        """Put something under the groups."""
        self._layout.addWidget(widget)

    # ---- the tree

    def _fill(self) -> None:
        self.tree.clear()
        for group in self._groups:
            if not group.values:
                continue
            head = facet_line(group.label, group.name, "group")
            self.tree.addTopLevelItem(head)
            self._add_values(head, group)
            head.setExpanded(group.name not in self._closed)

    def _add_values(self, head: QTreeWidgetItem, group: FacetGroup) -> None:
        long = group.name in self._long or len(group.values) <= SHORT + 1
        kind = "link" if group.links else "value"
        for value, words, count in group.values if long else group.values[:SHORT]:
            head.addChild(facet_line(words or "（未填）", (group.name, value), kind, count))
        if len(group.values) > SHORT + 1:
            words = "收起" if long else f"更多…（{len(group.values) - SHORT}）"
            head.addChild(facet_line(words, group.name, "more"))

    def _recount(self) -> None:
        counts = {(group.name, value): (words, count) for group in self._groups for value, words, count in group.values}
        for item in self.tree.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive):
            if item.data(0, KIND) in ("value", "link"):
                words, count = counts[item.data(0, VALUE)]
                item.setText(0, words or "（未填）")
                item.setData(0, COUNT, count)
        self.tree.viewport().update()

    def press(self, item: QTreeWidgetItem, add: bool) -> None:
        """What a click or Enter on a line does."""
        kind, value = item.data(0, KIND), item.data(0, VALUE)
        if kind == "value":
            self.toggle(*value, add=add)
        elif kind == "link":
            self.linked.emit(*value)
        elif kind == "more":
            self._long ^= {value}
            QTimer.singleShot(0, self, self._fill)
        else:
            item.setExpanded(not item.isExpanded())
            self._closed = self._closed - {value} if item.isExpanded() else self._closed | {value}
            user_settings.save(self._key, {"closed": sorted(self._closed)})


def _values_of(groups: Sequence[FacetGroup]) -> list[tuple[str, list[Any]]]:
    return [(group.name, [value for value, _, _ in group.values]) for group in groups]
