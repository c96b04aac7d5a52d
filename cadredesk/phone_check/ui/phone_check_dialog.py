"""电话核实: call people to verify the register, one after another, with one key for each answer.

Every answer is saved at once, so the queue can be left and taken up again at any time.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from cadredesk.core import values
from cadredesk.core.dates import today
from cadredesk.core.fields import Field, Kind
from cadredesk.core.progress import Progress
from cadredesk.db import journal
from cadredesk.db.file import Office
from cadredesk.db.rows import name_choices
from cadredesk.db.undo import undo
from cadredesk.people import actions as people_actions
from cadredesk.people import store as people_store
from cadredesk.people.verification import store as verification_store
from cadredesk.people.verification.rules import verified
from cadredesk.phone_check import actions, store
from cadredesk.phone_check.records import CallOutcome, PhoneCheckQuery, PhoneFilter, UnverifiedFor
from cadredesk.phone_check.rules import CallQueue
from cadredesk.phone_check.ui.phone_check_card_dialog import PhoneCheckCard
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import action, button, menu_button, primary_button
from cadredesk.widgets.controls.choices_box import choice_box
from cadredesk.widgets.controls.figures import Meter
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import px
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.editors import editor_for
from cadredesk.widgets.form.messages import guarded
from cadredesk.widgets.form.undo_question import may_undo
from cadredesk.widgets.page.task_runner import TaskRunner

EVERYBODY = "全部在册人员"
EXPORTED = (
    "name", "mobile", "landline", "emergency_contact", "emergency_phone", "address", "branch_id", "liaison_id",
    "verified_on", "unreached_on",
)  # fmt: skip
_BRANCH = Field(name="branch_id", label="支部", kind=Kind.REFERENCE, refers_to="branches", hint="全部支部")
_LIAISON = Field(name="liaison_id", label="挂联人", kind=Kind.REFERENCE, refers_to="liaisons", hint="全部挂联人")


class PhoneCheckDialog(Dialog):
    """``lists`` are further lists to call, by their words; the first one is proposed if there is any."""

    def __init__(
        self,
        office: Office,
        tasks: TaskRunner,
        lists: Sequence[tuple[str, Sequence[int]]] = (),
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("电话核实")
        self._office, self._tasks = office, tasks
        self._lists: dict[str, tuple[int, ...] | None] = {words: tuple(ids) for words, ids in lists}
        self._lists[EVERYBODY] = None
        self._taken: list[tuple[int, CallOutcome | None, int]] = []  # (person, answer before, operation), to take back
        self.queue = CallQueue(())
        self.meter = Meter("今年已核实")
        self.scope = choice_box("名单", self._lists)
        self.stale = choice_box("核实情况", [each.value for each in UnverifiedFor])
        self.phones = choice_box("电话", [each.value for each in PhoneFilter])
        lookups = {name: lambda name=name: name_choices(office, name) for name in ("branches", "liaisons")}
        self.branch, self.liaison = editor_for(_BRANCH, lookups), editor_for(_LIAISON, lookups)
        self.card = PhoneCheckCard(office)
        self.card.wrong.connect(self.wrong_number)
        self.banner = Banner()
        self.place = label("", "label")
        self.buttons: dict[CallOutcome, QPushButton] = {
            CallOutcome.RIGHT: primary_button("1　就是这样", "", self.right, tip="资料都对（按 1）"),
            CallOutcome.CHANGED: button("2　改了…", "", self.change, tip="打开资料修改，保存后算已核实（按 2）"),
            CallOutcome.UNREACHED: button("3　没接通", "", self.unreached, tip="记下没接通，以后再打（按 3）"),
            CallOutcome.WRONG_NUMBER: button("4　号码不对", "", self.ask_wrong_number, tip="记下哪个号码不对（按 4）"),
        }
        self.back_button = button("← 上一位", "", self.back, tip="按 ←")
        self.skip_button = button("跳过 →", "", self.skip, tip="按 →")
        self.undo_button = button("撤销上一个", "rotate-left", self.undo, tip="Ctrl+Z")
        self._build()
        self._connect()
        self.start_queue()

    # ---- building

    def _build(self) -> None:
        filters = row(self.scope, self.stale, self.phones, self.branch, self.liaison, gap=8)
        answers = row(self.back_button, *self.buttons.values(), self.skip_button, gap=8)
        for at in range(1, answers.count() - 1):
            answers.setStretch(at, 1)
        body = column(self.meter, filters, self.banner, self.card, answers, gap=12)
        body.setStretch(3, 1)
        papers = [
            ("打印名单（带填写栏）", "print", self.print_list),
            ("导出名单为 Excel", "file-excel", self.export_list),
        ]
        papers_button = menu_button("名单", "list", papers, tip="打印或导出这次要打的名单")
        close_button = button("关闭", "", self.reject, tip="Esc；下次打开接着打")
        foot = row(self.undo_button, papers_button, 8, self.place, None, close_button)

        def fit() -> None:
            for made in (self.back_button, *self.buttons.values(), self.skip_button):
                made.setMinimumHeight(px(48))

        self.set_layout(body, foot, (860, 760), fit)

    def _connect(self) -> None:
        for box in (self.scope, self.stale, self.phones):
            box.activated.connect(lambda _at: self.start_queue())
        for box in (self.branch, self.liaison):
            box.edited.connect(self._reference_edited)
        keys = {
            "1": self.right, "2": self.change, "3": self.unreached, "4": self.ask_wrong_number,
            "Right": self.skip, "Left": self.back, "Ctrl+Z": self.undo,
        }  # fmt: skip
        for key, do in keys.items():
            QShortcut(QKeySequence(key), self, do)

    def _reference_edited(self) -> None:
        """Typing goes on until one is chosen, or nothing is left."""
        if all(box.raw().startswith("#") or not box.raw() for box in (self.branch, self.liaison)):
            self.start_queue()

    # ---- whom to call

    @property
    def query(self) -> PhoneCheckQuery:
        return PhoneCheckQuery(
            stale=UnverifiedFor(self.stale.currentText()),
            phones=PhoneFilter(self.phones.currentText()),
            branch_id=self.branch.value(),
            liaison_id=self.liaison.value(),
            ids=self._lists[self.scope.currentText()],
        )

    def start_queue(self) -> None:
        """Begin a queue with whom the boxes ask for; focus leaves them, so that the keys answer."""
        with guarded(self):
            self.queue = CallQueue(store.people_to_call(self._office, self.query, today()))
        self.banner.clear()
        self._show()

    def call_again(self) -> None:
        """A further queue with whom nobody spoke to."""
        self.queue = CallQueue(self.queue.to_call_again)
        self._show()

    def _show(self) -> None:
        share = verification_store.verified_share(self._office, today())
        self.meter.set(share.verified, share.total, share.words.removeprefix("今年已核实 "))
        person_id = self.queue.current
        for made in (*self.buttons.values(), self.skip_button):
            made.setEnabled(person_id is not None)
        self.back_button.setEnabled(self.queue.at > 0)
        self.undo_button.setEnabled(bool(self._taken))
        self.place.setText(self._place_words())
        if person_id is None:
            self._say_over()
        else:
            person = people_store.get(self._office, person_id)
            self.card.show_person(person, self.queue.answers.get(person_id))
            self.buttons[CallOutcome.WRONG_NUMBER].setEnabled(bool(self.card.numbers))
        self.card.setFocus()

    def _place_words(self) -> str:
        if not self.queue.ids:
            return ""
        at = min(self.queue.at + 1, len(self.queue.ids))
        said = " · ".join(f"{answer} {count:,}" for answer, count in self.queue.counts.items())
        return "　　".join(filter(None, (f"第 {at:,} / {len(self.queue.ids):,} 人", said)))

    def _say_over(self) -> None:
        again = len(self.queue.to_call_again)
        if not self.queue.ids:
            self.card.say("这个范围里没有要打电话的人。可以在上面换一个范围。")
        elif again:
            words = f"这一轮打完了，还有 {again:,} 人没有联系上或跳过了。"
            self.card.say(words, f"再打这 {again:,} 人", self.call_again)
        else:
            self.card.say("这一轮都打完了。")

    # ---- answers

    def right(self) -> None:
        """1: everything is as the register has it."""
        self._answer(CallOutcome.RIGHT, actions.confirm_unchanged)

    def unreached(self) -> None:
        """3: to be called again."""
        self._answer(CallOutcome.UNREACHED, actions.not_reached)

    def wrong_number(self, number: str) -> None:
        """4: a number is noted as not theirs."""
        self._answer(
            CallOutcome.WRONG_NUMBER, lambda office, person_id: actions.note_wrong_number(office, person_id, number)
        )

    def ask_wrong_number(self) -> None:
        """4: which of several numbers it is."""
        numbers = self.card.numbers
        if len(numbers) == 1:
            self.wrong_number(numbers[0])
        elif numbers:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            for number in numbers:
                words = f"{values.show_phone(number)} 不对"
                menu.addAction(action(words, "", partial(self.wrong_number, number), menu))
            made = self.buttons[CallOutcome.WRONG_NUMBER]
            menu.popup(made.mapToGlobal(made.rect().bottomLeft()))
            menu.setActiveAction(menu.actions()[0])

    def change(self) -> None:
        """2: their form; whoever is saved there has been verified today, all in one operation."""
        from cadredesk.people.ui.person_dialog import PersonDialog

        def edit(office: Office, person_id: int) -> bool:
            person = verified(people_store.get(office, person_id), today())
            dialog = PersonDialog(office, person, parent=self)
            dialog.exec()
            return dialog.saved is not None

        self._answer(CallOutcome.CHANGED, edit)

    def _answer(self, answer: CallOutcome, do: Any) -> None:
        """Save an answer and go on; ``do`` gives False where none was given after all."""
        person_id = self.queue.current
        if person_id is None:
            return
        self.banner.clear()
        with guarded(self):
            last = self._last_operation()
            if do(self._office, person_id) is False:
                return
            operation = self._last_operation()
            if operation != last:
                self._taken.append((person_id, self.queue.answers.get(person_id), operation))
            self.queue.note(answer)
            self._show()

    def _last_operation(self) -> int:
        return next((entry.id for entry in journal.history(self._office, 1)), 0)

    def undo(self) -> None:
        """Ctrl+Z: take the last answer back; that person is current again."""
        if not self._taken:
            return
        with guarded(self):
            person_id, before, operation = self._taken[-1]
            if not may_undo(self, self._office, journal.entry_of(self._office, operation)):
                return
            entry = undo(self._office, operation)
            self._taken.pop()
            self.queue.take_back(person_id, before)
            self._show()
            self.banner.say(f"已撤销：{entry.what}。", "good")

    def skip(self) -> None:
        self.banner.clear()
        self.queue.forward()
        self._show()

    def back(self) -> None:
        self.banner.clear()
        self.queue.back()
        self._show()

    # ---- paper

    def _subtitle(self) -> str:
        boxes = (self.scope, self.stale, self.phones)
        said = [
            box.currentText()
            for box in boxes
            if box.currentText() not in (EVERYBODY, PhoneFilter.ANY, UnverifiedFor.ANY)
        ]
        return " · ".join(filter(None, (*said, self.branch.text(), self.liaison.text())))

    def print_list(self) -> None:
        from cadredesk.widgets.page.printing import show_paper

        ids, subtitle = list(self.queue.ids), self._subtitle()

        def draw(office: Office, out: Path, progress: Progress) -> list[tuple[str, str]]:
            return actions.print_call_list(office, ids, out, subtitle=subtitle, progress=progress)

        show_paper(self, self._tasks, "电话核实名单", draw)

    def export_list(self) -> None:
        from cadredesk.widgets.page.saving import ask_for_table, say_exported

        ids = list(self.queue.ids)
        out = ask_for_table(self, "电话核实名单") if ids else None
        if out is None:
            return

        def done(count: int) -> None:
            say_exported(self.banner, f"{count:,} 人", out)

        self._tasks.run("正在导出名单", lambda _, office: people_actions.export_list(office, ids, EXPORTED, out), done)
