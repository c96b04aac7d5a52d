"""整理走访中的诉求: what was written in visits before there was this register, with a preview and ticks."""

import datetime

from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import today
from cadredesk.db.file import Office
from cadredesk.registers.suggestions import actions, store, store_written
from cadredesk.registers.suggestions.records import Suggestion, SuggestionKind
from cadredesk.registers.suggestions.store_written import Written
from cadredesk.registers.suggestions.ui.many_dialog import ManyDialog, Write, coming_day, kind_typed, past_day, value_of
from cadredesk.widgets.controls.buttons import button, link_button
from cadredesk.widgets.controls.layout import row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form.messages import guard
from cadredesk.widgets.grid.fill_model import FillColumn, FillRow
from cadredesk.widgets.page.task_runner import TaskRunner

ABOUT = (
    "勾选的登记为建议诉求，期限从今天算起，不会一登记就逾期。已写办理情况的没有勾选：需要时勾选，办理情况作为答复内容；"
    "知道哪天答复的填答复日期，不知道的空着。"
)


class WrittenDialog(ManyDialog):
    """Those of the last twelve months first; older ones on asking. Whatever is not ticked is not asked about again."""

    def __init__(self, office: Office, *, tasks: TaskRunner | None = None, parent: QWidget | None = None) -> None:
        super().__init__(office, "suggestions/written", _columns(), tasks=tasks, parent=parent)
        self.setWindowTitle("整理走访中的诉求")
        first = store_written.written(office, since=store_written.a_year_ago())
        older = len(store_written.written(office)) - len(first)
        self._found: dict[int, Written] = {}
        self.older = link_button(f"列出一年以前的 {older:,} 条", self.show_older)
        self.no_more = button("不再提示", "", self.ask_no_more, tip="不登记，今日也不再提示；以后可以在“更多”里再整理")
        said = label(ABOUT, "small", wrap=True)
        top = row(said, self.older, gap=16)
        top.setStretch(0, 1)
        self.build([top], self.no_more, (1180, 680))
        self.older.setVisible(older > 0)
        self.begin(self._rows(first, ticked=True))
        self.counted()
        self.grid.setFocus()

    def _rows(self, found: list[Written], *, ticked: bool) -> list[FillRow]:
        self._found |= {each.visit_id: each for each in found}
        due = str(today() + datetime.timedelta(days=store.days(self._office)))
        return [
            FillRow(
                each.visit_id,
                (each.name, str(each.date), each.requests, each.follow_up, SuggestionKind.REQUEST.value, due, ""),
                ticked and each.new and not each.follow_up,
            )
            for each in found
        ]

    @guard
    def show_older(self) -> None:
        """List those that are older than a year, too; none of them ticked."""
        before = self.grid.rows()
        found = [each for each in store_written.written(self._office) if each.visit_id not in self._found]
        rows = self._rows(found, ticked=False)
        self._fresh |= {each.key: each for each in rows}
        self.grid.put([*before, *rows])
        self.older.hide()
        self.counted()

    @guard
    def ask_no_more(self) -> None:
        """Leave them as they are, and say nothing of them on 今日."""
        actions.ask_no_more(self._office)
        self.drop_draft()
        self.grid.put(self._fresh.values())
        self.reject()

    def suggestion_of(self, line: FillRow) -> Suggestion:
        typed, visit = self.grid.values(line), self._found[line.key]
        answered = value_of("answered_on", typed["answered_on"])
        return Suggestion(
            date=visit.date, category=typed["category"], person_id=visit.person_id, content=typed["content"],
            due_on=None if answered else value_of("due_on", typed["due_on"]), answered_on=answered, answer=visit.follow_up,
            visit_id=visit.visit_id,
        )  # fmt: skip

    def write(self) -> Write:
        return actions.take_over


def _columns() -> list[FillColumn]:
    return [
        FillColumn(name="name", label="姓名", width=100, fixed=True),
        FillColumn(name="date", label="走访日期", width=100, fixed=True),
        FillColumn(name="content", label="诉求", width=300, required=True),
        FillColumn(name="follow_up", label="办理情况", width=190, fixed=True),
        FillColumn(
            name="category", label="类别", width=70, required=True, read=kind_typed, suggestions=tuple(SuggestionKind)
        ),
        FillColumn(name="due_on", label="期限", width=105, required=True, read=coming_day),
        FillColumn(name="answered_on", label="答复日期", width=105, read=past_day),
    ]
