"""What the page 今日 counts, each in one look at its table."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from cadredesk.branches.records import Branch
from cadredesk.core.lunar import LunarDay, lunar_of
from cadredesk.db import rows
from cadredesk.funds.records import VoucherState
from cadredesk.funds.rules import SURVIVOR_KINDS
from cadredesk.people.records_filter import Filter
from cadredesk.people.store_filter import where_sql
from cadredesk.today.records import Month, OpenCase, Waiting

if TYPE_CHECKING:
    from cadredesk.db.file import Office

PRESENT = "people.died_on IS NULL AND people.moved_out_on IS NULL"
_PHONE = "CASE p.mobile WHEN '' THEN p.landline ELSE p.mobile END"


# ---------------------------------------------------------------- people


def present_count(office: "Office") -> int:
    """How many are in the register."""
    return int(office.conn.execute(f"SELECT count(*) FROM people WHERE {PRESENT}").fetchone()[0])


_BORN_IN_ID = (
    "CASE length(id_number) WHEN 18 THEN substr(id_number, 7, 4) || '-' || substr(id_number, 11, 2) || '-' || "
    "substr(id_number, 13, 2) WHEN 15 THEN '19' || substr(id_number, 7, 2) || '-' || substr(id_number, 9, 2) || '-' || "
    "substr(id_number, 11, 2) END"
)


def born_otherwise(office: "Office") -> tuple[int, ...]:
    """Of those in the register whose identity number holds another date of birth than the register."""
    sql = (
        f"SELECT id FROM people WHERE {PRESENT} AND birth IS NOT NULL "
        f"AND substr({_BORN_IN_ID}, 1, length(birth)) <> birth ORDER BY pinyin, id"
    )
    return tuple(row[0] for row in office.conn.execute(sql).fetchall())


def counts_of(office: "Office", asked: Mapping[str, Filter], day: date) -> dict[str, int]:
    """How many of those in the register each filter finds, all in one look."""
    terms = {key: where_sql(each, day) for key, each in asked.items()}
    sums = ", ".join(f"ifnull(sum({term}), 0)" for term, _ in terms.values())
    values = [value for _, given in terms.values() for value in given]
    row = office.conn.execute(f"SELECT {sums} FROM people WHERE {PRESENT}", values).fetchone()
    return dict(zip(terms, row, strict=True))


def born_between(office: "Office", since: date, until: date) -> list[tuple[Any, ...]]:
    """(id, name, phone, birth, lunar birthday, keeps lunar) of all who may have a birthday in a few weeks, and some more."""
    days = [since + timedelta(days=at) for at in range((until - since).days + 1)]
    solar = {f"{day:%m-%d}" for day in days} | {f"{day:%m}" for day in days} | {"02-29"}
    lunar = {text for day in days for text in _lunar_texts(lunar_of(day)[1])}
    marks = ", ".join("?" * len(solar)), ", ".join("?" * len(lunar))
    sql = (
        f"SELECT id, name, {_PHONE.replace('p.', '')}, birth, lunar_birthday, keeps_lunar FROM people WHERE {PRESENT} "
        f"AND (substr(birth, 6) IN ({marks[0]}) OR lunar_birthday IN ({marks[1]}) "
        "OR (keeps_lunar AND lunar_birthday IS NULL))"
    )
    return office.conn.execute(sql, (*solar, *lunar)).fetchall()


def _lunar_texts(day: LunarDay) -> list[str]:
    """The birthdays that may be kept on a lunar day: a leap month's in an ordinary one, the 30th on the 29th."""
    kept = (day.day, 30) if day.day == 29 else (day.day,)
    return [str(LunarDay(day.month, each, leap)) for each in kept for leap in (False, True)]


# ---------------------------------------------------------------- cases


def open_cases(office: "Office", on: date) -> list[OpenCase]:
    """The cases that are not closed, and the deaths of which something is still to be done; the oldest first."""
    undone: dict[int, list[str]] = {}
    sql = "SELECT case_id, step FROM case_steps WHERE done_on IS NULL ORDER BY id"
    for case_id, step in office.conn.execute(sql).fetchall():
        undone.setdefault(case_id, []).append(step)
    sql = (
        f"SELECT c.id, p.id, p.name, c.kind, c.detail, c.opened_on, {_PHONE}, ifnull(s.hospital, ''), "
        "ifnull(s.ward, '') FROM cases c JOIN people p ON p.id = c.person_id "
        "LEFT JOIN hospital_stays s ON s.id = c.stay_id WHERE c.closed_on IS NULL "
        "OR c.id IN (SELECT case_id FROM case_steps WHERE done_on IS NULL) ORDER BY c.opened_on, c.id"
    )
    found = []
    for case_id, person_id, name, kind, detail, opened, phone, *place in office.conn.execute(sql).fetchall():
        day = date.fromisoformat(opened)
        found.append(
            OpenCase(
                id=case_id,
                person_id=person_id,
                name=name,
                kind=kind,
                detail=" ".join(" ".join((*place, detail)).split()),
                opened_on=day,
                days=(on - day).days,
                undone=tuple(undone.get(case_id, ())),
                phone=phone,
            )
        )
    return found


# ---------------------------------------------------------------- branches


def standing_branches(office: "Office") -> list[Branch]:
    """The branches that have not ended."""
    return rows.select(office, Branch, "WHERE ended_on IS NULL ORDER BY term_end, id")


# ---------------------------------------------------------------- money


def waiting_vouchers(office: "Office") -> list[Waiting]:
    """Vouchers that wait for their next step, by year and state."""
    order = (VoucherState.APPROVED, VoucherState.SUBMITTED, VoucherState.DRAFT)
    sql = (
        "SELECT v.state, CAST(substr(v.date, 1, 4) AS INTEGER), count(DISTINCT v.id), ifnull(sum(p.fen), 0), min(v.id) "
        "FROM vouchers v LEFT JOIN payments p ON p.voucher_id = v.id WHERE v.state IN (?, ?, ?) GROUP BY 1, 2"
    )
    found = office.conn.execute(sql, order).fetchall()
    found.sort(key=lambda row: (order.index(row[0]), -(row[1] or 0)))
    return [
        Waiting(state=state, year=year or 0, count=count, fen=fen, only=first if count == 1 else None)
        for state, year, count, fen, first in found
    ]


def dead_in_drafts(office: "Office") -> list[int]:
    """The drafts and submitted vouchers that name somebody who has died, apart from what survivors draw."""
    marks = ", ".join("?" * len(SURVIVOR_KINDS))
    sql = (
        "SELECT DISTINCT v.id FROM vouchers v JOIN payments p ON p.voucher_id = v.id JOIN people e ON e.id = p.person_id "
        f"WHERE v.state IN (?, ?) AND e.died_on IS NOT NULL AND p.kind NOT IN ({marks}) ORDER BY v.id"
    )
    return [
        row[0]
        for row in office.conn.execute(sql, (VoucherState.DRAFT, VoucherState.SUBMITTED, *SURVIVOR_KINDS)).fetchall()
    ]


# ---------------------------------------------------------------- visits


def visits_by_month(office: "Office", year: int) -> tuple[Month, ...]:
    """Visits of each month of a year beside those of the year before."""
    sql = "SELECT substr(date, 1, 7), count(*) FROM visits WHERE date BETWEEN ? AND ? GROUP BY 1"
    found = dict(office.conn.execute(sql, (f"{year - 1}-01-01", f"{year}-12-31")).fetchall())
    return tuple(
        Month(month, found.get(f"{year}-{month:02}", 0), found.get(f"{year - 1}-{month:02}", 0))
        for month in range(1, 13)
    )
