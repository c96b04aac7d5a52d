"""建议诉求: what people propose or ask for, who settles it, and whether the answer has reached them."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from cadredesk.core.fields import Field, Kind, described, record
from cadredesk.core.names import Named
from cadredesk.registers.records import Register


class SuggestionKind(StrEnum):
    """类别."""

    SUGGESTION = "建议"
    REQUEST = "诉求"


class SuggestionState(StrEnum):
    """Where it stands; computed (``rules.state``, and the same in SQL in ``store``)."""

    TO_HAND_ON = "待交办"
    OPEN = "办理中"
    OVERDUE = "逾期"
    TO_REPORT = "待反馈"
    SETTLED = "已办结"


class Answer(StrEnum):
    """结果: those of suggestions, then those of requests."""

    ADOPTED = "采纳"
    PARTLY_ADOPTED = "部分采纳"
    NOT_ADOPTED = "未采纳"
    NOTED = "留作参考"
    SOLVED = "已解决"
    PARTLY_SOLVED = "部分解决"
    NOT_SOLVED = "未解决"


ANSWERS: dict[str, tuple[Answer, ...]] = {
    SuggestionKind.SUGGESTION: (Answer.ADOPTED, Answer.PARTLY_ADOPTED, Answer.NOT_ADOPTED, Answer.NOTED),
    SuggestionKind.REQUEST: (Answer.SOLVED, Answer.PARTLY_SOLVED, Answer.NOT_SOLVED),
}
TOPICS = ("城建", "民生", "教育", "医疗", "待遇", "党建", "其他")
REPORTED_BY = ("当面", "电话", "书面", "会议通报", "走访")
WHAT, HANDLING, ANSWERED = "内容", "交办", "答复和反馈"
WHO = Field(name="who", label="提出人", width=110, listed=True)
"""The name of the person, or ``proposer``."""
STATE = Field(name="state", label="办理状态", choices=tuple(SuggestionState), width=80, listed=True)


@record(table="suggestions", noun="建议诉求")
@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One or several (``count``) suggestions or requests.

    ``visit_id``, ``activity_id`` or ``case_id`` tells where it was said. It is settled when the answer has reached who made
    it: ``reported_on``.
    """

    id: int | None = None
    date: datetime.date | None = described(
        "日期", Kind.DATE, group=WHAT, required=True, listed=True, width=95, synonyms=("提出日期", "收集日期")
    )
    category: str = described(
        "类别", Kind.CHOICE, default="", group=WHAT, required=True, choices=tuple(SuggestionKind), listed=True, width=60
    )
    person_id: int | None = described(
        "提出人", Kind.REFERENCE, refers_to="people", group=WHAT, listed=True, hint="在册人员，输入姓名或拼音首字母",
        synonyms=("姓名",),
    )  # fmt: skip
    proposer: str = described(
        "提出者", default="", group=WHAT, width=120, hint="支部、几位同志等，不在册的填这里", names=Named.PERSON
    )
    topic: str = described("主题", Kind.CHOICE, default="", group=WHAT, choices=TOPICS, open_choices=True, width=70)
    content: str = described(
        "内容",
        Kind.LONG,
        default="",
        group=WHAT,
        required=True,
        listed=True,
        width=260,
        synonyms=("建议内容", "诉求内容"),
    )
    count: int = described("数量", Kind.INTEGER, default=1, group=WHAT, width=60, synonyms=("条数", "件数"))
    unit_in_charge: str = described("承办单位", default="", group=HANDLING, width=120)
    in_charge: str = described("承办人", default="", group=HANDLING, width=80, names=Named.PERSON)
    assigned_on: datetime.date | None = described("交办日期", Kind.DATE, group=HANDLING, width=95)
    due_on: datetime.date | None = described(
        "期限", Kind.DATE, group=HANDLING, listed=True, width=95, synonyms=("办理期限",)
    )
    answered_on: datetime.date | None = described("答复日期", Kind.DATE, group=ANSWERED, width=95)
    result: str = described("结果", Kind.CHOICE, default="", group=ANSWERED, choices=tuple(Answer), width=80)
    answer: str = described("答复内容", Kind.LONG, default="", group=ANSWERED, synonyms=("办理情况", "答复意见"))
    reported_on: datetime.date | None = described("反馈日期", Kind.DATE, group=ANSWERED, width=95)
    reported_by: str = described(
        "反馈方式", Kind.CHOICE, default="", group=ANSWERED, choices=REPORTED_BY, open_choices=True, width=80
    )
    note: str = described("备注", Kind.LONG, default="", group=ANSWERED)
    visit_id: int | None = None
    activity_id: int | None = None
    case_id: int | None = None


SUGGESTIONS = Register(
    word="suggestions", record=Suggestion, title="建议诉求", unit="件", papers="来信、批示件、答复件", lead="content",
    facets=("state", "category", "topic", "result"), computed=(WHO, STATE), covered=("person_id", "proposer"),
    first=("date", "state", "category", "who", "content", "due_on", "unit_in_charge", "result"),
)  # fmt: skip
