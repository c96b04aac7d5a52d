"""The ledger of a period: read, printed, written to Excel."""

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cadredesk.annual_ledger import paper, rules, store
from cadredesk.annual_ledger.records import AnnualLedger, Grouping, MarkQuery, MarkSheet, PersonMarks, RuleLine, notice
from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, fields_of
from cadredesk.core.periods import Period, checked, title_of, words_for_before
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.duties import store_duties
from cadredesk.people import store as people_store
from cadredesk.people.records import PeopleQuery
from cadredesk.summary import store as summary_store

NOTHING = "这段时间没有到期的应访，没有可以{}的内容。"


def ledger(office: Office, period: Period, progress: Progress | None = None) -> AnnualLedger:
    """What each rule owed in a period, and how it was settled by today, beside the period before. Raises UserError."""
    progress, day, since = progress or Progress(), today(), store.duties_since(office)
    earlier = rules.compared_with(checked(period), day, since, store.first_record(office))
    progress.report(0, 2, f"正在核对{title_of(period)}")
    now, then = store_duties.tallies(office, period.since, period.until, day), {}
    if earlier is not None:
        progress.report(1, 2, f"正在核对{title_of(earlier)}")
        then = store_duties.tallies(office, earlier.since, earlier.until, day)
    return AnnualLedger(
        period=period,
        earlier=earlier,
        compared=words_for_before(rules.told(period, day)) if earlier else "",
        on=day,
        # As the rules were at the end of the period, so that a later change leaves it as it was.
        lines=tuple(rules.rule_lines(duties_store.rules(office, period.until), now, then)),
        years=tuple(summary_store.years(office)),
        duties_since=since,
    )


def mark_sheet(office: Office, period: Period, progress: Progress | None = None) -> MarkSheet:
    """The marks of everybody who was owed something in a period, by name. Raises UserError for more than a year."""
    rules.require_short(checked(period))
    progress, day = progress or Progress(), today()
    progress.report(0, 3, "正在核对应访")
    found = store_duties.duties(office, period.since, period.until, day)
    columns = rules.columns_of(found, period)
    progress.report(1, 3, "正在逐人登记")
    marks = rules.marks_by_person(found, columns)
    categories = {duty.person_id: duty.category for duty in found}
    progress.report(2, 3, "正在读取名册")
    words = duties_store.people_words(office, marks)
    ids = [each for each in people_store.listed_ids(office, PeopleQuery()) if each in marks]
    people = (
        PersonMarks(
            person_id=each,
            category=categories[each],
            marks=tuple(marks[each]),
            **{name: words[each][name] for name in ("name", "liaison", "unit", "community")},
        )
        for each in ids
    )
    said = notice(period, store.duties_since(office))
    return MarkSheet(period=period, on=day, columns=columns, people=tuple(people), notice=said)


def chosen(office: Office, sheet: MarkSheet, query: MarkQuery) -> list[PersonMarks]:
    """Those of a sheet whom a query asks for, in its order."""
    text = query.text.strip()
    ids = set(people_store.listed_ids(office, PeopleQuery(text=text))) if text else None
    return rules.wanted(sheet.people, query, ids)


def categories(sheet: MarkSheet) -> list[str]:
    """The categories of a sheet, in their order."""
    return [title for title, people in rules.grouped(sheet.people, Grouping.CATEGORY) if people[0].category]


def liaisons(sheet: MarkSheet) -> list[str]:
    """The liaisons of a sheet by name, at the end the word for who has none."""
    return [title for title, _ in rules.grouped(sheet.people, Grouping.LIAISON)]


# ---------------------------------------------------------------- paper and Excel


def print_rules(office: Office, period: Period, out: Path, progress: Progress | None = None) -> list[tuple[str, str]]:
    """Print what each rule owed; gives (rule, characters) that no font can print. Raises UserError."""
    found = ledger(office, period, progress)
    if not found.lines:
        raise UserError(NOTHING.format("打印"))
    return paper.draw_rules(found, office.name, office.operator, out, progress)


def print_marks(
    office: Office,
    period: Period,
    out: Path,
    progress: Progress | None = None,
    *,
    query: MarkQuery | None = None,
    grouping: Grouping = Grouping.CATEGORY,
) -> list[tuple[str, str]]:
    """Print the marks of those whom a query asks for; gives (name, characters) that no font can print.

    Raises UserError.
    """
    sheet = mark_sheet(office, period, progress)
    people = chosen(office, sheet, query or MarkQuery())
    if not people:
        raise UserError(NOTHING.format("打印"))
    return paper.draw_marks(sheet, rules.grouped(people, grouping), office.name, office.operator, out, progress)


def export(office: Office, period: Period, out: Path, progress: Progress | None = None) -> int:
    """Write the sums by rule, and of a period of up to a year the marks by person, as the sheets of one .xlsx.

    Gives the number of rules and people. Raises UserError.
    """
    from cadredesk.sheets.writer import write_book

    found = ledger(office, period, progress)
    if not found.lines:
        raise UserError(NOTHING.format("导出"))
    title = title_of(period)
    fields = rule_fields(found)
    lines = [tuple(getattr(line, field.name) for field in fields) for line in found.lines]
    if found.notice:
        lines.append((found.notice, *[None] * (len(fields) - 1)))
    sheets: list[tuple[str, Sequence[Field], Any]] = [(f"{title}必访台账", fields, lines)]
    if rules.is_short(period):
        sheet = mark_sheet(office, period, progress)
        sheets.append((f"{title}逐人台账", _mark_fields(sheet), _mark_rows(sheet, progress or Progress())))
    return write_book(out, sheets)


def rule_fields(found: AnnualLedger) -> tuple[Field, ...]:
    """The columns of the figures; the compared period by its name, none where there is none."""
    return tuple(
        dataclasses.replace(field, label=f"{found.compared}完成率（%）") if field.name == "before" else field
        for field in fields_of(RuleLine)
        if field.name != "before" or found.earlier
    )


def _mark_fields(sheet: MarkSheet) -> list[Field]:
    """In Excel each month and quarter has a column."""
    words = (("姓名", 90), ("人员类别", 130), ("挂联人", 80), ("原工作单位", 160), ("社区", 110))
    fields = [Field(label=label, width=width) for label, width in words]
    for column in sheet.columns:
        labels = [f"{column.label}{part}" for part in column.parts] or [column.label]
        fields += [Field(label=label, width=76) for label in labels]
    return fields


def _mark_rows(sheet: MarkSheet, progress: Progress) -> Iterator[tuple[Any, ...]]:
    for each in progress.over(sheet.people, len(sheet.people), "正在写入逐人台账", every=500):
        cells: list[str] = []
        for column, text in zip(sheet.columns, each.marks, strict=True):
            cells += [mark.strip() for mark in text.ljust(len(column.ends))] if column.ends else [text]
        yield (each.name, each.category, each.liaison, each.unit, each.community, *cells)


def as_json(found: AnnualLedger) -> dict[str, Any]:
    """The shape of ``proof --json``."""
    names = ("group", "owed", "done", "late", "overdue", "missed", "excused", "waiting", "percent", "before")
    return {
        "from": str(found.period.since),
        "to": str(found.period.until),
        "on": str(found.on),
        "compared_with": found.earlier and {"from": str(found.earlier.since), "to": str(found.earlier.until)},
        "duties_since": found.duties_since and str(found.duties_since),
        "rules": {line.code: {name: getattr(line, name) for name in names} for line in found.lines if line.code},
        "groups": {group: {name: getattr(line, name) for name in names[1:]} for group, line in found.sums.items()},
    }
