"""The only SQL about posts, honours, grants and functional memberships of branches."""

import dataclasses
from collections.abc import Sequence
from typing import Any, TypeVar

from cadredesk.branches.entries.records import BranchGrant, BranchHonour, BranchPost
from cadredesk.core.dates import PartialDate
from cadredesk.core.fields import table_of
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.entries.records import FunctionalMember

R = TypeVar("R", BranchPost, BranchHonour, BranchGrant)
Line = tuple[Any, ...]

_PRESENT = "p.died_on IS NULL AND p.moved_out_on IS NULL"
_ORDER = {
    BranchPost: "until IS NOT NULL, CASE WHEN until IS NOT NULL THEN ifnull(since, '') END DESC, id",
    BranchHonour: "year DESC, id DESC",
    BranchGrant: "date DESC, id DESC",
}


def of_branch(office: Office, kind: type[R], branch_id: int) -> list[R]:
    """The posts (open ones first), honours or grants of a branch, the latest first."""
    return rows.select(office, kind, f"WHERE branch_id = ? ORDER BY {_ORDER[kind]}", (branch_id,))


def delete_all(office: Office, branch_id: int) -> None:
    """Delete the posts, honours and grants of a branch that was entered by mistake."""
    for kind in _ORDER:
        office.conn.execute(f"DELETE FROM {table_of(kind)} WHERE branch_id = ?", (branch_id,))


# ---------------------------------------------------------------- posts

_HOLDER = "CASE WHEN x.person_id IS NULL THEN x.name ELSE (SELECT p.name FROM people p WHERE p.id = x.person_id) END"


def holder_names(office: Office, branch_id: int) -> dict[int, str]:
    """The names of those in the posts of a branch, past ones too, by the id of the post."""
    sql = f"SELECT x.id, {_HOLDER} FROM branch_posts x WHERE x.branch_id = ?"
    return dict(office.conn.execute(sql, (branch_id,)).fetchall())


def held(office: Office, branch_id: int) -> list[tuple[str, str]]:
    """(post, name) of the open posts of a branch, in the order in which they were entered."""
    sql = f"SELECT x.post, {_HOLDER} FROM branch_posts x WHERE x.branch_id = ? AND x.until IS NULL ORDER BY x.id"
    return office.conn.execute(sql, (branch_id,)).fetchall()


def posts_of_person(office: Office, person_id: int) -> list[tuple[BranchPost, str]]:
    """The posts of somebody with the names of the branches, open ones first, the latest first."""
    where = "WHERE person_id = ? ORDER BY until IS NOT NULL, ifnull(since, '') DESC, id"
    names = dict(office.conn.execute("SELECT id, name FROM branches").fetchall())
    return [(post, names.get(post.branch_id, "")) for post in rows.select(office, BranchPost, where, (person_id,))]


def open_posts(office: Office) -> list[Line]:
    """(id, name, post, branch, since, person, branch id, number of the holder's open posts) of all open posts.

    Somebody who is in the register is the same person in every post; others are recognised by their names.
    """
    sql = f"""
    WITH held AS (
      SELECT x.id, x.branch_id, x.person_id, x.post, x.since, {_HOLDER} AS holder FROM branch_posts x
      JOIN branches b ON b.id = x.branch_id WHERE x.until IS NULL AND b.ended_on IS NULL)
    SELECT h.id, holder, post, b.name, since, person_id, branch_id,
      count(*) OVER (PARTITION BY person_id, CASE WHEN person_id IS NULL THEN holder END)
    FROM held h JOIN branches b ON b.id = h.branch_id
    ORDER BY holder, person_id, b.id, h.id
    """
    return office.conn.execute(sql).fetchall()


def other_posts(office: Office, branch_id: int) -> dict[int, str]:
    """For each person with an open post in a branch, what else they are elsewhere: 东城党支部书记、…."""
    sql = """
    SELECT y.person_id, b.name || y.post FROM branch_posts y JOIN branches b ON b.id = y.branch_id
    WHERE y.until IS NULL AND y.branch_id <> ?1 AND b.ended_on IS NULL AND y.person_id IN (
      SELECT person_id FROM branch_posts WHERE branch_id = ?1 AND until IS NULL)
    ORDER BY y.id
    """
    found: dict[int, list[str]] = {}
    for person, words in office.conn.execute(sql, (branch_id,)).fetchall():
        found.setdefault(person, []).append(words)
    return {person: "、".join(words) for person, words in found.items()}


def open_posts_of_person(office: Office, person_id: int) -> list[BranchPost]:
    """The posts that somebody holds."""
    return rows.select(office, BranchPost, "WHERE person_id = ? AND until IS NULL ORDER BY id", (person_id,))


def member_named(office: Office, branch_id: int, name: str) -> int | None:
    """The one living member of a branch who bears a name; None for nobody or several."""
    sql = f"SELECT p.id FROM people p WHERE p.branch_id = ? AND p.name = ? AND {_PRESENT}"
    found = office.conn.execute(sql, (branch_id, name)).fetchall()
    return found[0][0] if len(found) == 1 else None


# ---------------------------------------------------------------- functional branches


def functional_ids(office: Office, branch_ids: Sequence[int]) -> list[int]:
    """The living people who are functional members of these branches now, each once, in order of pinyin."""
    sql = (
        f"SELECT p.id FROM people p WHERE {_PRESENT} AND p.id IN (SELECT f.person_id FROM functional_members f "
        f"WHERE f.until IS NULL AND f.branch_id IN ({rows.marks(branch_ids)})) ORDER BY p.pinyin, p.id"
    )
    return rows.column(office, sql, list(branch_ids))


def functional_counts(office: Office) -> dict[int, int]:
    """Living functional members of each branch, now. They are counted nowhere else."""
    sql = (
        "SELECT f.branch_id, count(DISTINCT f.person_id) FROM functional_members f JOIN people p ON p.id = f.person_id "
        f"WHERE f.until IS NULL AND {_PRESENT} GROUP BY 1"
    )
    return dict(office.conn.execute(sql).fetchall())


def functional_members(office: Office, branch_id: int) -> list[FunctionalMember]:
    """The memberships in a functional branch that go on."""
    return rows.select(office, FunctionalMember, "WHERE branch_id = ? AND until IS NULL ORDER BY id", (branch_id,))


def end_functional(office: Office, member: FunctionalMember, until: PartialDate) -> None:
    """End a functional membership; never before its beginning."""
    end = member.since if member.since and member.since.first > until.last else until
    rows.update(office, dataclasses.replace(member, until=end))


# ---------------------------------------------------------------- lists over all branches


def all_honours(office: Office) -> list[Line]:
    """(id, year, branch, name, level, document, branch id) of all honours, the latest first."""
    sql = (
        "SELECT h.id, h.year, b.name, h.name, h.level, h.document, h.branch_id FROM branch_honours h "
        "JOIN branches b ON b.id = h.branch_id ORDER BY h.year DESC, h.id"
    )
    return office.conn.execute(sql).fetchall()


def all_grants(office: Office) -> list[Line]:
    """(id, date, branch, fen, purpose, document, branch id) of all grants, the latest first."""
    sql = (
        "SELECT g.id, g.date, b.name, g.fen, g.purpose, g.document, g.branch_id FROM branch_grants g "
        "JOIN branches b ON b.id = g.branch_id ORDER BY g.date DESC, g.id"
    )
    return office.conn.execute(sql).fetchall()
