"""What a user does with people. Each function is one operation of the journal."""

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cadredesk.branches import store as branch_store
from cadredesk.branches.records import Branch, BranchType
from cadredesk.core import names, values
from cadredesk.core.dates import PartialDate, today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field
from cadredesk.core.problems import Problem
from cadredesk.core.progress import Progress
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people import paper, paper_card, rules, store, store_changes
from cadredesk.people.history.records import Track
from cadredesk.people.records import Category, Person


def save_person(office: Office, person: Person, since: Mapping[Track, PartialDate] | None = None) -> Person:
    """Add a person (without id) or change one, and give it back as saved. Raises UserError if it cannot stand.

    What differs from before is a correction, but on the tracks of ``since`` a change from that day on, which leaves
    the past as it was.
    """
    values.require_valid(person)
    person = dataclasses.replace(person, name=names.clean_name(person.name))
    if not person.name:
        raise UserError("请填写姓名。")
    if person.category not in tuple(Category):
        raise UserError("请选择人员类别。")
    if person.id is not None and person.cadre_id == person.id:
        raise UserError("所属干部不能是本人，请重新选择。")
    if person.id is None:
        with office.operation(f"新增人员：{person.name}"):
            return store_changes.add(office, person)
    with office.operation(f"修改人员：{person.name}"):
        return store_changes.write(office, person, since)


def doubts(office: Office, person: Person) -> list[Problem]:
    """What should be looked at again before saving: warnings that never block.

    Of somebody new, :func:`duplicates.store.like` says who else it may be, and the dialog offers to open them.
    """
    from cadredesk.duplicates import store as duplicates_store

    found = rules.problems(person, today())
    for other, why in duplicates_store.like(office, person) if person.id else ():
        label = "身份证号" if "身份证号" in why.words else "姓名"
        found.append(Problem(label, f"可能与{other.name}（编号 {other.id}）是同一个人：{why.words}。"))
    if person.branch_id:
        found += _branch_doubts(branch_store.get(office, person.branch_id))
    return found


def _branch_doubts(branch: Branch) -> list[Problem]:
    if branch.kind == BranchType.FUNCTIONAL:
        return [Problem("所在支部", f"“{branch.name}”是功能型党支部，不接组织关系，请在支部页用“加入成员”。")]
    if branch.ended_on:
        return [Problem("所在支部", f"“{branch.name}”已于 {branch.ended_on} 撤销，请核对。")]
    return []


def delete_person(office: Office, person_id: int) -> None:
    """Take out somebody entered by mistake, with the photo and bare dates of check-ups. Raises UserError while anything else refers to them."""
    from cadredesk.duplicates import store as duplicates_store
    from cadredesk.office.store_wording import Wording
    from cadredesk.people.checkups import store as checkups_store
    from cadredesk.people.files import store as files_store

    person = store.get(office, person_id)
    with office.operation(f"删除人员：{person.name}"):
        duplicates_store.forget(office, person_id)
        files_store.take_photo_away(office, person_id)
        checkups_store.delete_bare(office, person_id)
        if left := duplicates_store.reference_counts(office, person_id):
            wording = Wording(office)
            what = "、".join(f"{count} 条{wording.noun(table)}" for table, count in left.items())
            raise UserError(f"“{person.name}”还有 {what}，不能删除。误登的请先删除这些记录；重复登记的请合并两个人。")
        rows.delete(office, Person, person_id)


def print_roster(
    office: Office,
    ids: Sequence[int],
    columns: Sequence[str],
    out: Path,
    roster: paper.Roster,
    progress: Progress | None = None,
) -> list[tuple[str, str]]:
    """Print a roster of people with the named columns of the list; gives (name, characters) that no font can print.

    Raises UserError for an empty list or where the file cannot be written.
    """
    fields, rows = _listed(office, ids, columns, roster.as_of)
    return paper.print_roster(office, fields, rows, out, roster, progress)


def print_cards(
    office: Office, ids: Sequence[int], out: Path, progress: Progress | None = None
) -> list[tuple[str, str]]:
    """Print the 干部信息卡 of people in their order, an A4 sheet each; gives (name, characters) that no font can print.

    Raises UserError where nobody is meant or the file cannot be written, and Cancelled; then there is no file.
    """
    progress, day = progress or Progress(), today()
    people = store.some(office, ids)
    if not people:
        raise UserError("没有可以打印的人员，请先在表中选择。")
    reading = progress.over(people, len(people), "正在读取人员资料")
    cards = [paper_card.card(office, person, day) for person in reading]
    return paper_card.print_cards(office, cards, out, day=day, progress=progress)


def export_list(
    office: Office,
    ids: Sequence[int],
    columns: Sequence[str],
    out: Path,
    *,
    title: str = "离退休干部名册",
    as_of: datetime.date | None = None,
) -> int:
    """Write people with the named columns of the list as .xlsx or .csv; gives their number. Raises UserError.

    ``as_of`` writes what they were at the end of a past day.
    """
    from cadredesk.sheets.writer import write_table

    fields, rows = _listed(office, ids, columns, as_of)
    day = as_of or today()
    cells = (
        tuple(store.listed_value(field, value, day) for field, value in zip(fields, row, strict=True)) for row in rows
    )
    return write_table(out, title, fields, cells)


def _listed(
    office: Office, ids: Sequence[int], columns: Sequence[str], as_of: datetime.date | None
) -> tuple[list[Field], list[tuple[Any, ...]]]:
    """The columns by name, and the stored values of people in them, without ids."""
    fields = store.columns(columns)
    return fields, [row[1:] for row in store.list_rows(office, fields, ids, as_of)]
