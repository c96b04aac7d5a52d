"""The choice of a year, of the last five whole years, of them and this one, or of any two days."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.core.periods import Period, checked, year_of, years_of
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.editors import DateEditor

OTHER = "其他时段…"


class PeriodChooser(QWidget):
    """``chosen`` gives the Period, ``refused`` why it cannot be used."""

    chosen = Signal(object)
    refused = Signal(str)

    def __init__(self, this_year: int) -> None:
        super().__init__()
        self.combo = QComboBox()
        self.combo.setAccessibleName("时段")
        self.combo.activated.connect(lambda _index: self._take())
        self._since = DateEditor(Field(label="开始日期", kind=Kind.DATE, required=True))
        self._until = DateEditor(Field(label="结束日期", kind=Kind.DATE, required=True))
        for editor in (self._since, self._until):
            editor.setAccessibleName(editor.field.label)
            editor.returnPressed.connect(self._take_days)
        apply = button("查看", "", self._take_days, tip="按这两个日期汇总")
        self.days = QWidget()
        self.days.setLayout(row(self._since, label("至"), self._until, apply, gap=8))
        self.days.hide()
        self.setLayout(row(self.combo, self.days, gap=8))
        self.period = year_of(this_year)
        self.set_years([this_year])
        on_theme_change(self, self._size)

    def _size(self) -> None:
        self.combo.setMinimumWidth(px(130))
        for editor in (self._since, self._until):
            editor.setFixedWidth(px(136))

    def set_years(self, years: Sequence[int]) -> None:
        """Offer these years, the latest first, and what begins with the first of them; the choice stays."""
        self.combo.clear()
        for year in years:
            self.combo.addItem(f"{year}年", year_of(year))
        running = years[0] if years_of(years[0], years[0]).until > today() else None
        if running:
            self.combo.addItem(f"{running - 4}年以来", years_of(running - 4, running))
        last = running - 1 if running else years[0]
        self.combo.addItem(f"近五年（{last - 4}—{last}，整年）", years_of(last - 4, last))
        self.combo.addItem(OTHER, None)
        self._show()

    def set_period(self, period: Period) -> None:
        """Choose a period, without ``chosen``."""
        self.period = period
        self._show()

    def _show(self) -> None:
        places = [at for at in range(self.combo.count()) if self.combo.itemData(at) == self.period]
        self.combo.setCurrentIndex(places[0] if places else self.combo.count() - 1)
        self.days.setVisible(not places)
        self._since.set_value(self.period.since)
        self._until.set_value(self.period.until)

    def _take(self) -> None:
        period = self.combo.currentData()
        self.days.setVisible(period is None)
        if period is None:
            self._since.setFocus()
            self._since.selectAll()
        else:
            self._choose(period)

    def _take_days(self) -> None:
        try:
            since, until = self._since.value(), self._until.value()
            if since is None or until is None:
                raise UserError("请填写开始日期和结束日期。")
            self._choose(checked(Period(since, until)))
        except UserError as error:
            self.refused.emit(str(error))

    def _choose(self, period: Period) -> None:
        self.set_period(period)
        self.chosen.emit(period)
