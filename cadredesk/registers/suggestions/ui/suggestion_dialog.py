"""登记 and 编辑 a suggestion or request; from a visit or a case its words and person come along."""

from PySide6.QtWidgets import QWidget

from cadredesk.cases.records import Case
from cadredesk.core.problems import Problem
from cadredesk.db.file import Office
from cadredesk.registers.suggestions import actions
from cadredesk.registers.suggestions.records import ANSWERS, SUGGESTIONS, Suggestion, SuggestionKind
from cadredesk.registers.suggestions.ui.steps_dialog import suggest_words
from cadredesk.registers.ui.register_dialog import RegisterDialog
from cadredesk.visits.records import Visit


class SuggestionDialog(RegisterDialog):
    """``saved`` is the suggestion as saved."""

    help_topic = "suggestions"
    help_section = "登记"
    saved: Suggestion | None

    def __init__(self, office: Office, row: Suggestion, *, parent: QWidget | None, begin: str = "") -> None:
        office.require_writable()
        super().__init__(
            office,
            row if row.id else actions.new_suggestion(office, row),
            SUGGESTIONS,
            parent=parent,
            begin=begin or ("" if row.id else _first(row)),
            check=_doubts,
            size=(820, 700),
        )
        suggest_words(office, self.form)


def _first(row: Suggestion) -> str:
    """Where a new one begins: at what is still to be said."""
    return "category" if not row.category else "topic" if row.content else "person_id"


def _doubts(row: Suggestion) -> list[Problem]:
    if row.category and row.result and row.result not in ANSWERS.get(row.category, ()):
        return [Problem("结果", f"{row.category}的结果是{'、'.join(ANSWERS[row.category])}。", "error")]
    if row.result and not row.answered_on:
        return [Problem("答复日期", "有结果，还没有答复日期。")]
    if row.content.strip() and not row.person_id and not row.proposer.strip():
        return [Problem("提出人", "没有填提出人，答复以后不知道反馈给谁。")]
    return []


def of_visit(visit: Visit) -> Suggestion:
    """What a visit's 诉求 becomes."""
    return Suggestion(
        date=visit.date, category=SuggestionKind.REQUEST.value, person_id=visit.person_id, content=visit.requests.strip(),
        visit_id=visit.id,
    )  # fmt: skip


def of_case(case: Case) -> Suggestion:
    """What is asked for in a case becomes."""
    return Suggestion(
        date=case.opened_on, category=SuggestionKind.REQUEST.value, person_id=case.person_id, content=case.detail.strip(),
        case_id=case.id,
    )  # fmt: skip


def hand_over(parent: QWidget, office: Office, said: Suggestion) -> Suggestion | None:
    """转为诉求: ask for what is missing; the suggestion as saved, None where nothing was."""
    dialog = SuggestionDialog(office, said, parent=parent)
    dialog.exec()
    return dialog.saved
