"""慰问金: the year's budgets, its vouchers from draft to archive, and what was paid before the books began."""

from collections import Counter
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from cadredesk.core.dates import today
from cadredesk.core.targets import Target
from cadredesk.db.file import Office
from cadredesk.funds import store
from cadredesk.funds.page_card import STATE_TONES, VoucherCard
from cadredesk.funds.page_deeds import Deeds
from cadredesk.funds.page_parts import BudgetStrip
from cadredesk.funds.records import MoneyKind, VoucherQuery, VoucherState
from cadredesk.funds.records_targets import ShowPayments, ShowVoucher, ShowVouchers
from cadredesk.people.records_targets import ShowPerson
from cadredesk.widgets.facets import FacetGroup, FacetPanel
from cadredesk.widgets.page import Page, Shape
from cadredesk.widgets.parts import action, button, danger_button, menu_button, primary_button
from cadredesk.widgets.plain import plain_tip
from cadredesk.widgets.record_table import RecordTable
from cadredesk.widgets.search_box import SearchBox
from cadredesk.widgets.sources import IdSource, Row
from cadredesk.widgets.task_runner import TaskRunner
from cadredesk.widgets.theme import px

CARD_PAUSE = 80  # ms
TYPING_PAUSE = 120  # ms
LOW = 640  # a page lower than that has lower budgets
SETTLED = "历史补录"
ALL_YEARS = 0


