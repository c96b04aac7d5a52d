"""What the register knows about a person without asking the file: audience, periods, doubts."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from cadredesk.core import idcard, values
from cadredesk.core.dates import PartialDate, age_on
from cadredesk.core.errors import UserError
from cadredesk.core.fields import field_of
from cadredesk.core.problems import Problem
from cadredesk.people.records import PARTY_POLITICS, Audience, Category, Person, Rank, State, SurvivorKind
from cadredesk.people.records_ranks import rank_of_words as rank_of_words

if TYPE_CHECKING:
    from cadredesk.people.entries.records import Relative

SENIOR_RANKS = tuple(Rank)[: tuple(Rank).index(Rank.COUNTY_DEPUTY) + 1]  # 县处级以上

# Bands of 参加革命工作时期: the last day of each, and its label in the annual tables.
REVOLUTION_PERIODS = (
    (date(1927, 7, 31), "1927年7月31日以前"),
    (date(1937, 7, 6), "1927年8月1日至1937年7月6日"),
    (date(1942, 12, 31), "1937年7月7日至1942年12月31日"),
    (date(1945, 9, 2), "1943年1月1日至1945年9月2日"),
    (date(1949, 9, 30), "1945年9月3日至1949年9月30日"),
)
LIXIU_FROM, LIXIU_TO = date(1921, 7, 1), date(1949, 9, 30)


def audience_of(category: str, rank: str, treatment: str, survivor_kind: str) -> Audience | None:
    """The one of the six categories for audiences, standards and figures; None where 人员类别 is not known.

    县处级以上 goes by 享受待遇, else by rank; a survivor of unknown kind counts as 退休干部遗属.
    """
    match category:
        case Category.LIXIU:
            return Audience.LIXIU
        case Category.TUIXIU:
            return Audience.SENIOR if (treatment or rank) in SENIOR_RANKS else Audience.OTHER
        case Category.WORKER:
            return Audience.WORKER
        case Category.SURVIVOR:
            of_lixiu = survivor_kind == SurvivorKind.OF_LIXIU
            return Audience.LIXIU_SURVIVOR if of_lixiu else Audience.TUIXIU_SURVIVOR
    return None


def state_of(person: Person) -> State:
    """Where somebody stands in the register today."""
    if person.died_on:
        return State.DEAD
    return State.MOVED_OUT if person.moved_out_on else State.PRESENT


def died_words(person: Person) -> str:
    """已于 2026-05-20 去世, 已去世（时间不详）; "" of the living."""
    return ended_words(person.died_on, "去世")


def moved_words(person: Person) -> str:
    """已于 2026-05 转出, 已转出（时间不详）; "" of whoever has not moved away."""
    return ended_words(person.moved_out_on, "转出")


def ended_words(day: PartialDate | None, what: str) -> str:
    """What has ended, and since when where that is known; "" without a day."""
    if day is None:
        return ""
    return f"已{what}（时间{day}）" if day.is_unknown else f"已于 {day} {what}"


def end_of(left: PartialDate, today: date) -> PartialDate:
    """When what somebody still had ends with a death or a move: on its day; on the day of recording where nobody knows that."""
    return PartialDate.of(today) if left.is_unknown else left


def revolution_period(joined: PartialDate | date) -> str | None:
    """The label of the period in which somebody joined the revolution; None after 1949-09-30.

    Of a date that is not whole, the first day that it may be counts.
    """
    day = joined.first if isinstance(joined, PartialDate) else joined
    return next((label for last, label in REVOLUTION_PERIODS if day <= last), None)


def is_member(person: Person) -> bool:
    """Whether somebody is in the Party: by 政治面貌, or where that was left open by 入党时间, 转正时间 or 组织关系类型.

    In SQL it is ``store_expressions.MEMBER_SQL``.
    """
    if person.politics:
        return person.politics in PARTY_POLITICS
    return bool(person.membership or person.party_joined or person.party_full_on)


def party_since(person: Person) -> PartialDate | None:
    """From when 党龄 counts: 转正时间, else 入党时间; None where neither is known, and of members of another party or none.

    In SQL it is ``store_expressions.PARTY_SINCE_SQL``.
    """
    return person.party_full_on or person.party_joined if is_member(person) else None


def party_years(person: Person, day: date) -> int | None:
    """党龄 in whole years on a day; None where it is not known."""
    since = party_since(person)
    return None if since is None else age_on(since, day)


def age_words(person: Person, today: date) -> str:
    """74 岁; of the dead 享年 80 岁; "" where the birth, or the day of the death, is not known."""
    if person.birth is None or (person.died_on and person.died_on.is_unknown):
        return ""
    if person.died_on:
        return f"享年 {age_on(person.birth, person.died_on.first)} 岁"
    return f"{age_on(person.birth, today)} 岁"


def of_relative(relative: "Relative") -> Person:
    """A relative as a person to be added."""
    return Person(name=relative.name, birth=relative.birth, mobile=relative.phone, unit=relative.unit)


def survivor_of(dead: Person, fresh: Person, relation: str) -> Person:
    """Somebody to be added as the survivor of a dead cadre: their home and liaison are taken to be the cadre's."""
    return dataclasses.replace(
        fresh,
        category=Category.SURVIVOR,
        survivor_kind=survivor_kind_of(dead),
        cadre_id=dead.id,
        cadre_relation=relation,
        address=dead.address,
        community=dead.community,
        landline=dead.landline,
        liaison_id=dead.liaison_id,
        admitted_on=None if dead.died_on and dead.died_on.is_unknown else dead.died_on,
    )


def survivor_kind_of(dead: Person) -> SurvivorKind:
    """遗属类别, by the category of the dead."""
    return SurvivorKind.OF_LIXIU if dead.category == Category.LIXIU else SurvivorKind.OF_TUIXIU


