"""The facts of a day in words: the figures on top and the cards under them, each with the list behind it."""

from collections import Counter
from collections.abc import Iterable, Sequence

from cadredesk.branches.targets import ShowBranch, ShowBranches
from cadredesk.cases.targets import ShowCase, ShowOpenCases
from cadredesk.core.dates import show_day_in_sentence
from cadredesk.core.kinds import VisitGroup
from cadredesk.core.money import show_yuan
from cadredesk.core.targets import Target, WindowCommand
from cadredesk.duties.records import service_words as service_said
from cadredesk.people.targets import ShowPerson
from cadredesk.registers.study.records import LONG_MISSED
from cadredesk.registers.suggestions.records import SuggestionState
from cadredesk.registers.targets import ShowMedals, TakeOverRequests
from cadredesk.today.records import (
    WAITING,
    Birthday,
    Election,
    MedalCounts,
    OpenCase,
    OpenDuty,
    RuleCount,
    ServiceCount,
    StudyDay,
    SuggestionCounts,
    Today,
    Unentered,
    Waiting,
)
from cadredesk.today.records_cards import Card, Figure, Line
from cadredesk.today.rules import BIRTHDAYS, ELECTIONS, STUDY
from cadredesk.today.rules_targets import (
    DUE,
    MISSED,
    OVERDUE,
    activities_target,
    birthdays_target,
    duties_target,
    lacking_target,
    missed_target,
    service_target,
    services_target,
    suggestions_target,
    unentered_target,
    voucher_target,
    vouchers_target,
)
from cadredesk.today.rules_words import when

MAX_LISTED = 6  # lines of a card
SOON_WORDS = "7 天内到期"
FEW = 2  # kinds of cases that are named in a figure


# ---------------------------------------------------------------- figures


def figures(found: Today) -> tuple[Figure, ...]:
    """The five figures on top, each with a second line that says more."""
    late, due = "danger" if found.overdue else "", "warning" if found.due else ""
    great = sum(1 for each in found.birthdays if each.great)
    return (
        Figure(found.overdue, "逾期", f"走访慰问 · {_overdue_words(found)}", late, duties_target(OVERDUE)),
        Figure(found.due, "待访", f"走访慰问 · 一周内到期 {found.due_soon:,}", due, duties_target(DUE)),
        Figure(len(found.cases), "在办事项", _kinds(found.cases), "", ShowOpenCases()),
        Figure(found.to_pay, "凭证待办", _steps(found), "", vouchers_target(found, drafts=False)),
        Figure(len(found.birthdays), f"{BIRTHDAYS} 天内寿辰", f"大寿 {great:,} 人", "", birthdays_target(found)),
    )


def _overdue_words(found: Today) -> str:
    if found.missed:
        return f"另有错过 {found.missed:,}"
    return "都可以补访" if found.overdue else "没有逾期的"


def _kinds(cases: Sequence[OpenCase]) -> str:
    kinds = Counter(each.kind for each in cases).most_common()
    named = "、".join(f"{kind} {count}" for kind, count in kinds[:FEW])
    return named + (" 等" if len(kinds) > FEW else "") or "没有在办的"


def _steps(found: Today) -> str:
    counts = {state: sum(each.count for each in found.vouchers if each.state == state) for state in WAITING}
    named = zip(("待审批", "待支付"), WAITING, strict=True)
    return "、".join(f"{words} {counts[state]}" for words, state in named if counts[state]) or "没有待办的"


# ---------------------------------------------------------------- cards


def cards(found: Today, most: int = MAX_LISTED) -> tuple[Card, ...]:
    """The cards in their order; each shows ``most`` lines at most, those beside the list of rules as many as it has."""
    beside = max(most, len(found.by_rule))
    return (
        _urgent(found, most),
        _by_rule(found),
        _services(found),
        _birthdays(found, beside),
        _cases(found, beside),
        _suggestions(found.suggestions),
        _checks(found),
        _vouchers(found),
        _branches(found, most),
        _activities(found),
    )


