"""What the primary button of a dialog does, said once: what leaving the dialog may offer, and what is asked first, follow."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from cadredesk.widgets.form import messages


@dataclass(frozen=True, slots=True)
class FinalQuestion:
    """What is said once more before something that cannot be undone: the act, then whom, how much and what follows."""

    text: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimaryAction:
    """What the primary button of a dialog does; ``words`` are those on the button.

    ``record`` says that it saves what was typed and that Ctrl+Z takes that back: only then may it be offered when the
    dialog is left, in the same words. Everything else is done by its own button alone. What cannot be undone has a
    ``final_question``, made from the record, whose default answer is the harmless one.
    """

    words: str
    record: bool = False
    final_question: Callable[[Any], FinalQuestion] | None = None

    def __post_init__(self) -> None:
        if self.record and self.final_question is not None:
            raise ValueError("what cannot be undone is never offered when a dialog is left")

    def confirmed(self, parent: QWidget, record: Any) -> bool:
        """Whether it may be done: at once, or after the last question."""
        if self.final_question is None:
            return True
        asked = self.final_question(record)
        return messages.ask(parent, asked.text, detail=asked.detail, yes=self.words, no="返回", default_no=True)


SAVE = PrimaryAction(words="保存", record=True)


def confirm_leaving(
    parent: QWidget, action: PrimaryAction, asked: str = "填写的内容还没有保存。", stay: str = "继续填写"
) -> str:
    """What becomes of what was typed: "save" (only of a record), "discard" or "stay"."""
    if action.record:
        answers = [("save", action.words), ("discard", "不保存"), ("stay", stay)]
        return messages.choose(parent, asked, answers, default="save", escape="stay")
    answers = [("stay", stay), ("discard", "放弃填写")]
    return messages.choose(
        parent, f"还没有{action.words}，要放弃填写的内容吗？", answers, default="stay", escape="stay"
    )


def gives_up(dialog: Any, action: PrimaryAction, *asked: str) -> bool:
    """Ask what becomes of what was typed, and save it if that is the answer; whether it is given up."""
    answer = confirm_leaving(dialog, action, *asked)
    if answer == "save":
        dialog.save()
    return answer == "discard"
