"""排序: the orders in which offices list people, beside those of the columns' heads."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton

from cadredesk.widgets.controls.buttons import action, icon_button
from cadredesk.widgets.table.record_table import RecordTable

# words, column, descending
ORDERS = (
    ("拼音", "name", False),
    ("姓氏笔画", "strokes", False),
    ("职级（高的在前）", "rank", False),
    ("年龄（大的在前）", "age", True),
    ("类别", "category", False),
)


def sort_button(table: RecordTable) -> QToolButton:
    """A small button that says by what the table is sorted and offers the usual orders."""
    made = icon_button("arrow-down-wide-short", "选择排列次序")
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = QMenu(made)
    made.setMenu(menu)

    def fill() -> None:
        menu.clear()
        for words, name, descending in ORDERS:
            each = action(words, "", partial(table.sort_by, name, descending), menu)
            each.setCheckable(True)
            each.setChecked(table.sort == (name, descending))
            menu.addAction(each)

    def say() -> None:
        made.setText(f"排序：{words_of_sort(table)}")

    menu.aboutToShow.connect(fill)
    table.sort_shown.connect(say)
    say()
    return made


def words_of_sort(table: RecordTable) -> str:
    """By what the table is sorted."""
    for words, name, descending in ORDERS:
        if table.sort == (name, descending):
            return words.partition("（")[0]
    name, descending = table.sort
    labels = {column: words for words, column, _ in ORDERS} | {field.name: field.label for field in table.model.fields}
    label = labels.get(name, "拼音").partition("（")[0]
    return f"{label}{'↓' if descending else '↑'}"
