"""Triggers of the office file, made anew from its schema after each migration, in this one place.

Journal triggers write each changed row under the running operation; without one a write is refused.
Guard triggers keep rows from being replaced, and money that has left 草稿 from being changed, by this program or any other.
Each refusal is a RAISE of its own: a failed constraint inside a trigger is swallowed by UPDATE OR IGNORE.
"""

from collections.abc import Iterable, Iterator

from sqlite_utils import Database

from cadredesk.db.digests import quoted, watched_tables
from cadredesk.db.operations import ALREADY_THERE

_RUNNING = "(SELECT operation_id FROM running)"


def rebuild(db: Database) -> None:
    """Drop every trigger and make them again from the schema."""
    drop_all(db)
    for table in watched_tables(db.conn):
        for sql in (*_journal(table, [column.name for column in db[table].columns]), *_replace_guards(db, table)):
            db.execute(sql)
    for sql in _GUARDS:
        db.execute(sql)


def drop_all(db: Database) -> None:
    """Drop every trigger, as before a migration."""
    for trigger in db.triggers:
        db.execute(f"DROP TRIGGER {quoted(trigger.name)}")


def _replace_guards(db: Database, table: str) -> Iterator[str]:
    """Refuse what would put one row in the place of another: INSERT OR REPLACE fires no trigger for the row that goes."""
    unique = [index.columns for index in db.table(table).indexes if index.unique and not index.partial]
    same = [" AND ".join(f"{column} = NEW.{column}" for column in columns) for columns in unique]
    refuse = f"BEGIN SELECT RAISE(ABORT, '{ALREADY_THERE}'); END"
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE {{}})"
    yield (
        f"CREATE TRIGGER keep_{table}_i BEFORE INSERT ON {table} "
        f"WHEN {' OR '.join(taken.format(each) for each in ('id = NEW.id', *same))} {refuse}"
    )
    moved = ["OLD.id IS NOT NEW.id", *(taken.format(f"{each} AND id <> OLD.id") for each in same)]
    # Not "UPDATE OF id": a statement may call it rowid or oid, and then SQLite fires no trigger of that column.
    yield f"CREATE TRIGGER keep_{table}_u BEFORE UPDATE ON {table} WHEN {' OR '.join(moved)} {refuse}"


def _journal(table: str, columns: list[str]) -> Iterator[str]:
    insert = (
        f"SELECT RAISE(ABORT, '数据只能用老干部工作台修改') WHERE {_RUNNING} IS NULL; "
        f"INSERT INTO changes(operation_id, tbl, row_id, act, image) VALUES ({_RUNNING}, '{table}', "
    )
    yield f"CREATE TRIGGER journal_{table}_i AFTER INSERT ON {table} BEGIN {insert} NEW.id, 'I', ''); END"
    changed = " OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in columns)
    # {"column":[old,new],...,"":0}: built by hand because json_object takes at most 63 pairs.
    pairs = " || ".join(
        f"CASE WHEN OLD.{c} IS NOT NEW.{c} THEN '\"{c}\":[' || json_quote(OLD.{c}) || ',' || json_quote(NEW.{c}) "
        "|| '],' ELSE '' END"
        for c in columns
    )
    yield (
        f"CREATE TRIGGER journal_{table}_u AFTER UPDATE ON {table} WHEN {changed} "
        f"BEGIN {insert} OLD.id, 'U', '{{' || {pairs} || '\"\":0}}'); END"
    )
    row = " || ',' || ".join(f"'\"{c}\":' || json_quote(OLD.{c})" for c in columns)
    yield f"CREATE TRIGGER journal_{table}_d AFTER DELETE ON {table} BEGIN {insert} OLD.id, 'D', '{{' || {row} || '}}'); END"


_SEALED = "('已批准', '已支付', '已归档', '作废', '冲销')"
_PAY_COLUMNS = ("state", "paid_on", "paid_by", "receiver", "proxy", "proxy_relation", "bank_reference")
_ARCHIVE_COLUMNS = ("state", "archived_on", "archived_by")
_VOUCHER_COLUMNS = (
    "state date kind budget_id number series year serial reverses_id occasion method basis drafted_by submitted_by "
    "approved_by approval_reason paid_by receiver proxy proxy_relation bank_reference archived_by void_why seal "
    "submitted_on approved_on paid_on archived_on"
).split()


