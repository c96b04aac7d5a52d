"""The annual ledger on paper: a table of the rules, and a list of the people with their marks."""

from collections.abc import Sequence
from pathlib import Path

from cadredesk.annual_ledger.records import WORDS, AnnualLedger, Mark, MarkColumn, MarkSheet, PersonMarks, RuleLine
from cadredesk.core.dates import today
from cadredesk.core.fields import fields_of
from cadredesk.core.periods import title_of
from cadredesk.core.progress import Progress
from cadredesk.paper import Column, PrintInfo, unprintable

MARK = 3.4
"""Millimetres that a mark takes."""
_PAD = 3.5
_FEWEST = 2  # marks that a column has room for
LEGEND = "　".join(f"{mark} {words}" for mark, words in WORDS.items())


def show_percent(value: float | None) -> str:
    """98.5%, — where nothing was owed."""
    return "—" if value is None else f"{value:.1f}%"


def draw_rules(
    found: AnnualLedger, office: str, operator: str, out: Path, progress: Progress | None = None
) -> list[tuple[str, str]]:
    """Draw what each rule owed, a section for each group with its sum; gives (rule, characters) that no font can print."""
    from cadredesk.paper.grouped import Group, draw_grouped_roster

    labels = {field.name: field.label.removesuffix("(%)") for field in fields_of(RuleLine) if field.name != "group"}
    labels["before"] = f"{found.compared}完成率"
    if found.earlier is None:
        del labels["before"]
    widths = {"name": 30, "percent": 18, "before": 29}
    columns = [
        Column(label=label, width=widths.get(name, 13.5), align="left" if name == "name" else "right")
        for name, label in labels.items()
    ]
    groups = [
        Group(
            title=group,
            rows=[_rule_row(line, list(labels)) for line in lines[:-1]],
            total=_rule_row(lines[-1], list(labels)),
        )
        for group, lines in found.sections
    ]
    draw_grouped_roster(
        out,
        title=f"{title_of(found.period)}必访台账",
        columns=columns,
        groups=groups,
        print_info=PrintInfo(office=office, printed=today(), operator=operator),
        subtitle=found.notice,
        landscape=False,
        count=f"截至 {found.on}　单位：人次",
        progress=progress,
    )
    return unprintable([{"name": line.name} for line in found.lines])


def _rule_row(line: RuleLine, names: Sequence[str]) -> list[str]:
    values = {name: getattr(line, name) for name in names}
    return [
        show_percent(value) if name in ("percent", "before") else f"{value:,}" if isinstance(value, int) else str(value)
        for name, value in values.items()
    ]


def draw_marks(
    sheet: MarkSheet,
    groups: Sequence[tuple[str, Sequence[PersonMarks]]],
    office: str,
    operator: str,
    out: Path,
    progress: Progress | None = None,
) -> list[tuple[str, str]]:
    """Draw the marks of people under the headings of their groups; gives (name, characters) that no font can print."""
    from cadredesk.paper.grouped import Group, draw_grouped_roster

    columns = [Column(label="姓名", width=21), Column(label="挂联人", width=17), *map(_column, sheet.columns)]
    drawn = [
        Group(title=title, note=_note(people), rows=[(each.name, each.liaison, *each.marks) for each in people])
        for title, people in groups
    ]
    draw_grouped_roster(
        out,
        title=f"{title_of(sheet.period)}逐人走访台账",
        columns=columns,
        groups=drawn,
        print_info=PrintInfo(office=office, printed=today(), operator=operator),
        count=f"截至 {sheet.on}　共 {sum(len(people) for _, people in groups):,} 人",
        subtitle="　".join(filter(None, (LEGEND, sheet.notice))),
        progress=progress,
    )
    return unprintable([{"name": each.name, "liaison": each.liaison} for _, people in groups for each in people])


def _column(column: MarkColumn) -> Column:
    if not column.ends:
        return Column(label=column.head, width=MARK * _FEWEST + _PAD, align="center")
    return Column(label=column.head, width=MARK * max(len(column.ends), _FEWEST) + _PAD)


def _note(people: Sequence[PersonMarks]) -> str:
    """What is still open in a group."""
    marks = "".join("".join(each.marks) for each in people)
    left = {mark: marks.count(mark) for mark in (Mark.OVERDUE, Mark.MISSED)}
    said = [f"{words} {left[mark]:,}" for mark, words in ((Mark.OVERDUE, "逾期"), (Mark.MISSED, "错过")) if left[mark]]
    return "，".join((f"{len(people):,} 人", *said))
