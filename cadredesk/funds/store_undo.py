"""What must hold of money where something about it or a person is undone."""

from collections.abc import Iterator

from cadredesk.core.dates import PartialDate
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.db.undo import UndoCheck
from cadredesk.funds.records import Voucher, VoucherState
from cadredesk.funds.rules import SURVIVOR_KINDS, occasion_day
from cadredesk.people.store_undo import LEFT


def _one_standard(office: Office) -> Iterator[tuple[object, str]]:
    """One standard of an occasion and a category from a day on."""
    sql = "SELECT occasion, category, since FROM standards GROUP BY 1, 2, 3 HAVING count(*) > 1"
    for occasion, category, since in office.conn.execute(sql).fetchall():
        yield (occasion, category, since), f"{occasion}会有两条同一天起的{category}慰问标准"


def _no_draft_for_departed(office: Office) -> Iterator[tuple[object, str]]:
    """Whoever has died or moved away has no line of a draft for an occasion after that."""
    vouchers = {each.id: each for each in rows.select(office, Voucher, "WHERE state = ?", (VoucherState.DRAFT,))}
    sql = (
        f"SELECT x.id, x.voucher_id, p.name, {LEFT} FROM people p JOIN payments x ON x.person_id = p.id "
        f"WHERE {LEFT} IS NOT NULL AND x.voucher_id IS NOT NULL"
    )
    for row_id, voucher_id, name, left in office.conn.execute(sql).fetchall():
        voucher = vouchers.get(voucher_id)
        if voucher is None or voucher.kind in SURVIVOR_KINDS:
            continue
        if occasion_day(voucher) >= PartialDate.from_iso(left).first:
            what = voucher.occasion or voucher.kind
            yield row_id, f"{name}会重新记为去世或转出，但之后列入了凭证草稿（{what}）"


CHECKS = (
    UndoCheck(tables=frozenset({"standards"}), find=_one_standard),
    UndoCheck(tables=frozenset({"people", "payments"}), find=_no_draft_for_departed),
)
