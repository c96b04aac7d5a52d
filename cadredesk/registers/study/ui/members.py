"""成员×月: who was there and who missed it, month by month."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from cadredesk.branches import store as branches_store
from cadredesk.core.fields import Field, Kind
from cadredesk.db.file import Office
from cadredesk.registers.study import rules
from cadredesk.registers.study.records import (
    LEGEND,
    LONG_MISSED,
    MARKED,
    MONTHS,
    Mark,
    MemberQuery,
    MemberYear,
)
from cadredesk.widgets.controls.choices_box import choice_box
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.text import ElidedLabel
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import ListSource, Row

EVERY_BRANCH = "全部支部"
MISSED = {"全部成员": (False, 0), "今年缺过学的": (True, 0), f"连续缺学 {LONG_MISSED} 个月以上": (False, LONG_MISSED)}
TONES = {Mark.DELIVERED: "good", Mark.EXCUSED: "warning", Mark.MISSED: "danger", Mark.NONE: "muted"}
FIELDS = (
    Field(name="name", label="姓名", listed=True, width=124),
    Field(name="branch", label="支部", listed=True, width=190),
    *(Field(name=f"m{month}", label=f"{month}月", kind=Kind.CHOICE, listed=True, width=50) for month in MONTHS),
    Field(name="missed", label="缺学月数", kind=Kind.INTEGER, listed=True, width=88),
    Field(name="in_a_row", label="连续缺学", kind=Kind.INTEGER, listed=True, width=88),
    Field(name="limited", label="行动不便", listed=True, width=80),
)
NOTHING = (
    "这一年还没有登记过到会名单。在“支部×月”里双击一格，或在“活动”里登记学习，勾选到会的人，这里就有每个人的考勤。"
)
PAUSE = 150  # ms after the last letter


class MembersView(QWidget):
    """The choices and the table. ``opened`` asks for a person's card, ``month_opened`` for what was held in a month."""

    opened = Signal(object)  # a person's id
    month_opened = Signal(object, int)  # the member, the month
    asked = Signal()  # another branch or kind: the marks are to be read

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office, self.year = office, 0
        self.members: list[MemberYear] = []
        self.shown: list[MemberYear] = []
        self._branches: list[int | None] = [None]
        self.branch = choice_box("支部", [EVERY_BRANCH])
        self.branch.setMaximumWidth(320)
        self.kind = choice_box("学习类别", list(MARKED))
        self.missed = choice_box("缺学情况", list(MISSED))
        self.limited = QCheckBox("行动不便")
        self.search = SearchBox("搜索姓名", width=170)
        self.table = RecordTable(
            "study_members", FIELDS, noun="成员", unit="人", lead="name", multiple=False, words=_words, tone=_tone
        )
        self.table.set_empty("user-check", NOTHING)
        self.table.set_nothing_found("没有符合条件的成员。", "清除筛选", self.show_all)
        self.table.activated.connect(self._open)
        self.table.sort_changed.connect(lambda _name, _descending: self.narrow())
        tools = row(self.branch, self.kind, self.missed, self.limited, self.search, None)
        tools.setStretch(4, 1)
        layout = column(tools, ElidedLabel(LEGEND, "label"), self.table, gap=10)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self._typing = QTimer(self, singleShot=True, interval=PAUSE)
        self._typing.timeout.connect(self.narrow)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.set_down_target(self.table.take_keyboard)
        for box in (self.branch, self.kind):
            box.activated.connect(lambda _at: self.asked.emit())
        self.missed.activated.connect(lambda _at: self.narrow())
        self.limited.toggled.connect(lambda _on: self.narrow())

    # ---- what is asked for

    @property
    def query(self) -> MemberQuery:
        missed, in_a_row = list(MISSED.values())[self.missed.currentIndex()]
        return MemberQuery(
            branch_id=self._branches[self.branch.currentIndex()], text=self.search.text(), in_a_row=in_a_row,
            missed=missed, limited=self.limited.isChecked(),
        )  # fmt: skip

    def offer_branches(self) -> None:
        """The branches there are; the choice stays if it is still there."""
        chosen, found = self._branches[max(self.branch.currentIndex(), 0)], branches_store.choices(self._office)
        self._branches = [None, *(branch for branch, _ in found)]
        self.branch.clear()
        self.branch.addItems([EVERY_BRANCH, *(name for _, name in found)])
        self._choose_branch(chosen)

    def _choose_branch(self, wanted: int | None) -> None:
        self.branch.setCurrentIndex(self._branches.index(wanted) if wanted in self._branches else 0)

    def put(self, query: MemberQuery) -> None:
        """What another page asks for; the marks are to be read after it."""
        self._choose_branch(query.branch_id)
        self.kind.setCurrentIndex(0)
        asked = (query.missed, query.in_a_row)
        self.missed.setCurrentIndex(list(MISSED.values()).index(asked) if asked in MISSED.values() else 0)
        self.limited.setChecked(query.limited)
        self.search.setText(query.text)

    def show_all(self) -> None:
        """Without anything that narrows."""
        self.put(MemberQuery(branch_id=self.query.branch_id))
        self.narrow()

    # ---- what is shown

    def show_members(self, year: int, members: Sequence[MemberYear]) -> None:
        """The marks of a year; what is chosen stays."""
        self.year, self.members = year, list(members)
        self.narrow()

    def narrow(self) -> None:
        """Show whom the choices ask for."""
        found = rules.chosen(self.members, self.query)
        name, descending = self.table.sort
        if name in ("missed", "in_a_row", "limited", "branch"):
            found.sort(key=lambda each: getattr(each, name), reverse=descending)
        elif name.startswith("m"):
            found.sort(key=lambda each: _mark(each, self.year, int(name[1:])), reverse=descending)
        elif descending:
            found.reverse()
        self.shown = found
        self.table.set_source(ListSource([_row(each, self.year) for each in found]), total=len(self.members))

    def _open(self, person_id: object) -> None:
        """A mark opens what was held; beside the marks the person."""
        name = FIELDS[self.table.view.currentIndex().column()].name
        member = next((each for each in self.shown if each.person_id == person_id), None)
        if member and name[1:].isdigit() and _mark(member, self.year, int(name[1:])) != Mark.NONE:
            self.month_opened.emit(member, int(name[1:]))
        else:
            self.opened.emit(person_id)


def _mark(each: MemberYear, year: int, month: int) -> Mark:
    return each.marks.get(f"{year}-{month:02}", Mark.NONE)


def _row(each: MemberYear, year: int) -> Row:
    marks = (_mark(each, year, month).value for month in MONTHS)
    return (
        each.person_id, each.name, each.branch, *marks, each.missed, each.in_a_row, "行动不便" if each.limited else "",
    )  # fmt: skip


def _words(name: str, value: object, _row: Row) -> str | None:
    return "" if name in ("missed", "in_a_row") and not value else None


def _tone(name: str, value: object, _row: Row) -> str:
    if name == "in_a_row" and isinstance(value, int) and value >= LONG_MISSED:
        return "danger"
    return TONES.get(Mark(str(value)), "") if name[1:].isdigit() and value else ""
