"""The SQL about what stands on a voucher's paper beside its head and lines."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadredesk.core.dates import day_from_iso
from cadredesk.db import journal, rows
from cadredesk.db.file import Office
from cadredesk.db.seals import code_of
from cadredesk.funds.records import Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Whom a line is made out to, as its paper names them: from approval on as they were then.

    ``counted`` is what payees of this sort are counted in.
    """

    name: str
    now: str = ""  # what they are called today, where that is another name
    id_number: str = ""
    id_now: str = ""
    unit: str = ""
    category: str = ""
    deceased: str = ""
    counted: str = "人"


def payees(office: Office, lines: Sequence[Payment]) -> list[Payee]:
    """Whom each line is made out to."""
    made_out_to = _made_out_to(office, lines)
    wanted = {who for line in lines for who in (line.person_id, line.deceased_id) if who is not None}
    branches = {line.branch_id for line in lines if line.branch_id is not None}
    names = _Names(
        today={"people": _today(office, "people", wanted), "branches": _today(office, "branches", branches)},
        approved=_as_approved(office, lines, {"people": wanted | set(made_out_to.values()), "branches": branches}),
    )
    units = dict(rows.list_rows(office, "people", ("unit",), list(wanted)))
    found = []
    for line in lines:
        unit, gone = units.get(line.person_id or 0, ""), made_out_to.get(line.id or 0)
        was = (journal.row_now_or_last(office, "people", gone) or {}) if gone is not None else {}
        found.append(_payee(line, names, unit, was | names.at_approval("people", gone)))
    return found


@dataclass(frozen=True, slots=True)
class _Names:
    """What payees are called and their ID numbers, by table and id: today, and of what was changed since approval before."""

    today: Mapping[str, Mapping[int, dict[str, Any]]]
    approved: Mapping[str, Mapping[int, dict[str, Any]]]

    def at_approval(self, table: str, row_id: int | None) -> dict[str, Any]:
        """What has been changed since, as it was."""
        return dict(self.approved.get(table, {}).get(row_id or 0, {}))

    def both(self, table: str, row_id: int | None, column: str, was: Mapping[str, Any]) -> tuple[str, str]:
        """As it was made out, and as it is today where that differs."""
        now = self.today[table].get(row_id or 0, {}).get(column) or ""
        before: dict[str, Any] = {column: now} | self.at_approval(table, row_id) | dict(was)
        made_out = before[column] or ""
        return made_out, now if now != made_out else ""


def _payee(line: Payment, names: _Names, unit: str, was: Mapping[str, Any]) -> Payee:
    """``was`` is the entry that the line was made out to, where it was merged into another one since."""
    if line.branch_id is not None:
        name, now = names.both("branches", line.branch_id, "name", {})
        return Payee(name=name, now=now, category="支部", counted="个支部")
    if line.person_id is None:
        return Payee(name=line.payee, category="供货单位", counted="家")
    name, now = names.both("people", line.person_id, "name", was)
    number, number_now = names.both("people", line.person_id, "id_number", was)
    dead, dead_now = names.both("people", line.deceased_id, "name", {})
    return Payee(
        name=name, now=now, id_number=number, id_now=number_now, unit=unit, category=line.category,
        deceased=dead + (f"（现：{dead_now}）" if dead_now else ""),
    )  # fmt: skip


def _today(office: Office, table: str, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    columns = ("name", "id_number") if table == "people" else ("name",)
    return {
        row_id: dict(zip(columns, values, strict=True))
        for row_id, *values in rows.list_rows(office, table, columns, list(ids))
    }


def _as_approved(
    office: Office, lines: Sequence[Payment], ids: Mapping[str, Collection[int]]
) -> dict[str, dict[int, dict[str, Any]]]:
    """What of payees was changed after their voucher was approved, as it was then: the journal has kept it."""
    approval = journal.first_change_of(office, "vouchers", lines[0].voucher_id or 0, "seal") if lines else None
    if approval is None:
        return {}
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for table, wanted in ids.items():
        found[table] = {}
        for part in rows.parts(list(wanted)):
            found[table] |= journal.taken_since(office, table, dict.fromkeys(part, approval))
    return found


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
