"""The list of birthdays: what is asked for, and one line of it."""

import datetime
from dataclasses import dataclass

from cadredesk.core.fields import Kind, described

BOTH, SOLAR, LUNAR = "两种历法", "过阳历的", "过农历的"
BY_SUN, BY_MOON, ABOUT = "阳历", "农历", "约"


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthdayQuery:
    """Which birthdays: from one day to another, both included. ``words`` say the period: 2026 年 10 月."""

    since: datetime.date
    until: datetime.date
    words: str = ""
    calendar: str = BOTH
    only_great: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthdayLine:
    """One birthday of the list, as shown."""

    person_id: int = 0
    day: datetime.date | None = described("日期", Kind.DATE, listed=True, width=122)
    lunar: str = described("农历", default="", listed=True, width=86)
    calendar: str = described("历法", default="", listed=True, width=70)
    name: str = described("姓名", default="", listed=True, width=90)
    age: int | None = described("年龄", Kind.INTEGER, listed=True, width=56)
    great: str = described("大寿", default="", listed=True, width=76)
    category: str = described("类别", default="", listed=True, width=78)
    unit: str = described("单位", default="", listed=True, width=136)
    address: str = described("地址", default="", listed=True, width=170)
    phone: str = described("电话", Kind.PHONE, default="", listed=True, width=126)
    branch: str = described("支部", default="", listed=True, width=126)
    liaison: str = described("挂联人", default="", listed=True, width=70)

    def marked(self, name: str, value: object) -> str | None:
        """What is shown in place of a value: 约 before the day if only the month of the birth is known, not once more
        behind the calendar. None for a value that is shown as it is.
        """
        calendar = self.calendar.removesuffix(f"（{ABOUT}）")
        if name == "calendar":
            return calendar
        return f"{ABOUT} {value}" if name == "day" and calendar != self.calendar else None
