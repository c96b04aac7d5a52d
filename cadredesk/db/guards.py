"""Triggers that keep money that has left 草稿 as it is, whoever writes: this program, another one, or SQL by hand.

Each refusal is a RAISE of its own: a failed constraint inside a trigger is swallowed by UPDATE OR IGNORE.
"""

from collections.abc import Iterable, Iterator

_VOUCHER_COLUMNS = (
    "id state date kind budget_id number series year serial reverses_id occasion method basis drafted_by submitted_by "
    "approved_by approval_reason paid_by archived_by void_why seal submitted_on approved_on paid_on archived_on rule period "
    "refund_to refund_receipt voided_by settle_reason archive_place due voided_on replaces_id refund_budget_id"
).split()
_RECEIPT_COLUMNS = "receipt received_on receipt_by proxy proxy_relation bank_reference receipt_reason".split()
_LINE_COLUMNS = (
    "id voucher_id person_id branch_id visit_id deceased_id reverses_line_id reissues_line_id fen goods_fen made_out_to_id "
    "date kind occasion budget category note payee invoice relation goods bank account_name account_number"
).split() + _RECEIPT_COLUMNS
_BUDGET_COLUMNS = "id year name fen source document function_code economic_code kinds".split()
_MERGED = "EXISTS (SELECT 1 FROM merged_people WHERE gone_id = {gone} AND kept_id = {kept})"


def _same(columns: Iterable[str], allowed: str = "") -> str:
    return " AND ".join(f"OLD.{c} IS NEW.{c}" for c in columns if c not in allowed.split())


def _guard(name: str, event: str, when: str, sentence: str) -> str:
    condition = f" WHEN {when}" if when else ""
    return f"CREATE TRIGGER guard_{name} {event}{condition} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"


# ---------------------------------------------------------------- vouchers

_LINE_OF = "SELECT 1 FROM payments WHERE voucher_id = OLD.id AND (receipt"
_LATER = "received_on > NEW.{})"  # ends _LINE_OF
_NOT_TAKEN_BACK = (
    "EXISTS (SELECT 1 FROM payments o WHERE o.voucher_id = OLD.id AND o.receipt = '已领' AND NOT EXISTS ("
    "SELECT 1 FROM payments t JOIN vouchers v ON v.id = t.voucher_id WHERE t.reverses_line_id = o.id "
    "AND v.state IN ('已支付', '已归档')))"
)
_VOID = "state voided_by voided_on void_why"
_APPROVAL = "seal approved_by approved_on approval_reason"
# From a state to a state: the columns that change with it, and what must hold.
_STEPS = (
    ("待审", "已批准", f"state {_APPROVAL}", "OLD.reverses_id IS NULL"),
    ("待审", "已支付", f"state {_APPROVAL} paid_on paid_by", "OLD.reverses_id IS NOT NULL"),
    ("待审", "作废", _VOID, "1"),
    (
        "已批准",
        "已支付",
        "state paid_on paid_by settle_reason",
        f"NOT EXISTS ({_LINE_OF} = '' OR {_LATER.format('paid_on')})",
    ),
    ("已批准", "作废", _VOID, f"NOT EXISTS ({_LINE_OF} = '已领' OR {_LATER.format('voided_on')})"),
    ("已支付", "已归档", "state archived_on archived_by archive_place", "1"),
    ("已支付", "冲销", "state", f"OLD.reverses_id IS NULL AND NOT {_NOT_TAKEN_BACK}"),
    ("已归档", "冲销", "state", f"OLD.reverses_id IS NULL AND NOT {_NOT_TAKEN_BACK}"),
)
_STEP = " OR ".join(
    f"(OLD.state = '{old}' AND NEW.state = '{new}' AND {condition} AND {_same(_VOUCHER_COLUMNS, columns)})"
    for old, new, columns, condition in _STEPS
)


def _said(names: str) -> str:
    """Whether any of these columns says something."""
    return " OR ".join(f"ifnull(NEW.{name}, '') <> ''" for name in names.split())