def _card(
    key: str, title: str, lines: Iterable[Line], most: int, empty: str, count: str, target: Target | None
) -> Card:
    shown = tuple(lines)
    if not shown:
        return Card(key=key, title=title, note=empty)
    return Card(key=key, title=title, count=count, target=target, lines=shown[:most])


def _urgent(found: Today, most: int) -> Card:
    lines = [_duty_line(each) for each in found.urgent[: most - 1 if found.missed else most]]
    if found.missed:
        words, mark = "过了补访的期限，请写明原因免访", f"{found.missed:,} 人次"
        lines.append(Line(lead="错过", words=words, mark=mark, tone="warning", target=duties_target(MISSED)))
    target = duties_target(OVERDUE) if found.overdue else duties_target(MISSED)
    return _card("urgent", "逾期的走访慰问", lines, most, "没有逾期的走访慰问。", f"{found.overdue:,} 人次", target)


def reason_words(each: OpenDuty) -> str:
    """Why a visit is owed; the rule is named where the reason does not name it."""
    return each.reason if each.code in each.reason else f"{each.code} · {each.reason}"


def _duty_line(each: OpenDuty) -> Line:
    late = each.days < 0
    mark, tone = (f"逾期 {-each.days} 天", "danger") if late else (when(each.days), "")
    target = duties_target(OVERDUE if late else DUE, codes=(each.code,), text=each.name)
    return Line(lead=each.name, words=reason_words(each), mark=mark, tone=tone, target=target)


def _by_rule(found: Today) -> Card:
    lines = [_rule_line(each) for each in found.by_rule]
    count = f"{found.due + found.overdue:,} 人次"
    return _card("rules", "走访慰问各事由", lines, len(lines), "现在没有待访的人。", count, duties_target(DUE, OVERDUE))


def _rule_line(each: RuleCount) -> Line:
    said = (("待访", each.due), ("错过", each.missed))
    states = tuple(state for state, count in ((DUE, each.due), (OVERDUE, each.overdue), (MISSED, each.missed)) if count)
    words = "，".join(f"{words} {count:,}" for words, count in said if count)
    mark, tone = (f"逾期 {each.overdue:,}", "danger") if each.overdue else ("", "")
    return Line(lead=each.code, words=words, mark=mark, tone=tone, target=duties_target(*states, codes=(each.code,)))


def _services(found: Today) -> Card:
    lines = [_service_line(each) for each in found.services if each.owed]
    if missed := sum(each.missed for each in found.services):
        words, mark = "期间已过，请写明原因免访", f"{missed:,} 人次"
        lines.append(Line(lead="错过", words=words, mark=mark, tone="warning", target=services_target(MISSED)))
    calls = any(each.group == VisitGroup.CONTACT for each in found.services)
    title = "上门服务和电话联系" if calls else "上门服务"
    return _card("services", title, lines, len(lines), "现在没有要上门服务的人。", "", services_target(DUE, OVERDUE))


def service_words(each: ServiceCount) -> str:
    """今年应检 2,779，已检 312; of a rule without periods 待访 3."""
    if not each.period:
        return f"待访 {each.owed:,}"
    return f"{each.period}{service_said(each.code, each.owed, each.done)}"


def _service_line(each: ServiceCount) -> Line:
    mark, tone = (f"逾期 {each.overdue:,}", "danger") if each.overdue else ("", "")
    return Line(lead=each.code, words=service_words(each), mark=mark, tone=tone, target=service_target(each))


def _birthdays(found: Today, most: int) -> Card:
    # In a large office somebody's birthday is every day: the great ones come first, and then the next.
    first = sorted(found.birthdays, key=lambda each: (not each.great, each.day))[:most]
    lines = [_birthday_line(each) for each in sorted(first, key=lambda each: each.day)]
    empty = f"{BIRTHDAYS} 天内没有人过生日。"
    count = f"{len(found.birthdays):,} 人"
    return _card("birthdays", f"{BIRTHDAYS} 天内寿辰", lines, most, empty, count, birthdays_target(found))


