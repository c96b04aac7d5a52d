"""生日名单: whose birthday falls in a period, by the calendar that each keeps; on paper and in Excel."""

import dataclasses
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QWidget

from cadredesk.birthdays import actions, paper
from cadredesk.birthdays.records import BOTH, LUNAR, SOLAR, BirthdayLine, BirthdayQuery
from cadredesk.core import user_settings
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind, fields_of
from cadredesk.core.lunar import FIRST_YEAR, LAST_YEAR
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.choices_box import choice_box
from cadredesk.widgets.controls.layout import FlowLayout, column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.editors import DateEditor
from cadredesk.widgets.page.printing import show_paper
from cadredesk.widgets.page.saving import ask_for_table, say_exported
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import ListSource, Row

SETTINGS_KEY = "birthdays"
MONTH, QUARTER, AHEAD = "按月", "按季度", "从某日起"
DAYS = (30, 60, 90)
LISTED, ALL = "表中人员", "全部在册人员"
_QUARTERS = ("一", "二", "三", "四")


def months_of(year: int, first: int, last: int, words: str) -> BirthdayQuery:
    """From one month of a year to another, both included; ``words`` say which."""
    until = date(year, last, monthrange(year, last)[1])
    return BirthdayQuery(since=date(year, first, 1), until=until, words=f"{year} 年{words}")