_LINE_COLUMNS = (
    "id voucher_id person_id fen date visit_id kind occasion budget category receipt note made_out_to_id"
).split()
_MERGED = "EXISTS (SELECT 1 FROM merged_people WHERE gone_id = {gone}.person_id AND kept_id = {kept}.person_id)"


def _same(columns: Iterable[str], allowed: Iterable[str]) -> str:
    return " AND ".join(f"OLD.{c} IS NEW.{c}" for c in columns if c not in allowed)


# A budget, with its adjustments, against what is approved and paid from it.
_OVERDRAWN = (
    "EXISTS (SELECT 1 FROM budgets b WHERE b.id = {0} AND b.fen + "
    "(SELECT ifnull(sum(fen), 0) FROM budget_adjustments WHERE budget_id = b.id) < "
    "(SELECT ifnull(sum(p.fen), 0) FROM vouchers v JOIN payments p ON p.voucher_id = v.id WHERE v.budget_id = b.id "
    "AND (v.state = '已批准' OR (v.state IN ('已支付', '已归档', '冲销') AND p.receipt NOT IN ('未领', '退回')))))"
)
_BUDGET_REPLACE_GUARD = (
    ("budget", "UPDATE OF fen ON budgets", _OVERDRAWN.format("NEW.id")),
    ("adjustment_i", "INSERT ON budget_adjustments", _OVERDRAWN.format("NEW.budget_id")),
    ("adjustment_u", "UPDATE ON budget_adjustments", _OVERDRAWN.format("NEW.budget_id")),
    ("adjustment_d", "DELETE ON budget_adjustments", _OVERDRAWN.format("OLD.budget_id")),
    ("approval", "UPDATE OF state ON vouchers", f"NEW.state = '已批准' AND {_OVERDRAWN.format('NEW.budget_id')}"),
)

