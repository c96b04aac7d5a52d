"""What a user does with the 支部花名册."""

from pathlib import Path

from cadredesk.branches.roster import paper as roster_paper
from cadredesk.branches.roster import store as roster_store
from cadredesk.branches.roster.records import RosterChoice
from cadredesk.branches.roster.rules import totals_of
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.people import store as people_store


def print_branch_roster(
    office: Office, choice: RosterChoice, out: Path, progress: Progress | None = None
) -> list[tuple[str, str]]:
    """Print the roster of a branch, and of those below it; gives (name, characters) that no font can print.

    Raises UserError for a branch without members or where the file cannot be written.
    """
    known = {field.name: field for field in people_store.list_columns()}
    fields = [known[name] for name in choice.columns if name in known]
    if not fields:
        raise UserError("请至少选一列。")
    parts = roster_store.parts(office, choice, fields)
    return roster_paper.draw_branch_roster(parts, choice, fields, office.name, office.operator, out, progress)


def roster_totals(office: Office, choice: RosterChoice) -> tuple[int, int, int]:
    """(members, branches, functional members) that the roster would list."""
    return totals_of(roster_store.parts(office, choice, ()))
