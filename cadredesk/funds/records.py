"""Condolence money: budgets, vouchers and their lines. All amounts are int 分."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from cadredesk.core.dates import PartialDate
from cadredesk.core.fields import Kind, described, record
from cadredesk.core.kinds import MoneyKind
from cadredesk.people.records import Audience


class VoucherState(StrEnum):
    """The life of a voucher, in order; 作废 before payment, 冲销 after it."""

    DRAFT = "草稿"
    SUBMITTED = "待审"
    APPROVED = "已批准"
    PAID = "已支付"
    ARCHIVED = "已归档"
    VOID = "作废"
    REVERSED = "冲销"


# A voucher in one of these states has been paid or settled.
SETTLED_STATES = (VoucherState.PAID, VoucherState.ARCHIVED, VoucherState.REVERSED)


class Method(StrEnum):
    """How money is handed over."""

    CASH = "现金"
    TRANSFER = "转账"


class Receipt(StrEnum):
    """What became of one line, said once; "" as long as it is open."""

    RECEIVED = "已领"
    UNCLAIMED = "未领"
    RETURNED = "退回"


class Refund(StrEnum):
    """Where the money of a reversal goes: back into its budget ("" in the file), to the treasury, or into an open budget."""

    BUDGET = "原预算"
    TREASURY = "上缴财政"
    OTHER = "其他预算"


FUNCTION_CODES = (
    "2080501 行政单位离退休", "2080502 事业单位离退休", "2080503 离退休人员管理机构", "2080599 其他行政事业单位养老支出",
    "2013299 其他组织事务支出",
)  # fmt: skip
ECONOMIC_CODES = (
    "30399 其他对个人和家庭的补助", "30305 生活补助", "30304 抚恤金", "30306 救济费", "30307 医疗费补助",
    "30299 其他商品和服务支出",
)  # fmt: skip


@record(table="budgets", noun="预算")
@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """A year's money for a purpose. ``fen`` is the amount first granted; adjustments are rows of their own."""

    id: int | None = None
    year: int | None = described("年度", Kind.INTEGER, required=True, listed=True, width=70)
    name: str = described("名称", default="", required=True, listed=True, width=200, hint="如 春节慰问")
    fen: int | None = described("金额", Kind.MONEY, required=True, listed=True, synonyms=("金额(元)",))
    source: str = described("资金来源", default="", listed=True, hint="如 县级财政")
    document: str = described("指标文号", default="", listed=True, width=160)
    function_code: str = described(
        "功能科目", Kind.CHOICE, default="", choices=FUNCTION_CODES, open_choices=True, hint="如 2080502 事业单位离退休"
    )
    economic_code: str = described(
        "经济科目", Kind.CHOICE, default="", choices=ECONOMIC_CODES, open_choices=True,
        hint="如 30399 其他对个人和家庭的补助",
    )  # fmt: skip
    kinds: str = described("可用于", default="", choices=tuple(MoneyKind), hint="各类别都可用", width=160)
    note: str = described("备注", Kind.LONG, default="")


@record(table="vouchers", noun="凭证")
@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    """One numbered paper. The steps say who did what on which day; what became of the money stands in its lines.

    ``rule`` and ``due`` are the round that it is for (the code of a duty rule, and the day), ``period`` that of a standing
    subsidy (2026-03, 2026Q1, 2026). ``reverses_id``: a negative voucher, which reverses lines of another one.
    """

    id: int | None = None
    number: str = described("凭证号", default="", listed=True, width=150, entered=False)
    state: str = described(
        "状态", Kind.CHOICE, default=VoucherState.DRAFT.value, choices=tuple(VoucherState), listed=True, entered=False
    )
    date: datetime.date | None = described("日期", Kind.DATE, required=True, listed=True)
    kind: str = described("类别", Kind.CHOICE, default="", choices=tuple(MoneyKind), required=True, listed=True)
    occasion: str = described("事由", default="", listed=True, hint="如 春节")
    rule: str = ""
    due: datetime.date | None = described("事由日期", Kind.DATE, entered=False)
    period: str = described("所属期间", default="", entered=False)
    budget_id: int | None = described(
        "预算", Kind.REFERENCE, refers_to="budgets", required=True, listed=True, width=160
    )
    method: str = described("发放方式", Kind.CHOICE, default=Method.CASH.value, choices=tuple(Method))
    basis: str = described("发放依据", default="", hint="如 会议纪要、文件号", width=160)
    drafted_by: str = described("经办人", default="", entered=False)
    submitted_by: str = described("提交人", default="", entered=False)
    submitted_on: datetime.date | None = described("提交日期", Kind.DATE, entered=False)
    approved_by: str = described("审批人", default="", entered=False)
    approved_on: datetime.date | None = described("审批日期", Kind.DATE, entered=False)
    approval_reason: str = described("审批说明", default="", entered=False)
    paid_by: str = described("结清人", default="", entered=False)
    paid_on: datetime.date | None = described("结清日期", Kind.DATE, entered=False)
    settle_reason: str = described("结清说明", default="", entered=False)
    archived_by: str = described("归档人", default="", entered=False)
    archived_on: datetime.date | None = described("归档日期", Kind.DATE, entered=False)
    archive_place: str = described("归档位置", default="", hint="如 2026 年第 3 册", entered=False)
    voided_by: str = described("作废人", default="", entered=False)
    voided_on: datetime.date | None = described("作废日期", Kind.DATE, entered=False)
    void_why: str = described("作废原因", default="", entered=False)
    refund_receipt: str = described("退款收据", default="", entered=False)
    refund_to: str = ""
    refund_budget_id: int | None = None
    replaces_id: int | None = None
    reverses_id: int | None = None


