"""Rows of registers under the labels of their lists: one that is added or changed by words, and those that are listed."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cadredesk.branches.records import Branch
from cadredesk.core import values
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind, table_of
from cadredesk.core.progress import Progress
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.db.levels import fields_here
from cadredesk.import_export import store_registers
from cadredesk.import_export.actions_planning import registers_state
from cadredesk.import_export.records import ImportKind, Source
from cadredesk.import_export.rules_attendance import AttendancePlanner, OutputsPlanner
from cadredesk.import_export.rules_facets import facets_of
from cadredesk.import_export.rules_outside import value_of
from cadredesk.import_export.rules_register_kinds import PLANNERS
from cadredesk.import_export.rules_registers import RowsPlanner
from cadredesk.import_export.rules_states import sheet_fields
from cadredesk.registers.activities.records import Output
from cadredesk.registers.records_sheets import ABSENT, SHEETS, RegisterSheet
from cadredesk.sheets.clean import Row
from cadredesk.sheets.header import Recognition
from cadredesk.sheets.labels import LabelIndex

_OF_ACTIVITIES: Mapping[str, type[RowsPlanner]] = {"attendance": AttendancePlanner, "outputs": OutputsPlanner}


@dataclass(frozen=True, slots=True)
class Said:
    """What 标签=值 pairs of one row say: new and changed records, or what changes of one, and what is to be looked at."""

    new: tuple[Any, ...] = ()
    changed: tuple[Any, ...] = ()
    changes: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def row_of(office: Office, word: str, given: Mapping[str, str]) -> Said:
    """What a new row makes. It is added though there is one like it. Raises UserError where it cannot stand."""
    source, unknown = _source(office, word, given)
    state = dataclasses.replace(registers_state(office, [source]), known=())
    kind: type[RowsPlanner] = _OF_ACTIVITIES.get(word) or PLANNERS[word]
    plan = kind([source], state).plan(Progress())
    said = [*(one for row in plan.rows for one in row.problems), *plan.problems]
    if error := next((one for one in said if one.level == "error"), None):
        raise UserError(error.message)
    _require_none(plan.new_branches)
    return Said(plan.new_rows, plan.changed_rows, remarks=(*unknown, *(one.message for one in said)))


def changes_of(office: Office, word: str, given: Mapping[str, str]) -> Said:
    """What pairs change of a row that is there; an empty value takes out what stands there. Raises UserError."""
    sheet = SHEETS[word]
    source, unknown = _source(office, word, given)
    (row,) = source.rows
    if word in _OF_ACTIVITIES:
        fixed = [
            each.label for each in source.recognition.fields if each.name in row.values and not _is_own(sheet, each)
        ]
        if fixed:
            raise UserError(f"{sheet.noun}的{'、'.join(fixed)}不能修改，登错了的请在活动里改。")
        if row.values.get("state") == ABSENT:
            raise UserError("没有到会的人不用登记，登错了的请在活动的名单里取消。")
        return Said(changes=row.values, remarks=unknown)
    planner = PLANNERS[word]([source], registers_state(office, [source]))
    changed = planner.changes()
    _require_none(planner.new_branches())
    return Said(changes=changed, remarks=unknown)


def _is_own(sheet: RegisterSheet, field: Field) -> bool:
    """Whether a field belongs to the row itself, and not to its activity or its person."""
    return field.kind is not Kind.REFERENCE and any(
        field.name == each.name for each in dataclasses.fields(sheet.record)
    )


def _require_none(branches: Iterable[Branch]) -> None:
    for branch in branches:
        raise UserError(f"没有名为“{branch.name}”的支部，请检查名称，或先登记支部。")


def _source(office: Office, word: str, given: Mapping[str, str]) -> tuple[Source, tuple[str, ...]]:
    """One row as if it had been read from a workbook, and what is to be said of labels that nobody knows."""
    what = ImportKind(word)
    fields = fields_here(office, sheet_fields(what))
    index = LabelIndex(fields)
    found: dict[str, Any] = {}
    words: dict[str, str] = {}
    unknown = []
    for label, text in given.items():
        best = index.best(label)
        if best is None:
            unknown.append(f"不认识“{label}”，没有录入。")
        else:
            words[best[0].name] = text
            found[best[0].name] = value_of(best[0], text) if text.strip() else values.blank(best[0])
    row = Row(1, found, words, ())
    recognition = Recognition(range(0), (), fields)
    return Source(what, Path(), "", (), recognition, (row,), ()), tuple(unknown)


def write(office: Office, word: str, said: Said) -> int:
    """Write what belongs to an activity, as one operation; gives the id of its row."""
    sheet, row = SHEETS[word], (*said.new, *said.changed)[-1]
    with office.operation(f"登记{sheet.noun}：{_called(office, row)}"):
        own = rows.next_id(office, table_of(sheet.record))
        store_registers.write(office, said.new, said.changed, Progress())
    return own if said.new else int(said.changed[0].id)


def change(office: Office, word: str, row_id: int, changes: Mapping[str, Any]) -> None:
    """Write what changes of a row that belongs to an activity, as one operation."""
    sheet = SHEETS[word]
    changed = dataclasses.replace(rows.get(office, sheet.record, row_id), **changes)
    with office.operation(f"修改{sheet.noun}：{_called(office, changed)}"):
        store_registers.write(office, (), (changed,), Progress())


def _called(office: Office, row: Any) -> str:
    return row.item if isinstance(row, Output) else rows.name_of(office, "people", row.person_id)


# ---------------------------------------------------------------- listed


def listed(
    office: Office, word: str, where: Iterable[str] = (), since: date | None = None, until: date | None = None
) -> tuple[tuple[Field, ...], list[tuple[int, tuple[Any, ...]]]]:
    """The fields of a register, and (id, their values, references by name) of the rows that are asked for.

    Raises UserError for a condition that cannot be understood.
    """
    sheet = SHEETS[word]
    fields = (*sheet.fields, *sheet.computed)
    facets = facets_of(ImportKind(word), where)
    at = next(place for place, each in enumerate(fields) if each.name == sheet.day)
    found = [
        (row[0], tuple(map(_value, fields, row[1:])))
        for row in store_registers.listed(office, sheet, fields)
        if _is_within(row[1 + at], since, until) and all(facet.lets_through(row[1:]) for facet in facets)
    ]
    return fields, found


def _value(field: Field, stored: Any) -> Any:
    return stored or "" if field.kind is Kind.REFERENCE else values.from_db(field, stored)


def _is_within(day: str | None, since: date | None, until: date | None) -> bool:
    """Whether a day, month or year is among some days: it may lie among them."""
    if not day:
        return since is None and until is None
    return not (since and day < since.isoformat()[: len(day)]) and not (until and day > until.isoformat())
