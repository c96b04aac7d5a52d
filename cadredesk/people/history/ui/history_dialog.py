"""编辑经历: the whole timeline of one track, put right row by row and saved as one."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field
from cadredesk.db.file import Office
from cadredesk.db.rows import name_choices, name_of
from cadredesk.people import store
from cadredesk.people.history import actions as history_actions
from cadredesk.people.history import rules as history_rules
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import FIELDS, Stage, Track
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import SAVE, PrimaryAction, gives_up
from cadredesk.widgets.form.record_form import RecordForm
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import ListSource


class HistoryDialog(Dialog):
    """The stages of a person on a track, the first on top; ``stages`` is the timeline as it is edited."""

    help_section = "更正与变动"

    def __init__(self, office: Office, person_id: int, track: Track, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office, self._track = office, track
        self._person = store.get(office, person_id)
        found = history_store.of_person(office, person_id, track)
        self.stages = found or [history_rules.present_stage(track, self._person)]
        self._was = list(self.stages)
        self.setWindowTitle(f"编辑经历（{track}）：{self._person.name}")
        columns = {"since": ("起始时间", 110), "value": (track.value, 300), "basis": ("依据", 320)}
        fields = [Field(name=name, label=words, width=width, listed=True) for name, (words, width) in columns.items()]
        self.table = RecordTable("history", fields, noun="经历", lead="value", multiple=False, sorts=False)
        self.table.set_empty("clock-rotate-left", "没有经历。请至少保留一条。", "新增一条", self.add)
        self.error = Banner()
        self.edit_button = button("编辑", "pen", self.edit, tip="双击或回车也可以")
        self.delete_button = button("删除", "trash-can", self.remove, tip="Del")
        self.save_button = primary_button("保存", "", self.save)
        self._build()
        self.show_stages()
        self.table.view.setFocus()

    def _build(self) -> None:
        words = "自某日起生效，到下一条为止；最后一条就是现在的情况。起始时间可以只填到年或月，留空表示最初。"
        tools = row(button("新增", "plus", self.add, tip="Ins"), self.edit_button, self.delete_button, None)
        body = column(label(words, "label", wrap=True), tools, self.table, self.error, gap=10)
        body.setStretch(2, 1)
        foot = row(None, button("取消", "", self.reject, tip="Esc"), self.save_button)
        self.set_layout(body, foot, (840, 480))
        self.table.activated.connect(lambda _at: self.edit())
        self.table.current_changed.connect(lambda _at: self._judge())
        self.save_by_keys(self.save_button)
        QShortcut(QKeySequence("Ins"), self, self.add)
        QShortcut(QKeySequence("Del"), self.table, self.remove, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # ---- the rows

    def show_stages(self, chosen: Stage | None = None) -> None:
        """Show the timeline in order; ``chosen`` becomes current."""
        self.stages.sort(key=history_rules.began)
        branch = partial(name_of, self._office, "branches")
        rows = []
        for at, stage in enumerate(self.stages):
            said = history_rules.value_words(self._track, stage, branch) or "（无）"
            rows.append((at, str(stage.since or "最初"), said, history_rules.basis_words(self._track, stage)))
        self.table.set_source(ListSource(rows), total=len(rows), choose_first=True)
        if chosen is not None:
            self.table.choose(self.stages.index(chosen))
        self._judge()

    def _judge(self) -> None:
        for each in (self.edit_button, self.delete_button):
            each.setEnabled(self._chosen() is not None)

    def _chosen(self) -> Stage | None:
        at = self.table.current
        return self.stages[at] if at is not None and at < len(self.stages) else None

    @messages.guard
    def add(self) -> None:
        last = self.stages[-1] if self.stages else history_rules.present_stage(self._track, self._person)
        self._ask(history_rules.next_stage(self._track, last), None)

    @messages.guard
    def edit(self) -> None:
        if (stage := self._chosen()) is not None:
            self._ask(stage, stage)

    def _ask(self, stage: Stage, instead_of: Stage | None) -> None:
        others = [each for each in self.stages if each is not instead_of]

        def check(asked: Stage) -> Stage:
            history_rules.checked(self._person, self._track, [*others, asked], today())
            return asked

        title = f"{'新增' if instead_of is None else '编辑'}一条经历（{self._track}）"
        dialog = StageDialog(self._office, self._track, stage, title, check, parent=self)
        if dialog.exec() and dialog.saved is not None:
            self.error.clear()
            self.stages = [*others, dialog.saved]
            self.show_stages(dialog.saved)
        self.table.view.setFocus()

    def remove(self) -> None:
        """Take the current stage out of the timeline; nothing is written before 保存."""
        if (stage := self._chosen()) is not None:
            self.stages.remove(stage)
            self.show_stages()

    # ---- saving and leaving

    @messages.guard
    def save(self) -> None:
        try:
            if self.stages != self._was:
                history_actions.set_history(self._office, self._person.id or 0, self._track, self.stages)
        except UserError as error:
            messages.say_error(self.error, error)
        else:
            self.accept()

    def reject(self) -> None:
        if self.stages == self._was or gives_up(self, SAVE, "经历的改动还没有保存。", "继续编辑"):
            super().reject()


class StageDialog(FormDialog):
    """One stage of a track; ``saved`` is the stage as asked for."""

    help_section = "更正与变动"
    saved: Stage | None

    def __init__(
        self,
        office: Office,
        track: Track,
        stage: Stage,
        title: str,
        check: Callable[[Stage], Stage],
        *,
        parent: QWidget | None = None,
    ) -> None:
        only = ("since", *FIELDS[track], "note")
        form = RecordForm(Stage, only=only, lookups={"branches": lambda: name_choices(office, "branches")})
        super().__init__(
            parent, title, form, check, key="stage", act=PrimaryAction(words="确定", record=True), size=(560, 440)
        )
        form.set_record(stage)
        form.go_to("since")