_SUBMITTED = _said("number series year serial submitted_by submitted_on")


def _no_day(names: str) -> str:
    """Whether any of these columns holds what is no ISO day; date() gives every real day as it is."""
    return " OR ".join(f"date(NEW.{name}) IS NOT NEW.{name}" for name in names.split())


_NO_DAY = "凭证和款项的日期须写成 2026-01-31"
_LATER_STEPS = _said(
    "seal approved_by approved_on approval_reason paid_by paid_on settle_reason archived_by archived_on archive_place "
    "voided_by voided_on void_why"
)
# What a step must say.
_UNSAID = (
    "(NEW.state = '已支付' AND NEW.paid_on IS NULL) OR (NEW.state = '已归档' AND NEW.archived_on IS NULL) "
    "OR (NEW.state = '作废' AND (NEW.voided_on IS NULL OR NEW.void_why = ''))"
)
# 慰〔2026〕0001号, whatever the width.
_NUMBER = (
    "NEW.series || '〔' || NEW.year || '〕' || "
    "printf('%0*d', length(NEW.number) - length(NEW.series) - length(NEW.year) - 3, NEW.serial) || '号'"
)
_APPROVED = "OLD.state = '待审' AND NEW.state IN ('已批准', '已支付')"
_BACKWARDS = " OR ".join(
    f"NEW.{later} < NEW.{earlier}"
    for earlier, later in (
        ("date", "submitted_on"), ("submitted_on", "approved_on"), ("approved_on", "paid_on"), ("paid_on", "archived_on"),
        ("submitted_on", "voided_on"), ("approved_on", "voided_on"),
    )
)  # fmt: skip
# A line pays somebody, or reverses one received line of the voucher that a reversal names.
_SOUND_LINE = (
    "CASE WHEN OLD.reverses_id IS NULL THEN p.fen > 0 AND p.reverses_line_id IS NULL ELSE EXISTS ("
    "SELECT 1 FROM payments o WHERE o.id = p.reverses_line_id AND o.voucher_id = OLD.reverses_id AND o.receipt = '已领' "
    "AND o.fen = -p.fen AND o.person_id IS p.person_id AND o.branch_id IS p.branch_id AND o.payee = p.payee) END"
)
_LINES_OF = "SELECT 1 FROM payments p WHERE p.voucher_id = OLD.id"
_LAST = "(SELECT max({}) FROM vouchers WHERE series = NEW.series AND year = NEW.year)"
# A year's first number fixes what stands before the digits, and how many there are; NULL of letters that it does not have.
_AS_LONG_AS_THE_FIRST = (
    "max((SELECT length(number) FROM vouchers WHERE series = NEW.series AND year = NEW.year ORDER BY serial LIMIT 1), "
    "length(NEW.series || NEW.year || NEW.serial) + 3)"
)
_NUMBERED_YEAR = "EXISTS (SELECT 1 FROM vouchers WHERE year = NEW.year AND number IS NOT NULL)"


def _late_receipt() -> str:
    """The receipt of a refund may come after its reversal is in force; it is said once, and in no closed year."""
    return (
        "OLD.reverses_id IS NOT NULL AND OLD.state IN ('已支付', '已归档') AND OLD.refund_receipt = '' "
        f"AND NEW.refund_receipt <> '' AND NOT {_closed('OLD.approved_on')} AND {_same(_VOUCHER_COLUMNS, 'refund_receipt')}"
    )


