"""An empty office, and short ways to put people, visits and money into it through the stores."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cadredesk.core.dates import PartialDate, unknown_of_words
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties.store_groups import VisitGroups
from cadredesk.funds import store_budgets, store_payments, store_vouchers
from cadredesk.funds.records import Budget, Payment, Voucher, VoucherState
from cadredesk.people import store as people
from cadredesk.people.records import Category, Person
from cadredesk.visits.records import Visit
from tests.support import new_office


@pytest.fixture(autouse=True)
def long_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is so late that every period of these tests is over."""
    monkeypatch.setenv("CADREDESK_TODAY", "2035-01-01")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with new_office(tmp_path / "office.db", "云山县委老干部局", "测试员") as made:
        yield made


@pytest.fixture
def fill(office: Office) -> Callable[..., None]:
    """Put people, visits and settled payments in, as one operation."""

    def put(people_: list[Person] = (), visits_: list[Visit] = (), payments: list[Payment] = ()) -> None:
        with office.operation("装入测试数据"):
            people.add_many(office, people_)
            groups = VisitGroups(office)
            rows.add_many(office, [groups.grouped(each) for each in visits_])
            store_payments.add_payments(office, payments)

    return put


def person(**fields: object) -> Person:
    """A retired cadre; dates may be given as ISO text, whole or cut short, or as 不详."""
    read = {
        name: unknown_of_words(value) or PartialDate.from_iso(value)
        if name.endswith(("_on", "birth", "_joined")) and isinstance(value, str)
        else value
        for name, value in fields.items()
    }
    return Person(**({"name": "张三", "category": Category.TUIXIU.value} | read))


def visit(person_id: int, day: date, category: str = "离休干部", **fields: str) -> Visit:
    return Visit(person_id=person_id, date=day, category=category, **({"rule": "春节"} | fields))


def payment(person_id: int, day: date, fen: int, kind: str = "节日慰问", category: str = "离休干部") -> Payment:
    return Payment(person_id=person_id, date=day, fen=fen, kind=kind, category=category)


def settled_voucher(
    office: Office, kind: str, lines: list[tuple[int, int]], day: date, reverses: int | None = None
) -> int:
    """A voucher of (person, fen) lines, taken through all its steps to 已支付 on a day; gives its id."""
    with office.operation("发放"):
        budget = store_budgets.budget_by_name(office, day.year, "专项") or store_budgets.put_budget(
            office, Budget(year=day.year, name="专项", fen=10**9)
        )
        draft = Voucher(date=day, kind=kind, budget_id=budget.id)
        voucher_id = rows.insert(office, draft, {"reverses_id": reverses}, without=("number",))
        taken: dict[tuple[int | None, int], list[int]] = {}
        for line in store_vouchers.lines_of(office, reverses) if reverses else ():
            taken.setdefault((line.person_id, -(line.fen or 0)), []).append(line.id or 0)
        made = [
            Payment(
                voucher_id=voucher_id, person_id=who, fen=fen, kind=kind, category="离休干部",
                reverses_line_id=taken[who, fen].pop(0) if reverses else None,
            )
            for who, fen in lines
        ]  # fmt: skip
        store_payments.add_payments(office, made)
        serial = store_vouchers.next_serial(office, "慰", day.year, 1)
        store_vouchers.step(
            office, voucher_id, VoucherState.SUBMITTED, number=f"慰〔{day.year}〕{serial:04}号", series="慰", year=day.year,
            serial=serial, submitted_by="张敏", submitted_on=day,
        )  # fmt: skip
        received = [
            replace(line, receipt="已领", received_on=day) for line in store_vouchers.lines_of(office, voucher_id)
        ]
        approval = {"approved_by": "王局长", "approved_on": day}
        if reverses:
            store_vouchers.approve(office, voucher_id, VoucherState.PAID, **approval, paid_on=day)
            store_vouchers.set_receipts(office, received)
        else:
            store_vouchers.approve(office, voucher_id, VoucherState.APPROVED, **approval)
            store_vouchers.set_receipts(office, received)
            store_vouchers.step(office, voucher_id, VoucherState.PAID, paid_on=day)
    return voucher_id
