"""The figures of a period. Every mapping goes from the words shown to a number, in the order to show, without zeros."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from cadredesk.core.kinds import VisitGroup
from cadredesk.core.periods import Period

Counts = Mapping[str, int]
Table = Literal["people", "branches", "visits", "payments", "activities", "suggestions", "honours"]

UNKNOWN = "未填"
AGES = ("60岁以下", "60–69岁", "70–79岁", "80–89岁", "90–99岁", "100岁以上", UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFigures:
    """Who is in the register on the last day, and who came and went: expected = opening + came − went."""

    total: int
    by_category: Counts  # 遗属 too
    by_rank: Counts
    by_sex: Counts
    by_age: Counts
    by_unit_nature: Counts
    died: int
    admitted: int
    moved_in: int
    moved_out: int
    opening: int
    expected: int
    actual: int
    difference: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyFigures:
    """Members in the register on the last day; percents of separate + mixed, to one decimal.

    ``unknown`` are the members of whom it is not known which they are; only on screen and paper.
    """

    members: int
    separate: int
    mixed: int
    unknown: int
    separate_percent: float
    mixed_percent: float
    fifty_years: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchFigures:
    """Organisations alive on the last day: ``total`` are the 党组织, beside them those that are none; all ``by_type``."""

    total: int
    study_committees: int
    study_groups: int
    functional: int
    by_type: Counts
    honours: Counts
    community: int  # 小区党支部, with their 班子职数, and who of the register holds posts there
    community_seats: int
    community_secretaries: int
    community_members: int
    up_to_standard: int  # 规范化达标
    granted: int  # 党组织 with a grant in the period, and what they were granted
    granted_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LiaisonFigures:
    """How many people and organisations (党组织; 学委会 apart, only in the text) have somebody who answers for them."""

    people_covered: int
    people_total: int
    branches_covered: int
    branches_total: int
    committees_covered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFigures:
    """走访慰问 alone: 人次, and the persons visited."""

    times: int
    persons: int
    mourned: int  # cadres visited on their death; only in the text
    party_day: int  # persons visited for 七一; only in the text
    by_category: Counts
    by_rule: Counts
    by_month: Counts  # "2026-02", of a period within one year; only on screen and paper


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFigures:
    """上门服务, each by the name of its rule or kind. Only on screen and paper: ``total``, and ``checked``, the persons who
    had a check-up, whether by such a visit or not.
    """

    total: int
    checked: int
    times: Counts
    persons: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFigures:
    """电话联系."""

    times: int
    persons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidFigures:
    """Money of one group: ``persons`` and ``times`` (payments) without what was reversed within the period, ``fen`` net of
    reversals. Of the groups for people (慰问金, 帮扶解困金, 定期补助) what a supplier got is in none but 慰问品货款.
    """

    persons: int
    times: int
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CondolenceFigures(PaidFigures):
    """慰问金, with what each category was given in 分."""

    by_category: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyFigures:
    """Payments made in the period in 分, reversals negative. Only the groups have a name on screen and paper: ``fen`` adds up
    what is never told under one word.
    """

    fen: int
    by_kind: Counts
    condolence: CondolenceFigures
    hardship: PaidFigures
    subsidies: PaidFigures
    goods: PaidFigures
    expenses: PaidFigures
    other: PaidFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFigures:
    """活动 held in the period, by 类别 and by 项目: 场次, 人次, 人 and 受益人次, which are never added up with each other.

    人 are the distinct people named, and of those unnamed the largest number of each kind, 项目 and organiser, since they cannot
    be told apart from one time to the next.
    """

    sessions: Counts
    times: Counts
    persons: Counts
    served: Counts
    project_sessions: Counts
    project_times: Counts
    project_persons: Counts
    project_served: Counts
    outputs: Counts
    donated_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyFigures:
    """阅文, and 学习政治理论 (学习日, 集中学习); ``delivered`` are visits 送学上门, which stand in 上门服务, too."""

    reading_sessions: int
    reading_times: int
    theory_sessions: int
    theory_times: int
    delivered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HonourFigures:
    """荣誉 of the period, of branches too, but for 示范 and 达标, which are told of the branches themselves."""

    medals: int
    by_name: Counts
    by_level: Counts  # 优秀共产党员·省级; without a level nothing is said after the dot


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionFigures:
    """建议 (条) and 诉求 (件) said in the period: ``adopted`` without those adopted in part, ``settled`` 诉求 by the last day."""

    total: int
    adopted: int
    partly: int
    requests: int
    settled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyFigures:
    """The visits that fall due in the period by rule, as they stand today, in 人次; see ``duties.records.Tally``.

    owed = done + late + overdue + missed + excused + waiting. ``services`` are the rules that are no 走访慰问. ``due`` are those that can no longer be made in time, and
    ``percent``, in tenths, is what was made of them and not excused; rules of which nothing is left have none.
    """

    owed: Counts = field(default_factory=dict)
    due: Counts = field(default_factory=dict)
    done: Counts = field(default_factory=dict)
    late: Counts = field(default_factory=dict)
    overdue: Counts = field(default_factory=dict)
    missed: Counts = field(default_factory=dict)
    excused: Counts = field(default_factory=dict)
    waiting: Counts = field(default_factory=dict)
    percent: Counts = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)  # what the visits of a rule count as

    def of_group(self, name: str, group: VisitGroup) -> int:
        """One of the counts, of the rules of a group: those of different groups are never added up. What of a festival that
        is still ahead was made early is not told beforehand.
        """
        counts: Counts = getattr(self, name)
        ahead = self.waiting.keys() - self.percent.keys()
        return sum(number for code, number in counts.items() if self.groups.get(code) == group and code not in ahead)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """All figures of an office in a period; ``duties`` are computed apart (``actions.with_duties``).

    ``period`` is what they tell of: of a period that is not over the days so far. ``asked`` is the whole of it.
    """

    office: str
    asked: Period
    period: Period
    people: PeopleFigures
    party: PartyFigures
    branches: BranchFigures
    liaison: LiaisonFigures
    visits: VisitFigures
    services: ServiceFigures
    contacts: ContactFigures
    money: MoneyFigures
    activities: ActivityFigures
    study: StudyFigures
    honours: HonourFigures
    suggestions: SuggestionFigures
    duties: DutyFigures = DutyFigures()


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind a figure: as many as the figure says, or, behind an amount, those that add up to it. Who moved more
    than once in the period is behind a move once.
    """

    table: Table
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One figure beside that of the period before. ``unit`` is 人, 人次, 笔, 个, 元 or %; figures in 元 are given in 分, those
    in % in tenths. None where there is nothing to give a share of, or nothing to compare with.
    """

    key: str
    label: str
    unit: str
    now: int | None
    then: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Figures that stand under one heading: single ones by their keys, or the words of a divided one."""

    heading: str
    single: tuple[str, ...] = ()
    divided: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """走访慰问 of two periods side by side; ``then`` is empty where there is none to compare with. Each label is a reason, or
    else a month.
    """

    title: str
    by_month: bool
    labels: tuple[str, ...]
    now: tuple[int, ...]
    then: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the 年报 tab shows: a period, the one before it if there is one to compare with, the years to offer, and
    whether the file has nobody.
    """

    now: Summary
    then: Summary | None
    years: tuple[int, ...]
    empty: bool
