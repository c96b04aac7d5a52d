"""The last step of the import: what was done, and what can be looked at and saved from it."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton

from cadredesk.core.targets import Target
from cadredesk.db import journal
from cadredesk.db.file import Office
from cadredesk.import_export import store
from cadredesk.import_export.records import NOUNS, ImportKind, RowOutcome, written
from cadredesk.import_export.ui.job import Job
from cadredesk.import_export.ui.step import Step
from cadredesk.people.records import PeopleQuery
from cadredesk.people.targets import ShowPeople, ShowPerson
from cadredesk.registers.records import RegisterQuery
from cadredesk.registers.targets import ShowActivities, ShowHonours, ShowSuggestions
from cadredesk.widgets.controls.buttons import button, danger_button
from cadredesk.widgets.controls.icons import pixmap
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.undo_question import confirm_undo

LEFT = {RowOutcome.UNCHANGED: "行没有变化", RowOutcome.REFUSED: "行有错误没有导入"}


def _people(office: Office, operation: int, source: str) -> Target:
    return ShowPeople(query=PeopleQuery(ids=store.people_of(office, operation)), source=source)


def _activities(office: Office, operation: int, source: str) -> Target:
    return ShowActivities(query=RegisterQuery(ids=store.rows_of(office, operation, "activities")), source=source)


def _suggestions(office: Office, operation: int, source: str) -> Target:
    return ShowSuggestions(query=RegisterQuery(ids=store.rows_of(office, operation, "suggestions")), source=source)


def _honours(office: Office, operation: int, source: str) -> Target:
    of_branches = tuple(-each for each in store.rows_of(office, operation, "branch_honours"))
    ids = (*store.rows_of(office, operation, "honours"), *of_branches)
    return ShowHonours(query=RegisterQuery(ids=ids), source=source)


_PAGES: Mapping[ImportKind, Callable[[Office, int, str], Target]] = {
    ImportKind.PEOPLE: _people,
    ImportKind.ACTIVITIES: _activities,
    ImportKind.SUGGESTIONS: _suggestions,
    ImportKind.HONOURS: _honours,
}


class DoneStep(Step):
    """Says how it went; the buttons open what the import brought, or take it back."""

    title, closing = "完成", "关闭"
    navigate = Signal(object)  # a Target

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._picture = label()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words, self.more = label("", "title", wrap=True), label("", "label", wrap=True)
        for line in (self.words, self.more):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.rows_button = button("", "", self.see_rows)
        self.changes_button = button("查看改动清单…", "clipboard-list", self.see_changes)
        self.refused_button = button("把有错误的行另存为 Excel…", "file-excel", lambda: job.save_refused(self.window()))
        self.undo_button = danger_button("撤销这次导入", "rotate-left", self.undo)
        buttons = row(None, self.rows_button, self.changes_button, self.refused_button, None)
        parts = (None, self._picture, self.words, self.more, 6, buttons, None)
        self.setLayout(column(panel(column(*parts, gap=14, margins=(40, 20, 40, 20)))))
        on_theme_change(self, self._draw)

    def _draw(self) -> None:
        picture, tone = ("circle-check", "good") if self.job.imported else ("rotate-left", "muted")
        self._picture.setPixmap(pixmap(picture, px(52), tone))

    def buttons(self) -> Mapping[QPushButton, bool]:
        return {self.undo_button: self.job.imported is not None}

    def enter(self) -> None:
        """Say what has been written, or that it has been undone."""
        result = self.job.imported
        operation, counts = (result.operation, result.counts) if result else (0, dict.fromkeys(RowOutcome, 0))
        came = operation > 0 and bool(counts[RowOutcome.ADDED] or counts[RowOutcome.UPDATED])
        self.rows_button.setVisible(came and self.job.what in _PAGES)
        self.rows_button.setText(f"查看导入的{NOUNS[self.job.what]}")
        self.changes_button.setVisible(operation > 0)
        self.refused_button.setVisible(counts[RowOutcome.REFUSED] > 0)
        if result:
            self.words.setText(f"已导入：{written(counts)}")
            said = "如果发现导错了，可以整批撤销；以后也可以在操作记录里撤销。"
            left_out = sum(len(source.left_out) for source in result.preview.sources)
            self.more.setText(_what_was_left(counts, left_out) + said)
        else:
            self.words.setText("已撤销这次导入")
            self.more.setText("导入的内容都已取出，其他内容没有改动。")
        self._draw()

    def see_changes(self) -> None:
        from cadredesk.office.ui.changes_dialog import ChangesDialog

        if self.job.imported is not None:
            dialog = ChangesDialog(self.window(), self.job.office, self.job.tasks, self.job.imported.operation)
            dialog.person_wanted.connect(lambda person_id: self.navigate.emit(ShowPerson(person_id=person_id)))
            dialog.exec()
            dialog.deleteLater()

    def see_rows(self) -> None:
        """查看导入的人员, 活动 …: the page of them with exactly these."""
        if self.job.imported is not None and self.job.path is not None:
            source = f"从“{self.job.path.name}”导入的{NOUNS[self.job.what]}"
            self.navigate.emit(_PAGES[self.job.what](self.job.office, self.job.imported.operation, source))

    def undo(self) -> None:
        """Take the whole import back, after the question that names how much it is."""
        result = self.job.imported
        if result and confirm_undo(self.window(), journal.entry_of(self.job.office, result.operation)):
            self.job.undo()


def _what_was_left(counts: Mapping[RowOutcome, int], left_out: int) -> str:
    """The rows that brought nothing, where there are any."""
    left = [f"{counts[outcome]:,} {words}" for outcome, words in LEFT.items() if counts[outcome]]
    left += [f"{left_out:,} 行不是记录或选择不导入"] if left_out else []
    return f"另有 {'，'.join(left)}。" if left else ""
