"""慰问金: the year's budgets, its vouchers from draft to archive, and what was paid before the books began."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from cadredesk.core.fields import Field
from cadredesk.core.kinds import MoneyKind
from cadredesk.core.money import show_yuan
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.funds import store_budgets, store_ledger, store_payments, store_vouchers
from cadredesk.funds.records import Balance, Voucher, VoucherQuery, VoucherState
from cadredesk.funds.store_ledger import VoucherSums
from cadredesk.funds.targets import ShowPayments, ShowVoucher, ShowVouchers
from cadredesk.funds.ui.card import STATE_TONES, VoucherCard
from cadredesk.funds.ui.commands import BOOKS, FundsCommands
from cadredesk.funds.ui.parts import BudgetStrip, YearBox
from cadredesk.funds.ui.voucher_commands import MORE, STEPS
from cadredesk.people.targets import ShowPerson
from cadredesk.widgets.card.card import none_if_deleted
from cadredesk.widgets.controls.theme import px
from cadredesk.widgets.page.command import Command
from cadredesk.widgets.page.facets import FacetGroup
from cadredesk.widgets.page.list_page import EmptyText, ListPage, ListQuery, ListResult
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import IdSource, Row

LOW = 640  # a page lower than that has lower budgets
SETTLED = "历史补录"


class FundsPage(ListPage[VoucherCard]):
    """Money: the table of vouchers, and in its place the one of single payments."""

    title = "慰问金"
    icon_name = "coins"
    help_topic = "funds"
    reads = frozenset(
        "budget_adjustments budgets closed_years duty_rules payments people settings stages standards voucher_answers "
        "voucher_files voucher_prints vouchers".split()
    )
    key = "funds"
    table_key = "vouchers"
    search_hint = "凭证号、事由、领款人姓名或拼音"
    noun, unit, lead = "凭证", "张", "number"
    first_sort = ("date", True)
    card_width = 370
    context = ("print", "edit")

    def __init__(self, office: Office, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        self._payments: tuple[int, ...] | None = None  # the list that another page handed over
        self._vouchers: tuple[int, ...] | None = None  # the one of vouchers, as of what is missing before closing
        self._balances: Sequence[Balance] = ()
        self._sums: dict[int, VoucherSums] = {}
        self.year = YearBox(store_budgets.years(office))
        self.strip = BudgetStrip(
            office.why_read_only,
            lambda budget_id: self.doing.adjust(budget_id),
            lambda budget_id: self.doing.show_budget(budget_id),
        )
        self.payments = RecordTable(
            "payments", store_payments.payment_columns(), noun="发放记录", unit="笔", lead="person_id"
        )
        self.payments.set_sort("date", True)
        super().__init__(office, tasks, parent)
        self.page_layout.insertWidget(self.page_layout.indexOf(self.page_layout.banner) + 1, self.strip)
        self.payments.activated.connect(lambda _id: self.commands.run("person"))
        self.year.activated.connect(lambda _index: self._year_chosen())
        self.card.person_wanted.connect(lambda person_id: self.navigate.emit(ShowPerson(person_id=person_id)))

    # ---- what it is made of

    def columns(self) -> Sequence[Field]:
        return store_vouchers.list_columns()

    def middle(self) -> QWidget:
        self.lists = QStackedWidget()
        for each in (self.table, self.payments):
            self.lists.addWidget(each)
            each.typed.connect(self.search.type_on)
        self.wire(self.payments)
        return self.lists

    def make_card(self) -> VoucherCard:
        return VoucherCard(self.office)

    def make_commands(self) -> Sequence[Command]:
        self.doing = FundsCommands(self)
        return self.doing.commands()

    def left_tools(self) -> list[QWidget]:
        return [self.year]

    def tools(self) -> list[QWidget]:
        make = self.commands.button
        books = self.commands.menu_button(
            "账目", "receipt", BOOKS, tip="台账、年度封账、结转和收回；启用前的发放可以从 Excel 导入"
        )
        return [books, make("standards", dots=True), make("budget"), make("add", look="primary")]

    def card_buttons(self) -> list[QPushButton]:
        make = self.commands.button
        return [
            make("print", with_icon=False),
            make("edit", with_icon=False),
            make("person", with_icon=False),
            self.commands.menu_button("更多", "ellipsis", MORE, tip="结清、作废、冲销、补发、删除草稿"),
            *(make(each, dots=True) for each in STEPS),
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.strip.set_compact(self.height() < px(LOW))

    # ---- the lists

    @property
    def showing_payments(self) -> bool:
        """Whether single payments are shown in place of vouchers."""
        return self._payments is not None or bool(self.facets.chosen().get("ledger"))

    @property
    def front(self) -> RecordTable:
        return self.payments if self.showing_payments else self.table

    def reload(self, *, choose_first: bool = False) -> None:
        year = self.year.year
        self._balances = store_ledger.balances(self.office, year)
        none = f"{year} 年还没有预算。按右上角的“新增预算”建一项，凭证才有出处。"
        self.strip.show_balances(self._balances, none)
        self.lists.setCurrentWidget(self.front)
        super().reload(choose_first=choose_first)

    def rows_for(self, asked: ListQuery) -> ListResult:
        office = self.office
        year, handed = self.year.listed, self._payments
        query = VoucherQuery(
            ids=self._vouchers,
            year=year if self._vouchers is None else None,
            **{name: asked.chosen.get(name, ()) for name in ("states", "kinds", "budgets")},
            text=asked.text,
            sort=asked.sort or "date",
            descending=asked.descending,
        )
        known = {field.name: field for field in self.front.model.fields}
        fields = [known[name] for name in asked.columns]
        if self.showing_payments:
            of_year = None if handed is not None else year
            ids = store_payments.payment_ids(office, of_year, handed, asked.text, query.sort, query.descending)
            total = len(handed) if handed is not None else store_payments.settled_count(office, year)
            source = IdSource(ids, lambda wanted: store_payments.payment_rows(office, fields, wanted))
        else:
            ids = store_vouchers.matching_ids(office, query)
            total = len(store_vouchers.matching_ids(office, VoucherQuery(ids=query.ids, year=query.year)))
            source = IdSource(ids, lambda wanted: self._read(fields, wanted))
        return ListResult(source=source, total=total, groups=self._groups(query))

    def nothing_at_all(self, asked: ListQuery) -> EmptyText:
        if self.showing_payments:
            words = "没有历史补录。启用本程序以前发放的慰问金，可以从 Excel 导入。"
            return EmptyText(words, *self.commands.offer("import"), "clock-rotate-left")
        if not self._balances:
            words = "还没有凭证。先新增一项预算，再起草凭证。"
            return EmptyText(words, *self.commands.offer("budget"), "receipt")
        words = "还没有凭证。用右上角的“起草凭证”选人、填金额。"
        return EmptyText(words, *self.commands.offer("add"), "receipt")

    def _read(self, fields: Sequence[Field], wanted: Sequence[int]) -> list[Row]:
        """Rows of vouchers, and what became of their money, which their state says, too."""
        self._sums |= store_ledger.voucher_sums(self.office, wanted)
        return store_vouchers.list_rows(self.office, fields, wanted)

    def _groups(self, query: VoucherQuery) -> list[FacetGroup]:
        counts = store_vouchers.voucher_counts(self.office, query)
        names = {balance.id: balance.name for balance in self._balances}

        def values(name: str, order: Iterable[Any]) -> list[tuple[Any, str, int | None]]:
            shown = [each for each in order if counts[name][each] or self.facets.is_chosen(name, each)]
            return [(each, names.get(each, str(each)), counts[name][each]) for each in shown]

        settled = store_payments.settled_count(self.office, query.year)
        return [
            FacetGroup("states", "状态", values("states", VoucherState)),
            FacetGroup("ledger", "启用以前", [(SETTLED, SETTLED, settled)]),
            FacetGroup("kinds", "类别", values("kinds", MoneyKind)),
            FacetGroup("budgets", "预算", values("budgets", names)),
        ]

    def tone(self, name: str, value: Any, row: Row) -> str:
        if name != "state":
            return ""
        return "warning" if self._partly_reversed(value, row) else STATE_TONES.get(value, "")

    def _partly_reversed(self, state: str, row: Row) -> int:
        """How much of a voucher was reversed that is not reversed wholly, in 分."""
        sums = self._sums.get(row[0]) if state in (VoucherState.PAID, VoucherState.ARCHIVED) else None
        return sums.reversed if sums else 0

    def words(self, name: str, value: Any, row: Row) -> str | None:
        if name == "state":
            return self._state_words(value, row)
        return f"草稿 {row[0]}" if name == "number" and not value else None

    def _state_words(self, state: str, row: Row) -> str | None:
        """部分冲销 500.00, 已领 358 / 400; None where the state says it all."""
        if fen := self._partly_reversed(state, row):
            return f"部分冲销 {show_yuan(fen)}"
        sums = self._sums.get(row[0]) if state == VoucherState.APPROVED else None
        return f"已领 {sums.received:,} / {sums.lines:,}" if sums and sums.settled else None

    def clear_target(self) -> None:
        self._payments = self._vouchers = None
        super().clear_target()

    def _year_chosen(self) -> None:
        self.clear_target()
        self.put(self.search.text(), {})

    # ---- what is chosen

    @property
    def voucher(self) -> Voucher | None:
        current = None if self.showing_payments else self.table.current
        return (
            none_if_deleted(lambda: store_vouchers.get_voucher(self.office, current)) if current is not None else None
        )

    def show_card(self, row_id: int | None) -> None:
        if self.showing_payments:
            self.card.show_payment(row_id)
        else:
            self.card.show_voucher(row_id)

    def edit_row(self, row_id: int, column: str) -> None:
        """编辑 a draft; of all others is said that they stay as they are."""
        voucher = self.voucher
        if voucher is not None and voucher.state != VoucherState.DRAFT:
            self.page_layout.banner.say("这张凭证已经提交，内容不能再改。")
        else:
            self.commands.run("edit", lambda: self.doing.vouchers.edit(column))

    # ---- what the window calls

    def refresh(self, tables: frozenset[str]) -> None:
        if tables & self.reads:
            self.year.offer(store_budgets.years(self.office))
            self.reload()

    def show_target(self, target: Target) -> None:
        match target:
            case ShowVoucher():
                self.reveal(target.voucher_id)
            case ShowVouchers():
                self._turn_to(target.query.year)
                self.put("", {"states": target.query.states})
            case ShowPayments():
                self.clear_target()
                self._payments = target.ids
                self.put("", {})
                self.show_source_banner(target.source, "查看全部凭证")

    def show_vouchers(self, ids: Sequence[int], source: str) -> None:
        """These vouchers alone; ``source`` says in words where the list comes from."""
        self.clear_target()
        self._vouchers = tuple(ids)
        self.put("", {})
        self.show_source_banner(source, "查看全部凭证")

    def _turn_to(self, year: int | None) -> None:
        """A year, or all of them, without what another page asked for."""
        self.year.offer(store_budgets.years(self.office))
        self.year.turn_to(year)
        self.clear_target()

    def reveal(self, row_id: int) -> None:
        """Make a voucher current, whatever is filtered."""
        if self.showing_payments or not self.table.choose(row_id):
            self._turn_to(store_vouchers.year_of(self.office, row_id))
            self.put("", {})
            self.table.choose(row_id)
