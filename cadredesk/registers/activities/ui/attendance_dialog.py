"""出席名单: who of a branch came to an activity, ticked by keyboard, with those who are in no list and what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from cadredesk.branches import store as branches_store
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.db.file import Office
from cadredesk.registers.activities import actions, rules, store, store_people
from cadredesk.registers.activities.records import Activity, Presence
from cadredesk.registers.activities.records_people import Candidate, Mark
from cadredesk.registers.activities.ui.attendance_adding import Adding
from cadredesk.registers.activities.ui.attendance_drafts import ListDrafts
from cadredesk.registers.activities.ui.attendance_model import MARKS, AttendanceModel
from cadredesk.registers.activities.ui.attendance_table import AttendanceTable
from cadredesk.registers.activities.ui.outputs_box import OutputsBox
from cadredesk.widgets.controls.banner import Banner, EmptyState
from cadredesk.widgets.controls.buttons import button, menu_button, primary_button
from cadredesk.widgets.controls.layout import column, panel, row, scroll, scrolled
from cadredesk.widgets.controls.search_box import SearchBox
from cadredesk.widgets.controls.text import ElidedLabel, label
from cadredesk.widgets.controls.theme import px
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.editors import editor_for
from cadredesk.widgets.form.primary_action import SAVE, gives_up

HINT = "空格：到会　2：请假　3：送学上门　0：清除　Ctrl+A：全部到会　输入姓名或拼音首字母查找，回车找下一个　Ctrl+回车：保存"
EMPTY = "名单还是空的。输入姓名后按回车查找，或用“添加人员”按支部添加、粘贴名单。"
_KEY = Qt.Key
_KEYS = {
    _KEY.Key_Space: Mark.PRESENT, _KEY.Key_1: Mark.PRESENT, _KEY.Key_2: Mark.EXCUSED, _KEY.Key_3: Mark.DELIVERED,
}  # fmt: skip
ASIDE = ("topic", "persons", "times")  # fields of the activity that are asked for beside the names


class AttendanceDialog(Dialog):
    """The list of ``activity``, which may not be saved yet: it is then saved with the list, in one operation.

    ``next_branch`` gives the activity whose list comes next, None after the last. ``saved`` is the activity saved last;
    ``people`` are ticked to begin with, beside those who stand on the list.
    """

    help_topic = "activities"

    def __init__(
        self,
        office: Office,
        activity: Activity,
        *,
        parent: QWidget | None = None,
        next_branch: Callable[[], Activity | None] | None = None,
        people: Sequence[int] = (),
    ) -> None:
        office.require_writable()
        super().__init__(parent)
        self.office, self._next = office, next_branch
        self.saved: Activity | None = None
        self.list = AttendanceModel()
        self.table = AttendanceTable(self.list)
        self.search = SearchBox("姓名、拼音首字母", width=1000)
        self.editors = {name: editor_for(field_of(Activity, name), {}) for name in ASIDE}
        self.outputs = OutputsBox(store.units_in_use(office))
        self.heading, self.counts = ElidedLabel("", "head"), label("", "strong")
        self.offer, self.banner = Banner(), Banner()
        self._drafts, self._adding = ListDrafts(office, self), Adding(office, self)
        self.empty = EmptyState("users", EMPTY, "查找人员…", self.add_people)
        self.save_button = primary_button("保存，下一个支部" if next_branch else "保存", "", self.save)
        self._build()
        self._connect()
        self.show_activity(activity, people)

    def _build(self) -> None:
        everybody = button("全部到会", "list-check", self.tick_all, tip="把名单上其余的人都记为到会（Ctrl+A）")
        more = menu_button("添加人员", "plus", self._ways_to_add(), tip="把名单以外的人加进来")
        top = row(self.search, everybody, more, gap=8)
        top.setStretch(0, 1)
        table = panel(column(self.table, self.empty, gap=0, margins=(1, 1, 1, 1)))
        names = column(top, table, self.counts, gap=8)
        names.setStretch(1, 1)
        aside = self._aside()
        middle = row(names, aside, gap=16)
        middle.setStretch(0, 1)
        body = column(self.heading, self.offer, self.banner, middle, label(HINT, "small", wrap=True), gap=10)
        body.setStretch(3, 1)
        foot = row(None, button("取消", "", self.reject, tip="Esc"), self.save_button)
        self.set_layout(body, foot, (1000, 700), lambda: aside.setFixedWidth(px(300)))

    def _aside(self) -> QWidget:
        """What is asked for beside the names."""
        parts: list[QWidget] = []
        for name, editor in self.editors.items():
            parts += [label(field_of(Activity, name).label, "label"), editor]
        made = scrolled()
        scroll(made, column(*parts, label("成果", "section"), self.outputs, None, gap=6))
        return made

    def _ways_to_add(self) -> list[tuple[str, str, Callable[[], None]] | None]:
        return [
            ("查找人员…", "magnifying-glass", self._adding.people),
            ("按支部添加…", "sitemap", self._adding.branches),
            ("粘贴名单…", "paste", self._adding.pasted),
        ]

    def _connect(self) -> None:
        self.search.installEventFilter(self)
        self.search.textEdited.connect(lambda text: self._find(text, 0))
        self.table.pressed_on.connect(self._pressed)
        self.list.changed.connect(self._counted)
        for each in (*self.editors.values(), self.outputs):
            each.edited.connect(self._edited)
        for each in self.editors.values():
            each.returnPressed.connect(self.focusNextChild)
        self.save_by_keys(self.save_button, self.save)

    # ---- the activity

    def show_activity(self, activity: Activity, people: Sequence[int] = ()) -> None:
        """Show the list of an activity, and begin there."""
        self.activity = activity
        branch = branches_store.name_of(self.office, activity.branch_id) if activity.branch_id else ""
        self.setWindowTitle(f"出席名单：{activity.category}")
        self.heading.set_text(" · ".join(filter(None, (str(activity.date or ""), activity.category, branch))))
        marks: dict[Mark, list[int]] = {mark: [] for mark in MARKS}
        for each in store.attendances(self.office, activity.id) if activity.id else ():
            marks[Mark.PRESENT if each.state == Presence.PRESENT else Mark.EXCUSED].append(each.person_id or 0)
        for name, editor in self.editors.items():
            editor.set_value(getattr(activity, name))
        self.outputs.put(store.outputs(self.office, activity.id) if activity.id else [])
        self.list.put(self._listed(activity, marks), branch, str(activity.date or ""), marks)
        self.table.fit_columns()
        self.search.clear()
        self.table.go(0)
        self.search.setFocus()
        self._as_opened = self._typed()
        self._drafts.begin(activity)
        self.draft_key = self._drafts.key
        if people:
            self.add(people)

    def _listed(self, activity: Activity, marks: dict[Mark, list[int]]) -> list[Candidate]:
        """The members, those who may not be able to come and are not ticked first; behind them who else is on the list."""
        members: list[int] = []
        if activity.branch_id:
            members = store_people.members_on(self.office, activity.branch_id, activity.date or today())
        ids = dict.fromkeys((*members, *marks[Mark.PRESENT], *marks[Mark.EXCUSED]))
        found = store_people.candidates(self.office, list(ids), activity.date)
        there = set(marks[Mark.PRESENT])
        return sorted(found, key=lambda each: not each.weak or each.id in there)

    # ---- ticking

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list, while the keyboard is in the box above it."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(_KEY(event.key()), event.modifiers())
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key, held: Qt.KeyboardModifier) -> bool:
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        moves = {
            _KEY.Key_Down: 1,
            _KEY.Key_Up: -1,
            _KEY.Key_PageDown: self.table.page(),
            _KEY.Key_PageUp: -self.table.page(),
        }
        if control and key == _KEY.Key_A:
            self.tick_all()
        elif control:
            return False
        elif key in moves:
            self.table.go(self.table.at + moves[key])
        elif key in _KEYS:
            self.toggle(_KEYS[key])
        elif key == _KEY.Key_0:
            self._clear()
        elif key in (_KEY.Key_Return, _KEY.Key_Enter):
            self._find(self.search.text(), 1)
        else:
            return False
        return True

    def toggle(self, mark: Mark) -> None:
        """Turn a tick of the current row; what is typed next looks for somebody else."""
        if self.table.at >= 0:
            self.list.toggle(self.table.at, mark)
            self.search.selectAll()

    def _clear(self) -> None:
        if self.table.at >= 0:
            self.list.clear([self.list.people[self.table.at].id])
            self.search.selectAll()

    def _pressed(self, at: int, place: int) -> None:
        self.search.setFocus()
        if place < len(MARKS):
            self.list.toggle(at, MARKS[place])

    def tick_all(self) -> None:
        """全部到会: everybody of whom nothing else is said."""
        self.list.all_present()

    def _find(self, text: str, further: int) -> None:
        """Go to the first who fits from the current row on, or to the next; offer to look in the register for none."""
        found = self.list.matches(text)
        if not text.strip():
            self.banner.clear()
            self.table.go(self.table.at + further)
        elif found:
            self.banner.clear()
            here = self.table.at + further
            self.table.go(next((at for at in found if at >= here), found[0]))
        else:
            self.banner.say(
                f"名单上没有“{text.strip()}”。", "warning", ("在全部人员中查找", self.add_people), closable=False
            )
            if further:
                self.add_people()

    # ---- more people

    def add(self, people: Sequence[int], *, present: bool = True) -> None:
        """Put people on the list who are not there yet, and go to the first of those meant."""
        there = {each.id for each in self.list.people}
        fresh = [each for each in people if each not in there]
        if present:
            self.list.mark([each for each in people if each in there], Mark.PRESENT)
        if fresh:
            self.list.add(store_people.candidates(self.office, fresh, self.activity.date), present=present)
            self.table.fit_columns()
        if people:
            self.table.go(next((at for at, each in enumerate(self.list.people) if each.id == people[0]), 0))
        self.banner.clear()
        self.search.clear()
        self.search.setFocus()

    def add_people(self) -> None:
        """Choose others from the register."""
        self._adding.people()

    # ---- saving

    def _counted(self) -> None:
        present, excused, delivered = (len(self.list.marked(mark)) for mark in MARKS)
        words = [f"到会 {present} 人", f"请假 {excused} 人", f"送学上门 {delivered} 人" if delivered else ""]
        rest = len(self.list.people) - len({each for mark in MARKS for each in self.list.marked(mark)})
        self.counts.setText("　".join(filter(None, (*words, f"未到 {rest} 人", f"共 {len(self.list.people)} 人"))))

        self.table.setVisible(bool(self.list.people))
        self.empty.setVisible(not self.list.people)
        self._drafts.changed()

    def _edited(self) -> None:
        self.banner.clear()
        self._drafts.changed()

    def _typed(self) -> object:
        """All that can be typed and ticked, to see whether something was."""
        boxes = [editor.raw().strip() for editor in self.editors.values()]
        return [boxes, self.outputs.raw(), [set(self.list.marked(mark)) for mark in MARKS]]

    @property
    def dirty(self) -> bool:
        """Whether something was typed or ticked."""
        return self._typed() != self._as_opened

    def save(self) -> None:
        """Save the list with its activity, and go on to the next branch if there is one."""
        if not self.save_here():
            return
        following = self._next() if self._next is not None else None
        if following is None:
            self.accept()
        else:
            self.show_activity(following)

    def save_here(self) -> bool:
        """Save and stay; what stands in the way is said here. On the way through branches what was not touched stays."""
        if not self.dirty and self._next is not None:
            return True
        if not self.dirty and self.activity.id is None:
            self.banner.say("还没有勾选到会人员，也没有填写人数。", "warning")
            return False
        try:
            activity = replace(self.activity, **{name: editor.value() for name, editor in self.editors.items()})
            rules.require_whole(activity)
            present, excused, delivered = (self.list.marked(mark) for mark in MARKS)
            self.saved = actions.save_list(
                self.office, activity, present, excused, delivered=delivered, outputs=self.outputs.outputs()
            )
        except UserError as error:
            self.banner.say(str(error), "danger")
            return False
        except Exception as error:
            self._drafts.keep()
            messages.show_error(self, error)
            return False
        self._drafts.drop()
        return True

    def reject(self) -> None:
        """Leave; ask first if something was typed or ticked."""
        if not self.dirty:
            super().reject()
        elif gives_up(self, SAVE, "出席名单还没有保存。"):
            self._drafts.drop()
            super().reject()

    def hideEvent(self, event: QHideEvent) -> None:
        self._drafts.keep_at_once()
        super().hideEvent(event)