@record(table="payments", noun="发放")
@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A line of a voucher, or, without one, a settled payment from before the books began (历史补录).

    A line takes kind and occasion from its voucher; a historical payment has its own, and a date. A line has one payee:
    a person, a branch, or a supplier in words (``payee``); people alone are counted. What became of it is said once, with
    the day, ``receipt_by`` whom, and through which proxy or transfer.
    """

    id: int | None = None
    voucher_id: int | None = None
    person_id: int | None = described(
        "姓名", Kind.REFERENCE, refers_to="people", required=True, listed=True, synonyms=("领款人", "发放对象")
    )
    date: datetime.date | None = described(
        "日期",
        Kind.DATE,
        required=True,
        listed=True,
        synonyms=("发放日期", "支付日期", "慰问日期", "发放时间", "慰问时间", "走访日期", "时间"),
    )
    kind: str = described(
        "类别", Kind.CHOICE, default="", choices=tuple(MoneyKind), required=True, listed=True,
        synonyms=("发放类别", "慰问类别", "资金类别", "款项类别"),
    )  # fmt: skip
    occasion: str = described("事由", default="", listed=True)
    fen: int | None = described(
        "金额",
        Kind.MONEY,
        required=True,
        listed=True,
        synonyms=("金额(元)", "发放金额", "领取金额", "实领金额", "实发金额", "慰问金", "慰问金(元)"),
    )
    budget: str = described("预算", default="", listed=True, synonyms=("预算名称", "资金来源"))
    category: str = described("人员类别", default="", entered=False, width=130, synonyms=("对象类别",))
    note: str = described("备注", Kind.LONG, default="")
    goods: str = described("慰问品", default="", entered=False)
    goods_fen: int | None = described("慰问品价值", Kind.MONEY, entered=False)
    relation: str = described("与逝者关系", default="", entered=False)
    bank: str = described("开户行", default="", entered=False)
    account_name: str = described("户名", default="", entered=False)
    account_number: str = described("账号", default="", entered=False)
    receipt: str = described("领取情况", Kind.CHOICE, default="", choices=tuple(Receipt), entered=False)
    received_on: datetime.date | None = described("领取日期", Kind.DATE, entered=False)
    receipt_by: str = described("登记人", default="", entered=False)
    proxy: str = described("代领人", default="", entered=False)
    proxy_relation: str = described("代领人关系", default="", entered=False)
    bank_reference: str = described("银行流水号", default="", entered=False)
    receipt_reason: str = described("未领或退回原因", default="", entered=False)
    branch_id: int | None = None
    payee: str = ""  # a supplier
    invoice: str = ""
    deceased_id: int | None = None  # whose survivor is paid
    visit_id: int | None = None
    reverses_line_id: int | None = None
    reissues_line_id: int | None = None


@record(table="budget_adjustments", noun="预算调整")
@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """Money added to a budget, or taken from it (negative), on a day."""

    kind: str = described("性质", Kind.CHOICE, default="", choices=("追加", "调减", "结转", "更正"))
    date: datetime.date | None = described("日期", Kind.DATE, required=True)
    fen: int | None = described("增减金额", Kind.MONEY, required=True, hint="调减写负数，如 -5000")
    document: str = described("文号", default="", required=True, hint="如 县财行〔2026〕28号")
    why: str = described("原因", Kind.LONG, default="", required=True)


@dataclass(frozen=True, slots=True)
class PersonPaid:
    """What money asks of somebody whom it is paid to; ``audience`` is "" where the category is not known."""

    name: str
    category: str
    audience: str
    unit: str
    cadre_id: int | None
    cadre_relation: str
    died_on: PartialDate | None
    moved_out_on: PartialDate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherQuery:
    """Which vouchers, in which order: of ``year`` by their number, drafts by their date; in any of the states, kinds and
    budgets given.

    ``text`` is looked for in numbers and occasions, and among the payees as in the people's search; ``ids`` are the only
    ones asked for, if any are.
    """

    ids: tuple[int, ...] | None = None
    year: int | None = None
    states: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    budgets: tuple[int, ...] = ()
    text: str = ""
    sort: str = "date"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Balance:
    """Where a budget stands: ``fen`` with all that was added = ``approved`` (open lines) + ``paid`` (net of what came back
    into it) + ``left``; ``returned`` is what came back of what had been approved or paid. ``elsewhere`` is what of ``paid``
    was reversed since, but went to the treasury or into another budget.
    """

    id: int
    year: int
    name: str
    fen: int
    approved: int
    paid: int
    returned: int
    elsewhere: int = 0

    @property
    def left(self) -> int:
        """What may still be approved."""
        return self.fen - self.approved - self.paid


@dataclass(frozen=True, slots=True)
class PaymentWarning:
    """Something doubtful about a payee, or about the voucher (``person_id`` 0), that has to be answered with a reason.

    ``stages`` are those at which it stops: A approval, P payment; S only shows it. ``answer`` is the reason, once given.
    """

    person_id: int
    code: str  # as in rules_cautions.STAGES
    message: str
    stages: str = "A"
    answer: str = ""


@record(table="standards", noun="慰问标准")
@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """What is brought on an occasion to somebody of a category, from a day on; None: from the beginning."""

    id: int | None = None
    occasion: str = described("慰问事由", default="", required=True, listed=True, hint="如 春节")
    category: str = described(
        "人员类别", Kind.CHOICE, default="", required=True, listed=True, width=150, choices=tuple(Audience)
    )
    fen: int | None = described("金额", Kind.MONEY, listed=True)
    goods: str = described("慰问品", default="", listed=True, width=160)
    since: datetime.date | None = described("起始日期", Kind.DATE, listed=True, hint="留空表示一直有效")
