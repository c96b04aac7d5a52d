"""The one question before an operation is undone, and when it is asked."""

from PySide6.QtWidgets import QWidget

from cadredesk.db.file import Office
from cadredesk.db.journal import Entry
from cadredesk.widgets.form import messages

STILL_THERE = "撤销的内容不再显示，但操作记录和以前的备份里仍能查到。"


def is_old(office: Office, entry: Entry) -> bool:
    """Whether an operation is from before this start, or somebody else's."""
    return entry.id <= office.opened_after or entry.operator != office.operator


def may_undo(parent: QWidget | None, office: Office, entry: Entry) -> bool:
    """Whether an operation may be undone: at once where it is one row of just now, else after the question."""
    return (entry.rows == 1 and not is_old(office, entry)) or confirm_undo(parent, entry)


def confirm_undo(parent: QWidget | None, entry: Entry, verb: str = "撤销") -> bool:
    """Ask, naming who did it, when, and how many records it changed. ``verb`` is what is to be done with it."""
    words = entry.subject if verb != "撤销" else entry.what
    detail = f"{entry.at}，{entry.operator}，共改动 {entry.rows:,} 条记录，将全部{verb}。{verb}本身也会记入操作记录。"
    if verb == "撤销" and entry.rows > 1:
        detail += f"\n{STILL_THERE}"
    return messages.ask(parent, f"{verb}“{words}”吗？", detail=detail, yes=verb, default_no=entry.rows > 1)
