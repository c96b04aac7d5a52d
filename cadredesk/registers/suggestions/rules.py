"""What must hold of suggestions and requests, and where one stands. Nothing here asks the file."""

import datetime
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from cadredesk.core.errors import UserError
from cadredesk.registers.rules import require_number
from cadredesk.registers.suggestions.records import ANSWERS, Suggestion, SuggestionState

USUAL_DAYS = 30  # from being said to being due, where the office has set nothing else
SOON = 7  # days before it is due when 今日 begins to say so
TONES: dict[str, str] = {
    SuggestionState.OVERDUE: "danger", SuggestionState.TO_HAND_ON: "warning", SuggestionState.TO_REPORT: "warning",
    SuggestionState.SETTLED: "good",
}  # fmt: skip
_NOTHING = re.compile(
    r"[-—/]+|(感谢|谢谢).*|[暂]?(无|没有|没)(什么|其他|其它|别的|特殊)?(的)?(要求|诉求|建议|意见|困难|需求)?(和(建议|意见|诉求))?"
)


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
    words = suggestion.content.strip().split("\n")[0].strip()
    return f"{words[:18]}…" if len(words) > 19 else words


def says_nothing(text: str) -> bool:
    """Whether what was written under 诉求 says that there is none."""
    clauses = (each.strip() for each in re.split(r"[，。；、,.;!！\s]", text))
    return all(_NOTHING.fullmatch(each) for each in clauses if each)


def first_due(said: datetime.date, days: int, today: datetime.date) -> datetime.date:
    """The 期限 of something said on a day and handed on today: never one that is past already."""
    due = said + timedelta(days=days)
    return due if due >= today else today + timedelta(days=days)


# ---------------------------------------------------------------- what must hold


def require_whole(suggestion: Suggestion, today: datetime.date) -> None:
    """Raises UserError for one that cannot stand."""
    if suggestion.date is None:
        raise UserError("请填写提出日期。")
    if not suggestion.category:
        raise UserError("请选择是建议还是诉求。")
    if not suggestion.content.strip():
        raise UserError("请填写内容。")
    require_number("数量", suggestion.count, least=1)
    if suggestion.result and suggestion.result not in ANSWERS[suggestion.category]:
        raise UserError(f"{suggestion.category}的结果只能是{'、'.join(ANSWERS[suggestion.category])}。")
    if suggestion.reported_on and suggestion.answered_on is None:
        raise UserError("还没有答复，不能登记反馈。请先填写答复日期。")
    _require_order(suggestion, today)


def _require_order(suggestion: Suggestion, today: datetime.date) -> None:
    said, due = suggestion.date, suggestion.due_on
    assert said is not None
    steps = (
        ("提出日期", said), ("交办日期", suggestion.assigned_on), ("答复日期", suggestion.answered_on),
        ("反馈日期", suggestion.reported_on),
    )  # fmt: skip
    known = [(label, day) for label, day in steps if day]
    for label, day in known:
        if day > today:
            raise UserError(f"{label}不能晚于今天。")
    for (before, first), (label, day) in pairwise(known):
        if day < first:
            raise UserError(f"{label} {day} 早于{before} {first}，请核对。")
    if due and due < said:
        raise UserError(f"期限 {due} 早于提出日期 {said}，请核对。")


def require_open(suggestion: Suggestion) -> None:
    """Raises UserError for one that is answered: it cannot be handed on any more."""
    if suggestion.answered_on:
        raise UserError(f"“{called(suggestion)}”已于 {suggestion.answered_on} 答复，不用再交办。")


def require_answered(suggestion: Suggestion) -> None:
    """Raises UserError for one without an answer: there is nothing yet that could reach anybody."""
    if suggestion.answered_on is None:
        raise UserError(f"“{called(suggestion)}”还没有答复，请先登记答复，再登记反馈。")


# ---------------------------------------------------------------- its course, in words


class CourseLine(NamedTuple):
    """A step of its course, as the card says it."""

    label: str
    words: str
    tone: str = ""


def course(suggestion: Suggestion, today: datetime.date, *, died: bool = False) -> Iterator[CourseLine]:
    """提出 → 交办 → 答复 → 反馈, with the days between them, and what is next."""
    said = suggestion.date or today
    yield CourseLine("提出", str(said))
    yield _handed_on(suggestion, said)
    if suggestion.due_on and not suggestion.answered_on:
        yield CourseLine(
            "期限", f"{suggestion.due_on}（{_left((suggestion.due_on - today).days)}）", _due_tone(suggestion, today)
        )
    if suggestion.answered_on:
        result = f"　{suggestion.result}" if suggestion.result else ""
        yield CourseLine(
            "答复", f"{suggestion.answered_on}（{_after((suggestion.answered_on - said).days)}）{result}", "good"
        )
    if suggestion.reported_on and suggestion.answered_on:
        by = f"　{suggestion.reported_by}" if suggestion.reported_by else ""
        days = (suggestion.reported_on - suggestion.answered_on).days
        yield CourseLine("反馈", f"{suggestion.reported_on}（{_after(days, '答复')}）{by}", "good")
    if step := next_step(suggestion, died=died):
        yield CourseLine("下一步", step, "warning")


def _handed_on(suggestion: Suggestion, said: datetime.date) -> CourseLine:
    whom = " ".join(filter(None, (suggestion.unit_in_charge, suggestion.in_charge)))
    if suggestion.assigned_on:
        days = _after((suggestion.assigned_on - said).days)
        return CourseLine("交办", "\n".join(filter(None, (f"{suggestion.assigned_on}（{days}）", whom))))
    return CourseLine("交办", "" if suggestion.answered_on else "还没有交办", "warning")


def next_step(suggestion: Suggestion, *, died: bool = False) -> str:
    """What is to be done next; "" of what is settled."""
    if suggestion.reported_on:
        return ""
    if suggestion.answered_on:
        return "把答复告诉家属，登记反馈" if died else "把答复告诉本人，登记反馈"
    return "等承办单位答复，登记答复" if suggestion.assigned_on else "交办给承办单位"


def _due_tone(suggestion: Suggestion, today: datetime.date) -> str:
    assert suggestion.due_on is not None
    left = (suggestion.due_on - today).days
    return "danger" if left < 0 else "warning" if left < SOON else ""


def _left(days: int) -> str:
    return f"逾期 {-days} 天" if days < 0 else "今天到期" if days == 0 else f"还有 {days} 天"


def _after(days: int, since: str = "提出") -> str:
    return f"{since}当天" if days == 0 else f"{since}后 {days} 天"


def card_lines(found: Iterable[Suggestion], today: datetime.date) -> list[tuple[object, str, str, str]]:
    """The lines of a list on a card: (id, day, what is asked for, state)."""
    return [(each.id, str(each.date), f"{each.category}：{called(each)}", state(each, today)) for each in found]
