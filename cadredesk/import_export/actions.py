"""What a user does with workbooks: preview an import, run it as one operation, export records and refused rows."""

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cadredesk.branches import store as branches_store
from cadredesk.core import values
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress, gc_paused
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.db.levels import level_of
from cadredesk.duties import store as duties_store
from cadredesk.duties import store_proved
from cadredesk.funds import store_payments
from cadredesk.import_export import store, store_registers
from cadredesk.import_export.actions_planning import plan_of
from cadredesk.import_export.actions_reading import Reading
from cadredesk.import_export.records import (
    NOUNS,
    STATE,
    ImportKind,
    Plan,
    Preview,
    Result,
    RowOutcome,
    Source,
    fields_for,
    written,
)
from cadredesk.import_export.records_answers import NOTHING_SAID, Answers
from cadredesk.import_export.rules_facets import LIST, Facet, facets_of, lists_of
from cadredesk.import_export.rules_rejected import refused_sheets
from cadredesk.people import paper as people_paper
from cadredesk.people import store as people_store
from cadredesk.people import store_changes
from cadredesk.people.checkups import store as checkups_store
from cadredesk.people.records import PeopleQuery, State
from cadredesk.people.views import store as views_store
from cadredesk.registers.records_sheets import SHEETS
from cadredesk.sheets.opened import OpenedBook
from cadredesk.sheets.rewriter import write_raw
from cadredesk.sheets.writer import write_table
from cadredesk.visits import store as visits_store

TITLES = {
    ImportKind.PEOPLE: "离退休干部名册",
    ImportKind.BRANCHES: "支部名册",
    ImportKind.VISITS: "走访记录",
    ImportKind.PAYMENTS: "慰问金发放记录",
    **{ImportKind(word): sheet.title for word, sheet in SHEETS.items()},
}
ON_ROSTER = ("name", "sex", "birth", "category", "rank", "unit", "address", "mobile", "branch_id", "liaison_id")


# ---------------------------------------------------------------- import


def preview(
    office: Office,
    what: ImportKind | str,
    path: Path,
    sheet: str | Sequence[str] | None = None,
    answers: Answers = NOTHING_SAID,
    progress: Progress | None = None,
    *,
    all_sheets: bool = False,
    opened: OpenedBook | None = None,
    reconciled: bool = False,
) -> Preview:
    """Read a sheet, or several as if they were one, and say what importing them would do; nothing is written.

    Without ``sheet`` the first one with a header of this kind is taken, with ``all_sheets`` every one of them.
    ``answers`` are what somebody says that the cells do not say; ``opened`` keeps the workbook for the next time;
    ``reconciled`` lists of people are compared rather than imported. Raises UserError if there is nothing to read,
    ColumnsMissingError and HeaderMissingError among them, and Cancelled.
    """
    progress = progress or Progress()
    names = [sheet] if isinstance(sheet, str) else list(dict.fromkeys(sheet or ()))
    with gc_paused():
        reading = Reading(ImportKind(what), Path(path), answers, opened, level_of(office))
        sources = reading.sources(names, all_sheets, progress)
        return _previewed(office, sources, progress, reconciled)


def plan_again(
    office: Office, preview: Preview, sources: Sequence[Source] | None = None, progress: Progress | None = None
) -> Preview:
    """A preview as the file stands now, with the rows of other ``sources`` where they are given (``Row.only``)."""
    with gc_paused():
        return _previewed(office, tuple(sources or preview.sources), progress or Progress(), preview.reconciled)


def _previewed(office: Office, sources: tuple[Source, ...], progress: Progress, reconciled: bool) -> Preview:
    basis = store.latest_operation(office)
    return Preview(sources, plan_of(office, sources, progress, reconciled), basis, reconciled)


def run(
    office: Office,
    preview: Preview,
    *,
    skip_bad: bool = False,
    since: PartialDate | None = None,
    progress: Progress | None = None,
) -> Result:
    """Write what a preview says, all of it as one operation that can be undone.

    Rows with errors stop everything unless ``skip_bad``. With ``since`` what the rows say otherwise of anything that has
    a history holds from that day on, and what was known before is kept as past; without it they correct the register. What was saved in the file since the preview is taken into account. Raises UserError and
    Cancelled; then nothing has been written.
    """
    progress = progress or Progress()
    _require_good(preview, skip_bad)
    doing = "核对名单采用" if preview.reconciled else f"导入{NOUNS[preview.source.what]}"
    with gc_paused(), office.operation(f"{doing}：{preview.source.path.name}") as running:
        if store.latest_operation(office, before=running.id) != preview.basis:
            plan = plan_of(office, preview.sources, progress, preview.reconciled)
            preview = dataclasses.replace(preview, plan=plan)
            _require_good(preview, skip_bad)
        _write(office, preview.plan, since, progress)
        counts = preview.counts
        running.what += f"，{written(counts)}"
    return Result(len(preview.plan.rows), counts, running.id, preview)


def _require_good(preview: Preview, skip_bad: bool) -> None:
    refused = preview.plan.count(RowOutcome.REFUSED)
    if refused and not skip_bad:
        first = next(one for one in preview.errors if one.row is not None)
        sheet = f"工作表“{first.sheet}”" if first.sheet else ""
        raise UserError(
            f"“{preview.source.path.name}”有 {refused} 行有错误，没有导入（{sheet}第 {first.row} 行{first.column}："
            f"{first.message.rstrip('。')}）。请改正后再导入，或选择跳过有错误的行。"
        )