def day_words(each: Birthday) -> str:
    """Both calendars, the one that the person keeps in front."""
    if each.about:
        return f"{each.day.month} 月（日期不详）"
    solar, lunar = show_day_in_sentence(each.day), f"农历{each.lunar}"
    return f"{lunar}（{solar}）" if each.keeps_lunar else f"{solar}（{lunar}）"


def age_words(each: Birthday) -> str:
    """80 大寿, 74 岁."""
    return "" if each.age is None else f"{each.age} 大寿" if each.great else f"{each.age} 岁"


def birthday_words(each: Birthday) -> str:
    """80 大寿，农历九月初二（10 月 11 日）."""
    return "，".join(filter(None, (age_words(each), day_words(each))))


def _birthday_line(each: Birthday) -> Line:
    tone, target = "warning" if each.great else "", ShowPerson(person_id=each.person_id)
    return Line(lead=each.name, words=day_words(each), mark=age_words(each), tone=tone, target=target)


def _cases(found: Today, most: int) -> Card:
    lines = [_case_line(each) for each in found.cases]
    return _card("cases", "在办事项", lines, most, "没有在办的事项。", f"{len(lines):,} 件", ShowOpenCases())


def case_words(each: OpenCase) -> str:
    """What a case is about; of a death what is still to be done."""
    about = f"待办：{'、'.join(each.undone)}" if each.undone else each.detail
    return " · ".join(filter(None, (each.kind, about)))


def _case_line(each: OpenCase) -> Line:
    mark = "今天" if each.days == 0 else f"{each.days:,} 天"
    return Line(lead=each.name, words=case_words(each), mark=mark, target=ShowCase(case_id=each.id))


def _suggestions(found: SuggestionCounts) -> Card:
    """What is to be done about suggestions and requests; first what is late, last what visits say and is no row yet."""
    overdue, to_report, to_hand_on = SuggestionState.OVERDUE, SuggestionState.TO_REPORT, SuggestionState.TO_HAND_ON
    lines = [
        (found.overdue, overdue, "过了期限还没有答复", "danger", suggestions_target(overdue, overdue)),
        (len(found.soon), SOON_WORDS, "还没有答复", "warning", suggestions_target(SOON_WORDS, ids=found.soon)),
        (found.to_report, to_report, "答复还没有告诉本人", "warning", suggestions_target(to_report, to_report)),
        (found.to_hand_on, to_hand_on, "还没有承办单位", "", suggestions_target(to_hand_on, to_hand_on)),
        (found.to_take_over, "走访中写的", "近一年的还没有登记", "", TakeOverRequests()),
    ]
    shown = [
        Line(lead=lead, words=words, mark=f"{count:,} 件", tone=tone, target=target)
        for count, lead, words, tone, target in lines
        if count
    ]
    every = suggestions_target("没有办结的", *(each for each in SuggestionState if each != SuggestionState.SETTLED))
    return _card("suggestions", "建议诉求", shown, len(lines), "没有等着办的建议诉求。", "", every)


def _checks(found: Today) -> Card:
    counts = ((each, f"{each.count:,} {each.unit}") for each in found.checks)
    lines = [Line(lead=each.words, words="", mark=count, target=each.target) for each, count in counts]
    lines += [_backup_line(found), *([_drill_line(found)] if found.drill_due else [])]
    return _card("checks", "请核对", lines, len(lines), "", "", None)


def medal_words(counts: MedalCounts) -> str:
    """今年可发纪念章 12 人，未签收 3 人."""
    said = (("今年可发纪念章", counts.ready), ("未签收", counts.unsigned))
    return "，".join(f"{words} {count:,} 人" for words, count in said if count)


def _medals_line(counts: MedalCounts) -> Line:
    return Line(lead="光荣在党50年", words=medal_words(counts), tone="warning", target=ShowMedals(year=counts.year))


def _backup_line(found: Today) -> Line:
    warning = found.backups.warning(found.on)
    words = found.backups.words(found.on)
    mark, tone = ("请备份", "warning") if warning else ("", "")
    words = "，".join(filter(None, (words, warning)))
    return Line(lead="上次备份", words=words, mark=mark, tone=tone, target=WindowCommand.BACK_UP)


