"""Condolence money: budgets, vouchers and their lines. All amounts are int 分."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

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


# A voucher in one of these states has been paid.
SETTLED_STATES = (VoucherState.PAID, VoucherState.ARCHIVED, VoucherState.REVERSED)


class Method(StrEnum):
    """How money is handed over."""

    CASH = "现金"
    TRANSFER = "转账"


class Receipt(StrEnum):
    """What became of one line when the voucher was paid."""

    RECEIVED = "已领"
    UNCLAIMED = "未领"
    RETURNED = "退回"


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
    note: str = described("备注", Kind.LONG, default="")


@record(table="vouchers", noun="凭证")
@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    """One numbered paper. The steps say who did what on which day."""

    id: int | None = None
    number: str = described("凭证号", default="", listed=True, width=150, entered=False)
    state: str = described(
        "状态", Kind.CHOICE, default=VoucherState.DRAFT.value, choices=tuple(VoucherState), listed=True, entered=False
    )
    date: datetime.date | None = described("日期", Kind.DATE, required=True, listed=True)
    kind: str = described("类别", Kind.CHOICE, default="", choices=tuple(MoneyKind), required=True, listed=True)
    occasion: str = described("事由", default="", listed=True, hint="如 春节")
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
    paid_by: str = described("支付人", default="", entered=False)
    paid_on: datetime.date | None = described("支付日期", Kind.DATE, entered=False)
    receiver: str = described("领款人", default="", entered=False)
    proxy: str = described("代领人", default="", entered=False)
    proxy_relation: str = described("代领人关系", default="", entered=False)
    bank_reference: str = described("银行流水号", default="", entered=False)
    archived_by: str = described("归档人", default="", entered=False)
    archived_on: datetime.date | None = described("归档日期", Kind.DATE, entered=False)


@record(table="payments", noun="发放")
@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A line of a voucher, or, without one, a settled payment from before the books began (历史补录).

    A line takes kind, occasion and date of payment from its voucher; a historical payment has its own.
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
    receipt: str = described("领取情况", Kind.CHOICE, default="", choices=tuple(Receipt), entered=False)
    note: str = described("备注", Kind.LONG, default="")
    visit_id: int | None = None


@record(table="budget_adjustments", noun="预算调整")
@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """Money added to a budget, or taken from it (negative), on a day."""

    date: datetime.date | None = described("日期", Kind.DATE, required=True)
    fen: int | None = described("增减金额", Kind.MONEY, required=True, hint="调减写负数，如 -5000")
    document: str = described("文号", default="", required=True, hint="如 县财行〔2026〕28号")
    why: str = described("原因", Kind.LONG, default="", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherQuery:
    """Which vouchers, in which order: by their date in ``year``, in any of the states, kinds and budgets given.

    ``text`` is looked for in numbers and occasions, and among the payees as in the people's search.
    """

    year: int | None = None
    states: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    budgets: tuple[int, ...] = ()
    text: str = ""
    sort: str = "date"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Balance:
    """Where a budget stands: ``fen`` with adjustments = ``approved`` + ``paid`` + ``left``."""

    id: int
    year: int
    name: str
    fen: int
    approved: int
    paid: int
    returned: int

    @property
    def left(self) -> int:
        """What may still be approved."""
        return self.fen - self.approved - self.paid


@dataclass(frozen=True, slots=True)
class PaymentWarning:
    """A warning that stops approval until it is answered with a reason."""

    person_id: int
    code: str  # paid-this-year, dead-before, above-standard, hardship-twice
    message: str


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