class FundsPage(Page):
    """Money."""

    title = "慰问金"
    icon_name = "coins"
    help_topic = "funds"
    reads = frozenset(
        "budget_adjustments budgets duty_rules payments people stages standards voucher_prints vouchers".split()
    )

    def __init__(self, office: Office, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__()
        self.setParent(parent)
        self.office, self.tasks = office, tasks
        self._payments: tuple[int, ...] | None = None  # the list that another page handed over
        self.deeds = Deeds(self, office, tasks)
        self.year = QComboBox()
        self.year.setAccessibleName("年度")
        self.search = SearchBox("凭证号、事由、领款人姓名或拼音")
        self.facets = FacetPanel("funds")
        self.table = RecordTable(
            "vouchers", store.list_columns(), noun="凭证", unit="张", lead="number", tone=_tone, words=_words
        )
        self.table.set_sort("date", True)
        self.payments = RecordTable("payments", store.payment_columns(), noun="发放记录", unit="笔", lead="person_id")
        self.payments.set_sort("date", True)
        self.lists = QStackedWidget()
        self.strip = BudgetStrip()
        self.card = VoucherCard(office)
        self._card_timer = QTimer(self, singleShot=True, interval=CARD_PAUSE)
        self._card_timer.timeout.connect(self.show_card)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._typing.timeout.connect(lambda: self.reload(choose_first=True))
        self._build()
        self._connect()
        self._fill_years()
        self.reload(choose_first=True)

    # ---- building

    def _build(self) -> None:
        for each in (self.table, self.payments):
            self.lists.addWidget(each)
        self.search.go_down_to(lambda: (self.payments if self.showing_payments else self.table).take_keyboard())
        self.step_button = button("提交…", "", lambda: self._with_view(self.deeds.take_step))
        self.print_button = button("打印", "", self.print_current, tip="领款单或签领表（Ctrl+P）")
        self.edit_button = button("编辑", "", self.edit, tip="继续改这张草稿（回车）")
        self.delete_button = danger_button("删除", "", lambda: self._with_view(self.deeds.delete), tip="删除这张草稿")
        self.person_button = button("看人员卡片", "", lambda: self._person_of_payment(self.payments.current))
        self.card.set_buttons(
            self.print_button, self.edit_button, self.delete_button, self.person_button, self.step_button
        )
        files = [
            ("导入历史发放…", "file-import", self.deeds.import_file),
            ("导出发放明细…", "file-export", lambda: self.deeds.export(self._listed_year)),
        ]
        self.shape = Shape(
            "funds",
            search=self.search,
            left_tools=[self.year],
            tools=[
                menu_button("导入导出", "file-export", files, tip="启用前的发放可以从 Excel 导入"),
                button("标准…", "scale-balanced", self.deeds.set_standards, tip="什么时候给哪类人员发多少"),
                button("新增预算", "wallet", lambda: self.deeds.add_budget(self.chosen_year)),
                primary_button("起草凭证", "plus", self.add_new, tip="Ctrl+N"),
            ],
            facets=self.facets,
            table=self.lists,
            card=self.card,
            card_width=370,
        )
        self.shape.insertWidget(self.shape.indexOf(self.shape.banner) + 1, self.strip)
        self.setLayout(self.shape)
        words = "还没有凭证。先有预算，再用右上角的“起草凭证”选人、填金额。"
        self.table.set_empty("receipt", words, "起草凭证", self.add_new)
        self.table.set_nothing_found("没有符合条件的凭证。", "清除筛选", self.show_usual)
        words = "没有历史补录。启用本程序以前发放的慰问金，可以从 Excel 导入。"
        self.payments.set_empty("clock-rotate-left", words, "导入历史发放", self.deeds.import_file)
        items = [("打印", "print", self.print_current), ("编辑草稿", "pen", self.edit)]
        self.table.set_context_actions([action(*item, self) for item in items])

    def _connect(self) -> None:
        self.year.activated.connect(lambda _index: self._year_chosen())
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.facets.changed.connect(lambda _chosen: self.reload(choose_first=True))
        for table in (self.table, self.payments):
            table.sort_changed.connect(lambda _name, _descending: self.reload())
            table.columns_changed.connect(self.reload)
            table.current_changed.connect(lambda _id: self._card_timer.start())
        self.table.activated.connect(self.edit_at)
        self.table.edit_requested.connect(self.edit_at)
        self.payments.activated.connect(self._person_of_payment)
        self.strip.adjust_wanted.connect(self.deeds.adjust)
        self.strip.facts_wanted.connect(self.deeds.show_budget)
        self.card.person_wanted.connect(lambda person_id: self.navigate.emit(ShowPerson(person_id=person_id)))
        self.card.shown.connect(self._fit_buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.strip.set_compact(self.height() < px(LOW))

    # ---- the year

    @property
    def chosen_year(self) -> int:
        """The year whose budgets are shown."""
        return self._listed_year or today().year

    @property
    def _listed_year(self) -> int | None:
        """The year whose vouchers and payments are listed; None for all."""
        return self.year.currentData() or None

    def _fill_years(self) -> None:
        """The years there are, this one always, and all of them together; the chosen one stays."""
        known = sorted({today().year, *store.years(self.office)}, reverse=True)
        offered = [*known, ALL_YEARS] if len(known) > 1 else known
        chosen = self.year.currentData()
        if [self.year.itemData(at) for at in range(self.year.count())] != offered:
            self.year.clear()
            for year in offered:
                self.year.addItem(f"{year} 年" if year else "全部年度", year)
            self._turn_to(today().year if chosen is None else chosen)

    def _turn_to(self, year: int) -> None:
        self.year.setCurrentIndex(max(self.year.findData(year), 0))

    def _year_chosen(self) -> None:
        self._lift()
        self.facets.clear()
        self.reload(choose_first=True)

    # ---- the lists

    @property
    def showing_payments(self) -> bool:
        """Whether single payments are shown in place of vouchers."""
        return self._payments is not None or bool(self.facets.chosen().get("ledger"))

    def _query(self) -> VoucherQuery:
        chosen = self.facets.chosen()
        sort, descending = self.table.sort
        return VoucherQuery(
            year=self._listed_year,
            states=chosen.get("states", ()),
            kinds=chosen.get("kinds", ()),
            budgets=chosen.get("budgets", ()),
            text=self.search.text(),
            sort=sort or "date",
            descending=descending,
        )

    def reload(self, *, choose_first: bool = False) -> None:
        """Read budgets, facets and the list anew."""
        self._typing.stop()
        balances = store.balances(self.office, self.chosen_year)
        none = f"{self.chosen_year} 年还没有预算。按右上角的“新增预算”建一项，凭证才有出处。"
        self.strip.show_balances(balances, none)
        query = self._query()
        counts = store.voucher_counts(self.office, query)
        names = {balance.id: balance.name for balance in balances}
        self.facets.set_groups(self._groups(counts, names))
        self.lists.setCurrentWidget(self.payments if self.showing_payments else self.table)
        if self.showing_payments:
            self._show_payments(choose_first)
        else:
            self._show_vouchers(query, choose_first)

    def _show_vouchers(self, query: VoucherQuery, choose_first: bool) -> None:
        known = {field.name: field for field in self.table.model.fields}
        columns = self.table.shown_columns
        fields = [known[name] for name in columns]
        ids = store.matching_ids(self.office, query)
        total = sum(store.state_counts(self.office, self._listed_year).values())
        source = IdSource(ids, lambda wanted: store.list_rows(self.office, fields, wanted))
        self.table.set_source(source, total=total, columns=columns, choose_first=choose_first)
        self._card_timer.start()

    def _show_payments(self, choose_first: bool) -> None:
        known = {field.name: field for field in self.payments.model.fields}
        columns = self.payments.shown_columns
        fields = [known[name] for name in columns]
        sort, descending = self.payments.sort
        year = None if self._payments is not None else self._listed_year
        ids = store.payment_ids(
            self.office,
            year=year,
            text=self.search.text(),
            ids=self._payments,
            sort=sort or "date",
            descending=descending,
        )
        source = IdSource(ids, lambda wanted: store.payment_rows(self.office, fields, wanted))
        total = len(self._payments) if self._payments is not None else store.settled_count(self.office, year)
        self.payments.set_source(source, total=total, columns=columns, choose_first=choose_first)
        self._card_timer.start()

    def _groups(self, counts: dict[str, Counter[Any]], budgets: dict[int, str]) -> list[FacetGroup]:
        def values(name: str, order: Any) -> list[tuple[Any, str, int | None]]:
            shown = [each for each in order if counts[name][each] or self.facets.is_chosen(name, each)]
            return [
                (each, budgets.get(each, each) if name == "budgets" else str(each), counts[name][each])
                for each in shown
            ]

        settled = store.settled_count(self.office, self._listed_year)
        return [
            FacetGroup("states", "状态", values("states", tuple(VoucherState))),
            FacetGroup("ledger", "启用以前", [(SETTLED, SETTLED, settled)]),
            FacetGroup("kinds", "类别", values("kinds", tuple(MoneyKind))),
            FacetGroup("budgets", "预算", values("budgets", tuple(budgets))),
        ]

    def show_usual(self) -> None:
        """All vouchers of the year."""
        self._lift()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.facets.clear()
        self.reload(choose_first=True)

    def _lift(self) -> None:
        self._payments = None
        self.shape.banner.clear()

    # ---- the card

    def show_card(self) -> None:
        """What is chosen, on the card."""
        if self.showing_payments:
            self.card.show_payment(self.payments.current)
        else:
            self.card.show_voucher(self.table.current)

    def _fit_buttons(self) -> None:
        """The buttons that the state allows."""
        view = self.card.view
        words, tip = self.deeds.next_words(view) if view else ("", "")
        draft = view is not None and view.voucher.state == VoucherState.DRAFT
        self.step_button.setText(words)
        self.step_button.setAccessibleName(words)
        self.step_button.setToolTip(plain_tip(tip))
        self.step_button.setVisible(bool(words))
        self.print_button.setVisible(view is not None)
        self.person_button.setVisible(view is None)
        self.edit_button.setVisible(draft)
        self.delete_button.setVisible(draft)

    def _with_view(self, deed: Any) -> None:
        if self.card.view is not None:
            deed(self.card.view)

    def edit(self) -> None:
        """编辑: a draft alone."""
        if self.table.current is not None:
            self.edit_at(self.table.current)

    def edit_at(self, voucher_id: int, column: str = "") -> None:
        """编辑 a draft, at the field of a column; of all others is said that they stay as they are."""
        if store.get_voucher(self.office, voucher_id).state == VoucherState.DRAFT:
            self.deeds.draft(voucher_id, column)
        else:
            self.shape.banner.say("这张凭证已经提交，内容不能再改。")

    def _person_of_payment(self, payment_id: int | None) -> None:
        if payment_id is not None:
            person_id = store.get_payment(self.office, payment_id).person_id
            if person_id is not None:
                self.navigate.emit(ShowPerson(person_id=person_id))

    # ---- what the window calls

    def refresh(self, tables: frozenset[str]) -> None:
        if tables & self.reads:
            self._fill_years()
            self.reload()

    def show_target(self, target: Target) -> None:
        match target:
            case ShowVoucher():
                self.reveal(target.voucher_id)
            case ShowVouchers():
                self._show_states(target.query)
            case ShowPayments():
                self._show_those(target)

    def _show_those(self, target: ShowPayments) -> None:
        self._lift()
        self._payments = target.ids
        for part in (self.search, self.facets):
            part.blockSignals(True)
            part.clear()
            part.blockSignals(False)
        words = f"正在看：{target.source}，{len(target.ids):,} 笔发放。"
        self.shape.banner.say(words, "", ("看全部凭证", self.show_usual), closable=False)
        self.reload(choose_first=True)

    def _show_states(self, query: VoucherQuery) -> None:
        self._fill_years()
        self._turn_to(query.year or ALL_YEARS)
        self.show_usual()
        self.facets.set_chosen({"states": query.states})

    def reveal(self, voucher_id: int) -> None:
        """Make a voucher current, whatever is filtered."""
        if self.showing_payments or not self.table.choose(voucher_id):
            day = store.get_voucher(self.office, voucher_id).date
            self._fill_years()
            self._turn_to(day.year if day else today().year)
            self.show_usual()
            self.table.choose(voucher_id)

    def focus_search(self) -> None:
        self.search.focus_and_select()

    def add_new(self) -> None:
        """起草凭证."""
        voucher_id = self.deeds.draft()
        if voucher_id is not None:
            self.reveal(voucher_id)

    def print_current(self) -> None:
        """领款单 or 签领表 of the chosen voucher."""
        self._with_view(self.deeds.print)


def _tone(name: str, value: Any, _row: Row) -> str:
    return STATE_TONES.get(value, "") if name == "state" else ""


def _words(name: str, value: Any, row: Row) -> str | None:
    return f"草稿 {row[0]}" if name == "number" and not value else None