def _write(office: Office, plan: Plan, since: PartialDate | None, progress: Progress) -> None:
    """Insert and change, new rows in the order of the ids that the plan has foreseen for them."""
    rows.check_references_at_the_end(office)
    for liaison in plan.new_liaisons:
        branches_store.add_liaison(office, liaison)
    for branch in plan.new_branches:
        rows.add(office, branch)
    for branch in plan.changed_branches:
        branches_store.change(office, branch)
    checkups_store.add(office, plan.new_checkups)  # before the people, whose 最近体检日期 is then known
    store_changes.add_many(office, plan.new_people, progress)
    for relative in plan.new_relatives:
        rows.add(office, relative)
    for person in progress.over(plan.changed_people, len(plan.changed_people), "正在更新人员", every=200):
        turns = plan.turns.get(person.id or 0, ()) if since else ()
        store_changes.write(office, person, dict.fromkeys(turns, since) if since else None)
    store_proved.add(office, plan.new_visits, progress)
    visits_store.update_checkups(office, plan.new_visits)
    store_payments.add_payments(office, plan.new_payments)
    store_registers.write(office, plan.new_rows, plan.changed_rows, progress)


# ---------------------------------------------------------------- export


def _of_lists(office: Office, names: Iterable[str]) -> PeopleQuery:
    """Who is in all the lists with these names, in the order of the last; everybody where there is none. Raises UserError."""
    query: PeopleQuery | None = None
    for name in names:
        known = None if query is None else tuple(people_store.listed_ids(office, query))
        query = dataclasses.replace(views_store.list_named(office, name).query, ids=known)
    return query or PeopleQuery()


def _asked_for(
    office: Office, what: ImportKind, facets: Sequence[Facet], people: PeopleQuery | None = None
) -> list[tuple[Any, ...]]:
    """The stored values of all fields of the records that the facets let through, references by name.

    Of people among those of ``people``.
    """
    found = _asked_rows(office, what, people or PeopleQuery())
    return [row for row in found if all(facet.lets_through(row) for facet in facets)]


def _asked_rows(office: Office, what: ImportKind, people: PeopleQuery) -> list[tuple[Any, ...]]:
    columns = fields_for(what)
    match what:
        case ImportKind.PEOPLE:
            return people_store.export_rows(office, (*columns, STATE), people)
        case ImportKind.BRANCHES:
            return branches_store.export_rows(office, columns)
        case ImportKind.VISITS:
            return store.visit_rows(office, columns)
        case ImportKind.PAYMENTS:
            return store.money_rows(office, columns)
        case _:
            sheet = SHEETS[what.value]
            return [row[1:] for row in store_registers.listed(office, sheet, (*columns, *sheet.computed))]


def people_where(office: Office, where: Iterable[str]) -> tuple[set[int], set[str]]:
    """The people whom FACET=VALUE conditions let through, and of which fields these speak (``LIST`` for a list's own).

    Raises UserError.
    """
    lists, others = lists_of(where)
    facets = facets_of(ImportKind.PEOPLE, others)
    query = _of_lists(office, lists)
    found = zip(
        people_store.listed_ids(office, query), _asked_rows(office, ImportKind.PEOPLE, query), strict=True
    )  # both in the order of the query
    names = {facet.name for facet in facets} | ({LIST} if lists else set())
    return {person for person, row in found if all(facet.lets_through(row) for facet in facets)}, names


def export(office: Office, what: ImportKind | str, out: Path, where: Iterable[str] = ()) -> int:
    """Write .xlsx or .csv, all fields of all records that ``where`` (FACET=VALUE) lets through; gives their number.

    People are all those in the file, the dead and moved too, unless they are those of a list (名单=…). Importing the file
    again changes nothing. Raises UserError.
    """
    what = ImportKind(what)
    columns = fields_for(what)
    lists, where = lists_of(where) if what is ImportKind.PEOPLE else ([], where)
    found = _asked_for(office, what, facets_of(what, where, duties_store.codes(office)), _of_lists(office, lists))
    return write_table(out, TITLES[what], columns, (tuple(map(values.from_db, columns, row)) for row in found))


def print_roster(office: Office, out: Path, where: Iterable[str] = ()) -> tuple[int, list[tuple[str, str]]]:
    """Print the roster of those in the register, or of those whom ``where`` lets through.

    Gives their number and (name, characters) that no font can print. Raises UserError.
    """
    asked = list(where)
    lists, others = lists_of(asked)
    facets = facets_of(ImportKind.PEOPLE, others)
    if not lists and not any(facet.name == STATE.name for facet in facets):
        facets += facets_of(ImportKind.PEOPLE, [f"{STATE.label}={State.PRESENT}"])
    fields = fields_for(ImportKind.PEOPLE)
    places = [next(at for at, field in enumerate(fields) if field.name == name) for name in ON_ROSTER]
    listed = [
        tuple(row[at] for at in places)
        for row in _asked_for(office, ImportKind.PEOPLE, facets, _of_lists(office, lists))
    ]
    roster = people_paper.Roster(subtitle="，".join((*lists, *others)))
    unprintable = people_paper.print_roster(office, [fields[at] for at in places], listed, out, roster)
    return len(listed), unprintable


def save_refused(preview: Preview, out: Path) -> int:
    """Write the refused rows of an import as .xlsx; gives their number. Raises UserError.

    The file has the head and the cells of the workbook and a last column 原因; corrected, it can be imported as it is.
    """
    if out.suffix.lower() != ".xlsx":
        raise UserError(f"“{out.name}”的文件类型不支持，请把文件名写成以 .xlsx 结尾。")
    if out.resolve() == preview.source.path.resolve():
        raise UserError("不能存在正在导入的文件上，请换一个文件名。")
    write_raw(out, list(refused_sheets(preview)))
    return preview.plan.count(RowOutcome.REFUSED)
