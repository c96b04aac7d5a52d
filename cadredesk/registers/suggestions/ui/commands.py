"""What can be done on the page of suggestions: their steps, one or many at once, and their papers."""

from collections.abc import Callable, Sequence
from typing import Any

from cadredesk.registers.suggestions import actions, store, store_written
from cadredesk.registers.suggestions.records import Suggestion
from cadredesk.registers.ui.commands import RegisterCommands
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command


class SuggestionCommands(RegisterCommands):
    """Those of every register, and the steps from being said to being settled."""

    on_card = ("hand_on", "answer", "report")
    papers = ("order", "print")

    def more(self) -> Sequence[Command]:
        return (
            Command(id="hand_on", text="交办…", run=self.hand_on, icon="share", writes=True, when=self._is_open,
                    tip="写明承办单位和期限，可以多选一起交办"),
            Command(id="answer", text="答复…", run=self.answer, icon="comment-dots", writes=True, when=self._is_open,
                    tip="登记答复，多选时逐件填写"),
            Command(id="report", text="反馈…", run=self.report, icon="check", writes=True, when=self._is_answered,
                    tip="答复已经告诉本人，可以多选一起登记"),
            Command(id="many", text="一次登记多条…", run=self.add_many, icon="table", writes=True,
                    tip="座谈会上提的，在表格里一次登记"),
            Command(id="written", text="整理走访中的诉求…", run=self.take_over, icon="hand-holding-heart", writes=True,
                    tip="把以前写在走访里的诉求登记为建议诉求"),
            Command(id="order", text="打印办理单", short="所选的办理单", run=self.print_orders, icon="file",
                    when=self.any_row, tip="每件一张，交承办单位填写"),
        )  # fmt: skip

    def new_row(self) -> Any:
        return Suggestion()

    def dialog(self, row: Any, column: str = "") -> Any:
        from cadredesk.registers.suggestions.ui.suggestion_dialog import SuggestionDialog

        return SuggestionDialog(self._office, row, parent=self._page, begin={"who": "person_id"}.get(column, column))

    # ---- the steps

    def _is_open(self) -> bool:
        return self._front(lambda each: each.answered_on is None)

    def _is_answered(self) -> bool:
        return self._front(lambda each: each.answered_on is not None and each.reported_on is None)

    def _front(self, test: Callable[[Suggestion], bool]) -> bool:
        row: Suggestion | None = self._page.card.row
        return self.any_row() and row is not None and test(row)

    def _chosen(self, test: Callable[[Suggestion], bool]) -> list[Suggestion]:
        """Those chosen in the table that a step is for; the others are left as they are."""
        chosen = self._page.chosen_ids or [self._page.table.current or 0]
        return [each for each in store.some(self._office, chosen) if test(each)]

    def hand_on(self) -> None:
        """交办 all that are chosen and not answered yet."""
        self._step("hand_on", self._chosen(lambda each: each.answered_on is None))

    def answer(self) -> None:
        """答复 one in a form, several in a grid."""
        found = self._chosen(lambda each: each.answered_on is None)
        if len(found) > 1:
            from cadredesk.registers.suggestions.ui.answers_dialog import AnswersDialog

            AnswersDialog(self._office, [each.id or 0 for each in found], parent=self._page).exec()
        else:
            self._step("answer", found)

    def report(self) -> None:
        """反馈 all that are chosen and answered."""
        self._step("report", self._chosen(lambda each: each.answered_on is not None and each.reported_on is None))

    def _step(self, name: str, found: Sequence[Suggestion]) -> None:
        from cadredesk.registers.suggestions.ui.steps_dialog import take_step

        if found:
            take_step(self._page, self._office, found, name)

    # ---- many at once

    def add_many(self) -> None:
        """一次登记多条, as after a meeting."""
        from cadredesk.registers.suggestions.ui.meeting_dialog import MeetingDialog

        dialog = MeetingDialog(self._office, tasks=self._page.tasks, parent=self._page)
        dialog.exec()
        if dialog.saved:
            self._page.reveal(dialog.saved[0].id or 0)

    def take_over(self) -> None:
        """整理 what was written in visits."""
        from cadredesk.registers.suggestions.ui.written_dialog import WrittenDialog

        if not store_written.written(self._office):
            messages.tell(self._page, "走访中写的诉求都已经登记，没有要整理的。")
            return
        WrittenDialog(self._office, tasks=self._page.tasks, parent=self._page).exec()

    def print_orders(self) -> None:
        """打印 a 办理单 for each that is chosen."""
        chosen = self._page.chosen_ids or [self._page.table.current or 0]
        self._page.show_paper(
            "建议诉求办理单", lambda office, out, progress: actions.print_orders(office, chosen, out, progress)
        )