def _of_vouchers() -> Iterator[str]:
    changed, new = "BEFORE UPDATE ON vouchers", "BEFORE INSERT ON vouchers"
    yield _guard("voucher_new", new, f"NEW.state <> '草稿' OR {_SUBMITTED} OR {_LATER_STEPS}", "新凭证只能是草稿")
    yield _guard(
        "voucher_draft", changed,
        f"OLD.state = '草稿' AND ({_LATER_STEPS} OR NOT ((NEW.state = '草稿' AND NOT ({_SUBMITTED})) OR "
        "(NEW.state = '待审' AND NEW.number IS NOT NULL AND NEW.submitted_on IS NOT NULL AND NEW.submitted_by <> '')))",
        "凭证须按 草稿、待审、已批准、已支付、已归档 的次序办理",
    )  # fmt: skip
    yield _guard(
        "voucher_locked", changed, f"OLD.state <> '草稿' AND NOT ({_STEP}) AND NOT ({_late_receipt()})",
        "凭证提交后不得更改，只能按步骤办理",
    )  # fmt: skip
    yield _guard(
        "voucher_number", changed,
        f"OLD.number IS NULL AND NEW.number IS NOT NULL AND (NEW.number IS NOT {_NUMBER} OR NEW.serial < 1 OR NEW.year IS NOT "
        f"CAST(substr(NEW.submitted_on, 1, 4) AS INTEGER) OR NEW.serial <> ifnull({_LAST.format('serial')} + 1, NEW.serial) "
        f"OR NEW.submitted_on < {_LAST.format('submitted_on')})",
        "凭证号必须连续",
    )  # fmt: skip
    yield _guard(
        "voucher_series", changed,
        f"OLD.number IS NULL AND NEW.number IS NOT NULL AND {_NUMBERED_YEAR} "
        f"AND length(NEW.number) IS NOT {_AS_LONG_AS_THE_FIRST}",
        "一年的凭证号只能用同一个字头和位数",
    )  # fmt: skip
    yield _guard(
        "voucher_approver", changed,
        f"{_APPROVED} AND (NEW.seal = '' OR NEW.approved_by = '' OR NEW.approved_on IS NULL OR "
        "instr('、' || OLD.drafted_by || '、' || OLD.submitted_by || '、', '、' || NEW.approved_by || '、'))",
        "凭证要由经办人以外的同志批准",
    )  # fmt: skip
    yield _guard(
        "voucher_lines", changed,
        f"OLD.state = '草稿' AND NEW.state = '待审' AND (NOT EXISTS ({_LINES_OF}) OR EXISTS ({_LINES_OF} AND NOT {_SOUND_LINE}))",
        "凭证的明细与凭证不符",
    )  # fmt: skip
    days = _no_day("date due submitted_on approved_on paid_on archived_on voided_on")
    for name, event in (("new", new), ("changed", changed)):
        yield _guard(f"voucher_iso_{name}", event, days, _NO_DAY)
    yield _guard("voucher_days", changed, _BACKWARDS, "凭证的步骤不能早于上一步")
    yield _guard("voucher_said", changed, f"NEW.state <> OLD.state AND ({_UNSAID})", "凭证的步骤要写明日期和原因")
    yield _guard("voucher_kept", "BEFORE DELETE ON vouchers", "OLD.state <> '草稿'", "已编号的凭证不得删除")


# ---------------------------------------------------------------- lines

_STATE = "(SELECT state FROM vouchers WHERE id = {}.voucher_id)"
_MAY_BE_PAID = (
    "EXISTS (SELECT 1 FROM vouchers v WHERE v.id = OLD.voucher_id AND NEW.received_on >= v.approved_on "
    "AND v.state = CASE WHEN v.reverses_id IS NULL THEN '已批准' ELSE '已支付' END)"
)
# A merge of two people, or its undoing, moves a line from one to the other and keeps whom it was made out to.
_MOVED_BY_MERGE = (
    "((OLD.person_id IS NEW.person_id AND OLD.made_out_to_id IS NEW.made_out_to_id) OR "
    f"({_MERGED.format(gone='OLD.person_id', kept='NEW.person_id')} "
    "AND NEW.made_out_to_id IS ifnull(OLD.made_out_to_id, OLD.person_id)) OR "
    f"({_MERGED.format(gone='NEW.person_id', kept='OLD.person_id')} "
    "AND NEW.made_out_to_id IS nullif(OLD.made_out_to_id, NEW.person_id))) AND "
    f"(OLD.deceased_id IS NEW.deceased_id OR {_MERGED.format(gone='OLD.deceased_id', kept='NEW.deceased_id')} "
    f"OR {_MERGED.format(gone='NEW.deceased_id', kept='OLD.deceased_id')})"
)


