"""The operations of the file, with what sort of thing each of them touched."""

from collections import defaultdict
from enum import StrEnum

from cadredesk.db.file import Office

SMALL = 100  # rows of an operation of which all are looked at; a larger one is what its first row is


class OperationTopic(StrEnum):
    """What operations are about."""

    PEOPLE = "人员"
    BRANCHES = "支部"
    VISITS = "走访"
    MONEY = "慰问金"
    IMPORT = "导入"
    SETTINGS = "设置"


_TABLES = {
    OperationTopic.BRANCHES: (
        "branches",
        "liaisons",
        "branch_posts",
        "branch_honours",
        "branch_grants",
        "functional_members",
    ),
    OperationTopic.VISITS: ("visits",),
    OperationTopic.MONEY: ("budgets", "budget_adjustments", "vouchers", "payments", "voucher_prints"),
    OperationTopic.SETTINGS: ("settings", "saved_views"),
}
_TOPIC_OF = {table: sort for sort, tables in _TABLES.items() for table in tables}
_IMPORTS = ("导入", "撤销：导入")


def topics(office: Office) -> dict[int, frozenset[OperationTopic]]:
    """What each operation is about, by its id: whatever belongs to a person is about people."""
    found: dict[int, set[OperationTopic]] = defaultdict(set)
    for operation, table in office.conn.execute(
        "SELECT DISTINCT c.operation_id, c.tbl FROM operations o JOIN changes c ON c.operation_id = o.id "
        "WHERE o.rows <= ? UNION ALL "
        "SELECT o.id, (SELECT c.tbl FROM changes c WHERE c.operation_id = o.id ORDER BY c.id LIMIT 1) "
        "FROM operations o WHERE o.rows > ?",
        (SMALL, SMALL),
    ).fetchall():
        found[operation].add(_TOPIC_OF.get(table, OperationTopic.PEOPLE))
    like = " OR ".join("what LIKE ? || '%'" for _ in _IMPORTS)
    for (operation,) in office.conn.execute(f"SELECT id FROM operations WHERE {like}", _IMPORTS).fetchall():
        found[operation].add(OperationTopic.IMPORT)
    return {operation: frozenset(each) for operation, each in found.items()}
