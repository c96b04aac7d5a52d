"""The only SQL about people who may be in the register twice: finding them, remembering two as two, and moving rows."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from cadredesk.branches.store_head_sync import update_head_names
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duplicates.records import DifferentPeople, Likeness, MergedPerson
from cadredesk.duplicates.rules import CandidateIndex, PreparedIdentity, variations
from cadredesk.people import store as people_store
from cadredesk.people.entries.store import tables_of_person
from cadredesk.people.files.records import Attachment
from cadredesk.people.history.records import Track
from cadredesk.people.records import Person
from cadredesk.people.rules_matching import number_for_matching

_COLUMNS = "id, name, former_name, sex, id_number, ifnull(birth, ''), mobile, landline, emergency_phone"
# Moved in a way of their own, not row by row.
_APART = frozenset({("people", "cadre_id"), *((table, "person_id") for table in ("photos", "stages", "payments"))})
_PAIRS = "different_people"


def prepared(office: Office, ids: Sequence[int] | None = None) -> list[PreparedIdentity]:
    """What tells everybody in the file apart, or these people."""
    return _faces(office, "1", ()) if ids is None else _faces(office, f"id IN ({rows.marks(ids)})", ids)


def _faces(office: Office, where: str, parameters: Sequence[Any]) -> list[PreparedIdentity]:
    sql = f"SELECT {_COLUMNS} FROM people WHERE {where} ORDER BY id"
    return [
        PreparedIdentity(
            id=person, name=name, former_name=former_name, sex=sex, id_number=id_number, birth=birth, phones=phones
        )
        for person, name, former_name, sex, id_number, birth, *phones in office.conn.execute(sql, parameters).fetchall()
    ]


def _around(office: Office, person: Person) -> list[PreparedIdentity]:
    """Everybody in the file whom somebody new may be: by the name, or by the number and all that a slip makes of it."""
    number = number_for_matching(person.id_number)
    numbers = [number, _short(number), *variations(number)] if number else []
    called = [name for name in (person.name, person.former_name) if name]
    # One look into an index for each term: OR would read the whole table.
    by_number = f"SELECT id FROM people WHERE id_number IN ({rows.marks(numbers)})"
    by_name = f"SELECT id FROM people WHERE name IN ({rows.marks(called)})"
    return _faces(office, f"id IN ({by_number} UNION {by_name}) AND id <> ?", (*numbers, *called, person.id or 0))


def like(office: Office, person: Person) -> list[tuple[Person, Likeness]]:
    """Who in the file may be the same as somebody who is being entered, the likeliest first."""
    face = PreparedIdentity(
        id=person.id or 0,
        name=person.name,
        former_name=person.former_name,
        sex=person.sex,
        id_number=person.id_number,
        birth=str(person.birth or ""),
        phones=(person.mobile, person.landline, person.emergency_phone),
    )
    found = CandidateIndex(_around(office, person)).like(face)
    decided = _different_from(office, face.id) if found else set()
    people = {each.id: each for each in people_store.some(office, [other for other, _ in found])}
    return [(people[other], why) for other, why in found if other in people and other not in decided]


def _short(number: str) -> str:
    """The old number of 15 digits."""
    return number[:6] + number[8:17] if len(number) == 18 else number


# ---------------------------------------------------------------- two who are two


def different_pairs(office: Office) -> list[DifferentPeople]:
    """The pairs that are remembered as two people, the latest first."""
    return rows.select(office, DifferentPeople, "ORDER BY id DESC")


def _different_from(office: Office, person_id: int) -> set[int]:
    """Who is remembered as somebody else than a person."""
    sql = "SELECT first_id, second_id FROM different_people WHERE ? IN (first_id, second_id)"
    return {each for pair in office.conn.execute(sql, (person_id,)).fetchall() for each in pair} - {person_id}


def add_different(office: Office, first_id: int, second_id: int) -> None:
    """Remember a pair as two people."""
    pair = tuple(sorted((first_id, second_id)))
    office.conn.execute(
        "INSERT INTO different_people(first_id, second_id) SELECT ?, ? "
        "WHERE NOT EXISTS (SELECT 1 FROM different_people WHERE first_id = ? AND second_id = ?)",
        (*pair, *pair),
    )


def drop_different(office: Office, first_id: int, second_id: int) -> None:
    """Forget it."""
    office.conn.execute("DELETE FROM different_people WHERE first_id = ? AND second_id = ?",
                        tuple(sorted((first_id, second_id))))  # fmt: skip


def forget(office: Office, person_id: int) -> None:
    """Forget what was decided about pairs with somebody who is about to be deleted."""
    office.conn.execute("DELETE FROM different_people WHERE ? IN (first_id, second_id)", (person_id,))
    office.conn.execute("DELETE FROM merged_people WHERE kept_id = ?", (person_id,))


# ---------------------------------------------------------------- records of a person


def reference_counts(office: Office, person_id: int) -> dict[str, int]:
    """How many rows of each table refer to somebody, without what was decided about pairs."""
    found: dict[str, int] = {}
    for table, column in tables_of_person(office):
        if table not in (_PAIRS, "merged_people"):
            sql = f"SELECT count(*) FROM {table} WHERE {column} = ?"
            found[table] = found.get(table, 0) + int(office.conn.execute(sql, (person_id,)).fetchone()[0])
    return {table: count for table, count in found.items() if count}


def shared_drafts(office: Office, first_id: int, second_id: int) -> int:
    """How many drafts of vouchers have a line for each of two people."""
    sql = (
        "SELECT count(*) FROM vouchers v WHERE v.state = '草稿' "
        "AND EXISTS (SELECT 1 FROM payments WHERE voucher_id = v.id AND person_id = ?) "
        "AND EXISTS (SELECT 1 FROM payments WHERE voucher_id = v.id AND person_id = ?)"
    )
    return int(office.conn.execute(sql, (first_id, second_id)).fetchone()[0])


# ---------------------------------------------------------------- moving rows


def move_rows(office: Office, gone_id: int, kept_id: int) -> None:
    """Put all that refers to one person under another, but photo and histories; says that it was done."""
    # First: the file lets submitted lines follow it.
    rows.insert(office, MergedPerson(gone_id=gone_id, kept_id=kept_id))
    _move_payments(office, gone_id, kept_id)
    _move_pairs(office, gone_id, kept_id)
    sql = "UPDATE people SET cadre_id = ?1 WHERE cadre_id = ?2 AND id NOT IN (?1, ?2)"
    office.conn.execute(sql, (kept_id, gone_id))
    _join_attendances(office, gone_id, kept_id)
    for table, column in tables_of_person(office):
        if (table, column) not in _APART and table != _PAIRS:
            office.conn.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (kept_id, gone_id))
    _without_doubles(office, kept_id)
    update_head_names(office, kept_id)


def _move_payments(office: Office, gone_id: int, kept_id: int) -> None:
    """Lines of vouchers that left the draft keep whom they were made out to: that was approved."""
    submitted = "voucher_id IN (SELECT id FROM vouchers WHERE state <> '草稿')"
    office.conn.execute(
        f"UPDATE payments SET made_out_to_id = CASE WHEN {submitted} THEN ifnull(made_out_to_id, person_id) END, "
        "person_id = ? WHERE person_id = ?",
        (kept_id, gone_id),
    )


def _join_attendances(office: Office, gone_id: int, kept_id: int) -> None:
    """Who stood twice on the list of an activity stands there once: 到会 if either says so."""
    office.conn.execute(
        "UPDATE attendances SET state = CASE WHEN '到会' IN (attendances.state, other.state) THEN '到会' ELSE attendances.state END, "
        "note = coalesce(nullif(attendances.note, ''), other.note) FROM attendances AS other "
        "WHERE attendances.person_id = ?2 AND other.person_id = ?1 AND other.activity_id = attendances.activity_id",
        (gone_id, kept_id),
    )
    office.conn.execute(
        "DELETE FROM attendances WHERE person_id = ?1 "
        "AND activity_id IN (SELECT activity_id FROM attendances WHERE person_id = ?2)",
        (gone_id, kept_id),
    )


def _move_pairs(office: Office, gone_id: int, kept_id: int) -> None:
    """Whoever is not the one who goes is not the one who stays either."""
    others = _different_from(office, gone_id)
    office.conn.execute("DELETE FROM different_people WHERE ? IN (first_id, second_id)", (gone_id,))
    for other in sorted(others - {kept_id}):
        add_different(office, kept_id, other)


# What the plan that stays leaves open, the other one says.
_FILL_PLANS = """
UPDATE plans SET
  visitors = coalesce(nullif(plans.visitors, ''), other.visitors), planned_on = coalesce(plans.planned_on, other.planned_on),
  fen = coalesce(plans.fen, other.fen), goods = coalesce(nullif(plans.goods, ''), other.goods),
  added_why = coalesce(nullif(plans.added_why, ''), other.added_why)
