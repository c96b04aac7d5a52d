"""The SQL about what stands on a voucher's paper beside its head and lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cadredesk.core.dates import day_from_iso
from cadredesk.db import journal, rows
from cadredesk.db.file import Office
from cadredesk.db.seals import code_of
from cadredesk.funds.records import Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Whom a line is made out to, as its paper names them; ``counted`` is what payees of this sort are counted in."""

    name: str
    now: str = ""  # what somebody is called whose entry was merged into another since
    id_number: str = ""
    unit: str = ""
    category: str = ""
    deceased: str = ""
    counted: str = "人"


def payees(office: Office, lines: Sequence[Payment]) -> list[Payee]:
    """Whom each line is made out to."""
    wanted = {who for line in lines for who in (line.person_id, line.deceased_id) if who is not None}
    people = {
        each[0]: each[1:] for each in rows.list_rows(office, "people", ("name", "id_number", "unit"), list(wanted))
    }
    branches = dict(rows.list_rows(office, "branches", ("name",), [each.branch_id for each in lines if each.branch_id]))
    made_out_to = _made_out_to(office, lines)
    return [_payee(office, line, people, branches, made_out_to.get(line.id or 0)) for line in lines]


def _payee(
    office: Office,
    line: Payment,
    people: Mapping[int | None, tuple[str, str | None, str]],
    branches: Mapping[int, str],
    gone: int | None,
) -> Payee:
    if line.branch_id is not None:
        return Payee(name=branches.get(line.branch_id, ""), category="支部", counted="个支部")
    if line.person_id is None:
        return Payee(name=line.payee, category="供货单位", counted="家")
    known, number, unit = people.get(line.person_id, ("", "", ""))
    dead = people[line.deceased_id][0] if line.deceased_id in people else ""
    name = known
    if gone is not None:
        was = journal.row_now_or_last(office, "people", gone) or {}
        name, number = was.get("name") or name, was.get("id_number") or number
    return Payee(
        name=name, now=known if name != known else "", id_number=number or "", unit=unit, category=line.category,
        deceased=dead,
    )  # fmt: skip


def _made_out_to(office: Office, lines: Sequence[Payment]) -> dict[int, int]:
    """The entries that lines were made out to and that are gone since, by line."""
    if not lines:
        return {}
    sql = "SELECT id, made_out_to_id FROM payments WHERE voucher_id = ? AND made_out_to_id IS NOT NULL"
    return dict(office.conn.execute(sql, (lines[0].voucher_id,)).fetchall())


def code(office: Office, voucher_id: int) -> str:
    """The digits of a voucher's seal that stand on its paper; "" before its approval."""
    return code_of(office.conn.execute("SELECT seal FROM vouchers WHERE id = ?", (voucher_id,)).fetchone()[0])


def attached_pages(office: Office, voucher_id: int) -> int:
    """How many sheets are attached to a voucher."""
    sql = "SELECT ifnull(sum(pages), 0) FROM voucher_files WHERE voucher_id = ?"
    return int(office.conn.execute(sql, (voucher_id,)).fetchone()[0])


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A reversal in force: its number, its day, and how much of which lines it reverses."""

    number: str
    day: date
    fen: int
    lines: frozenset[int]


def taken_back(office: Office, voucher_id: int) -> list[TakenBack]:
    """The reversals in force of a voucher, in their order."""
    sql = (
        "SELECT v.number, v.approved_on, -sum(p.fen), group_concat(p.reverses_line_id) FROM vouchers v "
        "JOIN payments p ON p.voucher_id = v.id WHERE v.reverses_id = ? AND v.state IN ('已支付', '已归档', '冲销') "
        "GROUP BY v.id ORDER BY v.id"
    )
    return [
        TakenBack(number, day_from_iso(day), fen, frozenset(map(int, lines.split(","))))
        for number, day, fen, lines in office.conn.execute(sql, (voucher_id,)).fetchall()
    ]