_GUARDS = (
    *(
        f"CREATE TRIGGER guard_money_{name} AFTER {event} WHEN {overdrawn} "
        "BEGIN SELECT RAISE(ABORT, '预算不能少于已批准和已支付的金额'); END"
        for name, event, overdrawn in _BUDGET_REPLACE_GUARD
    ),
    "CREATE TRIGGER guard_voucher_approver BEFORE UPDATE ON vouchers WHEN NEW.state = '已批准' AND OLD.state = '待审' "
    "AND (NEW.seal = '' OR NEW.approved_by = '' OR instr('、' || OLD.drafted_by || '、' || OLD.submitted_by || '、', "
    "'、' || NEW.approved_by || '、')) "
    "BEGIN SELECT RAISE(ABORT, '凭证要由经办人以外的同志批准'); END",
    "CREATE TRIGGER guard_voucher_number BEFORE UPDATE ON vouchers "
    "WHEN OLD.number IS NOT NULL AND (OLD.number IS NOT NEW.number OR OLD.serial IS NOT NEW.serial "
    "OR OLD.year IS NOT NEW.year OR OLD.series IS NOT NEW.series OR NEW.state = '草稿') "
    "BEGIN SELECT RAISE(ABORT, '凭证号一经给出不得更改'); END",
    f"CREATE TRIGGER guard_voucher_sealed BEFORE UPDATE ON vouchers WHEN OLD.state IN {_SEALED} AND NOT ("
    f"(OLD.state = '已批准' AND NEW.state = '已支付' AND {_same(_VOUCHER_COLUMNS, _PAY_COLUMNS)}) OR "
    f"(OLD.state = '已支付' AND NEW.state = '已归档' AND {_same(_VOUCHER_COLUMNS, _ARCHIVE_COLUMNS)})) "
    "BEGIN SELECT RAISE(ABORT, '凭证批准后不得更改，只能按步骤支付和归档'); END",
    "CREATE TRIGGER guard_voucher_steps BEFORE UPDATE ON vouchers WHEN "
    "(OLD.state = '草稿' AND NEW.state NOT IN ('草稿', '待审')) OR "
    "(OLD.state = '待审' AND NEW.state NOT IN ('待审', '已批准', '作废')) "
    "BEGIN SELECT RAISE(ABORT, '凭证须按 草稿、待审、已批准、已支付、已归档 的次序办理'); END",
    "CREATE TRIGGER guard_voucher_new BEFORE INSERT ON vouchers WHEN NEW.state <> '草稿' OR NEW.number IS NOT NULL "
    "OR NEW.seal <> '' "
    "BEGIN SELECT RAISE(ABORT, '新凭证只能是草稿'); END",
    "CREATE TRIGGER guard_voucher_kept BEFORE DELETE ON vouchers WHEN OLD.state <> '草稿' "
    "BEGIN SELECT RAISE(ABORT, '已编号的凭证不得删除'); END",
    *(
        f"CREATE TRIGGER guard_line_{name} BEFORE {event} ON payments WHEN {moved} "
        "AND (SELECT state FROM vouchers WHERE id = NEW.voucher_id) <> '草稿' "
        "BEGIN SELECT RAISE(ABORT, '凭证提交后不得增加明细'); END"
        for name, event, moved in (
            ("new", "INSERT", "NEW.voucher_id IS NOT NULL"),
            ("moved", "UPDATE", "NEW.voucher_id IS NOT OLD.voucher_id"),
        )
    ),
    "CREATE TRIGGER guard_budget_kept BEFORE DELETE ON budgets "
    "WHEN EXISTS (SELECT 1 FROM vouchers WHERE budget_id = OLD.id) "
    "BEGIN SELECT RAISE(ABORT, '有凭证的预算不得删除'); END",
    "CREATE TRIGGER guard_payee_kept BEFORE DELETE ON people WHEN EXISTS (SELECT 1 FROM payments p "
    "JOIN vouchers v ON v.id = p.voucher_id WHERE p.person_id = OLD.id AND v.state <> '草稿') "
    "BEGIN SELECT RAISE(ABORT, '列入已提交凭证的人员不得删除'); END",
    # The receipt of each line (已领, 未领, 退回) is set once, while its approved voucher is being paid. A merge of two
    # people, or its undoing, moves a line from one to the other and keeps whom it was made out to.
    "CREATE TRIGGER guard_line BEFORE UPDATE ON payments WHEN OLD.voucher_id IS NOT NULL "
    "AND (SELECT state FROM vouchers WHERE id = OLD.voucher_id) <> '草稿' AND NOT ("
    "(SELECT state FROM vouchers WHERE id = OLD.voucher_id) = '已批准' AND OLD.receipt = '' "
    f"AND {_same(_LINE_COLUMNS, ('receipt',))}) AND NOT ({_same(_LINE_COLUMNS, ('person_id', 'made_out_to_id'))} AND ("
    f"({_MERGED.format(gone='OLD', kept='NEW')} AND NEW.made_out_to_id IS ifnull(OLD.made_out_to_id, OLD.person_id)) OR "
    f"({_MERGED.format(gone='NEW', kept='OLD')} AND NEW.made_out_to_id IS nullif(OLD.made_out_to_id, NEW.person_id)))) "
    "BEGIN SELECT RAISE(ABORT, '凭证提交后不得更改明细'); END",
    "CREATE TRIGGER guard_line_kept BEFORE DELETE ON payments WHEN OLD.voucher_id IS NOT NULL "
    "AND (SELECT state FROM vouchers WHERE id = OLD.voucher_id) <> '草稿' "
    "BEGIN SELECT RAISE(ABORT, '凭证提交后不得删除明细'); END",
    # What photos and attachments hold is named by its hash: it comes with a journaled row and then never changes.
    *(
        f"CREATE TRIGGER guard_blob_{name} BEFORE {event} ON blobs {when}"
        "BEGIN SELECT RAISE(ABORT, '照片和附件的内容存入之后不得更改或删除'); END"
        for name, event, when in (
            ("new", "INSERT", f"WHEN {_RUNNING} IS NULL OR EXISTS (SELECT 1 FROM blobs WHERE hash = NEW.hash) "),
            ("same", "UPDATE", ""),
            ("kept", "DELETE", ""),
        )
    ),
)
