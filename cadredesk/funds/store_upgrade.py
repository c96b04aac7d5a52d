"""What is written into an older file as it is brought up to date (``db.file``)."""

import datetime

from cadredesk.core.dates import day_from_iso
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.funds.rules_rounds import rounds_in


def name_rounds(office: Office) -> None:
    """Vouchers of before say by their words alone for which round they are; where two fit nothing is said."""
    rules = duties_store.rules(office)
    sql = "SELECT id, occasion, date FROM vouchers WHERE occasion <> '' AND rule = ''"
    found: list[tuple[str, datetime.date, int]] = []
    for voucher_id, occasion, day in office.conn.execute(sql).fetchall():
        rounds = rounds_in(occasion, day_from_iso(day), rules)
        if len(rounds) == 1:
            found.append((rounds[0][0].code, rounds[0][1], voucher_id))
    office.conn.executemany(
        "UPDATE vouchers SET rule = ?, due = ? WHERE id = ?", [(code, due.isoformat(), one) for code, due, one in found]
    )


UPGRADES = ((23, name_rounds),)
