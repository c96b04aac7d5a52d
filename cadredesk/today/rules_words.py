"""Days in the words of the page."""

from datetime import date

WEEKDAYS = "一二三四五六日"


def weekday(day: date) -> str:
    """星期四."""
    return f"星期{WEEKDAYS[day.weekday()]}"


def when(days: int) -> str:
    """How long from now: 今天, 明天, 还有 8 天, 已过 3 天."""
    return {0: "今天", 1: "明天"}.get(days, f"还有 {days} 天" if days > 0 else f"已过 {-days} 天")