def _of_lines() -> Iterator[str]:
    for name, event, moved in (
        ("new", "INSERT", "NEW.voucher_id IS NOT NULL"),
        ("moved", "UPDATE", "NEW.voucher_id IS NOT OLD.voucher_id"),
    ):
        yield _guard(
            f"line_{name}", f"BEFORE {event} ON payments",
            f"{moved} AND ({_STATE.format('NEW')} IS NOT '草稿' OR NEW.receipt <> '')", "凭证提交后不得增加明细",
        )  # fmt: skip
        for column, words in (("reverses_line_id", "冲销"), ("reissues_line_id", "补发")):
            again = f"SELECT 1 FROM payments p JOIN vouchers v ON v.id = p.voucher_id WHERE p.{column} = NEW.{column}"
            yield _guard(
                f"line_{name}_{column}", f"BEFORE {event} ON payments",
                f"NEW.{column} IS NOT NULL AND EXISTS ({again} AND p.id <> NEW.id AND v.state <> '作废')",
                f"同一笔款不能{words}两次",
            )  # fmt: skip
        yield _guard(
            f"line_{name}_said", f"BEFORE {event} ON payments",
            f"NEW.receipt NOT IN ('', '已领', '未领', '退回') OR {_no_day('date received_on')}",
            f"领取情况只有已领、未领和退回，{_NO_DAY}",
        )  # fmt: skip
    # What became of each line is said once, after its voucher was approved.
    yield _guard(
        "line", "BEFORE UPDATE ON payments",
        f"OLD.voucher_id IS NOT NULL AND {_STATE.format('OLD')} <> '草稿' AND NOT ("
        f"OLD.receipt = '' AND NEW.receipt <> '' AND {_MAY_BE_PAID} AND {_same(_LINE_COLUMNS, ' '.join(_RECEIPT_COLUMNS))}) "
        f"AND NOT ({_same(_LINE_COLUMNS, 'person_id made_out_to_id deceased_id')} AND {_MOVED_BY_MERGE})",
        "凭证提交后不得更改明细",
    )  # fmt: skip
    yield _guard(
        "line_draft", "BEFORE UPDATE ON payments",
        f"NEW.receipt <> '' AND NEW.voucher_id IS NOT NULL AND {_STATE.format('NEW')} = '草稿'", "草稿不能登记领取情况",
    )  # fmt: skip
    yield _guard(
        "line_kept", "BEFORE DELETE ON payments",
        f"OLD.voucher_id IS NOT NULL AND {_STATE.format('OLD')} <> '草稿'", "凭证提交后不得删除明细",
    )  # fmt: skip
    yield _guard(
        "payee_kept", "BEFORE DELETE ON people",
        "EXISTS (SELECT 1 FROM payments p JOIN vouchers v ON v.id = p.voucher_id WHERE p.person_id = OLD.id "
        "AND v.state <> '草稿')",
        "列入已提交凭证的人员不得删除",
    )  # fmt: skip


# ---------------------------------------------------------------- budgets

# On no day from one on is more approved and paid than there is.
_OVERDRAWN = (
    "EXISTS (SELECT 1 FROM (SELECT day, sum(sum(balance)) OVER (ORDER BY day) AS left FROM money_moves "
    "WHERE budget_id = {} GROUP BY day) WHERE left < 0 AND day >= {})"
)
_USED = "EXISTS (SELECT 1 FROM vouchers WHERE budget_id = OLD.id AND number IS NOT NULL)"
_BEFORE_ITS_YEAR = "CAST(substr(NEW.date, 1, 4) AS INTEGER) < (SELECT year FROM budgets WHERE id = NEW.budget_id)"
_TOO_LITTLE = "预算不能少于已批准和已支付的金额"


