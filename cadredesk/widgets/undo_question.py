"""The one question before an operation is undone."""

from PySide6.QtWidgets import QWidget

from cadredesk.db.journal import Entry
from cadredesk.widgets import messages


def confirm_undo(parent: QWidget | None, entry: Entry, verb: str = "撤销") -> bool:
    """Ask, naming who did it, when, and how many records it changed. ``verb`` is what is to be done with it."""
    words = entry.subject if verb != "撤销" else entry.what
    detail = f"{entry.at}，{entry.operator}，共改动 {entry.rows:,} 条记录，将全部{verb}。{verb}本身也会记入操作记录。"
    return messages.ask(parent, f"{verb}“{words}”吗？", detail=detail, yes=verb, default_no=entry.rows > 1)
