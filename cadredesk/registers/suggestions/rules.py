"""What must hold of suggestions and requests, and where one stands. Nothing here asks the file."""

import datetime

from cadredesk.core.errors import UserError
from cadredesk.registers.suggestions.records import ANSWERS, Suggestion, SuggestionState

USUAL_DAYS = 30  # from being said to being due, where the office has set nothing else


def state(suggestion: Suggestion, today: datetime.date) -> SuggestionState:
    """Where it stands on a day: settled only when the answer has reached who made it."""
    if suggestion.reported_on:
        return SuggestionState.SETTLED
    if suggestion.answered_on:
        return SuggestionState.TO_REPORT
    if suggestion.due_on and suggestion.due_on < today:
        return SuggestionState.OVERDUE
    return SuggestionState.OPEN if suggestion.assigned_on else SuggestionState.TO_HAND_ON


def called(suggestion: Suggestion) -> str:
    """What it is called in a sentence: its first words."""
    words = suggestion.content.split("\n")[0].strip()
    return f"{words[:18]}…" if len(words) > 19 else words


def require_whole(suggestion: Suggestion, today: datetime.date) -> None:
    """Raises UserError for one that cannot stand."""
    if suggestion.date is None:
        raise UserError("请填写提出日期。")
    if not suggestion.category:
        raise UserError("请选择是建议还是诉求。")
    if not suggestion.content.strip():
        raise UserError("请填写内容。")
    if suggestion.count < 1:
        raise UserError("数量至少是 1。")
    if suggestion.result and suggestion.result not in ANSWERS[suggestion.category]:
        raise UserError(f"{suggestion.category}的结果只能是{'、'.join(ANSWERS[suggestion.category])}。")
    for label, day in (
        ("日期", suggestion.date), ("交办日期", suggestion.assigned_on), ("答复日期", suggestion.answered_on),
        ("反馈日期", suggestion.reported_on),
    ):  # fmt: skip
        if day and day > today:
            raise UserError(f"{label}不能晚于今天。")
        if day and day < suggestion.date:
            raise UserError(f"{label} {day} 早于提出日期 {suggestion.date}，请核对。")
    if suggestion.reported_on and suggestion.answered_on is None:
        raise UserError("还没有答复，不能登记反馈。请先填写答复日期。")
