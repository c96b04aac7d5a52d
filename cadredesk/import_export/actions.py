"""What a user does with workbooks: look at one before it goes in, let it in as one operation, write one out."""

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadredesk.branches import store as branches_store
from cadredesk.core import values
from cadredesk.core.dates import PartialDate, day_from_iso, today
from cadredesk.core.errors import UserError
from cadredesk.core.garbage import uncollected
from cadredesk.core.names import clean_name
from cadredesk.core.progress import Progress
from cadredesk.db import rows
from cadredesk.duplicates import store as duplicates_store
from cadredesk.duplicates.rules import Known
from cadredesk.duties import store as duties_store
from cadredesk.funds import store as funds_store
from cadredesk.import_export import rules_branches, rules_people, rules_visits, store
from cadredesk.import_export.records import (
    NOUNS,
    STATE,
    Fate,
    Offer,
    Plan,
    Preview,
    Result,
    Source,
    Trouble,
    What,
    fields_for,
    written,
)
from cadredesk.import_export.rules import import_fields
from cadredesk.import_export.rules_columns import Corrections, corrected
from cadredesk.import_export.rules_facets import Facet, facets_of
from cadredesk.import_export.rules_names import Names
from cadredesk.people import paper as people_paper
from cadredesk.people import store as people_store
from cadredesk.people.records import PeopleQuery, State
from cadredesk.people.rules_matching import Bearers
from cadredesk.people.store_changes import write as write_person
from cadredesk.sheets.clean import Cleaned, clean, count_records
from cadredesk.sheets.header import Recognition, sheets_to_import
from cadredesk.sheets.reader import Book, Sheet, open_book
from cadredesk.sheets.writer import write_table

if TYPE_CHECKING:
    from cadredesk.db.file import Office

STRICT = {What.PEOPLE: frozenset({"category"})}  # unknown words in these columns refuse the row
NEEDED = {  # columns without which no row can be taken
    What.PEOPLE: ("name",),
    What.BRANCHES: ("name",),
    What.VISITS: ("person_id", "date"),
    What.PAYMENTS: ("person_id", "date", "fen"),
}
TITLES = {
    What.PEOPLE: "离退休干部名册",
    What.BRANCHES: "支部名册",
    What.VISITS: "走访记录",
    What.PAYMENTS: "慰问金发放记录",
}
ON_ROSTER = ("name", "sex", "birth", "category", "rank", "unit", "address", "mobile", "branch_id", "liaison_id")


class ColumnsMissingError(UserError):
    """A sheet without columns that every row needs; ``source`` is what was read of it, for somebody to correct."""

    def __init__(self, source: Source, labels: list[str]) -> None:
        missing = "”“".join(labels)
        super().__init__(f"工作表“{source.sheet}”中没有“{missing}”这样的列，请检查表头，或选择别的工作表。")
        self.source = source


# ---------------------------------------------------------------- import


def preview(
    office: "Office",
    what: What | str,
    path: Path,
    sheet: str | Sequence[str] | None = None,
    corrections: Corrections | None = None,
    progress: Progress | None = None,
    *,
    all_sheets: bool = False,
    unknown_to_note: bool = False,
) -> Preview:
    """Read a sheet, or several as if they were one, and say what importing them would do; nothing is written.

    Without ``sheet`` the first one with a header of this kind is taken, with ``all_sheets`` every one of them.
    ``corrections`` say better what columns hold. Raises UserError if there is nothing to read, ColumnsMissingError
    among them, and Cancelled.
    """
    progress = progress or Progress()
    names = [sheet] if isinstance(sheet, str) else list(dict.fromkeys(sheet or ()))
    with uncollected():
        reader = _Reader(What(what), Path(path), corrections or {}, unknown_to_note)
        sources = reader.read(names, all_sheets, progress)
        basis = store.latest_operation(office)
        return Preview(sources, _plan(office, sources, progress), basis)


def offers(what: What | str, path: Path) -> list[Offer]:
    """All sheets of a workbook, visible ones first, with how many records of this kind each seems to hold."""
    book = open_book(path)
    found = {sheet.name: count_records(sheet, one) for sheet, one in _alike(book, What(what))}
    return [Offer(name, found.get(name, 0)) for name in book.names]


def _alike(book: Book, what: What) -> list[tuple[Sheet, Recognition]]:
    try:
        return sheets_to_import(book, import_fields(what))
    except UserError:
        return []


def run(
    office: "Office",
    preview: Preview,
    *,
    skip_bad: bool = False,
    since: PartialDate | None = None,
    progress: Progress | None = None,
) -> Result:
    """Write what a preview says, all of it as one operation that can be undone.

    Rows with errors stop everything unless ``skip_bad``. With ``since`` what the rows say otherwise of a person's
    category, rank, treatment, branch or home holds from that day on, and what was known before is kept as past; without
    it they correct the register. What the file has learnt since the preview is taken into account. Raises UserError and
    Cancelled; then nothing has been written.
    """
    progress = progress or Progress()
    _require_good(preview, skip_bad)
    sources = preview.sources
    what = f"导入{NOUNS[preview.source.what]}：{preview.source.path.name}"
    with uncollected(), office.operation(what) as running:
        if store.latest_operation(office, before=running.id) != preview.basis:
            preview = Preview(sources, _plan(office, sources, progress), preview.basis)
            _require_good(preview, skip_bad)
        _write(office, preview.plan, since, progress)
        counts = preview.counts
        running.what += f"，{written(counts)}"
    return Result(len(preview.plan.rows), counts, running.id, preview)


