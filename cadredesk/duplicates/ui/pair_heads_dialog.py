"""The heads over two people compared: who they are, how many records each has, and which of the two is kept."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from cadredesk.db.file import Office
from cadredesk.duplicates import store
from cadredesk.duplicates.records import Choice
from cadredesk.office.store_wording import Wording
from cadredesk.people.records import Person
from cadredesk.widgets.controls.buttons import button, link_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import ElidedLabel, chip, label
from cadredesk.widgets.controls.theme import on_theme_change, px

MEASURES = {
    "visits": "{} 次走访",
    "payments": "{} 笔发放",
    "attendances": "{} 次活动",
    "suggestions": "{} 件建议诉求",
    "honours": "{} 项荣誉",
    "relatives": "{} 位亲属",
    "people": "{} 位遗属",
    "stages": "{} 段经历",
    "attachments": "{} 个附件",
    "photos": "{} 张照片",
    "hospital_stays": "{} 次住院",
    "trips": "{} 次外出",
    "certificates": "{} 件证照",
    "branch_posts": "{} 项支部职务",
    "functional_members": "{} 个功能型支部",
}


def reference_words(office: Office, counts: dict[str, int]) -> str:
    """12 次走访、3 笔发放、2 位亲属."""
    wording = Wording(office)
    ordered = dict.fromkeys((*MEASURES, *counts))
    words = {table: MEASURES.get(table) or f"{{}} 条{wording.noun(table)}" for table in ordered if table in counts}
    return "、".join(each.format(counts[table]) for table, each in words.items())


class PairHeader(QWidget):
    """Who the two are, and how many records each has; the one at the left is kept."""

    def __init__(self, swap: Callable[[], Any], choose_all: Callable[[Choice], Any]) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.swap_button = button("对调", "arrow-right-arrow-left", swap, tip="换成保留另一人的编号")
        self._grid.addWidget(self.swap_button, 0, 0, Qt.AlignmentFlag.AlignTop)
        self.sides: list[tuple[QLabel, ElidedLabel, ElidedLabel]] = []
        for at, (side, words) in enumerate(((Choice.KEPT, "保留"), (Choice.GONE, "并入")), 1):
            name, under, reference_counts = (
                label("", "head", wrap=True),
                ElidedLabel("", "label"),
                ElidedLabel("", "small"),
            )
            every = link_button("全部用这一边的", partial(choose_all, side))
            mark = chip(words, "good" if side is Choice.KEPT else "")
            top = row(mark, name)
            top.setStretch(1, 1)
            top.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
            self._grid.addLayout(column(top, under, reference_counts, None, row(every, None), gap=2), 0, at)
            self._grid.setColumnStretch(at, 1)
            self.sides.append((name, under, reference_counts))

        def size() -> None:
            self._grid.setColumnMinimumWidth(0, px(104))
            self._grid.setHorizontalSpacing(px(10))
            self._grid.setContentsMargins(0, 0, px(12), px(4))

        on_theme_change(self, size)

    def show_pair(self, office: Office, keep: Person, gone: Person) -> None:
        for (name, under, reference_counts), person in zip(self.sides, (keep, gone), strict=True):
            name.setText(person.name)
            state = "已去世" if person.died_on else "已转出" if person.moved_out_on else ""
            under.set_text(" · ".join(filter(None, (f"编号 {person.id}", person.category, person.unit, state))))
            counts = store.reference_counts(office, person.id or 0)
            reference_counts.set_text(reference_words(office, counts) or "没有走访、发放等记录")
