"""The SQL of honours: one list of those of people, the office, and branches."""

from cadredesk.branches.entries.records import BranchHonour
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers.honours.records import AWARDS, MEDAL, HolderKind, Honour
from cadredesk.registers.store import Listing

HOLDER_SQL = (
    "CASE WHEN all_honours.person_id IS NOT NULL THEN (SELECT p.name FROM people p WHERE p.id = all_honours.person_id) "
    "WHEN all_honours.branch_id IS NOT NULL THEN (SELECT b.name FROM branches b WHERE b.id = all_honours.branch_id) "
    "ELSE all_honours.named END"
)
_KIND_SQL = (
    f"CASE WHEN all_honours.person_id IS NOT NULL THEN '{HolderKind.PERSON}' "
    f"WHEN all_honours.branch_id IS NOT NULL THEN '{HolderKind.BRANCH}' ELSE '{HolderKind.OTHER}' END"
)
# Only who was given a medal has to sign; a signature for something else is shown, too.
_SIGNED_SQL = (
    "CASE WHEN all_honours.signed_on IS NOT NULL THEN '已签收' "
    f"WHEN all_honours.person_id IS NOT NULL AND all_honours.name = '{MEDAL}' THEN '未签收' ELSE '' END"
)


def listing() -> Listing:
    """The list of all honours; those of branches have negative ids."""
    computed = {"holder": HOLDER_SQL, "holder_kind": _KIND_SQL, "signed": _SIGNED_SQL}
    return Listing(register=AWARDS, source="all_honours", computed=computed, searched=(HOLDER_SQL,))


def get(office: Office, honour_id: int) -> Honour | BranchHonour:
    """An honour by its id in the list. Raises UserError if it is gone."""
    if honour_id < 0:
        return rows.get(office, BranchHonour, -honour_id)
    return rows.get(office, Honour, honour_id)


def of_person(office: Office, person_id: int) -> list[Honour]:
    """The honours of somebody, the latest first."""
    return rows.select(office, Honour, "WHERE person_id = ? ORDER BY date DESC, id DESC", (person_id,))


def last(office: Office) -> Honour | None:
    """The one that was entered last: what the next one starts from. Medals are given in a way of their own."""
    found = rows.select(office, Honour, "WHERE name <> ? ORDER BY id DESC LIMIT 1", (MEDAL,))
    return found[0] if found else None


def same(office: Office, honour: Honour) -> bool:
    """Whether somebody has an honour of this name and time already."""
    sql = "SELECT 1 FROM honours WHERE person_id = ? AND name = ? AND date = ? AND id IS NOT ?"
    date = honour.date.iso if honour.date else ""
    return office.conn.execute(sql, (honour.person_id, honour.name, date, honour.id)).fetchone() is not None


def other_medal(office: Office, honour: Honour) -> Honour | None:
    """Another medal of the same person."""
    where = "WHERE person_id = ? AND name = ? AND id IS NOT ? ORDER BY date"
    found = rows.select(office, Honour, where, (honour.person_id, MEDAL, honour.id))
    return found[0] if found else None
