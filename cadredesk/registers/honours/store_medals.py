"""The SQL of the medals 光荣在党50年: who was a member in the register on 1 July, and who has one."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from cadredesk.core.dates import PartialDate
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.people.history.store import people_on
from cadredesk.people.store_expressions import MEMBER_SQL, PARTY_SINCE_SQL
from cadredesk.registers.honours import rules_medals
from cadredesk.registers.honours.records import MEDAL, Honour
from cadredesk.registers.honours.records_medals import Candidate, Issued, Medals
from cadredesk.registers.honours.rules_medals import AHEAD, Standing

_PERSON = "p.id, p.name, p.sex, p.birth, ifnull(b.name, ''), p.party_joined, p.party_full_on, p.died_on"
_HERE = "people.died_on IS NULL AND people.moved_out_on IS NULL"
_HAS_ONE = f"EXISTS (SELECT 1 FROM honours h WHERE h.person_id = people.id AND h.name = '{MEDAL}')"


def medals(office: Office, year: int) -> Medals:
    """Everything about the medals of a year. Raises UserError for a year without medals."""
    day = rules_medals.medal_day(year)
    found = [_judged(each, year) for each in _members(office, day, year + AHEAD)]
    return Medals(
        year,
        day,
        ready=tuple(each for each, standing in found if standing is Standing.REACHED),
        unsigned=tuple(unsigned(office, year)),
        unsure=tuple(each for each, standing in found if standing is Standing.UNSURE),
        coming=tuple(
            sorted(
                (each for each, standing in found if standing is Standing.LATER), key=lambda each: (each.year, str(each.since))
            )
        ),
        doubled=tuple(doubled(office)),
        undated=_undated(office, day),
    )  # fmt: skip


def counts(office: Office, year: int) -> tuple[int, int]:
    """How many of a year's medals can be given, and how many were not signed for."""
    ready = sum(
        1
        for each in _members(office, rules_medals.medal_day(year), year)
        if rules_medals.standing(each.joined, each.full_on, year) is Standing.REACHED
    )
    sql = "SELECT count(*) FROM honours WHERE name = ? AND signed_on IS NULL AND person_id IS NOT NULL AND date <= ?"
    return ready, int(office.conn.execute(sql, (MEDAL, f"{year}-12-31")).fetchone()[0])


def _judged(each: Candidate, year: int) -> tuple[Candidate, Standing]:
    standing = rules_medals.standing(each.joined, each.full_on, year)
    unsure = standing is Standing.UNSURE or rules_medals.without_probation(each.joined, each.full_on)
    return each._replace(doubt=rules_medals.doubt(each.joined, each.full_on) if unsure else ""), standing


def _members(office: Office, day: date, until: int) -> Iterator[Candidate]:
    """The members in the register on a day who have no medal, and whose 50 years are, or may be, full by a year."""
    sql = (
        f"{people_on(day, ())} SELECT {_PERSON} FROM people JOIN main.people p ON p.id = people.id "
        f"LEFT JOIN branches b ON b.id = p.branch_id WHERE {_HERE} AND {PARTY_SINCE_SQL} <= ? AND NOT {_HAS_ONE} "
        "ORDER BY p.pinyin, p.id"
    )
    for row in office.conn.execute(sql, (f"{until - rules_medals.YEARS}-07-01",)).fetchall():
        yield _candidate(row)


def _candidate(row: tuple[Any, ...]) -> Candidate:
    person_id, name, sex, birth, branch, *days = row
    joined, full_on, died_on = map(_day, days)
    since = full_on or joined
    year = rules_medals.first_year(since.last) if since else 0
    return Candidate(person_id, name, sex, _day(birth), branch, joined, full_on, died_on, year)


def _day(text: str | None) -> PartialDate | None:
    return PartialDate.from_iso(text) if text else None


def _undated(office: Office, day: date) -> int:
    sql = (
        f"{people_on(day, ())} SELECT count(*) FROM people WHERE {_HERE} AND {MEMBER_SQL} AND {PARTY_SINCE_SQL} IS NULL"
    )
    return int(office.conn.execute(sql).fetchone()[0])


# ---------------------------------------------------------------- those that were given


def unsigned(office: Office, year: int) -> list[Issued]:
    """The medals given until the end of a year for which nobody has signed."""
    return _issued(office, "h.name = ? AND h.signed_on IS NULL AND h.date <= ?", (MEDAL, f"{year}-12-31"))


def given(office: Office, year: int) -> list[Issued]:
    """The medals given in a year."""
    return _issued(office, "h.name = ? AND substr(h.date, 1, 4) = ?", (MEDAL, str(year)))


def some(office: Office, ids: Sequence[int]) -> list[Issued]:
    """Honours of people, medals or others, by their ids."""
    return _issued(office, f"h.id IN ({rows.marks(ids)})", ids)


def _issued(office: Office, where: str, values: Sequence[Any]) -> list[Issued]:
    sql = (
        f"SELECT h.id, {_PERSON}, {_FAMILY} FROM honours h JOIN people p ON p.id = h.person_id "
        f"LEFT JOIN branches b ON b.id = p.branch_id WHERE {where} ORDER BY p.pinyin, p.id, h.id"
    )
    found = office.conn.execute(sql, values).fetchall()
    honours = {each.id: each for each in rows.some(office, Honour, [row[0] for row in found])}
    made = []
    for honour_id, *person, family in found:
        who = _candidate(tuple(person))
        made.append(Issued(honours[honour_id], who, (family or "家属") if who.died_on else who.name))
    return made


# Who signs for somebody who has died: husband or wife, else the first of the family who is known.
_FAMILY = (
    "(SELECT r.name || CASE WHEN r.relation = '' THEN '' ELSE '（' || r.relation || '）' END FROM relatives r "
    "WHERE r.person_id = p.id AND r.name <> '' AND r.living ORDER BY r.relation <> '配偶', r.id LIMIT 1)"
)


def doubled(office: Office) -> list[tuple[int, str]]:
    """(id, name) of who has more than one medal."""
    sql = (
        "SELECT p.id, p.name FROM honours h JOIN people p ON p.id = h.person_id WHERE h.name = ? "
        "GROUP BY p.id HAVING count(*) > 1 ORDER BY p.pinyin, p.id"
    )
    return office.conn.execute(sql, (MEDAL,)).fetchall()


def doubled_ids(office: Office) -> tuple[int, ...]:
    """The medals of those who have more than one."""
    sql = (
        "SELECT id FROM honours WHERE name = ?1 AND person_id IN "
        "(SELECT person_id FROM honours WHERE name = ?1 GROUP BY 1 HAVING count(*) > 1) ORDER BY person_id, date, id"
    )
    return tuple(rows.column(office, sql, (MEDAL,)))


def doubled_for_undo(office: Office) -> Iterator[tuple[object, str]]:
    """Undoing shall give nobody a second medal."""
    for person_id, name in doubled(office):
        yield person_id, f"{name}会有两枚{MEDAL}，之后又登记了一枚"