def _drill_line(found: Today) -> Line:
    last = found.drilled
    words = f"上次 {last}" if last else "还没有做过"
    return Line(lead="备份演练", words=words, mark="请演练", tone="warning", target=WindowCommand.DRILL)


def _vouchers(found: Today) -> Card:
    lines = [_voucher_line(each, found.on.year) for each in found.vouchers]
    count = f"{sum(each.count for each in found.vouchers):,} 张"
    target = vouchers_target(found, drafts=True)
    return _card("vouchers", "凭证", lines, MAX_LISTED, "没有等着办理的凭证。", count, target)


def _voucher_line(each: Waiting, year: int) -> Line:
    words = {"草稿": "草稿，待提交", "待审": "待审批", "已批准": "已批准，待支付"}[each.state]
    of_year = f"{each.year} 年 · " if each.year != year else ""
    said, mark = f"{of_year}{show_yuan(each.fen)} 元", f"{each.count:,} 张"
    return Line(lead=words, words=said, mark=mark, target=voucher_target(each))


def _branches(found: Today, most: int) -> Card:
    elections = [_election_line(each) for each in found.elections]
    studies = [_study_line(each) for each in found.study_days]
    lines = [*elections[: max(most - len(studies), 1)], *studies]
    empty = f"{ELECTIONS} 天内没有换届，{STUDY} 天内没有学习日。"
    ids = tuple(each.branch_id for each in found.elections)
    target = ShowBranches(ids=ids, source=f"今日 · {ELECTIONS} 天内换届") if ids else None
    return _card("branches", "换届和学习日", lines, most, empty, f"换届 {len(ids):,} 个" if ids else "", target)


def _election_line(each: Election) -> Line:
    tone, target = "danger" if each.days < 0 else "warning", ShowBranch(branch_id=each.branch_id)
    return Line(lead=each.name, words=str(each.term_end), mark=when(each.days), tone=tone, target=target)


def _study_line(each: StudyDay) -> Line:
    ids = tuple(branch_id for branch_id, _ in each.branches)
    said = each.branches[0][1] if len(ids) == 1 else f"{len(ids):,} 个支部"
    day = show_day_in_sentence(each.day)
    one = len(ids) == 1
    target = ShowBranch(branch_id=ids[0]) if one else ShowBranches(ids=ids, source=f"今日 · {day}学习日")
    return Line(lead=f"{day}学习", words=said, mark=when(each.days), target=target)


def _activities(found: Today) -> Card:
    """Medals to be given, and what is missing of activities; an office that enters none is not reminded of any."""
    due, medals = found.activities, found.medals
    lines = [_medals_line(medals)] if medals is not None and (medals.ready or medals.unsigned) else []
    if due is None:
        note = "还没有登记活动。登记以后，这里提醒没有登记的学习日、缺学的人和要办的活动。"
        return Card(key="activities", title="活动", lines=tuple(lines), note=note)
    lines += [_unentered_line(each) for each in due.unentered]
    if due.missed:
        limited = f"其中行动不便 {due.missed_limited:,} 人应送学" if due.missed_limited else ""
        lead, mark = f"连续缺学 {LONG_MISSED} 个月以上", f"{due.missed:,} 人"
        lines.append(Line(lead=lead, words=limited, mark=mark, tone="warning", target=missed_target(found.on)))
    if due.to_enter:
        words, mark = "还没有人数或名单", f"{due.to_enter:,} 次"
        lines.append(Line(lead="活动待补登", words=words, mark=mark, tone="warning", target=activities_target(due)))
    lines += [Line(lead=lead, words=words, target=lacking_target(found.on)) for lead, words in due.lacking]
    return _card("activities", "活动", lines, len(lines), "没有要登记或组织的活动。", "", None)


def _unentered_line(each: Unentered) -> Line:
    lead, mark = f"{each.month.month} 月{each.category}", f"{each.branches:,} 个支部"
    return Line(lead=lead, words="还没有登记", mark=mark, tone="warning", target=unentered_target(each))
