"""What an office sets once for itself."""

from dataclasses import dataclass
from datetime import date

from cadredesk.core.fields import Kind, described
from cadredesk.core.names import Named

OFFICE, VOUCHERS = "本单位", "慰问金凭证"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The office's settings, each kept under its attribute's name in the file."""

    office: str = described(
        "单位名称", default="", group=OFFICE, required=True, hint="如：青山县委老干部局", names=Named.ORGANISATION
    )
    books_since: date | None = described("账簿启用日期", Kind.DATE, group=OFFICE)
    voucher_series: str = described("凭证字头", default="慰", group=VOUCHERS, required=True)
    voucher_width: int = described("编号位数", Kind.INTEGER, default=4, group=VOUCHERS, required=True)
    voucher_start: int = described("起始编号", Kind.INTEGER, default=1, group=VOUCHERS, required=True)
