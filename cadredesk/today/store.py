"""What the page 今日 counts, each in one look at its table."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from cadredesk.birthdays.rules import BirthRow
from cadredesk.branches.records import Branch
from cadredesk.core.dates import UNKNOWN_DAY, PartialDate
from cadredesk.core.kinds import VisitGroup
from cadredesk.core.lunar import LunarDay
from cadredesk.core.phones import phone_doubt
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.funds.records import VoucherState
from cadredesk.funds.rules import SURVIVOR_KINDS
from cadredesk.people.filters.records import Filter
from cadredesk.people.filters.store import where_sql
from cadredesk.people.store_expressions import KEPT_LUNAR_SQL, birthday_term
from cadredesk.today.records import Month, Waiting

PRESENT = "people.died_on IS NULL AND people.moved_out_on IS NULL"


# ---------------------------------------------------------------- people


_DIGITS = "replace(birth, '-', '')"
_IN_ID = "CASE length(id_number) WHEN 18 THEN substr(id_number, 7, 8) WHEN 15 THEN '19' || substr(id_number, 7, 6) END"
# Of most the plain comparison says already that both agree.
_BORN_OTHERWISE = f"substr(id_number, 7, 8) <> {_DIGITS} AND substr({_IN_ID}, 1, length({_DIGITS})) <> {_DIGITS}"


_PHONES = ("mobile", "landline", "emergency_phone")
_DIGIT = "[0-9]"
_PLAIN = f"'1[3-9]{_DIGIT * 9}'", f"'0{_DIGIT * 3}-[2-9]{_DIGIT * 6}'"  # what most numbers look like
_ODD_PHONE = " OR ".join(
    f"{name} <> '' AND {' AND '.join(f'{name} NOT GLOB {plain}' for plain in _PLAIN)}" for name in _PHONES
)


def scan_people(
    office: Office, asked: Mapping[str, Filter], day: date
) -> tuple[int, dict[str, int], dict[str, tuple[int, ...]]]:
    """One look at everybody in the register: how many they are, how many each filter finds, and the ids of those whose
    identity number holds another date of birth than the register ("id_birth"), or one of whose telephones is doubtful
    ("phone"); and of those who are gone since a day that nobody knows ("died_on", "moved_out_on").
    """
    terms = {key: where_sql(each, day) for key, each in asked.items()}
    sums = ", ".join(f"ifnull(sum({term}), 0)" for term, _ in terms.values())
    values = [value for _, given in terms.values() for value in given]
    listed = ", ".join(f"group_concat(CASE WHEN {term} THEN id END)" for term in (_BORN_OTHERWISE, _ODD_PHONE))
    sql = f"SELECT count(*), {listed}, {sums} FROM people WHERE {PRESENT}"
    total, otherwise, odd, *found = office.conn.execute(sql, values).fetchone()
    ids = {"id_birth": _ids(otherwise), "phone": _doubtful_phones(office, _ids(odd))}
    ids |= _gone_on_unknown_days(office)
    return total, dict(zip(terms, found, strict=True)), ids


def _gone_on_unknown_days(office: Office) -> dict[str, tuple[int, ...]]:
    """Looked for in the index of names, which holds both columns: a tenth of the time that the table takes."""
    sql = "SELECT id, died_on, moved_out_on FROM people INDEXED BY people_by_pinyin WHERE died_on = ?1 OR moved_out_on = ?1"
    found = office.conn.execute(sql, (UNKNOWN_DAY.iso,)).fetchall()
    return {
        name: tuple(sorted(row[0] for row in found if row[at] == UNKNOWN_DAY.iso))
        for at, name in ((1, "died_on"), (2, "moved_out_on"))
    }


def _ids(listed: str | None) -> tuple[int, ...]:
    return tuple(sorted(map(int, listed.split(",")))) if listed else ()


def _doubtful_phones(office: Office, ids: Sequence[int]) -> tuple[int, ...]:
    """Those of them one of whose telephone numbers cannot be right."""
    found = rows.list_rows(office, "people", _PHONES, ids)
    return tuple(person for person, *numbers in found if any(map(phone_doubt, numbers)))


def born_between(office: "Office", since: date, until: date) -> Iterator[tuple[int, str, str, BirthRow]]:
    """(id, name, phone, what is known of the birth) of all who have a birthday in a few weeks."""
    term, values = birthday_term(since, until)
    sql = (
        f"SELECT id, name, CASE mobile WHEN '' THEN landline ELSE mobile END, birth, {KEPT_LUNAR_SQL} FROM people "
        f"WHERE {PRESENT} AND {term}"
    )
    for person_id, name, phone, birth, lunar in office.conn.execute(sql, values).fetchall():
        born = PartialDate.from_iso(birth) if birth else None
        yield person_id, name, phone, BirthRow(born, LunarDay.from_text(lunar) if lunar else None)


# ---------------------------------------------------------------- branches


def standing_branches(office: Office) -> list[Branch]:
    """The branches that have not ended."""
    return rows.select(office, Branch, "WHERE ended_on IS NULL ORDER BY term_end, id")


# ---------------------------------------------------------------- money


def waiting_vouchers(office: Office) -> list[Waiting]:
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


def dead_in_drafts(office: Office) -> list[int]:
    """The drafts and submitted vouchers that name somebody who has died, apart from what survivors draw."""
    marks = rows.marks(SURVIVOR_KINDS)
    sql = (
        # CROSS JOIN: from the few vouchers on their way to their payees, not the other way.
        "SELECT DISTINCT v.id FROM vouchers v CROSS JOIN payments p ON p.voucher_id = v.id "
        "CROSS JOIN people e ON e.id = p.person_id "
        f"WHERE v.state IN (?, ?) AND e.died_on IS NOT NULL AND p.kind NOT IN ({marks}) ORDER BY v.id"
    )
    return rows.column(office, sql, (VoucherState.DRAFT, VoucherState.SUBMITTED, *SURVIVOR_KINDS))


# ---------------------------------------------------------------- visits


def visits_by_month(office: Office, year: int) -> tuple[Month, ...]:
    """走访慰问 of each month of a year beside those of the year before; counted in an index, month by month."""
    months = [f"{each}-{month:02}" for each in (year, year - 1) for month in range(1, 13)]
    condolence = f"visit_group = '{VisitGroup.CONDOLENCE}'"
    sql = ", ".join(f"(SELECT count(*) FROM visits WHERE {condolence} AND date BETWEEN ? AND ?)" for _ in months)
    spans = [text for month in months for text in (f"{month}-01", f"{month}-31")]
    found = office.conn.execute(f"SELECT {sql}", spans).fetchone()
    return tuple(Month(month, found[month - 1], found[month + 11]) for month in range(1, 13))