def _of_budgets() -> Iterator[str]:
    for name, event, when in (
        ("budget", "UPDATE OF fen ON budgets", _OVERDRAWN.format("NEW.id", "''")),
        ("adjustment", "INSERT ON budget_adjustments", _OVERDRAWN.format("NEW.budget_id", "NEW.date")),
        (
            "approval",
            "UPDATE OF state ON vouchers",
            f"NEW.state = '已批准' AND {_OVERDRAWN.format('NEW.budget_id', 'NEW.approved_on')}",
        ),
    ):
        yield _guard(f"money_{name}", f"AFTER {event}", when, _TOO_LITTLE)
    yield _guard(
        "budget_locked", "BEFORE UPDATE ON budgets", f"{_USED} AND NOT ({_same(_BUDGET_COLUMNS)})",
        "已有编号凭证的预算不得更改，金额只能调整",
    )  # fmt: skip
    yield _guard(
        "adjustment_day", "BEFORE INSERT ON budget_adjustments", f"{_BEFORE_ITS_YEAR} OR {_no_day('date')}",
        "预算的调整不能早于预算的年度",
    )  # fmt: skip
    yield _guard(
        "budget_kept", "BEFORE DELETE ON budgets", "EXISTS (SELECT 1 FROM vouchers WHERE budget_id = OLD.id)",
        "有凭证的预算不得删除",
    )  # fmt: skip


# ---------------------------------------------------------------- what is only ever added

_ADDED_ONLY = {
    "budget_adjustments": "预算调整", "voucher_prints": "打印记录", "voucher_answers": "答复", "voucher_files": "凭证附件",
    "closed_years": "封账", "carries": "结转和收回",
}  # fmt: skip

# A merge of two people, or its undoing, moves an answer, too.
_ANSWER_OF_MERGED = (
    f"NOT ({_same('id voucher_id code stage message reason operator at'.split())} AND "
    f"({_MERGED.format(gone='OLD.person_id', kept='NEW.person_id')} OR "
    f"{_MERGED.format(gone='NEW.person_id', kept='OLD.person_id')}))"
)


def _added_only() -> Iterator[str]:
    for table, noun in _ADDED_ONLY.items():
        moved = _ANSWER_OF_MERGED if table == "voucher_answers" else ""
        for event, when in (("UPDATE", moved), ("DELETE", "")):
            yield _guard(f"{table}_{event[0].lower()}", f"BEFORE {event} ON {table}", when, f"{noun}不得更改或删除")
    yield _guard(
        "voucher_answers_i", "BEFORE INSERT ON voucher_answers",
        "(SELECT state FROM vouchers WHERE id = NEW.voucher_id) IS NOT CASE NEW.stage WHEN 'A' THEN '待审' ELSE '已批准' END",
        "答复只能在批准或支付时写入",
    )  # fmt: skip
    yield _guard(
        "voucher_files_i", "BEFORE INSERT ON voucher_files",
        "(SELECT state FROM vouchers WHERE id = NEW.voucher_id) IS '草稿'", "草稿不能附附件",
    )  # fmt: skip


# ---------------------------------------------------------------- closed years


def _closed(day: str) -> str:
    return f"EXISTS (SELECT 1 FROM closed_years WHERE year = CAST(substr({day}, 1, 4) AS INTEGER))"


_CLOSED_BUDGET = "EXISTS (SELECT 1 FROM budgets b JOIN closed_years c ON c.year = b.year WHERE b.id = {})"
_ON_ITS_WAY = (
    "EXISTS (SELECT 1 FROM vouchers v JOIN budgets b ON b.id = v.budget_id WHERE v.state IN ('待审', '已批准') "
    "AND (v.year = NEW.year OR b.year = NEW.year))"
)