FROM plans AS other
WHERE plans.person_id = ?1 AND other.person_id = ?1 AND other.rule = plans.rule AND other.due = plans.due
  AND plans.id < other.id
"""


def _without_doubles(office: Office, person_id: int) -> None:
    """A seat in a functional branch, or a post, that both entries knew in the same words is one; so are the excuses and
    the plans of one duty.
    """
    office.conn.execute(_FILL_PLANS, (person_id,))
    for table, columns in (
        ("functional_members", "branch_id, since, until, note"),
        ("branch_posts", "branch_id, post, since, until, note"),
        ("excuses", "rule, due"),
        ("plans", "rule, due"),
    ):
        office.conn.execute(
            f"DELETE FROM {table} WHERE person_id = ?1 AND id NOT IN "
            f"(SELECT min(id) FROM {table} WHERE person_id = ?1 GROUP BY {columns})",
            (person_id,),
        )


def attach_photo(office: Office, made: Attachment) -> None:
    """Keep the bytes of a photo as an attachment, unless they are attached already."""
    there = rows.select(office, Attachment, "WHERE person_id = ? AND hash = ?", (made.person_id, made.hash))
    if not there:
        (size,) = office.conn.execute("SELECT length(content) FROM blobs WHERE hash = ?", (made.hash,)).fetchone()
        rows.insert(office, dataclasses.replace(made, size=size))


def move_stages(office: Office, gone_id: int, kept_id: int, track: Track) -> None:
    """Put the history of a track under another person, who has none of it."""
    sql = "UPDATE stages SET person_id = ? WHERE person_id = ? AND track = ?"
    office.conn.execute(sql, (kept_id, gone_id, track.value))
