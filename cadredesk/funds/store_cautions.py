"""The SQL about what is doubtful of payees: what they were paid, what else they stand in, and what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cadredesk.core.dates import day_from_iso
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.funds.records import PaymentWarning


@dataclass(frozen=True, slots=True)
class OtherMoney:
    """Money for a payee elsewhere: paid (``number`` of its voucher, "" of 历史补录), or in a voucher that is on its way."""

    person_id: int
    kind: str
    occasion: str
    rule: str
    due: date | None
    period: str
    day: date
    fen: int
    number: str
    state: str
    approved_on: date | None


_PAID = """
SELECT m.person_id, m.kind, m.occasion, ifnull(v.rule, ''), v.due, ifnull(v.period, ''), m.date, m.fen, ifnull(v.number, ''), '已领', NULL
FROM paid_money m LEFT JOIN vouchers v ON v.id = m.voucher_id
WHERE m.person_id IN ({0}) AND m.date BETWEEN ? AND ? AND ifnull(m.voucher_id, -1) <> ?
ORDER BY m.id
"""
_ON_ITS_WAY = """
SELECT p.person_id, v.kind, v.occasion, v.rule, v.due, v.period, v.date, p.fen, ifnull(v.number, ''), v.state, v.approved_on
FROM payments p CROSS JOIN vouchers v ON v.id = p.voucher_id
WHERE p.person_id IN ({0}) AND v.date BETWEEN ? AND ? AND v.id <> ? AND v.state IN ('草稿', '待审', '已批准')
  AND p.receipt = '' AND v.reverses_id IS NULL
ORDER BY p.id
"""


def other_money(office: Office, people: Sequence[int], since: date, until: date, voucher_id: int) -> list[OtherMoney]:
    """What these people were paid in a period, and what stands in vouchers on their way, but for one voucher's."""
    found = []
    for part in rows.parts(people):
        for sql in (_PAID, _ON_ITS_WAY):
            parameters = (*part, since.isoformat(), until.isoformat(), voucher_id)
            for row in office.conn.execute(sql.format(rows.marks(part)), parameters).fetchall():
                who, kind, occasion, rule, due, period, day, fen, number, state, approved = row
                due, approved = (day_from_iso(each) if each else None for each in (due, approved))
                found.append(
                    OtherMoney(who, kind, occasion, rule, due, period, day_from_iso(day), fen, number, state, approved)
                )
    return found


def answers(office: Office, voucher_id: int) -> dict[tuple[int, str, str], str]:
    """The reasons given to cautions of a voucher, by person (0: the voucher), code and message: of something new nothing was
    said.
    """
    sql = "SELECT ifnull(person_id, 0), code, message, reason FROM voucher_answers WHERE voucher_id = ? ORDER BY id"
    return {tuple(said): reason for *said, reason in office.conn.execute(sql, (voucher_id,)).fetchall()}


@dataclass(frozen=True, slots=True)
class Answer:
    """A caution that was answered: at approval (A) or payment (P), with which reason, by whom."""

    person_id: int | None
    code: str
    stage: str
    message: str
    reason: str
    operator: str


def all_answers(office: Office, voucher_id: int) -> list[Answer]:
    """All answers about a voucher, in their order."""
    sql = (
        "SELECT person_id, code, stage, message, reason, operator FROM voucher_answers WHERE voucher_id = ? ORDER BY id"
    )
    return [Answer(*row) for row in office.conn.execute(sql, (voucher_id,)).fetchall()]


def add_answers(office: Office, voucher_id: int, cautions: Sequence[PaymentWarning], stage: str, reason: str) -> None:
    """Keep one reason as the answer to cautions."""
    at = f"{datetime.now():%Y-%m-%d %H:%M:%S}"
    office.conn.executemany(
        "INSERT INTO voucher_answers(voucher_id, person_id, code, stage, message, reason, operator, at) "
        "VALUES (?, nullif(?, 0), ?, ?, ?, ?, ?, ?)",
        [
            (voucher_id, each.person_id, each.code, stage, each.message, reason, office.operator, at)
            for each in cautions
        ],
    )
