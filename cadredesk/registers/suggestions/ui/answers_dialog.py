"""答复 many at once: a line for each, with its day, its result and its words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from zlib import crc32

from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.registers.suggestions import actions, store
from cadredesk.registers.suggestions.records import ANSWERS, Answer, Suggestion
from cadredesk.registers.suggestions.ui.many_dialog import ManyDialog, Write, past_day, value_of
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.grid.fill_model import FillColumn, FillRow
from cadredesk.widgets.page.task_runner import TaskRunner

IDS = "ids"  # what a draft keeps beside the rows
TYPED = ("answered_on", "result", "answer")


class AnswersDialog(ManyDialog):
    """Answers those of ``ids`` that are not answered yet."""

    word, tick = "答复", "答复"

    def __init__(
        self,
        office: Office,
        ids: Sequence[int],
        *,
        tasks: TaskRunner | None = None,
        draft_key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._found = {each.id or 0: each for each in store.some(office, ids) if each.answered_on is None}
        key = draft_key or f"suggestions/answers/{crc32(repr(sorted(ids)).encode()):08x}"
        super().__init__(office, key, self._columns(), tasks=tasks, parent=parent)
        self.setWindowTitle(f"答复 {len(self._found):,} 件建议诉求")
        said = "填写过的行自动勾选。建议填采纳、部分采纳、未采纳、留作参考；诉求填已解决、部分解决、未解决。"
        leave = button("只留作草稿", "", self.leave, tip="关闭，填写的内容留到下次")
        self.build([label(said, "small", wrap=True)], leave, (1040, 620))
        self.begin(self._row(each) for each in self._found.values())
        self.counted()
        self.grid.setFocus()

    def _columns(self) -> list[FillColumn]:
        kinds = {each.category for each in self._found.values()}
        results = tuple(result for kind, known in ANSWERS.items() if kind in kinds for result in known)
        return [
            FillColumn(name="who", label="提出人", width=100, fixed=True),
            FillColumn(name="category", label="类别", width=60, fixed=True),
            FillColumn(name="content", label="内容", width=260, fixed=True),
            FillColumn(name="answered_on", label="答复日期", width=112, required=True, read=past_day),
            FillColumn(name="result", label="结果", width=100, required=True, read=_result, suggestions=results),
            FillColumn(name="answer", label="答复内容", width=270),
        ]

    def _row(self, each: Suggestion) -> FillRow:
        said = " ".join(each.content.split())
        who = store.who(self._office, each)
        return FillRow(each.id or 0, (who, each.category, said, str(today()), "", each.answer))

    def suggestion_of(self, line: FillRow) -> Suggestion:
        typed = self.grid.values(line)
        return replace(self._found[line.key], **{name: value_of(name, typed[name]) for name in TYPED})

    def write(self) -> Write:
        return lambda office, found, _progress: actions.answer(office, found)

    # ---- drafts

    def typed(self) -> dict[str, str]:
        rows = super().typed()
        return {**rows, IDS: ",".join(map(str, self._found))} if rows else {}


def ids_of(texts: Mapping[str, str]) -> list[int]:
    """Whose answers a draft holds."""
    return [int(each) for each in texts.get(IDS, "").split(",") if each.isdecimal()]


def _result(text: str) -> str:
    """A result by its words or their beginning, where only one begins so."""
    found = [each.value for each in Answer if each == text] or [each.value for each in Answer if each.startswith(text)]
    if len(found) != 1:
        raise UserError(f"结果请填：{'、'.join(Answer)}。")
    return found[0]