def problems(person: Person, today: date) -> list[Problem]:
    """What should be looked at again. Warnings, all of them: the archive counts, and the register may differ from the rule for good reason."""
    return [
        *_id_problems(person),
        *_category_problems(person),
        *_unknown_ends(person),
        *_order_problems(person),
        *_future_problems(person, today),
        *_age_problems(person, today),
        *(Problem(each.column, each.message) for each in values.check_all(person)),
    ]


def _label(name: str) -> str:
    return field_of(Person, name).label


def _id_problems(person: Person) -> Iterator[Problem]:
    """The number in itself, and against 出生日期 and 性别."""
    label = _label("id_number")
    if wrong := idcard.check_id(person.id_number):
        yield Problem(label, wrong)
    try:
        born, sex = idcard.birth_of_id(person.id_number), idcard.sex_of_id(person.id_number)
    except UserError:
        return
    if born and person.birth and not person.birth.first <= born <= person.birth.last:
        yield Problem(label, f"身份证号中的出生日期是 {born}，登记的是 {person.birth}。")
    if sex and person.sex and sex != person.sex:
        yield Problem(label, f"按身份证号应为{sex}性，登记的性别是{person.sex}。")


def _category_problems(person: Person) -> Iterator[Problem]:
    """离休 without a date in range; a survivor of unknown kind."""
    label, joined = _label("revolution_joined"), person.revolution_joined
    if person.category == Category.LIXIU and joined is None:
        yield Problem(label, "离休干部没有登记参加革命工作时间。")
    elif person.category == Category.LIXIU and joined and not (joined.first <= LIXIU_TO and joined.last >= LIXIU_FROM):
        yield Problem(label, f"参加革命工作时间 {joined} 不在离休干部的范围（{LIXIU_FROM} 至 {LIXIU_TO}）内。")
    if person.category == Category.SURVIVOR and not person.survivor_kind:
        yield Problem(_label("survivor_kind"), "没有登记是离休干部遗属还是退休干部遗属，暂按退休干部遗属统计。")


def _unknown_ends(person: Person) -> Iterator[Problem]:
    """A death or a move of which no day is known."""
    for name, day, what in (("died_on", person.died_on, "去世"), ("moved_out_on", person.moved_out_on, "转出")):
        if day and day.is_unknown:
            yield Problem(_label(name), f"已{what}，时间不详，知道后请补填。")


# Pairs of which the first never comes after the second.
_IN_ORDER = (
    ("birth", "party_joined"), ("birth", "work_started"), ("birth", "revolution_joined"), ("birth", "retired_on"),
    ("birth", "died_on"), ("work_started", "retired_on"), ("revolution_joined", "retired_on"), ("party_joined", "died_on"),
    ("birth", "party_full_on"), ("party_joined", "party_full_on"), ("party_full_on", "died_on"),
    ("work_started", "died_on"), ("retired_on", "died_on"), ("treatment_approved_on", "died_on"), ("admitted_on", "died_on"),
    ("admitted_on", "moved_out_on"), ("died_on", "pension_received_on"), ("birth", "checkup_on"), ("checkup_on", "died_on"),
)  # fmt: skip


def _order_problems(person: Person) -> Iterator[Problem]:
    for earlier, later in _IN_ORDER:
        first, second = getattr(person, earlier), getattr(person, later)
        if first and second and first.year >= second.year and first.first > second.last:
            yield Problem(_label(later), f"{_label(later)} {second} 早于{_label(earlier)} {first}。")
    away, back = person.moved_out_on, person.moved_in_on
    if away and back and away.first < back.first and not away.is_unknown:
        rest = "新填的转入时间记为转回，两个日期留在“经历”里；以前填的请核对。"
        yield Problem(_label("moved_in_on"), f"转入时间 {back} 晚于转出时间 {away}：{rest}")


_PAST = (
    "birth", "party_joined", "party_full_on", "work_started", "revolution_joined", "died_on", "moved_out_on", "checkup_on",
    "verified_on",
)  # fmt: skip


def _future_problems(person: Person, today: date) -> Iterator[Problem]:
    for name in _PAST:
        day = getattr(person, name)
        if day and day.year >= today.year and (day.first if isinstance(day, PartialDate) else day) > today:
            yield Problem(_label(name), f"{_label(name)} {day} 在今天之后。")


# The ages, from and to, between which a step of life is plausible.
_PLAUSIBLE = {
    "revolution_joined": (8, 60), "work_started": (10, 60), "party_joined": (14, 100), "party_full_on": (14, 100),
    "retired_on": (40, 90),
}  # fmt: skip
_OLDEST = 115


def _age_problems(person: Person, today: date) -> Iterator[Problem]:
    """Steps of life at an age at which hardly anybody takes them."""
    if person.birth is None:
        return
    for name, (least, most) in _PLAUSIBLE.items():
        day = getattr(person, name)
        if day is None or least < day.year - person.birth.year <= most or day.first < person.birth.first:
            continue  # the years alone mostly tell
        oldest, youngest = age_on(person.birth.first, day.last), age_on(person.birth.last, day.first)
        if oldest < least:
            yield Problem(_label(name), f"{_label(name)} {day} 时只有 {oldest} 岁，请核对。")
        elif youngest > most:
            yield Problem(_label(name), f"{_label(name)} {day} 时已 {youngest} 岁，请核对。")
    end = person.died_on.first if person.died_on else today
    if (age := age_on(person.birth.last, end)) > _OLDEST:
        yield Problem(_label("birth"), f"按出生日期 {person.birth} 已 {age} 岁，请核对。")
