"""The papers of an activity: 签到表 to sign at the door, and 活动登记表 with all that is known of it."""

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from cadredesk.core import money
from cadredesk.core.dates import today
from cadredesk.core.progress import Progress
from cadredesk.registers.activities.records import Activity, Output, Presence

BLANK_LINES = 6  # at least, for who is on no list
ROW = 9.5  # mm, room for a hand
SHEET = 24  # rows on a sheet


def draw_sign_in(
    office: str,
    operator: str,
    activity: Activity,
    branch: str,
    names: Sequence[str],
    out: Path,
    progress: Progress | None = None,
) -> list[tuple[str, str]]:
    """Draw the 签到表 of the names, with lines for others at its end; gives (name, characters) that no font can print."""
    from cadredesk.paper import Column, PrintInfo, draw_roster, unprintable

    columns = [
        Column(label="序号", width=12, align="center"), Column(label="姓名", width=34), Column(label="签到", width=44),
    ] * 2  # fmt: skip
    about = (activity.topic, activity.time, activity.place, activity.host and f"主持人：{activity.host}")
    day = f"{activity.date.year}年{activity.date.month}月{activity.date.day}日" if activity.date else ""
    draw_roster(
        out,
        title=f"{branch}{activity.category}签到表",
        columns=columns,
        rows=_sheets(names),
        print_info=PrintInfo(office=office, printed=today(), operator=operator),
        subtitle="　".join(filter(None, (day, *about))),
        count=f"应到 {len(names):,} 人" if names else " ",
        landscape=False,
        numbered=False,
        least=ROW,
        progress=progress,
    )
    return unprintable([{"name": name} for name in names])


def _sheets(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Rows of (number, name, room to sign) twice, so that each sheet goes down at its left and then at its right."""
    lines = [(str(at), name) for at, name in zip_longest(range(1, len(names) + BLANK_LINES + 1), names, fillvalue="")]
    rows: list[tuple[str, ...]] = []
    for first in range(0, len(lines), 2 * SHEET):
        here = lines[first : first + 2 * SHEET]
        half = -(-len(here) // 2)
        pairs = zip_longest(here[:half], here[half:], fillvalue=("", ""))
        rows += [(*left, "", *right, "") for left, right in pairs]
    return rows


def draw_record(
    office: str,
    operator: str,
    activity: Activity,
    branch: str,
    times: int,
    listed: Sequence[tuple[str, str]],
    outputs: Sequence[Output],
    out: Path,
) -> list[tuple[str, str]]:
    """Draw the 活动登记表 of an activity; gives (name, characters) that no font can print."""
    from cadredesk.paper import PrintInfo, draw_forms, load_form, unprintable

    record = {"office": office, "name": activity.topic or activity.category, **values(activity, branch, times)}
    for state, field in ((Presence.PRESENT, "present"), (Presence.EXCUSED, "excused")):
        record[field] = "、".join(name for name, each in listed if each == state)
    record["outputs"] = "，".join(
        [f"{each.item} {each.count:,} {each.unit}".strip() for each in outputs]
        + [f"{label} {words}" for label, words in _figures(activity)]
    )
    info = PrintInfo(office=office, printed=today(), operator=operator)
    draw_forms(load_form("activity"), [record], out, info)
    return unprintable([record])


def values(activity: Activity, branch: str, times: int) -> dict[str, str]:
    """The values of the form that stand in the activity itself."""
    last = f" 至 {activity.end_date}" if activity.end_date else ""
    sessions = f"{activity.sessions:,} 场，" if activity.sessions > 1 else ""
    return {
        "topic": activity.topic, "category": activity.category, "branch": branch, "organiser": activity.organiser,
        "when": f"{activity.date}{last} {activity.time}".strip(), "place": activity.place, "host": activity.host,
        "project": activity.project, "attended": f"{sessions}{times:,} 人次" if times else "",
        "content": activity.content, "note": "　".join(filter(None, (activity.document, activity.note))),
    }  # fmt: skip


def _figures(activity: Activity) -> list[tuple[str, str]]:
    served = [("受益", f"{activity.served:,} 人次")] if activity.served else []
    donated = [("捐款捐物", f"{money.show_yuan(activity.donated_fen)} 元")] if activity.donated_fen else []
    return served + donated