class PeriodPart(QWidget):
    """A month, a quarter, or some days from a day. ``changed`` says that another period is chosen."""

    changed = Signal()

    def __init__(self, day: date) -> None:
        super().__init__()
        self.kind = choice_box("期间", (AHEAD, MONTH, QUARTER))
        self.year = choice_box("年", [f"{year} 年" for year in range(day.year - 1, day.year + 3)])
        self.month = choice_box("月", [f"{month} 月" for month in range(1, 13)])
        self.quarter = choice_box("季度", [f"第{words}季度" for words in _QUARTERS])
        self.days = choice_box("天数", [f"{days} 天" for days in DAYS])
        self.since = DateEditor(Field(label="开始日期", kind=Kind.DATE, required=True))
        self.since.setAccessibleName("开始日期")
        self.since.set_value(day)
        self.year.setCurrentIndex(1)
        self.month.setCurrentIndex(day.month - 1)
        self.quarter.setCurrentIndex((day.month - 1) // 3)
        self.setLayout(row(self.kind, self.year, self.month, self.quarter, self.since, self.days, gap=8))
        self.kind.activated.connect(lambda _index: self._arrange())
        for each in (self.kind, self.year, self.month, self.quarter, self.days):
            each.activated.connect(lambda _index: self.changed.emit())
        self.since.editingFinished.connect(self.changed.emit)
        self.since.edited.connect(lambda: None if self.since.hasFocus() else self.changed.emit())  # from the calendar
        on_theme_change(self, lambda: self.since.setFixedWidth(px(140)))
        self._arrange()

    def set_kind(self, kind: str, days: int) -> None:
        """Show one kind of period, without ``changed``."""
        self.kind.setCurrentText(kind)
        self.days.setCurrentText(f"{days} 天")
        self._arrange()

    @property
    def query(self) -> BirthdayQuery:
        """The period chosen. Raises UserError where the day cannot be read."""
        year = int(self.year.currentText().split()[0])
        if self.kind.currentText() == MONTH:
            month = self.month.currentIndex() + 1
            return months_of(year, month, month, f" {month} 月")
        if self.kind.currentText() == QUARTER:
            last = (self.quarter.currentIndex() + 1) * 3
            return months_of(year, last - 2, last, self.quarter.currentText())
        since = self.since.value()
        if since is None or not FIRST_YEAR < since.year < LAST_YEAR:
            raise UserError(f"请填写开始日期，如 {today()}。")
        days = DAYS[self.days.currentIndex()]
        return BirthdayQuery(since=since, until=since + timedelta(days=days - 1), words=f"{since} 起 {days} 天")

    def _arrange(self) -> None:
        kind = self.kind.currentText()
        self.year.setVisible(kind != AHEAD)
        self.month.setVisible(kind == MONTH)
        self.quarter.setVisible(kind == QUARTER)
        self.since.setVisible(kind == AHEAD)
        self.days.setVisible(kind == AHEAD)


class BirthdaysDialog(Dialog):
    """``ids`` are the people of the list it was opened from; ``wanted`` is the person that the user asked to see."""

    def __init__(self, office: Office, tasks: TaskRunner, ids: Sequence[int], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("生日名单")
        self._office, self._tasks, self._ids = office, tasks, list(ids)
        self._lines: list[BirthdayLine] = []
        self.wanted: int | None = None
        self.period = PeriodPart(today())
        self.who = choice_box("哪些人", (f"{LISTED}（{len(self._ids):,} 人）", ALL))
        self.calendar = choice_box("历法", (BOTH, SOLAR, LUNAR))
        self.only_great = QCheckBox("只看大寿")
        self.banner = Banner()
        self.counts = label("", "head", wrap=True)
        self.table = RecordTable(
            "birthdays", fields_of(BirthdayLine), noun="生日", unit="人次", lead="name", multiple=False, sorts=False,
            words=lambda name, value, row: self._lines[row[0] - 1].marked(name, value),
            tone=lambda name, value, _row: "warning" if name == "great" and value else "",
        )  # fmt: skip
        self.table.set_empty("cake-candles", "这段时间没有人过生日。可以换一段时间，或看全部在册人员。")
        self._build()
        self._recall()
        self.read()

    def _build(self) -> None:
        choosers = FlowLayout(8)
        for part in (self.period, self.who, self.calendar, self.only_great):
            choosers.addWidget(part)
        head = QWidget()
        head.setLayout(choosers)
        self.print_button = primary_button("打印", "print", self.print, tip="Ctrl+P")
        self.export_button = button("导出 Excel", "file-export", self.export)
        foot = row(None, button("关闭", "", self.reject, tip="Esc"), self.export_button, self.print_button)
        body = column(head, self.counts, self.banner, self.table, gap=10)
        body.setStretch(3, 1)
        self.set_layout(body, foot, (1270, 680), lambda: self.only_great.setMinimumHeight(px(36)))
        QShortcut(QKeySequence("Ctrl+P"), self, self.print)
        self.period.changed.connect(self.read)
        for each in (self.who, self.calendar):
            each.activated.connect(lambda _index: self.read())
        self.only_great.clicked.connect(lambda _checked: self.read())
        self.table.activated.connect(self._open)

    # ---- what is asked for

    @property
    def query(self) -> BirthdayQuery:
        """Everything chosen. Raises UserError where the day cannot be read."""
        return dataclasses.replace(
            self.period.query, calendar=self.calendar.currentText(), only_great=self.only_great.isChecked()
        )

    @property
    def _people(self) -> list[int] | None:
        return self._ids if self.who.currentIndex() == 0 else None

    def read(self) -> None:
        """Find the birthdays of what is chosen now."""
        self._remember()
        try:
            query = self.query
        except UserError as error:
            self._show(BirthdayQuery(since=today(), until=today()), [])
            self.banner.say(str(error), "danger")
            return
        self.banner.clear()
        people = self._people
        self._tasks.run(
            "正在查找生日",
            lambda _progress, office: actions.birthday_list(office, people, query),
            lambda lines: self._show(query, lines),
        )

    def _show(self, query: BirthdayQuery, lines: list[BirthdayLine]) -> None:
        self._lines = lines
        names = [field.name for field in fields_of(BirthdayLine)]
        rows: list[Row] = [(at, *(getattr(line, name) for name in names)) for at, line in enumerate(self._lines, 1)]
        self.table.set_source(ListSource(rows), choose_first=True)
        great = sum(1 for line in self._lines if line.great)
        said = f"{query.words}：{len(self._lines):,} 人过生日" + (f"，其中大寿 {great:,} 人" if great else "") + "。"
        if query.words:
            self.counts.setText(said + (paper.festival_words(query) or "期间没有传统节日。"))
        for each in (self.print_button, self.export_button):
            each.setEnabled(bool(self._lines))

    def _open(self, at: int) -> None:
        self.wanted = self._lines[at - 1].person_id
        self.accept()

    # ---- paper and Excel

    def print(self) -> None:
        if not self._lines:
            return
        query, people = self.query, self._people

        def draw(office: Office, out: Path, progress: Progress) -> list[tuple[str, str]]:
            return actions.print_birthdays(office, people, query, out, progress)

        show_paper(self, self._tasks, paper.title_of(query), draw)

    def export(self) -> None:
        with messages.guarded(self):
            query, people = self.query, self._people
            if out := ask_for_table(self, paper.title_of(query)):
                self._tasks.run(
                    "正在导出生日名单",
                    lambda _progress, office: actions.export_birthdays(office, people, query, out),
                    lambda count: say_exported(self.banner, f"{count:,} 人", out),
                )

    # ---- what is remembered

    def _remember(self) -> None:
        kept = {
            "kind": self.period.kind.currentText(),
            "days": DAYS[self.period.days.currentIndex()],
            "who": self.who.currentIndex(),
            "calendar": self.calendar.currentText(),
            "great": self.only_great.isChecked(),
        }
        user_settings.save(SETTINGS_KEY, kept)

    def _recall(self) -> None:
        kept: dict[str, Any] = user_settings.load(SETTINGS_KEY, {})
        days = kept.get("days")
        self.period.set_kind(str(kept.get("kind") or AHEAD), days if days in DAYS else DAYS[0])
        self.who.setCurrentIndex(1 if kept.get("who") == 1 else 0)
        self.calendar.setCurrentText(str(kept.get("calendar") or BOTH))
        self.only_great.setChecked(kept.get("great") is True)
