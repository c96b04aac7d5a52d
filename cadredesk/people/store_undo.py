"""What must not be lost or contradicted where something about a person is undone."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cadredesk.campaigns.store import IN_ITS_WINDOW
from cadredesk.core.dates import PartialDate
from cadredesk.db import rows
from cadredesk.db.undo import UndoCheck, UndoGroup
from cadredesk.duties.store import rule_of_occasion
from cadredesk.funds.records import Voucher, VoucherState
from cadredesk.funds.rules import SURVIVOR_KINDS, occasion_day
from cadredesk.people.history.records import FIELDS

if TYPE_CHECKING:
    from cadredesk.db.file import Office

# Nobody's history makes sense without a stage in its middle.
GROUPS = (UndoGroup(table="stages", columns=("person_id", "track")),)


def _apart_from_history(office: "Office") -> Iterator[tuple[object, str]]:
    """The last stage of a track says what the person's own fields say."""
    for track, names in FIELDS.items():
        differs = " OR ".join(f"s.{name} IS NOT p.{name}" for name in names)
        sql = (
            "SELECT p.id, p.name FROM stages s JOIN people p ON p.id = s.person_id WHERE s.track = ? "
            "AND s.since = (SELECT max(since) FROM stages x WHERE x.person_id = s.person_id AND x.track = s.track) "
            f"AND ({differs})"
        )
        for person, name in office.conn.execute(sql, (track.value,)).fetchall():
            yield (person, track), f"{name}的{track}会与之后登记的经历不一致"


_LEFT = "ifnull(p.died_on, p.moved_out_on)"
_GONE = f"FROM people p JOIN {{0}} x ON x.person_id = p.id WHERE {_LEFT} IS NOT NULL AND {{1}}"
# What ends when somebody dies or moves away (``store_leaving``): (what it is, table, which rows are still open).
_OPEN = (
    ("在任的党内职务", "branch_posts", "x.until IS NULL"),
    ("在办的事项", "cases", "x.closed_on IS NULL AND x.kind <> '去世'"),
    ("没有出院的住院记录", "hospital_stays", "x.until IS NULL"),
    ("还没有走访的安排", "plans", f"x.due >= {_LEFT} AND NOT {IN_ITS_WINDOW.replace('plans.', 'x.')}"),
)


def _meant_for_the_present(office: "Office") -> Iterator[tuple[object, str]]:
    """Whoever has died or moved away holds no post, has no open case or stay, no plan and no line of a draft."""
    for what, table, is_open in _OPEN:
        sql = f"SELECT x.id, p.name, p.died_on IS NOT NULL {_GONE.format(table, is_open)}"
        for row_id, name, died in office.conn.execute(sql).fetchall():
            yield (table, row_id), f"{name}会重新记为{'去世' if died else '转出'}，但之后登记了{what}"
    yield from _draft_lines(office)


def _draft_lines(office: "Office") -> Iterator[tuple[object, str]]:
    vouchers = {each.id: each for each in rows.select(office, Voucher, "WHERE state = ?", (VoucherState.DRAFT,))}
    sql = f"SELECT x.id, x.voucher_id, p.name, {_LEFT} {_GONE.format('payments', 'x.voucher_id IS NOT NULL')}"
    for row_id, voucher_id, name, left in office.conn.execute(sql).fetchall():
        voucher = vouchers.get(voucher_id)
        if voucher is None or voucher.kind in SURVIVOR_KINDS:
            continue
        if occasion_day(voucher, rule_of_occasion(office, voucher.occasion)) >= PartialDate.from_iso(left).first:
            yield (
                ("payments", row_id),
                f"{name}会重新记为去世或转出，但之后列入了凭证草稿（{voucher.occasion or voucher.kind}）",
            )


CHECKS = (
    UndoCheck(tables=frozenset({"people", "stages"}), find=_apart_from_history),
    UndoCheck(
        tables=frozenset({"people", "branch_posts", "cases", "hospital_stays", "plans", "payments"}),
        find=_meant_for_the_present,
    ),
)
