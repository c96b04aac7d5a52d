"""What an office sets once for itself."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cadredesk.core.fields import Kind, described, other_words
from cadredesk.core.levels import OfficeLevel
from cadredesk.core.names import Named

OFFICE, VOUCHERS = "本单位", "慰问金凭证"


_LEVEL_WORDS = other_words(
    {"县级": "县 区 区级 县(区)级", "县级市": "县级市(市)", "州(市)级": "州级 地级 地市级 州市级"}
)


class Completion(StrEnum):
    """Whether the work summary says how many of the visits owed were made."""

    WHOLE = "只写起算日以后的时段"
    ALWAYS = "都写"
    NEVER = "不写"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOffice:
    """What is asked before an office file is made."""

    office: str = described(
        "单位名称", default="", required=True, hint="如：青山县委老干部局", names=Named.ORGANISATION
    )
    operator: str = described("经办人", default="", required=True, hint="您的姓名，会记在操作记录里")
    duties_since: date | None = described("必访起算日", Kind.DATE, required=True)
    books_since: date | None = described("账簿启用日期", Kind.DATE, required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The office's settings, each kept under its attribute's name in the file."""

    office: str = described(
        "单位名称", default="", group=OFFICE, required=True, hint="如：青山县委老干部局", names=Named.ORGANISATION
    )
    level: str = described(
        "本单位级别", Kind.CHOICE, default=OfficeLevel.COUNTY.value, group=OFFICE, choices=tuple(OfficeLevel), required=True,
        hint="县级市的“市级”荣誉是县级", reader=_LEVEL_WORDS,
    )  # fmt: skip
    duties_since: date | None = described("必访起算日", Kind.DATE, group=OFFICE, hint="这一天以前的不算应访")
    books_since: date | None = described("账簿启用日期", Kind.DATE, group=OFFICE)
    voucher_series: str = described("凭证字头", default="慰", group=VOUCHERS, required=True)
    voucher_width: int = described("编号位数", Kind.INTEGER, default=4, group=VOUCHERS, required=True)
    voucher_start: int = described("起始编号", Kind.INTEGER, default=1, group=VOUCHERS, required=True)
    cash_limit: int | None = described("现金限额", Kind.MONEY, group=VOUCHERS, hint="超过的批准前要说明，留空不限")
    completion: str = described(
        "必访完成情况",
        Kind.CHOICE,
        default=Completion.WHOLE.value,
        group=OFFICE,
        choices=tuple(Completion),
        required=True,
    )
    suggestion_days: int = described("诉求办理期限（天）", Kind.INTEGER, default=30, group=OFFICE, required=True)