def _require_good(preview: Preview, skip_bad: bool) -> None:
    refused = preview.plan.count(Fate.REFUSED)
    if refused and not skip_bad:
        first = next(one for one in preview.errors if one.row is not None)
        sheet = f"工作表“{first.sheet}”" if first.sheet else ""
        raise UserError(
            f"“{preview.source.path.name}”有 {refused} 行有错误，没有导入（{sheet}第 {first.row} 行{first.column}："
            f"{first.message.rstrip('。')}）。请改正后再导入，或选择跳过有错误的行。"
        )


class _Reader:
    """Reads sheets of one workbook."""

    def __init__(self, what: What, path: Path, corrections: Corrections, unknown_to_note: bool) -> None:
        self.what, self.path = what, path
        self.corrections, self.unknown_to_note = corrections, unknown_to_note

    def read(self, names: Sequence[str], all_sheets: bool, progress: Progress) -> tuple[Source, ...]:
        """The sheets of these names; without any the first one of this kind, or all of them."""
        progress.report(0, 3, f"正在打开 {self.path.name}")
        book, fields = open_book(self.path), import_fields(self.what)
        if names:
            chosen = [sheets_to_import(book, fields, name)[0] for name in names]
            others: list[tuple[Sheet, Recognition]] = []
        else:
            chosen, others = sheets_to_import(book, fields), []
            if not all_sheets:
                chosen, others = chosen[:1], chosen[1:]
        label = len(chosen) > 1
        sources = [self._source(book, sheet, one, label, progress) for sheet, one in chosen]
        sources[0] = dataclasses.replace(sources[0], troubles=(*sources[0].troubles, *_about_sheets(others)))
        return tuple(sources)

    def _source(self, book: Book, sheet: Sheet, recognition: Recognition, label: bool, progress: Progress) -> Source:
        progress.report(1, 3, f"正在读取工作表“{sheet.name}”")
        recognition = corrected(self.what, recognition, self.corrections)
        name = sheet.name if label else ""
        cleaned = clean(sheet, recognition, STRICT.get(self.what, frozenset()), name)
        if self.unknown_to_note:
            _add_to_notes(cleaned)
        below = recognition.header.stop
        source = Source(
            what=self.what,
            path=self.path,
            sheet=sheet.name,
            sheets=book.names,
            recognition=recognition,
            rows=tuple(cleaned.rows),
            skipped=tuple(cleaned.skipped),
            troubles=tuple(_about_columns(sheet, recognition, self.unknown_to_note, name)),
            head=sheet.rows[:below],
            merged=tuple(span for span in sheet.merged if span[1][0] < below),
        )
        needed = [one for one in recognition.fields if one.name in NEEDED[self.what]]
        if missing := [one.label for one in needed if not recognition.has(one.name)]:
            raise ColumnsMissingError(source, missing)
        return source


def _add_to_notes(cleaned: Cleaned) -> None:
    """Put the cells of unknown columns behind the note of their row."""
    for row in cleaned.rows:
        if row.others:
            more = "；".join(f"{header}：{words}" for header, words in row.others.items())
            row.values["note"] = "\n".join(filter(None, (row.values.get("note", ""), more)))


def _about_columns(sheet: Sheet, recognition: Recognition, unknown_to_note: bool, name: str) -> list[Trouble]:
    where = sheet.number(recognition.header[-1])
    done = "这一列写入备注" if unknown_to_note else "这一列没有导入"
    taken = {one.header for one in recognition.mapped}

    def why(header: str) -> str:
        return f"有两列都是“{header}”" if header in taken else f"不认识“{header}”这一列"

    return [Trouble(where, one.header, f"{why(one.header)}，{done}。", sheet=name) for one in recognition.unknown]


def _about_sheets(others: list[tuple[Sheet, Recognition]]) -> list[Trouble]:
    return [
        Trouble(None, "", f"工作表“{sheet.name}”也像名册，这次没有导入，需要时请指明工作表再导入。")
        for sheet, _ in others
    ]


def _plan(office: "Office", sources: Sequence[Source], progress: Progress) -> Plan:
    match sources[0].what:
        case What.PEOPLE:
            return rules_people.PeoplePlanner(sources, _people_world(office)).plan(progress)
        case What.BRANCHES:
            return rules_branches.BranchesPlanner(sources, _branches_world(office)).plan()
        case What.VISITS:
            return rules_visits.VisitsPlanner(sources, _visits_world(office, sources)).plan(progress)
        case What.PAYMENTS:
            return rules_visits.PaymentsPlanner(sources, _visits_world(office, sources)).plan(progress)


