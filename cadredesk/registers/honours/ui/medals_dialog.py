"""“光荣在党50年”纪念章 of a year: whom they can be given to, who has not signed, whose standing is to be looked at, who comes next.

Ctrl+1 … Ctrl+4 turn to the four lists; on the first two Ctrl+Enter does for all ticked what the button says.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from cadredesk.core.dates import today
from cadredesk.core.fields import Field
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.registers.honours import actions, actions_medals, paper, store_medals
from cadredesk.registers.honours.records_medals import Candidate, Medals
from cadredesk.registers.honours.rules_medals import AHEAD, FIRST_YEAR
from cadredesk.registers.honours.ui.issuing import IssuingPart
from cadredesk.registers.honours.ui.signing import SigningPart, may_leave
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, pill_group, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.page.printing import show_paper
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import ListSource


class Part(StrEnum):
    """What the dialog shows."""

    READY = "可发放"
    UNSIGNED = "未签收"
    UNSURE = "请核对"
    COMING = f"今后{'五' if AHEAD == 5 else AHEAD}年"


_NAME = Field(name="name", label="姓名", width=110, listed=True)
_BRANCH = Field(name="branch", label="所在支部", width=220, listed=True)
_JOINED = Field(name="joined", label="入党时间", width=110, listed=True)
_FULL_ON = Field(name="full_on", label="转正时间", width=110, listed=True)
_DOUBT = Field(name="doubt", label="说明", width=300, listed=True)
_YEAR = Field(name="year", label="年度", width=70, listed=True)


class MedalsDialog(Dialog):
    """``found`` is what it shows of the year."""

    help_topic = "honours"
    found: Medals

    def __init__(
        self, office: Office, tasks: TaskRunner, *, year: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("“光荣在党50年”纪念章")
        self._office, self._tasks = office, tasks
        self.year = QComboBox()
        self.year.setAccessibleName("年度")
        self.year.addItems([f"{each} 年" for each in range(max(today().year, year or 0) + 1, FIRST_YEAR - 1, -1)])
        self.said = label("", "small", wrap=True)
        self.group = pill_group(self, Part, [f"Ctrl+{at}" for at in range(1, len(Part) + 1)])
        self.banner = Banner()
        self.issuing, self.signing = IssuingPart(), SigningPart()
        self.unsure = _table("medals_unsure", (_NAME, _BRANCH, _JOINED, _FULL_ON, _DOUBT))
        self.coming = _table("medals_coming", (_YEAR, _NAME, _BRANCH, _JOINED, _FULL_ON, _DOUBT))
        self.stack = QStackedWidget()
        self.save_button = primary_button("发放", "", self.save)
        self.print_button = button("打印签收表", "print", self.print_list)
        self._build()
        self.year.setCurrentText(f"{year or today().year} 年")
        self.year.currentIndexChanged.connect(lambda _at: self._turn_year())
        self._asked_year = self.year.currentIndex()
        self.reload()
        self.choose(self._first())

    def _build(self) -> None:
        for shown in (self.issuing, self.signing, self.unsure, self.coming):
            self.stack.addWidget(shown)
        for grid in (self.issuing.grid, self.signing.grid):
            grid.changed.connect(self._counted)
            grid.save_wanted.connect(self.save)
        self.unsure.activated.connect(self._edit_person)
        self.group.idClicked.connect(lambda at: self.choose(list(Part)[at]))
        for at, part in enumerate(Part, 1):
            QShortcut(QKeySequence(f"Ctrl+{at}"), self, lambda part=part: self.choose(part))
        self.save_by_keys(self.save_button, self.save)
        top = row(label("年度"), self.year, 8, *self.group.buttons(), None, gap=8)
        foot = row(self.print_button, None, button("关闭", "", self.reject, tip="Esc"), self.save_button)
        body = column(top, self.said, self.banner, self.stack, gap=10)
        body.setStretch(3, 1)
        self.set_layout(body, foot, (1020, 660))

    # ---- what is shown

    @property
    def part(self) -> Part:
        """Which list is in front."""
        return list(Part)[self.group.checkedId()]

    def _first(self) -> Part:
        """The first list with something to do."""
        found = self.found
        lists = zip(Part, (found.ready, found.unsigned, found.unsure or found.doubled, found.coming), strict=True)
        return next((part for part, rows in lists if rows), Part.READY)

    def choose(self, part: Part) -> None:
        """Bring a list to the front."""
        at = list(Part).index(part)
        self.group.buttons()[at].setChecked(True)
        self.stack.setCurrentIndex(at)
        self.said.setText(self._words(part))
        self.save_button.setVisible(part in (Part.READY, Part.UNSIGNED))
        self._counted()
        (self.issuing.grid, self.signing.grid, self.unsure, self.coming)[at].setFocus()

    def _turn_year(self) -> None:
        """Another year, unless something typed would be lost that somebody wants to keep."""
        if self.year.currentIndex() != self._asked_year and not may_leave(self, dirty=self.dirty):
            self.year.setCurrentIndex(self._asked_year)
        elif self.year.currentIndex() != self._asked_year:
            self._asked_year = self.year.currentIndex()
            self.banner.clear()
            self.reload()
            self.choose(self.part)

    def reload(self) -> None:
        """Read the year anew; what was typed is gone."""
        found = self.found = store_medals.medals(self._office, int(self.year.currentText().split()[0]))
        self._proposed = [*self.issuing.put(found.ready), *self.signing.put(found.unsigned)]
        doubled = [(person_id, name, "", "", "", "登记了两枚纪念章，请删除一枚") for person_id, name in found.doubled]
        self.unsure.set_source(ListSource([*doubled, *(_line(each)[:1] + _line(each)[2:] for each in found.unsure)]))
        self.coming.set_source(ListSource([_line(each) for each in found.coming]))
        counts = (len(found.ready), len(found.unsigned), len(found.unsure) + len(doubled), len(found.coming))
        for pill, part, count in zip(self.group.buttons(), Part, counts, strict=True):
            pill.setText(f"{part} {count:,}")
        self.print_button.setEnabled(bool(found.ready or store_medals.given(self._office, found.year)))

    def _words(self, part: Part) -> str:
        found = self.found
        day = f"{found.year} 年 7 月 1 日"
        if part is Part.READY:
            if found.ready:
                return f"到 {day}党龄满 50 年、没有发过的在册党员。党龄从转正时间算，没有的从入党时间算。"
            return f"{found.year} 年没有可以发放的人。党龄算到 {day}。"
        if part is Part.UNSIGNED:
            return f"{found.year} 年底以前发放、还没有签收的。" if found.unsigned else "发放的纪念章都已签收。"
        if part is Part.UNSURE:
            undated = f"另有 {found.undated:,} 名党员没有入党时间和转正时间，不能推算。" if found.undated else ""
            said = (
                "双击或回车，补全这个人的入党时间、转正时间。" if found.unsure or found.doubled else "没有要核对的人。"
            )
            return said + undated
        return (
            f"{found.year + 1} 到 {found.year + AHEAD} 年党龄满 50 年的党员。"
            if found.coming
            else "今后五年没有满 50 年的党员。"
        )

    def _counted(self) -> None:
        if self.part is Part.READY:
            count, verb = len(self.issuing.grid.ticked()), "发放"
        else:
            count, verb = len(self.signing.grid.ticked()), "签收"
        self.save_button.setText(f"{verb} {count:,} 人" if count else verb)
        self.save_button.setEnabled(count > 0 and not self._office.read_only)

    # ---- doing it

    @messages.guard
    def save(self) -> None:
        """发放 or 签收 all that are ticked, in one operation."""
        self.banner.clear()
        if self.part is Part.READY:
            self._issue()
        elif self.part is Part.UNSIGNED:
            self._sign()

    def _issue(self) -> None:
        if not self.issuing.grid.is_right():
            return
        year, day, numbers = self.found.year, self.issuing.issued_on(), self.issuing.numbers()
        self._run(
            "正在发放纪念章",
            lambda progress, office: actions_medals.issue(office, year, day, numbers, progress),
            "已发放纪念章：{:,} 人。领取以后，在“未签收”里登记签收。",
        )

    def _sign(self) -> None:
        if not self.signing.grid.is_right():
            return
        day, signers = self.signing.signed_on(), self.signing.signers()
        self._run(
            "正在登记签收",
            lambda progress, office: actions.sign(office, day, signers, progress),
            "已登记签收：{:,} 人。",
        )

    def _run(self, title: str, work: Callable[[Progress, Office], int], said: str) -> None:
        def done(count: int) -> None:
            self.setEnabled(True)
            self.reload()
            self.choose(self.part)
            self.banner.say(said.format(count), "good")

        def failed(error: BaseException) -> None:
            self.setEnabled(True)
            messages.say_error(self.banner, error, "已停止，没有登记。")

        self.setEnabled(False)  # nothing is typed meanwhile
        self._tasks.run(title, work, done, failed)

    @messages.guard
    def _edit_person(self, person_id: int) -> None:
        from cadredesk.people.ui.person_dialog import edit_person

        edit_person(self, self._office, person_id, "party_full_on")
        if not self.dirty:
            self.reload()
            self.choose(self.part)

    def print_list(self) -> None:
        """发放签收表 of the year."""
        year = self.found.year
        draw = lambda office, out, progress: actions_medals.print_list(office, year, out, progress)  # noqa: E731
        show_paper(self, self._tasks, paper.TITLE, draw)

    # ---- leaving

    @property
    def dirty(self) -> bool:
        """Whether a number, a signer or a tick is otherwise than proposed."""
        return [*self.issuing.grid.rows(), *self.signing.grid.rows()] != self._proposed

    def reject(self) -> None:
        """Leave; ask first if something was typed."""
        self.issuing.grid.view.end_typing()
        self.signing.grid.view.end_typing()
        if may_leave(self, dirty=self.dirty):
            super().reject()


def _table(key: str, columns: Sequence[Field]) -> RecordTable:
    return RecordTable(key, columns, noun="党员", unit="人", lead="name", multiple=False, sorts=False)


def _line(each: Candidate) -> tuple[int, int, str, str, str, str, str]:
    """A row of 今后五年; 请核对 has the same without the year."""
    joined, full_on = str(each.joined or ""), str(each.full_on or "")
    return each.person_id, each.year, each.name, each.branch, joined, full_on, each.doubt
