"""The only SQL about branches and liaisons."""

from collections.abc import Sequence
from typing import Any

from cadredesk.branches import store_head_sync
from cadredesk.branches.records import Branch, BranchType, Liaison
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, field_of
from cadredesk.db import rows
from cadredesk.db.file import Office


def change(office: Office, branch: Branch) -> None:
    """Write a branch that has an id. Secretary and honour agree with the rows of posts and honours afterwards."""
    rows.update(office, branch)
    store_head_sync.update_rows(office, branch)


def get(office: Office, branch_id: int) -> Branch:
    """The branch with an id. Raises UserError if gone."""
    return rows.get(office, Branch, branch_id)


def all_branches(office: Office) -> list[Branch]:
    """Every organisation, in the order in which they were entered."""
    return rows.select(office, Branch, "ORDER BY id")


def by_name(office: Office, name: str) -> Branch | None:
    """The branch of a name, the living one first."""
    return rows.first(office, Branch, "WHERE name = ? ORDER BY ended_on IS NOT NULL, id", (name,))


def name_of(office: Office, branch_id: int) -> str:
    """The name of a branch; "" if gone."""
    return rows.name_of(office, "branches", branch_id)


def resolve(office: Office, text: str) -> Branch:
    """The branch alive with a name, as the command line names it. Raises UserError for none, or several."""
    found = rows.select(office, Branch, "WHERE name = ? AND ended_on IS NULL", (" ".join(text.split()),))
    if len(found) != 1:
        why = f"有 {len(found)} 个支部叫" if found else "找不到支部"
        raise UserError(f"{why}“{text}”。请检查名称。")
    return found[0]


def ancestors(office: Office, branch_id: int) -> list[int]:
    """The ids above a branch, nearest first."""
    return rows.column(
        office,
        "WITH RECURSIVE up(id, depth) AS (SELECT parent_id, 1 FROM branches WHERE id = ? UNION "
        "SELECT parent_id, depth + 1 FROM branches JOIN up USING (id) WHERE depth < 50) "
        "SELECT id FROM up WHERE id IS NOT NULL ORDER BY depth",
        (branch_id,),
    )


def member_counts(office: Office) -> dict[int, tuple[int, int, int]]:
    """Living members of each branch: (all, 单独, 混编)."""
    sql = (
        "SELECT branch_id, count(*), sum(membership = '单独'), sum(membership = '混编') FROM people "
        "WHERE branch_id IS NOT NULL AND died_on IS NULL AND moved_out_on IS NULL GROUP BY branch_id"
    )
    return {row[0]: (row[1], row[2], row[3]) for row in office.conn.execute(sql).fetchall()}


def member_ids(office: Office, branch_ids: Sequence[int]) -> list[int]:
    """The living members of these branches, in order of pinyin."""
    sql = (
        f"SELECT id FROM people WHERE branch_id IN ({rows.marks(branch_ids)}) AND died_on IS NULL AND moved_out_on IS NULL "
        "ORDER BY pinyin, id"
    )
    return rows.column(office, sql, list(branch_ids))


def used_by(office: Office, branch_id: int) -> tuple[int, int]:
    """How many people (members, functional ones, those of the past) and how many branches below or merged refer to a
    branch.
    """
    sql = (
        "SELECT (SELECT count(*) FROM (SELECT id FROM people WHERE branch_id = ?1 UNION SELECT person_id FROM stages "
        "WHERE branch_id = ?1 UNION SELECT person_id FROM functional_members WHERE branch_id = ?1)), "
        "(SELECT count(*) FROM branches WHERE parent_id = ?1 OR merged_into_id = ?1)"
    )
    people, below = office.conn.execute(sql, (branch_id,)).fetchone()
    return people, below


def activities_of(office: Office, branch_id: int) -> int:
    """How many activities a branch has held."""
    return int(office.conn.execute("SELECT count(*) FROM activities WHERE branch_id = ?", (branch_id,)).fetchone()[0])


def children(office: Office, branch_id: int) -> list[Branch]:
    """The organisations right below a branch, those that ended too."""
    return rows.select(office, Branch, "WHERE parent_id = ? ORDER BY id", (branch_id,))


def merged_into(office: Office, branch_id: int) -> list[Branch]:
    """The organisations that went into a branch."""
    return rows.select(office, Branch, "WHERE merged_into_id = ? ORDER BY ended_on, id", (branch_id,))


def choices(office: Office, *, functional: bool | None = None) -> list[tuple[int, str]]:
    """(id, name) of the branches to choose from: those that stand, and behind them those that ended, marked so.

    ``functional`` leaves only the functional branches, or only the others.
    """
    which = {None: "1", True: "kind = ?1", False: "kind <> ?1"}[functional]
    return office.conn.execute(
        f"SELECT id, name || CASE WHEN ended_on IS NULL THEN '' ELSE '（已撤销）' END FROM branches WHERE {which} "
        "ORDER BY ended_on IS NOT NULL, name",
        () if functional is None else (BranchType.FUNCTIONAL.value,),
    ).fetchall()


def export_rows(office: Office, fields: Sequence[Field]) -> list[tuple[Any, ...]]:
    """All shown values of every branch, references by name."""
    columns = ", ".join(rows.column_sql("branches", field) for field in fields)
    return office.conn.execute(f"SELECT {columns} FROM branches ORDER BY id").fetchall()


def list_rows(office: Office, fields: Sequence[Field], ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """(id, shown values…) for ids."""
    return rows.list_rows(office, "branches", [rows.column_sql("branches", field) for field in fields], ids)


def listed_ids(office: Office, sort: str = "name", descending: bool = False) -> list[int]:
    """The ids of all branches in order of a field."""
    shown = rows.column_sql("branches", field_of(Branch, sort))
    way = "DESC" if descending else "ASC"
    sql = f"SELECT branches.id FROM branches ORDER BY ifnull({shown}, '') = '', {shown} {way}, branches.id"
    return rows.column(office, sql)


# ---------------------------------------------------------------- liaisons


def all_liaisons(office: Office) -> list[Liaison]:
    """Everybody who answers for people or branches."""
    return rows.select(office, Liaison, "ORDER BY id")


def liaison_name_of(office: Office, liaison_id: int) -> str:
    """The name of a liaison; "" if gone."""
    return rows.name_of(office, "liaisons", liaison_id)


def liaison_by_name(office: Office, name: str) -> Liaison | None:
    """The liaison of a name."""
    return rows.first(office, Liaison, "WHERE name = ?", (name,))


def add_liaison(office: Office, liaison: Liaison) -> Liaison:
    """Insert a liaison. Raises UserError if the name is taken."""
    if liaison_by_name(office, liaison.name):
        raise UserError(f"挂联人“{liaison.name}”已经在名单里。")
    return rows.add(office, liaison)


def change_liaison(office: Office, liaison: Liaison) -> None:
    """Write a liaison that has an id. Raises UserError if another one bears the name."""
    same = liaison_by_name(office, liaison.name)
    if same and same.id != liaison.id:
        raise UserError(f"挂联人“{liaison.name}”已经在名单里。")
    rows.update(office, liaison)
