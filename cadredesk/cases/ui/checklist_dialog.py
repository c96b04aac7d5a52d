"""后事清单: what has to be done after a death, each step opened by a click and ticked with day, name and note."""

import datetime
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from cadredesk.cases import actions, rules, store
from cadredesk.cases.records import Case, CheckLine, Step
from cadredesk.cases.ui.case_visit_dialog import record_visit
from cadredesk.cases.ui.close_dialog import CloseDialog
from cadredesk.core.dates import today
from cadredesk.core.fields import Kind, described
from cadredesk.core.kinds import CaseKind
from cadredesk.db.file import Office
from cadredesk.people import rules as people_rules
from cadredesk.people import store as people_store
from cadredesk.people.entries.rules import EntryWording, joined
from cadredesk.people.records import Person
from cadredesk.widgets.card.entries import Entries, MenuItems
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.figures import Meter
from cadredesk.widgets.controls.layout import column, row, scroll, scrolled
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.messages import guard
from cadredesk.widgets.form.primary_action import SAVE, PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm

TITLE = "后事清单"
_HINTS = {
    Step.MOURNING: "登记事由为“去世”的走访，这一项就办结",
    Step.OBITUARY: "发布讣告、通知原单位和亲友",
    Step.PENSION_ASKED: "向发放单位提交抚恤金申请",
    Step.PENSION_RECEIVED: "记下领取日期和领取人，同时写进人员资料",
    Step.SURVIVOR: "新增遗属；没有遗属的，写明原因办结",
    Step.PARTY: "通知所在支部，党费交清，注销组织关系",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepInput:
    """What ticking a step asks for."""

    day: datetime.date | None = described("办结日期", Kind.DATE, required=True)
    who: str = described("经办人", default="")
    receiver: str = described("领取人", default="", required=True)
    note: str = described("备注", Kind.LONG, default="")


class ChecklistDialog(Dialog):
    """The checklist of one death; each step is saved by itself."""

    help_topic = "cases"

    def __init__(self, office: Office, case_id: int, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office, self._case_id = office, case_id
        self._listed = actions.checklist(office, case_id)
        self.setWindowTitle(f"{TITLE}：{self._listed.name}")
        self.head = label("", "label", wrap=True)
        self.meter = Meter("办结")
        self._scroll = scrolled()
        self.close_case_button = button("办结事项…", "", self.close_case, tip="全部办完后，把去世事项办结")
        foot = row(self.close_case_button, None, primary_button("关闭", "", self.accept, tip="Esc"))
        body = column(self.head, self.meter, self._scroll, gap=10)
        body.setStretch(2, 1)
        self.set_layout(body, foot, (620, 560))
        QShortcut(QKeySequence("Ctrl+Return"), self, self.accept)
        self.read()

    def read(self) -> None:
        """Read the steps anew; the focus stays on the step that it was on."""
        listed = self._listed = actions.checklist(self._office, self._case_id)
        focused = self.focusWidget().objectName() if self.focusWidget() is not None else ""
        done = len(listed.lines) - len(listed.left)
        ended = f"　已于 {listed.case.closed_on} 办结" if listed.case.closed_on else ""
        self.head.setText(f"{listed.name}，{listed.case.opened_on} 去世{ended}。点一项填写日期、经办人和备注。")
        self.meter.set(done, len(listed.lines), f"已办 {done} 项，共 {len(listed.lines)} 项")
        self.close_case_button.setVisible(listed.case.is_open)
        self.entries = Entries([(line, _words(line)) for line in listed.lines], self._menu, TITLE)
        self.entries.opened.connect(self.open_step)
        self.entries.removal.connect(self.untick)
        scroll(self._scroll, column(self.entries, None))
        again = self._scroll.findChild(QWidget, focused or f"{TITLE}/0")
        if again is not None:
            again.setFocus()

    def _menu(self, line: object) -> MenuItems:
        assert isinstance(line, CheckLine)
        items: MenuItems = [(_open_words(line), "pen", lambda: self.open_step(line))]
        if line.step is Step.SURVIVOR and not line.done:
            items = [*items, ("没有遗属，办结…", "check", lambda: self.tick(line))]
        if line.done and not (line.proof and line.step is not Step.PENSION_RECEIVED):
            items = [*items, None, ("取消办结", "rotate-left", lambda: self.untick(line))]
        return items

    @guard
    def open_step(self, line: CheckLine) -> None:
        self._office.require_writable()
        if line.step is Step.MOURNING:
            record_visit(self, self._office, self._case_id)
        elif line.step is Step.SURVIVOR and (line.proof or not line.done):
            self._add_survivor()
        else:
            self.tick(line)
            return
        self.read()

    def _add_survivor(self) -> None:
        """登记遗属: the form of a new person with what is known of the dead filled in."""
        from cadredesk.people.ui.person_dialog import PersonDialog

        dead = people_store.get(self._office, self._listed.case.person_id or 0)
        PersonDialog(self._office, people_rules.survivor_of(dead, Person(), ""), parent=self).exec()

    @guard
    def tick(self, line: CheckLine) -> None:
        """Ask for day, name and note of a step, and tick it off."""
        self._office.require_writable()
        StepDialog(self._office, self._case_id, line, parent=self).exec()
        self.read()

    @guard
    def untick(self, line: CheckLine) -> None:
        if line.done:
            actions.set_step(self._office, self._case_id, line.step, day=None, note=line.note)
            self.read()

    @guard
    def close_case(self) -> None:
        self._office.require_writable()
        if CloseDialog(self._office, self._case_id, parent=self).exec():
            self.accept()


def open_checklist(parent: QWidget | None, office: Office, person_id: int) -> None:
    """Show the checklist of somebody dead; where there is none, as after an import, offer to make one."""
    person, case = people_store.get(office, person_id), store.death_of(office, person_id)
    if case is None and person.died_on is not None:
        rules.require_known_death(person)
        office.require_writable()
        detail = f"将登记去世事项（{person.died_on}），并按规则列出吊唁慰问的应访日期。"
        if not messages.ask(parent, f"{person.name}还没有后事清单。现在建立？", detail=detail, yes="建立"):
            return
        fresh = Case(person_id=person_id, kind=CaseKind.DEATH.value, opened_on=person.died_on.first)
        case = actions.open_case(office, fresh)
    if case is not None:
        ChecklistDialog(office, case.id or 0, parent=parent).exec()


class StepDialog(FormDialog):
    """Day, name and note of one step."""

    help_section = "后事清单"

    def __init__(self, office: Office, case_id: int, line: CheckLine, *, parent: QWidget | None = None) -> None:
        form = RecordForm(StepInput, columns=1)
        self._received = line.step is Step.PENSION_RECEIVED
        form.set_record(_begin(line, office.operator))
        super().__init__(
            parent,
            line.step.value,
            form,
            lambda tick: actions.set_step(
                office,
                case_id,
                line.step,
                day=tick.day,
                who=tick.receiver if self._received else tick.who,
                note=tick.note,
            ),
            key="case_step",
            act=SAVE if line.done else PrimaryAction(words="办结"),
            size=(480, 400),
            intro=_HINTS[line.step] + "。",
        )
        form.show_field("who", not self._received)
        form.show_field("receiver", self._received)
        form.go_to("receiver" if self._received else "note" if line.step is Step.SURVIVOR else "day")


def _begin(line: CheckLine, operator: str) -> StepInput:
    """What the form starts with: today and whoever works, unless the step is ticked already."""
    if line.step is Step.PENSION_RECEIVED:
        note = line.note if line.done else ""  # 未领原因 is over with the receipt
        return StepInput(day=line.day.first if line.day else today(), receiver=line.who, note=note)
    return StepInput(day=line.day.first if line.day else today(), who=line.who or operator, note=line.note)


def _open_words(line: CheckLine) -> str:
    if line.step is Step.MOURNING:
        return "登记走访…"
    if line.step is Step.SURVIVOR and (line.proof or not line.done):
        return "登记遗属…"
    return "编辑…" if line.done else "办结…"


def _words(line: CheckLine) -> EntryWording:
    if not line.done:
        return EntryWording(title=line.step, detail=joined(_HINTS[line.step], line.note), mark="未办", tone="warning")
    by = f"见{line.proof}" if line.proof else ""
    return EntryWording(
        title=line.step, detail=joined(str(line.day or ""), line.who, line.note, by), mark="已办", tone="good"
    )
