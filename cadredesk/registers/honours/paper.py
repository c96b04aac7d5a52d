"""The list on which the medals of a year are signed for."""

from collections.abc import Sequence
from pathlib import Path

from cadredesk.core.dates import today
from cadredesk.core.progress import Progress
from cadredesk.registers.honours.records_medals import Candidate, Issued

TITLE = "“光荣在党50年”纪念章发放签收表"


def draw_medals(
    office: str,
    operator: str,
    year: int,
    given: Sequence[Issued],
    ready: Sequence[Candidate],
    out: Path,
    progress: Progress | None = None,
) -> list[tuple[str, str]]:
    """Draw it; what is not signed yet is left to the pen. Gives (name, characters) that no font can print."""
    from cadredesk.paper import Column, PrintInfo, draw_roster, unprintable

    columns = (
        Column(label="姓名", width=24),
        Column(label="性别", width=12, align="center"),
        Column(label="出生年月", width=21, align="center"),
        Column(label="所在支部", width=58),
        Column(label="入党时间", width=23, align="center"),
        Column(label="转正时间", width=23, align="center"),
        Column(label="编号", width=26),
        Column(label="签收人签字", width=34),
        Column(label="签收日期", width=25, align="center"),
        Column(label="备注", width=28),
    )
    rows = sorted([*(_of_given(each) for each in given), *(_of_ready(each) for each in ready)], key=lambda row: row[0])
    texts = [row[1] for row in rows]
    draw_roster(
        out,
        title=TITLE,
        columns=columns,
        rows=texts,
        print_info=PrintInfo(office=office, printed=today(), operator=operator),
        subtitle=f"{year} 年",
        count=f"共 {len(texts):,} 人",
        landscape=True,
        progress=progress,
    )
    return unprintable([{"name": row[0], "branch": row[3], "note": row[-1]} for row in texts])


def _of_given(each: Issued) -> tuple[str, tuple[str, ...]]:
    honour = each.honour
    signed = (honour.signed_by, str(honour.signed_on)) if honour.signed_on else ("", "")
    return _row(each.candidate, honour.number, *signed, honour.note)


def _of_ready(each: Candidate) -> tuple[str, tuple[str, ...]]:
    return _row(each, "", "", "", "")


def _row(who: Candidate, number: str, signed_by: str, signed_on: str, note: str) -> tuple[str, tuple[str, ...]]:
    from cadredesk.core.names import pinyin_of

    dead = f"{who.died_on} 去世，家属签收" if who.died_on else ""
    birth = str(who.birth or "")[:7]
    joined, full_on = str(who.joined or ""), str(who.full_on or "")
    notes = "；".join(filter(None, (dead, note)))
    said = (who.name, who.sex, birth, who.branch, joined, full_on, number, signed_by, signed_on, notes)
    return pinyin_of(who.name), said
