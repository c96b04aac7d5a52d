"""Duties and rules in words, and the order of the visits."""

from collections.abc import Iterable, Sequence
from datetime import date

from cadredesk.core.dates import show_day_in_sentence
from cadredesk.core.fields import fields_of
from cadredesk.core.values import show
from cadredesk.duties.records import PERIODS, Duty, DutyLine, DutyRule, Outcome, Trigger
from cadredesk.duties.rules.versions import differing, in_force_on

# In which colour lists and cards show where a duty stands.
TONES: dict[str, str] = {
    Outcome.OPEN: "warning", Outcome.OVERDUE: "danger", Outcome.MISSED: "danger", Outcome.DONE: "good",
    Outcome.LATE: "good",
}  # fmt: skip


# What calendar periods of so many months are called by who speaks of a duty in them.
PERIOD_WORDS = {1: "当月", 3: "当季", 12: "当年"}


def period_words(duty: Duty) -> str:
    """The calendar period of a duty: 当月, 当季, 当年; "" of duties without."""
    months = PERIODS.get(Trigger(duty.rule.trigger))
    return PERIOD_WORDS[months] if months else ""


def visit_order(lines: Iterable[DutyLine]) -> list[DutyLine]:
    """By who goes, then community and address; what is not filled in comes last."""

    def place(line: DutyLine) -> tuple[tuple[bool, str], ...]:
        return tuple((not words, words) for words in (line.visitors, line.community, line.address, line.name))

    return sorted(lines, key=place)


def days_words(duty: Duty, on: date) -> str:
    """How far off the due day is: 还有 3 天, 今天, 过了 5 天; "" where nothing is to be done any more."""
    if duty.is_settled:
        return ""
    days = (duty.due - on).days
    return f"还有 {days} 天" if days > 0 else "今天" if days == 0 else f"过了 {-days} 天"


def outcome_sentence(duty: Duty) -> str:
    """Where a duty stands, in a sentence without a full stop."""
    match duty.outcome:
        case Outcome.DONE | Outcome.LATE:
            return f"已于 {duty.visited_on} {_done_by(duty)}{'，是补访' if duty.outcome is Outcome.LATE else ''}"
        case Outcome.EXCUSED:
            return "已免访"
        case Outcome.UPCOMING:
            return f"还没有到，{show_day_in_sentence(duty.since)}起可以走访"
        case Outcome.OPEN:
            return "现在可以走访"
        case Outcome.OVERDUE:
            return f"已逾期，{show_day_in_sentence(duty.late_until)}以前（含当天）补访仍算数"
    if period := period_words(duty):
        return f"{period}没有走访，已经错过，可以写明原因免访"
    return "已错过补访的期限，可以写明原因免访"


def _done_by(duty: Duty) -> str:
    """What proved it: a visit, or without one a check-up of one's own, or being there when files were read."""
    return "走访" if duty.visit_id else {"体检": "体检", "阅文": "到会阅文"}.get(duty.code, "走访")


def short_name(duty: Duty) -> str:
    """What it is for, with its day: 中秋（9 月 25 日）."""
    return f"{duty.code}（{show_day_in_sentence(duty.due)}）"


def whom(name: str, duties: Sequence[Duty]) -> str:
    """Whose duties they are, of which the first is of somebody of this name: 张建国的中秋（9 月 25 日）, 张建国等 3 人次."""
    return f"{name}的{short_name(duties[0])}" if len(duties) == 1 else f"{name}等 {len(duties):,} 人次"


def window_words(rule: DutyRule) -> str:
    """From when to when a visit counts, in words."""
    late = f"，补访 {rule.late_days} 天内" if rule.late_days else ""
    if months := PERIODS.get(Trigger(rule.trigger)):
        return f"{PERIOD_WORDS[months]}，没有补访"
    if rule.trigger == Trigger.CASE:
        return f"{rule.days_after} 天内{late}"
    new_year = "（最晚从元旦起）" if rule.from_new_year else ""
    return f"提前 {rule.days_before} 天{new_year}{late}"


def force_words(versions: Sequence[DutyRule], on: date) -> str:
    """Whether a rule is in force on a day: 执行中, 2027-01-01 起, 2027-01-01 起有变, 2026-06-30 停用."""
    now, last = in_force_on(versions, on), versions[-1]
    if last.until and last.until < on:
        return f"{last.until} 停用"
    if now.since and now.since > on:
        return f"{now.since} 起"
    if now is not last:
        return f"{last.since} 起有变"
    return f"执行中，到 {last.until}" if last.until else "执行中"


def difference_words(version: DutyRule, other: DutyRule) -> str:
    """What a version says otherwise than another one: 对象类别：离休干部；提前天数：30."""
    said = [
        f"{field.label}：{show(field, getattr(version, field.name)) or field.hint or '没有'}"
        for field in fields_of(DutyRule)
        if field.name in differing(version, other)
    ]
    return "；".join(said) or "设置相同"