def _of_closed_years() -> Iterator[str]:
    sentence = "这一年已经封账，不得更改"
    yield _guard("closing", "BEFORE INSERT ON closed_years", _ON_ITS_WAY, "这一年还有待审批或已批准的凭证，不能封账")
    # Money is neither taken from a budget of a closed year nor put back into it.
    taken = f"NEW.reverses_id IS NULL AND {_CLOSED_BUDGET.format('NEW.budget_id')}"
    back = "CASE WHEN NEW.refund_to = '' THEN NEW.budget_id ELSE NEW.refund_budget_id END"
    yield _guard(
        "closed_step", "BEFORE UPDATE OF state ON vouchers",
        "((OLD.state = '草稿' AND NEW.state = '待审') OR (OLD.state = '待审' AND NEW.state IN ('已批准', '已支付'))) AND "
        f"(({taken}) OR (NEW.reverses_id IS NOT NULL AND {_CLOSED_BUDGET.format(back)}))",
        "这项预算的年度已经封账，不得再列支或退入",
    )  # fmt: skip
    yield from _of_carries()
    stepped = " OR ".join(
        f"(NEW.{day} IS NOT OLD.{day} AND {_closed(f'NEW.{day}')})"
        for day in ("submitted_on", "approved_on", "paid_on", "archived_on", "voided_on")
    )
    yield _guard("closed_voucher", "BEFORE UPDATE ON vouchers", stepped, sentence)
    yield _guard(
        "closed_line", "BEFORE UPDATE ON payments",
        f"NEW.received_on IS NOT OLD.received_on AND {_closed('NEW.received_on')}", sentence,
    )  # fmt: skip
    # 历史补录
    moved = f"{_same(_LINE_COLUMNS, 'person_id made_out_to_id')} AND {_MOVED_BY_MERGE}"
    yield _guard(
        "closed_history_i", "BEFORE INSERT ON payments", f"NEW.voucher_id IS NULL AND {_closed('NEW.date')}", sentence
    )
    yield _guard(
        "closed_history_d", "BEFORE DELETE ON payments", f"OLD.voucher_id IS NULL AND {_closed('OLD.date')}", sentence
    )
    yield _guard(
        "closed_history_u", "BEFORE UPDATE ON payments",
        f"OLD.voucher_id IS NULL AND ({_closed('OLD.date')} OR {_closed('NEW.date')}) AND NOT ({moved})", sentence,
    )  # fmt: skip
    for name, event, years in (
        ("i", "INSERT", "NEW.year"), ("u", "UPDATE", "OLD.year, NEW.year"), ("d", "DELETE", "OLD.year"),
    ):  # fmt: skip
        closed = f"EXISTS (SELECT 1 FROM closed_years WHERE year IN ({years}))"
        yield _guard(f"closed_budget_{name}", f"BEFORE {event} ON budgets", closed, sentence)
    yield _guard(
        "closed_adjustment", "BEFORE INSERT ON budget_adjustments",
        f"{_CLOSED_BUDGET.format('NEW.budget_id')} OR {_closed('NEW.date')}", sentence,
    )  # fmt: skip


def _of_carries() -> Iterator[str]:
    """Only what a closed year has left is carried or returned, dated in an open one."""
    yield _guard(
        "carry", "BEFORE INSERT ON carries",
        f"NOT {_CLOSED_BUDGET.format('NEW.budget_id')} OR {_closed('NEW.date')} OR {_CLOSED_BUDGET.format('NEW.into_id')}",
        "结转和收回只能在封账以后、在没有封账的年度办理",
    )  # fmt: skip
    yield _guard(
        "carry_rest", "AFTER INSERT ON carries",
        "(SELECT ifnull(sum(fen), 0) FROM carries WHERE budget_id = NEW.budget_id) > "
        "(SELECT ifnull(sum(balance), 0) FROM money_moves WHERE budget_id = NEW.budget_id)",
        "结转和收回不能超过结余",
    )  # fmt: skip


MONEY_GUARDS = (*_of_vouchers(), *_of_lines(), *_of_budgets(), *_added_only(), *_of_closed_years())