def _liaison_names(office: "Office") -> Names:
    known = [(one.id or 0, one.name) for one in branches_store.all_liaisons(office)]
    return Names(known, store.next_id(office, "liaisons"), clean_name)


def _branches_world(office: "Office") -> rules_branches.World:
    branches = branches_store.all_branches(office)
    alive_first = sorted(branches, key=lambda branch: branch.ended_on is not None)
    names = Names(((one.id or 0, one.name) for one in alive_first), store.next_id(office, "branches"), _one_line)
    return rules_branches.World(branches, names, _liaison_names(office))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _people_world(office: "Office") -> rules_people.World:
    return rules_people.World(
        bearers=Bearers.of(people_store.identities(office)),
        load=lambda ids: people_store.some(office, ids),
        branches=_branches_world(office).names,
        liaisons=_liaison_names(office),
        next_id=store.next_id(office, "people"),
        today=today(),
        known=Known(duplicates_store.identities(office)),
    )


def _visits_world(office: "Office", sources: Sequence[Source]) -> rules_visits.World:
    days = {row.values["date"] for source in sources for row in source.rows if "date" in row.values}
    return rules_visits.World(
        bearers=Bearers.of(people_store.identities(office)),
        load=lambda ids: people_store.some(office, ids),
        visits=store.visits_on(office, days) if sources[0].what is What.VISITS else (),
        payments=store.money_paid_on(office, days),
        next_visit=store.next_id(office, "visits"),
        books_since=day_from_iso(office.setting("books_since", "1900-01-01")),
        today=today(),
        rules={rule.code: rule for rule in duties_store.rules(office)},
    )


def _write(office: "Office", plan: Plan, since: PartialDate | None, progress: Progress) -> None:
    """Insert and change, new rows in the order of the ids that the plan has foreseen for them."""
    store.check_references_at_the_end(office)
    for liaison in plan.new_liaisons:
        branches_store.add_liaison(office, liaison)
    for branch in plan.new_branches:
        rows.add(office, branch)
    for branch in plan.changed_branches:
        branches_store.change(office, branch)
    total = len(plan.new_people)
    people_store.add_many(office, progress.over(plan.new_people, total, "正在写入人员", every=200))
    total = len(plan.changed_people)
    for person in progress.over(plan.changed_people, total, "正在更新人员", every=200):
        turns = plan.turns.get(person.id or 0, ()) if since else ()
        write_person(office, person, dict.fromkeys(turns, since) if since else None)
    rows.add_many(office, progress.over(plan.new_visits, len(plan.new_visits), "正在写入走访", every=500))
    funds_store.add_payments(office, plan.new_payments)


# ---------------------------------------------------------------- export


def _asked_for(office: "Office", what: What, facets: Sequence[Facet]) -> list[tuple[Any, ...]]:
    """The stored values of all fields of the records that the facets let through, references by name."""
    columns = fields_for(what)
    match what:
        case What.PEOPLE:
            found = people_store.export_rows(office, (*columns, STATE), PeopleQuery())
        case What.BRANCHES:
            found = branches_store.export_rows(office, columns)
        case What.VISITS:
            found = store.visit_rows(office, columns)
        case What.PAYMENTS:
            found = store.money_rows(office, columns)
    return [row for row in found if all(facet.lets_through(row) for facet in facets)]


def export(office: "Office", what: What | str, out: Path, where: Iterable[str] = ()) -> int:
    """Write .xlsx or .csv, all fields of all records that ``where`` (FACET=VALUE) lets through; gives their number.

    People are all those in the file, the dead and moved too. Importing the file again changes nothing. Raises UserError.
    """
    what = What(what)
    columns = fields_for(what)
    found = _asked_for(office, what, facets_of(what, where, duties_store.codes(office)))
    return write_table(out, TITLES[what], columns, (tuple(map(values.from_db, columns, row)) for row in found))


def print_roster(office: "Office", out: Path, where: Iterable[str] = ()) -> tuple[int, list[tuple[str, str]]]:
    """Print the roster of those in the register, or of those whom ``where`` lets through.

    Gives their number and (name, characters) that no font can print. Raises UserError.
    """
    facets = facets_of(What.PEOPLE, where)
    if not any(facet.name == STATE.name for facet in facets):
        facets += facets_of(What.PEOPLE, [f"{STATE.label}={State.PRESENT}"])
    fields = fields_for(What.PEOPLE)
    places = [next(at for at, field in enumerate(fields) if field.name == name) for name in ON_ROSTER]
    listed = [tuple(row[at] for at in places) for row in _asked_for(office, What.PEOPLE, facets)]
    unprintable = people_paper.print_roster(
        office.name,
        office.operator,
        [fields[at] for at in places],
        listed,
        out,
        title="离退休干部花名册",
        subtitle="，".join(where),
        progress=None,
    )
    return len(listed), unprintable
