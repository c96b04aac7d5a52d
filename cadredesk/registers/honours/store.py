"""The SQL of honours: one list of those of people, the office, and branches."""

from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.registers.honours.records import AWARDS, Honour
from cadredesk.registers.store import Listing

HOLDER_SQL = (
    "CASE WHEN all_honours.person_id IS NOT NULL THEN (SELECT p.name FROM people p WHERE p.id = all_honours.person_id) "
    "WHEN all_honours.branch_id IS NOT NULL THEN (SELECT b.name FROM branches b WHERE b.id = all_honours.branch_id) "
    "ELSE all_honours.named END"
)


def listing() -> Listing:
    """The list of all honours; those of branches have negative ids."""
    return Listing(
        register=AWARDS, source="all_honours", computed={"holder": HOLDER_SQL}, searched=(HOLDER_SQL,)
    )  # fmt: skip


def get(office: Office, honour_id: int) -> Honour:
    """An honour by its id. Raises UserError if it is gone."""
    return rows.get(office, Honour, honour_id)
