"""高级筛选: any field, all or any of the conditions, on any day; how many fit is said at once."""

import dataclasses
from collections.abc import Sequence
from datetime import date
from functools import cache

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.filters import store as filters_store
from cadredesk.people.filters.records import Filter
from cadredesk.people.filters.rules import ENDS, checked_filter
from cadredesk.people.filters.ui.filter_rows_dialog import GroupPart
from cadredesk.people.records import PeopleQuery
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import px
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.editors import DateEditor

PAUSE = 250  # ms after the last change
FIRST_DAY = date(1949, 10, 1)


class FilterDialog(Dialog):
    """``exec()`` is true when the filter is to be applied: ``where``, ``as_of`` and ``facets`` then hold it."""

    def __init__(
        self,
        office: Office,
        where: Filter | None,
        as_of: date | None,
        facets: Sequence[tuple[str, str]],
        *,
        day_first: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("高级筛选")
        self._office, self.where, self.as_of, self.facets = office, where, as_of, tuple(facets)
        self.save_wanted = False
        self.group = GroupPart(cache(lambda field: filters_store.values_in_use(office, field)))
        self.day = DateEditor(Field(label="日期", kind=Kind.DATE, hint="今天"))
        self.day.setAccessibleName("按哪一天的名册看")
        self.count = label("", "strong")
        self.error = Banner()
        self._build()
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._say_count)
        self.day.set_value(as_of)
        if where is not None:
            self.group.show_filter(where)
            self.group.focus_first()
        else:
            self.group.add_row()
        self.group.edited.connect(self._edited)
        self.day.textChanged.connect(lambda _text: self._edited())
        self._say_count()
        if day_first:
            self.day.setFocus(Qt.FocusReason.TabFocusReason)

    def _build(self) -> None:
        holder = QWidget()
        holder.setLayout(column(self.group, None, margins=(0, 0, 8, 0)))
        area = QScrollArea()
        area.setWidget(holder)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        self.group.added.connect(area.ensureWidgetVisible)
        words = label("留空就是今天。那天在册的人、当时的类别、职级、支部和住址。", "small")
        day = row(label("按某日的名册看"), self.day, words, None)
        body = column(area, day, self.error, gap=12)
        body.setStretch(0, 1)
        apply = primary_button("应用", "", self.apply, tip="回车")
        apply.setDefault(True)
        self.save_by_keys(apply)
        clear, keep = button("清除条件", "", self.clear), button("保存为常用名单…", "", self.apply_and_save)
        buttons = row(self.count, None, clear, keep, button("取消", "", self.reject, tip="Esc"), apply)
        for key, do in (
            ("Insert", lambda: self.group.add_row()),
            ("Shift+Insert", lambda: self.group.add_group()),
            ("Ctrl+Delete", self.remove_row),
        ):
            QShortcut(QKeySequence(key), self, do)

        def fit() -> None:
            self.day.setFixedWidth(px(150))
            body.setContentsMargins(px(20), px(16), px(12), px(12))  # the area keeps 8 beside its scroll bar

        self.set_layout(body, buttons, (800, 500), fit)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(520), px(300))

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()  # nothing is counted any more
        super().hideEvent(event)

    # ---- what stands there

    def query(self) -> PeopleQuery:
        """Whom the conditions ask for, within the facets. Raises UserError."""
        where = checked_filter(self.group.asked())
        facets = self.facets
        if where and {part.field for part in where.conditions()} & ENDS:
            facets = tuple(facet for facet in facets if facet[0] != "state")  # else the dead asked for would be hidden
        return PeopleQuery(where=where, as_of=self._day(), facets=facets)

    def _day(self) -> date | None:
        day: date | None = self.day.value()
        if day is None or day == today():
            return None
        if day > today():
            raise UserError(f"{day} 还没有到，只能看以前某一天的名册。")
        if day < FIRST_DAY:
            raise UserError(f"{day} 太早了，请改成 {FIRST_DAY.year} 年以后的日期。")
        return day

    def _edited(self) -> None:
        self.error.clear()
        self._timer.start()

    def _say_count(self) -> None:
        try:
            query = self.query()
        except UserError:
            self.count.setText("条件还没有填完")
            return
        found = store.count(self._office, query)
        words = f"符合 {found:,} 人"
        if query.facets:
            everybody = store.count(self._office, dataclasses.replace(query, facets=()))
            if everybody > found:
                words += f"（不限左侧所选为 {everybody:,} 人）"
        self.count.setText(words)

    # ---- what the buttons do

    def apply(self) -> None:
        try:
            query = self.query()
        except UserError as error:
            self.error.say(str(error), "danger")
            return
        self.where, self.as_of, self.facets = query.where, query.as_of, query.facets
        self.accept()

    def apply_and_save(self) -> None:
        self.save_wanted = True
        self.apply()
        self.save_wanted = self.result() == QDialog.DialogCode.Accepted

    def clear(self) -> None:
        self.group.clear()
        self.day.set_value(None)
        self.group.add_row()

    def remove_row(self) -> None:
        found = self.group.row_with_focus()
        if found is not None:
            found[0].remove(found[1])
