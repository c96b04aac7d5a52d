"""The money of the sample office: settled payments of earlier years, and this year's budgets and vouchers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from cadredesk.core.kinds import MoneyKind
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.duties.records import DutyRule
from cadredesk.funds import store_budgets, store_payments, store_vouchers
from cadredesk.funds.records import Budget, Method, Payment, Receipt, Standard, Voucher, VoucherState
from cadredesk.funds.rules import number_of
from cadredesk.funds.rules_rounds import one_round
from cadredesk.funds.standards import store as standards_store
from cadredesk.people.records import Audience, Person
from cadredesk.sample.facts import audience
from cadredesk.sample.identity import full_name
from cadredesk.sample.rng import SampleRandom
from cadredesk.sample.words import WORDS
from cadredesk.visits.records import Visit
from cadredesk.visits.rules import money_kind

_MOST_LINES = 60
_SERIES, _WIDTH = "慰", 4
_ORDER = tuple(VoucherState)[:5]  # up to the archive
# The latest vouchers, latest last; all before them are in the archive.
_ON_THEIR_WAY = [state for state, number in zip(_ORDER[3::-1], (2, 2, 2, 1), strict=True) for _ in range(number)]
_RELATIONS = "配偶 子 女 孙辈".split()


def set_standards(office: Office) -> None:
    """What is brought on each occasion: the money that the visits of the sample bring, and the first of the goods."""
    for occasion, amounts in WORDS.amounts.items():
        goods = WORDS.goods.get(occasion, [""])[0]
        for category, yuan in zip(Audience, amounts, strict=True):
            if yuan:
                standards_store.put(office, Standard(occasion=occasion, category=category, fen=yuan * 100, goods=goods))


def insert_rows(office: Office, visits: Sequence[Visit], survivors: Mapping[int | None, Person]) -> None:
    """Payments for the money that was brought before the books began (历史补录)."""
    store_payments.add_payments(
        office,
        (
            replace(_line(visit, survivors), date=visit.date, budget=WORDS.budgets[money_kind(visit)])
            for visit in visits
        ),
    )


def _line(visit: Visit, survivors: Mapping[int | None, Person]) -> Payment:
    """The money of a visit; 去世慰问 goes to the survivor."""
    line = Payment(
        person_id=visit.person_id,
        fen=visit.fen,
        visit_id=visit.id,
        kind=money_kind(visit).value,
        occasion=visit.reason,
        category=visit.category,
    )
    if line.kind != MoneyKind.DEATH:
        return line
    survivor = survivors[visit.person_id]
    return replace(
        line,
        person_id=survivor.id,
        category=audience(survivor) or Audience.OTHER,
        deceased_id=visit.person_id,
        relation=survivor.cadre_relation,
    )


def needed(visits: Iterable[Visit]) -> dict[str, int]:
    """The money of visits in 分 by the name of the budget that it comes from."""
    sums = dict.fromkeys(WORDS.budgets.values(), 0)
    for visit in visits:
        sums[WORDS.budgets[money_kind(visit)]] += visit.fen or 0
    return sums


@dataclass(slots=True)
class Batch:
    """The lines of one voucher to be: one line a person."""

    kind: MoneyKind
    occasion: str
    day: date
    lines: list[Payment] = field(default_factory=list)


def batches(visits: Sequence[Visit], survivors: Mapping[int | None, Person]) -> list[Batch]:
    """One year's money in the order of its last day: a voucher a festival and sixty people, or a case and two months."""
    open_batches: dict[tuple[str, int], Batch] = {}
    full: list[Batch] = []
    for visit in visits:
        assert visit.date
        kind = money_kind(visit)
        group = (visit.reason, 0 if kind is MoneyKind.FESTIVAL else (visit.date.month + 1) // 2)
        batch = open_batches.get(group)
        named = batch is not None and visit.person_id in (line.person_id for line in batch.lines)
        if batch is None or named or len(batch.lines) == _MOST_LINES:
            batch = open_batches[group] = Batch(kind, visit.reason, visit.date)
            full.append(batch)
        batch.day = visit.date
        batch.lines.append(_line(visit, survivors))
    return sorted(full, key=lambda batch: (batch.day, batch.occasion))


@dataclass(slots=True)
class VoucherGenerator:
    """Takes vouchers through their steps, as two different people do it."""

    office: Office
    rng: SampleRandom
    today: date
    clerk: str
    head: str
    survivors: Mapping[int | None, Person] = field(default_factory=dict)  # by whom they survive
    submitted: date = date.min
    rules: Sequence[DutyRule] = ()

    def insert_vouchers(self, last_year: Sequence[Visit], this_year: Sequence[Visit]) -> None:
        """Budgets of both years, by visits with money, and this year's vouchers."""
        self.rules = duties_store.rules(self.office)
        self._budgets(self.today.year - 1, needed(last_year))
        budgets = self._budgets(self.today.year, needed(this_year))
        found = batches(this_year, self.survivors)
        states = ([VoucherState.ARCHIVED] * len(found) + _ON_THEIR_WAY)[len(_ON_THEIR_WAY) :]
        for order, (batch, state) in enumerate(zip(found, states, strict=True)):
            if order == 2 and state is VoucherState.ARCHIVED:  # it was drawn up before, and voided
                self._voucher(batch, budgets[WORDS.budgets[batch.kind]], VoucherState.VOID)
            self._voucher(batch, budgets[WORDS.budgets[batch.kind]], state)

    def _budgets(self, year: int, spent: Mapping[str, int]) -> dict[str, Budget]:
        """A third more than is spent, in steps of 1 万元, and some more for hardship aid."""
        kept = {}
        for order, (name, fen) in enumerate(spent.items(), start=11):
            granted = max(-(-fen * 4 // 3 // 1_000_000) * 1_000_000, 1_000_000)
            document = f"县财行〔{year}〕{order}号"
            budget = Budget(year=year, name=name, fen=granted, source="县级财政预算", document=document)
            kept[name] = store_budgets.put_budget(self.office, budget)
        more, given = kept[WORDS.budgets[MoneyKind.HARDSHIP]], date(year, 1, 20)
        if more.id and given <= self.today:
            store_budgets.adjust(
                self.office, more.id, given, 500_000, f"县财行〔{year}〕28号", "年初追加困难帮扶资金", "追加"
            )
        return kept

    def _voucher(self, batch: Batch, budget: Budget, state: VoucherState) -> None:
        """A draft, and then the steps up to ``state``, each some days after the last and none after today."""
        kind = "慰问" if batch.kind is MoneyKind.OTHER else batch.kind.value
        what = kind if kind.startswith(batch.occasion) else f"{batch.occasion}{kind}"
        code, due = one_round(batch.occasion, batch.day, self.rules)
        draft = Voucher(
            rule=code,
            due=due,
            date=batch.day,
            kind=batch.kind.value,
            occasion=batch.occasion,
            budget_id=budget.id,
            method=(Method.CASH if self.rng.some(0.6) else Method.TRANSFER).value,
            basis=f"{batch.day.year}年{what}工作安排",
            drafted_by=self.clerk,
        )
        voucher = store_vouchers.add_voucher(self.office, draft, batch.lines)
        steps = (self._submit, self._approve, self._pay, self._archive)
        day = batch.day
        for step in steps[: 1 if state is VoucherState.VOID else _ORDER.index(state)]:
            day = min(day + timedelta(days=self.rng.randint(0, 3)), self.today)
            day = step(voucher, day)
        if state is VoucherState.VOID:
            store_vouchers.step(
                self.office,
                voucher.id or 0,
                state,
                void_why="名单有重复，另行办理",
                voided_by=self.clerk,
                voided_on=day,
            )

    def _submit(self, voucher: Voucher, day: date) -> date:
        """Numbers follow the days of submission."""
        day = self.submitted = max(day, self.submitted)
        serial = store_vouchers.next_serial(self.office, _SERIES, day.year, 1)
        store_vouchers.step(
            self.office, voucher.id or 0, VoucherState.SUBMITTED, number=number_of(_SERIES, day.year, serial, _WIDTH),
            series=_SERIES, year=day.year, serial=serial, submitted_by=self.clerk, submitted_on=day,
        )  # fmt: skip
        return day

    def _approve(self, voucher: Voucher, day: date) -> date:
        number = voucher.id or 0
        store_vouchers.approve(self.office, number, VoucherState.APPROVED, approved_by=self.head, approved_on=day)
        return day

    def _pay(self, voucher: Voucher, day: date) -> date:
        lines = store_vouchers.lines_of(self.office, voucher.id or 0)
        store_vouchers.set_receipts(self.office, [self._received(line, voucher, day) for line in lines])
        store_vouchers.step(self.office, voucher.id or 0, VoucherState.PAID, paid_by=self.clerk, paid_on=day)
        return day

    def _received(self, line: Payment, voucher: Voucher, day: date) -> Payment:
        """What became of a line: now and then a proxy, hardly ever something else than received."""
        receipt = self._receipt()
        received = receipt == Receipt.RECEIVED
        proxied = received and self.rng.some(0.02)
        return replace(
            line,
            receipt=receipt,
            received_on=day,
            receipt_by=self.clerk,
            proxy=full_name(self.rng) if proxied else "",
            proxy_relation=self.rng.choice(_RELATIONS) if proxied else "",
            bank_reference=f"{day:%Y%m%d}{line.id:06}" if received and voucher.method == Method.TRANSFER else "",
            receipt_reason="" if received else "外出",
        )

    def _receipt(self) -> str:
        drawn = self.rng.random()
        return (Receipt.UNCLAIMED if drawn > 0.995 else Receipt.RETURNED if drawn > 0.992 else Receipt.RECEIVED).value

    def _archive(self, voucher: Voucher, day: date) -> date:
        day = min(day + timedelta(days=12), self.today)
        store_vouchers.step(
            self.office, voucher.id or 0, VoucherState.ARCHIVED, archived_by=self.clerk, archived_on=day
        )
        return day
