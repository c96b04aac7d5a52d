"""What a user does with another office's list: compare it with the register, take some of it over."""

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from cadredesk.core.dates import PartialDate
from cadredesk.core.progress import Progress, gc_paused
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.import_export import actions
from cadredesk.import_export.reconcile import rules
from cadredesk.import_export.reconcile.records import Comparison, Line, Reconciliation, Scope
from cadredesk.import_export.records import ImportKind, Preview, Result
from cadredesk.import_export.records_answers import NOTHING_SAID, Answers
from cadredesk.import_export.rules_facets import LIST
from cadredesk.people import store as people_store
from cadredesk.people.records import PeopleQuery

_COMPARED = "正在与名册核对"


def read(
    office: Office,
    path: Path,
    sheet: str | Sequence[str] | None = None,
    answers: Answers = NOTHING_SAID,
    progress: Progress | None = None,
    *,
    all_sheets: bool = False,
) -> Comparison:
    """Read a list as an import does and put it beside the register; nothing is written. Raises UserError and Cancelled."""
    preview = actions.preview(
        office, ImportKind.PEOPLE, path, sheet, answers, progress, all_sheets=all_sheets, reconciled=True
    )
    return compare(office, preview, progress)


def compare(office: Office, preview: Preview, progress: Progress | None = None) -> Comparison:
    """Put a list that was read for reconciling beside the register."""
    (progress or Progress()).report(0, 0, _COMPARED)
    with gc_paused():
        ids = {row.target for row in preview.plan.rows} | {one for row in preview.plan.rows for one in row.may_mean}
        people = {person.id or 0: person for person in people_store.some(office, sorted(ids))}
        return rules.compare(preview, people, _names(office))


def compare_again(office: Office, comparison: Comparison, progress: Progress | None = None) -> Comparison:
    """The same list beside the register as it stands now."""
    return compare(office, actions.plan_again(office, comparison.preview, progress=progress), progress)


def _names(office: Office) -> Callable[[str, int], str]:
    known: dict[str, dict[int, str]] = {}

    def name_of(table: str, wanted: int) -> str:
        if table not in known:
            known[table] = dict(rows.name_choices(office, table))
        return known[table].get(wanted, "")

    return name_of


def reconcile(
    office: Office, comparison: Comparison, scope: Scope | None = None, where: Iterable[str] = ()
) -> Reconciliation:
    """With whom of the register the list leaves out: those of a scope (the list's own), and of FACET=VALUE conditions.

    A condition stands in place of what the scope says of the same field. Raises UserError for one that cannot be
    understood.
    """
    where = tuple(where)
    asked, named = actions.people_where(office, where) if where else (None, set())
    scope = comparison.scope if scope is None else scope
    scope = {} if LIST in named else {name: chosen for name, chosen in scope.items() if name not in named}
    facets = tuple((name, value) for name, chosen in scope.items() for value in chosen)
    ids = people_store.listed_ids(office, PeopleQuery(facets=facets, sort="name"))
    left_out = [person for person in ids if person not in comparison.met and (asked is None or person in asked)]
    only_ours = tuple(map(rules.only_ours, people_store.some(office, left_out)))
    found = Reconciliation(comparison, scope, where, only_ours)
    return dataclasses.replace(found, counts=rules.count_people((*comparison.lines, *only_ours)))


# ---------------------------------------------------------------- taking over


def chosen_preview(
    office: Office, comparison: Comparison, chosen: Iterable[Line], progress: Progress | None = None
) -> Preview:
    """What taking over some lines would write: an import of no more than that. ``take_over`` writes it."""
    sources = rules.restricted(comparison.preview.sources, chosen)
    return actions.plan_again(office, comparison.preview, sources, progress)


def take_over(
    office: Office, preview: Preview, since: PartialDate | None = None, progress: Progress | None = None
) -> Result:
    """Write what was chosen as one operation that can be undone; see ``import_export.actions.run``."""
    return actions.run(office, preview, skip_bad=True, since=since, progress=progress)
